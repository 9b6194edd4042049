package programtest

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// step adds one construction. The first round takes them in turn, so that a program of forty lines has them all.
func (g *gen) step() {
	steps := [...]func(){
		g.stepArithmetic, g.stepFlag, g.stepState, g.stepDays, g.stepBackwardState, g.stepHistory, g.stepFold, g.stepLatch,
		g.stepTables, g.stepAccounts, g.stepOnceFunctions, g.stepPair, g.stepUnknown, g.stepIRR, g.stepQuotient, g.stepPower,
		g.stepArithmetic, g.stepConvolve,
	}
	i := g.turn
	if i >= len(steps) {
		i = g.r.IntN(len(steps))
	}
	g.turn++
	steps[i]()
}

// arithmetic is a small random expression of the kind over values of the month.
func (g *gen) arithmetic(k program.Kind, pick func(program.Kind) val) val {
	v := pick(k)
	for range 1 + g.r.IntN(4) {
		w := pick(k)
		switch g.r.IntN(7) {
		case 0:
			v = val{v.e.Plus(w.e), v.bound + w.bound}
		case 1:
			v = val{v.e.Minus(w.e), v.bound + w.bound}
		case 2:
			x := pick(program.Number)
			v = val{v.e.Times(x.e), v.bound * x.bound}
		case 3:
			v = val{program.Min(v.e, w.e), max(v.bound, w.bound)}
		case 4:
			v = val{program.Max(v.e, w.e), max(v.bound, w.bound)}
		case 5:
			v = val{program.Select(pick(program.Flag).e, v.e, w.e), max(v.bound, w.bound)}
		default:
			v = val{v.e.Neg(), v.bound}
		}
		v = g.within(v)
	}
	return v
}

// amount is a kind that has arithmetic: number or money.
func (g *gen) amount() program.Kind {
	if g.r.IntN(3) == 0 {
		return program.Number
	}
	return program.Money
}

func (g *gen) stepArithmetic() {
	g.line(g.arithmetic(program.Money, g.pick))
	g.line(g.arithmetic(program.Number, g.pick))
}

// stepFlag compares with a constant of odd decimals, or two values.
func (g *gen) stepFlag() {
	k := g.amount()
	v := g.pick(k)
	f := v.e.Less(g.constant(-v.bound/3, v.bound/3, k).e)
	if g.r.IntN(2) == 0 {
		f = f.Or(g.constant(-v.bound/3, v.bound/3, k).e.LessEq(g.pick(k).e))
	}
	if g.r.IntN(2) == 0 {
		f = f.Not().And(g.pick(program.Flag).e)
	}
	if g.r.IntN(4) == 0 {
		f = f.Times(g.pick(program.Flag).e)
	}
	g.line(val{f, 1})
	g.keep(val{g.odd(g.pick(k)).e.Less(g.pick(k).e), 1})
}

// odd moves a value by an odd constant, so that one that is exactly a whole number, or exactly another value, does not stand
// on a step.
func (g *gen) odd(v val) val {
	c := g.constant(0.1, 0.9, v.e.Kind())
	return val{v.e.Plus(c.e), v.bound + c.bound}
}

// stepState is x = d x(t-n) + e with |d| < 1, with or without a value before month 0.
func (g *gen) stepState() {
	k := g.amount()
	e := g.pick(k)
	l := g.b.Line(fmt.Sprintf("state%d", g.count), k, program.Doc{Title: "random state"})
	d := g.constant(-0.9, 0.9, program.Number)
	bound := e.bound
	if g.r.IntN(2) == 0 {
		before := g.young(g.once[k])
		l.Before(before.e)
		bound = max(bound, before.bound)
	}
	l.Is(l.Lag(1 + g.r.IntN(3)).Times(d.e).Plus(e.e))
	g.line(g.within(g.named(l, bound*10)))
}

// stepBackwardState is the same, running from the last month.
func (g *gen) stepBackwardState() {
	k := g.amount()
	e := g.pick(k)
	l := g.b.Line(fmt.Sprintf("back%d", g.count), k, program.Doc{Title: "random value of the future"})
	l.Is(l.Lead(1 + g.r.IntN(2)).Times(g.constant(-0.9, 0.9, program.Number).e).Plus(e.e))
	g.line(g.within(g.named(l, e.bound*10)))
}

// stepDays is the overlap of a month with a span of days, and a date.
func (g *gen) stepDays() {
	start, day := g.monthly[program.Day][0].e, g.young(g.once[program.Day])
	delay := g.clamp(g.pick(program.Number), -200, 200)
	if !delay.e.Once() {
		delay = g.clamp(g.young(g.once[program.Number]), -200, 200)
	}
	cod := day.e.Plus(g.odd(delay).e.Floor())
	end := cod.Plus(g.whole(1, 31*g.months, program.Number).e)
	next := start.Plus(g.b.Int(30, program.Number))
	overlap := program.Min(end, next).Minus(program.Max(cod, start)).Floor0()
	share := overlap.Over(next.Minus(start), g.b.Int(0, program.Number))
	g.line(val{share, 1})
	g.keep(val{cod, day.bound + 200})
	g.keep(val{start.Less(cod), 1})
	g.line(val{program.Select(g.pick(program.Flag).e, cod, start), day.bound + float64(31*g.months)})
}

// stepHistory reads other months of a value.
func (g *gen) stepHistory() {
	v := g.pick(g.amount())
	n := 1 + g.r.IntN(14)
	switch g.r.IntN(4) {
	case 0:
		g.line(val{v.e.Lag(n), v.bound})
	case 1:
		g.line(val{v.e.Lead(n), v.bound})
	case 2:
		g.line(val{v.e.Lag(0), v.bound})
	}
	g.line(g.within(val{v.e.Window(n), float64(n) * v.bound}))
}

func (g *gen) stepConvolve() {
	v := g.pick(g.amount())
	weights, sum := make([]money.Fixed, 1+g.r.IntN(8)), 0.0
	for i := range weights {
		w := g.uniform(-1, 1)
		weights[i], sum = fixed(w), sum+1
	}
	if g.r.IntN(2) == 0 {
		weights[0] = money.Fixed{}
	}
	g.line(g.within(val{v.e.Convolve(weights, 1+g.r.IntN(12)), sum * v.bound}))
}

// stepFold makes once-values of months, which later months read.
func (g *gen) stepFold() {
	v, flag := g.young(g.lines), g.pick(program.Flag)
	for kind := program.FoldSum; kind <= program.FoldCount; kind++ {
		if g.turn > 18 && g.r.IntN(3) > 0 {
			continue
		}
		bound := v.bound
		switch kind {
		case program.FoldSum:
			bound *= float64(g.months)
		case program.FoldCount:
			bound = float64(g.months)
		}
		e := v.e.Fold(kind)
		if g.r.IntN(2) == 0 {
			e = v.e.FoldWhere(kind, flag.e)
		}
		g.keep(g.within(val{e, bound}))
	}
	first := g.monthly[program.Day][0].e.FoldWhere(program.FoldFirst, flag.e)
	g.keep(val{first, float64(31 * g.months)})
	g.line(g.arithmetic(v.e.Kind(), g.pick))
}

// stepLatch keeps the value that stood when a flag was first 1.
func (g *gen) stepLatch() {
	v, flag := g.pick(program.Money), g.pick(program.Flag)
	done := g.b.Line(fmt.Sprintf("done%d", g.count), program.Flag, program.Doc{Title: "random event"})
	done.Is(done.Lag(1).Or(flag.e))
	g.named(done, 1)
	l := g.b.Line(fmt.Sprintf("latch%d", g.count), program.Money, program.Doc{Title: "random latch"})
	l.Is(program.Select(done.Lag(1), l.Lag(1), v.e))
	g.named(l, v.bound)
}

func (g *gen) stepTables() {
	x := g.clamp(g.pick(program.Number), -40, 40)
	for i, t := range g.tables {
		if i%2 == 0 {
			g.line(val{t.At(g.odd(x).e, program.Number), 2})
			g.line(val{t.Interp(x.e.Times(g.constant(-5, 5, program.Number).e), program.Number), 2})
		}
	}
	d := g.pick(program.Day)
	g.keep(val{g.tables[0].At(d.e, program.Number), 2})
}

func (g *gen) stepOnceFunctions() {
	x := g.clamp(g.young(g.once[program.Number]), -3, 3)
	g.keep(val{x.e.Exp(), 21})
	g.keep(val{g.odd(g.young(g.once[program.Number])).e.Log(), 42})
	g.line(g.arithmetic(program.Number, g.pick))
}

// stepQuotient divides by something of at least 1, or by exactly 0 where a flag is off.
func (g *gen) stepQuotient() {
	k := g.amount()
	x, y := g.pick(k), g.pick(k)
	one := g.b.Int(1, k)
	d := program.Max(y.e, one)
	zero := g.b.Int(0, k)
	d = program.Select(g.pick(program.Flag).e, d, zero)
	v := g.line(g.within(val{x.e.Over(d, g.constant(-1, 1, program.Number).e), x.bound}))
	g.keep(val{g.pick(program.Money).e.Over(program.Max(g.pick(program.Number).e, g.b.Const(fixed(0.5), program.Number)),
		g.constant(-10, 10, program.Money).e), 2 * moneyLimit})
	g.keep(v)
}

func (g *gen) stepPower() {
	x := g.clamp(g.pick(program.Number), 0.9, 1.1)
	n := g.odd(g.clamp(g.pick(program.Number), -20, 20))
	g.line(val{x.e.PowInt(n.e), 9.2})
	g.line(g.within(val{g.odd(g.pick(program.Number)).e.Floor().Times(g.pick(program.Money).e), (numberLimit + 1) * moneyLimit}))
}
