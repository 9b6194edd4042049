package calendar_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
)

// TestActualActualOfTheMemorandum: the worked examples of ISDA, "EMU and Market
// Conventions: Recent Developments" (1998), for its three Actual/Actual methods.
func TestActualActualOfTheMemorandum(t *testing.T) {
	for _, c := range []struct {
		name            string
		start, end      string
		anchor          string
		frequency       calendar.Frequency
		isda, icma, afb float64
	}{
		{"regular", "2003-11-01", "2004-05-01", "2003-11-01", calendar.SemiAnnual, 0.497724380567, 0.5, 0.497267759563},
		{"short first", "1999-02-01", "1999-07-01", "1999-07-01", calendar.Annual, 0.410958904110, 0.410958904110, 0.410958904110},
		{"behind the short first", "1999-07-01", "2000-07-01", "1999-07-01", calendar.Annual, 1.001377348604, 1, 1},
		{"long first", "2002-08-15", "2003-07-15", "2003-07-15", calendar.SemiAnnual, 0.915068493151, 0.915760869565, 0.915068493151},
		{"behind the long first", "2003-07-15", "2004-01-15", "2003-07-15", calendar.SemiAnnual, 0.504004790778, 0.5, 0.504109589041},
		{"before the short last", "1999-07-30", "2000-01-30", "1999-07-30", calendar.SemiAnnual, 0.503892506924, 0.5, 0.504109589041},
		{"short last", "2000-01-30", "2000-06-30", "2000-01-30", calendar.SemiAnnual, 0.415300546448, 0.417582417582, 0.415300546448},
	} {
		p := calendar.Coupon{Anchor: day(c.anchor), Frequency: c.frequency}
		for count, want := range map[calendar.DayCount]float64{
			calendar.ActActISDA: c.isda, calendar.ActActICMA: c.icma, calendar.ActActAFB: c.afb,
		} {
			if got := count.CouponFactor(day(c.start), day(c.end), p).Float64(); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s, %v: %.12f, want %.12f", c.name, count, got, want)
			}
		}
	}
}

func TestDayCountsThatKnowTheCoupon(t *testing.T) {
	annual, semi := calendar.Coupon{Frequency: calendar.Annual}, calendar.Coupon{Frequency: calendar.SemiAnnual}
	for _, c := range []struct {
		count      calendar.DayCount
		start, end string
		p          calendar.Coupon
		num, den   int64
	}{
		// ICMA Rule 251.1(i): annual looks for a 29 February, others at the end's year.
		{calendar.Act365L, "2023-07-01", "2024-07-01", annual, 366, 366},
		{calendar.Act365L, "2024-03-01", "2025-03-01", annual, 365, 365},
		{calendar.Act365L, "2023-03-01", "2024-02-29", annual, 365, 366},
		{calendar.Act365L, "2024-02-29", "2025-02-28", annual, 365, 365}, // behind the start
		{calendar.Act365L, "2023-07-01", "2024-01-01", semi, 184, 366},
		{calendar.Act365L, "2024-07-01", "2025-01-01", semi, 184, 365},
		// Mayle, section on 30/360: the ends of February.
		{calendar.Thirty360US, "2025-02-28", "2025-08-31", calendar.Coupon{}, 180, 360},
		{calendar.Thirty360US, "2025-08-31", "2026-02-28", calendar.Coupon{}, 178, 360},
		{calendar.Thirty360US, "2024-02-29", "2025-02-28", calendar.Coupon{}, 360, 360},
		{calendar.Thirty360US, "2024-02-28", "2024-03-31", calendar.Coupon{}, 33, 360},
		{calendar.Thirty360US, "2025-01-29", "2025-01-31", calendar.Coupon{}, 2, 360},
		{calendar.ThirtyE360ISDA, "2025-01-31", "2025-02-28", calendar.Coupon{Final: true}, 28, 360},
		{calendar.ThirtyE360ISDA, "2025-01-31", "2025-02-28", calendar.Coupon{}, 30, 360},
		{calendar.ActActAFB, "1999-11-30", "2000-04-30", calendar.Coupon{}, 152, 366},
		{calendar.ActActAFB, "2004-02-29", "2008-02-28", calendar.Coupon{}, 3*365 + 365, 365}, // back to 28 February 2005, then a year less a day
		{calendar.ActActAFB, "2004-02-28", "2008-02-29", calendar.Coupon{}, 4*365 + 1, 365},
		// A week of 2025 with Juneteenth, and one without.
		{calendar.Business252, "2025-06-16", "2025-06-23", calendar.Coupon{Calendar: calendar.NewYork}, 4, 252},
		{calendar.Business252, "2025-06-09", "2025-06-16", calendar.Coupon{Calendar: calendar.NewYork}, 5, 252},
		{calendar.ActActICMA, "2025-01-31", "2025-07-31", calendar.Coupon{Anchor: day("2025-07-31"), Frequency: calendar.Quarterly}, 3 * 2 * 92 * 92, 12 * 92 * 92},
	} {
		num, den := c.count.CouponFraction(day(c.start), day(c.end), c.p)
		if float64(num)/float64(den) != float64(c.num)/float64(c.den) {
			t.Errorf("%v from %s to %s = %d/%d, want %d/%d", c.count, c.start, c.end, num, den, c.num, c.den)
		}
		if back, _ := c.count.CouponFraction(day(c.end), day(c.start), c.p); back != -num {
			t.Errorf("%v from %s back to %s = %d, want %d", c.count, c.end, c.start, back, -num)
		}
	}
}

// TestCouponPeriodsAddToWholeCoupons: under ICMA every regular period is
// 1/frequency to the last digit, and a period may be cut anywhere.
func TestCouponPeriodsAddToWholeCoupons(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 20_000 {
		anchor := day("2000-01-01").AddDays(r.IntN(12000))
		f := []calendar.Frequency{1, 2, 3, 4, 6, 12}[r.IntN(6)]
		p := calendar.Coupon{Anchor: anchor, Frequency: f}
		cycle, k := calendar.Every(f), r.IntN(40)-20
		from, to := cycle.Date(anchor, k, true), cycle.Date(anchor, k+1, true)
		num, den := calendar.ActActICMA.CouponFraction(from, to, p)
		if num*12 != den*int64(f) {
			t.Fatalf("from %v to %v, coupons of %d months around %v: %d/%d", from, to, f, anchor, num, den)
		}
		a := day("2000-01-01").AddDays(r.IntN(12000))
		b := a.AddDays(r.IntN(900))
		c := b.AddDays(r.IntN(900))
		whole := calendar.ActActICMA.CouponFactor(a, c, p).Float64()
		parts := calendar.ActActICMA.CouponFactor(a, b, p).Float64() + calendar.ActActICMA.CouponFactor(b, c, p).Float64()
		if math.Abs(whole-parts) > 1e-14 {
			t.Fatalf("%v, %v, %v around %v: %v, in parts %v", a, b, c, anchor, whole, parts)
		}
	}
}

func TestActualActualWithoutACouponTakesThePeriodForOne(t *testing.T) {
	for _, c := range []struct {
		start, end string
		want       float64
	}{{"2025-01-15", "2025-07-15", 0.5}, {"2025-01-15", "2025-01-25", 10.0 / 365}, {"2024-01-15", "2024-01-25", 10.0 / 366}} {
		if got := calendar.ActActICMA.Factor(day(c.start), day(c.end)).Float64(); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%s to %s: %v, want %v", c.start, c.end, got, c.want)
		}
	}
}

// TestEveryDayCountStaysNearTheCalendar: no fraction strays by more than two weeks
// a year from the days over 365.25 (Business252: three), none is negative.
func TestEveryDayCountStaysNearTheCalendar(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 5_000 {
		a := day("1990-01-01").AddDays(r.IntN(20000))
		b := a.AddDays(r.IntN(2000))
		p := calendar.Coupon{Anchor: a, Frequency: calendar.SemiAnnual, Calendar: calendar.NewYork}
		years := float64(b-a) / 365.25
		for count := calendar.Act360; count.Valid(); count++ {
			got := count.CouponFactor(a, b, p).Float64()
			if got < 0 || math.Abs(got-years) > 0.06*years+0.02 {
				t.Fatalf("%v from %v to %v: %v years, calendar %v", count, a, b, got, years)
			}
		}
	}
}
