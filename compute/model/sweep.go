package model

import (
	"slices"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// sweeps tells whether a tranche may be prepaid by the waterfall: a senior one whose draws share one schedule.
func (m *builder) sweeps(k *tranche) bool {
	return m.c.Financing.CashSweep != nil && k.senior && !k.vintages() && k.terms.Conversion == nil
}

// openPrepayment declares what of a tranche the sweep prepays, which posts and defines it: nothing that falls due in the month
// depends on it.
func (m *builder) openPrepayment(k *tranche) {
	if !m.sweeps(k) {
		return
	}
	k.prepaid = m.Line("prepaid["+k.id+"]", program.Money, program.Doc{Title: "Principal prepaid from cash, " + k.id, Unit: m.c.CurrencyCode})
}

// afterPrepayment is the performing balance at month end.
func (m *builder) afterPrepayment(k *tranche) Expr {
	if !m.sweeps(k) {
		return k.before
	}
	return k.before.Minus(k.prepaid.Expr)
}

// accruing is the balance that bears interest from the month's event to its end. What the month's cash prepays is stamped at
// month end, as that cash is (conventions 1.1): it bears interest to then, so that the tax of the month, which cash pays first,
// does not depend on the sweep.
func (m *builder) accruing(k *tranche) Expr {
	if m.sweeps(k) {
		return k.before
	}
	return k.performing
}

// unswept is what would be owed before a payment had nothing been prepaid. In inverse order it carries the proportions of a
// schedule to which interest has been added.
func (m *builder) unswept(k *tranche, owed Expr) Expr {
	if !m.sweeps(k) || m.prepaysProRata(k) {
		return owed
	}
	return owed.Plus(m.usdLineToDate("prepaid_to_date["+k.id+"]", "Principal prepaid to date, "+k.id, k.prepaid.Expr).Lag(1))
}

// prepaysProRata tells whether a prepayment cuts all later instalments of a tranche alike. In inverse order the schedule stays
// and ends earlier: an instalment is never more than what is owed.
func (m *builder) prepaysProRata(k *tranche) bool {
	return m.sweeps(k) && m.c.Financing.CashSweep.Order == project.PrepayProRata && k.terms.Amortization != contract.Bullet
}

// sweptServiceAhead is debt service of the next twelve months of a tranche that cash prepays, in proportion to what is owed
// before this month's prepayment, and as planned. In inverse order the next instalments stay as they are while there is debt to
// repay.
func (m *builder) sweptServiceAhead(k *tranche, principal, base, balance []money.Fixed) (due, planned Expr) {
	repaid, interest := m.Series("", principal, program.Money), m.Series("", base, program.Money).Times(k.rate)
	ratio := m.over(k.before, m.Series("", balance, program.Money))
	planned = repaid.Plus(interest)
	if !m.prepaysProRata(k) && k.terms.CapitalizeInterestUntil == nil {
		return program.Min(repaid, k.before).Plus(interest.Times(ratio)), planned
	}
	return planned.Times(ratio), planned
}

// sweepSteps registers mandatory prepayment and the cash sweep (conventions 4.6, 5.5), on senior payment dates once the last
// phase operates, while nothing is in default.
//
//	cash_t      = max(0, cash after senior debt service and reserves - minimum - accrued tax)
//	mandatory_t = min(cash_t, due and not yet prepaid)
//	sweep_t     = max(fraction x rest, min(rest, balance above the target)), rest = cash_t - mandatory_t
//
// Both end at the senior balance, which tranches share pari passu by what they owe.
func (m *builder) sweepSteps(senior []*tranche) {
	w := m.c.Financing.CashSweep
	prepaid := slices.DeleteFunc(slices.Clone(senior), func(k *tranche) bool { return !m.sweeps(k) })
	if w == nil || len(prepaid) == 0 {
		return
	}
	m.action(project.StepSeniorSweep, func() {
		on := m.lastCOD().Less(m.time.end).And(m.payMonth(senior)).And(m.performs())
		pools := []*pool{m.fall.cash}
		if w.Trigger == project.SweepInLockUp {
			pools = append(pools, m.poolsOfKind(sourceTrappedCash)...)
		}
		have := m.usd(0)
		for _, p := range pools {
			have = have.Plus(p.left)
		}
		kept := m.amount("financing.cash_sweep.minimum_cash_usd", w.MinimumCashUSD, program.Money).Plus(m.accruedTax())
		cash := m.usdLine("cash_for_sweep", "Cash that may prepay senior debt", have.Minus(kept).Floor0().Times(on)).Expr
		owed := m.usd(0)
		for _, k := range prepaid {
			owed = owed.Plus(k.before)
		}
		mandatory := m.mandatory(w, cash, owed)
		sweep := m.swept(w, cash.Minus(mandatory), owed.Minus(mandatory))
		m.prepay(prepaid, m.usdLine("prepayment", "Senior debt prepaid from cash", mandatory.Plus(sweep).RoundCents()).Expr, pools)
	})
}

// mandatory is what prepayments due on listed dates take.
func (m *builder) mandatory(w *project.CashSweep, cash, owed Expr) Expr {
	if len(w.Prepayments) == 0 {
		return m.usd(0)
	}
	due := make([]money.Fixed, m.r.Grid.Len())
	for _, p := range w.Prepayments {
		t := max(m.r.Grid.Index(p.Date), 0)
		due[t], _ = money.Add(due[t], p.AmountUSD)
	}
	open := m.Line("mandatory_prepayment_open", program.Money, program.Doc{Title: "Mandatory prepayments not yet met", Unit: m.c.CurrencyCode})
	wanted := open.Lag(1).Plus(m.Series("", due, program.Money))
	paid := m.usdLine("mandatory_prepayment", "Mandatory prepayment", program.Min(program.Min(wanted, cash), owed)).Expr
	open.Is(wanted.Minus(paid))
	return paid
}

// swept is what the sweep takes of the cash that is left.
func (m *builder) swept(w *project.CashSweep, cash, owed Expr) Expr {
	share := cash.Times(m.amount("financing.cash_sweep.fraction", w.Fraction, program.Number))
	if w.Trigger == project.SweepInLockUp {
		share = program.Select(m.fall.lock.Lag(1), share, m.usd(0))
	}
	if len(w.TargetBalances) > 0 {
		known := m.flags(func(t int) bool { return w.TargetBalances[0].Date <= m.r.Grid.End(t) })
		target := make([]money.Fixed, m.r.Grid.Len())
		for t := range target {
			for _, b := range w.TargetBalances {
				if b.Date <= m.r.Grid.End(t) {
					target[t] = b.BalanceUSD
				}
			}
		}
		above := owed.Minus(m.Series("", target, program.Money)).Floor0().Times(known)
		share = program.Max(share, program.Min(cash, above))
	}
	return m.usdLine("cash_sweep", "Cash sweep", program.Min(share, owed)).Expr
}

// prepay books a prepayment of the senior tranches.
func (m *builder) prepay(senior []*tranche, amount Expr, pools []*pool) {
	m.take(amount, pools...)
	dues := make([]Expr, len(senior))
	for i, k := range senior {
		dues[i] = k.before
	}
	for i, paid := range m.pariPassu(dues, &pool{amount, m.usd(0)}) {
		m.Post(senior[i].prepaid.Is(paid), senior[i].debt, m.books.cash)
	}
}

// payMonth flags the months in which one of the tranches has a payment date.
func (m *builder) payMonth(list []*tranche) Expr {
	return m.flags(func(t int) bool {
		for _, k := range list {
			if k.monthly.Pay[t] {
				return true
			}
		}
		return false
	})
}

// accruedTax is tax that has accrued and is not due yet: it stays in cash, since four months of it fall due in April.
func (m *builder) accruedTax() Expr {
	return m.books.taxpay.Closing().Floor0().Times(m.time.last.Not())
}
