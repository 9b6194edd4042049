package actus_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
)

// 1,000 at 6% a quarter of 30/360 earns 15; each reset may move the rate by 0.5%
// up and 1% down, and it stays in 5.2%..6.8%.
func TestResetsKeepToPeriodicAndLifetimeCapsAndFloors(t *testing.T) {
	floating := bond + `cycleAnchorDateOfRateReset=2025-04-01T00:00:00; cycleOfRateReset=P3ML1; marketObjectCodeOfRateReset=I;
		periodCap=0.005; periodFloor=-0.01; lifeCap=0.068; lifeFloor=0.052`
	// 10% is cut to 6.5%; 8% to 7% by the period and 6.8% by the life; 1% to 5.8%.
	expect(t, doc(floating, "I 2025-04-01 0.10", "I 2025-07-01 0.08", "I 2025-10-01 0.01"), `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 IP 15.0000 1000.0000 0.06
		2025-04-01 RR 0.0000 1000.0000 0.065
		2025-07-01 IP 16.2500 1000.0000 0.065
		2025-07-01 RR 0.0000 1000.0000 0.068
		2025-10-01 IP 17.0000 1000.0000 0.068
		2025-10-01 RR 0.0000 1000.0000 0.058
		2026-01-01 IP 14.5000 1000.0000 0.058
		2026-01-01 MD 1000.0000 0.0000 0.058`)
}

// The first reset is known; the second reads its index two days before it, because
// there is no value on the day: 1.5 · 4% + 1% = 7%.
func TestResetsTakeTheKnownRateThenTheFixing(t *testing.T) {
	d := doc(bond+`cycleAnchorDateOfRateReset=2025-04-01T00:00:00; cycleOfRateReset=P6ML1; marketObjectCodeOfRateReset=I;
		nextResetRate=0.05; rateMultiplier=1.5; rateSpread=0.01; fixingDays=P2D`, "I 2025-09-29 0.04")
	expect(t, d, `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 IP 15.0000 1000.0000 0.06
		2025-04-01 RRF 0.0000 1000.0000 0.05
		2025-07-01 IP 12.5000 1000.0000 0.05
		2025-10-01 IP 12.5000 1000.0000 0.05
		2025-10-01 RR 0.0000 1000.0000 0.07
		2026-01-01 IP 17.5000 1000.0000 0.07
		2026-01-01 MD 1000.0000 0.0000 0.07`)
}

// An index of 110 on a base of 100 makes interest and principal 1.1 times as large:
// 15 · 1.1 = 16.5, 1,000 · 1.1 = 1,100. The notional itself stays.
func TestScalingMultipliesWhatIsPaid(t *testing.T) {
	d := doc(bond+`cycleAnchorDateOfScalingIndex=2025-09-01T00:00:00; cycleOfScalingIndex=P1YL1; scalingEffect=INO;
		marketObjectCodeOfScalingIndex=CPI; scalingIndexAtContractDealDate=100`, "CPI 2025-09-01 110")
	expect(t, d, `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 IP 15.0000 1000.0000 0.06
		2025-07-01 IP 15.0000 1000.0000 0.06
		2025-09-01 SC 0.0000 1000.0000 0.06
		2025-10-01 IP 16.5000 1000.0000 0.06
		2026-01-01 IP 16.5000 1000.0000 0.06
		2026-01-01 MD 1100.0000 0.0000 0.06`)
}

// A fee of 7 each half year; then one of 1% a year on the notional: 5 each half year.
func TestFeesAreAmountsOrRates(t *testing.T) {
	fee := bond + `cycleAnchorDateOfFee=2025-07-01T00:00:00; cycleOfFee=P6ML1; `
	for basis, want := range map[string]string{"feeBasis=A; feeRate=7": "7.0000", "feeBasis=N; feeRate=0.01": "5.0000"} {
		paid := 0
		for _, e := range evaluate(t, doc(fee+basis)) {
			if e.Type == actus.FP {
				paid++
				if e.Payoff.Text(4) != want {
					t.Errorf("%s: fee on %v is %s, want %s", basis, e.Time, e.Payoff.Text(4), want)
				}
			}
		}
		if paid != 2 {
			t.Errorf("%s: %d fees, want 2", basis, paid)
		}
	}
}

// An annuity-due of 4 payments at 10% a year on 1,000: the first is paid on the
// spot. A = 1000 / (1 + 1/1.1 + 1/1.1^2 + 1/1.1^3 + 1/1.1^4) = 239.8158916 for the
// four and the last at maturity.
func TestAnnuityDuePaysOnTheInitialExchange(t *testing.T) {
	events := evaluate(t, doc(`contractID=due; contractType=ANN; contractRole=RPA; currency=USD; statusDate=2024-12-31;
		initialExchangeDate=2025-01-01; amortizationDate=2029-01-01; notionalPrincipal=1000; nominalInterestRate=0.1; dayCountConvention=30E360;
		cycleAnchorDateOfPrincipalRedemption=2025-01-01; cycleOfPrincipalRedemption=P1YL1;
		cycleAnchorDateOfInterestPayment=2025-01-01; cycleOfInterestPayment=P1YL1`))
	if e := events[1]; e.Type != actus.PR || e.Payoff.Text(7) != "239.8158916" {
		t.Errorf("first payment %v %s, want PR 239.8158916", e.Type, e.Payoff.Text(7))
	}
	last := events[len(events)-1] // what is left is the last payment less its interest
	interest := events[len(events)-2]
	if sum := last.Payoff.Float64() + interest.Payoff.Float64(); sum < 239.8158915 || sum > 239.8158917 {
		t.Errorf("last payment %v, want 239.8158916", sum)
	}
}

// A loan that is running when we look has the instalment that repays what is owed
// by its end: 1,000 over two years at 10%: A = 1000 / (1/1.1 + 1/1.21) = 576.1905.
func TestRunningAnnuityFixesItsInstalmentForWhatIsOwed(t *testing.T) {
	expect(t, doc(`contractID=a; contractType=ANN; contractRole=RPL; currency=USD; statusDate=2025-01-01;
		initialExchangeDate=2020-01-01; amortizationDate=2027-01-01; notionalPrincipal=1000; nominalInterestRate=0.1; dayCountConvention=30E360;
		cycleAnchorDateOfPrincipalRedemption=2021-01-01; cycleOfPrincipalRedemption=P1YL1; accruedInterest=0`), `
		2026-01-01 PR -476.1905 -523.8095 0.1
		2026-01-01 IP -100.0000 -523.8095 0.1
		2027-01-01 IP -52.3810 -523.8095 0.1
		2027-01-01 MD -523.8095 0.0000 0.1`)
}

// A balloon: instalments of a thirty-year amortisation, due after two years.
// A = 1000 · 0.1 / (1 - 1.1^-30) = 106.0792; principal 6.0792, then due 993.9208.
func TestMaturityBeforeAmortisationLeavesABalloon(t *testing.T) {
	expect(t, doc(`contractID=a; contractType=ANN; contractRole=RPL; currency=USD; statusDate=2024-12-31;
		initialExchangeDate=2025-01-01; maturityDate=2027-01-01; amortizationDate=2055-01-01; notionalPrincipal=1000; nominalInterestRate=0.1;
		dayCountConvention=30E360; cycleAnchorDateOfPrincipalRedemption=2026-01-01; cycleOfPrincipalRedemption=P1YL1`), `
		2025-01-01 IED 1000.0000 -1000.0000 0.1
		2025-12-31 PRF 0.0000 -1000.0000 0.1
		2026-01-01 PR -6.0792 -993.9208 0.1
		2026-01-01 IP -100.0000 -993.9208 0.1
		2027-01-01 IP -99.3921 -993.9208 0.1
		2027-01-01 MD -993.9208 0.0000 0.1`)
}

// A prepayment of 400 on 1 May: a month on 1,000 and two on 600 earn 5 + 6 = 11.
func TestPrepaymentLowersTheInterestBehindIt(t *testing.T) {
	d := doc(bond)
	d.Events = []actus.RawEvent{{Time: "2025-05-01T00:00:00", Type: "PP", Value: actus.Scalar("400")}}
	expect(t, d, `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-04-01 IP 15.0000 1000.0000 0.06
		2025-05-01 PP 400.0000 600.0000 0.06
		2025-07-01 IP 11.0000 600.0000 0.06
		2025-10-01 IP 9.0000 600.0000 0.06
		2026-01-01 IP 9.0000 600.0000 0.06
		2026-01-01 MD 600.0000 0.0000 0.06`)
}

// Notice on 10 March ends call money 31 days later; interest runs to that day:
// 1,000 · 6% · (10 April - 1 January = 99 days of 30/360) / 360 = 16.5.
func TestCallMoneySettlesAfterNotice(t *testing.T) {
	d := doc(`contractID=c; contractType=CLM; contractRole=RPA; currency=USD; statusDate=2024-12-31; initialExchangeDate=2025-01-01;
		notionalPrincipal=1000; nominalInterestRate=0.06; dayCountConvention=30E360; xDayNotice=P1M; to=2025-12-31`)
	d.Events = []actus.RawEvent{{Time: "2025-03-10", Type: "XD"}}
	expect(t, d, `
		2025-01-01 IED -1000.0000 1000.0000 0.06
		2025-03-10 XD 0.0000 1000.0000 0.06
		2025-04-10 IP 16.5000 1000.0000 0.06
		2025-04-10 STD 1000.0000 0.0000 0.06`)
}
