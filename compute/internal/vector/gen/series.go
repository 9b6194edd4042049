package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// octet is how many series the kernels of this file take side by side: a register of 512 bits, or two of 256.
const octet = 8

// signs tells of each of 64 series what a search for a rate of return asks first.
func signs() {
	begin("signs", "func(gross, sum *[64]float64, marks *[3]uint64, flows *[64]float64, months int)",
		"adds up the amounts and the absolute amounts of 64 series, and marks by month the lanes in which the amount is negative, is not 0, and the sum so far is negative.")
	gross, sum := Load(Param("gross"), GP64()), Load(Param("sum"), GP64())
	marks, flows := Load(Param("marks"), GP64()), Load(Param("flows"), GP64())
	size := pattern(1<<63 - 1)
	zero := zeros()
	parts := octet / of.width
	group := GP64()
	MOVQ(U32(lanes/octet), group)
	Label("group")
	at, mark, left := GP64(), GP64(), Load(Param("months"), GP64())
	MOVQ(flows, at)
	MOVQ(marks, mark)
	g, s := make([]VecVirtual, parts), make([]VecVirtual, parts)
	for k := range parts {
		g[k], s[k] = zeros(), zeros()
	}
	Label("month")
	var negative, other, below []VecVirtual
	for k := range parts {
		f := of.vec()
		VMOVUPD(Mem{Base: at, Disp: k * of.bytes()}, f)
		VADDPD(to(VANDPD, size, f), g[k], g[k])
		VADDPD(f, s[k], s[k])
		negative, other, below = append(negative, f), append(other, f), append(below, s[k])
	}
	const notEqual = 4
	setByte(less, negative, zero, Mem{Base: mark})
	setByte(notEqual, other, zero, Mem{Base: mark, Disp: 8})
	setByte(less, below, zero, Mem{Base: mark, Disp: 16})
	ADDQ(U32(8*lanes), at)
	ADDQ(Imm(24), mark)
	DECQ(left)
	JNZ(LabelRef("month"))
	for k := range parts {
		VMOVUPD(g[k], Mem{Base: gross, Disp: k * of.bytes()})
		VMOVUPD(s[k], Mem{Base: sum, Disp: k * of.bytes()})
	}
	for _, p := range []Register{gross, sum, flows} {
		ADDQ(Imm(8*octet), p)
	}
	INCQ(marks)
	DECQ(group)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}

// setByte writes a bit for each of eight numbers: whether it stands in the relation to second.
func setByte(predicate int, first []VecVirtual, second VecVirtual, to Mem) {
	if of.width == octet {
		k := K()
		VCMPPD(Imm(uint64(predicate)), second, first[0], k)
		KMOVB(k, to)
		return
	}
	low, high := GP32(), GP32()
	for i, bits := range []GPVirtual{low, high} {
		m := YMM()
		VCMPPD(Imm(uint64(predicate)), second, first[i], m)
		VMOVMSKPD(m, bits)
	}
	SHLL(Imm(4), high)
	ORL(low, high)
	MOVB(high.As8(), to)
}

// signedSums is the function parts of package returns on eight polynomials.
func signedSums() {
	begin("signedSums", "func(out *[4][8]float64, top *[8]float64, n int, x *[8]float64)",
		"evaluates eight polynomials at eight points: the sum of the terms above 0, its derivative, and both for the terms below 0, which count as positive. The n coefficients stand in rows of eight, that of the highest power, n-1, at top, the others before it.")
	out, x := Load(Param("out"), GP64()), Load(Param("x"), GP64())
	part, top := GP64(), Load(Param("top"), GP64())
	MOVQ(U32(octet/of.width), part)
	Label("part")
	at, n := GP64(), Load(Param("n"), GP64())
	MOVQ(top, at)
	point, z, zero := of.vec(), of.vec(), zeros()
	VMOVUPD(Mem{Base: x}, point)
	VMULPD(point, point, z)
	even, odd := newSigned(), newSigned()
	TESTQ(U32(1), n)
	JZ(LabelRef("pairs"))
	f := of.vec()
	VMOVUPD(Mem{Base: at}, f)
	VMAXPD(zero, f, even.a)
	VSUBPD(f, even.a, even.b)
	SUBQ(Imm(8*octet), at)
	DECQ(n)
	Label("pairs")
	CMPQ(n, Imm(2))
	JL(LabelRef("done"))
	odd.take(Mem{Base: at}, z, zero)
	even.take(Mem{Base: at, Disp: -8 * octet}, z, zero)
	SUBQ(U32(16*octet), at)
	SUBQ(Imm(2), n)
	JMP(LabelRef("pairs"))
	Label("done")
	double := to(VADDPD, point, point)
	results := []VecVirtual{
		add(mul(point, odd.a), even.a),
		add(mul(double, add(mul(point, odd.a1), even.a1)), odd.a),
		add(mul(point, odd.b), even.b),
		add(mul(double, add(mul(point, odd.b1), even.b1)), odd.b),
	}
	for k, r := range results {
		VMOVUPD(r, Mem{Base: out, Disp: 8 * octet * k})
	}
	for _, r := range []Register{out, x, top} {
		ADDQ(Imm(uint64(of.bytes())), r)
	}
	DECQ(part)
	JNZ(LabelRef("part"))
	VZEROUPPER()
	RET()
}

// signed are the sums of terms above and below 0, and their derivatives, by Horner's rule.
type signed struct{ a, a1, b, b1 VecVirtual }

func newSigned() signed { return signed{zeros(), zeros(), zeros(), zeros()} }

// take multiplies by z and adds a coefficient.
func (s signed) take(coefficient Mem, z, zero VecVirtual) {
	f := of.vec()
	VMOVUPD(coefficient, f)
	up := to(VMAXPD, zero, f)
	for _, c := range []struct{ sum, slope, term VecVirtual }{{s.a, s.a1, up}, {s.b, s.b1, to(VSUBPD, f, up)}} {
		VMULPD(z, c.slope, c.slope)
		VADDPD(c.sum, c.slope, c.slope)
		VMULPD(z, c.sum, c.sum)
		VADDPD(c.term, c.sum, c.sum)
	}
}

// boundedSums is the function examine of package returns on eight polynomials.
func boundedSums() {
	begin("boundedSums", "func(out *[6][8]float64, top *[8]float64, n int, x, b *[8]float64)",
		"evaluates eight polynomials: at x the value, its derivative and the sum of the absolute terms; at b that sum, its derivative and half its second one. The n coefficients stand in rows of eight, that of the highest power, n-1, at top, the others before it.")
	out, x, b := Load(Param("out"), GP64()), Load(Param("x"), GP64()), Load(Param("b"), GP64())
	size := pattern(1<<63 - 1)
	part, top := GP64(), Load(Param("top"), GP64())
	MOVQ(U32(octet/of.width), part)
	Label("part")
	at, n := GP64(), Load(Param("n"), GP64())
	MOVQ(top, at)
	point, end := of.vec(), of.vec()
	VMOVUPD(Mem{Base: x}, point)
	VMOVUPD(Mem{Base: b}, end)
	var sums [6]VecVirtual
	for k := range sums {
		sums[k] = zeros()
	}
	p, p1, m, m0, m1, m2 := sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]
	Label("power")
	f := of.vec()
	VMOVUPD(Mem{Base: at}, f)
	absolute := to(VANDPD, size, f)
	for _, c := range []struct{ sum, at, term VecVirtual }{
		{p1, point, p}, {p, point, f}, {m, point, absolute}, {m2, end, m1}, {m1, end, m0}, {m0, end, absolute},
	} {
		VMULPD(c.at, c.sum, c.sum)
		VADDPD(c.term, c.sum, c.sum)
	}
	SUBQ(Imm(8*octet), at)
	DECQ(n)
	JNZ(LabelRef("power"))
	for k, r := range sums {
		VMOVUPD(r, Mem{Base: out, Disp: 8 * octet * k})
	}
	for _, r := range []Register{out, x, b, top} {
		ADDQ(Imm(uint64(of.bytes())), r)
	}
	DECQ(part)
	JNZ(LabelRef("part"))
	VZEROUPPER()
	RET()
}
