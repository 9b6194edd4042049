package model

import (
	"fmt"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

func fx(s string) project.Amount    { v := money.MustParse(s); return &v }
func dt(y, m, d int) *calendar.Date { v := calendar.MustNew(y, m, d); return &v }

func abilene() project.Case {
	c := project.Case{ID: "a", FinancialClose: dt(2025, 12, 31), HorizonMonths: 60}
	for i := 1; i <= 8; i++ {
		c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: fmt.Sprintf("b%d", i), CapacityMW: fx("110"), CapacityBase: project.CriticalIT,
			PlannedCOD: dt(2026, 1, 1), Fleets: []project.Fleet{{ID: "gb200", Unit: project.Package, Count: fx("50000"), USDPerAccelerator: fx("62500"), BookLifeMonths: fx("60"), PaymentDate: dt(2025, 12, 31)}}})
	}
	c.Facility.Occupancies = []project.Occupancy{{ID: "colo", USDPerYear: fx("1000000000")}}
	c.Facility.OperatingCosts = []project.OperatingCost{{ID: "other", Category: project.OtherCost, USDPerYear: fx("2008000000")}}
	c.Tenants = []project.Tenant{{ID: "oracle", USDPerYear: fx("11000000000"), TermMonths: 60}}
	dc := calendar.Thirty360
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: fx("18000000000"), Maturity: dt(2030, 12, 31), PaymentFrequency: calendar.Annual,
		DayCount: &dc, Amortization: contract.Level, FixedRate: fx("0.08")}}
	c.Financing.DSRA = &project.DSRA{Months: fx("6"), FundedAt: project.FundedAtClose}
	return c
}

func TestAbilene(t *testing.T) {
	r, f := project.Resolve(abilene())
	if r == nil {
		t.Fatal(f)
	}
	t.Log(f)
	p, err := Build(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(p.Nodes), len(p.Lines), len(p.Sweeps), p.Rows)
	l, err := exact.Run(p, exact.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Balanced(); err != nil {
		t.Error(err)
	}
	for _, m := range l.Measures() {
		t.Logf("%-40s %+v", m.Name+"["+m.Label+"]", m)
	}
}
