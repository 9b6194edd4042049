package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// fleetLoan is the site with two fleets, paid at the ends of January and March 2026, before COD on 1 May, let for 120m a year
// for 36 months. A loan of 100m pays nine tenths of each fleet of 50m, 1% a year on what is not drawn; draws bear 8% by
// 30E/360 ISDA, quarterly, and mature 12 months after their own dates. Invented figures.
func fleetLoan() project.Case {
	c := let(site(), "120000000", 36)
	c.HorizonMonths = 40
	p := &c.Facility.Phases[0]
	p.PlannedCOD = day(2026, 5, 1)
	for i, d := range []*calendar.Date{day(2026, 1, 31), day(2026, 3, 31)} {
		p.Fleets = append(p.Fleets, project.Fleet{ID: string(rune('a' + i)), Unit: project.Package, Count: num("1000"), AmountUSD: num("50000000"),
			BookLifeMonths: num("36"), PaymentDate: d})
	}
	unadjusted := calendar.Unadjusted
	c.Financing.Tranches = []project.Tranche{{ID: "ddtl", Kind: project.TermLoan, PrincipalUSD: num("100000000"), Maturity: day(2027, 12, 31),
		FixedRate: num("0.08"), DayCount: e360(), BusinessDay: &unadjusted, CapitalizeInterestUntil: day(2025, 12, 31),
		DelayedDraw: &project.DelayedDraw{AvailabilityEnd: day(2026, 9, 30), FundedUses: project.FundsFleets, AdvanceFraction: num("0.9"),
			CommitmentFeeRate: num("0.01"), DrawTermMonths: 12}}}
	return c
}

// Draws of 45m at the ends of January and March; fees on 100m for a month, on 55m for two, on 10m for six:
//
//	31 March       100m x 1% x 30/360 + 55m x 1% x 60/360 = 83,333.33 + 91,666.67 = 175,000.00
//	30 June        10m x 1% x 90/360 = 25,000, and so on 30 September, when the rest lapses
//	interest       45m x 8%/4 = 900,000: of the first draw on 30 April, 31 July, 31 October, 31 January;
//	               of the second on 30 June, 30 September, 31 December, 31 March
//	principal      45m on 31 January 2027 and 45m on 31 March 2027
//
// Equity pays a tenth of each fleet, the first fee and the first interest, which fall before COD.
func TestADelayedDrawWithTwoVintages(t *testing.T) {
	r := value(t, fleetLoan())
	r.months("drawn[ddtl]", 0, "0", "45000000", "0", "45000000", "0", "0")
	r.months("commitment_fee_due[ddtl]", 0, "0", "0", "0", "175000", "0", "0", "25000", "0", "0", "25000", "0", "0", "0")
	r.months("interest_due[ddtl]", 1, "0", "0", "0", "900000", "0", "900000", "900000", "0", "900000", "900000", "0", "900000", "900000", "0", "900000", "0", "0")
	r.months("principal_due[ddtl]", 12, "0", "45000000", "0", "45000000", "0")
	r.months("account.Debt, ddtl", 1, "45000000", "45000000", "90000000")
	r.months("account.Debt, ddtl", 12, "90000000", "45000000", "45000000", "0")
	r.months("equity_contribution", 0, "0", "5000000", "0", "5175000", "900000", "0")
	// At the end of February the first draw has accrued 30 days: 300,000.
	r.months("carried_interest[ddtl]", 1, "0", "300000", "600000", "300000", "900000", "600000")
	r.months("senior_principal_due", 13, "0") // a bullet's end is a balloon
	r.months("debt_service", 13, "900000")
	r.followsDelayedDraw("ddtl", 0)
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// followsDelayedDraw compares the lines of a tranche drawn over time with the events of the contract by itself, drawn as the
// ledger drew it, to some cents a payment for the draws that share it.
func (r run) followsDelayedDraw(id string, cents int64) {
	r.t.Helper()
	var terms *project.Tranche
	for i := range r.r.Case.Financing.Tranches {
		if r.r.Case.Financing.Tranches[i].ID == id {
			terms = &r.r.Case.Financing.Tranches[i]
		}
	}
	d := terms.DelayedDraw
	loan := debt.DelayedDraw{ID: id, Commitment: *terms.PrincipalUSD, Signed: *terms.IssueDate, AvailabilityEnd: *d.AvailabilityEnd,
		TermMonths: d.DrawTermMonths, Frequency: terms.PaymentFrequency, Amortization: terms.Amortization, Rate: *terms.FixedRate,
		Count: *terms.DayCount, BusinessDay: *terms.BusinessDay, Calendar: terms.Calendar, FeeRate: *d.CommitmentFeeRate, FeeFrequency: terms.PaymentFrequency}
	n := r.p.Grid.Len()
	for t := range n {
		if x := r.at("drawn["+id+"]", t); x.Sign() > 0 {
			loan.Draws = append(loan.Draws, debt.Change{Date: r.p.Grid.End(t), Amount: x})
		}
	}
	flows, _, found := loan.Flows()
	if len(found) > 0 {
		r.t.Fatalf("%v", found)
	}
	want := map[string][]money.Fixed{"interest_due": make([]money.Fixed, n), "principal_due": make([]money.Fixed, n), "commitment_fee_due": make([]money.Fixed, n)}
	for _, f := range flows {
		line := map[debt.Kind]string{debt.Interest: "interest_due", debt.Repayment: "principal_due", debt.CommitmentFee: "commitment_fee_due"}[f.Kind]
		if month := r.p.Grid.Index(f.Date); line != "" && month < n {
			want[line][month] = plus(want[line][month], f.Amount)
		}
	}
	hair, _ := money.FromRatio(cents, 100)
	for line, months := range want {
		for month, w := range months {
			if got := r.at(line+"["+id+"]", month); apart(got, w, hair) {
				r.t.Errorf("%s[%s], month %d: ledger %s, contract %s", line, id, month, got, w)
			}
		}
	}
}

// The same with level and straight-line draws, by actual days, monthly: what falls due is the contract's to a cent or two.
func TestVintagesFollowTheirContract(t *testing.T) {
	for _, shape := range []contract.Amortization{contract.Bullet, contract.Level, contract.StraightLine} {
		c := fleetLoan()
		k := &c.Financing.Tranches[0]
		k.Amortization, k.PaymentFrequency = shape, calendar.Monthly
		value(t, c).followsDelayedDraw("ddtl", 2)
		if shape == contract.Level {
			continue // its profile is solved with equal periods
		}
		act := calendar.Act360
		k.DayCount = &act
		value(t, c).followsDelayedDraw("ddtl", 2)
	}
}
