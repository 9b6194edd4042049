package actus_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/actus"
)

// fields evaluates a document and returns the terms that it complains of.
func fields(d actus.Document) string {
	c, found := d.Parse()
	if len(found) == 0 {
		_, found = actus.Resolve(c.Terms, c.Events, c.To)
	}
	var names []string
	for _, f := range found {
		names = append(names, f.Field)
	}
	return strings.Join(names, " ")
}

func TestTermsThatContradictEachOtherAreAllFound(t *testing.T) {
	loan := bond + "contractType=LAM; cycleAnchorDateOfPrincipalRedemption=2025-04-01; cycleOfPrincipalRedemption=P3ML1; "
	for name, x := range map[string]struct{ terms, want string }{
		"sound terms":               {"", ""},
		"maturity before start":     {"maturityDate=2024-06-30", "maturityDate"},
		"two at once":               {"maturityDate=2024-06-30; lifeCap=0.01; lifeFloor=0.02; periodCap=-1", "maturityDate lifeFloor periodCap"},
		"no maturity":               {"maturityDate=", "maturityDate"},
		"unknown role":              {"contractRole=XYZ", "contractRole"},
		"unknown type":              {"contractType=OPTNS", "contractType"},
		"negative notional":         {"notionalPrincipal=-5", "notionalPrincipal"},
		"rate in percent":           {"nominalInterestRate=600", "nominalInterestRate"},
		"reset without index":       {"cycleOfRateReset=P1ML1", "marketObjectCodeOfRateReset"},
		"fee without rate":          {"cycleOfFee=P1ML1", "feeRate"},
		"scaling without index":     {"scalingEffect=INO; cycleOfScalingIndex=P1YL1", "scalingIndexAtContractDealDate marketObjectCodeOfScalingIndex"},
		"sold before bought":        {"purchaseDate=2025-08-01; terminationDate=2025-07-01", "terminationDate"},
		"capitalised past maturity": {"capitalizationEndDate=2027-01-01", "capitalizationEndDate"},
		"to before status":          {"to=2020-01-01", "to"},
		"cycle of no length":        {"cycleOfInterestPayment=P0ML1", "cycleOfInterestPayment"},
		"bad date and number":       {"maturityDate=2025-02-30; notionalPrincipal=1,000", "maturityDate notionalPrincipal"},
		"above 10^18":               {"notionalPrincipal=1000000000000000001", "notionalPrincipal"},
		"too many events":           {"maturityDate=9999-12-31; cycleOfInterestPayment=P1DL1", "cycleOfInterestPayment"},
		"never repaid":              {loan + "maturityDate=; nextPrincipalRedemptionPayment=0", "nextPrincipalRedemptionPayment"},
		"payment below interest": {loan + "contractType=NAM; maturityDate=; nextPrincipalRedemptionPayment=14",
			"nextPrincipalRedemptionPayment"},
		"list of the wrong length": {"contractType=LAX; arrayCycleAnchorDateOfPrincipalRedemption=2025-04-01,2025-07-01; arrayNextPrincipalRedemptionPayment=1,2,3",
			"arrayNextPrincipalRedemptionPayment"},
		"list that grows": {"contractType=LAX; maturityDate=; arrayCycleAnchorDateOfPrincipalRedemption=2025-04-01; arrayCycleOfPrincipalRedemption=P1ML1; " +
			"arrayNextPrincipalRedemptionPayment=1; arrayIncreaseDecrease=INC", "arrayNextPrincipalRedemptionPayment"},
		"swap without legs":   {"contractType=SWAPS; contractRole=RFL", "contractStructure contractStructure"},
		"deposit without end": {"contractType=UMP; maturityDate=", "to"},
	} {
		if got := fields(doc(bond + x.terms)); got != x.want {
			t.Errorf("%s: findings on %q, want %q", name, got, x.want)
		}
	}
}

func TestFindingsAreTypedAndSayWhatIsWrong(t *testing.T) {
	c, _ := doc(bond + "maturityDate=2024-06-30").Parse()
	_, err := c.Evaluate()
	var finding *contract.TermError
	if !errors.As(err, &finding) || finding.ID != "bond" || finding.Got != "2024-06-30T00:00:00" {
		t.Errorf("got %v", err)
	}
}

func TestMissingObservationNamesIndexAndTime(t *testing.T) {
	c, _ := doc(bond+"cycleAnchorDateOfRateReset=2025-04-01; cycleOfRateReset=P3ML1; marketObjectCodeOfRateReset=SOFR", "SOFR 2025-04-01 0.05").Parse()
	_, err := c.Evaluate()
	var missing *actus.ObservationError
	if !errors.As(err, &missing) || missing.Index != "SOFR" || missing.At.String() != "2025-07-01T00:00:00" {
		t.Errorf("got %v", err)
	}
}

// 10^18 at 6% a quarter is 1.5e16: in range and exact. An index of 10^18 times a
// multiplier of 100 gives no rate, but an error.
func TestLargeAmountsAreExactOrAnError(t *testing.T) {
	events := evaluate(t, doc(bond+"notionalPrincipal=1000000000000000000"))
	if got := events[1].Payoff.String(); got != "15000000000000000" {
		t.Errorf("interest %s, want 15000000000000000", got)
	}
	c, _ := doc(bond+"cycleAnchorDateOfRateReset=2025-04-01; cycleOfRateReset=P1YL1; marketObjectCodeOfRateReset=I; rateMultiplier=100; notionalPrincipal=1000000000000000000",
		"I 2025-04-01 1000000000000000000").Parse()
	_, err := c.Evaluate()
	var out *actus.RangeError
	if !errors.As(err, &out) {
		t.Errorf("got %v, want a *RangeError", err)
	}
}

func TestContractsReachFromYear1To9999(t *testing.T) {
	events := evaluate(t, doc(bond+`statusDate=0001-01-01; initialExchangeDate=0001-01-02; maturityDate=9999-12-31T23:59:59;
		cycleAnchorDateOfInterestPayment=0002-01-01; cycleOfInterestPayment=P1YL0`))
	last := events[len(events)-1]
	if len(events) != 10_000 || last.Time.String() != "9999-12-31T23:59:59" || last.Payoff != fx("1000") {
		t.Errorf("%d events, last %v %v %v", len(events), last.Time, last.Type, last.Payoff)
	}
}

func TestUnknownTermsAreNamed(t *testing.T) {
	c, found := doc(bond + "nominalIntrestRate=5; seniority=S").Parse()
	if len(found) > 0 || strings.Join(c.Terms.Ignored, " ") != "nominalIntrestRate seniority" {
		t.Errorf("ignored %v, findings %v", c.Terms.Ignored, found)
	}
}
