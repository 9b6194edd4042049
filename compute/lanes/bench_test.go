package lanes

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// synthetic is a program of about n monthly operations on values that differ by lane: states, limits, flags and selections
// as in a waterfall, two driver series, a fold to one measure and, on demand, a rate of return.
func synthetic(n, months int, irr bool) *program.Program {
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 1, 15), months)
	if err != nil {
		panic(err)
	}
	b := program.New(grid)
	series := func(path string, base int64) program.Expr {
		v := make([]money.Fixed, months)
		for t := range v {
			v[t], _ = money.FromRatio(base*100+int64(t%7), 100)
		}
		return b.Series(path, v, program.Money)
	}
	price, volume := series("price", 50), series("volume", 20)
	share := b.Input("share", money.MustParse("0.35"), program.Number)
	limit := b.Input("limit", money.FromInt(40), program.Money)
	zero := b.Int(0, program.Money)
	available := price.Times(share).Plus(volume)
	for i := range n / 11 { // each step is eleven operations
		due := b.Line(fmt.Sprint("due", i), program.Money, program.Doc{})
		paid := b.Line(fmt.Sprint("paid", i), program.Money, program.Doc{})
		c, _ := money.FromRatio(int64(90+i%10), 100)
		due.Is(due.Lag(1).Minus(paid.Lag(1)).Times(b.Const(c, program.Number)).Plus(price))
		paid.Is(program.Min(due.Expr, program.Max(available, zero)))
		rest := available.Minus(paid.Expr)
		late := paid.Less(due.Expr)
		available = program.Select(late, rest.Times(share), rest.Plus(volume)).Plus(program.Min(rest, limit))
	}
	last := b.Line("available", program.Money, program.Doc{}).Is(available.Minus(limit.Times(b.Int(3, program.Number))))
	yes := b.Int(1, program.Flag)
	b.Measure("total", "", program.Doc{}, last.Fold(program.FoldSum), yes, "")
	if irr {
		flows := b.Line("flows", program.Money, program.Doc{})
		first := make([]money.Fixed, months)
		first[0] = money.FromInt(-5000)
		flows.Is(b.Series("", first, program.Money).Plus(price.Times(share)))
		rate, _ := flows.IRR()
		b.Measure("irr", "", program.Doc{}, rate, yes, "")
	}
	p, err := b.Program()
	if err != nil {
		panic(err)
	}
	return p
}

// ready is a machine for a synthetic program with all inputs and series varying and filled.
func ready(tb testing.TB, p *program.Program, without Passes) (*Machine, *Bound) {
	tb.Helper()
	return readyFor(tb, p, without, target{threaded.Best(), codeLimit})
}

func readyFor(tb testing.TB, p *program.Program, without Passes, to target) (*Machine, *Bound) {
	tb.Helper()
	s := Spec{Varying: []int{0, 1}, VaryingSeries: []int{0, 1}, Without: without}
	for i := range p.Measures {
		s.Measures = append(s.Measures, i)
	}
	plan, err := compile(p, s, to)
	if err != nil {
		tb.Fatal(err)
	}
	bound, err := plan.Bind(program.Drive[float64]{})
	if err != nil {
		tb.Fatal(err)
	}
	m := plan.NewMachine()
	r := rand.New(rand.NewPCG(1, 2))
	for lane := range Lanes {
		m.Input(0)[lane], m.Input(1)[lane] = 0.2+float64(0.3*r.Float64()), 30+float64(20*r.Float64())
		for i := range 2 {
			for t := range m.Series(i) { // conversions: a fused input would change the digest test
				m.Series(i)[t][lane] = p.Series[i].Values[t].Float64() * (0.8 + float64(0.4*r.Float64()))
			}
		}
	}
	return m, bound
}

func BenchmarkBlock(b *testing.B) {
	for _, c := range []struct {
		name    string
		irr     bool
		without Passes
	}{{"all passes", false, 0}, {"with a rate of return", true, 0}, {"no passes", false, AllPasses}} {
		b.Run(c.name, func(b *testing.B) {
			m, bound := ready(b, synthetic(300, 240, c.irr), c.without)
			for b.Loop() {
				if err := m.Run(Block{Bound: bound, Lanes: Lanes}); err != nil {
					b.Fatal(err)
				}
			}
			perLane := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / Lanes
			b.ReportMetric(perLane, "ns/path")
			b.ReportMetric(perLane/float64(m.plan.Cost()), "ns/instruction")
			b.ReportMetric(float64(m.plan.Cost())/240, "instructions/month")
			b.ReportMetric(float64(m.plan.MachineBytes())/1024, "KiB")
		})
	}
}

// BenchmarkLevels is a block without threaded codes, with those of each level, and with codes that hold nothing in registers:
// the least time of a block, because what else the machine does only adds.
func BenchmarkLevels(b *testing.B) {
	p := synthetic(300, 240, false)
	for _, to := range targets() {
		for _, without := range []Passes{Holding, 0} {
			if to.level == threaded.None && without == 0 {
				continue
			}
			name := to.level.String()
			if without == 0 {
				name += ", held"
			}
			b.Run(name, func(b *testing.B) {
				m, bound := readyFor(b, p, without, to)
				least := time.Hour
				for b.Loop() {
					start := time.Now()
					if err := m.Run(Block{Bound: bound, Lanes: Lanes}); err != nil {
						b.Fatal(err)
					}
					least = min(least, time.Since(start))
				}
				b.ReportMetric(float64(least.Nanoseconds())/Lanes, "least-ns/path")
			})
		}
	}
}

func BenchmarkWalk(b *testing.B) {
	p := synthetic(300, 240, false)
	for b.Loop() {
		if _, err := program.Walk(p, program.Float{}, program.Drive[float64]{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/path")
}

func BenchmarkBind(b *testing.B) {
	p := synthetic(300, 240, false)
	plan, err := Compile(p, Spec{Measures: []int{0}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := plan.Bind(program.Drive[float64]{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	p := synthetic(1000, 240, true)
	s := Spec{Varying: []int{0, 1}, VaryingSeries: []int{0, 1}, Measures: []int{0, 1}}
	for b.Loop() {
		if _, err := Compile(p, s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWalkOverBlock gives the ratio of the two interpreters in one run on one machine: the figure to watch.
func BenchmarkWalkOverBlock(b *testing.B) {
	p := synthetic(300, 240, false)
	m, bound := ready(b, p, 0)
	var walk, block time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := program.Walk(p, program.Float{}, program.Drive[float64]{}); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if err := m.Run(Block{Bound: bound, Lanes: Lanes}); err != nil {
			b.Fatal(err)
		}
		walk, block = walk+between.Sub(start), block+time.Since(between)
	}
	b.ReportMetric(Lanes*float64(walk)/float64(block), "walks/path")
}
