// Package projecttest holds small valid cases for the tests of other packages.
//
// They are round numbers of a plausible size, not reference cases: nothing published stands behind them, and no test should
// look for their values in the world. Each call returns a case of its own, which the caller may change.
package projecttest

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// Num returns decimal text as an amount. It panics on malformed text.
func Num(text string) project.Amount {
	x := money.MustParse(text)
	return &x
}

// Day returns a date. It panics on a day that does not exist.
func Day(y, m, d int) *calendar.Date {
	date := calendar.MustNew(y, m, d)
	return &date
}

// TwoPhases is a campus of two phases with fleets, two tenants, spot capacity, a bond, a floating term loan and a reserve.
// It resolves without a warning, and every list and object of a case has at least one element, so that Paths shows all.
func TwoPhases() project.Case {
	return project.Case{
		ID: "two-phases", Title: "Two phases, two tenants", CurrencyCode: "USD",
		FinancialClose: Day(2026, 3, 31), HorizonMonths: 120,
		Facility: project.Facility{
			Phases: []project.Phase{firstPhase(), secondPhase()},
			Power: &project.Power{
				USDPerMWh: Num("62.5"), EscalationRate: Num("0.02"), OperatingPUE: Num("1.2"), IdleFraction: Num("0.3"),
				DemandUSDPerKWMonth: Num("8"),
			},
			Occupancies: []project.Occupancy{{
				ID: "lease", PhaseIDs: []string{"p2"}, USDPerKWMonth: Num("120"), EscalationRate: Num("0.025"), TermMonths: 96,
			}},
			OperatingCosts: []project.OperatingCost{
				{ID: "staff", Category: project.Staff, USDPerYear: Num("40000000"), EscalationRate: Num("0.03")},
				{ID: "upkeep", Category: project.Maintenance, FractionOfHardwareCostYear: Num("0.02")},
			},
		},
		Tenants: []project.Tenant{
			{ID: "anchor", Name: "Anchor", PhaseIDs: []string{"p1"}, USDPerKWMonth: Num("900"), TermMonths: 84,
				EscalationRate: Num("0.02"), PrepaymentFraction: Num("0.05"), CreditStartMonth: 24},
			{ID: "second", Name: "Second", PhaseIDs: []string{"p2"}, AcceleratorCount: Num("60000"), USDPerAcceleratorHour: Num("2.9"),
				TermMonths: 60, TakeOrPayFraction: Num("0.8"), UtilizationFraction: Num("0.9")},
		},
		Market: project.Market{
			Spot: &project.Spot{USDPerAcceleratorHour: Num("2.4"), GrowthRate: Num("-0.15")},
			Indices: []project.RateIndex{{ID: "SOFR", Rate: Num("0.0364"), Points: []project.RatePoint{
				{Date: *Day(2027, 1, 1), Rate: Num("0.034")}, {Date: *Day(2028, 1, 1), Rate: Num("0.032")},
			}}},
		},
		Financing: project.Financing{
			Tranches: []project.Tranche{
				{ID: "bond", Kind: project.Bond, PrincipalUSD: Num("4000000000"), Maturity: Day(2034, 3, 31), FixedRate: Num("0.065"),
					UpfrontFeeFraction: Num("0.01"), CapitalizeInterestUntil: Day(2027, 3, 31)},
				{ID: "loan", Kind: project.TermLoan, PrincipalUSD: Num("3000000000"), Maturity: Day(2031, 6, 30), IndexID: "SOFR",
					MarginRate: Num("0.0225"), Amortization: contract.Level, InterestOnlyMonths: 18},
				{ID: "note", Kind: project.Bond, Seniority: project.Mezzanine, PrincipalUSD: Num("300000000"), Maturity: Day(2030, 3, 31),
					FixedRate: Num("0.11"), PaymentFrequency: calendar.Annual, Amortization: contract.Listed, Repayments: []project.Repayment{
						{Date: *Day(2029, 3, 31), AmountUSD: money.FromInt(100_000_000)}, {Date: *Day(2030, 3, 31), AmountUSD: money.FromInt(200_000_000)},
					}},
			},
			DSRA:                &project.DSRA{Months: Num("6")},
			EquityCommitmentUSD: Num("10000000000"),
		},
		Tax:      project.Tax{Rate: Num("0.21"), LossOffsetFraction: Num("0.8")},
		Analysis: project.Analysis{TargetDSCR: Num("1.35")},
		Uncertainties: []project.Uncertainty{
			{Path: "facility.phases[p2].delay_days", Distribution: project.Distribution{Kind: project.Triangular, Low: 0, Mode: 30, High: 365},
				Suggested: true, Reason: "judgement"},
			{Path: "market.spot.usd_per_accelerator_hour", Shock: project.Scale,
				Distribution: project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.25}, Suggested: true, Reason: "judgement"},
		},
		Correlations: []project.Correlation{{PathA: "market.spot.usd_per_accelerator_hour", PathB: "facility.phases[p2].delay_days", Rho: -0.2}},
		Stresses: []project.Stress{{ID: "anchor-stops", Title: "The anchor tenant stops paying", Overrides: []project.Override{
			{Path: "tenants[anchor].stops_paying_date", Text: "2029-01-01"},
		}}},
		Sources: []project.Source{{ID: "none", Title: "Invented for tests", Grade: "computed"}},
	}
}

func firstPhase() project.Phase {
	return project.Phase{
		ID: "p1", CapacityMW: Num("200"), CapacityBase: project.CriticalIT, DesignPUE: Num("1.3"), PlannedCOD: Day(2027, 1, 1),
		CapitalCosts: []project.CapitalCost{
			{ID: "shell", Category: project.ShellAndCore, USDPerMW: Num("11000000"), PerMWBase: project.CriticalIT,
				SpendWeights: []project.Amount{Num("0.1"), Num("0.2"), Num("0.4"), Num("0.3")}},
			{ID: "land", Category: project.Land, AmountUSD: Num("50000000")},
		},
		Fleets: []project.Fleet{{ID: "gpu", Model: "GB200", Unit: project.Package, KWPerAccelerator: Num("2"), USDPerAccelerator: Num("45000")}},
	}
}

func secondPhase() project.Phase {
	return project.Phase{
		ID: "p2", CapacityMW: Num("260"), CapacityBase: project.FacilityLoad, DesignPUE: Num("1.3"), ConstructionStart: Day(2026, 7, 1),
		PlannedCOD: Day(2027, 7, 1), RampMonths: 3,
		CapitalCosts: []project.CapitalCost{{ID: "fit-out", Category: project.MechanicalElectrical, AmountUSD: Num("1200000000")}},
		Fleets:       []project.Fleet{{ID: "gpu", Model: "GB200", Unit: project.Package, Count: Num("100000"), AmountUSD: Num("4500000000")}},
	}
}

// NotesOnly is a pure financing: two fixed-rate notes, semi-annual, and nothing else.
func NotesOnly() project.Case {
	note := func(id, principal, rate string, year int) project.Tranche {
		return project.Tranche{ID: id, Kind: project.Bond, PrincipalUSD: Num(principal), FixedRate: Num(rate), Maturity: Day(year, 9, 26)}
	}
	return project.Case{
		ID: "notes-only", FinancialClose: Day(2025, 9, 26), HorizonMonths: 120,
		Financing: project.Financing{Tranches: []project.Tranche{
			note("n2030", "3000000000", "0.0445", 2030), note("n2035", "4000000000", "0.052", 2035),
		}},
	}
}
