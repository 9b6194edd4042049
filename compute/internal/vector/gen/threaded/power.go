package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// maxPower bounds exponents, as in package program.
const maxPower = 1200

// power is x[0] to a whole power by repeated squaring, from the lowest bit up: a lane whose bits are used up keeps its result
// while others go on.
func power(m *machine, k int, x []operand) {
	base, rest, exponent := m.vector(8), m.vector(9), m.vector(10)
	m.exponent(k, x[1], exponent)
	m.magnitude(exponent, rest)
	VMOVUPD(x[0].source(k), base)
	VMOVAPD(m.one(), m.acc(k))
	next, done, positive := fmt.Sprint("next", k), fmt.Sprint("done", k), fmt.Sprint("positive", k)
	Label(next)
	if m.width == 8 {
		VPTESTMQ(rest, rest, K1)
		KORTESTB(K1, K1)
		JZ(LabelRef(done))
		VPTESTMQ(m.bits(1), rest, K2)
		VMULPD(base, m.acc(k), K2, m.acc(k))
	} else {
		VPTEST(rest, rest)
		JZ(LabelRef(done))
		product, odd := m.shared(1), m.spare()
		VMULPD(base, m.acc(k), product)
		VPSLLQ(Imm(63), rest, odd)
		VBLENDVPD(odd, product, m.acc(k), m.acc(k))
	}
	VMULPD(base, base, base)
	VPSRLQ(Imm(1), rest, rest)
	JMP(LabelRef(next))
	Label(done)
	m.reciprocal(k, exponent, positive)
	Label(positive)
}

// exponent is an operand rounded down, 0 for NaN, within maxPower.
func (m *machine) exponent(k int, x operand, n VecPhysical) {
	floor(m, k, []operand{x})
	if m.width == 8 {
		VCMPPD(Imm(comparable), m.acc(k), m.acc(k), K1)
		VMOVAPD_Z(m.acc(k), K1, n)
	} else {
		VCMPPD(Imm(comparable), m.acc(k), m.acc(k), n)
		VANDPD(m.acc(k), n, n)
	}
	VMINPD(m.bits(math.Float64bits(maxPower)), n, n)
	VMAXPD(m.bits(math.Float64bits(-maxPower)), n, n)
}

// magnitude is the absolute value of a whole number, as integers.
func (m *machine) magnitude(n, rest VecPhysical) {
	if m.width == 8 {
		VCVTTPD2QQ(n, rest)
		VPABSQ(rest, rest)
		return
	}
	VSUBPD(n, m.zero(), rest)
	VMAXPD(rest, n, rest)
	VCVTTPD2DQY(rest, rest.AsX())
	VPMOVSXDQ(rest.AsX(), rest)
}

// reciprocal turns the result over where the exponent is negative: 0 where it is 0. It jumps if no exponent is.
func (m *machine) reciprocal(k int, exponent VecPhysical, none string) {
	over := m.vector(9)
	if m.width == 8 {
		VCMPPD(Imm(less), m.zero(), exponent, K1)
		KORTESTB(K1, K1)
		JZ(LabelRef(none))
		VDIVPD(m.acc(k), m.one(), over)
		VCMPPD(Imm(equal), m.zero(), m.acc(k), K2)
		VMOVAPD(m.zero(), K2, over)
		VMOVAPD(over, K1, m.acc(k))
		return
	}
	negative, isZero := m.spare(), m.vector(8)
	VCMPPD(Imm(less), m.zero(), exponent, negative)
	VPTEST(negative, negative)
	JZ(LabelRef(none))
	VDIVPD(m.acc(k), m.one(), over)
	VCMPPD(Imm(equal), m.zero(), m.acc(k), isZero)
	VANDNPD(over, isZero, over)
	VBLENDVPD(negative, over, m.acc(k), m.acc(k))
}

// spare is a register that no operand stands in.
func (m *machine) spare() VecPhysical { return m.vector(13) }

// bits is a constant in all lanes of the spare register.
func (m *machine) bits(b uint64) VecPhysical {
	MOVQ(U64(b), R10)
	VMOVQ(R10, m.spare().AsX())
	VBROADCASTSD(m.spare().AsX(), m.spare())
	return m.spare()
}
