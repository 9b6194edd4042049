package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// feeAmount is the whole upfront fee in cents.
func (m *builder) feeAmount(k *tranche) Expr {
	face := m.fixed(*k.terms.PrincipalUSD, program.Money)
	return face.Times(m.amount(k.path+".upfront_fee_fraction", k.terms.UpfrontFeeFraction, program.Number)).RoundCents()
}

// hasFee tells whether a tranche has an upfront fee. One of 0 leaves its lines out, so that a scenario that brings one in
// changes the program's shape.
func (k *tranche) hasFee() bool {
	return k.terms.UpfrontFeeFraction != nil && !k.terms.UpfrontFeeFraction.IsZero()
}

// discounted tells whether a tranche is issued at another price than its face.
func (k *tranche) discounted() bool {
	return k.terms.IssuePriceFraction != nil && *k.terms.IssuePriceFraction != money.One()
}

// discountAmount is the face less the proceeds, in cents; below 0 for a premium.
func (m *builder) discountAmount(k *tranche) Expr {
	price := m.amount(k.path+".issue_price_fraction", k.terms.IssuePriceFraction, program.Number)
	return m.commitment(k).Times(m.num(1).Minus(price)).RoundCents()
}

// upfront books the draw at its face, the discount, which never comes in, and the fee, which is a construction use.
func (m *builder) upfront(k *tranche) Expr {
	if k.takesOver != nil { // no cash: see takeOver
		k.discount = m.usd(0)
		return m.usd(0)
	}
	m.Post(m.usdLine("draw["+k.id+"]", "Debt drawn, "+k.id, k.draw), m.books.cash, k.debt)
	k.discount = m.usd(0)
	if k.discounted() && m.openingTranche(k.id) == nil {
		l := m.usdLine("issue_discount["+k.id+"]", "Issue discount, "+k.id,
			m.discountAmount(k).Times(m.flags(func(t int) bool { return t == k.monthly.Draw })))
		m.Post(l, k.fees, m.books.cash)
		k.discount = l.Expr
	}
	if !k.hasFee() || m.openingTranche(k.id) != nil {
		return m.usd(0)
	}
	fee := m.usdLine("upfront_fee["+k.id+"]", "Upfront fee, "+k.id,
		m.feeAmount(k).Times(m.flags(func(t int) bool { return t == k.monthly.Draw })))
	m.Post(fee, k.fees, m.books.conpay)
	return fee.Expr
}

// fee amortises the upfront fee and the issue discount by effective interest on the planned schedule at the planned rate
// (conventions 9.5), frozen: a rate that floats moves interest, not this. A tranche whose draws mature one by one has no
// schedule at signing: there the fee amortises evenly by months from signing to maturity.
func (m *builder) fee(k *tranche) {
	k.feeAmortized = m.usd(0)
	if t := m.openingTranche(k.id); t != nil {
		m.seasonedFee(k, t.UnamortizedFeesUSD)
		return
	}
	if !k.hasFee() && !k.discounted() {
		return
	}
	k.fees = m.Account("Unamortised fees, "+k.id, program.Liability, "Debt")
	whole := m.usd(0)
	if k.hasFee() {
		whole = whole.Plus(m.feeAmount(k))
	}
	if k.discounted() {
		whole = whole.Plus(m.discountAmount(k))
	}
	total := m.usdLine("fee_amortized["+k.id+"]", "Fees amortised to date, "+k.id,
		whole.Times(m.Series("", m.feeCurve(k), program.Number)).RoundCents())
	part := m.usdLine("fee_amortization["+k.id+"]", "Amortisation of fees, "+k.id, total.Expr.Minus(total.Lag(1)))
	m.Post(part, m.books.feeCost, k.fees)
	k.feeAmortized = part.Expr
}

// feeCurve is the share of fee and discount amortised by each month's end.
func (m *builder) feeCurve(k *tranche) []money.Fixed {
	g := m.r.Grid
	if k.vintages() {
		return byMonths(g.Len(), k.monthly.Draw, g.Index(k.lastPay()))
	}
	cost, unit := money.Fixed{}, k.schedule.Terms.Principal
	if k.hasFee() {
		cost, _ = money.Mul(unit, *k.terms.UpfrontFeeFraction)
	}
	if k.discounted() {
		less, _ := money.Sub(money.One(), *k.terms.IssuePriceFraction)
		less, _ = money.Mul(unit, less)
		cost, _ = money.Add(cost, less)
	}
	return k.schedule.CostCurve(g, cost)
}

// byMonths is a share that grows by equal parts a month.
func byMonths(months, from, to int) []money.Fixed {
	curve := make([]money.Fixed, months)
	for t := range curve {
		switch {
		case t <= from:
		case t >= to:
			curve[t] = money.FromInt(1)
		default:
			curve[t], _ = money.FromRatio(int64(t-from), int64(to-from))
		}
	}
	return curve
}

// bookInterest capitalises interest in the share of the campus that is not yet in operation, and expenses the rest
// (conventions 9.5).
func (m *builder) bookInterest(accrued Expr) {
	idle := m.num(0) // the sum of idle shares is exactly 0 in full operation; 1 less the operating ones need not be
	for i := range m.phases {
		idle = idle.Plus(m.phases[i].weight.Times(m.num(1).Minus(m.phases[i].operating.Expr)))
	}
	capitalized, expensed := []Expr{}, []Expr{}
	for _, k := range m.tranches {
		booked := k.accrual
		if k.feesAccrued != (Expr{}) {
			booked = booked.Plus(k.feesAccrued)
		}
		part := m.usdLine("interest_capitalized["+k.id+"]", "Interest capitalised, "+k.id, booked.Times(idle).RoundCents())
		rest := m.usdLine("interest_expensed["+k.id+"]", "Interest expensed, "+k.id, booked.Minus(part.Expr))
		m.Post(part, m.books.idc, k.accrued)
		m.Post(rest, m.books.interest, k.accrued)
		capitalized, expensed = append(capitalized, part.Expr), append(expensed, rest.Expr.Plus(k.penalty))
		if k.escrow != nil {
			expensed = append(expensed, k.escrow.income.Neg())
		}
	}
	m.line("interest_total", "Interest accrued in all", m.c.CurrencyCode, accrued)
	m.usdLine("interest_capitalized", "Interest capitalised", m.total(capitalized, program.Money))
	m.sum.interestExpense = m.usdLine("interest_expense", "Interest expense", m.total(expensed, program.Money)).Expr
	m.wearInterest()
}

// wearInterest depreciates capitalised interest pro rata with the assets that it financed.
//
//	depreciation_t = (capitalised - depreciated)_{t-1} x min(1, wear of cost_t / cost still to wear out_{t-1})
func (m *builder) wearInterest() {
	left, wear := m.usd(0), m.sum.depreciation
	special := false
	for _, c := range m.capital {
		special = special || c.replaces || c.sold
		if c.wears && !c.replaces {
			left = left.Plus(c.basis.Minus(c.spent().Lag(1)))
		}
	}
	if special || m.impaired != (Expr{}) {
		wear = m.spentOnFirst()
	}
	share := program.Min(m.over(wear, left), m.num(1))
	open := m.books.idc.Opening().Plus(m.books.idcAccumulated.Opening()) // the second is negative: it stands against the first
	l := m.usdLine("depreciation_of_interest", "Depreciation of capitalised interest", open.Times(share))
	m.Post(l, m.books.depreciation, m.books.idcAccumulated)
	wear = m.sum.depreciation.Plus(l.Expr)
	if m.c.Tax.CapitalizeRunning {
		wear = wear.Plus(m.wearRunning(share))
	}
	m.sum.depreciation = m.usdLine("depreciation", "Depreciation", wear).Expr
	if m.sum.losses != (Expr{}) {
		m.sum.depreciation = m.sum.depreciation.Plus(m.sum.losses)
	}
}

// spentOnFirst is how much of what was built first is used up this month: worn, written down, or sold.
func (m *builder) spentOnFirst() Expr {
	sum := m.usd(0)
	for _, c := range m.capital {
		if c.wears && !c.replaces {
			sum = sum.Plus(c.spent().Minus(c.spent().Lag(1)))
		}
	}
	return sum
}

// spent is how much of what wears out is used up by month end: all of it once it has left.
func (l *capitalLine) spent() Expr {
	if l.sold {
		return program.Select(l.gone, l.basis, l.worn)
	}
	return l.worn
}
