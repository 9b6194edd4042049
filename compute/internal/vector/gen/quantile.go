package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
)

// quantileRows is how many rows quantiles takes at most. A register of tails takes 200 cycles from end to end and 60 where many
// follow each other.
const quantileRows = 16

// quantiles writes normal quantiles of some rows. The formula of the tails is the dearer one, and 15% of uniforms need it: they
// are packed as they are met, computed together, and put back.
func quantiles() {
	begin("quantiles", fmt.Sprintf("func(d, a *[%d]float64, n int, rest *[%d]uint64, scratch *float64)", lanes, quantileRows),
		"writes the standard normal quantile of n numbers, a multiple of 8 from 8 to 1024; scratch has n, 8 and n/64 words. Numbers outside [1e-10, 1 - 1e-10], which no uniform of 32 bits is, are copied, and their bits set in rest.")
	d, a, n, rest := Load(Param("d"), GP64()), Load(Param("a"), GP64()), Load(Param("n"), GP64()), Load(Param("rest"), GP64())
	scratch := Load(Param("scratch"), GP64())
	masks, packed, i, offset := GP64(), GP64(), GP64(), GP64()
	LEAQ(Mem{Base: scratch, Index: n, Scale: 8, Disp: 8 * octet}, masks)
	tails := Mem{Base: masks}
	SHRQ(Imm(3), n)
	MOVQ(scratch, packed)
	XORQ(i, i)
	XORQ(offset, offset)
	Label("centre")
	x := of.vec()
	VMOVUPD(Mem{Base: a, Index: offset, Scale: 1}, x)
	size := magnitude(subC(x, 0.5))
	near, middle := compare(lessEqual, size, constant(0.5-1e-10)), compare(lessEqual, size, constant(0.425))
	VMOVUPD(middle.choose(centralQuantile(x), x), Mem{Base: d, Index: offset, Scale: 1})
	tail, other := K(), K()
	KANDNB(near.k, middle.k, tail)
	KNOTB(near.k, other)
	KMOVB(other, Mem{Base: rest, Index: i, Scale: 1})
	KMOVB(tail, tails.Idx(i, 1))
	pack := of.vec()
	VCOMPRESSPD_Z(x, tail, pack)
	VMOVUPD(pack, Mem{Base: packed})
	count := mask{k: tail}.bits().As64()
	POPCNTQ(count, count)
	LEAQ(Mem{Base: packed, Index: count, Scale: 8}, packed)
	ADDQ(Imm(8*octet), offset)
	INCQ(i)
	CMPQ(i, n)
	JL(LabelRef("centre"))

	VMOVUPD(constant(0.01), Mem{Base: packed}) // any number of the tails fills up the last register
	at := GP64()
	MOVQ(scratch, at)
	Label("tails")
	CMPQ(at, packed)
	JGE(LabelRef("unpack"))
	VMOVUPD(Mem{Base: at}, x)
	VMOVUPD(tailQuantile(x), Mem{Base: at})
	ADDQ(Imm(8*octet), at)
	JMP(LabelRef("tails"))

	Label("unpack")
	XORQ(i, i)
	MOVQ(scratch, at)
	Label("next")
	bits := GP32()
	MOVBLZX(tails.Idx(i, 1), bits)
	KMOVB(bits, tail)
	VEXPANDPD_Z(Mem{Base: at}, tail, pack)
	VMOVUPD(pack, tail, Mem{Base: d})
	POPCNTL(bits, bits)
	LEAQ(Mem{Base: at, Index: bits.As64(), Scale: 8}, at)
	ADDQ(Imm(8*octet), d)
	INCQ(i)
	CMPQ(i, n)
	JL(LabelRef("next"))
	VZEROUPPER()
	RET()
}
