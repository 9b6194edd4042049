package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Predicates of VCMPPD, quiet.
const (
	equal      = 0  // a NaN is not
	less       = 17 // a NaN is not
	notEqual   = 4  // a NaN is
	notLess    = 21 // a NaN is
	above      = 30 // a NaN is not
	never      = 11
	comparable = 7 // neither is a NaN
)

// operation is one operation and the kinds of operands that have a handler. Numbers stand where instructions of the machine
// of package lanes have them; at most one operand is the accumulator.
type operation struct {
	name, doc string
	forms     []string
	branch    int                                  // the operand which, if it is a number, chooses what is computed; -1 is none
	otherwise int                                  // the operand which is the result where that number is 0
	stores    bool                                 // the result is an operand too and is always stored
	compute   func(m *machine, k int, x []operand) // leaves part k in the accumulator
	chosen    func(m *machine, x []operand)        // leaves all parts there where the number that chooses is not 0
}

var (
	single      = []string{"V", "A"}
	commutative = []string{"VV", "AV", "VS", "AS"}
	ordered     = []string{"VV", "AV", "VA", "VS", "AS", "SV", "SA"}
	quotients   = []string{"VVV", "VVS", "VVA", "VAV", "VAS", "AVV", "AVS", "SVV", "SVS", "SVA", "SAV", "SAS", "VSV", "VSS", "ASV", "ASS"}
	selections  = []string{"VVV", "VVS", "VSV", "VSS", "VAV", "VAS", "VVA", "VSA", "AVV", "AVS", "ASV", "ASS",
		"SVV", "SVS", "SSV", "SSS", "SAV", "SAS", "SVA", "SSA"}
)

// operations is the list, in the order of the constants of package threaded.
var operations = []operation{
	{name: "Copy", doc: "a", forms: []string{"V", "S"}, branch: -1, compute: copied},
	{name: "Add", doc: "a + b", forms: commutative, branch: -1, compute: commuting(VADDPD)},
	{name: "Sub", doc: "a - b", forms: ordered, branch: -1, compute: func(m *machine, k int, x []operand) {
		VSUBPD(x[1].source(k), x[0].register(k), m.acc(k))
	}},
	{name: "Mul", doc: "a x b", forms: commutative, branch: -1, compute: commuting(VMULPD)},
	// MINPD and MAXPD are not commutative: they give the second source on ties and NaN.
	{name: "Min", doc: "b where b < a, else a", forms: ordered, branch: -1, compute: func(m *machine, k int, x []operand) {
		VMINPD(x[0].source(k), x[1].register(k), m.acc(k))
	}},
	{name: "Max", doc: "b where a < b, else a", forms: ordered, branch: -1, compute: func(m *machine, k int, x []operand) {
		VMAXPD(x[0].source(k), x[1].register(k), m.acc(k))
	}},
	{name: "Less", doc: "1 where a < b, else 0", forms: ordered, branch: -1, compute: func(m *machine, k int, x []operand) {
		m.flag(less, k, x[0], x[1])
	}},
	{name: "LessEq", doc: "0 where b < a, else 1", forms: ordered, branch: -1, compute: func(m *machine, k int, x []operand) {
		m.flag(notLess, k, x[1], x[0])
	}},
	{name: "Div", doc: "a / b, or c where b is 0", forms: quotients, branch: 1, otherwise: 2, compute: quotient, chosen: quotientByNumber},
	{name: "Select", doc: "b where a is not 0, else c", forms: selections, branch: 0, otherwise: 2, compute: func(m *machine, k int, x []operand) {
		m.choose(x[0].register(k), k, x[1].register(k), x[2])
	}, chosen: func(m *machine, x []operand) { m.move(x[1]) }},
	{name: "Floor", doc: "a rounded down", forms: single, branch: -1, compute: floor},
	{name: "Power", doc: "a to the power b, rounded down and at most 1200 either way; 0 for 0 to a negative power", forms: []string{"VV", "VS", "SV"},
		branch: -1, compute: power},
	{name: "AddWhere", doc: "a + b where c is not 0, else a", forms: []string{"VVV", "VAV", "VVA", "VVS", "VAS"}, branch: 2, compute: addWhere,
		chosen: addAll},
	{name: "CountWhere", doc: "a + 1 where b is not 0, else a", forms: []string{"VV", "VA"}, branch: -1, compute: countWhere},
	{name: "MinWhere", doc: "a where b is not 0 and c is 0 or a < d, else d; c becomes 1 where b is not 0", forms: []string{"VVV"},
		branch: -1, stores: true, compute: extreme(above)},
	{name: "MaxWhere", doc: "a where b is not 0 and c is 0 or a > d, else d; c becomes 1 where b is not 0", forms: []string{"VVV"},
		branch: -1, stores: true, compute: extreme(less)},
	{name: "FirstWhere", doc: "a where b is not 0 and c is 0, else d; c becomes 1 where b is not 0", forms: []string{"VVV"},
		branch: -1, stores: true, compute: extreme(never)},
}

func copied(m *machine, k int, x []operand) {
	switch x[0].kind {
	case 'V':
		VMOVUPD(x[0].row(k), m.acc(k))
	case 'S':
		VMOVAPD(x[0].number, m.acc(k))
	}
}

// commuting reads a row from memory, whichever operand it is: a sum and a product are the same bits either way round.
func commuting(op func(...Op)) func(m *machine, k int, x []operand) {
	return func(m *machine, k int, x []operand) {
		first, second := x[0], x[1]
		if first.kind == 'V' && second.kind == 'S' {
			first, second = second, first
		}
		op(second.source(k), first.register(k), m.acc(k))
	}
}

// flag is 1 where the comparison holds, else 0.
func (m *machine) flag(predicate uint64, k int, a, b operand) {
	if m.width == 8 {
		VCMPPD(Imm(predicate), b.source(k), a.register(k), K1)
		VMOVAPD_Z(m.one(), K1, m.acc(k))
		return
	}
	VCMPPD(Imm(predicate), b.source(k), a.register(k), m.acc(k))
	VANDPD(m.one(), m.acc(k), m.acc(k))
}

// choose is otherwise where test is 0, else value.
func (m *machine) choose(test VecPhysical, k int, value VecPhysical, otherwise operand) {
	if m.width == 8 {
		VCMPPD(Imm(equal), m.zero(), test, K1)
		VBLENDMPD(otherwise.source(k), value, K1, m.acc(k))
		return
	}
	mask := m.temporary() // test's own register, if three are in use: it is read before it is written
	VCMPPD(Imm(equal), m.zero(), test, mask)
	VBLENDVPD(mask, otherwise.source(k), value, m.acc(k))
}

func quotient(m *machine, k int, x []operand) {
	b, a, q := x[1].register(k), x[0].register(k), m.temporary()
	VDIVPD(b, a, q)
	m.choose(b, k, q, x[2])
}

func quotientByNumber(m *machine, x []operand) {
	VBROADCASTSD(Mem{Base: x[1].pointer}, m.shared(0))
	for k := range accumulators {
		VDIVPD(m.shared(0), x[0].register(k), m.acc(k))
	}
}

func floor(m *machine, k int, x []operand) {
	if m.width == 8 {
		VRNDSCALEPD(Imm(9), x[0].source(k), m.acc(k))
		return
	}
	VROUNDPD(Imm(9), x[0].source(k), m.acc(k))
}

func addWhere(m *machine, k int, x []operand) {
	a, sum, flag := x[0].register(k), m.temporary(), x[2].register(k)
	VADDPD(x[1].source(k), a, sum)
	m.keep(flag, k, sum, a)
}

// addAll is addWhere with one flag for all lanes, which is set.
func addAll(m *machine, x []operand) {
	for k := range accumulators {
		VADDPD(x[1].source(k), x[0].register(k), m.acc(k))
	}
}

func countWhere(m *machine, k int, x []operand) {
	a, sum, flag := x[0].register(k), m.temporary(), x[1].register(k)
	VADDPD(m.one(), a, sum)
	m.keep(flag, k, sum, a)
}

// keep is old where test is 0, else value.
func (m *machine) keep(test VecPhysical, k int, value, old VecPhysical) {
	if m.width == 8 {
		VCMPPD(Imm(equal), m.zero(), test, K1)
		VBLENDMPD(old, value, K1, m.acc(k))
		return
	}
	VCMPPD(Imm(equal), m.zero(), test, m.acc(k))
	VBLENDVPD(m.acc(k), old, value, m.acc(k))
}

// extreme takes a value into the accumulator, which has the best so far, where a flag is set and the value is the first or
// better; better compares the best with the value.
func extreme(better uint64) func(m *machine, k int, x []operand) {
	return func(m *machine, k int, x []operand) {
		value, flag, seen := x[0], x[1], x[2]
		if m.width == 8 {
			v := value.register(k)
			VCMPPD(Imm(notEqual), flag.row(k), m.zero(), K1)
			VCMPPD(Imm(better), v, m.acc(k), K1, K2)
			VCMPPD(Imm(equal), seen.row(k), m.zero(), K1, K3)
			VMOVAPD(v, K2, m.acc(k))
			VMOVAPD(v, K3, m.acc(k))
			VMOVUPD(m.one(), K1, seen.row(k))
			return
		}
		take, first, unset := m.temporary(), m.temporary(), m.temporary()
		VCMPPD(Imm(better), value.row(k), m.acc(k), take)
		VCMPPD(Imm(equal), seen.row(k), m.zero(), first)
		VORPD(first, take, take)
		VCMPPD(Imm(equal), flag.row(k), m.zero(), unset)
		VANDNPD(take, unset, take)
		VBLENDVPD(take, value.row(k), m.acc(k), m.acc(k))
		VBLENDVPD(unset, seen.row(k), m.one(), first)
		VMOVUPD(first, seen.row(k))
	}
}
