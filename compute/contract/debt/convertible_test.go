package debt_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/debt"
)

func convertible() debt.Convertible {
	return debt.Convertible{Coupon: fx("0.02"), ConversionPrice: fx("125"), Outstanding: fx("92000000"),
		Puts: []debt.Redemption{{Date: day("2026-04-01"), Price: fx("1")}}, Calls: []debt.Redemption{{Date: day("2026-01-01"), Price: fx("1.01")}},
		Terms: contract.Terms{ID: "cv", Principal: fx("1000000000"), Issue: day("2025-01-01"), Maturity: day("2027-01-01"),
			Frequency: calendar.SemiAnnual, DayCount: calendar.ThirtyE360}}
}

// 1,000m at 125 a share is 8m shares; beside 92m that is 8% of the company.
func TestConversionDilutes(t *testing.T) {
	c := convertible()
	if c.Shares() != fx("8000000") || c.Dilution() != fx("0.08") {
		t.Errorf("%v shares, dilution %v; want 8000000 and 0.08", c.Shares(), c.Dilution())
	}
}

// Coupons are 1,000m · 2%/2 = 10m. Conversion forfeits what has accrued; the put in
// the middle of a period pays 1,000m · 2% · 90/360 = 5m accrued; the call on a
// coupon date pays the coupon and 1% more than face, 10m.
func TestConvertibleEndsInFourWays(t *testing.T) {
	c := convertible()
	for name, x := range map[string]struct {
		exit debt.Exit
		want string
	}{
		"at maturity": {debt.Exit{}, `
			2025-01-01 draw 1000000000.00 1000000000.00
			2025-07-01 interest -10000000.00 1000000000.00
			2026-01-01 interest -10000000.00 1000000000.00
			2026-07-01 interest -10000000.00 1000000000.00
			2027-01-01 interest -10000000.00 1000000000.00
			2027-01-01 repayment -1000000000.00 0.00`},
		"conversion": {debt.Exit{Date: day("2025-10-01"), How: debt.Conversion}, `
			2025-01-01 draw 1000000000.00 1000000000.00
			2025-07-01 interest -10000000.00 1000000000.00
			2025-10-01 converted 0.00 0.00`},
		"put": {debt.Exit{Date: day("2026-04-01"), How: debt.Put}, `
			2025-01-01 draw 1000000000.00 1000000000.00
			2025-07-01 interest -10000000.00 1000000000.00
			2026-01-01 interest -10000000.00 1000000000.00
			2026-04-01 interest -5000000.00 1000000000.00
			2026-04-01 repayment -1000000000.00 0.00`},
		"call": {debt.Exit{Date: day("2026-01-01"), How: debt.Call}, `
			2025-01-01 draw 1000000000.00 1000000000.00
			2025-07-01 interest -10000000.00 1000000000.00
			2026-01-01 interest -10000000.00 1000000000.00
			2026-01-01 repayment -1000000000.00 0.00
			2026-01-01 premium -10000000.00 0.00`},
	} {
		t.Run(name, func(t *testing.T) {
			flows, found := c.Flows(x.exit)
			expect(t, flows, found, x.want)
		})
	}
}

func TestExitsKeepToTheirSchedules(t *testing.T) {
	c := convertible()
	c.Calls[0].Price = fx("0.9")
	if _, found := c.Flows(debt.Exit{Date: day("2027-01-01"), How: debt.Put}); names(found) != "Date Calls[0].Price Date" {
		t.Errorf("findings on %q", names(found))
	}
}
