package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
)

// exhausted checks the day on which a reserve is used up.
func (r run) exhausted(reserve string, want *calendar.Date) {
	r.t.Helper()
	if v := r.get("reserve_exhausted_date", reserve); !v.Defined || r.p.Grid.Start(0).AddDays(int(v.Amount.Float64())) != *want {
		r.t.Errorf("%s: day %s (%s), want %s", reserve, v.Amount, v.Reason, want)
	}
}

// Three millions in cash, or by a letter of credit, pay two quarters of 1.5m when the tenant pays nothing.
func TestEachReserveHasItsDayOfExhaustion(t *testing.T) {
	cash, letter := value(t, standby(false)), value(t, standby(true))
	stop := set("tenants[t].stops_paying_date", "2026-01-01")
	x := valueOf(t, cash.r, cash.p, stop)
	x.exhausted("dsra", day(2026, 6, 30))
	x.date("reserve_exhaustion_date", day(2026, 6, 30))
	y := valueOf(t, letter.r, letter.p, stop, set("financing.dsra.letter_of_credit.fee_rate", "0"),
		set("financing.dsra.letter_of_credit.reimbursement_rate", "0"))
	y.exhausted("letter_of_credit", day(2026, 6, 30))
	cash.absent("reserve_exhausted_date", "dsra")
}

// A replacement of 1.2m in month 12 is saved for by 200,000 a month from month 6 on. From October, month 10, the tenant
// pays nothing: the 800,000 saved by then pay a loan's interest of 24m x 20%/12 = 400,000 in October and November, and the
// reserve is empty on 30 November. Without the stop it is spent on what it was saved for, which is no exhaustion.
func TestTheMaintenanceReserveIsExhaustedByDebtService(t *testing.T) {
	c := renewed(project.LikeForLike)
	c.Facility.Phases[0].Fleets[0].Refresh.Replacements = 1
	c.Financing.MRA = &project.MaintenanceReserve{LookAheadMonths: 6}
	unadjusted := calendar.Unadjusted
	c.Tenants[0].USDPerYear = num("12000000")
	c.Financing.Tranches = []project.Tranche{{ID: "loan", Kind: project.TermLoan, PrincipalUSD: num("24000000"), Maturity: day(2029, 12, 31),
		FixedRate: num("0.2"), DayCount: e360(), BusinessDay: &unadjusted, PaymentFrequency: calendar.Monthly}}
	r := value(t, c)
	r.months("account.Maintenance reserve account", 9, "800000")
	r.absent("reserve_exhausted_date", "maintenance_reserve")
	r = valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2026-10-01"))
	r.months("account.Maintenance reserve account", 9, "800000", "400000", "0")
	r.exhausted("maintenance_reserve", day(2026, 11, 30))
}
