package money_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/money"
)

func fx(s string) money.Fixed { return money.MustParse(s) }

func TestTiesGoToTheEvenCent(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0.005", "0.00"}, {"0.015", "0.02"}, {"0.025", "0.02"}, {"0.035", "0.04"},
		{"-0.005", "0.00"}, {"-0.015", "-0.02"}, {"-0.025", "-0.02"},
		{"0.025000000000000001", "0.03"}, {"0.024999999999999999", "0.02"},
		{"481312500", "481312500.00"}, {"1234567.895", "1234567.90"}, {"1234567.885", "1234567.88"},
	} {
		if got := fx(c.in).Text(2); got != c.want {
			t.Errorf("Text(2) of %s = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestMultiplicationAndDivisionRoundTiesToEven(t *testing.T) {
	half, unit := fx("0.5"), fx("0.000000000000000001")
	three := fx("0.000000000000000003")
	if p, _ := money.Mul(half, unit); !p.IsZero() {
		t.Errorf("half a unit = %v, want 0", p)
	}
	if p, _ := money.Mul(half, three); p != fx("0.000000000000000002") {
		t.Errorf("one and a half units = %v, want 2 units", p)
	}
	if q, _ := money.Div(three, money.FromInt(-2)); q != fx("-0.000000000000000002") {
		t.Errorf("minus one and a half units = %v, want -2 units", q)
	}
}

func TestTextRoundTrips(t *testing.T) {
	for _, s := range []string{
		"0", "1", "-1", "0.1", "-0.000000000000000001", "962625000", "18000000000.01",
		"170141183460469231731.687303715884105727", "-170141183460469231731.687303715884105728",
		"10000000000000000000", "100000000000000000000.5",
	} {
		f, err := money.Parse(s)
		if err != nil || f.String() != s {
			t.Errorf("Parse(%q) = %v, %v", s, f, err)
		}
		var g money.Fixed
		if text, _ := f.MarshalText(); g.UnmarshalText(text) != nil || g != f {
			t.Errorf("text round trip of %s gave %v", s, g)
		}
	}
}

func TestParseReadsEquivalentSpellings(t *testing.T) {
	for s, want := range map[string]string{
		"+1.50": "1.5", "-0": "0", "-0.00": "0", "007": "7", "0.100000000000000000": "0.1",
		"000000000000000000000000000000000000000000000000001": "1",
	} {
		if f, err := money.Parse(s); err != nil || f.String() != want {
			t.Errorf("Parse(%q) = %v, %v; want %s", s, f, err, want)
		}
	}
}

func TestParseRefusesWhatIsNotPlainDecimal(t *testing.T) {
	for _, s := range []string{
		"", "-", "+", ".", ".5", "5.", "1e3", "1,000", " 1", "1 ", "--1", "1.2.3", "0x1", "NaN", "Inf",
		"0.1234567890123456789", "0.1000000000000000000", "1.5-", "٣", "1.x",
	} {
		var syntax *money.SyntaxError
		if f, err := money.Parse(s); !errors.As(err, &syntax) || f != money.Zero() {
			t.Errorf("Parse(%q) = %v, %v; want a SyntaxError", s, f, err)
		}
	}
	for _, s := range []string{
		"170141183460469231731.687303715884105728", "-170141183460469231731.687303715884105729",
		"340282366920938463463.374607431768211456", "1000000000000000000000000000000000000000",
	} {
		var outOfRange *money.RangeError
		if f, err := money.Parse(s); !errors.As(err, &outOfRange) || f != money.Zero() {
			t.Errorf("Parse(%q) = %v, %v; want a RangeError", s, f, err)
		}
	}
}

func TestMustParsePanicsOnAMistypedConstant(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	money.MustParse("1.0.0")
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "170141183460469231731.687303715884105727", "1e9", "00.10", "+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := money.Parse(s)
		if err != nil {
			var syntax *money.SyntaxError
			var outOfRange *money.RangeError
			if v != money.Zero() || !errors.As(err, &syntax) && !errors.As(err, &outOfRange) {
				t.Fatalf("Parse(%q) = %v, %T", s, v, err)
			}
			return
		}
		want, ok := new(big.Rat).SetString(s)
		got, _ := new(big.Rat).SetString(v.String())
		if !ok || want.Cmp(got) != 0 {
			t.Fatalf("Parse(%q) = %v, exactly %v", s, v, want)
		}
	})
}

func TestFloatConversionIsNearestEven(t *testing.T) {
	unit := new(big.Rat).SetFrac64(1, 1e18)
	check := func(f money.Fixed) {
		r, _ := new(big.Rat).SetString(f.String())
		want, _ := r.Float64() // nearest even, by math/big
		got := f.Float64()
		if got != want {
			t.Fatalf("%v.Float64() = %v, want %v", f, got, want)
		}
		back, ok := money.FromFloat64(got)
		if !ok {
			if math.Abs(got) < 1.7014e20 {
				t.Fatalf("FromFloat64(%v) refused", got)
			}
			return
		}
		// The nearest multiple of 1e-18 is within half of one.
		b, _ := new(big.Rat).SetString(back.String())
		d := new(big.Rat).Sub(b, new(big.Rat).SetFloat64(got))
		if d.Abs(d).Cmp(new(big.Rat).Mul(unit, big.NewRat(1, 2))) > 0 {
			t.Fatalf("FromFloat64(%v) = %v", got, back)
		}
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 50_000 {
		f, _ := money.FromRatio(int64(r.Uint64())>>r.IntN(64), int64(r.Uint64()>>r.IntN(63)>>1)|1)
		g, _ := money.FromRatio(int64(r.Uint64())>>r.IntN(64), int64(r.Uint64()>>r.IntN(63)>>1)|1)
		check(f)
		if p, ok := money.Mul(f, g); ok {
			check(p)
		}
	}
	for _, s := range []string{"0", "0.000000000000000001", "-0.3", "9007199254740993", "9007199254740995",
		"170141183460469231731.687303715884105727", "-170141183460469231731.687303715884105728"} {
		check(fx(s))
	}
}

func TestFloatsThatAreNotAmountsAreRefused(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1.8e20, -1.8e20, math.MaxFloat64, 0x1p127} {
		if f, ok := money.FromFloat64(v); ok || !f.IsZero() {
			t.Errorf("FromFloat64(%v) = %v, %v", v, f, ok)
		}
	}
	for v, want := range map[float64]string{
		math.SmallestNonzeroFloat64: "0", 4.9e-19: "0", 6e-19: "0.000000000000000001", -1e-300: "0",
		0.5: "0.5", 0.1: "0.100000000000000006", 1e20: "100000000000000000000", 0x1p-19: "0.000001907348632812",
		math.Copysign(0, -1): "0",
	} {
		if f, ok := money.FromFloat64(v); !ok || f.String() != want {
			t.Errorf("FromFloat64(%v) = %v, %v; want %s", v, f, ok, want)
		}
	}
}
