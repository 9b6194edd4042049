package actus_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
)

// Interest of the first half year joins principal: 1,000 · 1.5% = 15, then 15.225;
// 1,030.225 pays 15.453375 a quarter.
func TestInterestIsCapitalisedUpToTheEndOfCapitalisation(t *testing.T) {
	expect(t, doc(bond+"capitalizationEndDate=2025-07-01T00:00:00"), `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 IPCI 0.0000 1015.0000 0.06
		2025-07-01 IPCI 0.0000 1030.2250 0.06
		2025-10-01 IP 15.4534 1030.2250 0.06
		2026-01-01 IP 15.4534 1030.2250 0.06
		2026-01-01 MD 1030.2250 0.0000 0.06`)
}

// Bought on 1 June at 980 with 10 accrued (60 days of 30/360), sold on 1 November at
// 990 with 5 accrued. The seller's events before are not the buyer's.
func TestPurchaseAndTerminationPayTheAccruedInterest(t *testing.T) {
	expect(t, doc(bond+"purchaseDate=2025-06-01T00:00:00; priceAtPurchaseDate=980; terminationDate=2025-11-01T00:00:00; priceAtTerminationDate=990"), `
		2025-06-01 PRD -990.0000 1000.0000 0.06
		2025-07-01 IP 15.0000 1000.0000 0.06
		2025-10-01 IP 15.0000 1000.0000 0.06
		2025-11-01 TD 995.0000 0.0000 0.06`)
}

// Equal principal of 250 each quarter. Interest is on a base that catches up with
// the balance on 1 July only: 15, 15, then 7.5, 7.5 on 500.
func TestLaggedBaseAccruesOnThePastBalance(t *testing.T) {
	expect(t, doc(bond+`contractType=LAM; cycleAnchorDateOfPrincipalRedemption=2025-04-01T00:00:00; cycleOfPrincipalRedemption=P3ML1;
		interestCalculationBase=NTL; interestCalculationBaseAmount=1000; cycleAnchorDateOfInterestCalculationBase=2025-07-01T00:00:00; cycleOfInterestCalculationBase=P1YL1`), `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 PR 250.0000 750.0000 0.06
		2025-04-01 IP 15.0000 750.0000 0.06
		2025-07-01 PR 250.0000 500.0000 0.06
		2025-07-01 IP 15.0000 500.0000 0.06
		2025-07-01 IPCB 0.0000 500.0000 0.06
		2025-10-01 PR 250.0000 250.0000 0.06
		2025-10-01 IP 7.5000 250.0000 0.06
		2026-01-01 IP 7.5000 250.0000 0.06
		2026-01-01 MD 250.0000 0.0000 0.06`)
}

// A payment of 10 is less than the interest of 15: the balance grows by 5, whose
// interest is 15.075 in the next quarter.
func TestNegativeAmortisationLetsTheBalanceGrow(t *testing.T) {
	expect(t, doc(bond+`contractType=NAM; nextPrincipalRedemptionPayment=10; maturityDate=2025-10-01T00:00:00;
		cycleAnchorDateOfPrincipalRedemption=2025-04-01T00:00:00; cycleOfPrincipalRedemption=P3ML1`), `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 PR -5.0000 1005.0000 0.06
		2025-04-01 IP 15.0000 1005.0000 0.06
		2025-07-01 PR -5.0750 1010.0750 0.06
		2025-07-01 IP 15.0750 1010.0750 0.06
		2025-10-01 IP 15.1511 1010.0750 0.06
		2025-10-01 MD 1010.0750 0.0000 0.06`)
}

// Drawn up by 500 in April, paid down by 750 from July on; the second payment brings
// the balance to zero, which ends the contract. A fixed rate of 4% follows in July.
func TestListedAmountsEndWhereTheBalanceIsZero(t *testing.T) {
	expect(t, doc(bond+`contractType=LAX; maturityDate=; arrayCycleAnchorDateOfPrincipalRedemption=2025-04-01T00:00:00,2025-07-01T00:00:00;
		arrayCycleOfPrincipalRedemption=P3ML1; arrayNextPrincipalRedemptionPayment=500,750; arrayIncreaseDecrease=INC,DEC;
		arrayCycleAnchorDateOfInterestPayment=2025-04-01T00:00:00; arrayCycleOfInterestPayment=P3ML1;
		arrayCycleAnchorDateOfRateReset=2025-07-01T00:00:00; arrayRate=0.04; arrayFixedVariable=F`), `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 PI -500.0000 1500.0000 0.06
		2025-04-01 IP 15.0000 1500.0000 0.06
		2025-07-01 PR 750.0000 750.0000 0.06
		2025-07-01 IP 22.5000 750.0000 0.06
		2025-07-01 RRF 0.0000 750.0000 0.04
		2025-10-01 IP 7.5000 750.0000 0.04
		2025-10-01 MD 750.0000 0.0000 0.04`)
}

// A deposit of 1,000 taken in at 6%; 200 more on 1 March, 300 out on 1 May. Interest
// joins it quarterly: 10 + 6 = 16; 1,216 for a month 6.08 and 916 for two 9.16.
func TestDepositCapitalisesOnItsChangingBalance(t *testing.T) {
	d := doc(bond + "contractType=UMP; contractRole=RPL; maturityDate=; to=2025-07-02")
	d.Events = []actus.RawEvent{{Time: "2025-03-01", Type: "PI", Value: actus.Scalar("200")}, {Time: "2025-05-01", Type: "PR", Value: actus.Scalar("300")}}
	expect(t, d, `
		2025-01-01 IED 1000.0000 -1000.0000 0.06
		2025-03-01 PI 200.0000 -1200.0000 0.06
		2025-04-01 IPCI 0.0000 -1216.0000 0.06
		2025-05-01 PR -300.0000 -916.0000 0.06
		2025-07-01 IPCI 0.0000 -931.2400 0.06`)
}

// Bought at 100, two dividends of 3 and 4, sold at 110; the first dividend falls on
// a Saturday and is paid on Monday, and is observed on its own day.
func TestStockPaysObservedDividends(t *testing.T) {
	expect(t, doc(`contractID=s; contractType=STK; contractRole=RPA; currency=USD; statusDate=2024-12-31; calendar=MF; businessDayConvention=SCF;
		purchaseDate=2025-01-02; priceAtPurchaseDate=100; terminationDate=2025-12-01; priceAtTerminationDate=110; to=2026-12-31;
		cycleAnchorDateOfDividendPayment=2025-03-01; cycleOfDividendPayment=P3ML1; marketObjectCodeOfDividends=D`,
		"D 2025-03-01 3", "D 2025-06-01 4", "D 2025-09-01 4", "D 2025-12-01 4"), `
		2025-01-02 PRD -100.0000 0.0000 0
		2025-03-03 DV 3.0000 0.0000 0
		2025-06-02 DV 4.0000 0.0000 0
		2025-09-01 DV 4.0000 0.0000 0
		2025-12-01 DV 4.0000 0.0000 0
		2025-12-01 TD 110.0000 0.0000 0`)
}

const plain = bond + `contractType=SWPPV; contractRole=RF; nominalInterestRate2=0.04; cycleOfRateReset=P6ML1; cycleAnchorDateOfRateReset=2025-07-01T00:00:00;
	marketObjectCodeOfRateReset=I; cycleOfInterestPayment=P6ML1; cycleAnchorDateOfInterestPayment=2025-07-01T00:00:00; `

// Receive 6%, pay 4% and then 7% on 1,000: 30 - 20 and 30 - 35.
func TestPlainSwapPaysApartOrNet(t *testing.T) {
	expect(t, doc(plain, "I 2025-07-01 0.07"), `
		2025-01-01 IED 0.0000 1000.0000 0.04
		2025-07-01 IPFX 30.0000 1000.0000 0.04
		2025-07-01 IPFL -20.0000 1000.0000 0.04
		2025-07-01 RR 0.0000 1000.0000 0.07
		2026-01-01 IPFX 30.0000 1000.0000 0.07
		2026-01-01 IPFL -35.0000 1000.0000 0.07
		2026-01-01 MD 0.0000 0.0000 0.07`)
	// Bought for 7 on 1 April, when 15 - 10 = 5 net has accrued; sold for 3 on 1
	// October, when 15 - 17.5 = -2.5 has.
	expect(t, doc(plain+"deliverySettlement=S; purchaseDate=2025-04-01; priceAtPurchaseDate=7; terminationDate=2025-10-01; priceAtTerminationDate=3", "I 2025-07-01 0.07"), `
		2025-04-01 PRD -12.0000 1000.0000 0.04
		2025-07-01 IP 10.0000 1000.0000 0.04
		2025-07-01 RR 0.0000 1000.0000 0.07
		2025-10-01 TD 0.5000 0.0000 0.07`)
}

// A cap of 7% and a floor of 5% on a loan that resets to 8% and 4%: 1% a quarter of
// 1,000 is 2.5 each. The seller pays.
func TestCollarPaysWhatTheUnderlyingExceeds(t *testing.T) {
	underlying := part("UDL", leg("u", `cycleAnchorDateOfRateReset=2025-04-01T00:00:00; cycleOfRateReset=P3ML1; marketObjectCodeOfRateReset=I`))
	d := composed("contractID=c; contractType=CAPFL; contractRole=SEL; currency=USD; statusDate=2024-12-31T00:00:00; lifeCap=0.07; lifeFloor=0.05", underlying)
	d.Observed = doc("", "I 2025-04-01 0.08", "I 2025-07-01 0.06", "I 2025-10-01 0.04").Observed
	expect(t, d, `
		2025-04-01 IP 0.0000 0.0000 0
		2025-07-01 IP -2.5000 0.0000 0
		2025-10-01 IP 0.0000 0.0000 0
		2026-01-01 IP -2.5000 0.0000 0`)
}

// Cash is looked at.
func TestCashIsLookedAt(t *testing.T) {
	d := doc("contractID=c; contractType=CSH; contractRole=RPL; currency=USD; statusDate=2025-01-01; notionalPrincipal=5")
	d.Events = []actus.RawEvent{{Time: "2025-02-01", Type: "AD"}}
	expect(t, d, "2025-02-01 AD 0.0000 -5.0000 0")
}

// The day counts of the standard on 1,000 at 6%, 60 a year, from 1 January to 1 April
// 2025: 90 of 365 or 360 days, three months of 30 or 28 days, 64 of 252 business days.
func TestDayCountsOfTheStandard(t *testing.T) {
	for count, want := range map[string]string{"AA": "14.7945", "A360": "15.0000", "A365": "14.7945", "30E360": "15.0000", "30E360ISDA": "15.0000",
		"28E336": "15.0000", "B252": "15.2381", "A/AISDA": "14.7945"} {
		events := evaluate(t, doc(strings.Replace(bond, "30E360", count, 1)+"calendar=MF"))
		if got := events[1].Payoff.Text(4); got != want {
			t.Errorf("%s: interest %s, want %s", count, got, want)
		}
	}
}
