package projecttest

import (
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// Sized is a leased site of 120 MW whose loan is sized on its cash flow. It costs 1.5bn over 2026 and from 2027 on earns 240m
// a year and costs 40m: CFADS of 50m a quarter, since every month is billed alike. The loan is drawn at close at 8%, its
// interest joins principal to COD, and from then on it repays over ten years with a cover ratio of 1.4 in every quarter.
func Sized() project.Case {
	loan := project.Tranche{ID: "senior", Kind: project.TermLoan, FixedRate: Num("0.08"), IssueDate: Day(2025, 12, 31), Maturity: Day(2036, 12, 31),
		Amortization: contract.Sculpted, CapitalizeInterestUntil: Day(2027, 1, 1), UpfrontFeeFraction: Num("0.01"),
		Sizing: &project.DebtSizing{TargetDSCR: Num("1.4")}}
	return project.Case{
		ID: "sized", FinancialClose: Day(2025, 12, 31), HorizonMonths: 144,
		Facility: project.Facility{
			Phases: []project.Phase{{ID: "p1", CapacityMW: Num("120"), CapacityBase: project.CriticalIT, PlannedCOD: Day(2027, 1, 1),
				CapitalCosts: []project.CapitalCost{{ID: "site", Category: project.ShellAndCore, AmountUSD: Num("1500000000")}}}},
			OperatingCosts: []project.OperatingCost{{ID: "staff", Category: project.Staff, USDPerYear: Num("40000000")}},
		},
		Tenants:   []project.Tenant{{ID: "anchor", USDPerYear: Num("240000000"), TermMonths: 132}},
		Financing: project.Financing{Tranches: []project.Tranche{loan}},
	}
}
