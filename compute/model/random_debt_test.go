package model_test

import "github.com/capstack/capstack/compute/project"

// debtTerms gives floating tranches margins by the credit class of tenants.
func (m *maker) debtTerms() {
	if len(m.c.Tenants) == 0 {
		return
	}
	m.c.Tenants[m.IntN(len(m.c.Tenants))].CreditClass = project.CreditClass(1 + m.IntN(2))
	f := &m.c.Financing
	for i := range f.Tranches {
		t := &f.Tranches[i]
		if t.IndexID == "" || t.DelayedDraw != nil && len(t.DelayedDraw.PhaseIDs) > 0 {
			continue
		}
		for _, class := range []project.CreditClass{project.InvestmentGrade, project.SubInvestmentGrade}[m.IntN(2):] {
			t.CreditMargins = append(t.CreditMargins, project.CreditMargin{CreditClass: class, MarginRate: m.given(0, 0.06)})
		}
	}
}
