package server_test

import (
	"context"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// empty is the least that grpc-go can answer: the yardstick.
func empty() *grpc.ServiceDesc {
	return &grpc.ServiceDesc{
		ServiceName: "yardstick.Empty", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Call", Handler: func(
			_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor,
		) (any, error) {
			return new(emptypb.Empty), decode(new(emptypb.Empty))
		}}},
	}
}

// BenchmarkUnary compares ValueCase over a loopback connection with an empty call of grpc-go in the same run: the difference
// is what a valuation costs, the first figure what nobody can be rid of.
func BenchmarkUnary(b *testing.B) {
	b.Run("empty", func(b *testing.B) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		s := grpc.NewServer()
		s.RegisterService(empty(), nil)
		go func() { _ = s.Serve(l) }() // ends by Stop
		defer s.Stop()
		conn, err := grpc.NewClient("passthrough:///"+l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		b.ReportAllocs()
		for b.Loop() {
			if err := conn.Invoke(b.Context(), "/yardstick.Empty/Call", new(emptypb.Empty), new(emptypb.Empty)); err != nil {
				b.Fatal(err)
			}
		}
		callsPerSecond(b)
	})
	l := servertest.Listen(b)
	client := capstackv1.NewValuationServiceClient(l.Dial(b))
	value := func(b *testing.B, in *capstackv1.ValueCaseRequest) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := client.ValueCase(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
		callsPerSecond(b)
	}
	b.Run("value", func(b *testing.B) { value(b, byReference("abilene-set-a")) })
	b.Run("validate", func(b *testing.B) {
		in := byReference("abilene-set-a")
		in.ValidateOnly = true
		value(b, in)
	})
}

func callsPerSecond(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkRun is Monte Carlo over a loopback connection, aggregates only.
func BenchmarkRun(b *testing.B) {
	client := capstackv1.NewValuationServiceClient(servertest.Listen(b).Dial(b))
	const paths = 20_000
	b.Run("paths", func(b *testing.B) {
		for b.Loop() {
			stream, err := client.RunScenarios(b.Context(), abilene(paths))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := all(stream); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(paths*b.N)/b.Elapsed().Seconds(), "paths/s")
	})
}
