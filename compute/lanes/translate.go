package lanes

import (
	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/program"
)

// translate brings the instructions of a body into the form of package threaded. Those that it cannot express, or that have
// no handler for operands of their kinds, run in Go.
func (th *threader) translate(body []instr) {
	th.body = th.body[:0]
	for i := range body {
		in := &body[i]
		x := threadable{position: int32(i), passing: none, rows: in.still()}
		if in.shape&dPassing != 0 {
			x.passing = in.d.base
		}
		if th.asm != nil {
			th.express(&x, in)
		}
		th.body = append(th.body, x)
	}
}

// still are the rows of the operands that are the same in every month.
func (in *instr) still() (rows [3]int32) {
	for j, a := range [...]addr{in.a, in.b, in.c} {
		rows[j] = none
		if in.shape&((aShared|aNone)<<j) == 0 && a.mask == 0 {
			rows[j] = a.base
		}
	}
	return rows
}

// express finds the operation and the operands of an instruction.
func (th *threader) express(x *threadable, in *instr) {
	a, b, c := th.operand(in, 0), th.operand(in, 1), th.operand(in, 2)
	x.D = th.asm.Row(in.d.base, in.d.delta, in.d.mask)
	x.X = [3]threaded.Operand{a, b, c}
	switch in.op {
	case opAccumulate:
		x.accumulation(in, a, b)
	case opDivByShared:
		x.Op = threaded.Div
		if in.shape&cNone != 0 {
			x.X[2] = b // never read: a constant other than 0
		}
	default:
		x.Op = operationOf(in.op)
	}
	x.has = x.Op != 0 && th.asm.Has(&x.Instr)
}

// operand is operand j of an instruction: 0, 1 and 2 are a, b and c.
func (th *threader) operand(in *instr, j int) threaded.Operand {
	a := [...]addr{in.a, in.b, in.c}[j]
	switch {
	case in.shape&(aNone<<j) != 0:
		return threaded.Operand{}
	case in.shape&(aShared<<j) != 0:
		return th.asm.Number(a.base, a.delta, a.mask)
	}
	return th.asm.Row(a.base, a.delta, a.mask)
}

// accumulation is one month of a fold with a flag. With one flag for all lanes, only sums have a form.
func (x *threadable) accumulation(in *instr, a, b threaded.Operand) {
	along := func(op threaded.Op, operands ...threaded.Operand) {
		x.Op, x.X = op, [3]threaded.Operand{x.D}
		copy(x.X[1:], operands)
		x.rows = [3]int32{none, x.rows[0], x.rows[1]} // the fold's own row is kept for the whole run
	}
	switch kind := program.FoldKind(in.n); {
	case kind == program.FoldSum:
		along(threaded.AddWhere, a, b)
	case in.shape&bShared != 0:
	case kind == program.FoldCount:
		along(threaded.CountWhere, b)
		x.rows[1] = x.rows[2]
	case kind == program.FoldMin:
		x.Op = threaded.MinWhere
	case kind == program.FoldMax:
		x.Op = threaded.MaxWhere
	case kind == program.FoldFirst:
		x.Op = threaded.FirstWhere
	case kind == program.FoldLast:
		x.Op, x.X = threaded.Select, [3]threaded.Operand{b, a, x.D}
		x.rows = [3]int32{x.rows[1], x.rows[0], none}
	}
}

// operationOf is the operation of an instruction whose operands stand as package threaded has them; 0 is none.
func operationOf(op opcode) threaded.Op {
	switch op {
	case opAddVV, opAddVS:
		return threaded.Add
	case opSubVV, opSubVS, opSubSV:
		return threaded.Sub
	case opMulVV, opMulVS:
		return threaded.Mul
	case opMinVV, opMinVS, opMinSV:
		return threaded.Min
	case opMaxVV, opMaxVS, opMaxSV:
		return threaded.Max
	case opLessVV, opLessVS, opLessSV:
		return threaded.Less
	case opLessEqVV, opLessEqVS, opLessEqSV:
		return threaded.LessEq
	case opDivVVV, opDivVVS, opDivSVV, opDivSVS:
		return threaded.Div
	case opSelectVV, opSelectVS, opSelectSV, opSelectSS, opSelectByShared:
		return threaded.Select
	case opPowerVV, opPowerVS, opPowerSV:
		return threaded.Power
	case opFloor:
		return threaded.Floor
	case opCopy, opBroadcast:
		return threaded.Copy
	}
	return 0
}
