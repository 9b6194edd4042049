package api

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Contracts implements ContractService. Its calls take microseconds to seconds and pass the gate of the valuations.
type Contracts struct {
	capstackv1.UnimplementedContractServiceServer
	Room
}

// maxResponse bounds what a call answers: the transport's limit, less what frames the message.
const maxResponse = 4<<20 - 1024

// EvaluateContract implements the call of the schema.
func (c *Contracts) EvaluateContract(
	ctx context.Context, in *capstackv1.EvaluateContractRequest,
) (*capstackv1.EvaluateContractResponse, error) {
	return contractCall(ctx, c, "EvaluateContract", func() (*capstackv1.EvaluateContractResponse, error) {
		out, err := wire.EvaluateContract(in, nil)
		if err == nil && proto.Size(out) > maxResponse {
			return nil, tooLarge("to", fmt.Sprintf("%d events do not fit a response; ask for fewer by an earlier `to`", len(out.GetEvents())))
		}
		return out, err
	})
}

// AnalyzeCashFlows implements the call of the schema.
func (c *Contracts) AnalyzeCashFlows(
	ctx context.Context, in *capstackv1.AnalyzeCashFlowsRequest,
) (*capstackv1.AnalyzeCashFlowsResponse, error) {
	return contractCall(ctx, c, "AnalyzeCashFlows", func() (*capstackv1.AnalyzeCashFlowsResponse, error) {
		return wire.AnalyzeCashFlows(in)
	})
}

// EvaluateFunction implements the call of the schema.
func (c *Contracts) EvaluateFunction(
	ctx context.Context, in *capstackv1.EvaluateFunctionRequest,
) (*capstackv1.EvaluateFunctionResponse, error) {
	return contractCall(ctx, c, "EvaluateFunction", func() (*capstackv1.EvaluateFunctionResponse, error) {
		return wire.EvaluateFunction(in)
	})
}

// contractCall admits a call, traces it and lets it answer.
func contractCall[Out any](ctx context.Context, c *Contracts, operation string, answer func() (*Out, error)) (_ *Out, err error) {
	release, err := c.enter(ctx, c.Values)
	if err != nil {
		return nil, err
	}
	defer release()
	ctx, span := c.Telemetry.Compute(ctx, operation, wire.EngineVersion)
	defer func() { span.End(failed(err)) }()
	out, err := answer()
	if err != nil {
		return nil, c.fault(ctx, err)
	}
	return out, nil
}

// tooLarge is the error of an answer that no response can hold, by the input that would make it smaller.
func tooLarge(field, description string) error {
	return status.Invalid(capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED, []*capstackv1.FieldViolation{{
		Field: field, Description: description, Reason: "limit",
	}})
}
