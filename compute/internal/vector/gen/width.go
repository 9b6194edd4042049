package main

import (
	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/reg"
)

// form is the set of instructions that kernels are being written in.
type form struct {
	name  string // ends the names of its kernels
	width int    // numbers of a register
	vec   func() VecVirtual
}

var (
	narrow = form{"AVX2", 4, YMM}
	wide   = form{"AVX512", 8, ZMM} // foundation, DQ, VL and BW
	of     = narrow
)

func (f form) bytes() int { return 8 * f.width }
