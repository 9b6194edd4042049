package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// evolve writes 64 autoregressions of order 1, whose values stay in registers from month to month.
func evolve() {
	begin("evolve", "func(rows *[64]float64, shifts *float64, months int, move *[64]float64, phi, s float64)",
		"replaces the shocks e of each month, from 0 before the first, by x + shift, x = phi x + s (e + move).")
	rows, move := Load(Param("rows"), GP64()), Load(Param("move"), GP64())
	phi, s := of.vec(), of.vec()
	VBROADCASTSD(NewParamAddr("phi", 32), phi)
	VBROADCASTSD(NewParamAddr("s", 40), s)
	part := GP64()
	MOVQ(U32(8*lanes/(unroll*of.bytes())), part)
	Label("part")
	x, m := make([]VecVirtual, unroll), make([]VecVirtual, unroll)
	for k := range unroll {
		x[k], m[k] = zeros(), of.vec()
		VMOVUPD(Mem{Base: move, Disp: k * of.bytes()}, m[k])
	}
	at, shift, left := GP64(), Load(Param("shifts"), GP64()), Load(Param("months"), GP64())
	MOVQ(rows, at)
	Label("month")
	level := of.vec()
	VBROADCASTSD(Mem{Base: shift}, level)
	for k := range unroll {
		e := to(VADDPD, Mem{Base: at, Disp: k * of.bytes()}, m[k])
		VMULPD(phi, x[k], x[k])
		VADDPD(mul(s, e), x[k], x[k])
		VMOVUPD(add(x[k], level), Mem{Base: at, Disp: k * of.bytes()})
	}
	ADDQ(U32(8*lanes), at)
	ADDQ(Imm(8), shift)
	DECQ(left)
	JNZ(LabelRef("month"))
	ADDQ(U32(unroll*of.bytes()), rows)
	ADDQ(U32(unroll*of.bytes()), move)
	DECQ(part)
	JNZ(LabelRef("part"))
	VZEROUPPER()
	RET()
}

// sumRows adds up months, four registers of lanes side by side.
func sumRows() {
	begin("sumRows", "func(d, rows *[64]float64, months int)", "is the sum of the rows, in their order.")
	d, rows := Load(Param("d"), GP64()), Load(Param("rows"), GP64())
	part := GP64()
	MOVQ(U32(8*lanes/(unroll*of.bytes())), part)
	Label("part")
	sum := make([]VecVirtual, unroll)
	for k := range unroll {
		sum[k] = zeros()
	}
	at, left := GP64(), Load(Param("months"), GP64())
	MOVQ(rows, at)
	Label("month")
	for k := range unroll {
		VADDPD(Mem{Base: at, Disp: k * of.bytes()}, sum[k], sum[k])
	}
	ADDQ(U32(8*lanes), at)
	DECQ(left)
	JNZ(LabelRef("month"))
	for k := range unroll {
		VMOVUPD(sum[k], Mem{Base: d, Disp: k * of.bytes()})
	}
	ADDQ(U32(unroll*of.bytes()), rows)
	ADDQ(U32(unroll*of.bytes()), d)
	DECQ(part)
	JNZ(LabelRef("part"))
	VZEROUPPER()
	RET()
}
