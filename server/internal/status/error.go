package status

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// internalText is all that a caller is told of a fault of the server.
const internalText = "internal error; the server's log has the detail under this call's trace id"

// Error is an error that a caller may see. gRPC reads it through GRPCStatus.
type Error struct {
	Reason     capstackv1.ErrorReason
	Message    string // for people
	Violations []*capstackv1.FieldViolation
	Retry      time.Duration // when calling again may help; 0: not said
	Cause      error         // for the log only; nil where the message says it all

	undecodable bool // INTERNAL by the custom of gRPC, and no fault of the server
}

// New returns an error with a reason and a message for its caller, and the inputs at fault, if any.
func New(reason capstackv1.ErrorReason, message string, violations ...*capstackv1.FieldViolation) *Error {
	return &Error{Reason: reason, Message: message, Violations: violations}
}

// Invalid returns the error of a request whose inputs are at fault. The message leads with the first of them, since many
// callers print nothing else.
func Invalid(reason capstackv1.ErrorReason, violations []*capstackv1.FieldViolation) *Error {
	message := "the request is invalid"
	if n := len(violations); n > 0 {
		first := violations[0]
		message = fmt.Sprintf("%s: %s", first.GetField(), first.GetDescription())
		if n > 1 {
			message += fmt.Sprintf(" (and %d more)", n-1)
		}
	}
	return New(reason, message, violations...)
}

// Overloaded returns the error of a call that was refused because the server has too much to do; retry is when to come
// back.
func Overloaded(message string, retry time.Duration) *Error {
	return &Error{Reason: capstackv1.ErrorReason_ERROR_REASON_OVERLOADED, Message: message, Retry: retry}
}

// Unavailable returns the error of a call that another server, or this one a little later, can answer.
func Unavailable(message string, retry time.Duration) *Error {
	return &Error{Reason: capstackv1.ErrorReason_ERROR_REASON_UNAVAILABLE, Message: message, Retry: retry}
}

// Blame says who has to act on an error.
type Blame uint8

// Who has to act.
const (
	OnCaller Blame = iota // mend the request, or nothing
	OnLoad                // come back later; more servers help
	OnServer              // a fault of the server
)

// Blame returns who has to act.
func (e *Error) Blame() Blame {
	switch e.Code() {
	case codes.Internal:
		if e.undecodable {
			return OnCaller
		}
		return OnServer
	case codes.ResourceExhausted, codes.Unavailable:
		return OnLoad
	default:
		return OnCaller
	}
}

// Error returns the message with the cause, for logs.
func (e *Error) Error() string {
	text := word(e.Reason) + ": " + e.Message
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Code returns the gRPC code.
func (e *Error) Code() codes.Code { return Code(e.Reason) }

// GRPCStatus returns what the caller sees.
func (e *Error) GRPCStatus() *grpcstatus.Status {
	details := []protoadapt.MessageV1{protoadapt.MessageV1Of(&errdetails.ErrorInfo{Reason: word(e.Reason), Domain: Domain})}
	if e.Retry > 0 {
		details = append(details, protoadapt.MessageV1Of(&errdetails.RetryInfo{RetryDelay: durationpb.New(e.Retry)}))
	}
	if bad := badRequest(e.Violations); bad != nil {
		details = append(details, protoadapt.MessageV1Of(bad))
	}
	s := grpcstatus.New(e.Code(), clip(e.Message, maxMessage))
	with, err := s.WithDetails(details...)
	if err != nil { // a detail that does not marshal: the code still tells
		return s
	}
	return with
}

// Of returns err as an error that its caller may see. Nil stays nil, an [Error] anywhere in err is taken, and the end of a
// call by its caller or its deadline is told as such. All else is a fault of the server: the caller is told a fixed text
// and Cause keeps the rest.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	if errors.Is(err, context.Canceled) {
		return &Error{Reason: capstackv1.ErrorReason_ERROR_REASON_CANCELLED, Message: "the call was cancelled", Cause: err}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{
			Reason: capstackv1.ErrorReason_ERROR_REASON_DEADLINE_TOO_SHORT, Cause: err,
			Message: "the deadline passed before the work was done; give the call more time or less work",
		}
	}
	if s, ok := grpcstatus.FromError(err); ok {
		if known := fromTransport(s, err); known != nil {
			return known
		}
	}
	return Internal(err)
}

// Internal returns a fault of the server. Its caller is told a fixed text.
func Internal(cause error) *Error {
	return &Error{Reason: capstackv1.ErrorReason_ERROR_REASON_INTERNAL, Message: internalText, Cause: cause}
}

// undecodableText begins what gRPC says of bytes that are no message of the method. It has told the caller so, INTERNAL and
// without details, before anything of this server runs; what is left is not to take it for a fault of ours.
const undecodableText = "grpc: failed to unmarshal"

// fromTransport names what gRPC itself says of a stream, nil for anything that it does not say.
func fromTransport(s *grpcstatus.Status, err error) *Error {
	switch s.Code() {
	case codes.Internal:
		if !strings.HasPrefix(s.Message(), undecodableText) {
			return nil
		}
		return &Error{
			Reason: capstackv1.ErrorReason_ERROR_REASON_INTERNAL, Message: "the bytes received are no message of this method",
			Cause: err, undecodable: true,
		}
	case codes.Canceled:
		return &Error{Reason: capstackv1.ErrorReason_ERROR_REASON_CANCELLED, Message: "the call was cancelled", Cause: err}
	case codes.DeadlineExceeded:
		return &Error{
			Reason: capstackv1.ErrorReason_ERROR_REASON_DEADLINE_TOO_SHORT, Message: "the deadline passed", Cause: err,
		}
	case codes.Unavailable:
		return &Error{Reason: capstackv1.ErrorReason_ERROR_REASON_UNAVAILABLE, Message: "the connection was lost", Cause: err}
	case codes.ResourceExhausted:
		return &Error{
			Reason: capstackv1.ErrorReason_ERROR_REASON_MESSAGE_TOO_LARGE, Cause: err,
			Message: "a message is over the size limit of this server, which GetEngineInfo tells",
		}
	default:
		return nil
	}
}

// Item returns err as the outcome of one item of a batch, whose responses are no headers: all violations are in it.
func Item(err error) *capstackv1.ItemError {
	e := Of(err)
	return &capstackv1.ItemError{
		Code: int32(e.Code()), Reason: e.Reason, Message: clip(e.Message, maxMessage), FieldViolations: e.Violations,
	}
}
