// Package programtest makes random programs for tests of interpreters.
//
// [Random] draws a valid program that, over a few dozen lines, uses every operation, every kind, every fold, forward and
// backward loops, states, accounts with postings, folds that feed back into months, unknowns and IRR. [Inputs] draws values
// for its inputs. Both are pure functions of their seed (PCG, math/rand/v2), so a failing seed is a test case.
//
// The programs mean nothing, but they are tame: values stay bounded (money below 1e9, numbers below 1e3), states contract,
// unknowns close, divisors are away from 0 or exactly 0, days are whole. An interpreter in any arithmetic can therefore be
// compared with another up to rounding, unless a decision lies closer to its switch than rounding reaches; decisions compare
// values with odd decimals, so that this is rare.
//
// Invariant: a program of a seed may change when this package changes; nothing may store seeds for their results.
package programtest

import (
	"fmt"
	"math/rand/v2"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Random draws a program of at least lines named lines over months months (1 to 601). It panics if the builder refuses the
// program, which is a fault of this package or of the builder.
func Random(seed uint64, lines, months int) *program.Program {
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 3, 17), months)
	if err != nil {
		panic(err)
	}
	g := &gen{r: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), b: program.New(grid), months: months}
	g.leaves()
	for g.count < lines {
		g.step()
	}
	g.measures()
	p, err := g.b.Program()
	if err != nil {
		panic(fmt.Sprintf("programtest: seed %d, %d lines, %d months: %v", seed, lines, months, err))
	}
	return p
}

// Inputs draws a value for each input of a program of Random, in the order of p.Inputs: a flag or a whole day where the kind
// says so, else the declared value times a factor in [0.5, 1.5) with six decimals. Every value is a float64 that money.Fixed
// represents to 1e-18.
func Inputs(seed uint64, p *program.Program) []float64 {
	r := rand.New(rand.NewPCG(seed, 0xbf58476d1ce4e5b9))
	out := make([]float64, len(p.Inputs))
	for i, d := range p.Inputs {
		switch d.Kind {
		case program.Flag:
			out[i] = float64(r.IntN(2))
		case program.Day:
			out[i] = float64(r.IntN(31*p.Grid.Len() + 60))
		default:
			out[i] = d.Value.Float64() * (float64(500_000+r.IntN(1_000_000)) / 1e6)
		}
	}
	return out
}

// val is an expression with a bound on its size.
type val struct {
	e     program.Expr
	bound float64
}

// Bounds that expressions are clamped to.
const (
	numberLimit = 1e3
	moneyLimit  = 1e9
)

// gen is the state of one draw.
type gen struct {
	r      *rand.Rand
	b      *program.Builder
	months int
	count  int // named lines so far
	turn   int // steps so far

	once    [4][]val // by kind: values of the run
	monthly [4][]val // by kind: values of the month
	lines   []val    // monthly money and number values worth a history
	tables  []program.Table
}

func (g *gen) uniform(lo, hi float64) float64 { return lo + float64((hi-lo)*g.r.Float64()) }

// fixed is x with nine decimals: odd enough that two roads do not meet in it by chance.
func fixed(x float64) money.Fixed {
	f, ok := money.FromFloat64(x)
	if !ok {
		panic("programtest: constant out of range")
	}
	f, _ = f.Round(9)
	return f
}

func (g *gen) constant(lo, hi float64, k program.Kind) val {
	return val{g.b.Const(fixed(g.uniform(lo, hi)), k), max(-lo, hi)}
}

func (g *gen) whole(lo, hi int, k program.Kind) val {
	return val{g.b.Int(int64(lo+g.r.IntN(hi-lo+1)), k), float64(max(-lo, hi))}
}

func (g *gen) keep(v val) val {
	k := v.e.Kind()
	if v.e.Once() {
		g.once[k] = append(g.once[k], v)
	} else {
		g.monthly[k] = append(g.monthly[k], v)
	}
	return v
}

// leaves declares inputs, series and tables of every kind.
func (g *gen) leaves() {
	for i := range 4 {
		g.keep(val{g.b.Input(fmt.Sprintf("number[%d]", i), fixed(g.uniform(-2, 2)), program.Number), 3})
		g.keep(val{g.b.Input(fmt.Sprintf("money[%d]", i), fixed(g.uniform(1e3, 1e6)), program.Money), 1.5e6})
		g.keep(val{g.b.Input(fmt.Sprintf("flag[%d]", i), money.FromInt(int64(i%2)), program.Flag), 1})
		day := 31 * g.months
		g.keep(val{g.b.Input(fmt.Sprintf("day[%d]", i), money.FromInt(int64(g.r.IntN(day))), program.Day), float64(day + 60)})
	}
	for i := range 3 {
		g.series(fmt.Sprintf("rate[%d]", i), program.Number, func(int) float64 { return g.uniform(-1, 1) }, 1)
		g.series(fmt.Sprintf("price[%d]", i), program.Money, func(int) float64 { return g.uniform(-1e5, 1e6) }, 1e6)
		g.series(fmt.Sprintf("switch[%d]", i), program.Flag, func(int) float64 { return float64(g.r.IntN(2)) }, 1)
		values := make([]money.Fixed, 3+g.r.IntN(20))
		for j := range values {
			values[j] = fixed(g.uniform(-2, 2))
		}
		g.tables = append(g.tables, g.b.Table(fmt.Sprintf("curve%d", i), values))
	}
	start := func(t int) float64 { return float64(30 * t) }
	g.series("", program.Day, start, 31*float64(g.months))
}

func (g *gen) series(path string, k program.Kind, at func(int) float64, bound float64) {
	v := make([]money.Fixed, g.months)
	for t := range v {
		v[t] = fixed(at(t))
	}
	g.keep(val{g.b.Series(path, v, k), bound})
}

// pick is a random known value of the kind, young ones preferred.
func (g *gen) pick(k program.Kind) val {
	pool := g.monthly[k]
	if len(pool) == 0 || g.r.IntN(4) == 0 {
		pool = g.once[k]
	}
	return g.young(pool)
}

func (g *gen) young(pool []val) val {
	i := max(g.r.IntN(len(pool)), g.r.IntN(len(pool)))
	return pool[i]
}

// within clamps a value to the limit of its kind.
func (g *gen) within(v val) val {
	limit := numberLimit
	switch v.e.Kind() {
	case program.Money:
		limit = moneyLimit
	case program.Flag, program.Day:
		return v
	}
	if v.bound <= limit {
		return v
	}
	return g.clamp(v, -limit, limit)
}

func (g *gen) clamp(v val, lo, hi float64) val {
	k := v.e.Kind()
	e := program.Max(program.Min(v.e, g.b.Const(fixed(hi), k)), g.b.Const(fixed(lo), k))
	return val{e, min(v.bound, max(-lo, hi))}
}

// line names a value, if it is monthly or by chance, and puts it among the known ones.
func (g *gen) line(v val) val {
	k := v.e.Kind()
	l := g.b.Line(fmt.Sprintf("%s%d", k, g.count), k, program.Doc{Title: "random " + k.String()}).Is(v.e)
	return g.named(l, v.bound)
}

// named puts a finished line among the known values.
func (g *gen) named(l program.Line, bound float64) val {
	g.count++
	v := g.keep(val{l.Expr, bound})
	if k := l.Kind(); k == program.Number || k == program.Money {
		g.lines = append(g.lines, v)
	}
	return v
}
