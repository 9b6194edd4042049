package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// The case of TestALockUpTrapsCashAndReleasesIt with a note of 10m at 8% behind the loan: 400,000 each half year. The lock-up
// from March 2027 to March 2028 blocks the interest of June and December 2027, which is deferred, bears nothing and is no
// shortfall; it is paid with the cash released in March 2028: 2.25m and 0.75m less 0.8m. Invented figures.
func TestBlockedInterestIsDeferredWithoutDefaultInterest(t *testing.T) {
	c := covenanted(project.Covenant{Kind: project.BackwardDSCR, LockUpLevel: num("1.2")}, "9000000")
	c.Facility.Occupancies = []project.Occupancy{{ID: "lease", USDPerYear: num("9600000"), TermMonths: 3, Commencement: day(2027, 1, 1)}}
	c.Financing.SponsorSupportUSD = num("10000000")
	c = junior(c, project.Mezzanine)
	c.Financing.Tranches[1].Maturity = day(2028, 12, 31)
	r := value(t, c)
	r.months("interest_paid[note]", 12, "400000")
	r.months("account.Overdue, note", 17, "0", "400000", "400000")
	r.months("account.Overdue, note", 24, "800000", "800000", "800000", "0")
	r.months("overdue_paid[note]", 26, "0", "800000", "0")
	r.months("distribution", 27, "2200000")
	r.date("first_shortfall_date", day(2028, 12, 31)) // the loan's balloon
	if got := r.sum("default_interest[note]", 0, 35); !got.IsZero() {
		t.Errorf("default interest of %s", got)
	}
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// What the note is not paid for want of cash is overdue and bears 8% and 2%, as before: 400,000 x 10%/12 = 3,333.33 a month.
func TestUnpaidJuniorInterestBearsDefaultInterest(t *testing.T) {
	c := junior(building(borrowing(), "110000000", "240"), project.Mezzanine)
	c.Tenants[0].StopsPayingDate = day(2026, 4, 1)
	r := value(t, c)
	r.months("account.Overdue, note", 6, "400000", "403333.33", "406666.66")
	r.date("first_shortfall_date", day(2026, 6, 30))
}
