package programtest

import (
	"fmt"

	"github.com/capstack/capstack/compute/program"
)

// stepPair is two lines that read each other's past: one strongly connected part of several names.
func (g *gen) stepPair() {
	a := g.b.Line(fmt.Sprintf("pair%da", g.count), program.Money, program.Doc{Title: "random pair"})
	b := g.b.Line(fmt.Sprintf("pair%db", g.count), program.Money, program.Doc{Title: "random pair"})
	x, y := g.pick(program.Money), g.pick(program.Money)
	rate := g.clamp(g.pick(program.Number), -0.5, 0.5)
	a.Is(b.Lag(1).Times(rate.e).Plus(x.e))
	b.Is(a.Times(rate.e).Minus(y.e))
	bound := 2 * (x.bound + y.bound)
	g.named(a, bound)
	g.line(g.within(g.named(b, bound)))
}

// stepAccounts opens a few accounts, and posts lines that read only their past. Until the stage ends, nothing else may read
// them: a value of the future that fed a posting would depend on its own past.
func (g *gen) stepAccounts() {
	classes := [...]program.Class{program.Asset, program.Expense, program.Liability, program.Equity, program.Income}
	sections := [...]string{"cash", "operating cost", "debt", "capital", "revenue"}
	var accounts []program.Account
	for i, c := range classes {
		accounts = append(accounts, g.b.Account(fmt.Sprintf("%s%d", sections[i], g.count), c, sections[i]))
	}
	accounts = append(accounts, g.b.Account(fmt.Sprintf("reserve%d", g.count), program.Asset, "cash reserve"))
	for range 4 {
		debit := g.r.IntN(len(accounts))
		credit := (debit + 1 + g.r.IntN(len(accounts)-1)) % len(accounts)
		due := g.arithmetic(program.Money, g.pick)
		due = g.clamp(val{due.e.Floor0(), due.bound}, 0, 1e6)
		// Pay what is due out of the opening balance, as a waterfall does.
		source := accounts[g.r.IntN(len(accounts))].Opening()
		pay := due.e
		if g.r.IntN(2) == 0 {
			pay = program.Min(due.e, source.Floor0())
		}
		if g.r.IntN(3) == 0 {
			pay = pay.Times(g.clamp(g.pick(program.Number), -1, 1).e)
		}
		l := g.b.Line(fmt.Sprintf("post%d", g.count), program.Money, program.Doc{Title: fmt.Sprintf("random posting %d", g.count)})
		l.Is(pay)
		g.b.Post(l, accounts[debit], accounts[credit])
		if g.r.IntN(4) == 0 {
			g.b.Post(l, accounts[credit], accounts[(credit+1)%len(accounts)])
		}
		g.count++
	}
	for _, a := range accounts {
		v := val{a.Closing(), 8e6 * float64(g.months)}
		g.lines = append(g.lines, v)
		g.keep(g.within(v))
	}
}

// stepUnknown is a fee on total uses that is itself a use.
func (g *gen) stepUnknown() {
	u := g.b.Unknown(fmt.Sprintf("fee%d", g.count), g.young(g.once[program.Money]).e)
	cost := g.clamp(g.pick(program.Money), 0, 1e6)
	share := g.b.Int(1, program.Number).Over(g.b.Int(int64(g.months), program.Number), g.b.Int(0, program.Number))
	uses := g.line(val{cost.e.Plus(u.Times(share)), 2e6})
	total := uses.e.Fold(program.FoldSum)
	g.b.Close(u, total.Times(g.constant(0.01, 0.3, program.Number).e))
	bound := 2e6 * float64(g.months)
	g.keep(val{total, bound})
	g.keep(g.within(val{u, bound}))
}

// stepIRR takes the return of an outlay in the first month and random receipts after it.
func (g *gen) stepIRR() {
	least := 1e3
	if g.r.IntN(4) == 0 {
		least = -1e4 // several changes of sign, or no root
	}
	receipts := g.clamp(g.pick(program.Money), least, 1e6)
	outlay := g.b.Const(fixed(g.uniform(1e5, 5e6)), program.Money)
	l := g.b.Line(fmt.Sprintf("flow%d", g.count), program.Money, program.Doc{Title: "random flow"})
	first := g.monthly[program.Day][0].e.LessEq(g.b.Int(0, program.Day))
	l.Is(program.Select(first, outlay.Neg(), receipts.e))
	g.named(l, 5e6)
	rate, status := l.IRR()
	g.keep(g.clamp(val{rate, 1e6}, -1, 10))
	g.keep(val{status, 10})
	g.b.Measure("irr", fmt.Sprint(g.count), program.Doc{Title: "Random return", Unit: ""}, rate,
		status.LessEq(g.b.Int(0, program.Number)), "no single root")
}

// measures asks for the youngest once-values of each kind.
func (g *gen) measures() {
	for k, pool := range g.once {
		for i := range min(3, len(pool)) {
			v := pool[len(pool)-1-i]
			defined := g.once[program.Flag][g.r.IntN(len(g.once[program.Flag]))]
			g.b.Measure(program.Kind(k).String(), fmt.Sprint(i), program.Doc{Title: "random measure"}, v.e, defined.e, "its flag is 0")
		}
	}
	last := g.young(g.lines)
	g.b.Measure("peak", "", program.Doc{Title: "largest value of a random line"}, last.e.Fold(program.FoldMax),
		g.b.Int(1, program.Flag), "")
}
