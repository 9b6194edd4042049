package wire

import (
	"errors"
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// contractEventsToProto writes events, in order.
func contractEventsToProto(in []actus.Event) []*capstackv1.ContractEvent {
	if len(in) == 0 {
		return nil
	}
	block := make([]capstackv1.ContractEvent, len(in)) // one allocation: a batch writes millions
	out := make([]*capstackv1.ContractEvent, len(in))
	for i := range in {
		e, to := &in[i], &block[i]
		to.Time, to.EventType = e.Time.String(), e.Type.String()
		to.Payoff, to.Currency = e.Payoff.String(), e.Currency
		to.NotionalPrincipal, to.NominalInterestRate, to.AccruedInterest = e.Notional.String(), e.Rate.String(), e.Accrued.String()
		if x := e.Exercise; x != nil {
			to.ExerciseTime, to.ExerciseAmount = x.Time.String(), x.Amount.String()
		}
		out[i] = to
	}
	return out
}

// contractError writes what stopped the evaluation of a contract.
func contractError(err error) error {
	if e, ok := errors.AsType[*actus.ObservationError](err); ok {
		f := &ContractFault{}
		field := "indices"
		if e.Index != "" {
			field += "[" + excerpt(e.Index) + "]"
		}
		f.violation(field, "required", "contract %q reads index %q at %v, and there is no observation of it", excerpt(e.ID), excerpt(e.Index), e.At)
		return f
	}
	if e, ok := errors.AsType[*actus.RangeError](err); ok {
		return &ContractFault{Fault{Reason: capstackv1.ErrorReason_ERROR_REASON_ARITHMETIC_OVERFLOW, Message: e.Error()}}
	}
	return err
}

// totals says how the events of a contract are summed up.
type totals struct {
	rate *float64       // of the present value; nil: none
	on   *calendar.Date // nil: the day of the status date
}

func readTotals(in *capstackv1.BatchEvaluateContractsRequest, fault *ContractFault) *totals {
	return &totals{rate: readRate("discount_rate", in.GetDiscountRate(), fault), on: readDay("valuation_date", in.GetValuationDate(), fault)}
}

// of sums up events.
func (t *totals) of(terms *actus.Terms, events []actus.Event) (*capstackv1.ContractTotals, error) {
	out := &capstackv1.ContractTotals{EventCount: int32Of(len(events))}
	if n := len(events); n > 0 {
		out.FirstEventTime, out.LastEventTime = events[0].Time.String(), events[n-1].Time.String()
	}
	var received, paid money.Fixed
	for i := range events {
		e := &events[i]
		into := &received
		if e.Payoff.Sign() < 0 {
			into = &paid
		}
		var ok bool
		if *into, ok = money.Add(*into, e.Payoff); !ok {
			return nil, contractError(&actus.RangeError{ID: terms.ID, Type: e.Type, At: e.Time})
		}
	}
	paid, _ = paid.Abs()
	out.Received, out.Paid = received.String(), paid.String()
	if t.rate == nil {
		return out, nil
	}
	on := terms.StatusDate.Date
	if t.on != nil {
		on = *t.on
	}
	flows := make([]returns.Flow, 0, len(events))
	for i := range events {
		if events[i].Payoff.Sign() != 0 {
			flows = append(flows, returns.Flow{Date: events[i].Time.Date, Amount: events[i].Payoff.Float64()})
		}
	}
	if v, ok := returns.NPVDated(*t.rate, on, flows); ok {
		out.PresentValue = &v
	}
	return out, nil
}

// readRate reads an effective annual rate, nil for none.
func readRate(field, text string, fault *ContractFault) *float64 {
	if text == "" {
		return nil
	}
	f, err := money.Parse(text)
	if err != nil {
		fault.violation(field, "format", "%q is no decimal number such as 0.08", excerpt(text))
		return nil
	}
	rate := f.Float64()
	if !(rate > -1) {
		fault.violation(field, "range", "%s; give a rate above -1", excerpt(text))
		return nil
	}
	return &rate
}

// readDay reads a day, nil for none.
func readDay(field, text string, fault *ContractFault) *calendar.Date {
	if text == "" {
		return nil
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		fault.violation(field, "format", "%s", dayFault(text))
		return nil
	}
	return &d
}

func dayFault(text string) string {
	return fmt.Sprintf("%q is no date of the form yyyy-mm-dd, years 0001 to 9999", excerpt(text))
}
