package plan_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/project"
)

// annual is a financial model in years, written without this repository: revenue that steps each year, five-year
// depreciation by the half-year table, losses carried forward up to a share of income, interest and debt service once a
// year, and debt that is what its debt service is worth.
//
//	CAFDS_t = revenue_t - cost_t - tax_t          service_t = CAFDS_t / DSCR
//	debt    = sum of service_t / (1 + r)^t        interest_t = r x balance_{t-1}
//	tax_t   = rate x (income_t - losses used_t)   income_t = revenue_t - cost_t - table_t x capital - interest_t
//
// Tax needs interest, interest needs debt, debt needs tax: the circle is run until it stands still.
type annual struct {
	capital, revenue, cost, growth float64
	rate, dscr, taxRate, lossShare float64
	years                          int
}

// annualResult is by year, from 1; the first entry of each is not used but for balance.
type annualResult struct {
	debt                                   float64
	cafds, service, tax, interest, balance []float64
	losses                                 []float64 // carried at the year's end
}

func (a annual) solve() annualResult {
	table := []float64{.2, .32, .192, .1152, .1152, .0576}
	n := a.years + 1
	r := annualResult{cafds: make([]float64, n), service: make([]float64, n), tax: make([]float64, n),
		interest: make([]float64, n), balance: make([]float64, n), losses: make([]float64, n)}
	for range 200 {
		r.balance[0] = r.debt
		r.debt = 0
		factor := 1.0
		for t := 1; t < n; t++ {
			ebitda := a.revenue*math.Pow(1+a.growth, float64(t-1)) - a.cost
			r.interest[t] = a.rate * r.balance[t-1]
			income := ebitda - r.interest[t]
			if t <= len(table) {
				income -= table[t-1] * a.capital
			}
			used := 0.0
			r.losses[t] = r.losses[t-1]
			if income < 0 {
				r.losses[t] -= income
			} else {
				used = math.Min(r.losses[t-1], a.lossShare*income)
				r.losses[t] -= used
			}
			r.tax[t] = a.taxRate * math.Max(0, income-used)
			r.cafds[t] = ebitda - r.tax[t]
			r.service[t] = r.cafds[t] / a.dscr
			r.balance[t] = r.balance[t-1] - (r.service[t] - r.interest[t])
			factor /= 1 + a.rate
			r.debt += r.service[t] * factor
		}
	}
	return r
}

// project is the same deal as a case of this engine: paid for at close, in operation from the next day, debt service each 31
// December by 30/360, so that a year's interest is the rate.
func (a annual) project() project.Case {
	text := func(x float64) project.Amount { return num(strconv.FormatFloat(x, 'f', -1, 64)) }
	dayCount := calendar.Thirty360
	return project.Case{
		ID: "annual", FinancialClose: day(2025, 12, 31), HorizonMonths: 12 * (a.years + 1),
		Facility: project.Facility{
			Phases: []project.Phase{{ID: "plant", CapacityMW: num("100"), CapacityBase: project.CriticalIT, PlannedCOD: day(2026, 1, 1),
				CapitalCosts: []project.CapitalCost{{ID: "all", AmountUSD: text(a.capital), TaxClass: project.FiveYear, BookLifeMonths: num("120")}}}},
			OperatingCosts: []project.OperatingCost{{ID: "running", USDPerYear: text(a.cost)}},
		},
		Tenants: []project.Tenant{{ID: "buyer", USDPerYear: text(a.revenue), EscalationRate: text(a.growth), TermMonths: 12 * (a.years + 1)}},
		Financing: project.Financing{
			Tranches: []project.Tranche{{ID: "debt", Kind: project.TermLoan, FixedRate: text(a.rate), Maturity: day(2025+a.years, 12, 31),
				PaymentFrequency: calendar.Annual, DayCount: &dayCount, Amortization: contract.Sculpted,
				Sizing: &project.DebtSizing{TargetDSCR: text(a.dscr)}}},
			DSRA: &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose},
		},
		Tax: project.Tax{Regime: project.USTax, Rate: text(a.taxRate), LossOffsetFraction: text(a.lossShare), BonusFraction: num("0"),
			NoInterestLimit: true},
	}
}

// ownLines is the same deal as its sponsor would hand it over: revenue, cost and capital cost as series by year, and no facility.
func (a annual) ownLines() project.Case {
	text := func(x float64) project.Amount { return num(strconv.FormatFloat(x, 'f', 6, 64)) }
	c := a.project()
	c.ID, c.Facility, c.Tenants = "annual-own", project.Facility{}, nil
	revenue := project.OwnLine{ID: "revenue", Kind: project.OwnRevenue}
	cost := project.OwnLine{ID: "running", Kind: project.OwnOperatingCost}
	for t := range a.years + 1 {
		revenue.YearlyUSD = append(revenue.YearlyUSD, text(a.revenue*math.Pow(1+a.growth, float64(t))))
		cost.YearlyUSD = append(cost.YearlyUSD, text(a.cost))
	}
	c.OwnLines = []project.OwnLine{revenue, cost, {ID: "plant", Kind: project.OwnCapitalCost, CloseUSD: text(a.capital),
		TaxClass: project.FiveYear, BookLifeMonths: num("120"), InServiceDate: day(2026, 1, 1)}}
	return c
}

// TestAnnualModelAgrees compares the two to one part in 10^8, for losses used in full and up to 80% of income. The figures of
// the deal are invented; those of the table are IRS Publication 946, table A-1, five years, half-year convention.
func TestAnnualModelAgrees(t *testing.T) {
	for _, share := range []float64{1, 0.8} {
		a := annual{capital: 1300e6, revenue: 260e6, cost: 60e6, growth: 0.02, rate: 0.07, dscr: 1.35,
			taxRate: 0.21, lossShare: share, years: 10}
		want := a.solve()
		if want.losses[2] < 100e6 || want.tax[10] < 1e6 {
			t.Fatalf("the deal shows neither losses nor tax: %v, %v", want.losses, want.tax)
		}
		for _, c := range []project.Case{a.project(), a.ownLines()} {
			agrees(t, a, want, c)
		}
	}
}

// agrees compares one form of the deal with the annual model.
func agrees(t *testing.T, a annual, want annualResult, c project.Case) {
	t.Helper()
	r, p := planned(t, c)
	x := p.Tranches[0]
	near(t, c.ID+" debt", float(x.CommitmentUSD), want.debt, 1e-8)
	near(t, "debt by present value", float(*x.PresentValueUSD), want.debt, 1e-8)
	if len(x.Periods) != a.years {
		t.Fatalf("%d periods", len(x.Periods))
	}
	l := ledger(t, r)
	for i, q := range x.Periods {
		year := fmt.Sprintf("%s, losses %v, year %d: ", c.ID, a.lossShare, i+1)
		near(t, year+"CAFDS", float(q.CFADS), want.cafds[i+1], 1e-8)
		near(t, year+"debt service", float(q.Interest)+float(q.Principal), want.service[i+1], 1e-8)
		near(t, year+"interest", float(q.Interest), want.interest[i+1], 1e-8)
		if i+1 < a.years {
			near(t, year+"balance", float(q.Closing), want.balance[i+1], 1e-8)
		}
		if want.tax[i+1] > 0 {
			cent := 0.02 / want.tax[i+1] // four payments, and a year's table over twelve months
			near(t, year+"tax of the ledger", yearOf(l, "tax_paid", i+1), want.tax[i+1], max(1e-8, cent))
		}
		near(t, year+"cover of the ledger", float(lineAt(l, "dscr", 12*(i+1))), a.dscr, 1e-8)
	}
	reserve, _ := l.Measure("dsra_initial", "")
	near(t, "DSRA, 6/12 of next year's service", float(reserve.Amount), 6.0/12*want.service[1], 1e-8)
}

// yearOf is the sum of a line over a year after close.
func yearOf(l *exact.Ledger, name string, year int) float64 {
	v, _ := l.Line(name)
	sum := 0.0
	for t := 12*year - 11; t <= 12*year; t++ {
		sum += v[t].Float64()
	}
	return sum
}
