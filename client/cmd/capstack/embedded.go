package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/server"
)

// embedded starts a server in this process: the same one as capstackd, over a connection in memory. The context ends calls,
// not the server, so that an interrupted call ends in order; stop ends the server.
func embedded(ctx context.Context) (*client.Client, func() error, error) {
	options, stop, err := server.Embedded(context.WithoutCancel(ctx), server.Defaults())
	if err != nil {
		return nil, nil, fmt.Errorf("start a server in this process: %w", err)
	}
	c, err := client.Dial(server.EmbeddedTarget, client.WithPlaintext(), client.WithTelemetry(), client.WithDialOptions(options...))
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return c, func() error { return errors.Join(c.Close(), stop()) }, nil
}
