package status

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// detail returns the detail of type T of an error, nil if it has none.
func detail[T any](t *testing.T, err error) *T {
	t.Helper()
	s, ok := grpcstatus.FromError(err)
	if !ok {
		t.Fatalf("%v is no status", err)
	}
	for _, d := range s.Details() {
		if found, ok := d.(*T); ok {
			return found
		}
	}
	return nil
}

// The schema's comment on a reason begins with its code; what it says is what the server does.
func TestEveryReasonHasTheCodeThatTheSchemaStates(t *testing.T) {
	text, err := os.ReadFile("../../../proto/capstack/v1/error.proto")
	if err != nil {
		t.Fatal(err)
	}
	stated := map[string]string{}
	member := regexp.MustCompile(`(?m)^  // ([A-Z_]+)[,: ](?:[^\n]*\n  //)*[^\n]*\n  ERROR_REASON_(\w+) = \d+;`)
	for _, m := range member.FindAllStringSubmatch(string(text), -1) {
		stated[m[2]] = m[1]
	}
	names := map[codes.Code]string{
		codes.InvalidArgument: "INVALID_ARGUMENT", codes.FailedPrecondition: "FAILED_PRECONDITION",
		codes.OutOfRange: "OUT_OF_RANGE", codes.NotFound: "NOT_FOUND", codes.ResourceExhausted: "RESOURCE_EXHAUSTED",
		codes.DeadlineExceeded: "DEADLINE_EXCEEDED", codes.Unauthenticated: "UNAUTHENTICATED",
		codes.PermissionDenied: "PERMISSION_DENIED", codes.Unavailable: "UNAVAILABLE", codes.Canceled: "CANCELLED",
		codes.Internal: "INTERNAL",
	}
	for number := range capstackv1.ErrorReason_name {
		reason := capstackv1.ErrorReason(number)
		if reason == capstackv1.ErrorReason_ERROR_REASON_UNSPECIFIED {
			continue
		}
		if got := names[Code(reason)]; got != stated[word(reason)] {
			t.Errorf("%s has code %s, the schema says %q", word(reason), got, stated[word(reason)])
		}
	}
}

func TestEveryErrorCarriesErrorInfo(t *testing.T) {
	for _, err := range []error{
		New(capstackv1.ErrorReason_ERROR_REASON_UNKNOWN_NAME, "x"),
		Of(errors.New("disk on fire")),
		Of(context.Canceled),
		Of(fmt.Errorf("run: %w", context.DeadlineExceeded)),
		Overloaded("busy", time.Second),
		Of(grpcstatus.Error(codes.Internal, undecodableText+" the received message: proto: cannot parse")),
	} {
		info := detail[errdetails.ErrorInfo](t, err)
		if info == nil || info.GetDomain() != "capstack.v1" || info.GetReason() == "" || strings.HasPrefix(info.GetReason(), "ERROR_") {
			t.Errorf("%v: ErrorInfo %v", err, info)
		}
	}
}

func TestErrorsAreTranslated(t *testing.T) {
	inner := New(capstackv1.ErrorReason_ERROR_REASON_REFERENCE_CASE_NOT_FOUND, "no such case")
	tests := []struct {
		name string
		err  error
		code codes.Code
	}{
		{"an error of this package inside another", fmt.Errorf("value: %w", inner), codes.NotFound},
		{"a cancelled call", fmt.Errorf("run: %w", context.Canceled), codes.Canceled},
		{"a passed deadline", fmt.Errorf("run: %w", context.DeadlineExceeded), codes.DeadlineExceeded},
		{"a stream whose reader went away", grpcstatus.Error(codes.Canceled, "context canceled"), codes.Canceled},
		{"a broken connection", grpcstatus.Error(codes.Unavailable, "transport is closing"), codes.Unavailable},
		{"a message that is too large to receive", grpcstatus.Error(codes.ResourceExhausted, "larger than max"), codes.ResourceExhausted},
		{"a code of somebody else", grpcstatus.Error(codes.DataLoss, "gone"), codes.Internal},
		{"anything else", errors.New("disk on fire"), codes.Internal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Of(test.err).Code(); got != test.code {
				t.Errorf("code %s, want %s", got, test.code)
			}
		})
	}
	if Of(nil) != nil {
		t.Error("no error became one")
	}
}

func TestItIsKnownWhoHasToAct(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want Blame
	}{
		"a bad request":                   {New(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, "x"), OnCaller},
		"bytes that are no message":       {grpcstatus.Error(codes.Internal, undecodableText+" the received message"), OnCaller},
		"another INTERNAL of gRPC's":      {grpcstatus.Error(codes.Internal, "grpc: error while marshaling"), OnServer},
		"a fault":                         {errors.New("disk on fire"), OnServer},
		"too much to do":                  {Overloaded("busy", 1), OnLoad},
		"a server that is about to leave": {Unavailable("draining", 1), OnLoad},
	} {
		if got := Of(test.err).Blame(); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

func TestACallerSeesNothingOfAFaultOfTheServer(t *testing.T) {
	err := Of(errors.New("password=hunter2 at /var/lib"))
	text := err.GRPCStatus().String()
	if strings.Contains(text, "hunter2") || err.GRPCStatus().Message() != internalText {
		t.Errorf("the caller is told %q", text)
	}
	if !strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the log is told only %q", err.Error())
	}
}

func TestViolationsAreAllThereInOrder(t *testing.T) {
	err := Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, []*capstackv1.FieldViolation{
		{Field: "project_case.horizon_months", Description: "give 1..600", Reason: "range"},
		{Field: "overrides[0].path", Description: "the case has no such path", Reason: "path"},
	})
	bad := detail[errdetails.BadRequest](t, err)
	if len(bad.GetFieldViolations()) != 2 || bad.GetFieldViolations()[1].GetField() != "overrides[0].path" ||
		bad.GetFieldViolations()[0].GetReason() != "range" {
		t.Errorf("%v", bad)
	}
	if want := "project_case.horizon_months: give 1..600 (and 1 more)"; err.GRPCStatus().Message() != want {
		t.Errorf("message %q, want %q", err.GRPCStatus().Message(), want)
	}
}

func TestManyViolationsFitTheHeadersOfEveryClient(t *testing.T) {
	var many []*capstackv1.FieldViolation
	for i := range 1000 {
		many = append(many, &capstackv1.FieldViolation{
			Field:       fmt.Sprintf("project_case.facility.phases[p%d].capacity_mw", i),
			Description: strings.Repeat("é", 300), Reason: "range",
		})
	}
	err := Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, many)
	wire, marshalErr := proto.Marshal(err.GRPCStatus().Proto())
	if marshalErr != nil {
		t.Fatal(marshalErr)
	}
	message := err.GRPCStatus().Message()
	// Percent-encoding triples what is no ASCII.
	if size := base64.StdEncoding.EncodedLen(len(wire)) + 3*len(message); size > 8192-200 {
		t.Errorf("%d bytes of headers", size)
	}
	bad := detail[errdetails.BadRequest](t, err)
	last := bad.GetFieldViolations()[len(bad.GetFieldViolations())-1]
	if want := fmt.Sprintf("%d more violations do not fit into this error", 1000-len(bad.GetFieldViolations())+1); last.GetDescription() != want {
		t.Errorf("last violation says %q, want %q", last.GetDescription(), want)
	}
	if item := Item(err); len(item.GetFieldViolations()) != 1000 {
		t.Errorf("an item of a batch has %d violations", len(item.GetFieldViolations()))
	}
}

func TestTextThatIsNoUTF8StillMakesAnError(t *testing.T) {
	err := Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, []*capstackv1.FieldViolation{
		{Field: "overrides[0].path", Description: "got \xff\xfe"},
	})
	if detail[errdetails.BadRequest](t, err) == nil || !utf8.ValidString(err.GRPCStatus().Message()) {
		t.Errorf("%v", err.GRPCStatus())
	}
}

func TestRetryInfoIsToldWhereItHelps(t *testing.T) {
	if got := detail[errdetails.RetryInfo](t, Overloaded("busy", 250*time.Millisecond)); got.GetRetryDelay().AsDuration() != 250*time.Millisecond {
		t.Errorf("%v", got)
	}
	if got := detail[errdetails.RetryInfo](t, Of(context.Canceled)); got != nil {
		t.Errorf("a cancelled call was told to retry: %v", got)
	}
}

func TestClippingKeepsCharactersWhole(t *testing.T) {
	for limit := 4; limit < 12; limit++ {
		if got := clip("aéßñ日本語", limit); len(got) > limit || !utf8.ValidString(got) {
			t.Errorf("limit %d: %q", limit, got)
		}
	}
}
