// Command threaded writes the handlers of package threaded as Go assembly, with avo: one function for each operation, each
// kind of its operands and each place of its result. The rules of the kernels beside it hold here: no fused multiply-add and
// no approximate reciprocal; the operations of the plain twin in its order; VZEROUPPER before the return.
//
// A handler is entered by a jump with
//
//	SI   the handler's own address in the code; its operands follow
//	DI   cursors
//	R11  where in a row the registers stand, in bytes (AVX2 runs the code twice, for half a row each)
//	R12  the beginning of the code
//	0-7  the accumulator: the result of the instruction before
//
// and jumps to the handler behind its operands. It has no frame and does not touch BP, SP, R14 and R15, so that the stack
// below it is always that of a call from Go, whatever signal arrives.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const (
	accumulators = 8       // registers of the accumulator
	tableSize    = 1 << 12 // a key has 12 bits
)

// The registers of the machine.
var (
	code, cursors, half, start, following = RSI, RDI, R11, R12, R9
	pointers                              = [...]GPPhysical{RAX, RCX, RDX, RBX}
)

func main() {
	level := flag.String("level", "", "AVX2 or AVX512")
	flag.Parse()
	ConstraintExpr("amd64")
	m := &machine{level: *level}
	switch *level {
	case "AVX2":
		m.width = 4
	case "AVX512":
		m.width = 8
	default:
		fmt.Fprintln(os.Stderr, "-level must be AVX2 or AVX512")
		os.Exit(2)
	}
	m.enter()
	m.stop()
	for number := range operations {
		o := &operations[number]
		for _, form := range o.forms {
			m.handler(number, form, false)
			if !o.stores {
				m.handler(number, form, true)
			}
		}
	}
	m.handler(0, "A", false) // a value that is only held has nothing to hold
	m.table()
	writeOperations()
	Generate()
}

// machine is the state of the generator for one width of registers.
type machine struct {
	level    string
	width    int // numbers of a register
	used     int // temporary registers handed out in this handler
	handlers []handler
}

// handler is a function and where the table has its address.
type handler struct {
	name string
	key  int
}

// vector is register i.
func (m *machine) vector(i int) VecPhysical {
	if m.width == 8 {
		return [...]VecPhysical{Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15}[i]
	}
	return [...]VecPhysical{Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7, Y8, Y9, Y10, Y11, Y12, Y13, Y14, Y15}[i]
}

// The registers behind the accumulator: three that come and go, two for numbers that all lanes share, 0 and 1.
func (m *machine) acc(k int) VecPhysical    { return m.vector(k) }
func (m *machine) shared(j int) VecPhysical { return m.vector(11 + j) }
func (m *machine) zero() VecPhysical        { return m.vector(14) }
func (m *machine) one() VecPhysical         { return m.vector(15) }

func (m *machine) temporary() VecPhysical {
	m.used++
	return m.vector(accumulators + m.used%3)
}

// operand is an operand of a handler: V a row, A the accumulator, S a number that all lanes share.
type operand struct {
	*machine
	kind    byte
	pointer GPPhysical
	number  VecPhysical
}

// row is part k of an operand that is a row.
func (o operand) row(k int) Mem { return Mem{Base: o.pointer, Disp: 8 * o.width * k} }

// register is part k of the operand in a register.
func (o operand) register(k int) VecPhysical {
	switch o.kind {
	case 'A':
		return o.acc(k)
	case 'S':
		return o.number
	}
	v := o.temporary()
	VMOVUPD(o.row(k), v)
	return v
}

// source is part k of the operand where an instruction may read memory.
func (o operand) source(k int) Op {
	if o.kind == 'V' {
		return o.row(k)
	}
	return o.register(k)
}

// enter is the function that Go calls.
func (m *machine) enter() {
	TEXT("run"+m.level, NOSPLIT, "func(code *uint64, cursors *uintptr)")
	Pragma("noescape")
	Doc("run" + m.level + " runs code up to its end.")
	Load(Param("code"), code)
	Load(Param("cursors"), cursors)
	MOVQ(U64(math.Float64bits(1)), RAX)
	VMOVQ(RAX, m.one().AsX())
	VBROADCASTSD(m.one().AsX(), m.one())
	VXORPD(m.zero().AsY(), m.zero().AsY(), m.zero().AsY())
	XORQ(half, half)
	MOVQ(code, start)
	MOVQ(Mem{Base: code}, following)
	m.leave()
}

// stop is the handler behind the last instruction, key 0.
func (m *machine) stop() {
	m.begin("end", 0, "ends the code.")
	if m.width == 4 {
		ADDQ(U32(256), half)
		CMPQ(half, U32(512))
		JEQ(LabelRef("done"))
		MOVQ(start, code)
		MOVQ(Mem{Base: code}, following)
		m.leave()
		Label("done")
	}
	VZEROUPPER()
	RET()
}

func (m *machine) begin(name string, key int, doc string) {
	name += m.level
	TEXT(name, NOSPLIT, "func()")
	Doc(name + " " + doc)
	m.handlers = append(m.handlers, handler{name, key})
	m.used = 0
}

// leave jumps to the next handler.
func (m *machine) leave() {
	Instruction(&ir.Instruction{Opcode: "JMP", Operands: []Op{following}, Inputs: []Op{following}, IsTerminal: true})
}

// key is where the table has a handler: as in package threaded.
func key(number int, form string, hold bool) int {
	k := (number + 1) << 7
	for j := range len(form) {
		k |= (1 + strings.IndexByte("VAS", form[j])) << (1 + 2*j)
	}
	if hold {
		k |= 1
	}
	return k
}

// decode makes word number w of the instruction a pointer: the low 16 bits are a cursor's offset, the others what is added.
func (m *machine) decode(w int, kind byte) GPPhysical {
	p := pointers[w-1]
	MOVQ(Mem{Base: code, Disp: 8 * w}, p)
	MOVWQZX(p.As16(), R8)
	SARQ(Imm(16), p)
	ADDQ(Mem{Base: cursors, Index: R8, Scale: 1}, p)
	if kind == 'V' && m.width == 4 {
		ADDQ(half, p)
	}
	return p
}

// handler writes one handler.
func (m *machine) handler(number int, form string, hold bool) {
	o := &operations[number]
	m.begin(handlerName(o.name, form, hold), key(number, form, hold), describe(o, form, hold))
	words := strings.Count(form, "V") + strings.Count(form, "S") + 1
	if !hold {
		words++
	}
	MOVQ(Mem{Base: code, Disp: 8 * words}, following)
	x, w := make([]operand, len(form)), 1
	for j := range x {
		x[j] = operand{machine: m, kind: form[j]}
		if form[j] != 'A' {
			x[j].pointer = m.decode(w, form[j])
			w++
		}
	}
	var d GPPhysical
	if !hold {
		d = m.decode(w, 'V')
	}
	ADDQ(Imm(uint64(8*words)), code)
	if at := o.branch; at >= 0 && form[at] == 'S' {
		m.branched(o, x, d)
		return
	}
	m.straight(o, x, d)
}

// straight computes all parts alike. d is nil if the result is only held.
func (m *machine) straight(o *operation, x []operand, d Register) {
	numbers := 0
	for j := range x {
		if x[j].kind == 'S' {
			x[j].number = m.shared(numbers)
			VBROADCASTSD(Mem{Base: x[j].pointer}, x[j].number)
			numbers++
		}
	}
	for k := range accumulators {
		if o.stores {
			VMOVUPD(Mem{Base: d, Disp: 8 * m.width * k}, m.acc(k))
		}
		o.compute(m, k, x)
		m.store(k, d)
	}
	m.leave()
}

// branched looks at a number that all lanes share, x[o.branch], and computes what it asks for: what is chosen if it is not 0,
// else the operand x[o.otherwise].
func (m *machine) branched(o *operation, x []operand, d Register) {
	MOVQ(Mem{Base: x[o.branch].pointer}, R10)
	ADDQ(R10, R10) // without the sign
	JZ(LabelRef("zero"))
	o.chosen(m, x)
	m.finish(d)
	Label("zero")
	m.move(x[o.otherwise])
	m.finish(d)
}

func (m *machine) finish(d Register) {
	for k := range accumulators {
		m.store(k, d)
	}
	m.leave()
}

// move brings an operand into the accumulator.
func (m *machine) move(x operand) {
	for k := range accumulators {
		switch {
		case x.kind == 'V':
			VMOVUPD(x.row(k), m.acc(k))
		case x.kind == 'S' && k == 0:
			VBROADCASTSD(Mem{Base: x.pointer}, m.acc(0))
		case x.kind == 'S':
			VMOVAPD(m.acc(0), m.acc(k))
		}
	}
}

func (m *machine) store(k int, d Register) {
	if d != nil {
		VMOVUPD(m.acc(k), Mem{Base: d, Disp: 8 * m.width * k})
	}
}

// table writes the function that says where the handlers are.
func (m *machine) table() {
	TEXT("handlers"+m.level, NOSPLIT, fmt.Sprintf("func(table *[%d]uintptr)", tableSize))
	Pragma("noescape")
	Doc("handlers" + m.level + " writes the addresses of the handlers by their keys.")
	t := Load(Param("table"), RDI)
	for _, h := range m.handlers {
		LEAQ(Mem{Symbol: Symbol{Name: "·" + h.name}, Base: StaticBase}, RAX)
		MOVQ(RAX, Mem{Base: t, Disp: 8 * h.key})
	}
	RET()
}
