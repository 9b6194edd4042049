package money_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/capstack/capstack/compute/money"
)

// Reference digits: e, 1/e and ln 2, ln 10 from Abramowitz and Stegun, Handbook
// of Mathematical Functions, table 1.1, rounded to 18 decimals.
func TestExpAndLogOfKnownConstants(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(money.Fixed) (money.Fixed, bool)
		in   string
		want string
	}{
		{"exp", money.Exp, "0", "1"},
		{"exp", money.Exp, "1", "2.718281828459045235"},
		{"exp", money.Exp, "-1", "0.367879441171442322"},
		{"exp", money.Exp, "-42", "0.000000000000000001"},
		{"exp", money.Exp, "-100", "0"},
		{"log", money.Log, "1", "0"},
		{"log", money.Log, "2", "0.693147180559945309"},
		{"log", money.Log, "0.5", "-0.693147180559945309"},
		{"log", money.Log, "10", "2.302585092994045684"},
		{"log", money.Log, "0.000000000000000001", "-41.446531673892822312"},
	} {
		if got, ok := c.f(fx(c.in)); !ok || got.String() != c.want {
			t.Errorf("%s(%s) = %v, %v; want %s", c.name, c.in, got, ok, c.want)
		}
	}
}

func TestExpAndLogRefuseWhatHasNoResult(t *testing.T) {
	for _, s := range []string{"46.59", "47", "1000000000000"} {
		if v, ok := money.Exp(fx(s)); ok {
			t.Errorf("exp(%s) = %v", s, v)
		}
	}
	if _, ok := money.Exp(fx("46.58")); !ok {
		t.Error("exp(46.58) refused; it is 1.70e20")
	}
	for _, s := range []string{"0", "-1"} {
		if v, ok := money.Log(fx(s)); ok {
			t.Errorf("log(%s) = %v", s, v)
		}
	}
}

func TestLogInvertsExp(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 300 {
		x, _ := money.FromFloat64(r.Float64()*40 - 2)
		y, ok := money.Exp(x)
		if !ok {
			t.Fatalf("exp(%v) refused", x)
		}
		back, _ := money.Log(y)
		// exp is off by half a unit of 1e-18, log by another half: the error
		// of the way back is 0.5e-18/y + 0.5e-18, at most 5e-18 for x > -2.
		d, _ := money.Sub(back, x)
		if d, _ = d.Abs(); d.Cmp(fx("0.000000000000000005")) > 0 {
			t.Fatalf("log(exp(%v)) = %v", x, back)
		}
		if f := math.Exp(x.Float64()); math.Abs(y.Float64()/f-1) > 1e-14 {
			t.Fatalf("exp(%v) = %v, math.Exp says %v", x, y, f)
		}
	}
}

func TestIntegerPowers(t *testing.T) {
	for _, c := range []struct {
		x    string
		n    int
		want string // "" = refused
	}{
		{"0", 0, "1"}, {"5", 0, "1"}, {"0", 3, "0"}, {"0", -1, ""},
		{"2", 66, "73786976294838206464"}, {"2", 68, ""}, {"-2", 67, "-147573952589676412928"},
		{"2", -1, "0.5"}, {"-2", -3, "-0.125"}, {"2", -100, "0"}, {"0.5", -60, "1152921504606846976"},
		{"0.5", 19, "0.000001907348632812"}, // a tie, to the even unit
		{"1.5", 19, "2216.837820053100585938"},
		{"10", 20, "100000000000000000000"}, {"10", math.MaxInt, ""}, {"0.1", math.MaxInt, "0"},
		{"10", math.MinInt, "0"}, {"1", math.MinInt, "1"},
		// (1 + 8%)^5 = 1.4693280768 exactly.
		{"1.08", 5, "1.4693280768"},
	} {
		got, ok := money.PowInt(fx(c.x), c.n)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%s^%d = %v, %v; want %q", c.x, c.n, got, ok, c.want)
		}
	}
}

func TestDecimalsConvertExactlyOrNotAtAll(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"962625000.00", "962625000"}, {"-0.000000000000000001", "-0.000000000000000001"},
		{"1e20", "100000000000000000000"}, {"1e21", ""}, {"1e9999", ""}, {"1e-9999", ""},
		{"0e9999", "0"}, {"1.5000000000000000000000", "1.5"}, {"0.0000000000000000001", ""},
		{"170141183460469231731.687303715884105728", ""},
		{"-170141183460469231731.687303715884105728", "-170141183460469231731.687303715884105728"},
	} {
		d, err := decimal.NewFromString(c.in)
		if err != nil {
			t.Fatal(err)
		}
		f, err := money.FromDecimal(d)
		if (err == nil) != (c.want != "") || err == nil && f.String() != c.want {
			t.Errorf("FromDecimal(%s) = %v, %v; want %q", c.in, f, err, c.want)
		}
		if err == nil && !f.Decimal().Equal(d) {
			t.Errorf("%s came back as %v", c.in, f.Decimal())
		}
	}
}

// A decimal built by other means than text may have any 32-bit exponent; forming
// its power of ten would take gigabytes.
func TestHugeExponentsAreRefusedWithoutWork(t *testing.T) {
	for _, exponent := range []int32{math.MaxInt32, math.MinInt32, 1_000_000_000, -1_000_000_000} {
		if f, err := money.FromDecimal(decimal.New(1, exponent)); err == nil {
			t.Errorf("1e%d = %v", exponent, f)
		}
		if f, err := money.FromDecimal(decimal.New(0, exponent)); err != nil || !f.IsZero() {
			t.Errorf("0e%d = %v, %v", exponent, f, err)
		}
	}
}
