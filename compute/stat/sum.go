package stat

import (
	"math"
	"math/big"
	"math/bits"
)

const (
	sumDigits    = 67    // 2^1024 / 2^-1074 are 2098 bits; two more digits for 2^40 summands and more
	sumUnit      = -1074 // the last bit of the smallest float64
	squareDigits = 136   // twice that
	squareUnit   = 2 * sumUnit

	fractionBits = 52
	fractionMask = 1<<fractionBits - 1
	hiddenBit    = 1 << fractionBits
	exponentMask = 1<<11 - 1
)

// Sum is an exact sum of float64 numbers. The zero value is the empty sum. Any order of Add and any tree of Merge
// give the same Value to the bit. Up to 2^60 summands.
type Sum struct {
	digits  [sumDigits]int64
	pending int // additions since the last carry

	// Non-finite summands have no digits; they decide the value as IEEE 754 addition would.
	positive, negative, nan bool
}

// Add adds x.
func (s *Sum) Add(x float64) {
	b := math.Float64bits(x)
	e := b >> fractionBits & exponentMask
	m := b & fractionMask
	switch e {
	case 0:
		e = 1 // zero and subnormals: no hidden bit, the exponent of the smallest normal number
	case exponentMask:
		s.addSpecial(x)
		return
	default:
		m |= hiddenBit
	}
	e--
	if s.pending == carryEvery {
		carry(s.digits[:])
		s.pending = 0
	}
	s.pending++
	i, shift := e/digitBits, e%digitBits // i <= 63
	sign := int64(b) >> 63               // 0 or -1; (v ^ sign) - sign is v or -v
	s.digits[i] += (int64(m<<shift&digitMask) ^ sign) - sign
	s.digits[i+1] += (int64(m>>(digitBits-shift)) ^ sign) - sign
}

func (s *Sum) addSpecial(x float64) {
	s.nan = s.nan || x != x
	s.positive = s.positive || math.IsInf(x, 1)
	s.negative = s.negative || math.IsInf(x, -1)
}

// Merge adds all summands of o. o stays as it is.
func (s *Sum) Merge(o *Sum) {
	mergeDigits(s.digits[:], o.digits[:])
	s.pending = 0
	s.nan = s.nan || o.nan
	s.positive = s.positive || o.positive
	s.negative = s.negative || o.negative
}

// Subtract takes all summands of o away again, which were finite: of paths that are left out of a sum, only these need be summed.
func (s *Sum) Subtract(o *Sum) {
	d := o.digits
	for i := range d {
		d[i] = -d[i]
	}
	mergeDigits(s.digits[:], d[:])
	s.pending = 0
}

// mergeDigits adds b to a. Digits before their carry stay below 2^62.1 in size, so a is carried first: the sum then
// stays inside 64 bits.
func mergeDigits(a, b []int64) {
	carry(a)
	for i, d := range b {
		a[i] += d
	}
	carry(a)
}

// Value is the sum, rounded once to the nearest float64, ties to even: +Inf or -Inf where that is out of range. With
// a NaN, or with both infinities, it is NaN; with one infinity it is that one.
func (s *Sum) Value() float64 {
	switch {
	case s.nan || s.positive && s.negative:
		return math.NaN()
	case s.positive:
		return math.Inf(1)
	case s.negative:
		return math.Inf(-1)
	}
	d := s.digits
	if magnitude(d[:]) {
		return -nearest(d[:], sumUnit)
	}
	return nearest(d[:], sumUnit)
}

// integer is the sum of the finite summands in units of 2^sumUnit.
func (s *Sum) integer() *big.Int {
	d := s.digits
	negative := magnitude(d[:])
	z := integer(d[:])
	if negative {
		z.Neg(z)
	}
	return z
}

// SquareSum is an exact sum of squares of finite float64 numbers: each square is taken in 106 bits, not rounded. With
// it and a Sum the variance is exact, so no base value has to be subtracted first and no base has to be agreed on
// between workers. The zero value is the empty sum; order and tree of merging do not matter. Up to 2^60 summands.
type SquareSum struct {
	digits  [squareDigits]int64
	pending int
}

// Add adds x*x. x must be finite.
func (s *SquareSum) Add(x float64) {
	b := math.Float64bits(x)
	e := b >> fractionBits & exponentMask
	m := b & fractionMask
	if e == 0 {
		e = 1
	} else {
		m |= hiddenBit
	}
	e = 2 * (e - 1)
	if s.pending == carryEvery {
		carry(s.digits[:])
		s.pending = 0
	}
	s.pending++
	high, low := bits.Mul64(m, m)        // below 2^106
	i, shift := e/digitBits, e%digitBits // shift is even and at most 30, so 136 bits at most
	first := low << shift
	second := high<<shift | low>>(64-shift)
	third := high >> (64 - shift)
	d := s.digits[i : i+4 : i+4]
	d[0] += int64(first & digitMask)
	d[1] += int64(first >> digitBits)
	d[2] += int64(second & digitMask)
	d[3] += int64(second>>digitBits | third<<digitBits)
}

// Merge adds all summands of o. o stays as it is.
func (s *SquareSum) Merge(o *SquareSum) {
	mergeDigits(s.digits[:], o.digits[:])
	s.pending = 0
}

// Value is the sum of squares, rounded once to the nearest float64; +Inf where that is out of range.
func (s *SquareSum) Value() float64 {
	d := s.digits
	carry(d[:])
	return nearest(d[:], squareUnit)
}

// integer is the sum in units of 2^squareUnit.
func (s *SquareSum) integer() *big.Int {
	d := s.digits
	carry(d[:])
	return integer(d[:])
}

// mean is the exact mean of n summands, rounded once.
func mean(s *Sum, n uint64) float64 {
	count := new(big.Float).SetInt(new(big.Int).SetUint64(n))
	z := new(big.Float).SetPrec(53).Quo(new(big.Float).SetInt(s.integer()), count)
	f, _ := z.SetMantExp(z, sumUnit).Float64()
	return f
}

// variance is the exact unbiased variance of n >= 2 summands, as a quotient that is rounded to 120 bits:
//
//	(n sum(x^2) - sum(x)^2) / (n (n-1))
//
// The formula that is a byword for cancellation is harmless in integers.
func variance(s *Sum, q *SquareSum, n uint64) *big.Float {
	count := new(big.Int).SetUint64(n)
	total := s.integer()
	top := new(big.Int).Mul(count, q.integer())
	top.Sub(top, total.Mul(total, total))
	bottom := new(big.Int).Mul(count, new(big.Int).SetUint64(n-1))
	v := new(big.Float).SetPrec(120).Quo(new(big.Float).SetInt(top), new(big.Float).SetInt(bottom))
	return v.SetMantExp(v, squareUnit)
}

// MergeSums merges each of the sums with its counterpart.
func MergeSums(to, from []Sum) {
	for i := range from {
		to[i].Merge(&from[i])
	}
}
