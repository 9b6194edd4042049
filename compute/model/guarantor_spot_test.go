package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// A guarantor of a tenant whose capacity is sold by the hour from the end of the contract, without terms of letting it again,
// owes what the hour does not bring: nobody pays twice for the same machines. The tenant stops on 1 May 2026, the contract
// ends on 1 July, 61 days later. From then 100 accelerators are sold at 2 an hour half of the time.
//
//	May, June  1,000,000 each
//	July       1,000,000 - 100 x 744 h x 2 x 0.5 = 1,000,000 - 74,400 = 925,600
//	September  1,000,000 - 100 x 720 h x 2 x 0.5 = 1,000,000 - 72,000 = 928,000
//
// Figures are invented.
func TestAGuarantorOwesWhatTheSpotMarketDoesNotBring(t *testing.T) {
	c := distressed()
	c.Tenants[0].PaymentDays, c.Tenants[0].Invoicing = 0, 0
	c.Tenants[0].DefaultTerms.CureDays = num("61")
	c.Tenants[0].Reletting = nil
	c.Tenants[0].Guarantee = &project.Guarantee{GuarantorID: "parent"}
	r := value(t, c, set("tenants[t].stops_paying_date", "2026-05-01"))
	r.months("guarantor_receipts[t]", 4, "0", "1000000", "1000000", "925600", "925600", "928000")
	r.months("spot_revenue[p]", 6, "0", "74400", "74400", "72000")
	// The same with terms of letting again that change nothing: no vacancy, no discount. One rule for both.
	c.Tenants[0].Reletting = &project.Reletting{VacancyMonths: num("0")}
	again := value(t, c, set("tenants[t].stops_paying_date", "2026-05-01"))
	for month := range r.p.Grid.Len() {
		if got, want := again.at("guarantor_receipts[t]", month), r.at("guarantor_receipts[t]", month); got != want {
			t.Errorf("month %d: %s, want %s", month, got, want)
		}
	}
}
