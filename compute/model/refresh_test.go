package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// renewed is the site with a fleet of 1.2m that lasts 12 months and keeps a tenth of its cost, let for 500,000 a month: it is
// worn out at the end of month 12. All figures are invented.
func renewed(rule project.RefreshRule) project.Case {
	c := let(gpus(site(), "100", "12000"), "6000000", 24)
	f := &c.Facility.Phases[0].Fleets[0]
	f.BookLifeMonths, f.SalvageFraction = num("12"), num("0.1")
	f.Refresh = &project.Refresh{Rule: rule}
	return c
}

// The replacement at the end of month 12 costs 1.2m x 0.8 = 960,000. Six months of saving 160,000 each, in months 6 to 11,
// pay for it; CFADS bears the savings and not the replacement. What leaves brings its salvage of 120,000 in month 12; the
// new fleet wears out by 864,000 / 12 = 72,000 a month and brings 96,000 in the last month, in which nothing is bought any
// more.
func TestARefreshIsSavedForAndReplacesLikeForLike(t *testing.T) {
	c := renewed(project.LikeForLike)
	c.Facility.Phases[0].Fleets[0].Refresh.PriceChangeRate = num("-0.2")
	c.Facility.Phases[0].Fleets[0].Refresh.Replacements = 3
	c.Financing.MRA = &project.MaintenanceReserve{LookAheadMonths: 6}
	r := value(t, c)
	r.months("refresh_cost", 11, "0", "960000", "0")
	r.months("mra_contribution", 5, "0", "160000", "160000", "160000", "160000", "160000", "160000", "0")
	r.months("account.Maintenance reserve account", 11, "960000", "0", "0")
	r.months("mra_drawn", 11, "0", "960000", "0")
	r.months("cfads", 5, "500000", "340000")
	r.months("cfads", 11, "340000", "500000", "500000")
	r.months("asset_proceeds[p/gpu]", 11, "0", "120000", "0")
	r.months("distribution", 11, "340000", "620000", "500000")
	r.months("depreciation", 11, "90000", "90000", "72000", "72000")
	r.months("account.Property and equipment at cost", 11, "1200000", "960000")
	r.months("account.Accumulated depreciation", 11, "-990000", "0", "-72000")
	r.months("asset_proceeds[p/gpu/2]", 23, "0", "96000")
	r.measure("refresh_cost", "", "960000")
	r.measure("capital_cost", "", "1200000") // of the first fleet
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// Without a reserve the month's 500,000 and the salvage of 120,000 pay a part; 580,000 of the 1.2m wait, and are paid before
// anything is distributed: 500,000 in month 13 and 80,000 in month 14.
func TestARefreshWithoutAReserveIsPaidFromCash(t *testing.T) {
	r := value(t, renewed(project.LikeForLike))
	r.months("refresh_paid", 12, "620000", "500000", "80000", "0")
	r.months("refresh_unpaid", 12, "580000", "80000", "0")
	r.months("cfads", 11, "500000", "-700000", "500000")
	r.months("distribution", 11, "500000", "0", "0", "420000")
	r.date("first_shortfall_date", day(2026, 12, 31))
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// 30 days late, the fleet serves from 31 January: one of 31 days in January, and its 12 months end in January 2027.
func TestALateFleetIsReplacedLater(t *testing.T) {
	r, p := build(t, renewed(project.LikeForLike))
	late := valueOf(t, r, p, set("facility.phases[p].delay_days", "30"))
	late.months("refresh_cost", 12, "0", "1200000", "0")
	shorter := valueOf(t, r, p, set("facility.phases[p].fleets[gpu].book_life_months", "9"))
	shorter.months("refresh_cost", 8, "0", "1200000", "0")
	shorter.months("depreciation", 9, "120000", "120000") // 1.08m / 9, before and after
}

// 240,000 a year are 20,000 a month from COD on, until the last replacement is bought: 12 x 20,000 less the last month's,
// which comes after the purchase.
func TestAReserveMayTakeAFixedAmount(t *testing.T) {
	c := renewed(project.LikeForLike)
	c.Financing.MRA = &project.MaintenanceReserve{USDPerYear: num("240000")}
	r := value(t, c)
	r.months("mra_contribution", 0, "0", "20000", "20000")
	r.months("mra_contribution", 11, "20000", "0", "0")
	r.months("mra_drawn", 12, "220000", "0")
	r.months("cfads", 11, "480000", "-480000", "500000") // 500,000 - 1.2m + 220,000
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// Replaced in June 2026, after six of its twelve months: 540,000 worn, 120,000 salvage, 540,000 lost. At 21% a year more, the
// price of the new one six months after the first's payment in month 0 is 1.2m x 1.1.
func TestAFleetIsReplacedOnADate(t *testing.T) {
	c := renewed(project.RefreshOnDate)
	c.Facility.Phases[0].Fleets[0].Refresh.Date = day(2026, 6, 15)
	c.Facility.Phases[0].Fleets[0].Refresh.PriceChangeRate = num("0.21")
	r := value(t, c)
	r.months("refresh_cost", 5, "0", "1320000", "0")
	r.months("depreciation", 5, "90000", "90000", "99000")
	r.months("asset_losses", 5, "0", "540000", "0")
	r.months("ebit", 5, "410000", "-130000", "401000")
	r.months("asset_proceeds[p/gpu]", 6, "120000", "0")
	r.months("account.Property and equipment at cost", 6, "1320000")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
