package client

import (
	"context"
	"iter"

	"google.golang.org/grpc"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Value values one case exactly. The error is an [*Error]; with INVALID_ARGUMENT it holds every input at fault.
func (c *Client) Value(ctx context.Context, q *pb.ValueCaseRequest, options ...grpc.CallOption) (*pb.ValueCaseResponse, error) {
	r, err := c.valuation.ValueCase(ctx, q, options...)
	return r, toError("ValueCase", err)
}

// BatchValue values up to 100 cases in one call. One bad case is no error of the call: see [ItemError]. For more cases, or
// large ones, use [Client.ValueAll].
func (c *Client) BatchValue(ctx context.Context, q *pb.BatchValueCasesRequest, options ...grpc.CallOption) (*pb.BatchValueCasesResponse, error) {
	r, err := c.valuation.BatchValueCases(ctx, q, options...)
	return r, toError("BatchValueCases", err)
}

// Compare lists what differs between two cases in inputs, lines of the model and measures.
func (c *Client) Compare(ctx context.Context, q *pb.CompareCasesRequest, options ...grpc.CallOption) (*pb.CompareCasesResponse, error) {
	r, err := c.valuation.CompareCases(ctx, q, options...)
	return r, toError("CompareCases", err)
}

// Explain shows how one number of a case comes about, down to its inputs. With INVALID_ARGUMENT the error names lines, periods
// or measures that exist.
func (c *Client) Explain(ctx context.Context, q *pb.ExplainValueRequest, options ...grpc.CallOption) (*pb.ExplainValueResponse, error) {
	r, err := c.valuation.ExplainValue(ctx, q, options...)
	return r, toError("ExplainValue", err)
}

// Solve finds the values of one input at which a measure meets a target. That there is none, or several, is a status of the
// response and no error.
func (c *Client) Solve(ctx context.Context, q *pb.SolveInputRequest, options ...grpc.CallOption) (*pb.SolveInputResponse, error) {
	r, err := c.valuation.SolveInput(ctx, q, options...)
	return r, toError("SolveInput", err)
}

// Attribute tells how much of the variance of measures each random driver brings.
func (c *Client) Attribute(ctx context.Context, q *pb.AttributeVarianceRequest, options ...grpc.CallOption) (*pb.AttributeVarianceResponse, error) {
	r, err := c.valuation.AttributeVariance(ctx, q, options...)
	return r, toError("AttributeVariance", err)
}

// ReverseStress finds the smallest joint shock at which a measure crosses a level. That the limit is broken already, or that
// nothing within reach breaks it, is a status of the response and no error.
func (c *Client) ReverseStress(ctx context.Context, q *pb.ReverseStressRequest, options ...grpc.CallOption) (*pb.ReverseStressResponse, error) {
	r, err := c.valuation.ReverseStress(ctx, q, options...)
	return r, toError("ReverseStress", err)
}

// Sensitivities differentiates a measure by all numeric inputs at once.
func (c *Client) Sensitivities(ctx context.Context, q *pb.ComputeSensitivitiesRequest, options ...grpc.CallOption) (*pb.ComputeSensitivitiesResponse, error) {
	r, err := c.valuation.ComputeSensitivities(ctx, q, options...)
	return r, toError("ComputeSensitivities", err)
}

// Tornado values measures with one uncertain number at a time at its low and its high end.
func (c *Client) Tornado(ctx context.Context, q *pb.ComputeTornadoRequest, options ...grpc.CallOption) (*pb.ComputeTornadoResponse, error) {
	r, err := c.valuation.ComputeTornado(ctx, q, options...)
	return r, toError("ComputeTornado", err)
}

// ReferenceCase returns a reference case with its expectations; revision 0 is the newest.
func (c *Client) ReferenceCase(ctx context.Context, id string, revision int32, options ...grpc.CallOption) (*pb.ReferenceCase, error) {
	r, err := c.catalog.GetReferenceCase(ctx, &pb.GetReferenceCaseRequest{ReferenceCaseId: id, Revision: revision}, options...)
	return r.GetReferenceCase(), toError("GetReferenceCase", err)
}

// EngineInfo returns versions and limits of the server.
func (c *Client) EngineInfo(ctx context.Context, options ...grpc.CallOption) (*pb.EngineInfo, error) {
	r, err := c.catalog.GetEngineInfo(ctx, &pb.GetEngineInfoRequest{}, options...)
	return r.GetEngineInfo(), toError("GetEngineInfo", err)
}

// ReferenceCases iterates over the newest revisions of all reference cases by id, without inputs and expectations. Pages
// are fetched as needed. An error ends the iteration.
func (c *Client) ReferenceCases(ctx context.Context, options ...grpc.CallOption) iter.Seq2[*pb.ReferenceCase, error] {
	return pages("ListReferenceCases", func(token string) ([]*pb.ReferenceCase, string, error) {
		r, err := c.catalog.ListReferenceCases(ctx, &pb.ListReferenceCasesRequest{PageToken: token}, options...)
		return r.GetReferenceCases(), r.GetNextPageToken(), err
	})
}

// Measures iterates over the measures that the engine computes, in the order of results. Pages are fetched as needed. An
// error ends the iteration.
func (c *Client) Measures(ctx context.Context, options ...grpc.CallOption) iter.Seq2[*pb.Measure, error] {
	return pages("ListMeasures", func(token string) ([]*pb.Measure, string, error) {
		r, err := c.catalog.ListMeasures(ctx, &pb.ListMeasuresRequest{PageToken: token}, options...)
		return r.GetMeasures(), r.GetNextPageToken(), err
	})
}

// Calibrations iterates over the distributions that stand ready for usual drivers, by id. Pages are fetched as needed. An error
// ends the iteration.
func (c *Client) Calibrations(ctx context.Context, options ...grpc.CallOption) iter.Seq2[*pb.Calibration, error] {
	return pages("ListCalibrations", func(token string) ([]*pb.Calibration, string, error) {
		r, err := c.catalog.ListCalibrations(ctx, &pb.ListCalibrationsRequest{PageToken: token}, options...)
		return r.GetCalibrations(), r.GetNextPageToken(), err
	})
}

// pages iterates over the items of all pages.
func pages[T any](op string, fetch func(token string) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		token := ""
		for {
			items, next, err := fetch(token)
			if err != nil {
				var none T
				yield(none, toError(op, err))
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			token = next
		}
	}
}
