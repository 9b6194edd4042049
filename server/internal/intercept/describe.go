package intercept

import (
	"context"

	"google.golang.org/grpc"

	"github.com/capstack/capstack/server/internal/status"
)

// Described returns a copy of a service's description whose calls name bytes that are no message as such. gRPC reports them
// before any interceptor runs, with its own text and no details.
func Described(in grpc.ServiceDesc) *grpc.ServiceDesc {
	out := in
	out.Methods = make([]grpc.MethodDesc, len(in.Methods))
	for i, m := range in.Methods {
		out.Methods[i] = grpc.MethodDesc{MethodName: m.MethodName, Handler: func(
			srv any, ctx context.Context, decode func(any) error, intercept grpc.UnaryServerInterceptor,
		) (any, error) {
			return m.Handler(srv, ctx, func(message any) error {
				if err := decode(message); err != nil {
					return status.Undecodable(err)
				}
				return nil
			}, intercept)
		}}
	}
	return &out
}
