package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (a *app) versionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "version", Short: "Versions of this program and of the server's engine", Args: cobra.NoArgs,
		RunE: a.connected(a.version),
	}
	a.outputFlag(cmd, "table", "json")
	return cmd
}

func (a *app) version(ctx context.Context, c *client.Client, _ []string) error {
	info, err := c.EngineInfo(ctx)
	if err != nil {
		return err
	}
	if a.output == "json" {
		return a.json(&pb.GetEngineInfoResponse{EngineInfo: info}, false)
	}
	build := "unknown"
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		build = b.Main.Version
	}
	_, err = fmt.Fprintf(a.out, "capstack %s (%s)\nengine   %s\nserver   %s (%s)\n",
		build, runtime.Version(), info.GetEngineVersion(), cmp.Or(info.GetBuildVersion(), build), info.GetGoVersion())
	return err
}
