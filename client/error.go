package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// errorDomain is the domain of the ErrorInfo that the service sends; other domains (a proxy's) have reasons of their own.
const errorDomain = "capstack.v1"

// Error is what a call came to when it did not succeed: said by the server, or by gRPC about the way to it.
type Error struct {
	// Op is the method called, such as ValueCase.
	Op string
	// Code is gRPC's.
	Code codes.Code
	// Reason is the service's; UNSPECIFIED when the server did not speak (a broken connection, a proxy) or uses a reason
	// that this build does not know.
	Reason pb.ErrorReason
	// Message is for people and may change between versions.
	Message string
	// FieldViolations are the inputs at fault, all of them, in the order of the case.
	FieldViolations []FieldViolation
	// RetryDelay is how long the server asks to wait before another attempt; 0 if it said nothing.
	RetryDelay time.Duration

	status *status.Status
}

// FieldViolation says what is wrong with one input.
type FieldViolation struct {
	// Field is the path in the request, such as project_case.tenants[t1].term_months.
	Field string
	// Rule is the broken rule, stable across versions, such as range; see Finding.rule in the schema.
	Rule string
	// Description says what to change, for people.
	Description string
}

// Error gives operation, code, reason and message on one line, then one line for each input at fault.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op + ": " + e.Code.String())
	if e.Reason != pb.ErrorReason_ERROR_REASON_UNSPECIFIED {
		b.WriteString(" (" + reasonName(e.Reason) + ")")
	}
	b.WriteString(": " + e.Message)
	for _, v := range e.FieldViolations {
		fmt.Fprintf(&b, "\n%s: %s", v.Field, v.Description)
		if v.Rule != "" {
			fmt.Fprintf(&b, " (%s)", v.Rule)
		}
	}
	return b.String()
}

// GRPCStatus lets status.FromError see what the server sent.
func (e *Error) GRPCStatus() *status.Status { return e.status }

// Is makes errors.Is find context.Canceled and context.DeadlineExceeded, whoever noticed first.
func (e *Error) Is(target error) bool {
	switch {
	case errors.Is(target, context.Canceled):
		return e.Code == codes.Canceled
	case errors.Is(target, context.DeadlineExceeded):
		return e.Code == codes.DeadlineExceeded
	default:
		return false
	}
}

// reasonName is the reason as it stands in ErrorInfo: without the prefix of the enumeration.
func reasonName(r pb.ErrorReason) string { return strings.TrimPrefix(r.String(), "ERROR_REASON_") }

// toError wraps what gRPC returned. A nil error stays nil.
func toError(op string, err error) error {
	if err == nil {
		return nil
	}
	st, ok := status.FromError(err)
	if !ok {
		st = status.FromContextError(err)
	}
	e := &Error{Op: op, Code: st.Code(), Message: st.Message(), status: st}
	for _, detail := range st.Details() {
		e.read(detail)
	}
	return e
}

// read takes over one detail of google.rpc.
func (e *Error) read(detail any) {
	switch d := detail.(type) {
	case *errdetails.ErrorInfo:
		if d.GetDomain() == errorDomain {
			e.Reason = pb.ErrorReason(pb.ErrorReason_value["ERROR_REASON_"+d.GetReason()])
		}
	case *errdetails.BadRequest:
		for _, v := range d.GetFieldViolations() {
			e.FieldViolations = append(e.FieldViolations, FieldViolation{v.GetField(), v.GetReason(), v.GetDescription()})
		}
	case *errdetails.RetryInfo:
		e.RetryDelay = max(0, d.GetRetryDelay().AsDuration())
	}
}

// ItemError returns the error of one item of a batch in the form that the call would have had for it alone.
func ItemError(item *pb.ItemError) *Error {
	code := codes.Code(item.GetCode()) //nolint:gosec // codes are small; an unknown one prints as a number
	e := &Error{
		Op: "batch item", Code: code, Reason: item.GetReason(), Message: item.GetMessage(), status: status.New(code, item.GetMessage()),
	}
	for _, v := range item.GetFieldViolations() {
		e.FieldViolations = append(e.FieldViolations, FieldViolation{v.GetField(), v.GetReason(), v.GetDescription()})
	}
	return e
}
