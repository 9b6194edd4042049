package lanes

import "github.com/capstack/capstack/compute/program"

// opcode is an operation with the shape of its operands: V a row, S a shared number.
type opcode uint16

// Codes of pairs stand in the order VV, VS, SV.
const (
	opAddVV opcode = iota
	opAddVS
	opSubVV
	opSubVS
	opSubSV
	opMulVV
	opMulVS
	opMinVV
	opMinVS
	opMinSV
	opMaxVV
	opMaxVS
	opMaxSV
	opLessVV
	opLessVS
	opLessSV
	opLessEqVV
	opLessEqVS
	opLessEqSV
	opPowerVV
	opPowerVS
	opPowerSV
	opDivVVV // a row, divisor row, otherwise row
	opDivVVS
	opDivSVV
	opDivSVS
	opDivByShared
	opSelectVV
	opSelectVS
	opSelectSV
	opSelectSS
	opSelectByShared
	opFloor
	opExp
	opLog
	opTable
	opInterp
	opCopy
	opBroadcast
	opFill // n rows from d on
	opShift
	opWindow
	opConvolve
	opAccumulate
	opFold
	opIRR
	opUnknown
)

// Shapes of operands, in instr.shape, for the codes that look at them when they run.
const (
	aShared uint8 = 1 << iota
	bShared
	cShared
	aNone
	bNone
	cNone
	dPassing // the result is read in its own month only
)

// pairCode is the code of the VV form of an operation on two values, and whether it has an SV form: a sum and a product are
// the same bits either way round.
func pairCode(op program.Op) (vv opcode, ordered bool) {
	switch op {
	case program.OpAdd:
		return opAddVV, false
	case program.OpSub:
		return opSubVV, true
	case program.OpMul:
		return opMulVV, false
	case program.OpMin:
		return opMinVV, true
	case program.OpMax:
		return opMaxVV, true
	case program.OpLess:
		return opLessVV, true
	case program.OpLessEq:
		return opLessEqVV, true
	case program.OpPowInt:
		return opPowerVV, true
	}
	panic("lanes: not an operation on two values: " + op.String())
}

// elementwise tells whether lane i of the result depends on lane i of the operands' rows of one month only, so that the
// result may take the row of an operand.
func (o opcode) elementwise() bool { return o < opWindow }

// addr is where an operand stands: row or shared number base + ((t + delta) & mask).
type addr struct {
	base        int32
	delta, mask int16
}

// instr is one instruction of a machine.
type instr struct {
	op         opcode
	shape      uint8
	n, ref     int32
	d, a, b, c addr
}

// at is the position in month t.
func (x addr) at(t int) int { return int(x.base) + ((t + int(x.delta)) & int(x.mask)) }
