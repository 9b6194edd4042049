package client

import (
	"context"

	"google.golang.org/grpc"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// EvaluateContract returns the dated events of one contract by its ACTUS terms. The error is an [*Error]; with
// INVALID_ARGUMENT it holds every term at fault.
func (c *Client) EvaluateContract(ctx context.Context, q *pb.EvaluateContractRequest, options ...grpc.CallOption) (*pb.EvaluateContractResponse, error) {
	r, err := c.contract.EvaluateContract(ctx, q, options...)
	return r, toError("EvaluateContract", err)
}

// BatchEvaluateContracts evaluates up to 10,000 contracts in one call. One bad contract is no error of the call: see
// [ItemError]. For more contracts use [InOrder] over batches.
func (c *Client) BatchEvaluateContracts(ctx context.Context, q *pb.BatchEvaluateContractsRequest, options ...grpc.CallOption) (*pb.BatchEvaluateContractsResponse, error) {
	r, err := c.contract.BatchEvaluateContracts(ctx, q, options...)
	return r, toError("BatchEvaluateContracts", err)
}

// AnalyzeCashFlows measures dated flows. That there is no rate of return is a status of the response and no error.
func (c *Client) AnalyzeCashFlows(ctx context.Context, q *pb.AnalyzeCashFlowsRequest, options ...grpc.CallOption) (*pb.AnalyzeCashFlowsResponse, error) {
	r, err := c.contract.AnalyzeCashFlows(ctx, q, options...)
	return r, toError("AnalyzeCashFlows", err)
}

// EvaluateFunction evaluates one financial function of spreadsheets. Where it has no value, the error says why.
func (c *Client) EvaluateFunction(ctx context.Context, q *pb.EvaluateFunctionRequest, options ...grpc.CallOption) (*pb.EvaluateFunctionResponse, error) {
	r, err := c.contract.EvaluateFunction(ctx, q, options...)
	return r, toError("EvaluateFunction", err)
}
