package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Multipliers of Philox 4x32, as in package rng.
const (
	philoxM0 = 0xD2511F53
	philoxM1 = 0xCD9E8D57
)

// philox writes the uniforms of 64 counters. A counter's words stand in the low halves of 64-bit lanes; the high halves hold
// what the products left there, which no later step reads, until the words are masked at the end.
func philox() {
	begin("uniforms", "func(dst *[4][64]float64, keys *[20]uint64, path, driver, block uint64)",
		"writes the four uniforms of each of 64 counters (path + lane, driver, block) under the ten pairs of round keys.")
	dst, keys := Load(Param("dst"), GP64()), Load(Param("keys"), GP64())
	path := of.vec()
	VPBROADCASTQ(NewParamAddr("path", 16), path)
	iota := GLOBL("iota"+of.name, RODATA|NOPTR)
	for k := range of.width {
		DATA(8*k, U64(k))
	}
	VPADDQ(iota, path, path)
	m0, m1 := pattern(philoxM0), pattern(philoxM1)
	i := GP64()
	XORQ(i, i)
	Label("loop")
	c := [4]VecVirtual{of.vec(), of.vec(), of.vec(), of.vec()}
	VMOVAPD(path, c[0])
	VPSRLQ(Imm(32), path, c[1])
	VPBROADCASTQ(NewParamAddr("driver", 24), c[2])
	VPBROADCASTQ(NewParamAddr("block", 32), c[3])
	VPADDQ(pattern(uint64(of.width)), path, path)
	for round := range 10 {
		c = rounds(c, m0, m1, keys, round)
	}
	for k, w := range c {
		storeUniform(w, Mem{Base: dst, Index: i, Scale: 1, Disp: 8 * lanes * k})
	}
	ADDQ(U32(of.bytes()), i)
	CMPQ(i, U32(8*lanes))
	JLT(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// rounds is one round of the bijection.
func rounds(c [4]VecVirtual, m0, m1 VecVirtual, keys Register, round int) [4]VecVirtual {
	p0, p1 := to(VPMULUDQ, m0, c[0]), to(VPMULUDQ, m1, c[2])
	return [4]VecVirtual{
		keyed(c[1], p1, keys, 2*round), p1,
		keyed(c[3], p0, keys, 2*round+1), p0,
	}
}

// keyed is the exclusive or of x, the high half of a product and a key.
func keyed(x, product VecVirtual, keys Register, at int) VecVirtual {
	high, key := of.vec(), Mem{Base: keys, Disp: 8 * at}
	if of == wide {
		const xor = 0x96 // of three
		VPSHUFD(Imm(0xf5), product, high)
		VPTERNLOGQ_BCST(Imm(xor), key, x, high)
		return high
	}
	VPSRLQ(Imm(32), product, high)
	VPXOR(high, x, high)
	k := of.vec()
	VPBROADCASTQ(key, k)
	VPXOR(high, k, high)
	return high
}

// storeUniform writes (w + 1/2) x 2^-32, all steps of which are exact: 2^52 - 1/2 is a float64.
func storeUniform(w VecVirtual, at Mem) {
	const bits, low = 0x4330000000000000, 1<<32 - 1 // of 2^52, and the word
	if of == wide {
		const andOr = 0xea // a and b, or c
		VPTERNLOGQ_BCST(Imm(andOr), word(bits), pattern(low), w)
	} else {
		w = or(and(w, pattern(low)), pattern(bits))
	}
	VMOVUPD(mulC(subC(w, 0x1p52-0.5), 0x1p-32), at)
}
