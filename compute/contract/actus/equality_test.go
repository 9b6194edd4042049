package actus_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/money"
)

// asACTUS writes the terms of package contract as those of the standard.
func asACTUS(s contract.Schedule, rate money.Fixed) actus.Document {
	t := s.Terms
	first := t.Maturity.AddMonths(-int(t.Frequency) * (len(s.Periods) - 1))
	count := map[calendar.DayCount]string{calendar.Act360: "A360", calendar.Act365F: "A365", calendar.Thirty360: "30360",
		calendar.ThirtyE360: "30E360", calendar.ActActISDA: "AA"}[t.DayCount]
	rule := map[calendar.BusinessDay]string{calendar.Unadjusted: "NOS", calendar.Following: "CSF",
		calendar.ModifiedFollowing: "CSMF", calendar.Preceding: "CSP", calendar.ModifiedPreceding: "CSMP"}[t.BusinessDay]
	if t.AdjustAccrual {
		rule = strings.Replace(rule, "CS", "SC", 1)
	}
	d := doc(fmt.Sprintf(`contractID=x; contractRole=RPL; currency=USD; statusDate=%v; initialExchangeDate=%v; maturityDate=%v;
		notionalPrincipal=%v; nominalInterestRate=%v; dayCountConvention=%s; businessDayConvention=%s; calendar=%s; endOfMonthConvention=SD;
		cycleAnchorDateOfInterestPayment=%v; cycleOfInterestPayment=P%dML1`, t.Issue.AddDays(-1), t.Issue, t.Maturity, t.Principal, rate, count, rule,
		map[calendar.Calendar]string{calendar.NoHolidays: "NC", calendar.MondayToFriday: "MF"}[t.Calendar], first, t.Frequency))
	d.Terms["contractType"] = actus.Scalar("PAM")
	switch t.Amortization {
	case contract.StraightLine:
		d.Terms["contractType"] = actus.Scalar("LAM")
		d.Terms["cycleAnchorDateOfPrincipalRedemption"] = actus.Scalar(first.String())
		d.Terms["cycleOfPrincipalRedemption"] = actus.Scalar(fmt.Sprintf("P%dML1", t.Frequency))
		d.Terms["nextPrincipalRedemptionPayment"] = actus.Scalar(s.Periods[0].Principal.String())
	case contract.Level:
		asList(d, s)
	}
	return d
}

// asList writes the principal profile of a level loan as that of a LAX.
func asList(d actus.Document, s contract.Schedule) {
	var at, amount []string
	for k, p := range s.Periods[:len(s.Periods)-1] {
		at = append(at, s.Terms.Maturity.AddMonths(-int(s.Terms.Frequency)*(len(s.Periods)-1-k)).String())
		amount = append(amount, p.Principal.String())
	}
	d.Terms["contractType"] = actus.Scalar("LAX")
	d.Terms["arrayCycleAnchorDateOfPrincipalRedemption"] = actus.Raw{Text: at}
	d.Terms["arrayNextPrincipalRedemptionPayment"] = actus.Raw{Text: amount}
	d.Terms["arrayIncreaseDecrease"] = actus.Scalar("DEC")
	d.Terms["arrayCycleAnchorDateOfInterestPayment"] = d.Terms["cycleAnchorDateOfInterestPayment"]
	d.Terms["arrayCycleOfInterestPayment"] = d.Terms["cycleOfInterestPayment"]
}

// The bonds and term loans of the project model and the contract types of the
// standard are one mathematics: a bullet is a PAM, equal principal a LAM and a level
// loan's principal profile a LAX, event by event to the cent. (The standard leaves
// interest unrounded; it is rounded here for the comparison.)
func TestLoansOfBothPackagesAreEqualToTheCent(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	compared := 0
	for compared < 300 {
		shape := []contract.Amortization{contract.Bullet, contract.StraightLine, contract.Level}[compared%3]
		terms := contract.Terms{ID: "x", Issue: calendar.MustNew(2020, 1, 1).AddDays(r.IntN(4000)),
			Frequency: []calendar.Frequency{1, 3, 6, 12}[r.IntN(4)], Amortization: shape, EndOfMonth: contract.SD,
			DayCount: []calendar.DayCount{calendar.Act360, calendar.Act365F, calendar.Thirty360, calendar.ThirtyE360, calendar.ActActISDA}[r.IntN(5)],
			Calendar: calendar.MondayToFriday, BusinessDay: calendar.BusinessDay(r.IntN(5)), AdjustAccrual: r.IntN(2) == 0}
		_, _, day := terms.Issue.YMD()
		if day > 28 {
			continue // counted back from maturity and forward from the anchor, days 29..31 differ
		}
		if terms.Issue.Weekday() >= 5 {
			continue // package contract never moves the issue; the standard, with SC*, accrues from the moved day
		}
		n := 1 + r.IntN(60)
		terms.Maturity = terms.Issue.AddMonths(n * int(terms.Frequency))
		terms.Principal = money.FromInt(int64(n) * (1 + r.Int64N(1_000_000)))
		rate, _ := money.FromRatio(1+r.Int64N(1500), 10000)
		terms.PlanRate = rate
		s, faults := contract.Resolve(terms)
		if len(faults) > 0 || shape == contract.Level && n == 1 {
			continue
		}
		want, err := s.Events(contract.AtRate(rate))
		if err != nil {
			t.Fatal(err)
		}
		compareEvents(t, want, evaluate(t, asACTUS(s, rate)))
		compared++
		if t.Failed() {
			t.Fatalf("terms %+v", terms)
		}
	}
}

func compareEvents(t *testing.T, want []contract.Event, got []actus.Event) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%d events, want %d:\n%s", len(got), len(want), table(got))
		return
	}
	for i, w := range want {
		cents, _ := got[i].Payoff.Round(2)
		if got[i].Type.String() != w.Type.String() || got[i].Time.Date != w.Date || cents != w.Amount {
			t.Errorf("event %d: %v %v %v, want %v %v %v", i, got[i].Time, got[i].Type, cents, w.Date, w.Type, w.Amount)
		}
	}
}

// The level instalment of contract and the PRF of an ANN are one amount: 360 months
// at 6% of 30/360, 100,000: A = 599.55 (Kellison, table of a mortgage).
func TestLevelInstalmentIsTheAnnuity(t *testing.T) {
	terms := contract.Terms{ID: "x", Principal: fx("100000"), Issue: calendar.MustNew(2025, 1, 1), Maturity: calendar.MustNew(2055, 1, 1),
		Frequency: calendar.Monthly, DayCount: calendar.ThirtyE360, Amortization: contract.Level, PlanRate: fx("0.06")}
	s, _ := contract.Resolve(terms)
	level, _ := s.Events(contract.AtRate(terms.PlanRate))
	annuity := evaluate(t, doc(thirtyYears))
	first, _ := money.Add(annuity[2].Payoff, annuity[3].Payoff) // IED, PRF, PR, IP
	whole, _ := money.Add(level[1].Amount, level[2].Amount)
	if cents, _ := first.Round(2); cents != whole || cents.Text(2) != "-599.55" {
		t.Errorf("annuity pays %v, level loan %v, want -599.55", cents, whole)
	}
	if n := len(annuity); n != 2*360+2 {
		t.Errorf("%d events, want 722", n)
	}
}

const thirtyYears = `contractID=mortgage; contractType=ANN; contractRole=RPL; currency=USD; statusDate=2024-12-31; initialExchangeDate=2025-01-01;
	amortizationDate=2055-01-01; notionalPrincipal=100000; nominalInterestRate=0.06; dayCountConvention=30E360;
	cycleAnchorDateOfPrincipalRedemption=2025-02-01; cycleOfPrincipalRedemption=P1ML1;
	cycleAnchorDateOfInterestPayment=2025-02-01; cycleOfInterestPayment=P1ML1`
