package contract_test

import (
	"errors"
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// TestSizedKeepsDatesAndTakesThePlan: the face and its repayment are replaced, dates and factors stay, and so does the
// schedule that was asked.
func TestSizedKeepsDatesAndTakesThePlan(t *testing.T) {
	s, faults := contract.Resolve(contract.Terms{ID: "x", Principal: fx("100"), Issue: day("2026-01-15"), Maturity: day("2026-07-15"), Frequency: 3})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	sized, err := s.Sized(fx("300"), []money.Fixed{fx("120"), fx("180")}, fx("50"))
	if err != nil {
		t.Fatal(err)
	}
	if sized.Terms.Principal != fx("300") || sized.Periods[0].Principal != fx("120") || sized.Periods[1].Principal != fx("180") || sized.Balloon != fx("50") {
		t.Errorf("sized to %v, %v", sized.Terms.Principal, sized.Periods)
	}
	if sized.Periods[1].Factor != s.Periods[1].Factor || sized.Periods[1].Pay != s.Periods[1].Pay {
		t.Error("dates or factors moved")
	}
	if s.Terms.Principal != fx("100") || s.Periods[1].Principal != fx("100") {
		t.Error("the schedule that was asked changed")
	}
	if _, err := s.Sized(fx("300"), []money.Fixed{fx("300")}, fx("0")); !errors.Is(err, contract.ErrPlan) {
		t.Errorf("a plan of one payment for two: %v", err)
	}
}
