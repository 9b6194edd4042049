package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
)

// repaying is the site let for some price a year, with a loan of 8m at 6% that is repaid in equal quarters, and a revolver of
// 10m at 6% without a fee. Figures are invented.
func repaying(usdPerYear string, years int) project.Case {
	c := building(borrowing(), "20000000", "240")
	c.Tenants[0].USDPerYear = num(usdPerYear)
	k := &c.Financing.Tranches[0]
	k.PrincipalUSD, k.Amortization, k.Maturity = num("8000000"), contract.StraightLine, day(2025+years, 12, 31)
	c.Financing.Revolver = &project.Revolver{LimitUSD: num("10000000"), FixedRate: num("0.06"), DayCount: e360()}
	return c
}

// costly adds a cost of a single month.
func costly(c project.Case, year, month int, usdPerYear string) project.Case {
	c.Facility.Occupancies = []project.Occupancy{{ID: "once", USDPerYear: num(usdPerYear), TermMonths: 1, Commencement: day(year, month, 1)}}
	return c
}

// November 2027 costs 3m against 1.2m each of October and November: 600,000 are drawn. The last instalment is 1,000,000 and
// 15,000, so that half a year of reserve is 507,500. December:
//
//	1,200,000 - 1,015,000 - 600,000 x 6%/12 = 182,000 for the revolver, then 418,000 of what the reserve lets go
//	507,500 - 418,000 = 89,500 for the owners
func TestWhatTheReserveLetsGoRepaysTheRevolverFirst(t *testing.T) {
	c := costly(repaying("14400000", 2), 2027, 11, "36000000")
	c.Financing.DSRA = &project.DSRA{Months: num("6"), FundedAt: project.FundedAtClose}
	r := value(t, c)
	r.months("drawing[revolver]", 23, "600000", "0")
	r.months("dsra_released", 24, "507500")
	r.months("drawing_repaid[revolver]", 24, "600000")
	r.months("drawing_unpaid[revolver]", 24, "0")
	r.months("distribution", 24, "89500")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The loan is repaid by December 2026. February 2027 costs 1.5m and brings in 1m: 500,000 are drawn. March pays them back
// before its owners, though no senior date comes any more:
//
//	1,000,000 - 500,000 x 6%/12 - 500,000 = 497,500
func TestWithoutDebtARevolverIsRepaidBeforeOwners(t *testing.T) {
	r := value(t, costly(repaying("12000000", 1), 2027, 2, "18000000"))
	r.months("drawing[revolver]", 14, "500000", "0")
	r.months("drawing_repaid[revolver]", 15, "500000", "0")
	r.months("distribution", 13, "1000000", "0", "497500", "1000000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// A test of liquidity that always fails traps what is left of three quarters, 3.6m - 120,000 - 500,000 each: 8.94m. In
// December the loan of 8m and its interest take the quarter's 3.6m and 4.52m of the trap. The test ends with the loan; of the
// 4.42m that it lets go the second lien gets its 500,000 first.
func TestWhatALockUpLetsGoPaysTheSecondLienFirst(t *testing.T) {
	c := building(repaying("14400000", 1), "28000000", "240")
	c.Financing.Revolver = nil
	c.Financing.Tranches[0].Amortization = contract.Bullet
	note := c.Financing.Tranches[0]
	note.ID, note.Seniority, note.PrincipalUSD, note.FixedRate, note.Maturity = "note", project.SecondLien, num("20000000"), num("0.1"), day(2027, 12, 31)
	c.Financing.Tranches = append(c.Financing.Tranches, note)
	c.Financing.Covenants = []project.Covenant{{ID: "cash", Kind: project.MinimumLiquidity, LockUpLevelUSD: num("1000000000")}}
	r := value(t, c)
	r.months("account.Trapped cash account", 9, "8940000", "8940000", "8940000", "0")
	r.months("trapped_cash_used", 12, "4520000")
	r.months("interest_paid[note]", 12, "500000")
	r.months("mezzanine_debt_unpaid", 12, "0")
	r.months("distribution", 12, "3920000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
