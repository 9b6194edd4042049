package model_test

import (
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
)

// covenants gives a case with senior debt a sweep, covenants, guarantees and a choice of what follows a default.
func (m *maker) covenants() {
	f := &m.c.Financing
	senior, vintages := false, false
	for _, k := range f.Tranches {
		senior = senior || k.Seniority == project.SeniorityUnspecified || k.Seniority == project.Senior
		vintages = vintages || k.DelayedDraw != nil
	}
	if len(f.Tranches) > 0 && !vintages && m.maybe(0.3) {
		f.Distress = project.Distress{SaleMonths: 1 + m.IntN(14), ForcedSaleDiscount: m.amount(0, 1), SaleCost: m.amount(0, 0.2), Mode: project.Enforce}
		if m.maybe(0.3) {
			f.Distress = project.Distress{Mode: project.Workout, InsolvencyTest: project.InsolvencyByCashOrBooks}
		}
	}
	if !senior {
		return
	}
	if m.maybe(0.15) {
		f.CashSweep = &project.CashSweep{Fraction: m.given(0.1, 1), MinimumCashUSD: m.amount(0, 1e7), Order: project.PrepaymentOrder(m.IntN(3)),
			TargetBalances: []project.BalanceTarget{{Date: *m.date(12), BalanceUSD: *m.given(0, 1e9)}},
			Prepayments:    []project.MandatoryPrepayment{{Date: *m.date(12), AmountUSD: *m.given(0, 1e8)}}}
	}
	if m.maybe(0.2) {
		for i := range 1 + m.IntN(3) {
			f.Covenants = append(f.Covenants, m.covenant("cov"+strconv.Itoa(i)))
			if i > 0 && m.maybe(0.3) {
				f.Covenants[i].TrancheIDs = []string{f.Tranches[m.IntN(len(f.Tranches))].ID}
			}
		}
		if f.CashSweep != nil && m.maybe(0.5) && f.Covenants[0].TrapsCash() {
			f.CashSweep.Trigger = project.SweepInLockUp
		}
		if m.maybe(0.3) && f.Covenants[0].CanBreach() && f.Distress.Mode == project.Enforce {
			f.Distress.CovenantDefault = project.DefaultAccelerates
		}
	}
	if m.maybe(0.15) {
		f.DebtGuarantees = []project.DebtGuarantee{{ID: "parent", Guarantor: "Parent Inc.", CapUSD: m.given(1e6, 1e9), PayFraction: m.amount(0, 1),
			TrancheIDs: []string{f.Tranches[m.IntN(len(f.Tranches))].ID}}}
	}
}

// covenant is a covenant of any kind that needs no plan.
func (m *maker) covenant(id string) project.Covenant {
	c := project.Covenant{ID: id, Kind: []project.CovenantKind{project.BackwardDSCR, project.LoanToValue, project.MinimumLiquidity,
		project.MinimumDebtYield, project.CustomRatio}[m.IntN(5)], TestFrequency: []calendar.Frequency{0, 0, 1, 3, 6, 12}[m.IntN(6)]}
	switch c.Kind {
	case project.MinimumLiquidity:
		c.DefaultLevelUSD = m.given(1, 1e7)
	case project.LoanToValue:
		c.DefaultLevel, c.LockUpLevel, c.CostOfSale = m.given(0.8, 1.2), m.given(0.3, 0.8), m.amount(0, 0.3)
	default:
		c.DefaultLevel, c.LockUpLevel = m.given(0.05, 1.2), m.given(1.2, 2)
	}
	if c.Kind == project.CustomRatio {
		c.NumeratorLine, c.DenominatorLine, c.WindowMonths = "ebitda", "revenue", 1+m.IntN(14)
	}
	if m.maybe(0.5) {
		c.CureCount, c.CureDays = 1+m.IntN(3), m.IntN(100)
		if m.maybe(0.5) {
			c.CureLimitUSD = m.given(0, 1e9)
		}
	}
	return c
}
