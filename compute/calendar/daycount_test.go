package calendar_test

import (
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// The 30/360 rows apply the formulas of the 2006 ISDA Definitions, section
// 4.16(f) and (g), by hand; the Actual/Actual row is the worked example of ISDA,
// "EMU and Market Conventions: Recent Developments" (1998), first appendix:
// 1 November 2003 to 1 May 2004 is 61/365 + 121/366.
func TestDayCountsOfPublishedPeriods(t *testing.T) {
	for _, c := range []struct {
		count      calendar.DayCount
		start, end string
		num, den   int64
	}{
		{calendar.Act360, "2025-09-26", "2026-03-26", 181, 360},
		{calendar.Act365F, "2023-02-28", "2024-02-29", 366, 365},
		{calendar.Thirty360, "2025-09-26", "2026-03-26", 180, 360},
		{calendar.Thirty360, "2025-12-31", "2026-12-31", 360, 360},
		{calendar.Thirty360, "2025-01-31", "2025-02-28", 28, 360},
		{calendar.Thirty360, "2025-02-28", "2025-03-31", 33, 360},
		{calendar.Thirty360, "2025-02-28", "2025-08-31", 183, 360},
		{calendar.Thirty360, "2025-08-31", "2026-02-28", 178, 360},
		{calendar.Thirty360, "2024-02-29", "2024-03-31", 32, 360},
		{calendar.Thirty360, "2025-01-30", "2025-01-31", 0, 360},
		{calendar.Thirty360, "2025-01-29", "2025-01-31", 2, 360},
		{calendar.Thirty360, "2006-08-20", "2007-02-20", 180, 360},
		{calendar.ThirtyE360, "2025-02-28", "2025-08-31", 182, 360},
		{calendar.ThirtyE360, "2025-01-29", "2025-01-31", 1, 360},
		{calendar.ThirtyE360, "2025-08-31", "2026-02-28", 178, 360},
		{calendar.ThirtyE360ISDA, "2025-08-31", "2026-02-28", 180, 360}, // 4.16(h): both ends are month ends
		{calendar.ThirtyE360ISDA, "2024-02-29", "2024-03-31", 30, 360},
		{calendar.ThirtyE360ISDA, "2025-01-15", "2025-02-27", 42, 360},
		{calendar.ActActISDA, "2003-11-01", "2004-05-01", 61*366 + 121*365, 365 * 366},
		{calendar.ActActISDA, "2024-01-01", "2025-01-01", 365 * 366, 365 * 366},
		{calendar.ActActISDA, "1999-02-01", "1999-07-01", 150 * 366, 365 * 366},
	} {
		num, den := c.count.Fraction(day(c.start), day(c.end))
		if num != c.num || den != c.den {
			t.Errorf("%v from %s to %s = %d/%d, want %d/%d", c.count, c.start, c.end, num, den, c.num, c.den)
		}
		if back, _ := c.count.Fraction(day(c.end), day(c.start)); back != -num {
			t.Errorf("%v from %s back to %s = %d, want %d", c.count, c.end, c.start, back, -num)
		}
	}
}

func TestAWholeYearOfActualActualIsExactlyOne(t *testing.T) {
	for y := 1990; y < 2110; y++ {
		from, to := calendar.MustNew(y, 1, 1), calendar.MustNew(y+1, 1, 1)
		if f := calendar.ActActISDA.Factor(from, to); f != money.One() {
			t.Errorf("year %d is %v", y, f)
		}
	}
}

// TestActualFractionsAdd: counts of actual days are additive, so a period may be
// cut anywhere; and every count grows with the end date, so that no part of a
// period accrues negative interest.
func TestActualFractionsAdd(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	start := day("2020-01-01")
	for range 20_000 {
		a := start.AddDays(r.IntN(3000))
		b := a.AddDays(r.IntN(1500))
		c := b.AddDays(r.IntN(1500))
		for count := calendar.Act360; count <= calendar.ThirtyE360ISDA; count++ { // the others: coupon_test.go
			ab, _ := count.Fraction(a, b)
			bc, _ := count.Fraction(b, c)
			ac, den := count.Fraction(a, c)
			if actual := count != calendar.Thirty360 && count != calendar.ThirtyE360 && count != calendar.ThirtyE360ISDA; actual && ab+bc != ac {
				t.Fatalf("%v: %d + %d != %d for %v, %v, %v", count, ab, bc, ac, a, b, c)
			}
			if next, _ := count.Fraction(a, c+1); next < ac || den <= 0 {
				t.Fatalf("%v falls from %v to %v", count, c, c+1)
			}
			want, _ := money.FromRatio(ac, den)
			if f := count.Factor(a, c); f != want {
				t.Fatalf("%v factor %v, want %v", count, f, want)
			}
		}
	}
}

func TestAnUnknownDayCountIsNothing(t *testing.T) {
	c := calendar.DayCount(200)
	if c.Valid() || !c.Factor(0, 400).IsZero() || c.String() != "unknown day count" {
		t.Errorf("%v: valid %v, factor %v", c, c.Valid(), c.Factor(0, 400))
	}
}

func TestAContractThatEndsWithFebruaryEndsOnItsOwnDay(t *testing.T) {
	// 2006 ISDA Definitions, 4.16(h): the last day of February is the 30th unless it is the termination date.
	start, end := calendar.MustNew(2025, 1, 31), calendar.MustNew(2025, 2, 28)
	if n, _ := calendar.ThirtyE360ISDA.Fraction(start, end); n != 30 {
		t.Errorf("within the contract: %d days, want 30", n)
	}
	if n, _ := calendar.ThirtyE360ISDA.FinalFraction(start, end); n != 28 {
		t.Errorf("at its end: %d days, want 28", n)
	}
	if n, _ := calendar.ThirtyE360.FinalFraction(start, end); n != 28 {
		t.Errorf("30E/360: %d days, want 28", n)
	}
}
