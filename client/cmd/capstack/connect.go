package main

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/capstack/capstack/client"
)

// connection holds the flags that say which server to call and how.
type connection struct {
	server    string
	tls       bool
	plaintext bool
	files     client.TLSFiles
	tokenFile string
}

func (c *connection) flags(f *pflag.FlagSet) {
	f.StringVar(&c.server, "server", "", "address of a server, host:port or dns:///host:port; default: one inside this process")
	f.BoolVar(&c.tls, "tls", false, "speak TLS to a server on this machine too (elsewhere it is the default)")
	f.BoolVar(&c.plaintext, "plaintext", false, "speak without TLS to a server elsewhere")
	f.StringVar(&c.files.CA, "tls-ca", "", "file of the authorities to trust, PEM; default: those of the system")
	f.StringVar(&c.files.Cert, "tls-cert", "", "file of the client certificate, PEM")
	f.StringVar(&c.files.Key, "tls-key", "", "file of the key of the client certificate, PEM")
	f.StringVar(&c.files.ServerName, "tls-server-name", "", "name that the server's certificate carries, if not the host's")
	f.StringVar(&c.tokenFile, "token-file", "", "file of the bearer token")
}

// open connects to the server that the flags name, or starts one in this process.
func (c *connection) open(ctx context.Context, embed embedder) (*client.Client, func() error, error) {
	if c.server == "" {
		if c.tls || c.plaintext || c.tokenFile != "" || c.files != (client.TLSFiles{}) {
			return nil, nil, usagef("--tls, --tls-*, --plaintext and --token-file need --server")
		}
		return embed(ctx)
	}
	var options []client.Option
	if c.tls || c.files != (client.TLSFiles{}) {
		options = append(options, client.WithTLSFiles(c.files))
	}
	if c.plaintext {
		options = append(options, client.WithPlaintext())
	}
	if c.tokenFile != "" {
		options = append(options, client.WithTokenFile(c.tokenFile))
	}
	out, err := client.Dial(c.server, append(options, client.WithUserAgent("capstack"), client.WithTelemetry())...)
	if err != nil {
		return nil, nil, err
	}
	return out, out.Close, nil
}
