package contract_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// notes are the six tranches of Oracle's 18bn senior notes of 26 September 2025
// (reference case RC-01; prospectus supplement), paying on 26 March and 26 September.
func notes() []struct{ principal, coupon, maturity, semiAnnual string } {
	return []struct{ principal, coupon, maturity, semiAnnual string }{
		{"3000000000", "0.0445", "2030-09-26", "66750000.00"},
		{"3000000000", "0.048", "2032-09-26", "72000000.00"},
		{"4000000000", "0.052", "2035-09-26", "104000000.00"},
		{"2500000000", "0.05875", "2045-09-26", "73437500.00"},
		{"3500000000", "0.0595", "2055-09-26", "104125000.00"},
		{"2000000000", "0.061", "2065-09-26", "61000000.00"},
	}
}

// TestOracleNotesPayTheirCouponsToTheCent: RC-01, coupons of 481,312,500.00 each
// half year from all six notes, and the sum of each calendar year as they mature.
func TestOracleNotesPayTheirCouponsToTheCent(t *testing.T) {
	coupons := map[int]money.Fixed{}
	first := money.Zero()
	for _, n := range notes() {
		s := resolve(t, contract.Terms{
			ID: "notes " + n.maturity, Principal: fx(n.principal), Issue: day("2025-09-26"), Maturity: day(n.maturity),
			Frequency: calendar.SemiAnnual, DayCount: calendar.Thirty360,
			BusinessDay: calendar.Following, Calendar: calendar.MondayToFriday, Amortization: contract.Bullet,
		})
		events, err := s.Events(contract.AtRate(fx(n.coupon)))
		if err != nil {
			t.Fatal(err)
		}
		total := money.Zero()
		for _, e := range events {
			total = plus(total, e.Amount)
			if e.Type != contract.IP {
				continue
			}
			if e.Amount.Text(2) != "-"+n.semiAnnual {
				t.Errorf("%s: coupon of %v is %s, want -%s", s.Terms.ID, e.Date, e.Amount.Text(2), n.semiAnnual)
			}
			y, _, _ := e.Date.YMD()
			coupons[y], _ = money.Sub(coupons[y], e.Amount)
			if e.Period == 0 {
				first, _ = money.Sub(first, e.Amount)
			}
		}
		last := events[len(events)-1]
		if last.Type != contract.MD || last.Amount.Text(2) != "-"+n.principal+".00" || !last.Outstanding.IsZero() {
			t.Errorf("%s: last event %+v", s.Terms.ID, last)
		}
		if events[0].Type != contract.IED || events[0].Amount != fx(n.principal) || total.Sign() >= 0 {
			t.Errorf("%s: first event %+v, total %v", s.Terms.ID, events[0], total)
		}
	}
	if first.Text(2) != "481312500.00" {
		t.Errorf("first coupon of all notes %s, want 481312500.00", first.Text(2))
	}
	for y := 2026; y <= 2065; y++ {
		want := ""
		switch {
		case y <= 2030:
			want = "962625000.00"
		case y <= 2032:
			want = "829125000.00"
		case y <= 2035:
			want = "685125000.00"
		case y <= 2045:
			want = "477125000.00"
		case y <= 2055:
			want = "330250000.00"
		default:
			want = "122000000.00"
		}
		if got := coupons[y].Text(2); got != want {
			t.Errorf("coupons of %d: %s, want %s", y, got, want)
		}
	}
}

// service returns principal and interest of each period at a fixed rate.
func service(t *testing.T, s contract.Schedule, rate money.Fixed) []money.Fixed {
	t.Helper()
	events, err := s.Events(contract.AtRate(rate))
	if err != nil {
		t.Fatal(err)
	}
	out := make([]money.Fixed, len(s.Periods))
	for _, e := range events[1:] {
		out[e.Period], _ = money.Sub(out[e.Period], e.Amount)
	}
	return out
}

// TestAcceleratorLoansServiceTheirDebtLevel: RC-13, level monthly payments over
// five years, 30/360, per 1bn, at SOFR 3.64% plus the published margins.
func TestAcceleratorLoansServiceTheirDebtLevel(t *testing.T) {
	for _, c := range []struct {
		rate   string
		annual float64 // millions
	}{
		{"0.0964", 252.84412562822254}, {"0.1014", 255.79195146608544}, {"0.1664", 295.91299653738326},
		{"0.0589", 231.38033107794539}, {"0.0814", 244.1215483308961},
	} {
		terms := loan()
		terms.PlanRate = fx(c.rate)
		paid := service(t, resolve(t, terms), terms.PlanRate)
		for k, x := range paid {
			if k < len(paid)-1 && x != paid[0] {
				t.Errorf("%s: payment %d is %v, the first %v", c.rate, k, x, paid[0])
			}
		}
		if got := 12 * paid[0].Float64() / 1e6; math.Abs(got/c.annual-1) > 1e-9 {
			t.Errorf("%s: annual service %v, want %v", c.rate, got, c.annual)
		}
		// The last payment absorbs sixty roundings of interest and one of the
		// instalment, half a cent each, grown at the rate: below 2 dollars.
		if d := math.Abs(paid[59].Float64() - paid[0].Float64()); d > 2 {
			t.Errorf("%s: last payment off by %v", c.rate, d)
		}
	}
}

// TestAbileneLoanServicesItsDebtAsPublished: RC-02, 18bn over five years at 8%,
// level. EBITDA of 7.992bn covers the annual payment 1.772763 times, twelve
// monthly payments 1.825 times.
func TestAbileneLoanServicesItsDebtAsPublished(t *testing.T) {
	for _, c := range []struct {
		cycle     calendar.Frequency
		cover     float64
		tolerance float64
	}{{calendar.Annual, 1.772763, 5e-7}, {calendar.Monthly, 1.825, 5e-4}} {
		terms := loan()
		terms.Principal, terms.Frequency = fx("18000000000"), c.cycle
		if c.cycle == calendar.Annual {
			terms.Issue, terms.Maturity = day("2025-12-31"), day("2030-12-31")
		}
		s := resolve(t, terms)
		paid := service(t, s, terms.PlanRate)
		annual := paid[0].Float64() * 12 / float64(c.cycle)
		if got := 7.992e9 / annual; math.Abs(got-c.cover) > c.tolerance {
			t.Errorf("%d months: service %v, cover %v, want %v", c.cycle, annual, got, c.cover)
		}
		// Closed form: P i / (1 - (1+i)^-n), in 18 decimals.
		i, _ := money.Mul(terms.PlanRate, s.Periods[0].Factor)
		growth, _ := money.PowInt(plus(money.One(), i), -len(s.Periods))
		whole, _ := money.Sub(money.One(), growth)
		a, _ := money.Mul(terms.Principal, i)
		a, _ = money.Div(a, whole)
		if paid[0].Text(2) != a.Text(2) {
			t.Errorf("%d months: instalment %s, closed form %s", c.cycle, paid[0].Text(2), a.Text(2))
		}
	}
}

// TestStraightLineByHand: 100.00 over three payments is 33.33, 33.33, 33.34, and
// interest at 12% a year, monthly, is 1.00, 0.67 (0.6667), 0.33 (0.3334).
func TestStraightLineByHand(t *testing.T) {
	terms := loan()
	terms.Principal, terms.Maturity, terms.Amortization = fx("100"), day("2026-04-15"), contract.StraightLine
	events, err := resolve(t, terms).Events(contract.AtRate(fx("0.12")))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, e := range events {
		got += fmt.Sprintf("%v %v %s %s; ", e.Date, e.Type, e.Amount.Text(2), e.Outstanding.Text(2))
	}
	want := "2026-01-15 IED 100.00 100.00; " +
		"2026-02-15 PR -33.33 66.67; 2026-02-15 IP -1.00 66.67; " +
		"2026-03-15 PR -33.33 33.34; 2026-03-15 IP -0.67 33.34; " +
		"2026-04-15 IP -0.33 33.34; 2026-04-15 MD -33.34 0.00; "
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestHalfCentTiesAreSeen: 1,000,003.00 at 6% for a twelfth of a year is
// 5,000.015 exactly, half even 5,000.02; a factor cut to 18 decimals gives
// 5,000.01499... and 5,000.01.
func TestHalfCentTiesAreSeen(t *testing.T) {
	terms := loan()
	terms.Principal = fx("1000003")
	s := resolve(t, terms)
	for balance, want := range map[string]string{"1000001": "5000.00", "1000003": "5000.02", "1000005": "5000.02"} {
		if got, ok := s.Interest(0, fx(balance), fx("0.06")); !ok || got.Text(2) != want {
			t.Errorf("interest on %s is %s, want %s", balance, got.Text(2), want)
		}
	}
}

func TestFloatingInterestKeepsThePlannedPrincipal(t *testing.T) {
	s := resolve(t, loan())
	events, err := s.Events(func(k int) money.Fixed {
		r, _ := money.FromRatio(int64(400+k), 10000)
		return r
	})
	if err != nil {
		t.Fatal(err)
	}
	balance := s.Terms.Principal
	for _, e := range events[1:] {
		switch e.Type {
		case contract.IP:
			rate, _ := money.FromRatio(int64(400+e.Period), 10000)
			want, _ := s.Interest(e.Period, balance, rate)
			if got, _ := e.Amount.Abs(); got != want {
				t.Errorf("interest of period %d: %v, want %v", e.Period, got, want)
			}
			balance, _ = money.Sub(balance, s.Periods[e.Period].Principal)
		default:
			if got, _ := e.Amount.Abs(); got != s.Periods[e.Period].Principal {
				t.Errorf("principal of period %d: %v", e.Period, got)
			}
		}
	}
}

func TestRatesOutOfRangeAreRefused(t *testing.T) {
	s := resolve(t, loan())
	for _, r := range []string{"10.0001", "-10.0001", "100000000000000000000"} {
		if _, err := s.Events(contract.AtRate(fx(r))); err == nil {
			t.Errorf("rate %s accepted", r)
		}
	}
	if _, err := s.Events(contract.AtRate(fx("-0.005"))); err != nil {
		t.Errorf("negative rate: %v", err)
	}
	if _, err := (contract.Schedule{}).Events(contract.AtRate(fx("0.05"))); !errors.Is(err, contract.ErrNoPeriods) {
		t.Errorf("zero schedule: %v", err)
	}
}
