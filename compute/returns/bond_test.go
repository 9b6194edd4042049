package returns_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// The examples of Microsoft's documentation of PRICE, YIELD, DURATION, MDURATION,
// ACCRINT, COUPPCD, COUPNCD, COUPNUM and YEARFRAC.
func TestBondExamplesOfTheDocumentation(t *testing.T) {
	b := returns.Bond{Settlement: day("2008-02-15"), Maturity: day("2017-11-15"), Coupon: 0.0575, Redemption: 100, Frequency: 2}
	if p, err := b.Price(0.065); err != nil || math.Abs(p-94.63436) > 5e-6 {
		t.Errorf("PRICE = %v, %v", p, err)
	}
	y := returns.Bond{Settlement: day("2008-02-15"), Maturity: day("2016-11-15"), Coupon: 0.0575, Redemption: 100, Frequency: 2}
	if got, err := y.Yield(95.04287); err != nil || math.Abs(got-0.065) > 5e-7 {
		t.Errorf("YIELD = %v, %v", got, err)
	}
	d := returns.Bond{Settlement: day("2018-07-01"), Maturity: day("2048-01-01"), Coupon: 0.08, Redemption: 50, Frequency: 2, Basis: returns.BasisActAct}
	if got, err := d.Duration(0.09); err != nil || math.Abs(got-10.9191453) > 5e-8 {
		t.Errorf("DURATION = %v, %v", got, err)
	}
	m := returns.Bond{Settlement: day("2008-01-01"), Maturity: day("2016-01-01"), Coupon: 0.08, Frequency: 2, Basis: returns.BasisActAct}
	if got, err := m.ModifiedDuration(0.09); err != nil || math.Abs(got-5.736) > 5e-4 {
		t.Errorf("MDURATION = %v, %v", got, err)
	}
	c := returns.Bond{Settlement: day("2011-01-25"), Maturity: day("2011-11-15"), Frequency: 2, Basis: returns.BasisActAct}
	previous, next, n, err := c.CouponDates()
	if err != nil || previous != day("2010-11-15") || next != day("2011-05-15") || n != 2 {
		t.Errorf("coupons from %v, %v, %d to come, %v", previous, next, n, err)
	}
	a := returns.Accrual{Issue: day("2008-03-01"), FirstInterest: day("2008-08-31"), Settlement: day("2008-05-01"), Rate: 0.1, Par: 1000, Frequency: 2}
	if got, err := returns.AccruedInterest(a); err != nil || math.Abs(got-16.666667) > 5e-7 {
		t.Errorf("ACCRINT = %v, %v", got, err)
	}
	for basis, want := range map[returns.Basis]float64{
		returns.BasisThirtyUS: 0.58055556, returns.BasisActAct: 0.57650273, returns.BasisAct365: 0.57808219,
	} {
		got, err := returns.YearFrac(day("2012-01-01"), day("2012-07-30"), basis)
		back, err2 := returns.YearFrac(day("2012-07-30"), day("2012-01-01"), basis)
		if err != nil || err2 != nil || math.Abs(got-want) > 5e-9 || back != got {
			t.Errorf("YEARFRAC on %v = %v, %v, back %v", basis, got, err, back)
		}
	}
}

// TestPriceAndYieldInvert over nested grids: price -> yield -> price.
func TestPriceAndYieldInvert(t *testing.T) {
	settlement := day("2026-02-27")
	checked := 0
	for _, months := range []int{1, 5, 6, 7, 12, 25, 60, 121, 360, 600} {
		for _, frequency := range []int{1, 2, 4, 12} {
			for basis := returns.Basis(0); basis.Valid(); basis++ {
				for _, coupon := range []float64{0, 0.0001, 0.03, 0.12} {
					for _, redemption := range []float64{50, 100, 150} {
						for _, yield := range []float64{-0.02, 0, 1e-9, 0.04, 0.35} {
							b := returns.Bond{
								Settlement: settlement, Maturity: settlement.AddMonths(months).AddDays(months % 4), Coupon: coupon,
								Redemption: redemption, Frequency: frequency, Basis: basis,
							}
							price, err := b.Price(yield)
							if err != nil {
								t.Fatalf("%+v at %v: %v", b, yield, err)
							}
							got, err := b.Yield(price)
							if err != nil {
								t.Fatalf("%+v for %v: %v", b, price, err)
							}
							again, err := b.Price(got)
							if err != nil || math.Abs(again-price) > 1e-11*(1+math.Abs(price)) {
								t.Fatalf("%+v: %v at %v, %v at the yield %v, %v", b, price, yield, again, got, err)
							}
							checked++
						}
					}
				}
			}
		}
	}
	t.Logf("%d bonds", checked)
}

// TestModifiedDurationIsTheSlopeOfTheValue by a central difference.
func TestModifiedDurationIsTheSlopeOfTheValue(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 31))
	for range 500 {
		b := returns.Bond{
			Settlement: day("2026-01-01").AddDays(r.IntN(3000)), Coupon: 0.1 * r.Float64(), Redemption: 100,
			Frequency: []int{1, 2, 4, 12}[r.IntN(4)], Basis: returns.Basis(r.IntN(5)),
		}
		b.Maturity = b.Settlement.AddMonths(15 + r.IntN(400))
		y, h := 0.15*r.Float64(), 1e-5
		up, _ := b.Price(y + h)
		down, _ := b.Price(y - h)
		at, _ := b.Price(y)
		accrued, err := b.Accrued()
		duration, err2 := b.ModifiedDuration(y)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		if want := -(up - down) / (2 * h) / (at + accrued); math.Abs(duration-want) > 1e-6*(1+want) {
			t.Fatalf("%+v at %v: modified duration %v, slope %v", b, y, duration, want)
		}
	}
}

// TestDiscountAccruesToTheRedemption: Publication 1212's method; by hand a two-year
// zero at 81 yields 1/0.9 - 1 and accrues 9, then 10.
func TestDiscountAccruesToTheRedemption(t *testing.T) {
	zero := returns.Bond{Settlement: day("2026-01-01"), Maturity: day("2028-01-01"), Redemption: 100, Frequency: 1}
	yield, accruals, err := zero.OriginalIssueDiscount(81)
	if err != nil || !near(yield, 1/0.9-1, 1e-14) || len(accruals) != 2 || !near(accruals[0], 9, 1e-13) || !near(accruals[1], 10, 1e-13) {
		t.Errorf("zero at 81: %v, %v, %v", yield, accruals, err)
	}
	r := rand.New(rand.NewPCG(32, 32))
	for range 500 {
		b := returns.Bond{
			Settlement: day("2026-01-01").AddDays(r.IntN(3000)), Coupon: 0.1 * r.Float64(), Redemption: 100,
			Frequency: []int{1, 2, 4}[r.IntN(3)], Basis: returns.Basis(r.IntN(5)),
		}
		b.Maturity = b.Settlement.AddMonths(1 + r.IntN(360)).AddDays(r.IntN(20))
		price := 60 + 50*r.Float64()
		_, accruals, err := b.OriginalIssueDiscount(price)
		sum := price
		for _, a := range accruals {
			sum += a
		}
		if err != nil || math.Abs(sum-100) > 1e-9 {
			t.Fatalf("%+v at %v: accretes to %v, %v", b, price, sum, err)
		}
	}
}

func TestBondsThatCannotBeAreRefused(t *testing.T) {
	good := returns.Bond{Settlement: day("2026-01-01"), Maturity: day("2030-01-01"), Coupon: 0.05, Redemption: 100, Frequency: 2}
	for name, change := range map[string]func(*returns.Bond){
		"settled at maturity":    func(b *returns.Bond) { b.Settlement = b.Maturity },
		"settled after maturity": func(b *returns.Bond) { b.Settlement = b.Maturity + 1 },
		"three coupons a year":   func(b *returns.Bond) { b.Frequency = 3 },
		"no coupons a year":      func(b *returns.Bond) { b.Frequency = 0 },
		"unknown basis":          func(b *returns.Bond) { b.Basis = 5 },
		"negative coupon":        func(b *returns.Bond) { b.Coupon = -0.01 },
		"coupon no number":       func(b *returns.Bond) { b.Coupon = math.NaN() },
		"negative redemption":    func(b *returns.Bond) { b.Redemption = -1 },
		"no such day":            func(b *returns.Bond) { b.Maturity = 1 << 30 },
	} {
		b := good
		change(&b)
		_, err1 := b.Price(0.05)
		_, err2 := b.Yield(100)
		_, err3 := b.Duration(0.05)
		_, err4 := b.Accrued()
		_, _, err5 := b.OriginalIssueDiscount(90)
		for _, err := range []error{err1, err2, err3, err4, err5} {
			var argument *returns.ArgumentError
			if !errors.As(err, &argument) {
				t.Errorf("%s: %v, want an ArgumentError", name, err)
			}
		}
	}
	if _, err := good.Price(-2); err == nil {
		t.Error("a yield of -200% on half-yearly coupons was accepted")
	}
	if _, err := good.Yield(-3); err == nil {
		t.Error("a price below zero has a yield")
	}
	for _, a := range []returns.Accrual{
		{Issue: 10, FirstInterest: 100, Settlement: 10, Rate: 0.1, Par: 1, Frequency: 1},
		{Issue: 10, FirstInterest: 10, Settlement: 20, Rate: 0.1, Par: 1, Frequency: 1},
		{Issue: 10, FirstInterest: 100, Settlement: 20, Rate: 0, Par: 1, Frequency: 1},
		{Issue: 10, FirstInterest: 100, Settlement: 20, Rate: 0.1, Par: 0, Frequency: 1},
		{Issue: 10, FirstInterest: 100, Settlement: 20, Rate: 0.1, Par: 1, Frequency: 5},
		{Issue: 10, FirstInterest: 100, Settlement: 20, Rate: 0.1, Par: 1, Frequency: 1, Basis: 9},
	} {
		if v, err := returns.AccruedInterest(a); err == nil || v != 0 {
			t.Errorf("%+v: %v", a, v)
		}
	}
}

// TestInterestBehindTheFirstCoupon: on 30/360 the whole of the time from issue
// accrues, also behind the first interest date.
func TestInterestBehindTheFirstCoupon(t *testing.T) {
	a := returns.Accrual{Issue: day("2020-01-15"), FirstInterest: day("2020-07-15"), Settlement: day("2022-04-15"), Rate: 0.08, Par: 1000, Frequency: 2}
	if got, err := returns.AccruedInterest(a); err != nil || !near(got, 0.08*1000*2.25, 1e-13) {
		t.Errorf("%v, %v", got, err)
	}
}

func FuzzBond(f *testing.F) {
	f.Add(int32(20000), int32(30000), 0.05, 100.0, 0.05, uint8(2), uint8(0))
	f.Add(int32(-719162), int32(2932896), 0.0, 1e300, -0.5, uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, settlement, maturity int32, coupon, redemption, y float64, frequency, basis uint8) {
		b := returns.Bond{
			Settlement: calendar.Date(settlement), Maturity: calendar.Date(maturity), Coupon: coupon, Redemption: redemption,
			Frequency: int(frequency % 13), Basis: returns.Basis(basis % 6),
		}
		for _, call := range []func(float64) (float64, error){b.Price, b.Yield, b.Duration, b.ModifiedDuration} {
			if v, err := call(y); math.IsNaN(v) || math.IsInf(v, 0) || err != nil && v != 0 {
				t.Fatalf("%+v at %v: %v, %v", b, y, v, err)
			}
		}
		accrual := returns.Accrual{
			Issue: b.Settlement, FirstInterest: b.Maturity, Settlement: b.Settlement + calendar.Date(redemption),
			Rate: coupon, Par: redemption, Frequency: b.Frequency, Basis: b.Basis,
		}
		if redemption < 1e6 && redemption > -1e6 {
			if v, err := returns.AccruedInterest(accrual); math.IsNaN(v) || math.IsInf(v, 0) || err != nil && v != 0 {
				t.Fatalf("%+v: %v, %v", accrual, v, err)
			}
		}
	})
}
