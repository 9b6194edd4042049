package rng

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/capstack/capstack/compute/internal/vector"
)

// Lanes is the number of scenarios in one block. It is a constant of the engine: a row of the lanes machine is a
// [64]float64.
const Lanes = vector.Lanes

// scale is 2^-32, the distance between neighbouring uniforms.
const scale = 1.0 / (1 << 32)

// DriverID is the 32-bit name of a driver in the counter: the first four bytes, big-endian, of the SHA-256 of its
// path. A hash and not a running number, so that a new driver moves no other driver's draws. Two paths of one run
// may collide (for 100 drivers with probability 1e-6); whoever assembles the drivers must check and refuse.
func DriverID(path string) uint32 {
	sum := sha256.Sum256([]byte(path))
	return binary.BigEndian.Uint32(sum[:4])
}

// Words are the four random words that a driver has at indexes 4*block to 4*block+3 on a path.
//
//	counter = (path low, path high, driver, block)
//	key     = (seed low, seed high)
func Words(seed, path uint64, driver, block uint32) [4]uint32 {
	return Philox4x32(
		[4]uint32{uint32(path), uint32(path >> 32), driver, block},
		[2]uint32{uint32(seed), uint32(seed >> 32)},
	)
}

// Uniform is the draw of a driver on a path at an index (a month, or 0 for a driver drawn once), uniform on the open
// interval (0, 1).
//
//	u = (w + 1/2) * 2^-32,  w = word index mod 4 of block index / 4
//
// It never is 0 or 1, u and 1-u are both exact, and the most extreme draws are 2^-33 and 1-2^-33: a normal made from
// it stays within +-6.34 standard deviations. 32 bits are what Sobol points have too, so that the two can be
// exchanged.
func Uniform(seed, path uint64, driver, index uint32) float64 {
	return toUniform(Words(seed, path, driver, index/4)[index%4])
}

// FillUniform writes Uniform(seed, firstPath+i, driver, index) to dst[i] for all 64 lanes. Paths count modulo 2^64.
// It throws away three of four words; for consecutive indexes use FillUniform4.
func FillUniform(dst *[Lanes]float64, seed, firstPath uint64, driver, index uint32) {
	var four [4][Lanes]float64
	FillUniform4(&four, seed, firstPath, driver, index/4)
	*dst = four[index%4]
}

// FillUniform4 writes the four consecutive indexes of one counter block: dst[k][i] is
// Uniform(seed, firstPath+i, driver, 4*block+k). It costs little more than one FillUniform, so a monthly driver
// draws its months in fours.
func FillUniform4(dst *[4][Lanes]float64, seed, firstPath uint64, driver, block uint32) {
	keys := roundKeys(seed)
	if vector.Uniforms(dst, &keys, firstPath, driver, block) {
		return
	}
	var c counters
	c.fill(seed, firstPath, driver, block)
	for i := range Lanes {
		dst[0][i], dst[1][i] = toUniform(c.c0[i]), toUniform(c.c1[i])
		dst[2][i], dst[3][i] = toUniform(c.c2[i]), toUniform(c.c3[i])
	}
}

// roundKeys are the pairs of keys of the ten rounds.
func roundKeys(seed uint64) (keys [20]uint64) {
	k0, k1 := uint32(seed), uint32(seed>>32)
	for r := 0; r < len(keys); r += 2 {
		keys[r], keys[r+1] = uint64(k0), uint64(k1)
		k0 += philoxW0
		k1 += philoxW1
	}
	return keys
}

// fill gives lane i the Words of path firstPath+i.
func (c *counters) fill(seed, firstPath uint64, driver, block uint32) {
	for i := range Lanes {
		path := firstPath + uint64(i)
		c.c0[i], c.c1[i], c.c2[i], c.c3[i] = uint32(path), uint32(path>>32), driver, block
	}
	c.philox([2]uint32{uint32(seed), uint32(seed >> 32)})
}

// toUniform puts a word into the middle of its cell of width 2^-32. The sum is exact (33 bits) and so is the product
// with a power of two.
func toUniform(w uint32) float64 {
	return float64((float64(w) + 0.5) * scale)
}
