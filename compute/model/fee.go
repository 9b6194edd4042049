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

// upfront books the draw and the fee, which is a construction use.
func (m *builder) upfront(k *tranche) Expr {
	m.Post(m.usdLine("draw["+k.id+"]", "Debt drawn, "+k.id, k.draw), m.books.cash, k.debt)
	if !k.hasFee() || m.openingTranche(k.id) != nil {
		return m.usd(0)
	}
	fee := m.usdLine("upfront_fee["+k.id+"]", "Upfront fee, "+k.id,
		m.feeAmount(k).Times(m.flags(func(t int) bool { return t == k.monthly.Draw })))
	m.Post(fee, k.fees, m.books.conpay)
	return fee.Expr
}

// fee amortises the upfront fee evenly by months from draw to maturity. Conventions 9.5 ask for effective interest; the
// difference moves between years only, and stands in the decision record.
func (m *builder) fee(k *tranche) {
	k.feeAmortized = m.usd(0)
	if t := m.openingTranche(k.id); t != nil {
		m.seasonedFee(k, t.UnamortizedFeesUSD)
		return
	}
	if !k.hasFee() {
		return
	}
	k.fees = m.Account("Unamortised fees, "+k.id, program.Liability, "Debt")
	g := m.r.Grid
	from, to := k.monthly.Draw, g.Index(k.lastPay())
	curve := make([]money.Fixed, g.Len())
	for t := range curve {
		switch {
		case t <= from:
		case t >= to:
			curve[t] = money.FromInt(1)
		default:
			curve[t], _ = money.FromRatio(int64(t-from), int64(to-from))
		}
	}
	total := m.usdLine("fee_amortized["+k.id+"]", "Fees amortised to date, "+k.id,
		m.feeAmount(k).Times(m.Series("", curve, program.Number)).RoundCents())
	part := m.usdLine("fee_amortization["+k.id+"]", "Amortisation of fees, "+k.id, total.Expr.Minus(total.Lag(1)))
	m.Post(part, m.books.feeCost, k.fees)
	k.feeAmortized = part.Expr
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
		part := m.usdLine("interest_capitalized["+k.id+"]", "Interest capitalised, "+k.id, k.accrual.Times(idle).RoundCents())
		rest := m.usdLine("interest_expensed["+k.id+"]", "Interest expensed, "+k.id, k.accrual.Minus(part.Expr))
		m.Post(part, m.books.idc, k.accrued)
		m.Post(rest, m.books.interest, k.accrued)
		capitalized, expensed = append(capitalized, part.Expr), append(expensed, rest.Expr.Plus(k.penalty))
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
	for _, c := range m.capital {
		if c.wears {
			left = left.Plus(c.basis.Minus(c.worn.Lag(1)))
		}
	}
	share := program.Min(m.over(wear, left), m.num(1))
	open := m.books.idc.Opening().Plus(m.books.idcAccumulated.Opening()) // the second is negative: it stands against the first
	l := m.usdLine("depreciation_of_interest", "Depreciation of capitalised interest", open.Times(share))
	m.Post(l, m.books.depreciation, m.books.idcAccumulated)
	wear = wear.Plus(l.Expr)
	if m.c.Tax.CapitalizeRunning {
		wear = wear.Plus(m.wearRunning(share))
	}
	m.sum.depreciation = m.usdLine("depreciation", "Depreciation", wear).Expr
}
