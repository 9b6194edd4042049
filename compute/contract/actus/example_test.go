package actus_test

import (
	"encoding/json"
	"fmt"

	"github.com/capstack/capstack/compute/contract/actus"
)

// A loan of 1,000 at SOFR plus 2.5%, reset once, as the standard's JSON.
func Example() {
	var d actus.Document
	err := json.Unmarshal([]byte(`{
		"terms": {
			"contractID": "loan", "contractType": "PAM", "contractRole": "RPL", "currency": "USD",
			"statusDate": "2024-12-31T00:00:00", "initialExchangeDate": "2025-01-01T00:00:00", "maturityDate": "2026-01-01T00:00:00",
			"notionalPrincipal": "1000", "nominalInterestRate": "0.07", "dayCountConvention": "A360",
			"cycleAnchorDateOfInterestPayment": "2025-07-01T00:00:00", "cycleOfInterestPayment": "P6ML1",
			"cycleAnchorDateOfRateReset": "2025-07-01T00:00:00", "cycleOfRateReset": "P6ML1",
			"marketObjectCodeOfRateReset": "SOFR", "rateSpread": "0.025"
		},
		"dataObserved": {"SOFR": {"identifier": "SOFR", "data": [{"timestamp": "2025-07-01T00:00:00", "value": "0.043"}]}}
	}`), &d)
	if err != nil {
		fmt.Println(err)
		return
	}
	c, findings := d.Parse()
	if len(findings) > 0 {
		fmt.Println(findings.Err())
		return
	}
	events, err := c.Evaluate()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range events {
		fmt.Println(e.Time.Date, e.Type, e.Payoff.Text(2), e.Rate)
	}
	// Output:
	// 2025-01-01 IED 1000.00 0.07
	// 2025-07-01 IP -35.19 0.07
	// 2025-07-01 RR 0.00 0.068
	// 2026-01-01 IP -34.76 0.068
	// 2026-01-01 MD -1000.00 0.068
}
