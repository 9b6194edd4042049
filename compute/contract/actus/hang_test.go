package actus_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
)

// The most work that the limits allow ends soon: it is bounded by events, not by
// what a reader of the terms would call reasonable.
func TestTheWorstTermsEndSoon(t *testing.T) {
	base := `contractID=w; contractRole=RPL; currency=USD; statusDate=2000-01-01; initialExchangeDate=2000-01-02; notionalPrincipal=1000;
		nominalInterestRate=0.05; calendar=TGT; businessDayConvention=SCMF; dayCountConvention=B252; `
	var daily []string
	for d := calendar.MustNew(2000, 1, 1); d < calendar.MustNew(2006, 2, 1); d++ {
		daily = append(daily, "I "+d.String()+" 0.05")
	}
	for name, lines := range map[string]string{
		"daily annuity with daily resets": `contractType=ANN; amortizationDate=2006-01-02; cycleAnchorDateOfPrincipalRedemption=2000-01-03;
			cycleOfPrincipalRedemption=P1DL1; cycleAnchorDateOfRateReset=2000-01-03; cycleOfRateReset=P1DL1; marketObjectCodeOfRateReset=I`,
		"from year 1 by days": `contractType=ANN; statusDate=9999-01-01; initialExchangeDate=0001-01-02; cycleAnchorDateOfPrincipalRedemption=0001-01-03;
			cycleOfPrincipalRedemption=P1DL1; nextPrincipalRedemptionPayment=500`,
		"100,000 days":           `contractType=PAM; maturityDate=2270-01-01; cycleOfInterestPayment=P1DL1; dayCountConvention=AA`,
		"a period of 8000 years": `contractType=PAM; maturityDate=9999-12-31; cycleOfInterestPayment=P1YL1`,
		"two cycles beyond":      `contractType=LAM; maturityDate=9999-12-31; cycleOfInterestPayment=P50DL1; cycleOfPrincipalRedemption=P50DL1; nextPrincipalRedemptionPayment=1`,
	} {
		t.Run(name, func(t *testing.T) {
			c, found := doc(base+lines, daily...).Parse()
			if len(found) > 0 {
				t.Fatal(found.Err())
			}
			events, err := c.Evaluate()
			t.Logf("%d events, %.90v", len(events), err)
		})
	}
}
