package actus_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/money"
)

// randomLoan draws a loan of a type that repays; notional in units.
func randomLoan(r *rand.Rand, notional int64, role string) string {
	start := calendar.MustNew(2015, 1, 1).AddDays(r.IntN(3000))
	months := []int{1, 3, 6, 12}[r.IntN(4)]
	n := 2 + r.IntN(50)
	first, end := start.AddMonths(months), start.AddMonths(n*months).AddDays(r.IntN(25))
	kind := []string{"PAM", "LAM", "NAM", "ANN"}[r.IntN(4)]
	count := []string{"AA", "A360", "A365", "30E360", "30E360ISDA", "28E336", "B252"}[r.IntN(7)]
	rule := []string{"NOS", "SCF", "CSF", "SCMF", "CSMF", "SCP", "CSMP"}[r.IntN(7)]
	stub, eom := r.IntN(2), []string{"SD", "EOM"}[r.IntN(2)]
	s := fmt.Sprintf(`contractID=r; contractType=%s; contractRole=%s; currency=USD; statusDate=%v; initialExchangeDate=%v; maturityDate=%v;
		notionalPrincipal=%d; nominalInterestRate=0.0%d; dayCountConvention=%s; businessDayConvention=%s; calendar=MF; endOfMonthConvention=%s;
		cycleAnchorDateOfInterestPayment=%v; cycleOfInterestPayment=P%dML%d; cycleAnchorDateOfPrincipalRedemption=%v; cycleOfPrincipalRedemption=P%dML%d;`,
		kind, role, start.AddDays(-1), start, end, notional, 100+r.IntN(900), count, rule, eom, first, months, stub, first, months, stub)
	if kind == "NAM" {
		s += fmt.Sprintf("nextPrincipalRedemptionPayment=%d", 1+notional/int64(n))
	}
	return s
}

// What is lent comes back: the principal flows of any loan sum to zero, the balance
// ends at zero, events are in order; the other role is the mirror image to the last
// digit; a thousand times the loan pays a thousand times as much, but for rounding at
// the 18th decimal.
func TestLoansComeBackInFullAndMirrorTheOtherSide(t *testing.T) {
	for seed := range uint64(300) {
		lines := randomLoan(rand.New(rand.NewPCG(seed, 1)), 1_000_000, "RPA")
		lent := evaluate(t, doc(lines))
		owed := evaluate(t, doc(randomLoan(rand.New(rand.NewPCG(seed, 1)), 1_000_000, "RPL")))
		large := evaluate(t, doc(randomLoan(rand.New(rand.NewPCG(seed, 1)), 1_000_000_000, "RPA")))
		if len(lent) != len(owed) || len(lent) != len(large) {
			t.Fatalf("%d, %d and %d events: %s", len(lent), len(owed), len(large), lines)
		}
		sum := money.Zero()
		for i, e := range lent {
			if e.Type == actus.IED || e.Type == actus.PR || e.Type == actus.MD {
				sum, _ = money.Add(sum, e.Payoff)
			}
			if back, _ := money.Neg(owed[i].Payoff); back != e.Payoff || owed[i].Type != e.Type || owed[i].Time != e.Time {
				t.Errorf("event %d: lender %v, borrower %v", i, e.Payoff, owed[i].Payoff)
			}
			thousand, _ := money.Mul(e.Payoff, fx("1000"))
			if d, _ := money.Sub(large[i].Payoff, thousand); d.Float64() > 1e-8 || d.Float64() < -1e-8 {
				// NAM's whole instalment does not scale exactly.
				if e.Type != actus.PR && e.Type != actus.IP && e.Type != actus.MD || !isNAM(lines) {
					t.Errorf("event %d: %v, a thousand times %v", i, large[i].Payoff, e.Payoff)
				}
			}
		}
		if last := lent[len(lent)-1]; !sum.IsZero() || !last.Notional.IsZero() {
			t.Errorf("principal flows sum to %v, balance ends at %v", sum, last.Notional)
		}
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, lines)
		}
	}
}

func isNAM(lines string) bool { return doc(lines).Terms["contractType"].Text[0] == "NAM" }
