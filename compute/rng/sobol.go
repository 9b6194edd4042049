package rng

import (
	"math/bits"

	"github.com/capstack/capstack/compute/internal/vector"
)

// SobolDimensions is how many dimensions a Sobol point has here.
const SobolDimensions = 64

// sobolVectors are the direction numbers of each dimension as 32-bit fractions, the first for the lowest bit of an index. It is
// a function of directions alone and never written.
var sobolVectors = expandDirections()

// expandDirections applies the recurrence of the primitive polynomials (Bratley and Fox, "Algorithm 659", ACM TOMS 14 (1988),
// 88-100, equation 2):
//
//	m_k = 2 a_1 m_{k-1} xor 4 a_2 m_{k-2} xor ... xor 2^s m_{k-s} xor m_{k-s},  v_k = m_k 2^(32-k)
func expandDirections() (v [SobolDimensions][32]uint32) {
	for k := range 32 {
		v[0][k] = 1 << (31 - k)
	}
	for d, p := range directions {
		s := int(p.degree)
		row := &v[d+1]
		for k := range 32 {
			if k < s {
				row[k] = p.initial[k] << (31 - k)
				continue
			}
			x := row[k-s] ^ row[k-s]>>s
			for i := 1; i < s; i++ {
				x ^= (p.coefficients >> (s - 1 - i) & 1) * row[k-i]
			}
			row[k] = x
		}
	}
	return v
}

// Sobol is coordinate dimension (0..63) of point index of the Sobol sequence, as a 32-bit fraction, in the plain order of
// indexes: every 2^m consecutive points from a multiple of 2^m on are a net.
func Sobol(index uint32, dimension int) uint32 {
	x := uint32(0)
	for k := 0; index != 0; k, index = k+1, index>>1 {
		x ^= -(index & 1) & sobolVectors[dimension][k]
	}
	return x
}

// Scramble permutes the unit interval at random, interval by interval: Owen's nested uniform scrambling (Owen, "Randomly
// permuted (t,m,s)-nets and (t,s)-sequences", 1995). Each bit is flipped by a bit that depends on the key and on all bits above
// it. A scrambled net is a net, and each of its points is uniform, so the mean over a net is unbiased and replicates with
// different keys give its error.
func Scramble(x uint32, key uint64) uint32 {
	out := uint32(0)
	for k := range 32 {
		above := uint64(1)<<k | uint64(x)>>(32-k) // a name for the interval: its bits behind a leading 1
		out |= (x>>(31-k)&1 ^ uint32(mix64(key+above*goldenGamma)>>63)) << (31 - k)
	}
	return out
}

// goldenGamma is the odd integer nearest to 2^64 over the golden ratio.
const goldenGamma = 0x9e3779b97f4a7c15

// mix64 is the finaliser of SplitMix64: a bijection in which each bit of the argument flips half of the bits (Steele, Lea and
// Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with Stafford's variant 13).
func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// sobolBlock is the index of the counter block of a driver's random numbers that the key of its scrambling is taken from: one
// that no month reaches.
const sobolBlock = 1<<32 - 1

// SobolSequence is one dimension of a scrambled replicate. Replicates of one seed are independent, and so are dimensions, which
// have keys of their own.
type SobolSequence struct {
	dimension int
	key       uint64
}

// NewSobolSequence is dimension (0..63) of a replicate.
func NewSobolSequence(seed, replicate uint64, dimension int) SobolSequence {
	w := Words(seed, replicate, uint32(dimension), sobolBlock)
	return SobolSequence{dimension, uint64(w[1])<<32 | uint64(w[0])}
}

// Uniform is the coordinate of a point, uniform on (0, 1): see [Uniform] for the last step.
func (s SobolSequence) Uniform(index uint32) float64 {
	return toUniform(Scramble(Sobol(index, s.dimension), s.key))
}

// Fill writes the coordinates of consecutive points from index on: dst[i] is Uniform(index + i).
func (s SobolSequence) Fill(dst []float64, index uint32) {
	for len(dst) > 0 {
		n := min(len(dst), Lanes)
		s.fill(dst[:n], index)
		dst, index = dst[n:], index+uint32(n)
	}
}

// fill is Fill of a block. From a point to the next, the lowest bit of the index that becomes 1 and all below it change.
func (s SobolSequence) fill(dst []float64, index uint32) {
	var words [Lanes]uint64
	w := Sobol(index, s.dimension)
	for i := range dst {
		words[i&(Lanes-1)] = uint64(w)
		index++
		w ^= sobolSteps[s.dimension][min(bits.TrailingZeros32(index), 31)]
	}
	var u [Lanes]float64
	if vector.ScrambledUniforms(&u, &words, len(dst), s.key) {
		copy(dst, u[:])
		return
	}
	for i := range dst {
		dst[i] = toUniform(Scramble(uint32(words[i]), s.key))
	}
}

// sobolSteps are the sums of the first direction numbers of each dimension: what the words of two neighbours differ by.
var sobolSteps = sumDirections()

func sumDirections() (v [SobolDimensions][32]uint32) {
	for d := range v {
		x := uint32(0)
		for k, direction := range sobolVectors[d] {
			x ^= direction
			v[d][k] = x
		}
	}
	return v
}
