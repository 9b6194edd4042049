package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// to runs an instruction of two sources into a new register. Operands stand in the order of the Go assembler: the second
// source first.
func to(op func(...Op), second Op, first VecVirtual) VecVirtual {
	v := of.vec()
	op(second, first, v)
	return v
}

func arithmetic() {
	add := func(x []VecVirtual) VecVirtual { return to(VADDPD, x[1], x[0]) }
	sub := func(x []VecVirtual) VecVirtual { return to(VSUBPD, x[1], x[0]) }
	mul := func(x []VecVirtual) VecVirtual { return to(VMULPD, x[1], x[0]) }
	div := func(x []VecVirtual) VecVirtual { return to(VDIVPD, x[1], x[0]) }
	simple("addVV", "VV", "a + b.", add)
	simple("addVS", "VS", "a + b.", add)
	simple("subVV", "VV", "a - b.", sub)
	simple("subSV", "SV", "a - b.", sub)
	simple("mulVS", "VS", "a x b.", mul)
	simple("divVS", "VS", "a / b.", div)
	simple("divSVS", "SVS", "a / b, or c where b is 0.", func(x []VecVirtual) VecVirtual {
		return choose(isZero(x[1], zeros()), x[2], div(x))
	})
	simple("broadcast", "S", "a in every lane.", func(x []VecVirtual) VecVirtual { return x[0] })
}

// isZero is all ones in the lanes where v is 0.
func isZero(v, zero VecVirtual) VecVirtual {
	m := YMM()
	VCMPPD(Imm(equal), zero, v, m)
	return m
}

// choose is yes where the mask is set, else no.
func choose(mask, yes, no VecVirtual) VecVirtual {
	v := YMM()
	VBLENDVPD(mask, yes, no, v)
	return v
}

func zeros() VecVirtual {
	z := of.vec()
	VXORPD(z, z, z)
	return z
}

// folds read the row that they write.
func folds() {
	simple("addFour", "VVVVV", "(((a + b) + c) + e) + f.", func(x []VecVirtual) VecVirtual {
		s := to(VADDPD, x[1], x[0])
		for _, v := range x[2:] {
			s = to(VADDPD, v, s)
		}
		return s
	})
	simple("addScaled", "VVS", "a + c x b, rounded twice.", func(x []VecVirtual) VecVirtual {
		return to(VADDPD, to(VMULPD, x[1], x[2]), x[0])
	})
	simple("addWhere", "VVV", "a + b where c is not 0, else a.", func(x []VecVirtual) VecVirtual {
		return choose(isZero(x[2], zeros()), x[0], to(VADDPD, x[1], x[0]))
	})
	simple("countWhere", "VV", "a + 1 where b is not 0, else a.", func(x []VecVirtual) VecVirtual {
		return choose(isZero(x[1], zeros()), x[0], to(VADDPD, constant(1), x[0]))
	})
	addFourScaled()
	extremes("minWhere", "below", func(value, best VecVirtual) VecVirtual {
		m := YMM()
		VCMPPD(Imm(less), best, value, m)
		return m
	})
	extremes("maxWhere", "above", func(value, best VecVirtual) VecVirtual {
		m := YMM()
		VCMPPD(Imm(less), value, best, m)
		return m
	})
	canonical()
}

// addFourScaled is four months of a convolution in one pass over the sum.
func addFourScaled() {
	begin("addFourScaled", "func(d *Row, w *[4]float64, a, b, c, e *Row)", "is (((d + w0 x a) + w1 x b) + w2 x c) + w3 x e, each product rounded.")
	d, w := Load(Param("d"), GP64()), Load(Param("w"), GP64())
	rows, weights := make([]operand, 4), make([]VecVirtual, 4)
	for j, name := range []string{"a", "b", "c", "e"} {
		rows[j].row = Load(Param(name), GP64())
		weights[j] = YMM()
		VBROADCASTSD(Mem{Base: w, Disp: 8 * j}, weights[j])
	}
	each("loop", func(i Register) {
		for k := range unroll {
			s := operand{row: d}.at(i, k)
			for j := range rows {
				s = to(VADDPD, to(VMULPD, rows[j].at(i, k), weights[j]), s)
			}
			store(s, d, i, k)
		}
	})
}

// extremes writes a fold of the lowest or highest value where a flag is set; c notes in which lanes one was seen.
func extremes(name, relation string, better func(value, best VecVirtual) VecVirtual) {
	begin(name, "func(d, a, f, seen *Row)", "takes a into d where f is not 0 and a is the first or "+relation+" d, and notes it in seen.")
	d, a, f, seen := Load(Param("d"), GP64()), Load(Param("a"), GP64()), Load(Param("f"), GP64()), Load(Param("seen"), GP64())
	one, zero := constant(1), zeros()
	each("loop", func(i Register) {
		for k := range unroll {
			value, best := operand{row: a}.at(i, k), operand{row: d}.at(i, k)
			flag, was := operand{row: f}.at(i, k), operand{row: seen}.at(i, k)
			unset := isZero(flag, zero)
			take := to(VANDNPD, to(VORPD, isZero(was, zero), better(value, best)), unset)
			store(choose(take, value, best), d, i, k)
			store(choose(unset, was, one), seen, i, k)
		}
	})
}

// pattern is a constant of any bits in all lanes.
func pattern(bits uint64) VecVirtual {
	v := of.vec()
	VBROADCASTSD(word(bits), v)
	return v
}

// canonical writes numbers as they leave the machine: one NaN, no -0. x + 0 turns -0 into +0 and changes nothing else.
func canonical() {
	simple("canonicalRow", "V", "a with one NaN for all and 0 for -0.", func(x []VecVirtual) VecVirtual {
		nan := YMM()
		VCMPPD(Imm(3), x[0], x[0], nan) // unordered with itself
		return choose(nan, pattern(0x7ff8000000000000), to(VADDPD, zeros(), x[0]))
	})
}
