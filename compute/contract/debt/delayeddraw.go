package debt

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// DelayedDraw is a term loan that is drawn in parts, each with a life of its own: it
// matures a fixed time after its own draw. What is not drawn bears a commitment fee
// until availability ends.
type DelayedDraw struct {
	ID              string
	Commitment      money.Fixed
	Signed          calendar.Date // from which the fee runs
	AvailabilityEnd calendar.Date // the last day of a draw, and of the fee
	Draws           []Change      // in order of date, positive, one a day
	TermMonths      int           // from each draw to its maturity
	Frequency       calendar.Frequency
	Amortization    contract.Amortization // Bullet, Level or StraightLine, of each draw
	Rate            money.Fixed
	Count           calendar.DayCount
	BusinessDay     calendar.BusinessDay
	Calendar        calendar.Calendar
	FeeRate         money.Fixed        // annual, on the undrawn commitment
	FeeFrequency    calendar.Frequency // the fee is paid in arrears
}

// Flows returns the draws, fees, interest and principal of all draws together, in
// order of date, and the schedule of each draw. Draws are not available again when
// repaid.
//
//	fee = sum over days of (commitment - drawn so far) · fee rate · num/den
func (l DelayedDraw) Flows() ([]Flow, []contract.Schedule, Findings) {
	f := l.check()
	if len(f) > 0 {
		return nil, nil, f
	}
	var pending []Flow
	var schedules []contract.Schedule
	for i, d := range l.Draws {
		s, faults := contract.Resolve(contract.Terms{
			ID: fmt.Sprintf("%s draw %d", l.ID, i+1), Principal: d.Amount, Issue: d.Date, Maturity: d.Date.AddMonths(l.TermMonths),
			Frequency: l.Frequency, DayCount: l.Count, BusinessDay: l.BusinessDay, Calendar: l.Calendar,
			Amortization: l.Amortization, PlanRate: l.Rate,
		})
		if f = append(f, faults...); len(faults) > 0 {
			continue
		}
		schedules = append(schedules, s)
		events, err := s.Events(contract.AtRate(l.Rate))
		f.check(err == nil, l.ID, "Rate", "must be -10..10 a year", l.Rate)
		for _, e := range events {
			pending = append(pending, asFlow(e))
		}
	}
	if len(f) > 0 {
		return nil, nil, f
	}
	pending = append(pending, l.fees()...)
	return replay(pending), schedules, nil
}

// asFlow is an event of a schedule as a flow without balance.
func asFlow(e contract.Event) Flow {
	size, _ := e.Amount.Abs()
	kind := Repayment
	switch e.Type {
	case contract.IED:
		kind = Draw
	case contract.IP:
		kind = Interest
	}
	return Flow{Date: e.Date, Kind: kind, Amount: size}
}

// replay puts flows in order and gives them their balance. Negative interest is
// received.
func replay(pending []Flow) []Flow {
	slices.SortStableFunc(pending, func(a, b Flow) int {
		if a.Date != b.Date {
			return int(a.Date) - int(b.Date)
		}
		return int(a.Kind) - int(b.Kind)
	})
	var b book
	for _, p := range pending {
		b.write(p.Date, p.Kind, p.Amount)
	}
	return b.flows
}

// fees are the commitment fees, paid every FeeFrequency from signing and at the end
// of availability, and with the draw that takes the last of the commitment.
func (l DelayedDraw) fees() []Flow {
	drawn := func(d calendar.Date) money.Fixed {
		rest := l.Commitment
		for _, c := range l.Draws {
			if c.Date <= d {
				rest = minus(rest, c.Amount)
			}
		}
		return rest
	}
	days := make([]calendar.Date, len(l.Draws))
	for i, c := range l.Draws {
		days[i] = c.Date
	}
	var out []Flow
	for k, from := 1, l.Signed; from < l.AvailabilityEnd; k++ {
		to := min(l.Signed.AddMonths(k*int(l.FeeFrequency)), l.AvailabilityEnd)
		fee := cents(accrueDaily(from, to, days, drawn, l.FeeRate, l.Count))
		if !fee.IsZero() {
			out = append(out, Flow{Date: l.BusinessDay.Adjust(to, l.Calendar), Kind: CommitmentFee, Amount: fee})
		}
		from = to
	}
	return out
}

func (l DelayedDraw) check() Findings {
	var f Findings
	f.checkAmount(l.ID, "Commitment", l.Commitment)
	f.checkRate(l.ID, "FeeRate", l.FeeRate)
	f.check(l.FeeRate.Sign() >= 0, l.ID, "FeeRate", "must not be negative", l.FeeRate)
	f.check(l.Signed.Valid() && l.AvailabilityEnd.Valid() && l.AvailabilityEnd > l.Signed && l.AvailabilityEnd <= l.Signed.AddMonths(1200),
		l.ID, "AvailabilityEnd", "must be after Signed "+l.Signed.String()+", by at most 100 years", l.AvailabilityEnd)
	f.check(l.TermMonths >= 1 && l.TermMonths <= 1200, l.ID, "TermMonths", "must be 1..1200", l.TermMonths)
	f.check(l.FeeFrequency >= 1, l.ID, "FeeFrequency", "must be at least a month", int(l.FeeFrequency))
	f.check(l.Amortization != contract.Listed, l.ID, "Amortization", "must be one that every draw can have", l.Amortization)
	f.check(len(l.Draws) <= 1_000, l.ID, "Draws", "must be at most 1,000", len(l.Draws))
	sum := money.Zero()
	for i, d := range l.Draws {
		at := func(name string) string { return fmt.Sprintf("Draws[%d].%s", i, name) }
		f.checkAmount(l.ID, at("Amount"), d.Amount)
		f.check(d.Date >= l.Signed && d.Date <= l.AvailabilityEnd, l.ID, at("Date"), "must lie between signing and the end of availability", d.Date)
		f.check(i == 0 || l.Draws[i-1].Date < d.Date, l.ID, at("Date"), "must be after the draw before it", d.Date)
		sum = plus(sum, d.Amount)
		f.check(sum.Cmp(l.Commitment) <= 0, l.ID, at("Amount"), "must leave the draws within the commitment "+l.Commitment.Text(2), sum.Text(2))
	}
	return f
}
