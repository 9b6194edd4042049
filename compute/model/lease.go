package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// leases lowers leases with a liability: its payments are signed, so that interest and principal of each month are those of
// the contract (package debt), and no balance is computed twice. They are senior debt service; what stays unpaid is due again.
// What falls behind the horizon is left out, with the asset.
func (m *builder) leases() {
	for i := range m.r.Leases {
		r := &m.r.Leases[i]
		if l := &m.c.Financing.Leases[r.Index]; l.Kind != project.OperatingLease {
			m.financeLease(l, r)
			m.inst.pays = m.leasePays()
		}
	}
}

// leasePays flags the months in which a lease with a liability pays, and those after the last such payment.
func (m *builder) leasePays() Expr {
	g := m.r.Grid
	pays, last := map[int]bool{}, 0
	for i := range m.r.Leases {
		for _, f := range m.r.Leases[i].Flows {
			if t := g.Index(f.Date); f.Kind != debt.Draw {
				pays[t], last = true, max(last, t)
			}
		}
	}
	return m.flags(func(t int) bool { return pays[t] || t > last })
}

// financeLease books the asset or the cash against the liability, then its payments.
func (m *builder) financeLease(l *project.Lease, r *project.ResolvedLease) {
	g := m.r.Grid
	owed := m.Account("Lease liability, "+l.ID, program.Liability, "Debt")
	accrued := m.Account("Accrued lease interest, "+l.ID, program.Liability, "Debt")
	begin := g.Index(*l.Commencement)
	drawn := m.Series("", m.leaseFlows(r, debt.Draw), program.Money)
	if l.Kind == project.SaleAndLeaseback {
		m.instrumentReceipt("sale_and_leaseback", l.ID, "Received for the asset leased back", drawn, owed)
	} else {
		m.rightOfUse(l, drawn, begin, owed)
	}
	interest, principal := m.leaseFlows(r, debt.Interest), m.leaseFlows(r, debt.Repayment)
	joined := m.leaseFlows(r, debt.InKind)
	if anyAmount(joined) {
		m.Post(m.usdLine("lease_interest_to_liability["+l.ID+"]", "Lease interest joined to the liability, "+l.ID,
			m.Series("", joined, program.Money)), accrued, owed)
	}
	expense := m.accrued("lease_interest["+l.ID+"]", "Lease interest, "+l.ID, m.Series("", m.leaseAccrual(l, r), program.Money))
	m.Post(expense, m.books.interest, accrued)
	m.inst.expense = append(m.inst.expense, expense.Expr)
	for _, x := range []struct {
		name, title string
		step        project.WaterfallStep
		list        []money.Fixed
		owed        program.Account
	}{{"lease_interest", "Lease interest", project.StepSeniorInterest, interest, accrued}, {"lease_principal", "Lease principal", project.StepSeniorPrincipal, principal, owed}} {
		due := m.usdLine(x.name+"_due["+l.ID+"]", x.title+" due, "+l.ID, m.Series("", x.list, program.Money))
		m.obligation(x.step, x.name, l.ID, x.title, due.Expr, x.owed, nil)
		m.inst.net = append(m.inst.net, due.Expr)
		m.inst.ahead = append(m.inst.ahead, m.Series("", nextTwelve(x.list), program.Money))
	}
}

// rightOfUse books a leased asset at fair value and depreciates it in equal parts over the term.
//
//	worn_t = round(fair value x months since commencement / term)
func (m *builder) rightOfUse(l *project.Lease, drawn Expr, begin int, owed program.Account) {
	asset := m.Account("Right-of-use asset, "+l.ID, program.Asset, "Fixed assets")
	worn := m.Account("Accumulated depreciation of leased asset, "+l.ID, program.Asset, "Fixed assets")
	m.Post(m.usdLine("right_of_use["+l.ID+"]", "Asset leased, "+l.ID, drawn), asset, owed)
	share := m.Series("", evenly(m.r.Grid.Len(), begin, begin+l.TermMonths), program.Number)
	total := m.usdLine("right_of_use_worn["+l.ID+"]", "Depreciation to date, "+l.ID, m.fixed(*l.FairValueUSD, program.Money).Times(share).RoundCents())
	part := m.usdLine("depreciation_of_lease["+l.ID+"]", "Depreciation of the asset leased, "+l.ID, total.Expr.Minus(total.Lag(1)))
	m.Post(part, m.books.depreciation, worn)
	m.inst.wear = append(m.inst.wear, part.Expr)
}

// leaseFlows are the amounts of a kind by month.
func (m *builder) leaseFlows(r *project.ResolvedLease, kind debt.Kind) []money.Fixed {
	out := make([]money.Fixed, m.r.Grid.Len())
	for _, f := range r.Flows {
		if t := m.r.Grid.Index(f.Date); f.Kind == kind && t < len(out) {
			out[t], _ = money.Add(out[t], f.Amount)
		}
	}
	return out
}

// leaseAccrual spreads the interest of each payment evenly over the months of its period.
func (m *builder) leaseAccrual(l *project.Lease, r *project.ResolvedLease) []money.Fixed {
	g, n := m.r.Grid, int64(l.PaymentFrequency)
	out := make([]money.Fixed, g.Len())
	for _, f := range r.Flows {
		if f.Kind != debt.Interest && f.Kind != debt.InKind {
			continue
		}
		part, _ := money.Div(f.Amount, money.FromInt(n))
		pay := g.Index(f.Date)
		for t := pay - int(n) + 1; t <= min(pay, g.Len()-1); t++ {
			out[t], _ = money.Add(out[t], part)
		}
	}
	return out
}

func anyAmount(list []money.Fixed) bool {
	for _, v := range list {
		if !v.IsZero() {
			return true
		}
	}
	return false
}

// nextTwelve is the sum of the twelve months after each.
func nextTwelve(list []money.Fixed) []money.Fixed {
	out := make([]money.Fixed, len(list))
	for t, v := range list {
		for k := max(0, t-12); k < t; k++ {
			out[k], _ = money.Add(out[k], v)
		}
	}
	return out
}

// operatingLeases adds the rent of operating leases to running cost, as billed (conventions 9.5).
func (m *builder) operatingLeases() {
	for i := range m.r.Leases {
		r := &m.r.Leases[i]
		l := &m.c.Financing.Leases[r.Index]
		if l.Kind != project.OperatingLease {
			continue
		}
		rent := make([]money.Fixed, m.r.Grid.Len())
		for _, p := range r.Payments {
			if t := m.r.Grid.Index(p.Date); t < len(rent) {
				rent[t], _ = money.Add(rent[t], p.AmountUSD)
			}
		}
		amount := m.Series("", rent, program.Money)
		m.addCost(causeOccupancy, "lease/"+l.ID, "Lease, "+l.ID, amount, m.spread(amount, nil))
		if l.DiscountRate != nil {
			m.operatingAsset(l, r, amount)
		}
	}
}

// leaseMeasures compare leasing with owning, per lease that says what owning costs (question "lease or own"). Values stand at
// commencement, after tax at tax.rate, discounted at the project rate by whole months:
//
//	lease = -(1 - tax) x sum of rent_k v^k - residual v^n
//	own   = -price + tax x (price - sale) / n x sum over months of v^t + sale v^n
//	break-even payment = first payment x (own + residual v^n) / (lease + residual v^n)
func (m *builder) leaseMeasures() {
	for i := range m.r.Leases {
		r := &m.r.Leases[i]
		l := &m.c.Financing.Leases[r.Index]
		path := fmt.Sprintf("financing.leases[%s]", l.ID)
		m.ask("lease_implicit_rate", l.ID, m.fixed(r.Rate, program.Number), m.flag(len(r.Flows) > 0), "an operating lease has no liability")
		has := m.flag(l.PurchasePriceUSD != nil)
		none := "the lease says nothing of owning; give " + path + ".purchase_price_usd"
		if l.PurchasePriceUSD == nil {
			for _, name := range []string{"lease_npv", "own_npv", "lease_break_even_payment"} {
				m.ask(name, l.ID, m.usd(0), has, none)
			}
			continue
		}
		step := m.over(m.num(1).Plus(m.amount("analysis.project_discount_rate", m.c.Analysis.ProjectDiscountRate, program.Number)).Log(), m.num(12)).Exp()
		tax := m.amount("tax.rate", m.c.Tax.Rate, program.Number)
		price := m.amount(path+".purchase_price_usd", l.PurchasePriceUSD, program.Money)
		sale := m.amount(path+".owned_residual_usd", l.OwnedResidualUSD, program.Money)
		term := m.num(int64(l.TermMonths))
		end := step.PowInt(term.Neg())
		rent := m.rentValue(l, r, step).Times(m.num(1).Minus(tax)).Neg()
		left := m.fixed(*l.ResidualUSD, program.Money).Times(end).Neg()
		// the sum of v^t over n months is (1 - v^n) / (1/v - 1), or n where the rate is 0
		sum := m.num(1).Minus(end).Over(step.Minus(m.num(1)), term)
		shield := m.over(price.Minus(sale).Times(tax), term).Times(sum)
		own := shield.Plus(sale.Times(end)).Minus(price)
		m.ask("lease_npv", l.ID, rent.Plus(left), has, none)
		m.ask("own_npv", l.ID, own, has, none)
		m.ask("lease_break_even_payment", l.ID, m.fixed(*l.PaymentUSD, program.Money).Times(m.over(own.Minus(left), rent)),
			has.And(rent.Less(m.usd(0))), "at a tax rate of 1 a rent costs nothing")
	}
}

// rentValue is the value of the rents at commencement, by Horner from the last. The growth of a month is step.
func (m *builder) rentValue(l *project.Lease, r *project.ResolvedLease, step Expr) Expr {
	period := step.PowInt(m.num(int64(l.PaymentFrequency)))
	sum := m.usd(0)
	for k := len(r.Payments) - 1; k >= 0; k-- {
		p := r.Payments[k]
		switch rent := m.fixed(p.AmountUSD, program.Money); {
		case p.Residual:
		case l.InAdvance:
			sum = m.over(sum, period).Plus(rent)
		default:
			sum = m.over(sum.Plus(rent), period)
		}
	}
	return sum
}
