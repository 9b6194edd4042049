package returns

import (
	"math"
	"math/bits"
	"slices"

	"github.com/capstack/capstack/compute/rng"
)

// series is a set of dated flows made ready for a root search: one amount a day,
// none zero, ascending days from 0, amounts scaled by a power of two so that the
// greatest is in [0.5, 1).
type series struct {
	day     []int32
	amount  []float64
	changes int // sign changes of amount
	turn    int // index of the first amount behind the first change
}

// span returns the days from first to last.
func (s *series) span() int32 { return s.day[len(s.day)-1] }

// newSeries sorts, sums by day and scales. The status is Found when there are
// amounts of both signs.
func newSeries(flows []Flow) (*series, Status) {
	low, high := int32(math.MaxInt32), int32(math.MinInt32)
	largest, smallest := 0.0, math.Inf(1)
	defined := true
	for i := range flows {
		f := &flows[i]
		low, high = min(low, int32(f.Date)), max(high, int32(f.Date))
		a := math.Abs(f.Amount)
		defined = defined && a <= math.MaxFloat64 && f.Date.Valid()
		if a > largest {
			largest = a
		}
		if a < smallest && a > 0 {
			smallest = a
		}
	}
	if !defined {
		return nil, NotFinite
	}
	if largest == 0 {
		return nil, NoContribution
	}
	_, exponent := math.Frexp(largest)
	if math.Ldexp(smallest, -exponent) < 1e-270 {
		return nil, NotFinite
	}
	s := &series{day: make([]int32, 0, len(flows)), amount: make([]float64, 0, len(flows))}
	s.fill(flows, order(flows, low, high), exponent)
	status := s.classify()
	return s, status
}

// order returns the flows' indices by date, and by index within a date, as the low
// halves of keys whose high halves are days from the first date. Long series are
// sorted digit by digit, in two passes of half the bits of the span, 11 at most.
func order(flows []Flow, low, high int32) []uint64 {
	n := len(flows)
	if n < 256 {
		keys := make([]uint64, n)
		if !fillKeys(keys, flows, low) {
			slices.Sort(keys)
		}
		return keys
	}
	keys := make([]uint64, 2*n)
	keys, other := keys[:n:n], keys[n:]
	if fillKeys(keys, flows, low) {
		return keys
	}
	width := (bits.Len32(uint32(high-low)) + 1) / 2
	radix(keys, other, 32, width)
	radix(other, keys, 32+width, width)
	return keys
}

// fillKeys makes the keys and reports whether they are in order.
func fillKeys(keys []uint64, flows []Flow, low int32) (sorted bool) {
	sorted = true
	last := uint64(0)
	for i := range flows {
		key := uint64(int32(flows[i].Date)-low)<<32 | uint64(i)
		keys[i] = key
		sorted = sorted && last <= key
		last = key
	}
	return sorted
}

// radix sorts keys stably by width bits from shift into to.
func radix(keys, to []uint64, shift, width int) {
	var start [1<<11 + 1]int32
	mask := uint64(1)<<width - 1
	for _, k := range keys {
		start[k>>(shift&63)&mask+1]++
	}
	for i := 1; i <= int(mask); i++ {
		start[i] += start[i-1]
	}
	for _, k := range keys {
		at := &start[k>>(shift&63)&mask]
		to[*at] = k
		*at++
	}
}

// fill appends the days' sums, scaled, leaving out zeros. A sum of k amounts within
// the bound of its rounding, k 2^-53 of their absolute sum, is zero: decimal
// amounts that cancel leave such a residue.
func (s *series) fill(flows []Flow, keys []uint64, exponent int) {
	scale, direct := math.Ldexp(1, -exponent), exponent > -1000 && exponent < 1000
	for i := 0; i < len(keys); {
		day := keys[i] >> 32
		sum, gross, k := 0.0, 0.0, 0
		for ; i < len(keys) && keys[i]>>32 == day; i++ {
			a := flows[uint32(keys[i])].Amount
			if direct {
				a *= scale
			} else {
				a = math.Ldexp(a, -exponent)
			}
			sum += a
			gross += math.Abs(a)
			k++
		}
		if sum == 0 || k > 1 && math.Abs(sum) <= float64(float64(k)*halfUlp*gross) {
			continue
		}
		s.day = append(s.day, int32(day))
		s.amount = append(s.amount, sum)
	}
	if len(s.day) == 0 {
		return
	}
	for i, first := len(s.day)-1, s.day[0]; i >= 0; i-- {
		s.day[i] -= first
	}
}

// classify counts sign changes.
func (s *series) classify() Status {
	if len(s.amount) == 0 {
		return NoContribution
	}
	for i := 1; i < len(s.amount); i++ {
		if s.amount[i] < 0 != (s.amount[i-1] < 0) {
			if s.changes++; s.changes == 1 {
				s.turn = i
			}
		}
	}
	switch {
	case s.changes > 0:
		return Found
	case s.amount[0] < 0:
		return TotalLoss
	default:
		return NoContribution
	}
}

// powers are the weights x^e of whole numbers of days e: the product of two tables
// of about the square root of the span each, so that a weight is one
// multiplication wherever the days lie.
type powers struct {
	low, high []float64
	shift     uint

	// plain, for few flows: weights are e^(-force e) themselves, no tables.
	plain bool
	force float64
}

// newPowers returns tables for exponents 0..span, not filled.
func newPowers(span int32) powers {
	shift := uint(bits.Len32(uint32(span))+1) / 2
	n, m := 1<<shift, int(span)>>shift+1
	table := make([]float64, n+m)
	return powers{low: table[:n:n], high: table[n:], shift: shift}
}

// fill makes the tables those of x, by multiplication: an exponent e has a relative
// error of up to about e 2^-53.
func (p *powers) fill(x float64) {
	p.low[0] = 1
	chain(p.low, x)
	p.high[0] = 1
	chain(p.high, float64(p.low[len(p.low)-1]*x))
}

// fillExactly makes the tables those of e^-force for exponents up to last, each
// entry from the exponential: a weight has a relative error of about 3 and
// e |force| units of 2^-53.
func (p *powers) fillExactly(force float64, last int32) {
	for i := range min(len(p.low), int(last)+1) {
		p.low[i] = rng.Exp(-float64(force * float64(i)))
	}
	for j := range int(last)>>p.shift + 1 {
		p.high[j] = rng.Exp(-float64(force * float64(j<<p.shift)))
	}
}

// entries is the number of exponentials that fillExactly takes.
func (p *powers) entries() int { return len(p.low) + len(p.high) }

// chain fills t with powers of x, four chains side by side.
func chain(t []float64, x float64) {
	for i := 1; i < min(4, len(t)); i++ {
		t[i] = float64(t[i-1] * x)
	}
	x2 := float64(x * x)
	x4 := float64(x2 * x2)
	for i := 4; i < len(t); i++ {
		t[i] = float64(t[i-4] * x4)
	}
}
