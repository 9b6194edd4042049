package refcase

import (
	"fmt"
	"strconv"

	"github.com/capstack/capstack/compute/project"
)

// oracleTranche is one of the six notes of 26 September 2025.
type oracleTranche struct {
	id, principal, rate string
	year                int    // of maturity
	interest            string // a year
}

func oracleTranches() []oracleTranche {
	return []oracleTranche{
		{"note-2030", "3000000000", "0.0445", 2030, "133500000"},
		{"note-2032", "3000000000", "0.048", 2032, "144000000"},
		{"note-2035", "4000000000", "0.052", 2035, "208000000"},
		{"note-2045", "2500000000", "0.05875", 2045, "146875000"},
		{"note-2055", "3500000000", "0.0595", 2055, "208250000"},
		{"note-2065", "2000000000", "0.061", 2065, "122000000"},
	}
}

// oracleNotes is golden case RC-01: the coupons of the notes, to the cent, and how they roll off.
func oracleNotes() Case {
	c := project.Case{ID: "oracle-notes-2025", Title: "Oracle notes of 26 September 2025", CurrencyCode: "USD", FinancialClose: day(2025, 9, 26), HorizonMonths: 480,
		Sources: []project.Source{
			{ID: "notes", Title: "Prospectus supplement (summary) and 8-K brief", URL: "https://www.fxbaogao.com/detail/5075629", Date: "2025-09-26", Grade: "filing",
				Note: "interest on 26 March and 26 September, first on 26 March 2026"},
			{ID: "sum", Title: "Sums of the coupons", Date: "2025-09-26", Grade: "computed"},
		}}
	for _, n := range oracleTranches() {
		c.Financing.Tranches = append(c.Financing.Tranches, note(n.id, n.principal, n.rate, day(2025, 9, 26), day(n.year, 9, 26)))
	}
	// Corporate notes: the issuer pays. 40bn exceeds all coupons and principal together.
	c.Financing.SponsorSupportUSD = num("40000000000")
	exp := []Expectation{
		{ID: "coupons", Measure: is("interest_due_year_1"), Expected: "962625000", SourceID: "sum"},
		{ID: "coupons-per-day", Measure: is("interest_due_per_day"), Expected: "2637328.77", Absolute: "0.005", SourceID: "sum", Note: "over 365; printed to the cent"},
		{ID: "average-coupon", Measure: is("average_interest_rate"), Expected: "0.053479167", Absolute: "0.0000000005", SourceID: "sum", Note: "printed to nine decimals"},
	}
	for _, n := range oracleTranches() {
		exp = append(exp, Expectation{ID: n.id, Measure: of("tranche_interest_year_1", n.id), Expected: n.interest, SourceID: "notes"})
	}
	for _, y := range []struct {
		from, to int
		interest string
	}{{2026, 2030, "962625000"}, {2031, 2032, "829125000"}, {2033, 2035, "685125000"}, {2036, 2045, "477125000"}, {2046, 2055, "330250000"}, {2056, 2065, "122000000"}} {
		for _, year := range []int{y.from, y.to} {
			exp = append(exp, Expectation{ID: fmt.Sprintf("coupons-%d", year), Measure: of("interest_due_in_year", strconv.Itoa(year)), Expected: y.interest, SourceID: "sum"})
		}
	}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "Six notes of 18bn in all, with half-yearly coupons on 30/360: 962,625,000.00 a year, rolling off tranche by tranche to 2065. A financing without a facility; the issuer's support pays what the proceeds do not.",
		Project:     c, Expectations: exp}
}

// oracleLeases is golden case RC-22: what 248bn of lease commitments over 15 to 19 years cost in a year. A web page prints
// 146bn a year, which is ten times too much.
func oracleLeases() Case {
	c := project.Case{ID: "oracle-leases-248bn", Title: "Oracle lease commitments of 248bn", CurrencyCode: "USD", FinancialClose: day(2025, 11, 30), HorizonMonths: 228,
		Sources: []project.Source{
			{ID: "10q", Title: "CreditSights on the 10-Q", URL: "https://know.creditsights.com/insights/oracle-10q-cut-248-bn-lease-commits", Date: "2025-11-30", Grade: "press", Note: "248bn of additional leases, 15 to 19 years"},
			{ID: "misprint", Title: "A web page on the same commitments", Date: "2025-12", Grade: "aggregator", Note: "prints \"$146bn a year\""},
		}}
	c.Facility.Phases = []project.Phase{{ID: "leased", CapacityMW: num("6000"), CapacityBase: project.CriticalIT, PlannedCOD: day(2025, 12, 1)}}
	c.Facility.Occupancies = []project.Occupancy{{ID: "leases", TotalUSD: num("248000000000"), TermMonths: 180, Commencement: day(2025, 12, 1)}}
	// The lessee is the company itself; the case asks only what the leases cost.
	c.Financing.SponsorSupportUSD = num("248000000000")
	long := []project.Override{set("facility.occupancies[leases].term_months", "228")}
	return Case{ID: c.ID, Revision: 1, Title: c.Title,
		Description: "Lease commitments as undiscounted totals over a term: 13.1bn to 16.5bn a year. The source gives no capacity; 6,000 MW stand for it and enter no figure. Dividing total by term is the range check that catches a tenfold misprint.",
		Project:     c,
		Expectations: []Expectation{
			{ID: "per-year-15", Measure: is("occupancy_per_year"), Expected: "16533333333.33", Relative: "0.000001", SourceID: "10q"},
			{ID: "per-year-19", Overrides: long, Measure: is("occupancy_per_year"), Expected: "13052631578.95", Relative: "0.000001", SourceID: "10q"},
			{ID: "printed", Measure: is("occupancy_per_year"), Expected: "146000000000", SourceID: "misprint", Status: PublishedNotReproduced, Computed: "16533333333.33", Note: "ten times too much"},
		}}
}
