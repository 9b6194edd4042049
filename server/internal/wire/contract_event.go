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

// sums are what events come to.
type sums struct {
	received, paid money.Fixed
	value          float64 // present value
	hasValue       bool
}

// sum sums up events. flows is room that callers may use again.
func (t *totals) sum(terms *actus.Terms, events []actus.Event, flows *[]returns.Flow) (s sums, err error) {
	*flows = (*flows)[:0]
	for i := range events {
		e := &events[i]
		sign := e.Payoff.Sign()
		if sign == 0 {
			continue
		}
		into := &s.received
		if sign < 0 {
			into = &s.paid
		}
		var ok bool
		if *into, ok = money.Add(*into, e.Payoff); !ok {
			return s, contractError(&actus.RangeError{ID: terms.ID, Type: e.Type, At: e.Time})
		}
		if t.rate != nil {
			*flows = append(*flows, returns.Flow{Date: e.Time.Date, Amount: e.Payoff.Float64()})
		}
	}
	s.paid, _ = s.paid.Abs()
	if t.rate != nil {
		on := terms.StatusDate.Date
		if t.on != nil {
			on = *t.on
		}
		s.value, s.hasValue = returns.NPVDated(*t.rate, on, *flows)
	}
	return s, nil
}

// of writes the totals of events.
func (t *totals) of(terms *actus.Terms, events []actus.Event) (*capstackv1.ContractTotals, error) {
	s, err := t.sum(terms, events, new([]returns.Flow))
	if err != nil {
		return nil, err
	}
	out := &capstackv1.ContractTotals{EventCount: int32Of(len(events)), Received: s.received.String(), Paid: s.paid.String()}
	if n := len(events); n > 0 {
		out.FirstEventTime, out.LastEventTime = events[0].Time.String(), events[n-1].Time.String()
	}
	if s.hasValue {
		out.PresentValue = &s.value
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
