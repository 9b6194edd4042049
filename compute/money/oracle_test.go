package money

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// The oracle: the same operations on math/big rationals in units of 1e-18,
// rounded half even once, out of range outside 128-bit two's complement.

var (
	bigUnit  = big.NewInt(int64(unit))
	bigLeast = new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 127))
	bigMost  = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(1))
)

func inRange(n *big.Int) bool { return n.Cmp(bigLeast) >= 0 && n.Cmp(bigMost) <= 0 }

// roundQuotient returns num/den rounded half even.
func roundQuotient(num, den *big.Int) *big.Int {
	negative := num.Sign()*den.Sign() < 0
	q, r := new(big.Int).QuoRem(new(big.Int).Abs(num), new(big.Int).Abs(den), new(big.Int))
	c := r.Lsh(r, 1).CmpAbs(den)
	if c > 0 || c == 0 && q.Bit(0) == 1 {
		q.Add(q, big.NewInt(1))
	}
	if negative {
		q.Neg(q)
	}
	return q
}

// fromHalves builds a Fixed from its words.
func fromHalves(hi, lo uint64) Fixed { return Fixed{int64(hi), lo} }

// edges are the values at which words, signs and ties change.
func edges() []Fixed {
	var out []Fixed
	for _, u := range []uint128{
		{0, 0}, {0, 1}, {0, 2}, {0, unit / 2}, {0, unit - 1}, {0, unit}, {0, unit + 1},
		{0, 3 * unit / 2}, {0, 1<<63 - 1}, {0, 1 << 63}, {0, 1<<64 - 1}, {1, 0}, {1, 1},
		{unit, 0}, {unit - 1, 1<<64 - 1}, {1 << 62, 0}, {1<<63 - 1, 0}, {1<<63 - 1, 1<<64 - 1},
		{0, 5e15}, {0, 1e16}, {542101086242752217, 68739955140067328}, // 1e19
	} {
		f := fromHalves(u.hi, u.lo)
		out = append(out, f, f.negated())
	}
	return append(out, fromHalves(1<<63, 0))
}

// random returns a value whose magnitude is spread over all bit lengths.
func random(r *rand.Rand) Fixed {
	f := fromHalves(r.Uint64(), r.Uint64())
	for range r.IntN(128) {
		f = Fixed{f.hi >> 1, f.lo>>1 | uint64(f.hi)<<63}
	}
	return f
}

// pairs calls check with all pairs of edges and many random pairs.
func pairs(t *testing.T, check func(a, b Fixed)) {
	t.Helper()
	e := edges()
	for _, a := range e {
		for _, b := range e {
			check(a, b)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		check(random(r), random(r))
	}
}

// agree compares a result with the exact result want in units; want == nil
// means that the operation must refuse.
func agree(t *testing.T, op string, a, b, got Fixed, ok bool, want *big.Int) {
	t.Helper()
	if want == nil || !inRange(want) {
		if ok || got != (Fixed{}) {
			t.Fatalf("%s(%v, %v) = %v, %v; want a refusal", op, a, b, got, ok)
		}
		return
	}
	if !ok || got.bigUnits().Cmp(want) != 0 {
		t.Fatalf("%s(%v, %v) = %v, %v; want %v units", op, a, b, got, ok, want)
	}
}

func TestArithmeticAgreesWithExactRationals(t *testing.T) {
	pairs(t, func(a, b Fixed) {
		x, y := a.bigUnits(), b.bigUnits()
		got, ok := Add(a, b)
		agree(t, "Add", a, b, got, ok, new(big.Int).Add(x, y))
		got, ok = Sub(a, b)
		agree(t, "Sub", a, b, got, ok, new(big.Int).Sub(x, y))
		got, ok = Mul(a, b)
		agree(t, "Mul", a, b, got, ok, roundQuotient(new(big.Int).Mul(x, y), bigUnit))
		got, ok = Div(a, b)
		var want *big.Int
		if y.Sign() != 0 {
			want = roundQuotient(new(big.Int).Mul(x, bigUnit), y)
		}
		agree(t, "Div", a, b, got, ok, want)
		got, ok = Neg(a)
		agree(t, "Neg", a, a, got, ok, new(big.Int).Neg(x))
		got, ok = a.Abs()
		agree(t, "Abs", a, a, got, ok, new(big.Int).Abs(x))
		if c := a.Cmp(b); c != x.Cmp(y) {
			t.Fatalf("Cmp(%v, %v) = %d", a, b, c)
		}
		if a.Sign() != x.Sign() || a.IsZero() != (x.Sign() == 0) {
			t.Fatalf("Sign(%v) = %d", a, a.Sign())
		}
	})
}

// TestWideDivisionOnNearMultiples drives the quotient-digit correction of Knuth's
// algorithm, which random operands almost never reach.
func TestWideDivisionOnNearMultiples(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		d := fromHalves(r.Uint64()>>(1+r.IntN(62))|1, -uint64(r.IntN(3)))
		q := fromHalves(0, r.Uint64()>>r.IntN(64))
		a, ok := Mul(d, q)
		if !ok {
			continue
		}
		a, ok = Add(a, fromHalves(0, uint64(r.IntN(3))))
		if !ok {
			continue
		}
		got, ok := Div(a, d)
		agree(t, "Div", a, d, got, ok, roundQuotient(new(big.Int).Mul(a.bigUnits(), bigUnit), d.bigUnits()))
	}
}

func TestRoundAndFloorAgreeWithExactRationals(t *testing.T) {
	check := func(a Fixed) {
		for places := -1; places <= 19; places++ {
			u := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(18-min(max(places, 0), 18))), nil)
			want := roundQuotient(a.bigUnits(), u)
			got, ok := a.Round(places)
			agree(t, "Round", a, FromInt(int64(places)), got, ok, want.Mul(want, u))
		}
		want := new(big.Int).Div(a.bigUnits(), bigUnit)
		if want.Mul(want, bigUnit); !inRange(want) {
			want.Add(want, bigUnit) // the documented exception at the lower end
		}
		agree(t, "Floor", a, a, a.Floor(), true, want)
	}
	for _, a := range edges() {
		check(a)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		check(random(r))
	}
}

func TestRatioOfIntegersAgreesWithExactRationals(t *testing.T) {
	special := []int64{-1 << 63, 1<<63 - 1, -1, 0, 1, 2, 3, 360, 365, 365 * 366, -7}
	check := func(n, d int64) {
		got, ok := FromRatio(n, d)
		var want *big.Int
		if d != 0 {
			want = roundQuotient(new(big.Int).Mul(big.NewInt(n), bigUnit), big.NewInt(d))
		}
		agree(t, "FromRatio", FromInt(n), FromInt(d), got, ok, want)
	}
	for _, n := range special {
		for _, d := range special {
			check(n, d)
		}
	}
	r := rand.New(rand.NewPCG(7, 8))
	for range 100_000 {
		check(int64(r.Uint64())>>r.IntN(64), int64(r.Uint64())>>r.IntN(64))
	}
}
