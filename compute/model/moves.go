package model

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// moves are changes of a tranche's principal behind the month's payment: interest that a toggle joins to it, a voluntary
// prepayment, a conversion. The first two depend on the month's cash, so that nothing that cash pays in the month may depend
// on them: what they cost is expensed in the month after.
type moves struct {
	joined, prepaid, converted program.Line
	withheld                   Expr            // interest that a toggle does not offer in cash
	step                       Expr            // interest of the period at the step of the rate
	toggles, prepays, converts bool            // which of them the tranche has
	cost                       program.Line    // of the month's moves, expensed in the next
	contra                     program.Account // where it stands until then
}

// movesOf reads which moves a tranche has.
func (k *tranche) movesOf() moves {
	t := k.terms
	return moves{toggles: t.PIK != nil && t.PIK.Kind == project.PIKToggle, prepays: len(t.Prepayments) > 0, converts: t.Conversion != nil}
}

func (v *moves) any() bool { return v.toggles || v.prepays || v.converts }

// moving tells whether a senior tranche has moves or a balloon that is refinanced.
func (m *builder) moving() bool {
	for _, k := range m.tranches {
		if k.senior && (k.moves.any() || k.takesOver != nil) {
			return true
		}
	}
	return false
}

// openMoves declares the moves of a tranche; those of cash are defined and posted where the waterfall comes to them.
func (m *builder) openMoves(k *tranche) {
	v := &k.moves
	doc := func(title string) program.Doc { return program.Doc{Title: title + ", " + k.id, Unit: m.c.CurrencyCode} }
	if v.toggles {
		v.joined = m.Line("paid_in_kind["+k.id+"]", program.Money, doc("Interest paid in kind"))
	}
	if v.prepays {
		v.prepaid = m.Line("prepaid_voluntarily["+k.id+"]", program.Money, doc("Principal prepaid voluntarily"))
	}
	if v.toggles || v.prepays {
		v.contra = m.Account("Unamortised fees, moves of "+k.id, program.Liability, "Debt")
		v.cost = m.Line("move_cost["+k.id+"]", program.Money, doc("Step interest in kind and prepayment premium"))
		l := m.usdLine("move_expense["+k.id+"]", "Step interest in kind and prepayment premium of the month before, "+k.id, v.cost.Lag(1))
		m.Post(l, m.books.interest, v.contra)
		m.inst.expense = append(m.inst.expense, l.Expr)
	}
}

// caughtUp adds to what has accrued since the last payment the interest on what a toggle joined to principal in the month
// before, from that month's payment to its end.
func (m *builder) caughtUp(k *tranche, sum, rateBefore Expr, after []money.Fixed) Expr {
	if !k.moves.toggles {
		return sum
	}
	return sum.Plus(k.moves.joined.Lag(1).Times(rateBefore).Times(m.Series("", shifted(after), program.Number)))
}

// shifted is a list one month later.
func shifted(list []money.Fixed) []money.Fixed {
	return append(make([]money.Fixed, 1), list[:len(list)-1]...)
}

// convertsNow flags the month of conversion, while the note is outstanding and before the last month (conventions 4.8).
func (m *builder) convertsNow(k *tranche) Expr {
	day := m.dateInput(k.path+".conversion.conversion_date", k.terms.Conversion.ConversionDate)
	return m.time.start.LessEq(day).And(day.Less(m.time.end)).And(m.time.last.Not())
}

// afterMoves is the performing balance at month end.
func (m *builder) afterMoves(k *tranche, balance Expr) Expr {
	v := &k.moves
	if v.converts {
		v.converted = m.usdLine("converted["+k.id+"]", "Principal converted into shares, "+k.id, k.before.Times(m.convertsNow(k)))
		m.Post(v.converted, k.debt, m.Account("Notes converted, "+k.id, program.Equity, paidInAndOut))
		return program.Select(m.convertsNow(k), m.usd(0), balance)
	}
	if v.prepays {
		balance = balance.Minus(v.prepaid.Expr)
	}
	if v.toggles {
		balance = balance.Plus(v.joined.Expr)
	}
	return balance
}

// bearing is the balance that bears interest from the month's event to its end: what moves at month end bears to then.
func (m *builder) bearing(k *tranche) Expr {
	switch v := &k.moves; {
	case v.converts: // accrued interest is forfeited
		return program.Select(m.convertsNow(k), m.usd(0), k.before)
	case v.any():
		return k.before
	}
	return m.accruing(k)
}

// forfeits flags months in which what has accrued is not carried on.
func (m *builder) forfeits(k *tranche, pay Expr) Expr {
	if !k.moves.converts {
		return pay
	}
	return pay.Or(m.convertsNow(k))
}

// stepInterest is the interest of the period that ends at the step of the rate.
func (m *builder) stepInterest(k *tranche, open Expr, before, after []money.Fixed, year int64, pay Expr) {
	if !k.moves.toggles {
		return
	}
	k.moves.step = m.usd(0)
	if k.terms.PIK.StepRate.IsZero() {
		return
	}
	carried := m.Line("carried_balance_days["+k.id+"]", program.Money,
		program.Doc{Title: "Balance x days since the last payment, " + k.id, Unit: m.c.CurrencyCode + " x days"})
	sum := carried.Lag(1).Plus(open.Times(m.Series("", before, program.Number))).
		Plus(k.moves.joined.Lag(1).Times(m.Series("", shifted(after), program.Number)))
	carried.Is(program.Select(pay, m.usd(0), sum).Plus(k.before.Times(m.Series("", after, program.Number))))
	rate := m.amount(k.path+".pik.step_rate", k.terms.PIK.StepRate, program.Number)
	k.moves.step = m.over(sum.Times(rate), m.num(year)).RoundCents()
}

// mayJoin flags payment months in which a toggle may join interest to principal.
func (m *builder) mayJoin(k *tranche) Expr {
	last := m.r.Grid.Len() - 1
	until := min(*k.terms.PIK.UntilDate, k.lastPay())
	return m.flags(func(t int) bool { return t < last && k.monthly.Pay[t] && m.eventDate(k, t) < until })
}

// offered is the interest that a toggle offers to pay in cash when the waterfall comes to it: all of it or none.
//
//	none where cash left < cover x interest, by a material amount
func (m *builder) offered(k *tranche) Expr {
	if !k.moves.toggles {
		return k.cashInterest()
	}
	cover := m.amount(k.path+".pik.cash_cover", k.terms.PIK.CashCover, program.Number)
	short := m.material().LessEq(k.interestCash.Times(cover).RoundCents().Minus(m.fall.cash.left))
	none := m.mayJoin(k).And(short)
	k.moves.withheld = program.Select(none, k.interestCash, m.usd(0))
	offered := program.Select(none, m.usd(0), k.interestCash)
	if k.feesDue != (Expr{}) {
		offered = offered.Plus(k.feesDue)
	}
	return offered
}

// join books what of a toggle's interest was not paid, and returns what stays overdue of it.
func (m *builder) join(k *tranche, unpaid Expr) Expr {
	may := m.mayJoin(k)
	part := m.usdLine("interest_in_kind["+k.id+"]", "Interest not paid that joins principal, "+k.id, program.Select(may, unpaid, m.usd(0)))
	m.Post(part, k.accrued, k.debt)
	inKind := may.And(m.material().LessEq(unpaid))
	step := m.usdLine("step_interest["+k.id+"]", "Interest at the step of the rate, "+k.id, program.Select(inKind, k.moves.step, m.usd(0)))
	m.Post(step, k.moves.contra, k.debt)
	k.moves.joined.Is(part.Expr.Plus(step.Expr))
	if !k.moves.prepays {
		k.moves.cost.Is(step.Expr)
	}
	return program.Select(may, m.usd(0), unpaid)
}

// prepaymentSteps registers voluntary prepayments: senior ones with the sweep, others behind mezzanine debt service, from cash
// that is not held for tax, once the last phase operates (conventions 4.6).
//
//	prepaid_t = min(fraction x principal, cash / (1 + fee)), fee = premium of a unit prepaid
func (m *builder) prepaymentSteps() {
	for _, k := range m.tranches {
		if k.moves.prepays && k.senior {
			m.action(project.StepSeniorSweep, func() { m.prepayVoluntarily(k) })
		}
	}
}

// prepayJuniors prepays debt behind senior debt, once its debt service is settled.
func (m *builder) prepayJuniors(junior []*tranche) {
	for _, k := range junior {
		if k.moves.prepays {
			m.prepayVoluntarily(k)
		}
	}
}

func (m *builder) prepayVoluntarily(k *tranche) {
	n := m.r.Grid.Len()
	wanted, fees := m.num(0), make([]money.Fixed, n)
	for i := range k.terms.Prepayments {
		p := &k.terms.Prepayments[i]
		at := m.r.Grid.Index(*p.Date)
		if at >= n-1 {
			continue
		}
		fees[at] = k.prepaymentFee(p)
		share := m.amount(k.path+".prepayments["+money.FromInt(int64(i)).String()+"].fraction", p.Fraction, program.Number)
		wanted = wanted.Plus(share.Times(m.flags(func(t int) bool { return t == at })))
	}
	fee := m.Series("", fees, program.Number)
	cash := m.fall.cash.left.Minus(m.keptCash(m.accruedTax())).Floor0().Times(m.lastCOD().Less(m.time.end))
	amount := program.Min(m.afterPrepayment(k).Times(wanted).RoundCents(), m.over(cash, m.num(1).Plus(fee)))
	paid := k.moves.prepaid.Is(amount)
	m.Post(paid, k.debt, m.books.cash)
	premium := m.usdLine("prepayment_premium["+k.id+"]", "Make-whole amount or penalty, "+k.id, program.Min(paid.Expr.Times(fee).RoundCents(), cash.Minus(paid.Expr)))
	m.Post(premium, k.moves.contra, m.books.cash)
	m.spend(paid.Expr.Plus(premium.Expr))
	m.inst.paid = append(m.inst.paid, paid.Expr, premium.Expr)
	cost := premium.Expr
	if k.moves.toggles {
		cost = cost.Plus(m.lineNamed("step_interest[" + k.id + "]"))
	}
	k.moves.cost.Is(cost)
}

// prepaymentFee is the premium of a unit prepaid: the penalty of the day, or what the payments avoided are worth at the
// make-whole rate above principal (package debt). The coupon that runs counts from the last payment.
func (k *tranche) prepaymentFee(p *project.Prepayment) money.Fixed {
	unit := money.FromInt(1_000_000_000)
	if p.MakeWholeRate == nil {
		var steps []debt.Penalty
		for _, s := range p.Penalties {
			steps = append(steps, debt.Penalty{Until: *s.UntilDate, Fraction: *s.FeeFraction})
		}
		fee, _ := debt.PrepaymentFee(*p.Date, unit, steps)
		return per(fee, unit)
	}
	owed, at, remaining := k.avoided(*p.Date)
	premium, ok := debt.MakeWhole(at, owed, *p.MakeWholeRate, remaining)
	if !ok {
		return money.Fixed{}
	}
	return per(premium, owed)
}

// avoided are the principal owed behind the month's payment, the day of that payment or else the date, and the payments that a
// full prepayment makes unnecessary.
func (k *tranche) avoided(on calendar.Date) (owed money.Fixed, at calendar.Date, remaining []debt.Change) {
	owed, at = k.schedule.Terms.Principal, on
	events, _ := k.schedule.Events(contract.AtRate(*k.terms.FixedRate))
	for _, e := range events[1:] {
		if e.Date <= on.MonthEnd() {
			owed, at = e.Outstanding, max(on, e.Date)
			continue
		}
		paid, _ := money.Neg(e.Amount)
		remaining = append(remaining, debt.Change{Date: e.Date, Amount: paid})
	}
	return owed, at, remaining
}

func per(a, b money.Fixed) money.Fixed { q, _ := money.Div(a, b); return q }
