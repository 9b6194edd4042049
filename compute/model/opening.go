package model

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/returns"
)

// A seasoned case starts from a balance sheet (conventions 1.7). Its accounts are opened by entries of month 0, whose end is
// the date of that balance sheet; nothing else happens in month 0. Lines that carry a state of their own beside the accounts
// (age, cost to date, depreciation, principal, interest since the last payment) have it as their value before month 0.

// seasoned tells whether the case starts from a balance sheet.
func (m *builder) seasoned() bool { return m.c.Opening != nil }

// live is e without month 0 of a seasoned case, whose flows lie behind.
func (m *builder) live(e Expr) Expr {
	if !m.seasoned() {
		return e
	}
	return program.Select(m.time.first, m.zeroOf(e), e)
}

// openAccounts posts the opening balance sheet. Each balance stands against one account, which ends at 0 because the two
// sides are equal.
func (m *builder) openAccounts() {
	o := m.c.Opening
	if o == nil {
		return
	}
	against := m.Account("Opening balances", program.Equity, paidInAndOut)
	debit := func(name, title string, a project.Amount, to program.Account) {
		if a != nil && !a.IsZero() {
			m.Post(m.usdLine("opening_"+name, "Opening balance, "+title, m.fixed(*a, program.Money).Times(m.time.first)), to, against)
		}
	}
	credit := func(name, title string, a project.Amount, to program.Account) {
		if a != nil && !a.IsZero() {
			m.Post(m.usdLine("opening_"+name, "Opening balance, "+title, m.fixed(*a, program.Money).Times(m.time.first)), against, to)
		}
	}
	debit("cash", "operating account", o.CashUSD, m.books.cash)
	debit("dsra", "debt service reserve", o.DSRAUSD, m.books.dsra)
	debit("capitalized_interest", "capitalised interest", o.CapitalizedInterestUSD, m.books.idc)
	if o.ReceivablesUSD != nil && !o.ReceivablesUSD.IsZero() {
		debit("receivables", "receivables", o.ReceivablesUSD, m.books.broughtForward)
	}
	for i := range o.Assets {
		a := &o.Assets[i]
		id := a.PhaseID + "/" + a.CostID
		debit("cost["+id+"]", "cost of "+id, a.CostUSD, m.books.assets)
		credit("depreciation["+id+"]", "depreciation of "+id, a.AccumulatedDepreciation, m.books.accumulated)
	}
	credit("operating_payables", "operating payables", o.OperatingPayablesUSD, m.books.payable)
	credit("construction_payables", "construction payables", o.ConstructionPayablesUSD, m.books.conpay)
	credit("tax_payable", "tax payable", o.TaxPayableUSD, m.books.taxpay)
	if m.c.Tax.DeferredTax {
		credit("deferred_tax", "deferred tax", o.DeferredTaxUSD, m.books.deferred)
	}
	for i := range o.Prepayments {
		p := &o.Prepayments[i]
		credit("prepayment["+p.TenantID+"]", "prepayment of "+p.TenantID, p.LiabilityUSD, m.books.prepaid)
	}
	for _, k := range m.tranches {
		if t := m.openingTranche(k.id); t != nil {
			credit("debt["+k.id+"]", "debt, "+k.id, t.PrincipalUSD, k.debt)
			credit("accrued_interest["+k.id+"]", "accrued interest, "+k.id, t.AccruedInterestUSD, k.accrued)
			debit("unamortized_fees["+k.id+"]", "unamortised fees, "+k.id, t.UnamortizedFeesUSD, k.fees)
			credit("overdue["+k.id+"]", "overdue, "+k.id, t.OverdueUSD, k.overdue)
			if k.escrow != nil {
				debit("escrow["+k.id+"]", "interest escrow, "+k.id, t.EscrowUSD, k.escrow.account)
			}
		}
	}
	if v := o.Revolver; v != nil {
		credit("revolver", "revolver", v.DrawnUSD, m.inst.revolver.balance)
		credit("revolver_interest", "interest on the revolver", v.AccruedInterestUSD, m.inst.revolver.owed)
		credit("revolver_fee", "fee of the revolver", v.AccruedFeeUSD, m.inst.revolver.owed)
		credit("revolver_overdue", "interest and fee of the revolver, overdue", v.OverdueUSD, m.inst.revolver.owed)
	}
	for i := range o.Hedges {
		h := &o.Hedges[i]
		credit("hedge["+h.HedgeID+"]", "net hedge payments accrued, "+h.HedgeID, h.AccruedUSD, m.inst.hedged[h.HedgeID].owed)
		credit("hedge_overdue["+h.HedgeID+"]", "hedge payments overdue, "+h.HedgeID, h.OverdueUSD, m.inst.hedged[h.HedgeID].owed)
		debit("hedge_premium["+h.HedgeID+"]", "unamortised premium, "+h.HedgeID, h.UnamortizedPremiumUSD, m.inst.hedged[h.HedgeID].worth)
	}
	credit("contributed_equity", "contributed equity", o.ContributedUSD, m.books.contributed)
	if o.RetainedUSD != nil && !o.RetainedUSD.IsZero() {
		credit("retained_earnings", "retained earnings", o.RetainedUSD, m.Account("Retained earnings brought forward", program.Equity, paidInAndOut))
	}
}

// collected adds to receipts what opening receivables bring in: all of it in month 1.
func (m *builder) collected(receipts Expr) Expr {
	o := m.c.Opening
	if o == nil || o.ReceivablesUSD == nil || o.ReceivablesUSD.IsZero() {
		return receipts
	}
	m.books.broughtForward = m.Account("Receivables brought forward", program.Asset, "Receivables")
	l := m.usdLine("opening_receivables_collected", "Receivables brought forward, collected",
		m.fixed(*o.ReceivablesUSD, program.Money).Times(m.flags(func(t int) bool { return t == 1 })))
	m.Post(l, m.books.cash, m.books.broughtForward)
	return receipts.Plus(l.Expr)
}

// monthsSince is how many months have run from a day to the end of month 0 of a seasoned case; a part of a month counts its
// days (conventions 1.3). 0 in any other case.
func (m *builder) monthsSince(from calendar.Date) money.Fixed {
	end := m.r.Grid.End(0)
	if !m.seasoned() || from > end {
		return money.Fixed{}
	}
	days := int64(from.DaysInMonth())
	part, _ := money.FromRatio(int64(from.MonthEnd()-from)+1, days)
	whole := -m.r.Grid.Index(from)
	v, _ := money.Add(part, money.FromInt(int64(whole)))
	return v
}

// openingAsset is what a line of capital cost had cost by the opening date; nil in a case that starts at close, and for a
// line on which nothing was spent.
func (m *builder) openingAsset(id string) *project.OpeningAsset {
	if m.c.Opening == nil {
		return nil
	}
	for i := range m.c.Opening.Assets {
		if a := &m.c.Opening.Assets[i]; a.PhaseID+"/"+a.CostID == id {
			return a
		}
	}
	return nil
}

// openingTranche is the state of a tranche at the opening date; nil if it was not drawn by then.
func (m *builder) openingTranche(id string) *project.OpeningTranche {
	if m.c.Opening == nil {
		return nil
	}
	for i := range m.c.Opening.Tranches {
		if t := &m.c.Opening.Tranches[i]; t.TrancheID == id {
			return t
		}
	}
	return nil
}

// openingPrepaid is what a tenant has paid in advance and not used; nil if nothing.
func (m *builder) openingPrepaid(id string) project.Amount {
	if m.c.Opening == nil {
		return nil
	}
	for i := range m.c.Opening.Prepayments {
		if p := &m.c.Opening.Prepayments[i]; p.TenantID == id {
			return p.LiabilityUSD
		}
	}
	return nil
}

// openingAmount is a number of the opening balance sheet, 0 without one.
func (m *builder) openingAmount(pick func(*project.Opening) project.Amount) Expr {
	if m.c.Opening == nil || pick(m.c.Opening) == nil {
		return m.usd(0)
	}
	return m.fixed(*pick(m.c.Opening), program.Money)
}

// openingHedge is the state of a hedge at the opening date; nil if none is given.
func (m *builder) openingHedge(id string) *project.OpeningHedge {
	if m.c.Opening == nil {
		return nil
	}
	for i := range m.c.Opening.Hedges {
		if h := &m.c.Opening.Hedges[i]; h.HedgeID == id {
			return h
		}
	}
	return nil
}

// overdueBearing is what of the overdue amounts of an opening bears default interest.
func overdueBearing(t *project.OpeningTranche) project.Amount {
	if t.OverdueBearingUSD != nil {
		return t.OverdueBearingUSD
	}
	return t.OverdueUSD
}

// seasonedPaid is the cost of a line to date: what it was on the opening date, and what the plan spends after it.
func (m *builder) seasonedPaid(id string, planned program.Line) program.Line {
	start := m.usd(0)
	if a := m.openingAsset(id); a != nil {
		start = m.fixed(*a.CostUSD, program.Money)
	}
	paid := m.Line("capital_paid["+id+"]", program.Money, program.Doc{Title: "Capital cost to date, " + id, Unit: m.c.CurrencyCode}).Before(start)
	return paid.Is(paid.Lag(1).Plus(m.live(planned.Expr.Minus(planned.Lag(1)))))
}

// seasonedWear is depreciation to date: what it was on the opening date, and the rest evenly over the rest of the life.
//
//	worn_t = opening + max(0, paid_t x kept - opening) x min(age_t - opening age, life - opening age) / (life - opening age)
func (m *builder) seasonedWear(p *phase, id string, paid, kept, life Expr) (worn, before Expr) {
	before = m.usd(0)
	if a := m.openingAsset(id); a != nil {
		before = m.fixed(*a.AccumulatedDepreciation, program.Money)
	}
	start := m.fixed(m.monthsSince(*p.project.PlannedCOD), program.Number)
	left := life.Minus(start).Floor0()
	part := m.over(program.Min(p.age.Minus(start), left), left)
	return before.Plus(paid.Times(kept).Minus(before).Floor0().Times(part)), before
}

// openingTaxWear is the month's deduction for assets that were in service on the opening date: the table of each goes on.
// The share of each month is a constant of the calendar. Without classes all count.
func (m *builder) openingTaxWear(classes ...project.TaxClass) Expr {
	return m.openingTaxSum(classes, func(b *project.OpeningTaxBasis) Expr {
		shares := make([]money.Fixed, m.r.Grid.Len())
		for t := 1; t < len(shares); t++ {
			shares[t] = tableShare(b, m.r.Grid.Start(t))
		}
		return m.Series("", shares, program.Number)
	})
}

// openingTaxBasis is what of those assets was not deducted by the opening date.
func (m *builder) openingTaxBasis(classes ...project.TaxClass) Expr {
	return m.openingTaxSum(classes, func(b *project.OpeningTaxBasis) Expr {
		left := money.FromInt(1)
		for d := *b.ServiceDate; d <= m.r.Grid.End(0); d = d.AddMonths(1) {
			left, _ = money.Sub(left, tableShare(b, d))
		}
		return m.fixed(left, program.Number)
	})
}

// openingTaxSum adds up a share of the basis of each opening asset of some classes, all of them without classes.
func (m *builder) openingTaxSum(classes []project.TaxClass, share func(*project.OpeningTaxBasis) Expr) Expr {
	sum := m.usd(0)
	if m.c.Opening == nil {
		return sum
	}
	for i := range m.c.Opening.TaxBasis {
		b := &m.c.Opening.TaxBasis[i]
		if len(classes) == 0 || slices.Contains(classes, b.TaxClass) {
			sum = sum.Plus(m.fixed(*b.BasisUSD, program.Money).Times(share(b)))
		}
	}
	return sum
}

// tableShare is the part of a basis that its table deducts in the month of a day.
func tableShare(b *project.OpeningTaxBasis, day calendar.Date) money.Fixed {
	from, first, _ := b.ServiceDate.YMD()
	year, _, _ := day.YMD()
	var class returns.MACRSClass
	for _, c := range taxClasses {
		if c.class == b.TaxClass {
			class = c.table
		}
	}
	rate, _ := returns.MACRS(class, first, year-from+1)
	months := money.FromInt(12)
	if year == from {
		months = money.FromInt(int64(13 - first))
	}
	share, _ := money.Div(rate, months)
	return share
}

// seasonDebt gives the lines of a tranche that was drawn before the opening date their state on it. A month-end balance of
// interest is turned back into days x balance x rate, in which it accrues.
func (m *builder) seasonDebt(k *tranche, performing, carried program.Line, year int64) {
	if t := m.openingTranche(k.id); t != nil {
		performing.Before(m.fixed(*t.PrincipalUSD, program.Money))
		carried.Before(m.fixed(*t.AccruedInterestUSD, program.Money).Times(m.num(year)))
	}
}

// rateInForce is the rate of a floating tranche fixed on the last reset day by the opening date: a fact, which no scenario
// moves.
func (m *builder) rateInForce(k *tranche) Expr {
	level := m.levelInForce(k)
	if c := k.terms.CapRate; c != nil && level.Cmp(*c) > 0 {
		level = *c
	}
	if f := k.terms.FloorRate; f != nil && level.Cmp(*f) < 0 {
		level = *f
	}
	level, _ = money.Add(level, k.signedMargin())
	return m.fixed(level, program.Number).Floor0()
}

// levelInForce is the level of a tranche's index on the last reset day by the opening date.
func (m *builder) levelInForce(k *tranche) money.Fixed {
	reset := k.schedule.Terms.Issue
	for _, p := range k.schedule.Periods {
		if p.Pay <= m.r.Grid.End(0) {
			reset = p.Pay
		}
	}
	level := money.Fixed{}
	for i := range m.c.Market.Indices {
		if ix := &m.c.Market.Indices[i]; ix.ID == k.terms.IndexID {
			level = *ix.Rate
			for _, p := range ix.Points {
				if p.Date <= reset {
					level = *p.Rate
				}
			}
		}
	}
	return level
}

// seasonedFee amortises what is left of fees and discounts to maturity: along the rest of the curve of the fee and discount
// that the terms state, by their planned schedule from issue on; where they state none, as if it were all of them.
//
//	share_t = (curve_t - curve_0) / (1 - curve_0)
func (m *builder) seasonedFee(k *tranche, left project.Amount) {
	if left == nil || left.IsZero() {
		return
	}
	k.fees = m.Account("Unamortised fees, "+k.id, program.Liability, "Debt")
	curve := m.feeCurve(k)
	if !k.hasFee() && !k.discounted() && !k.vintages() {
		curve = k.schedule.CostCurve(m.r.Grid, *left)
	}
	done := curve[0]
	rest, _ := money.Sub(money.One(), done)
	for t := range curve {
		part, _ := money.Sub(curve[t], done)
		curve[t] = money.One()
		if rest.Sign() > 0 {
			curve[t], _ = money.Div(part, rest)
		}
	}
	total := m.usdLine("fee_amortized["+k.id+"]", "Fees amortised to date, "+k.id, m.fixed(*left, program.Money).Times(m.Series("", curve, program.Number)).RoundCents())
	part := m.usdLine("fee_amortization["+k.id+"]", "Amortisation of fees, "+k.id, total.Expr.Minus(total.Lag(1)))
	m.Post(part, m.books.feeCost, k.fees)
	k.feeAmortized = part.Expr
}

// seasonedCredit is what falls due of a prepayment received before the opening date: what is left of it, in the proportions
// of the plan.
//
//	due_t x left / (f x value x months of credit left / months of credit)
func (m *builder) seasonedCredit(t *project.Tenant, mine []*slice, values []Expr, due Expr) Expr {
	if !m.seasoned() || *t.PrepaymentDate > m.r.Grid.End(0) {
		return due
	}
	left := m.openingPrepaid(t.ID)
	if left == nil {
		return m.usd(0)
	}
	planned := m.usd(0)
	for i, s := range mine {
		c, end := money.FromInt(int64(t.CreditStartMonth)), money.FromInt(int64(t.TermMonths))
		run := m.monthsSince(*m.phases[s.Phase].project.PlannedCOD)
		if run.Cmp(c) < 0 {
			run = c
		}
		if run.Cmp(end) > 0 {
			run = end
		}
		rest, _ := money.Sub(end, run)
		share, _ := money.Div(rest, money.FromInt(int64(t.TermMonths-t.CreditStartMonth)))
		planned = planned.Plus(values[i].Times(m.fixed(share, program.Number)))
	}
	fraction := m.amount("tenants["+t.ID+"].prepayment_fraction", t.PrepaymentFraction, program.Number)
	return due.Times(m.over(m.fixed(*left, program.Money), planned.Times(fraction)))
}
