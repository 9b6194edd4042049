package actus_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
)

// part is a contract inside another, of lines as in doc.
func part(role, lines string) actus.RawReference {
	return actus.RawReference{Role: role, Type: "CNT", Terms: doc(lines).Terms}
}

func composed(lines string, parts ...actus.RawReference) actus.Document {
	d := doc(lines)
	d.Terms["contractStructure"] = actus.Raw{Structure: parts}
	return d
}

func leg(id, rest string) string {
	return strings.ReplaceAll(bond, "contractRole=RPA;", "") + "contractID=" + id + ";" + rest
}

const swap = `contractID=swap; contractType=SWAPS; currency=USD; statusDate=2024-12-31T00:00:00; deliverySettlement=S; contractRole=`

// Receive 6% quarterly, pay 8% semi-annually, on 1,000: on common dates
// 15 - 40 = -25, on the others 15 alone. The other role is the mirror image.
func TestNettedSwapPaysTheDifference(t *testing.T) {
	legs := []actus.RawReference{part("FIL", leg("a", "")),
		part("SEL", leg("b", "nominalInterestRate=0.08; cycleAnchorDateOfInterestPayment=2025-07-01T00:00:00; cycleOfInterestPayment=P6ML1"))}
	expect(t, composed(swap+"RFL", legs...), `
		2025-01-01 IED 0.0000 0.0000 0
		2025-04-01 IP 15.0000 1000.0000 0.06
		2025-07-01 IP -25.0000 0.0000 0
		2025-10-01 IP 15.0000 1000.0000 0.06
		2026-01-01 IP -25.0000 0.0000 0
		2026-01-01 MD 0.0000 0.0000 0`)
	expect(t, composed(swap+"PFL", legs...), `
		2025-01-01 IED 0.0000 0.0000 0
		2025-04-01 IP -15.0000 -1000.0000 0.06
		2025-07-01 IP 25.0000 0.0000 0
		2025-10-01 IP -15.0000 -1000.0000 0.06
		2026-01-01 IP 25.0000 0.0000 0
		2026-01-01 MD 0.0000 0.0000 0`)
}

// Legs of two currencies are never netted.
func TestCurrenciesAreNotNetted(t *testing.T) {
	events := evaluate(t, composed(swap+"RFL", part("FIL", leg("a", "")), part("SEL", leg("b", "currency=EUR"))))
	if len(events) != 12 {
		t.Errorf("%d events, want both legs' 6:\n%s", len(events), table(events))
	}
}

// A swap that is sold on 1 September has no event behind it; the price is received.
func TestTerminationEndsBothLegs(t *testing.T) {
	events := evaluate(t, composed(swap+"RFL; terminationDate=2025-09-01T00:00:00; priceAtTerminationDate=12",
		part("FIL", leg("a", "")), part("SEL", leg("b", ""))))
	if last := events[len(events)-1]; last.Type != actus.TD || last.Payoff != fx("12") || len(events) != 4 {
		t.Errorf("got\n%s", table(events))
	}
}

const guarantee = `contractID=g; contractType=CEG; contractRole=BUY; currency=USD; statusDate=2024-12-31T00:00:00;
	creditEventTypeCovered=DF; coverageOfCreditEnhancement=0.5; guaranteedExposure=NI; settlementPeriod=P5D; `

func failed(d actus.Document, at, id string) actus.Document {
	e := actus.RawEvent{Time: at, Type: "CE", ContractID: id}
	e.States.Performance = "DF"
	d.Events = append(d.Events, e)
	return d
}

// Half of 1,000 and of the interest accrued from 1 April to 16 May, 45 days of
// 30/360: 1,000 · 6% · 45/360 = 7.5; so 503.75. A fee of 9 a quarter from 1 April has
// run 45 of 91 days: 9 · 45/91 = 4.4505. It is settled five days later.
func TestGuaranteePaysHalfOfWhatIsOwed(t *testing.T) {
	d := composed(guarantee+"cycleAnchorDateOfFee=2025-04-01T00:00:00; cycleOfFee=P3ML1; feeBasis=A; feeRate=9", part("COVE", bond))
	events := evaluate(t, failed(failed(d, "2025-05-16T00:00:00", "bond"), "2025-06-01T00:00:00", "other"))
	want := `
		2025-04-01 FP 9.0000 500.0000 0
		2025-05-16 XD 0.0000 503.7500 0
		2025-05-21 STD 508.2005 0.0000 0`
	if got := table(events); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("got\n%swant%s", got, want)
	}
	if x := events[2].Exercise; x == nil || x.Amount != fx("503.75") || x.Time.String() != "2025-05-16T00:00:00" {
		t.Errorf("exercise %+v", x)
	}
}

// Collateral pays no more than it is worth: 2 ounces at 150. Without a price on the
// day nothing can be said.
func TestCollateralPaysAtMostItsWorth(t *testing.T) {
	gold := part("COVI", "contractID=gold; contractType=COM; marketObjectCode=GOLD; quantity=2")
	d := failed(composed(strings.Replace(guarantee, "CEG", "CEC", 1), part("COVE", bond), gold), "2025-05-16T00:00:00", "bond")
	c, _ := d.Parse()
	var missing *actus.ObservationError
	if _, err := c.Evaluate(); !errors.As(err, &missing) || missing.Index != "GOLD" {
		t.Errorf("without a price: %v", err)
	}
	d.Observed = doc("", "GOLD 2025-05-16 150").Observed
	events := evaluate(t, d)
	if last := events[len(events)-1]; last.Type != actus.STD || last.Payoff != fx("300") || events[0].Notional != fx("503.75") {
		t.Errorf("got\n%s", table(events))
	}
}

// Collateral listed first does not move the place of the covered contract in a finding.
func TestFindingsOfCoveredContractsNameTheirPlace(t *testing.T) {
	gold := part("COVI", "contractID=gold; contractType=COM; marketObjectCode=GOLD; quantity=2")
	wrong := part("COVE", bond+"cycleOfRateReset=P1ML1")
	got := fields(composed(strings.Replace(guarantee, "CEG", "CEC", 1), gold, wrong))
	if want := "contractStructure[1].marketObjectCodeOfRateReset"; got != want {
		t.Errorf("findings on %q, want %q", got, want)
	}
}

func TestGuaranteeThatNobodyCallsMatures(t *testing.T) {
	expect(t, failed(composed(guarantee, part("COVE", bond)), "2025-05-16T00:00:00", "another"), `2026-01-01 MD 0.0000 0.0000 0`)
}

// What a contract inside a contract lacks is found with its path.
func TestFindingsOfPartsNameTheirPath(t *testing.T) {
	text, _ := json.Marshal(map[string]string{"contractType": "PAM"})
	var terms actus.RawTerms
	if err := json.Unmarshal(text, &terms); err != nil {
		t.Fatal(err)
	}
	got := fields(composed(swap+"RFL", part("FIL", leg("a", "maturityDate=2020-01-01")), actus.RawReference{Role: "SEL", Type: "CNT", Terms: terms}))
	want := "contractStructure.FIL.maturityDate contractStructure.SEL.initialExchangeDate contractStructure.SEL.notionalPrincipal contractStructure.SEL.maturityDate"
	if got != want {
		t.Errorf("findings on %q, want %q", got, want)
	}
}
