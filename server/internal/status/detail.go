package status

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// maxDetail bounds the field violations of an error. Details travel in the trailing header grpc-status-details-bin, in
// base64 (4/3), and the strictest clients in wide use accept 8 KiB of headers (grpc-java by default; the C core behind
// Python, Ruby and C# warns from there on). 4 KiB of violations, the message and the rest stay below.
const maxDetail = 4096

// maxMessage bounds the message, which travels twice: in grpc-message, percent-encoded, and in the details.
const maxMessage = 400

// maxDescription bounds one description, so that a long one does not crowd out the others.
const maxDescription = 400

// badRequest returns violations as a detail, nil for none. Those that do not fit are counted by the last one: nothing is
// dropped in silence, and a caller who mends what is listed is told the rest.
func badRequest(violations []*capstackv1.FieldViolation) *errdetails.BadRequest {
	if len(violations) == 0 {
		return nil
	}
	out := &errdetails.BadRequest{}
	size := 0
	for i, v := range violations {
		one := &errdetails.BadRequest_FieldViolation{
			Field: clip(v.GetField(), maxDescription), Description: clip(v.GetDescription(), maxDescription), Reason: v.GetReason(),
		}
		size += proto.Size(one) + 4 // tag and length of the element
		if left := len(violations) - i; size > maxDetail && i > 0 {
			out.FieldViolations = append(out.FieldViolations, &errdetails.BadRequest_FieldViolation{
				Description: fmt.Sprintf("%d more violations do not fit into this error", left), Reason: "limit",
			})
			break
		}
		out.FieldViolations = append(out.FieldViolations, one)
	}
	return out
}

// clip shortens text to at most limit bytes without cutting a character. What is no UTF-8 would not marshal and is
// replaced.
func clip(text string, limit int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= limit {
		return text
	}
	cut := limit - len("...")
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "..."
}
