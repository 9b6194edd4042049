package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// planned is the case of TestALockUpTrapsCashAndReleasesIt with a covenant on the plan: 0.75m of revenue a month, 0.8m of rent from
// January to March 2027 (months 13 to 15), 100m at 6% of interest only, 1.5m a quarter, due on 31 December 2028 (month 36).
//
//	CFADS by quarter   2.25m, in the quarter to month 15 2.25m - 2.4m = -0.15m
func planned(k project.Covenant) project.Case {
	c := covenanted(k, "9000000")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("9600000"), TermMonths: 3, Commencement: day(2027, 1, 1)}}
	c.Financing.SponsorSupportUSD = num("10000000")
	return c
}

// The twelve months behind months 3, 6, 9 and 12 all hold the three dear ones: 9m - 2.4m = 6.6m of CFADS over four coupons, 6m: 1.1.
// Those behind month 15 and later have 9m: 1.5. Behind month 33 both sides are cut at maturity: 2.25m over 1.5m, 1.5 again, for the
// balloon is no scheduled service. The covenant looks at the plan: that the tenant stops in June 2027 moves none of its figures.
func TestAForwardCovenantByHand(t *testing.T) {
	r := value(t, planned(project.Covenant{Kind: project.ForwardDSCR, LockUpLevel: num("1.2"), DefaultLevel: num("1.05")}))
	stop := set("tenants["+r.r.Case.Tenants[0].ID+"].stops_paying_date", "2027-06-01")
	for _, s := range []run{r, valueOf(t, r.r, r.p, stop)} {
		for month, want := range map[int]string{3: "1.1", 6: "1.1", 9: "1.1", 12: "1.1", 15: "1.5", 18: "1.5", 24: "1.5", 33: "1.5"} {
			s.months("covenant_value[cov]", month, want)
			s.months("covenant_tested[cov]", month-1, "0", "1")
		}
	}
	r.months("covenant_locked[cov]", 2, "0", "1", "1")
	r.months("covenant_locked[cov]", 14, "1", "0")
	r.months("covenant_tested[cov]", 36, "0")
	r.measureNear("covenant_headroom_min", "cov", "0.047619047619", "0.000000000001") // 1.1 / 1.05 - 1
	if r.get("covenant_breach_date", "cov").Defined {
		t.Error("1.1 breaches 1.05")
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// The value of the plan's CFADS to maturity at the loan's own 1.5% a quarter over the 100m owed, after each coupon, with v = 1/1.015:
//
//	month 33  2.25m v                                          = 2,216,748.77
//	month 24  2.25m (1 - v^4) / 0.015     = 2.25m x 3.85438465 = 8,672,365.46
//	month 21  2.25m (1 - v^5) / 0.015     = 2.25m x 4.78264497 = 10,760,951.19
//	month 12  2.25m (1 - v^8) / 0.015 - 2.4m v                 = 16,843,331.43 - 2,364,532.02 = 14,478,799.41
//	month 3   2.25m (1 - v^11) / 0.015 - 2.4m v^4              = 22,660,015.02 - 2,261,242.15 = 20,398,772.86
//
// A default level of 0.1 is first failed in month 24, whatever the tenant does.
func TestALifeCoverCovenantByHand(t *testing.T) {
	r := value(t, planned(project.Covenant{Kind: project.LoanLifeCover, DefaultLevel: num("0.1")}))
	stop := set("tenants["+r.r.Case.Tenants[0].ID+"].stops_paying_date", "2028-06-01")
	for _, s := range []run{r, valueOf(t, r.r, r.p, stop)} {
		for month, want := range map[int]string{3: "0.2039877286", 12: "0.1447879941", 21: "0.1076095119", 24: "0.0867236546", 33: "0.0221674877"} {
			s.near("covenant_value[cov]", month, want, "0.0000000001")
		}
		s.months("covenant_breach[cov]", 21, "0", "0", "0", "1")
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
