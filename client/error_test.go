package client_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestErrorHoldsAllThatTheServerSays(t *testing.T) {
	st, err := status.New(codes.InvalidArgument, "two inputs are at fault").WithDetails(
		&errdetails.ErrorInfo{Domain: "capstack.v1", Reason: "INVALID_INPUT"},
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
			{Field: "project_case.horizon_months", Description: "is required", Reason: "required"},
			{Field: "project_case.facility.power.usd_per_mwh", Description: "give 0..1000, got -1", Reason: "range"},
		}},
		&errdetails.RetryInfo{RetryDelay: durationpb.New(3 * time.Second)},
	)
	if err != nil {
		t.Fatal(err)
	}
	c := (&fake{value: func(context.Context, *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) { return nil, st.Err() }}).serve(t)
	_, err = c.Value(timeout(t), request("x"))
	var said *client.Error
	if !errors.As(err, &said) {
		t.Fatalf("got %T", err)
	}
	if said.Code != codes.InvalidArgument || said.Reason != pb.ErrorReason_ERROR_REASON_INVALID_INPUT || said.RetryDelay != 3*time.Second {
		t.Errorf("got %+v", said)
	}
	const want = "ValueCase: InvalidArgument (INVALID_INPUT): two inputs are at fault\n" +
		"project_case.horizon_months: is required (required)\n" +
		"project_case.facility.power.usd_per_mwh: give 0..1000, got -1 (range)"
	if got := err.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, ok := status.FromError(err); !ok || len(got.Details()) != 3 {
		t.Errorf("status.FromError lost details: %v", got)
	}
}

func TestReasonsOfOtherDomainsAreNotTakenForOurs(t *testing.T) {
	st, err := status.New(codes.Unavailable, "proxy").WithDetails(&errdetails.ErrorInfo{Domain: "mesh.example", Reason: "INTERNAL"})
	if err != nil {
		t.Fatal(err)
	}
	c := (&fake{value: func(context.Context, *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) { return nil, st.Err() }}).serve(t)
	_, err = c.Value(timeout(t), request("x"))
	var said *client.Error
	if !errors.As(err, &said) || said.Reason != pb.ErrorReason_ERROR_REASON_UNSPECIFIED {
		t.Errorf("got %v", err)
	}
}

func TestErrorsOfTheContextAreFoundByErrorsIs(t *testing.T) {
	c := (&fake{value: func(ctx context.Context, _ *pb.ValueCaseRequest) (*pb.ValueCaseResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}).serve(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := c.Value(ctx, request("x")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want context.DeadlineExceeded", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Value(ctx, request("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestItemErrorReadsLikeTheErrorOfACall(t *testing.T) {
	err := client.ItemError(&pb.ItemError{
		Code: int32(codes.InvalidArgument), Reason: pb.ErrorReason_ERROR_REASON_UNKNOWN_PATH, Message: "no such input",
		FieldViolations: []*pb.FieldViolation{{Field: "overrides[0].path", Description: "names nothing", Reason: "path"}},
	})
	const want = "batch item: InvalidArgument (UNKNOWN_PATH): no such input\noverrides[0].path: names nothing (path)"
	if err.Error() != want || status.Code(err) != codes.InvalidArgument {
		t.Errorf("got %v", err)
	}
}
