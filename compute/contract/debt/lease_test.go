package debt_test

import (
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
)

// An asset of 1,000 for 550 and 605, a year apart: 550/1.1 + 605/1.21 = 500 + 500,
// so the implicit rate is 10% exactly.
func TestImplicitRateOfTwoPayments(t *testing.T) {
	l := debt.Lease{ID: "lease", FairValue: fx("1000"), Begin: day("2025-01-01"), Months: 12, Payments: []money.Fixed{fx("550"), fx("605")}}
	rate, _ := l.ImplicitRate()
	if diff := rate.Float64() - 0.1; diff > 1e-15 || diff < -1e-15 {
		t.Errorf("rate %v, want 0.1", rate)
	}
	flows, found := l.Flows()
	expect(t, flows, found, `
		2025-01-01 draw 1000.00 1000.00
		2026-01-01 interest -100.00 1000.00
		2026-01-01 repayment -450.00 550.00
		2027-01-01 interest -55.00 550.00
		2027-01-01 repayment -550.00 0.00`)
}

// Paid in advance with a residual: 1,000 = 500 + 330/1.1 + 242/1.21, again 10%.
func TestLeaseInAdvanceWithResidual(t *testing.T) {
	l := debt.Lease{ID: "lease", FairValue: fx("1000"), Begin: day("2025-01-01"), Months: 12, InAdvance: true,
		Payments: []money.Fixed{fx("500"), fx("330")}, Residual: fx("242")}
	flows, found := l.Flows()
	expect(t, flows, found, `
		2025-01-01 draw 1000.00 1000.00
		2025-01-01 repayment -500.00 500.00
		2026-01-01 interest -50.00 500.00
		2026-01-01 repayment -280.00 220.00
		2027-01-01 interest -22.00 220.00
		2027-01-01 repayment -220.00 0.00`)
}

// 36 payments of 33,214.31 on 1,000,000 are the annuity at 1% a month, rounded up by
// 0.0002: 1,000,000 / 30.10750504 = 33,214.3098.
func TestImplicitRateOfAnAnnuity(t *testing.T) {
	l := debt.Lease{ID: "lease", FairValue: fx("1000000"), Begin: day("2025-01-01"), Months: 1}
	for range 36 {
		l.Payments = append(l.Payments, fx("33214.31"))
	}
	rate, found := l.ImplicitRate()
	if diff := rate.Float64() - 0.01; len(found) > 0 || diff < 0 || diff > 1e-9 {
		t.Errorf("rate %v, want 0.01 and less than 1e-9 more", rate)
	}
	flows, found := l.Flows()
	if sound(t, flows); len(found) > 0 || len(flows) != 73 || !flows[72].Balance.IsZero() {
		t.Errorf("%d flows, %v", len(flows), found)
	}
}

func TestLeasesAmortiseToZeroWhateverIsPaidWhen(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for range 200 {
		l := debt.Lease{ID: "lease", FairValue: fx("1000000"), Begin: day("2025-01-31"), Months: 1 + r.IntN(12), InAdvance: r.IntN(2) == 0}
		n := 1 + r.IntN(60)
		for k := range n {
			p, _ := money.FromRatio(r.Int64N(300_000_000)/int64(n), 100)
			if k == 0 && l.InAdvance {
				p = fx("1000.01")
			}
			l.Payments = append(l.Payments, p)
		}
		if r.IntN(2) == 0 {
			l.Residual = fx("123456.78")
		}
		flows, found := l.Flows()
		if len(found) > 0 {
			continue // does not pay for the asset
		}
		if sound(t, flows); t.Failed() {
			t.Fatalf("lease %+v", l)
		}
	}
}

func TestLeaseThatDoesNotPayForTheAssetHasNoRate(t *testing.T) {
	l := debt.Lease{ID: "lease", FairValue: fx("1000"), Begin: day("2025-01-01"), Months: 0, Payments: []money.Fixed{fx("400"), fx("-1")}}
	if _, found := l.ImplicitRate(); names(found) != "Months Payments[1] Payments" {
		t.Errorf("findings on %q", names(found))
	}
}

// Of an asset of 1,000, 950 are paid at once and 955 a year later: 50 owed cost 905, which is 1810% a year. A rate that is cut
// off at 1000% would pay back more than is owed.
func TestALeaseOfMoreThan1000PercentIsAFinding(t *testing.T) {
	l := debt.Lease{ID: "lease", FairValue: fx("1000"), Begin: day("2025-01-01"), Months: 12, InAdvance: true,
		Payments: []money.Fixed{fx("950"), fx("955")}, Residual: fx("100")}
	if _, found := l.Flows(); len(found) != 1 || found[0].Field != "Payments" {
		t.Errorf("findings %v, want one on Payments", found)
	}
}
