package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// leave takes an asset off the books at the end of the month in which its flag gone rises. One that is replaced at the end of
// its life brings its salvage, at book value; one that is sold before, what it would bring at its age less cost of sale,
// without a curve its salvage too. One that is still there in the last month brings its salvage then (conventions 1.8).
//
//	salvage  = paid - what wears out of it
//	proceeds = in the month of leaving what it brings, in the last month salvage if it is still there
//	loss     = paid - worn - proceeds, in the month of leaving; a gain is below 0
func (m *builder) leave(l *capitalLine) {
	event := l.gone.And(l.gone.Lag(1).Not())
	salvage := l.paid.Minus(l.paid.Times(m.num(1).Minus(l.salvage)).RoundCents())
	brings := salvage
	if l.sold && l.residual != nil {
		brings = m.saleValue(l).RoundCents()
	}
	proceeds := m.usdLine("asset_proceeds["+l.id+"]", "Proceeds of sale, "+l.id,
		brings.Times(event).Plus(salvage.Times(m.time.last.And(l.gone.Not()))))
	m.Post(proceeds, m.books.cash, m.books.assets)
	back := m.usdLine("wear_written_back["+l.id+"]", "Depreciation of what has left, "+l.id, l.worn.Times(event))
	m.Post(back, m.books.accumulated, m.books.assets)
	if l.sold {
		loss := m.usdLine("disposal_loss["+l.id+"]", "Loss on sale, "+l.id, l.paid.Minus(l.worn).Minus(brings).Times(event))
		m.Post(loss, m.lossAccount(), m.books.assets)
		m.losses = append(m.losses, loss.Expr)
	}
	l.proceeds = proceeds.Expr
	m.taxedProceeds = append(m.taxedProceeds, proceeds.Expr)
}

// saleValue is what an asset brings in a sale: its value by age less cost of sale.
func (m *builder) saleValue(l *capitalLine) Expr {
	value := m.curveValue(l, l.ages())
	if c := m.c.Financing.Collateral; c != nil {
		value = value.Times(m.num(1).Minus(m.amount("financing.collateral.cost_of_sale_fraction", c.CostOfSaleFraction, program.Number)))
	}
	return value
}

// retired gives a fleet the day of its sale. It wears out to the end of that month.
func (m *builder) retired(p *phase, path string, f *project.Fleet, a *asset) {
	day := m.dateInput(path+".retirement_date", f.RetirementDate)
	a.gone, a.sold = day.Less(m.time.end), true
	a.age = m.ageWhile(p, a.id, day.Less(m.time.start).Not())
}

// ageWhile counts months in operation while a flag stands.
func (m *builder) ageWhile(p *phase, id string, there Expr) Expr {
	age := m.Line("wear_age_months["+id+"]", program.Number, program.Doc{Title: "Months in operation, " + id, Unit: "months"})
	return age.Is(age.Lag(1).Plus(p.operating.Expr.Times(there))).Expr
}

// lossAccount is the account of what assets lose beside depreciation, net of what guarantors of their value pay. A case that
// loses nothing so has none.
func (m *builder) lossAccount() program.Account {
	if m.books.losses == nil {
		a := m.Account("Losses on assets, net of guarantees", program.Expense, "Depreciation")
		m.books.losses = &a
	}
	return *m.books.losses
}

// assetLosses names what assets lose beside depreciation.
func (m *builder) assetLosses() {
	if len(m.losses) > 0 {
		m.sum.losses = m.usdLine("asset_losses", "Losses on assets, net of guarantees", m.total(m.losses, program.Money)).Expr
	}
}
