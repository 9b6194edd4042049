package exact_test

import (
	"fmt"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// project is a program of the shape and mixture of a project model, without meaning: blocks of revenue, cost, debt and
// reserve lines with postings, states, flags and look-backs, then cover ratios, a backward loop and a return.
func project(t testing.TB, blocks, months int) *program.Program {
	b, _ := newBuilder(months)
	cash := b.Account("cash", program.Asset, "cash")
	number := func(s string) program.Expr { return b.Const(money.MustParse(s), program.Number) }
	usd := func(s string) program.Expr { return b.Const(money.MustParse(s), program.Money) }
	index := b.Line("index", program.Number, program.Doc{})
	index.Before(number("1")).Is(index.Lag(1).Times(number("1.0016516")))
	free := b.Line("zero", program.Money, program.Doc{}).Is(usd("0")).Expr
	for i := range blocks {
		line := func(name string, k program.Kind, e program.Expr) program.Line {
			return b.Line(fmt.Sprintf("%s%d", name, i), k, program.Doc{}).Is(e)
		}
		account := func(name string, c program.Class) program.Account {
			return b.Account(fmt.Sprintf("%s%d", name, i), c, name)
		}
		debt, revenue, cost, interest := account("debt", program.Liability), account("revenue", program.Income), account("cost", program.Expense), account("interest", program.Expense)
		price := b.Input(fmt.Sprintf("price[%d]", i), money.MustParse("2.35"), program.Money)
		volume := b.Series(fmt.Sprintf("volume[%d]", i), ramp(months, "700000.25", "310.5"), program.Number)
		running := line("running", program.Flag, number("699999").Less(volume))
		sales := line("sales", program.Money, price.Times(volume).Times(index.Expr).Times(running.Expr))
		cash30 := line("received", program.Money, sales.Lag(1).Times(number("0.6")).Plus(sales.Lag(2).Times(number("0.4"))))
		power := line("power", program.Money, volume.Times(number("1.31")).Times(usd("0.42")))
		fixed := line("fixed", program.Money, usd("83211.17").Times(index.Expr))
		cfads := line("cfads", program.Money, cash30.Minus(power.Expr).Minus(fixed.Expr))
		rate := line("rate", program.Number, number("0.0425").Plus(number("0.0250")).Over(number("12"), number("0")))
		due := line("due", program.Money, debt.Opening().Times(rate.Expr))
		ready := line("ready", program.Money, cfads.Floor0())
		paid := line("paid", program.Money, program.Min(due.Expr, ready.Expr))
		left := line("left", program.Money, ready.Minus(paid.Expr))
		principal := line("principal", program.Money, program.Min(debt.Opening(), left.Times(number("0.7"))))
		draw := line("draw", program.Money, program.Select(running.Lag(1).Not(), usd("45000000"), usd("0")))
		dscr := line("dscr", program.Number, cfads.Window(12).Over(paid.Plus(principal.Expr).Window(12), number("0")))
		breach := line("breach", program.Flag, dscr.Less(number("1.15")).And(usd("1").Less(paid.Expr)))
		trapped := line("trapped", program.Money, program.Select(breach.Expr, left.Minus(principal.Expr), usd("0")))
		ever := b.Line(fmt.Sprintf("ever%d", i), program.Flag, program.Doc{})
		ever.Is(ever.Lag(1).Or(breach.Expr))
		free = line("free", program.Money, free.Plus(left.Minus(principal.Expr)).Minus(trapped.Expr)).Expr
		b.Post(sales, cash, revenue)
		b.Post(power, cost, cash)
		b.Post(fixed, cost, cash)
		b.Post(paid, interest, cash)
		b.Post(principal, debt, cash)
		b.Post(draw, cash, debt)
		ahead := b.Line(fmt.Sprintf("ahead%d", i), program.Money, program.Doc{})
		ahead.Is(ahead.Lead(1).Plus(cfads.Lead(1)).Over(rate.Plus(number("1")), usd("0")))
		llcr := line("llcr", program.Number, ahead.Over(debt.Closing(), number("0")))
		b.Measure("llcr", fmt.Sprint(i), program.Doc{}, llcr.FoldWhere(program.FoldMin, running.Expr), b.Int(1, program.Flag), "")
	}
	equity, status := free.Minus(b.Series("", append([]money.Fixed{money.FromInt(40_000_000)}, make([]money.Fixed, months-1)...), program.Money)).IRR()
	b.Measure("irr", "", program.Doc{}, equity, status.LessEq(b.Int(0, program.Number)), "no root")
	return build(t, b)
}

func BenchmarkExactRunOf1000NodesOver240Months(b *testing.B) {
	p := project(b, 11, 240)
	for b.Loop() {
		run(b, p, exact.Defaults())
	}
	report(b, p)
}

func BenchmarkExactRunOf500LinesOver240Months(b *testing.B) {
	p := project(b, 20, 240)
	for _, margins := range []bool{false, true} {
		b.Run(fmt.Sprintf("margins=%v", margins), func(b *testing.B) {
			o := exact.Defaults()
			o.Margins = margins
			b.ReportAllocs()
			for b.Loop() {
				run(b, p, o)
			}
			report(b, p)
		})
	}
}

func BenchmarkFloatWalkOf500LinesOver240Months(b *testing.B) {
	p := project(b, 20, 240)
	for b.Loop() {
		if _, err := program.Walk[float64](p, program.Float{}, program.Drive[float64]{}); err != nil {
			b.Fatal(err)
		}
	}
	report(b, p)
}

// report gives the cost of a node in a month.
func report(b *testing.B, p *program.Program) {
	monthly := 0
	for _, s := range p.Sweeps {
		monthly += len(s.Body)
	}
	b.ReportMetric(float64(len(p.Lines)), "lines")
	b.ReportMetric(float64(monthly), "nodes")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(monthly)/float64(p.Grid.Len()), "ns/node-month")
}

func BenchmarkBalanced(b *testing.B) {
	l := run(b, project(b, 20, 240), exact.Defaults())
	for b.Loop() {
		if err := l.Balanced(); err != nil {
			b.Fatal(err)
		}
	}
}
