package client

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/health" // client-side health checking, asked for in the service config

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Client calls one Capstack service, at one or many addresses. Use [Dial] or [New]. It is safe for concurrent use.
type Client struct {
	valuation pb.ValuationServiceClient
	catalog   pb.CatalogServiceClient
	contract  pb.ContractServiceClient
	close     func() error // of the connection, once
}

// Dial prepares a client for a target in gRPC's syntax: host:port, dns:///host:port (all addresses of a headless service,
// balanced round robin), unix:/path. It connects at the first call, so a wrong address shows there.
//
// Without a transport option, a target on this machine (loopback, unix) is spoken to in plain text and any other over TLS
// with the roots of the system. The error says which option is wrong or contradicts another.
func Dial(target string, options ...Option) (*Client, error) {
	s := settings{local: onThisMachine(target)}
	for _, o := range options {
		if err := o(&s); err != nil {
			return nil, fmt.Errorf("dial %s: %w", target, err)
		}
	}
	dial, err := s.dialOptions()
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", target, err)
	}
	conn, err := grpc.NewClient(target, dial...)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", target, err)
	}
	c := New(conn)
	c.close = sync.OnceValue(conn.Close)
	return c, nil
}

// New returns a client over a connection of the caller's, who keeps it and closes it: one of another balancer, or of a
// server in the same process.
func New(conn grpc.ClientConnInterface) *Client {
	return &Client{
		valuation: pb.NewValuationServiceClient(conn), catalog: pb.NewCatalogServiceClient(conn),
		contract: pb.NewContractServiceClient(conn),
		close:    func() error { return nil },
	}
}

// Close ends the connection and with it every call. A connection given to [New] stays open.
func (c *Client) Close() error {
	if err := c.close(); err != nil {
		return fmt.Errorf("close connection: %w", err)
	}
	return nil
}

// onThisMachine reports whether a target never leaves the machine: a unix socket, or a loopback host by literal address or
// by the name localhost. Other names are not looked up: what they mean may change.
func onThisMachine(target string) bool {
	endpoint := target
	if u, err := url.Parse(target); err == nil {
		switch u.Scheme {
		case "unix", "unix-abstract":
			return true
		case "dns", "passthrough":
			if endpoint = u.Opaque; endpoint == "" {
				endpoint = strings.TrimPrefix(u.Path, "/")
			}
		}
	}
	return isLoopback(endpoint)
}

// isLoopback reports whether host or host:port is this machine's loopback.
func isLoopback(endpoint string) bool {
	host := endpoint
	if i := strings.LastIndexByte(endpoint, ':'); i >= 0 && !strings.HasSuffix(endpoint, "]") {
		// A bare IPv6 address has colons too, but no port: its host would have a colon outside brackets.
		if before := endpoint[:i]; !strings.Contains(before, ":") || strings.HasPrefix(before, "[") {
			host = before
		}
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
