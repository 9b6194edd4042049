// Command gen writes the AVX2 kernels of package vector as Go assembly, with avo: by -part, the operations on rows or the
// elementary functions and random numbers, each part into files of its own.
//
// It is a module of its own so that nothing of it reaches the main module's dependencies. Run it by `make vector` after a
// change; what it writes is checked in. Three rules hold for every kernel: no fused multiply-add and no approximate
// reciprocal, because the plain Go twin must give the same bits; the same operations in the same order as the twin; and the
// file is left with VZEROUPPER, because legacy SSE code slows down many times while the upper halves of registers are in use.
package main

import (
	"flag"
	"fmt"
	"math"
	"strings"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

const (
	lanes  = 64
	width  = 4 // numbers of an AVX2 register
	unroll = 4 // registers of one turn of a loop: four independent chains hide the latency of a sum
	step   = 8 * width * unroll
)

// Predicates of VCMPPD, quiet and ordered: a NaN compares as false.
const (
	equal     = 0
	less      = 17
	lessEqual = 18
)

func main() {
	part := flag.String("part", "rows", "what to write: rows or functions")
	flag.Parse()
	ConstraintExpr("amd64")
	switch *part {
	case "rows":
		arithmetic()
		folds()
		writeDispatch()
	case "functions":
		for _, of = range []*form{narrow, wide} {
			elementary()
			philox()
			evolve()
			scramble()
			sumRows()
			signs()
			signedSums()
			boundedSums()
		}
	}
	Generate()
}

// operand is one input of a kernel: a row in memory, or a number that all lanes share.
type operand struct {
	row    Register
	shared VecVirtual
}

// at is the operand's register for unrolled part k of the turn at offset i.
func (o operand) at(i Register, k int) VecVirtual {
	if o.row == nil {
		return o.shared
	}
	v := YMM()
	VMOVUPD(Mem{Base: o.row, Index: i, Scale: 1, Disp: 8 * width * k}, v)
	return v
}

// open begins a kernel. shape has a letter for each operand: V a row, S a shared number.
func open(name, shape, doc string) []operand {
	params := "d *Row"
	names := []string{"a", "b", "c", "e", "f"}[:len(shape)]
	for i, s := range shape {
		kind := "*Row"
		if s == 'S' {
			kind = "float64"
		}
		params += fmt.Sprintf(", %s %s", names[i], kind)
	}
	begin(name, "func("+params+")", "is "+doc)
	out := make([]operand, len(shape))
	for i, s := range shape {
		if s == 'V' {
			out[i].row = Load(Param(names[i]), GP64())
			continue
		}
		out[i].shared = YMM()
		VBROADCASTSD(NewParamAddr(names[i], 8*(i+1)), out[i].shared) // pointers and numbers take 8 bytes on the stack
	}
	return out
}

// begin opens the function of a kernel's form, and lists the kernel for the dispatch.
func begin(name, signature, doc string) {
	TEXT(name+of.name, NOSPLIT, strings.ReplaceAll(signature, "*Row", fmt.Sprintf("*[%d]float64", lanes)))
	Pragma("noescape")
	Doc(name + of.name + " " + doc)
	if strings.HasSuffix(signature, "Row)") || strings.HasSuffix(signature, "float64)") { // a row operation with a plain twin here
		kernels = append(kernels, kernel{name, signature, doc})
	}
}

// each loops over the row and hands out the offset register.
func each(name string, body func(i Register)) {
	i := GP64()
	XORQ(i, i)
	Label(name)
	body(i)
	ADDQ(U32(step), i)
	CMPQ(i, U32(8*lanes))
	JLT(LabelRef(name))
	VZEROUPPER()
	RET()
}

// store writes a result.
func store(v VecVirtual, d, i Register, k int) {
	VMOVUPD(v, Mem{Base: d, Index: i, Scale: 1, Disp: 8 * width * k})
}

// simple writes a kernel in which every register of the result depends on the same registers of the operands.
func simple(name, shape, doc string, op func(x []VecVirtual) VecVirtual) {
	in := open(name, shape, doc)
	d := Load(Param("d"), GP64())
	each("loop", func(i Register) {
		for k := range unroll {
			x := make([]VecVirtual, len(in))
			for j := range in {
				x[j] = in[j].at(i, k)
			}
			store(op(x), d, i, k)
		}
	})
}

// constant is a number in all lanes of a register.
func constant(x float64) VecVirtual {
	v := of.vec()
	VBROADCASTSD(number(x), v)
	return v
}

// words are the constants written so far, by their bits.
var words = map[uint64]Mem{}

// number is a constant in read-only memory, one for each bit pattern.
func number(x float64) Mem { return word(math.Float64bits(x)) }

func word(bits uint64) Mem {
	m, known := words[bits]
	if !known {
		m = ConstData(fmt.Sprintf("word%016x", bits), U64(bits))
		words[bits] = m
	}
	return m
}
