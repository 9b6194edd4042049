package program

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Expr is a value of a program under construction.
type Expr struct {
	b  *Builder
	id NodeID
}

// Line is a declared line; used as an Expr it is its value of this month.
type Line struct {
	Expr
	line LineID
}

// ID returns the line's position in Program.Lines.
func (l Line) ID() LineID { return l.line }

// Node returns the expression's position in Program.Nodes.
func (e Expr) Node() NodeID { return e.id }

// Kind returns what the expression measures.
func (e Expr) Kind() Kind { return e.b.at(e).Kind }

// Once tells whether the expression is one value a run; otherwise it is one value a month.
func (e Expr) Once() bool { return e.b.at(e).Once }

func (b *Builder) at(e Expr) Node { return b.p.Nodes[e.id] }

// own reports an operand of another builder, whose node numbers mean something else here, and puts a harmless one in its
// place.
func (b *Builder) own(e Expr) Expr {
	if e.b == b {
		return e
	}
	b.fault("an expression of another program is used in this one")
	return b.Int(0, e.Kind())
}

// Is defines the line.
func (l Line) Is(e Expr) Line {
	e = l.b.own(e)
	d := &l.b.p.Lines[l.line]
	switch {
	case d.Root != None:
		l.b.fault("line %q is defined twice", d.Name)
	case e.Kind() != d.Kind:
		l.b.fault("line %q is %s but is defined as %s", d.Name, d.Kind, e.Kind())
	}
	d.Root = e.id
	l.b.p.Nodes[d.Node].A = e.id
	return l
}

// Before gives the line's value before month 0; without it that value is 0.
func (l Line) Before(e Expr) Line {
	e = l.b.own(e)
	d := &l.b.p.Lines[l.line]
	switch {
	case !l.b.at(e).Once || e.Kind() != d.Kind:
		l.b.fault("line %q: its value before month 0 must be a once-value of its kind", d.Name)
		return l
	case d.Before != None:
		l.b.fault("line %q: its value before month 0 is given twice", d.Name)
	}
	d.Before = e.id
	return l
}

func (e Expr) binary(op Op, x Expr, k Kind) Expr {
	x = e.b.own(x)
	once := e.b.at(e).Once && e.b.at(x).Once
	return e.b.node(Node{Op: op, Kind: k, Once: once, A: e.id, B: x.id, C: None})
}

func (e Expr) unary(op Op, k Kind) Expr {
	return e.b.node(Node{Op: op, Kind: k, Once: e.b.at(e).Once, A: e.id, B: None, C: None})
}

// same reports the common kind of two operands.
func (e Expr) same(op string, x Expr) Kind {
	x = e.b.own(x)
	if e.Kind() != x.Kind() {
		e.b.fault("%s of %s and %s", op, e.b.describe(e.id), e.b.describe(x.id))
	}
	return e.Kind()
}

// countable tells whether a value counts as a number in sums and products. A sum of flags is a count.
func (k Kind) countable() bool { return k == Number || k == Flag }

// Plus is e + x. A day plus a number of days is a day, flags count as numbers.
func (e Expr) Plus(x Expr) Expr {
	x = e.b.own(x)
	k, y := e.Kind(), x.Kind()
	switch {
	case k.countable() && y.countable():
		return e.binary(OpAdd, x, Number)
	case k == Day && y.countable(), k == Money && y == Money:
		return e.binary(OpAdd, x, k)
	}
	e.b.fault("sum of %s and %s", e.b.describe(e.id), e.b.describe(x.id))
	return e.binary(OpAdd, x, k)
}

// Minus is e - x. The difference of two days is a number of days, flags count as numbers.
func (e Expr) Minus(x Expr) Expr {
	x = e.b.own(x)
	k, y := e.Kind(), x.Kind()
	switch {
	case k == Day && y == Day, k.countable() && y.countable():
		return e.binary(OpSub, x, Number)
	case k == Day && y.countable(), k == Money && y == Money:
		return e.binary(OpSub, x, k)
	}
	e.b.fault("difference of %s and %s", e.b.describe(e.id), e.b.describe(x.id))
	return e.binary(OpSub, x, k)
}

// Times is e x x. At most one of the two may be money; a flag counts as a number.
func (e Expr) Times(x Expr) Expr {
	x = e.b.own(x)
	k := Number
	switch a, b := e.Kind(), x.Kind(); {
	case a == Money && b == Money, a == Day, b == Day:
		e.b.fault("product of %s and %s", e.b.describe(e.id), e.b.describe(x.id))
	case a == Money || b == Money:
		k = Money
	case a == Flag && b == Flag:
		k = Flag
	}
	return e.binary(OpMul, x, k)
}

// Over is e / d, or otherwise where d is 0. Money over money is a number; a flag counts as a number above the line.
func (e Expr) Over(d, otherwise Expr) Expr {
	d, otherwise = e.b.own(d), e.b.own(otherwise)
	k := Number
	switch a, b := e.Kind(), d.Kind(); {
	case a == Money && b == Money:
	case a == Money && b == Number:
		k = Money
	case a != Number && a != Flag, b != Number:
		e.b.fault("quotient of %s and %s", e.b.describe(e.id), e.b.describe(d.id))
	}
	if otherwise.Kind() != k {
		e.b.fault("quotient of %s: the value for a zero divisor must be %s", e.b.describe(e.id), k)
	}
	n := Node{Op: OpDiv, Kind: k, A: e.id, B: d.id, C: otherwise.id}
	n.Once = e.b.at(e).Once && e.b.at(d).Once && e.b.at(otherwise).Once
	return e.b.node(n)
}

// Neg is 0 - e.
func (e Expr) Neg() Expr {
	if e.Kind() == Day {
		e.b.fault("negative of %s", e.b.describe(e.id))
	}
	return e.b.Const(money.Fixed{}, e.Kind()).Minus(e)
}

// Min is the smaller of the two.
func Min(a, b Expr) Expr { return a.binary(OpMin, b, a.same("minimum", b)) }

// Max is the larger of the two.
func Max(a, b Expr) Expr { return a.binary(OpMax, b, a.same("maximum", b)) }

// Floor0 is e, or 0 where e is negative.
func (e Expr) Floor0() Expr { return Max(e, e.b.Const(money.Fixed{}, e.Kind())) }

// Less is 1 where e < x.
func (e Expr) Less(x Expr) Expr { e.same("comparison", x); return e.binary(OpLess, x, Flag) }

// LessEq is 1 where e <= x.
func (e Expr) LessEq(x Expr) Expr { e.same("comparison", x); return e.binary(OpLessEq, x, Flag) }

// And is 1 where both flags are.
func (e Expr) And(x Expr) Expr { return e.flags("and", x).binary(OpMin, x, Flag) }

// Or is 1 where either flag is.
func (e Expr) Or(x Expr) Expr { return e.flags("or", x).binary(OpMax, x, Flag) }

// Not is 1 - e for a flag.
func (e Expr) Not() Expr { return e.b.Int(1, Flag).binary(OpSub, e.flags("not", e), Flag) }

// flags reports operands that are not flags, and returns e.
func (e Expr) flags(op string, x Expr) Expr {
	x = e.b.own(x)
	if e.Kind() != Flag || x.Kind() != Flag {
		e.b.fault("%s of %s and %s", op, e.b.describe(e.id), e.b.describe(x.id))
	}
	return e
}

// Select is yes where flag is 1, else no.
func Select(flag, yes, no Expr) Expr {
	yes, no = flag.b.own(yes), flag.b.own(no)
	if flag.Kind() != Flag {
		flag.b.fault("selection by %s", flag.b.describe(flag.id))
	}
	n := Node{Op: OpSelect, Kind: yes.same("selection", no), A: flag.id, B: yes.id, C: no.id}
	n.Once = flag.b.at(flag).Once && flag.b.at(yes).Once && flag.b.at(no).Once
	return flag.b.node(n)
}

// Floor is the largest whole number not above e.
func (e Expr) Floor() Expr { return e.unary(OpFloor, e.Kind()) }

// PowInt is e to the power Floor(n); n is clamped to [-MaxPower, MaxPower].
func (e Expr) PowInt(n Expr) Expr {
	n = e.b.own(n)
	if e.Kind() != Number || n.Kind() != Number {
		e.b.fault("power of %s and %s", e.b.describe(e.id), e.b.describe(n.id))
	}
	return e.binary(OpPowInt, n, Number)
}

// Exp is e to the power of a once-value.
func (e Expr) Exp() Expr { return e.onceOnly(OpExp) }

// Log is the natural logarithm of a once-value, 0 where that is not positive.
func (e Expr) Log() Expr { return e.onceOnly(OpLog) }

func (e Expr) onceOnly(op Op) Expr {
	if n := e.b.at(e); !n.Once || n.Kind != Number {
		e.b.fault("%s of %s: only of a number known once", op, e.b.describe(e.id))
	}
	return e.unary(op, Number)
}

// RoundCents rounds to the cent, half to even, in the ledger; other interpreters leave the value as it is. Post rounds by
// itself: this is for cumulative amounts whose change is posted.
func (e Expr) RoundCents() Expr { return e.unary(OpRound, e.Kind()) }

// recorded returns the expression as a line, so that its history is kept. Once-values are constant lines.
func (e Expr) recorded() NodeID {
	if e.b.at(e).Op == OpLine {
		return e.id
	}
	if id, ok := e.b.lagged[e.id]; ok {
		return id
	}
	l := e.b.Line("", e.Kind(), Doc{}).Is(e)
	e.b.lagged[e.id] = l.id
	return l.id
}

// Lag is the value n months earlier. Before month 0 a line has its Before, everything else 0.
func (e Expr) Lag(n int) Expr {
	if n < -maxDistance || n > maxDistance {
		e.b.fault("shift of %s by %d months", e.b.describe(e.id), n)
		n = 1
	}
	return e.b.node(Node{Op: OpShift, Kind: e.Kind(), A: e.recorded(), B: None, C: None, N: int32(n)})
}

// Lead is the value n months later, 0 past the grid.
func (e Expr) Lead(n int) Expr { return e.Lag(-n) }

// maxDistance bounds how many months an expression may reach: the length of the longest grid.
const maxDistance = calendar.MaxGridMonths

// summed is the kind of a sum over months: of flags it is a count, of days it means nothing.
func (e Expr) summed(op string) Kind {
	switch k := e.Kind(); k {
	case Flag:
		return Number
	case Day:
		e.b.fault("%s over %s", op, e.b.describe(e.id))
		return k
	default:
		return k
	}
}

// Window is the sum of the n months that end with this one.
func (e Expr) Window(n int) Expr {
	if n < 1 || n > maxDistance {
		e.b.fault("window of %d months over %s", n, e.b.describe(e.id))
		n = 1
	}
	return e.b.node(Node{Op: OpWindow, Kind: e.summed("window"), A: e.recorded(), B: None, C: None, N: int32(n)})
}

// Convolve is the sum over k of weights[k] times the value k x step months earlier.
func (e Expr) Convolve(weights []money.Fixed, step int) Expr {
	if step < 1 || step > maxDistance {
		e.b.fault("convolution with step %d over %s", step, e.b.describe(e.id))
		step = 1
	}
	t := e.b.Table("weights", weights)
	return e.b.node(Node{Op: OpConvolve, Kind: e.summed("convolution"), A: e.recorded(), B: None, C: None, N: int32(step), Ref: t.ref})
}

// Fold puts all months together into one value.
func (e Expr) Fold(kind FoldKind) Expr { return e.fold(kind, None) }

// FoldWhere is Fold over the months in which flag is 1.
func (e Expr) FoldWhere(kind FoldKind, flag Expr) Expr {
	flag = e.b.own(flag)
	if flag.Kind() != Flag {
		e.b.fault("fold of %s where %s", e.b.describe(e.id), e.b.describe(flag.id))
	}
	return e.fold(kind, flag.recorded())
}

func (e Expr) fold(kind FoldKind, where NodeID) Expr {
	k := e.Kind()
	switch {
	case kind < FoldSum || kind > FoldCount:
		e.b.fault("fold %d over %s", kind, e.b.describe(e.id))
	case kind == FoldCount:
		k = Number
	case kind == FoldSum:
		k = e.summed("sum")
	}
	return e.b.node(Node{Op: OpFold, Kind: k, Once: true, A: e.recorded(), B: where, C: None, N: int32(kind)})
}

// IRR is the monthly internal rate of return of the flows, by the choice rule of package returns; 0 where there is none.
// The second result is the returns.Status of the search.
func (e Expr) IRR() (rate, status Expr) {
	if k := e.Kind(); k == Flag || k == Day {
		e.b.fault("internal rate of return of %s", e.b.describe(e.id))
	}
	n := Node{Op: OpIRR, Kind: Number, Once: true, A: e.recorded(), B: None, C: None}
	rate = e.b.node(n)
	n.Op = OpIRRCode
	return rate, e.b.node(n)
}

// describe names a node for a fault.
func (b *Builder) describe(id NodeID) string {
	n := b.p.Nodes[id]
	switch n.Op {
	case OpLine:
		if b.p.Lines[n.Ref].Name == "" {
			return b.describe(b.p.Lines[n.Ref].Root)
		}
		return n.Kind.String() + " line " + b.p.Lines[n.Ref].Name
	case OpInput:
		return n.Kind.String() + " input " + b.p.Inputs[n.Ref].Path
	case OpSeries:
		return n.Kind.String() + " series " + b.p.Series[n.Ref].Path
	case OpConst:
		return n.Kind.String() + " " + b.p.Consts[n.Ref].String()
	default:
		return n.Kind.String() + " " + n.Op.String()
	}
}
