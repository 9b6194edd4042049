package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Constants of mix64 in package rng.
const (
	goldenGamma = 0x9e3779b97f4a7c15
	mixFirst    = 0xbf58476d1ce4e5b9
	mixSecond   = 0x94d049bb133111eb
)

// scramble writes the uniforms of words under nested scrambling: bit by bit from the highest, each flipped by the first bit of
// a hash of those above it. The hash begins with a product of the bits above, behind a leading 1, and the golden ratio: as a
// bit is put at their end, the product doubles, and grows by the ratio where the bit is 1.
func scramble() {
	begin("scramble", "func(d *[64]float64, words *[64]uint64, n int, key uint64)",
		"writes (w + 1/2) x 2^-32, w being the scrambled word of 32 bits, for the first n words, a multiple of 8.")
	d, words, n := Load(Param("d"), GP64()), Load(Param("words"), GP64()), Load(Param("n"), GP64())
	key, golden := of.vec(), pattern(goldenGamma)
	VPBROADCASTQ(NewParamAddr("key", 24), key)
	first, second := newFactor(mixFirst), newFactor(mixSecond)
	zero := zeros()
	Label("lanes")
	word, rest, product, flips := of.vec(), of.vec(), of.vec(), zeros()
	VMOVUPD(Mem{Base: words}, word)
	VPSLLQ(Imm(32), word, rest) // the next bit is the sign
	VMOVAPD(golden, product)
	bits := GP64()
	MOVQ(U32(32), bits)
	Label("bit")
	z := to(VPADDQ, product, key)
	z = first.times(xorShift(z, 30))
	z = second.times(xorShift(z, 27))
	VPSRLQ(Imm(63), z, z)
	VPADDQ(flips, flips, flips)
	VPADDQ(z, flips, flips)
	VPADDQ(product, product, product)
	addWhereNegative(rest, golden, zero, product)
	VPADDQ(rest, rest, rest)
	DECQ(bits)
	JNZ(LabelRef("bit"))
	storeUniform(to(VXORPD, flips, word), Mem{Base: d})
	ADDQ(U32(of.bytes()), d)
	ADDQ(U32(of.bytes()), words)
	SUBQ(U32(of.width), n)
	JG(LabelRef("lanes"))
	VZEROUPPER()
	RET()
}

// xorShift is z xor z>>by.
func xorShift(z VecVirtual, by uint64) VecVirtual {
	s := of.vec()
	VPSRLQ(Imm(by), z, s)
	return to(VXORPD, s, z)
}

// addWhereNegative adds x to sum in the lanes in which the sign bit of s is set.
func addWhereNegative(s, x, zero, sum VecVirtual) {
	if of == wide {
		negative := K()
		VPMOVQ2M(s, negative)
		VPADDQ(x, sum, negative, sum)
		return
	}
	negative := of.vec()
	VPCMPGTQ(s, zero, negative)
	VPADDQ(and(negative, x), sum, sum)
}

// factor is a number by which 64-bit lanes are multiplied: whole, and its high half.
type factor struct{ whole, high VecVirtual }

func newFactor(c uint64) factor {
	f := factor{whole: pattern(c)}
	if of == narrow {
		f.high = pattern(c >> 32)
	}
	return f
}

// times is the low half of the product. AVX2 has no such instruction, and adds up three products of halves.
func (f factor) times(z VecVirtual) VecVirtual {
	if of == wide {
		return to(VPMULLQ, f.whole, z)
	}
	high := of.vec()
	VPSRLQ(Imm(32), z, high)
	cross := to(VPADDQ, to(VPMULUDQ, f.whole, high), to(VPMULUDQ, f.high, z))
	VPSLLQ(Imm(32), cross, cross)
	return to(VPADDQ, cross, to(VPMULUDQ, f.whole, z))
}
