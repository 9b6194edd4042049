package model

import "github.com/capstack/capstack/compute/program"

// beforeOperation is a flag of the months in which no phase operates.
func (m *builder) beforeOperation() Expr { return m.firstCOD().Less(m.time.end).Not() }

// runningBefore is the running cost of each phase in the months before the one of its COD (conventions 9.3). Tax law adds it
// to the cost of the assets; the books do so where the case says.
func (m *builder) runningBefore() Expr {
	before := m.beforeOperation()
	all := m.sum.running.Times(before)
	if len(m.phases) > 1 {
		parts := m.usd(0)
		for i := range m.phases {
			idle := m.num(0).Less(m.phases[i].age.Expr).Not()
			for _, c := range m.costs {
				if c.phase != nil {
					parts = parts.Plus(c.phase[i].Times(idle))
				}
			}
		}
		// The parts are not rounded to cents and their sum is: where nothing operates it is the whole.
		all = program.Select(before, m.sum.running, program.Min(parts, m.sum.running))
	}
	l := m.usdLine("cost_before_operation", "Running cost before operation", all.RoundCents())
	if m.c.Tax.CapitalizeRunning {
		m.books.preopening = m.Account("Cost before operation", program.Asset, "Fixed assets")
		m.books.preopeningAccumulated = m.Account("Accumulated depreciation of cost before operation", program.Asset, "Fixed assets")
		m.Post(l, m.books.preopening, m.books.expense("Cost before operation, capitalised"))
	}
	return l.Expr
}

// wearRunning depreciates what was capitalised of running cost in step with the assets, as interest is; share is the part of
// what is left that wears out this month.
func (m *builder) wearRunning(share Expr) Expr {
	open := m.books.preopening.Opening().Plus(m.books.preopeningAccumulated.Opening())
	l := m.usdLine("depreciation_of_running_cost", "Depreciation of cost before operation", open.Times(share))
	m.Post(l, m.books.depreciation, m.books.preopeningAccumulated)
	return l.Expr
}
