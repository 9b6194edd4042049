package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// distressed is a site of 10 MW with 100 accelerators, let for 12m a year from 1 January 2026; spot at 2 an hour, sold half
// of the time. All figures are invented.
func distressed() project.Case {
	c := let(gpus(site(), "100", "30000"), "12000000", 24)
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("2"), UtilizationFraction: num("0.5"), AvailabilityFraction: num("1")}
	c.Tenants[0].DefaultTerms = &project.DefaultTerms{CureDays: num("60"), RecoveryFraction: num("0.4"), RecoveryMonths: 6}
	c.Tenants[0].Reletting = &project.Reletting{VacancyMonths: num("3"), CostUSD: num("250000"), DiscountFraction: num("0.2")}
	c.Tenants[0].PaymentDays, c.Tenants[0].Invoicing = 45, project.InvoicedInArrears
	return c
}

// A year in which a tenant stops, written out. He pays 45 days in arrears and stops on 1 May 2026; the cure period ends on
// 30 June, 60 days later.
//
//	invoices   January to April, 1,000,000 each
//	cash       the revenue of a day is paid 45 days later, so at the end of a month its last 45 days are open.
//	           January: none. February (28 days): of January's 31, 45 - 28 = 17 are open, 14/31 paid = 451,612.90
//	           March (31 days): open 45 days = March and 14 of February's 28: January's 17/31 = 548,387.10 and 14/28 = 500,000
//	           April (30 days): open April and 15 of March's 31: February's 14/28 and March's 16/31 = 500,000 + 516,129.03
//	           May on: nothing, open invoices included
//	open       4,000,000 - 451,612.90 - 1,048,387.10 - 1,016,129.03 = 1,483,870.97 on 1 May
//	written off 60% of it, 890,322.58; 40%, 593,548.39, arrives six months later, in November
//	vacant     1/30 of June and three months: to 29/30 of September
//	let again  1/30 of September, then all: 100 x 720 h x 2 x 0.5 x 0.8 = 57,600 in a month of 30 days, 59,520 in one of 31
//	cost       250,000 in September
func TestAYearInWhichATenantStops(t *testing.T) {
	c := distressed()
	r := value(t, c, set("tenants[t].stops_paying_date", "2026-05-01"))
	r.months("revenue[t]", 1, "1000000", "1000000", "1000000", "1000000", "0", "0", "0")
	r.months("tenant_receipts[t]", 1, "0", "451612.90", "1048387.10", "1016129.03", "0", "0", "0", "0")
	r.months("default_open[t]", 4, "0", "1483870.97", "0")
	r.months("bad_debt[t]", 5, "890322.58", "0")
	r.months("recovered[t]", 10, "0", "593548.39", "0")
	r.months("relet_revenue[t]", 8, "0", "1920", "59520", "57600", "59520")
	r.months("operating_cost", 8, "0", "250000", "0")
	r.months("ebitda", 5, "-890322.58", "0", "0", "0", "-248080", "59520")
	r.months("receipts", 9, "1920", "59520", "651148.39")
	if got := r.balance("Receivables, t", 5); !got.IsZero() {
		t.Errorf("receivables after the default: %s", got)
	}
	if got := r.total("revenue").String(); r.at("revenue", 24).Sign() <= 0 {
		t.Errorf("nothing is let again: %s", got)
	}
}

// Without a default the last month collects what payment terms leave open (conventions 1.8): cash is revenue over the life.
func TestReceivablesAreCollectedBeforeTheHorizon(t *testing.T) {
	r := value(t, distressed())
	if a, b := r.total("tenant_receipts[t]"), r.total("revenue[t]"); a != b || b != *num("24000000") {
		t.Errorf("receipts %s, revenue %s", a, b)
	}
	// 45 days before the end of March are March and 14 of February's 28 days.
	if got := r.balance("Receivables, t", 3); got != *num("1500000") {
		t.Errorf("receivables at the end of March: %s", got)
	}
}

// Rent of a building in advance, due 45 days after the first of its month: January's on 15 February, February's on 18 March,
// March's on 15 April. Without accelerators that is the default.
func TestRentInAdvanceIsPaidFromTheFirstOfItsMonth(t *testing.T) {
	c := let(site(), "12000000", 24)
	c.Tenants[0].PaymentDays = 45
	r := value(t, c)
	if r.r.Case.Tenants[0].Invoicing != project.InvoicedInAdvance {
		t.Fatalf("invoiced %s", r.r.Case.Tenants[0].Invoicing)
	}
	r.months("tenant_receipts[t]", 1, "0", "1000000", "1000000", "1000000")
	c.Tenants[0].PaymentDays = 20
	value(t, c).months("tenant_receipts[t]", 1, "1000000", "1000000")
}

// The guarantor's cap falls from 5m to 2.2m on 1 March: the tenant stops on 1 May, so that 2.2m it is. He pays rent as the
// tenant would have (45 days in arrears): May's cash would have been 15/31 of March's invoice and half of April's (of 30 days,
// 45 - 31 = 14 are open, 16/30 paid) and so on; 2.2m are used up in July:
//
//	May  : March's 15/31 = 483,870.97 + April's 16/30 = 533,333.33 = 1,017,204.30
//	June : April's 14/30 = 466,666.67 + May's 16/31 = 516,129.03 = 982,795.70
//	July : what is left of the cap, 2,200,000 - 2,000,000 = 200,000
//
// All open invoices, 1,483,870.97, are his by then: he recovers on them, and the project does not.
func TestAGuarantorPaysRentAsDueToItsCap(t *testing.T) {
	c := distressed()
	c.Tenants[0].Guarantee = &project.Guarantee{GuarantorName: "Parent", CapUSD: num("5000000"),
		CapSteps: []project.GuaranteeStep{{Date: *day(2026, 3, 1), CapUSD: num("2200000")}, {Date: *day(2026, 8, 1), CapUSD: num("1000000")}}}
	r := value(t, c, set("tenants[t].stops_paying_date", "2026-05-01"))
	r.months("guarantor_receipts[t]", 4, "0", "1017204.30", "982795.70", "200000", "0", "0")
	r.months("recovered[t]", 11, "0")
	r.months("recovery_ceded[t]", 11, "593548.39")
	// Gone on 11 June: a third of June is left, 10/30 of 982,795.70 = 327,598.57.
	gone := valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-05-01"), set("tenants[t].guarantee.guarantor_stops_paying_date", "2026-06-11"))
	gone.months("guarantor_receipts[t]", 5, "1017204.30", "327598.57", "0")
	// Of the open invoices, 1,483,870.97 - 1,344,802.87 = 139,068.10 stay the project's: it recovers 40%.
	gone.months("recovered[t]", 11, "55627.24")
	// In a lump when the contract ends, on 30 June: all of it at once, to the cap.
	c.Tenants[0].Guarantee.Payment = project.GuaranteeLumpSum
	value(t, c, set("tenants[t].stops_paying_date", "2026-05-01")).months("guarantor_receipts[t]", 5, "0", "2200000", "0")
}

// A guarantor owes what letting the capacity again does not bring: without payment terms, and let again after a vacancy of a
// month, he pays May to July, and from August on rent less 100 accelerators x 2 an hour x 0.5 sold x 0.8 for the discount:
//
//	August     1,000,000 - 80 x 744 h = 940,480        September  1,000,000 - 80 x 720 h = 942,400
func TestAGuarantorOwesWhatLettingAgainDoesNotBring(t *testing.T) {
	c := distressed()
	c.Tenants[0].PaymentDays, c.Tenants[0].Invoicing = 0, 0
	c.Tenants[0].DefaultTerms.CureDays = num("61") // to 1 July
	c.Tenants[0].Reletting.VacancyMonths = num("1")
	c.Tenants[0].Guarantee = &project.Guarantee{GuarantorID: "parent"}
	r := value(t, c, set("tenants[t].stops_paying_date", "2026-05-01"))
	r.months("guarantor_receipts[t]", 4, "0", "1000000", "1000000", "1000000", "940480", "942400")
	r.months("relet_revenue[t]", 7, "0", "59520", "57600")
	dear := valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-05-01"), set("market.spot.usd_per_accelerator_hour", "40"))
	dear.months("guarantor_receipts[t]", 7, "1000000", "0", "0") // it brings 1,190,400 in August
	c.Tenants[0].Reletting = nil                                 // nobody takes the place: rent is missed to the end of the term
	c.Market.Spot = nil
	r = value(t, c, set("tenants[t].stops_paying_date", "2026-05-01"))
	if got := r.total("guarantor_receipts[t]"); got != *num("20000000") {
		t.Errorf("the guarantor pays %s", got)
	}
}

// A lease that ends on 1 January 2027 with twelve months of rent left: 15% of them is less than a year, a year is the cap, and
// a year is what is left: 12,000,000. Of five years left, 48 months at 1,000,000: max(12, 7.2) = 12. Of 20 years, 228 left:
// 15% is 34.2 months.
func TestTheClaimForTheRestOfALeaseIsCapped(t *testing.T) {
	for _, x := range []struct {
		months int
		rule   project.ClaimRule
		want   string
	}{
		{24, project.LeaseCapClaim, "12000000"}, {60, project.LeaseCapClaim, "12000000"}, {240, project.LeaseCapClaim, "34200000"},
		{360, project.LeaseCapClaim, "36000000"}, {60, project.RemainingTermClaim, "48000000"},
	} {
		c := let(site(), "12000000", x.months)
		c.HorizonMonths = 20
		c.Tenants[0].DefaultTerms = &project.DefaultTerms{CureDays: num("31"), RecoveryMonths: 2, Claim: x.rule, ClaimRecoveryFraction: num("0.1")}
		r := value(t, c, set("tenants[t].stops_paying_date", "2026-12-01"))
		r.near("term_claim[t]", 13, x.want, "0.01")
		r.near("term_claim_recovered[t]", 15, num(x.want).String()[:len(x.want)-1], "0.01")
	}
}

// Delivered 45 days late, on 15 February: with ten days of grace from 1 January, 11 to 31 January are 21 days and 1 to 14
// February 14. At 30,000 a day 630,000 and 420,000, of which the cap of 900,000 leaves 270,000. It is less revenue, and due in
// the month; the insurer pays 20,000 a day after 30 days: 31 January to 14 February are 15.
func TestLateDeliveryCostsDamagesToACap(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Tenants[0].LateDelivery = &project.LateDelivery{GraceDays: num("10"), USDPerDay: num("30000"), CapUSD: num("900000"), TerminationDays: num("40")}
	c.Facility.Phases[0].DelayCovers = []project.DelayCover{{ID: "dsu", Kind: project.DelayInsurance, USDPerDay: num("20000"), WaitingDays: num("30")}}
	r := value(t, c, set("facility.phases[p].delay_days", "45"))
	r.months("late_damages[t]", 1, "630000", "270000", "0")
	r.months("delay_cover[p/dsu]", 1, "20000", "280000", "0")
	r.months("revenue", 1, "-630000", "230000", "1000000") // 14/28 of February
	r.months("ebitda", 1, "-610000", "510000", "1000000")
	r.months("cfads", 1, "-610000", "510000", "1000000")
	on := value(t, c)
	if got := on.total("late_damages[t]"); !got.IsZero() {
		t.Errorf("damages on time: %s", got)
	}
}

// Twelve months at 1,000,000, then four fifths renew at 90% of the last price, 10% above the first with the escalator of the
// second year, for six months; a fifth is vacant at once and all of it after them.
func TestARenewalAtAShareOfTheLastPrice(t *testing.T) {
	c := let(site(), "12000000", 18)
	c.Tenants[0].EscalationRate = num("0.1")
	c.Tenants[0].Renewal = &project.Renewal{Fraction: num("0.8"), TermMonths: 4, PriceFraction: num("0.9")}
	r := value(t, c)
	r.months("revenue", 12, "1000000", "1100000")
	r.near("revenue", 18, "1100000", "0.01")
	for month := 19; month <= 22; month++ {
		r.near("revenue", month, "792000", "0.01") // 1.1m x 0.8 x 0.9
	}
	r.months("revenue", 23, "0")
}

// A renewal at spot takes the price of the day on which it starts and keeps it: 2.00 less a half a year, in January 2027
// 1.00, for 100 accelerators and 744 hours; what does not renew is let by the hour.
func TestARenewalAtTheSpotPriceOfItsStart(t *testing.T) {
	c := let(gpus(site(), "100", "30000"), "12000000", 12)
	c.HorizonMonths = 30
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("2"), GrowthRate: num("-0.5"), UtilizationFraction: num("0.5"), AvailabilityFraction: num("1")}
	c.Tenants[0].Renewal = &project.Renewal{Fraction: num("0.75"), TermMonths: 18}
	r := value(t, c)
	r.near("revenue[t]", 13, "55800", "0.01")     // 744 x 100 x 1.00 x 0.75
	r.near("spot_revenue[p]", 13, "9300", "0.01") // x 0.25 x 0.5
	r.near("revenue[t]", 25, "55800", "0.01")     // January 2028: still 1.00
	r.near("spot_revenue[p]", 25, "4650", "0.01") // at 0.50
}

// A fixed end: a delay of 31 days costs the contract a month.
func TestADelayShortensATermWithAFixedEnd(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Tenants[0].TermEnd = project.TermFixedEnd
	r := value(t, c, set("facility.phases[p].delay_days", "31"))
	if got := r.total("revenue"); got != *num("11000000") {
		t.Errorf("revenue is %s", got)
	}
	r.months("revenue", 1, "0", "1000000")
	r.months("revenue", 12, "1000000", "0")
}

// A quarter, a half, then all: in the middle of a month of the ramp the day counts.
func TestAListedRamp(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Tenants[0].RampFractions = []project.Amount{num("0.25"), num("0.5")}
	value(t, c).months("revenue", 1, "250000", "500000", "1000000")
	c.Tenants[0].RampFractions = nil
	c.Facility.Phases[0].RampFractions = []project.Amount{num("0.25"), num("0.5")}
	r := value(t, c)
	r.months("revenue", 1, "250000", "500000", "1000000")
	// From 16 January: 16/31 x 0.25; February: 15/31 x 0.25 + 13... by months of age: 15/31 of the first and 16/31 of the second.
	late := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "15"))
	late.near("revenue", 1, "129032.26", "0.01")
	late.near("revenue", 2, "379032.26", "0.01") // 0.25 x 15/31 + 0.5 x 16/31
}

// The owner uses 6 MW itself, at no price, and lets 4 MW.
func TestOwnUseBesideSurplusCapacity(t *testing.T) {
	c := site()
	c.Tenants = []project.Tenant{
		{ID: "own", Use: project.OwnUse, CapacityMW: num("6"), TermMonths: 24},
		{ID: "t", CapacityMW: num("4"), USDPerKWMonth: num("100"), TermMonths: 24},
	}
	value(t, c).months("revenue", 1, "400000")
	c.Tenants[0].USDPerKWMonth = num("50") // an internal price
	value(t, c).months("revenue", 1, "700000")
}

// The right to terminate arises 40 days after 1 January, on 10 February. A tenant who uses it pays nothing; damages stop that
// day, and half of the prepayment of 12m x 0.5 that was made comes back with it: all of it.
func TestATenantMayTerminateForLateness(t *testing.T) {
	c := let(gpus(site(), "100", "30000"), "12000000", 12)
	c.Tenants[0].PrepaymentFraction = num("0.5")
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("2"), UtilizationFraction: num("0.5"), AvailabilityFraction: num("1")}
	c.Tenants[0].LateDelivery = &project.LateDelivery{USDPerDay: num("10000"), TerminationDays: num("40")}
	r := value(t, c, set("facility.phases[p].delay_days", "59"))
	used := valueOf(t, r.r, r.p, set("facility.phases[p].delay_days", "59"), set("tenants[t].late_delivery.terminates", "1"))
	used.months("late_damages[t]", 1, "310000", "90000", "0")
	used.months("prepayment_refund[t]", 1, "0", "6000000", "0")
	if got := used.total("revenue[t]"); !got.IsZero() {
		t.Errorf("the contract still earns %s", got)
	}
	used.months("spot_revenue[p]", 2, "0", "74400") // from 1 March: 744 h x 100 x 2 x 0.5
	if got := used.balance("Contract liability for prepayments", 24); !got.IsZero() {
		t.Errorf("liability of %s is left", got)
	}
}

// 10 MW x 1.2 x 744 h x 50 = 446,400, of which the tenant pays back 60%, and pays it with his rent.
func TestATenantPaysBackItsPower(t *testing.T) {
	c := let(site(), "12000000", 12)
	c.Facility.Power = &project.Power{USDPerMWh: num("50"), OperatingPUE: num("1.2")}
	c.Tenants[0].PowerPassThrough = num("0.6")
	r := value(t, c)
	r.months("power_recovery[t]", 1, "267840")
	r.months("receipts", 1, "1267840")
	r.months("ebitda", 1, "821440")
	stop := valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-02-01"))
	stop.months("power_recovery[t]", 1, "267840", "0")
}
