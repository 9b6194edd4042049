package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// form is the set of instructions that kernels are being written in.
type form struct {
	name  string // ends the names of its kernels
	width int    // numbers of a register
	vec   func() VecVirtual
}

var (
	narrow = &form{"AVX2", 4, YMM}
	wide   = &form{"AVX512", 8, ZMM} // foundation, DQ, VL and BW
	of     = narrow
)

func (f *form) bytes() int { return 8 * f.width }

// mask is a set of lanes: whole lanes of a register in the narrow form, bits of a mask register in the wide one.
type mask struct {
	lanes VecVirtual
	k     OpmaskVirtual
}

// compare is the set of lanes in which first stands in the relation to second.
func compare(predicate uint64, first, second VecVirtual) mask {
	if of == wide {
		m := mask{k: K()}
		VCMPPD(Imm(predicate), second, first, m.k)
		return m
	}
	m := mask{lanes: YMM()}
	VCMPPD(Imm(predicate), second, first, m.lanes)
	return m
}

// and is the part of the set in which first stands in the relation to second, too.
func (m mask) and(predicate uint64, first, second VecVirtual) mask {
	if of == wide {
		both := mask{k: K()}
		VCMPPD(Imm(predicate), second, first, m.k, both.k)
		return both
	}
	return mask{lanes: and(m.lanes, compare(predicate, first, second).lanes)}
}

// choose is yes in the lanes of the set, else no.
func (m mask) choose(yes, no VecVirtual) VecVirtual {
	v := of.vec()
	if of == wide {
		VBLENDMPD(yes, no, m.k, v)
	} else {
		VBLENDVPD(m.lanes, yes, no, v)
	}
	return v
}

// ones is 1 in the lanes of the set, else 0.
func (m mask) ones() VecVirtual {
	if of == wide {
		v := of.vec()
		VBROADCASTSD_Z(number(1), m.k, v)
		return v
	}
	return and(m.lanes, constant(1))
}

// bits is the set as bits of a number.
func (m mask) bits() GPVirtual {
	b := GP32()
	if of == wide {
		KMOVB(m.k, b)
	} else {
		VMOVMSKPD(m.lanes, b)
	}
	return b
}
