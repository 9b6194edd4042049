package status

import (
	"strings"

	"google.golang.org/grpc/codes"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Domain is the domain of every ErrorInfo.
const Domain = "capstack.v1"

// Code returns the gRPC code of a reason, as the schema's comments state it. A reason that this version does not know is
// INTERNAL: the server made an error that it cannot name.
func Code(reason capstackv1.ErrorReason) codes.Code {
	switch reason {
	case capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT,
		capstackv1.ErrorReason_ERROR_REASON_UNKNOWN_PATH,
		capstackv1.ErrorReason_ERROR_REASON_UNKNOWN_NAME,
		capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED,
		capstackv1.ErrorReason_ERROR_REASON_RESUME_TOKEN_INVALID,
		capstackv1.ErrorReason_ERROR_REASON_INPUT_NOT_VARIABLE,
		capstackv1.ErrorReason_ERROR_REASON_CORRELATION_NOT_PSD:
		return codes.InvalidArgument
	case capstackv1.ErrorReason_ERROR_REASON_RESUME_TOKEN_STALE,
		capstackv1.ErrorReason_ERROR_REASON_ARITHMETIC_OVERFLOW:
		return codes.FailedPrecondition
	case capstackv1.ErrorReason_ERROR_REASON_TOKEN_OUT_OF_RANGE:
		return codes.OutOfRange
	case capstackv1.ErrorReason_ERROR_REASON_REFERENCE_CASE_NOT_FOUND:
		return codes.NotFound
	case capstackv1.ErrorReason_ERROR_REASON_OVERLOADED,
		capstackv1.ErrorReason_ERROR_REASON_MESSAGE_TOO_LARGE:
		return codes.ResourceExhausted
	case capstackv1.ErrorReason_ERROR_REASON_DEADLINE_TOO_SHORT:
		return codes.DeadlineExceeded
	case capstackv1.ErrorReason_ERROR_REASON_UNAUTHENTICATED:
		return codes.Unauthenticated
	case capstackv1.ErrorReason_ERROR_REASON_PERMISSION_DENIED:
		return codes.PermissionDenied
	case capstackv1.ErrorReason_ERROR_REASON_UNAVAILABLE:
		return codes.Unavailable
	case capstackv1.ErrorReason_ERROR_REASON_CANCELLED:
		return codes.Canceled
	default:
		return codes.Internal
	}
}

// word returns a reason as ErrorInfo carries it: without the prefix of its enumeration.
func word(reason capstackv1.ErrorReason) string {
	return strings.TrimPrefix(reason.String(), "ERROR_REASON_")
}
