package conformance

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/contractfile"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// skipped are the cases of the public suites whose expected events contradict the standard.
var skipped = map[string]string{
	"clm07": afterNotice, "clm08": afterNotice, "clm09": afterNotice, "clm13": afterNotice, "clm14": afterNotice,
	"guarantee14": "the expected amount is cut to a whole number",
}

const afterNotice = "exercise after notice: interest is expected to stop at the notice, unpaid until settlement"

// tolerance is the greatest difference of an amount or a rate, absolute.
var tolerance = decimal.New(1, -9)

// actusChecks reads a file of the suites.
func actusChecks(s Service, file string) ([]check, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	cases, err := contractfile.ReadSuite(data)
	if err != nil {
		return nil, err
	}
	var out []check
	for _, c := range cases {
		out = append(out, func(ctx context.Context) (verdict, error) { return actusCase(ctx, s, c) })
	}
	return out, nil
}

// actusCase asks for the events of one case. A case on the list of those to skip that passes has passed.
func actusCase(ctx context.Context, s Service, c *contractfile.Case) (verdict, error) {
	v := verdict{name: c.Identifier}
	r, err := s.EvaluateContract(ctx, c.Request)
	if err != nil {
		said, ok := refusal(err)
		if !ok {
			return v, err
		}
		if len(said.FieldViolations) > 0 && said.FieldViolations[0].Field == "contract.terms[contractType]" {
			v.skipped = fmt.Sprintf("contract type %q is none of those evaluated", c.Request.GetContract().GetTerms()["contractType"])
			return v, nil
		}
		v.failures = []string{fmt.Sprintf("expected %d events, got an error: %s", len(c.Results), oneLine(said))}
	} else {
		v.failures = compareEvents(c.Results, r.GetEvents())
	}
	if why, known := skipped[c.Identifier]; known && len(v.failures) > 0 {
		v.skipped = why + "; " + v.failures[0]
	}
	return v, nil
}

// asError finds what a server or the way to it said.
func asError(err error) (*client.Error, bool) {
	var said *client.Error
	ok := errors.As(err, &said)
	return said, ok
}

// compareEvents compares two ordered lists of events.
func compareEvents(want []map[string]string, got []*pb.ContractEvent) (out []string) {
	if len(want) != len(got) {
		out = append(out, fmt.Sprintf("number of events: expected %d, got %d", len(want), len(got)))
	}
	for i := range min(len(want), len(got)) {
		w, g := want[i], got[i]
		at := fmt.Sprintf("event %d (%s %s): ", i+1, w["eventDate"], w["eventType"])
		for _, x := range []struct {
			field, got string
			same       func(want, got string) bool
		}{
			{"eventDate", g.GetTime(), sameTime}, {"eventType", g.GetEventType(), sameText}, {"payoff", g.GetPayoff(), sameAmount},
			{"currency", g.GetCurrency(), sameText}, {"notionalPrincipal", g.GetNotionalPrincipal(), sameAmount},
			{"nominalInterestRate", g.GetNominalInterestRate(), sameAmount}, {"accruedInterest", g.GetAccruedInterest(), sameAmount},
			{"exerciseDate", g.GetExerciseTime(), sameTime}, {"exerciseAmount", g.GetExerciseAmount(), sameAmount},
		} {
			optional := strings.HasPrefix(x.field, "exercise") && x.got == ""
			if text, stated := w[x.field]; stated && !optional && !x.same(text, x.got) {
				out = append(out, fmt.Sprintf("%s%s: expected %s, got %s", at, x.field, text, x.got))
			}
		}
	}
	return out
}

func sameText(want, got string) bool { return strings.TrimSpace(want) == got }

// sameTime compares times whose seconds, or whole time of day, may be left out.
func sameTime(want, got string) bool {
	want = strings.TrimSpace(want)
	switch len(want) {
	case len("2013-01-01"):
		want += "T00:00:00"
	case len("2013-01-01T00:00"):
		want += ":00"
	}
	return want == got
}

// sameAmount compares numbers within the tolerance, or within one unit of the last digit where the expected number has 15
// digits or more: it was printed from a double and cannot state more.
func sameAmount(want, got string) bool {
	w, err := decimal.NewFromString(strings.TrimSpace(want))
	if err != nil {
		return false
	}
	g, err := decimal.NewFromString(got)
	if err != nil {
		return false
	}
	difference := w.Sub(g).Abs()
	return difference.LessThanOrEqual(tolerance) ||
		w.NumDigits() >= 15 && w.Exponent() < 0 && difference.LessThan(decimal.New(1, w.Exponent()))
}
