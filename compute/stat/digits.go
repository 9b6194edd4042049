package stat

import (
	"math"
	"math/big"
	"math/bits"
)

// A large accumulator is a fixed-point number in digits of 32 bits kept in signed 64-bit words, so that additions
// need no carry for a while: Neal, "Fast exact summation using small and large superaccumulators", 2015,
// arXiv:1505.05571, section 2. value = sum over i of digit[i] * 2^(32 i + unit).

const (
	digitBits = 32
	digitMask = 1<<digitBits - 1

	// carryEvery is how many additions of words below 2^52 a 64-bit digit takes between two carries, with room to
	// spare: 2^10 * 2^52 + 2^33 < 2^63.
	carryEvery = 1 << 10
)

// carry brings every digit but the last into [0, 2^32). The last one keeps the sign. Afterwards the digits are a
// function of the value alone.
func carry(d []int64) {
	last := len(d) - 1
	for i := range last {
		d[i+1] += d[i] >> digitBits // arithmetic: a negative digit borrows
		d[i] &= digitMask
	}
}

// magnitude carries d, makes it nonnegative and says whether it was negative.
func magnitude(d []int64) (negative bool) {
	carry(d)
	if d[len(d)-1] >= 0 {
		return false
	}
	for i := range d {
		d[i] = -d[i]
	}
	carry(d)
	return true
}

// nearest rounds nonnegative carried digits to the nearest float64, ties to even. Beyond the range it gives +Inf.
func nearest(d []int64, unit int) float64 {
	top := len(d) - 1
	for top >= 0 && d[top] == 0 {
		top--
	}
	if top < 0 {
		return 0
	}
	highest := top*digitBits + bits.Len64(uint64(d[top])) - 1 // index of the leading bit
	lowest := highest - 52                                    // index of the last bit a normal number keeps
	if subnormal := -1074 - unit; lowest < subnormal {
		lowest = subnormal
	}
	if lowest <= 0 {
		return math.Ldexp(float64(window(d, 0)), unit) // all bits fit
	}
	m := window(d, lowest)
	half := window(d, lowest-1)&1 != 0
	if half && (m&1 != 0 || anyBelow(d, lowest-1)) {
		m++
	}
	return math.Ldexp(float64(m), lowest+unit)
}

// window is the number made of the bits from index low upwards, which must have fewer than 64 of them, given carried
// digits whose last may be longer than 32 bits.
func window(d []int64, low int) uint64 {
	i, shift := low/digitBits, uint(low%digitBits)
	if i >= len(d) {
		return 0
	}
	w := uint64(d[i]) >> shift
	for k := 1; k <= 2 && i+k < len(d); k++ {
		w |= uint64(d[i+k]) << (uint(k*digitBits) - shift)
	}
	return w
}

// anyBelow says whether a bit below index low is set.
func anyBelow(d []int64, low int) bool {
	i := low / digitBits
	for k := range min(i, len(d)) {
		if d[k] != 0 {
			return true
		}
	}
	return i < len(d) && uint64(d[i])&(1<<uint(low%digitBits)-1) != 0
}

// integer is the value of carried nonnegative digits in units of 2^unit.
func integer(d []int64) *big.Int {
	z := new(big.Int)
	for i := len(d) - 1; i >= 0; i-- {
		z.Lsh(z, digitBits)
		z.Or(z, new(big.Int).SetUint64(uint64(d[i])))
	}
	return z
}
