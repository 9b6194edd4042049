package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// operatingAsset puts an operating lease on the balance sheet (US GAAP, ASC 842-20-25-6, 842-20-35-3): rents to come at their
// present value are a liability, and cost is one amount a month by the straight line. What cost and rent differ by is carried in
// the right-of-use asset, so that it and the liability end together. Cash and CFADS are those of the rent.
//
//	liability_t = sum over rents u > t of rent_u / (1 + rate / 12)^(u - t)
//	cost_t      = change of round(sum of rents x months since commencement / term)
//	asset_t     = liability_t - sum to date of (cost - rent)
func (m *builder) operatingAsset(l *project.Lease, r *project.ResolvedLease, rent Expr) {
	begin := m.r.Grid.Index(*l.Commencement)
	asset := m.Account("Right-of-use asset, "+l.ID, program.Asset, "Fixed assets")
	owed := m.Account("Operating lease liability, "+l.ID, program.Liability, "Operating liabilities")
	total := money.Fixed{}
	for _, p := range r.Payments {
		total, _ = money.Add(total, p.AmountUSD)
	}
	m.Post(m.usdLine("operating_lease_liability_change["+l.ID+"]", "Change of the operating lease liability, "+l.ID,
		m.Series("", m.rentsOwed(l, r, begin), program.Money)), asset, owed)
	share := m.Series("", evenly(m.r.Grid.Len(), begin, begin+l.TermMonths), program.Number)
	even := m.usdLine("lease_cost_to_date["+l.ID+"]", "Lease cost by the straight line to date, "+l.ID, m.fixed(total, program.Money).Times(share).RoundCents())
	more := m.usdLine("lease_straightened["+l.ID+"]", "Straight-line lease cost less rent billed, "+l.ID, even.Expr.Minus(even.Lag(1)).Minus(rent))
	m.Post(more, m.books.expense("Straight-line lease cost, "+l.ID), asset)
	m.straightened = append(m.straightened, more.Expr)
}

// rentsOwed is the change by month of the present value of the rents to come, each in cents, from commencement on.
func (m *builder) rentsOwed(l *project.Lease, r *project.ResolvedLease, begin int) []money.Fixed {
	g := m.r.Grid
	monthly, _ := money.Div(*l.DiscountRate, money.FromInt(12))
	factor, _ := money.Add(money.One(), monthly)
	due := map[int]money.Fixed{}
	last := begin
	for _, p := range r.Payments {
		t := g.Index(p.Date)
		due[t], _ = money.Add(due[t], p.AmountUSD)
		last = max(last, t)
	}
	owed := make([]money.Fixed, max(last, g.Len()-1)+1)
	for t := last - 1; t >= begin; t-- {
		sum, _ := money.Add(owed[t+1], due[t+1])
		owed[t], _ = money.Div(sum, factor)
	}
	out, before := make([]money.Fixed, g.Len()), money.Fixed{}
	for t := range out {
		now, _ := owed[t].Round(2)
		out[t], _ = money.Sub(now, before)
		before = now
	}
	return out
}
