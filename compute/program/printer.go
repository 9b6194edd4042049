package program

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Print writes a readable listing: counts, then each loop over months with its lines, then measures, accounts,
// subtotals and postings. The order is the program's own, so that equal programs print equally. Each
// line shows its formula as Formula writes it. The error is that of w.
func (p *Program) Print(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "program of %d months from %s: %d nodes, %d lines, %d inputs, %d series, %d loops\n",
		p.Grid.Len(), p.Grid.Start(0), len(p.Nodes), len(p.Lines), len(p.Inputs), len(p.Series), len(p.Sweeps))
	for i, s := range p.Sweeps {
		direction := "forward"
		switch {
		case len(s.Body) == 0:
			direction = "once-values only"
		case s.Backward:
			direction = "backward"
		}
		fmt.Fprintf(out, "\nloop %d, %s\n", i, direction)
		for _, id := range s.Body {
			if n := p.Nodes[id]; n.Op == OpLine && p.Lines[n.Ref].Name != "" {
				p.printLine(out, LineID(n.Ref))
			}
		}
	}
	p.printRest(out)
	return out.Flush()
}

func (p *Program) printLine(out io.Writer, id LineID) {
	l := &p.Lines[id]
	fmt.Fprintf(out, "  %s : %s", l.Name, l.Kind)
	if l.Doc.Unit != "" {
		fmt.Fprintf(out, " [%s]", l.Doc.Unit)
	}
	fmt.Fprintf(out, " = %s", p.Formula(id))
	if l.Before != None {
		fmt.Fprintf(out, "; before month 0 %s", p.expression(l.Before))
	}
	fmt.Fprintln(out)
}

// printRest lists what hangs on the lines. Headings without entries are left out.
func (p *Program) printRest(out io.Writer) {
	section := func(title string, n int, entry func(i int) string) {
		if n == 0 {
			return
		}
		fmt.Fprintf(out, "\n%s\n", title)
		for i := range n {
			fmt.Fprintf(out, "  %s\n", entry(i))
		}
	}
	section("unknowns", len(p.Unknowns), func(i int) string {
		u := p.Unknowns[i]
		return fmt.Sprintf("%s = %s; first guess %s", u.Path, p.expression(u.Value), p.expression(u.Guess))
	})
	section("measures", len(p.Measures), func(i int) string {
		m := p.Measures[i]
		s := fmt.Sprintf("%s : %s = %s", MeasureKey(m.Name, m.Label), m.Kind, p.expression(m.Value))
		if m.Reason != "" {
			s += fmt.Sprintf("; where %s, else %s", p.expression(m.Defined), m.Reason)
		}
		return s
	})
	section("accounts", len(p.Accounts), func(i int) string {
		a := p.Accounts[i]
		return fmt.Sprintf("%s : %s [%s]", a.Name, a.Class, a.Section)
	})
	section("subtotals", len(p.Subtotals), func(i int) string {
		s := p.Subtotals[i]
		return fmt.Sprintf("%s, before %s", s.Title, s.Before)
	})
	section("postings", len(p.Postings), func(i int) string {
		post := p.Postings[i]
		return fmt.Sprintf("%s: debit %s, credit %s", p.lineName(post.Line), p.Accounts[post.Debit].Name, p.Accounts[post.Credit].Name)
	})
}

// Formula is the definition of a line in symbols, in one line. It stops at named lines, inputs, series, tables and unknowns,
// which stand by name or path. A very long formula is cut at "...".
//
//	x[t-1] x[t+1]    the line one month earlier, later
//	x / y else z     z where y is 0
//	sum(x, 12)       the 12 months that end with this one
//	total(x where f) over all months
func (p *Program) Formula(id LineID) string { return p.expression(p.Lines[id].Root) }

func (p *Program) lineName(id LineID) string {
	if n := p.Lines[id].Name; n != "" {
		return n
	}
	return "(" + p.Formula(id) + ")"
}

// maxFormula bounds a formula's length in bytes: shared parts are written out each time, which can double at every level.
const maxFormula = 4096

func (p *Program) expression(id NodeID) string {
	return p.Expression(id, maxFormula)
}

// The precedences of a formula, from the loosest.
const (
	precedenceAny = iota
	precedenceCompare
	precedenceSum
	precedenceProduct
	precedencePower
)

// Expression is the formula of any node, written like Formula and cut at "..." after about limit bytes.
func (p *Program) Expression(id NodeID, limit int) string {
	f := formula{p: p, limit: min(limit, maxFormula), root: id}
	f.write(id, precedenceAny)
	return f.String()
}

// formula is a formula in the making.
type formula struct {
	p     *Program
	limit int
	root  NodeID // whose own name is not its formula
	strings.Builder
	cut bool
}

func (f *formula) text(parts ...string) {
	if f.cut {
		return
	}
	for _, s := range parts {
		f.WriteString(s)
	}
	if f.Len() > f.limit {
		f.cut = true
		f.WriteString(" ...")
	}
}

// infix tells the symbol and precedence of a binary operation; precedence 0 is none. The right operand is bracketed at equal
// precedence: differences and quotients group to the left, and sums of float64 are not associative either.
func infix(op Op) (symbol string, precedence int) {
	switch op {
	case OpAdd:
		return " + ", precedenceSum
	case OpSub:
		return " - ", precedenceSum
	case OpMul:
		return " x ", precedenceProduct
	case OpDiv:
		return " / ", precedenceProduct
	case OpLess:
		return " < ", precedenceCompare
	case OpLessEq:
		return " <= ", precedenceCompare
	case OpPowInt:
		return "^", precedencePower
	}
	return "", 0
}

// write appends a node, in brackets if it binds less than it must.
func (f *formula) write(id NodeID, least int) {
	if f.cut {
		return
	}
	if name := f.p.called[id]; name != "" && id != f.root {
		f.text(name)
		return
	}
	n := &f.p.Nodes[id]
	symbol, precedence := infix(n.Op)
	if precedence == 0 {
		f.primary(n)
		return
	}
	bracket := precedence < least || n.Op == OpDiv && least > precedenceAny
	if bracket {
		f.text("(")
	}
	f.write(n.A, precedence)
	f.text(symbol)
	f.write(n.B, precedence+1)
	if n.Op == OpDiv {
		f.text(" else ")
		f.write(n.C, precedenceCompare)
	}
	if bracket {
		f.text(")")
	}
}

// primary appends a node that needs no brackets.
func (f *formula) primary(n *Node) {
	switch n.Op {
	case OpConst:
		f.text(f.p.Consts[n.Ref].String())
	case OpInput:
		f.text(f.p.Inputs[n.Ref].Path)
	case OpSeries:
		f.text(f.series(n.Ref))
	case OpUnknown:
		f.text(f.p.Unknowns[n.Ref].Path)
	case OpLine:
		f.line(LineID(n.Ref))
	case OpTable:
		f.text(f.p.Tables[n.Ref].Name, "[")
		f.write(n.A, precedenceAny)
		f.text("]")
	case OpInterp:
		f.call(f.p.Tables[n.Ref].Name, n.A)
	case OpMin, OpMax, OpFloor, OpExp, OpLog, OpRound, OpIRR, OpIRRCode:
		f.call(n.Op.String(), n.A, n.B)
	case OpSelect:
		f.call("if", n.A, n.B, n.C)
	default:
		f.months(n)
	}
}

// months appends a node that reads other months.
func (f *formula) months(n *Node) {
	switch n.Op {
	case OpShift:
		f.write(n.A, precedencePower+1)
		if n.N == 0 {
			f.text("[t]")
		} else {
			f.text(fmt.Sprintf("[t%+d]", -n.N))
		}
	case OpWindow:
		f.text("sum(")
		f.write(n.A, precedenceAny)
		f.text(fmt.Sprintf(", %d)", n.N))
	case OpConvolve:
		f.text("convolve(")
		f.write(n.A, precedenceAny)
		f.text(fmt.Sprintf(", %s every %d)", f.p.Tables[n.Ref].Name, n.N))
	case OpFold:
		f.text([...]string{"total", "least", "greatest", "first", "last", "months"}[n.N], "(")
		f.write(n.A, precedenceAny)
		if n.B != None {
			f.text(" where ")
			f.write(n.B, precedenceAny)
		}
		f.text(")")
	}
}

func (f *formula) call(name string, args ...NodeID) {
	f.text(name, "(")
	for i, a := range args {
		if a == None {
			break
		}
		if i > 0 {
			f.text(", ")
		}
		f.write(a, precedenceAny)
	}
	f.text(")")
}

// line appends a named line by name and an anonymous one by its definition, in brackets.
func (f *formula) line(id LineID) {
	if name := f.p.Lines[id].Name; name != "" {
		f.text(name)
		return
	}
	f.text("(")
	f.write(f.p.Lines[id].Root, precedenceAny)
	f.text(")")
}

// series is the path of a series, or its position where it has none.
func (f *formula) series(ref int32) string {
	if path := f.p.Series[ref].Path; path != "" {
		return path
	}
	return fmt.Sprintf("series%d", ref)
}
