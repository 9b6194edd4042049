package debt

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Revolver is a commitment that may be drawn, repaid and drawn again. Interest on
// the daily balance and the fee on the rest are paid in arrears.
type Revolver struct {
	ID         string
	Commitment money.Fixed
	Start, End calendar.Date // the balance is repaid at the end
	Moves      []Change      // draws positive, repayments negative; in order, one a day, before End
	Frequency  calendar.Frequency
	Count      calendar.DayCount
	FeeRate    money.Fixed // annual, on what is undrawn
}

// Flows returns all flows in order of date, for the annual rate of each payment
// period.
//
//	interest = sum over days of balance · rate · num/den
//	fee      = sum over days of (commitment - balance) · fee rate · num/den
//
// each rounded to the cent once a period.
func (r Revolver) Flows(rate func(period int) money.Fixed) ([]Flow, Findings) {
	f := r.check()
	if len(f) > 0 {
		return nil, f
	}
	balance := func(d calendar.Date) money.Fixed {
		sum := money.Zero()
		for _, m := range r.Moves {
			if m.Date <= d {
				sum = plus(sum, m.Amount)
			}
		}
		return sum
	}
	rest := func(d calendar.Date) money.Fixed { return minus(r.Commitment, balance(d)) }
	days := make([]calendar.Date, len(r.Moves))
	var pending []Flow
	for i, m := range r.Moves {
		days[i] = m.Date
		size, _ := m.Amount.Abs()
		kind := Draw
		if m.Amount.Sign() < 0 {
			kind = Repayment
		}
		pending = append(pending, Flow{Date: m.Date, Kind: kind, Amount: size})
	}
	for k, from := 0, r.Start; from < r.End; k++ {
		to := min(r.Start.AddMonths((k+1)*int(r.Frequency)), r.End)
		annual := rate(k)
		f.checkRate(r.ID, fmt.Sprintf("rate(%d)", k), annual)
		interest := cents(accrueDaily(from, to, days, balance, annual, r.Count))
		fee := cents(accrueDaily(from, to, days, rest, r.FeeRate, r.Count))
		pending = append(pending, Flow{Date: to, Kind: CommitmentFee, Amount: fee}, Flow{Date: to, Kind: Interest, Amount: interest})
		from = to
	}
	if left := balance(r.End); !left.IsZero() {
		pending = append(pending, Flow{Date: r.End, Kind: Repayment, Amount: left})
	}
	if len(f) > 0 {
		return nil, f
	}
	return replay(pending), nil
}

func (r Revolver) check() Findings {
	var f Findings
	f.checkAmount(r.ID, "Commitment", r.Commitment)
	f.checkRate(r.ID, "FeeRate", r.FeeRate)
	f.check(r.Start.Valid() && r.End.Valid() && r.End > r.Start && r.End <= r.Start.AddMonths(1200), r.ID, "End",
		"must be after Start "+r.Start.String()+", by at most 100 years", r.End)
	f.check(r.Frequency >= 1, r.ID, "Frequency", "must be at least a month", int(r.Frequency))
	f.check(r.Count.Valid(), r.ID, "Count", "must be a known day count", uint8(r.Count))
	f.check(len(r.Moves) <= 1_000, r.ID, "Moves", "must be at most 1,000", len(r.Moves))
	sum := money.Zero()
	for i, m := range r.Moves {
		at := func(name string) string { return fmt.Sprintf("Moves[%d].%s", i, name) }
		size, _ := m.Amount.Abs()
		f.checkAmount(r.ID, at("Amount"), size)
		f.check(m.Date >= r.Start && m.Date < r.End, r.ID, at("Date"), "must lie between start and end", m.Date)
		f.check(i == 0 || r.Moves[i-1].Date < m.Date, r.ID, at("Date"), "must be after the move before it", m.Date)
		sum = plus(sum, m.Amount)
		f.check(sum.Sign() >= 0 && sum.Cmp(r.Commitment) <= 0, r.ID, at("Amount"),
			"must leave the balance between 0 and the commitment "+r.Commitment.Text(2), sum.Text(2))
	}
	return f
}
