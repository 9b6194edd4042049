package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// geared is a building of 100m, paid in four equal parts at the ends of January to April 2026, that debt at 0% pays to three
// quarters, each month by its part; the lenders take 2% of the commitment at close.
func geared() project.Case {
	c := building(borrowing(), "100000000", "240")
	p := &c.Facility.Phases[0]
	p.ConstructionStart, p.PlannedCOD = day(2026, 1, 1), day(2026, 5, 1)
	quarter := num("0.25")
	p.CapitalCosts[0].SpendWeights = []project.Amount{quarter, quarter, quarter, quarter}
	k := &c.Financing.Tranches[0]
	k.PrincipalUSD, k.FixedRate, k.UpfrontFeeFraction = nil, num("0"), num("0.02")
	k.DelayedDraw = &project.DelayedDraw{AvailabilityEnd: day(2026, 4, 30)}
	k.Sizing = &project.DebtSizing{MaxGearingFraction: num("0.75")}
	c.Financing.Funding = &project.Funding{Order: project.ProRata, GearingFraction: num("0.75")}
	return c
}

// The commitment c is three quarters of the uses, its own fee among them: c = 0.75 (100m + 0.02 c) = 75m / 0.985, in whole cents
// 76,142,131.97. At close equity pays the fee of 1,522,842.64 alone; January's draw catches up:
//
//	January           0.75 x (1,522,842.64 + 25m)  19,892,131.98 of debt, 5,107,868.02 of equity
//	February, March   0.75 x 25m                   18,750,000.00
//	April             the rest                     18,749,999.99, a cent below its part
func TestSizedDebtDrawsItsWholeCommitment(t *testing.T) {
	r := value(t, geared())
	r.months("equity_contribution", 0, "1522842.64", "5107868.02", "6250000", "6250000", "6250000.01", "0")
	r.months("drawn[loan]", 0, "0", "19892131.98", "18750000", "18750000", "18749999.99", "0")
	k := r.r.Plan.Tranches[0]
	if got := r.total("drawn[loan]"); got != *num("76142131.97") || k.PrincipalUSD != got || k.OwedUSD != got {
		t.Errorf("drawn %s of a commitment of %s, of which %s is owed; want all of 76142131.97", got, k.PrincipalUSD, k.OwedUSD)
	}
	r.fulfilled()
}

// What a tenant pays in advance lowers what is called, and so the debt: 10m in February. c = 0.75 (90m + 0.02 c) = 67.5m / 0.985.
func TestSizedDebtLeavesRoomForPrepayments(t *testing.T) {
	c := geared()
	c.Tenants[0].USDPerYear, c.Tenants[0].PrepaymentFraction, c.Tenants[0].PrepaymentDate = num("100000000"), num("0.05"), day(2026, 2, 10)
	r := value(t, c)
	k := r.r.Plan.Tranches[0]
	r.months("prepayments_received", 2, "10000000")
	if got := r.total("drawn[loan]"); got != *num("68527918.78") || k.PrincipalUSD != got {
		t.Errorf("drawn %s of a commitment of %s, want 68527918.78", got, k.PrincipalUSD)
	}
	if r.r.Plan.GearingFraction.Cmp(*num("0.7")) > 0 {
		t.Errorf("a gearing of %s", r.r.Plan.GearingFraction)
	}
	r.fulfilled()
}

// Where draws end before the building does, the gearing allows what is called until then: c = 0.75 (75m + 0.02 c).
func TestSizedDebtIsWhatItsAvailabilityLetsDraw(t *testing.T) {
	c := geared()
	c.Financing.Tranches[0].DelayedDraw.AvailabilityEnd = day(2026, 3, 31)
	r := value(t, c)
	k := r.r.Plan.Tranches[0]
	if got := r.total("drawn[loan]"); got != *num("57106598.98") || k.PrincipalUSD != got {
		t.Errorf("drawn %s of a commitment of %s, want 57106598.98", got, k.PrincipalUSD)
	}
}

// An advance rate of a half stops the draws at half of the uses, 0.5 x (100m + 1,522,842.64); the rest of the commitment stays
// undrawn, and the plan says so and shows what is owed.
func TestWhatStaysUndrawnIsSaid(t *testing.T) {
	c := geared()
	c.Financing.Tranches[0].DelayedDraw.AdvanceFraction = num("0.5")
	r := value(t, c)
	k := r.r.Plan.Tranches[0]
	if got := r.total("drawn[loan]"); got != *num("50761421.32") || apart(k.OwedUSD, got, *num("0.01")) {
		t.Errorf("drawn %s, the plan says %s; want 50761421.32", got, k.OwedUSD)
	}
	if k.CommitmentUSD != *num("76142131.97") || len(r.r.Plan.Warnings) != 1 {
		t.Errorf("a commitment of %s with %d warnings, want 76142131.97 with one", k.CommitmentUSD, len(r.r.Plan.Warnings))
	}
	if end := k.Periods[len(k.Periods)-1].Closing; apart(end, money.Zero(), *num("0.01")) {
		t.Errorf("the schedule ends with %s owed", end)
	}
}
