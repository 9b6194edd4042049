package program_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

func builder(months int) *program.Builder {
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 1, 31), months)
	if err != nil {
		panic(err)
	}
	return program.New(grid)
}

func dec(s string) money.Fixed { return money.MustParse(s) }

func decs(s ...string) []money.Fixed {
	out := make([]money.Fixed, len(s))
	for i := range s {
		out[i] = dec(s[i])
	}
	return out
}

// maker is a small program in the making; its short forms keep the tables of tests readable.
type maker struct {
	*program.Builder
}

func (m maker) num(s string) program.Expr { return m.Const(dec(s), program.Number) }
func (m maker) usd(s string) program.Expr { return m.Const(dec(s), program.Money) }
func (m maker) flag(v int64) program.Expr { return m.Int(v, program.Flag) }
func (m maker) day(v int64) program.Expr  { return m.Int(v, program.Day) }
func (m maker) line(name string, k program.Kind) program.Line {
	return m.Line(name, k, program.Doc{})
}

func (m maker) series(v ...string) program.Expr { return m.Series("", decs(v...), program.Number) }

func make4() maker { return maker{builder(4)} }

func TestEachFaultOfKindIsRefusedWithTheNameOfTheLine(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(m maker)
		want string
	}{
		{"money times money", func(m maker) { m.usd("2").Times(m.usd("3")) }, "product of money 2 and money 3"},
		{"money plus number", func(m maker) { m.usd("2").Plus(m.num("3")) }, "sum of money 2 and number 3"},
		{"number minus money", func(m maker) { m.num("2").Minus(m.usd("3")) }, "difference of number 2 and money 3"},
		{"day plus day", func(m maker) { m.day(2).Plus(m.day(3)) }, "sum of day 2 and day 3"},
		{"day times number", func(m maker) { m.day(2).Times(m.num("3")) }, "product of day 2 and number 3"},
		{"negative of a day", func(m maker) { m.day(2).Neg() }, "negative of day 2"},
		{"number over money", func(m maker) { m.num("2").Over(m.usd("3"), m.num("0")) }, "quotient of number 2 and money 3"},
		{"quotient with a wrong default", func(m maker) { m.usd("2").Over(m.usd("3"), m.usd("0")) }, "the value for a zero divisor must be number"},
		{"minimum of two kinds", func(m maker) { program.Min(m.usd("2"), m.num("3")) }, "minimum of money 2 and number 3"},
		{"comparison of two kinds", func(m maker) { m.day(2).Less(m.num("3")) }, "comparison of day 2 and number 3"},
		{"and of numbers", func(m maker) { m.num("2").And(m.num("3")) }, "and of number 2 and number 3"},
		{"not of money", func(m maker) { m.usd("2").Not() }, "not of money 2"},
		{"selection by a number", func(m maker) { program.Select(m.num("1"), m.num("1"), m.num("2")) }, "selection by number 1"},
		{"selection among two kinds", func(m maker) { program.Select(m.flag(1), m.num("1"), m.usd("2")) }, "selection of number 1 and money 2"},
		{"power of money", func(m maker) { m.usd("2").PowInt(m.num("3")) }, "power of money 2 and number 3"},
		{"exp of a monthly value", func(m maker) { m.series("1", "2", "3", "4").Exp() }, "only of a number known once"},
		{"log of money", func(m maker) { m.usd("2").Log() }, "log of money 2: only of a number known once"},
		{"table read at money", func(m maker) { m.Table("curve", decs("1")).At(m.usd("2"), program.Number) }, `table "curve" read at money 2`},
		{"empty table", func(m maker) { m.Table("curve", nil) }, `table "curve" is empty`},
		{"window over days", func(m maker) { m.day(1).Window(2) }, "window over day 1"},
		{"window of no month", func(m maker) { m.num("1").Window(0) }, "window of 0 months over number 1"},
		{"convolution without step", func(m maker) { m.num("1").Convolve(decs("1"), 0) }, "convolution with step 0"},
		{"shift beyond any grid", func(m maker) { m.num("1").Lag(602) }, "shift of number 1 by 602 months"},
		{"sum of days", func(m maker) { m.day(1).Fold(program.FoldSum) }, "sum over day 1"},
		{"unknown fold", func(m maker) { m.num("1").Fold(9) }, "fold 9 over number 1"},
		{"fold where a number", func(m maker) { m.num("1").FoldWhere(program.FoldMax, m.num("1")) }, "fold of number 1 where number 1"},
		{"return of flags", func(m maker) { m.flag(1).IRR() }, "internal rate of return of flag 1"},
		{"line of another kind", func(m maker) { m.line("debt", program.Money).Is(m.num("1")) }, `line "debt" is money but is defined as number`},
		{"line defined twice", func(m maker) { m.line("debt", program.Number).Is(m.num("1")).Is(m.num("1")) }, `line "debt" is defined twice`},
		{"line declared twice", func(m maker) {
			m.line("debt", program.Number).Is(m.num("1"))
			m.line("debt", program.Number).Is(m.num("2"))
		}, `line "debt" is declared twice`},
		{"line not defined", func(m maker) { m.line("debt", program.Number) }, `line "debt" is declared but not defined`},
		{"monthly value before month 0", func(m maker) {
			m.line("debt", program.Number).Is(m.num("1")).Before(m.series("1", "2", "3", "4"))
		}, `line "debt": its value before month 0 must be a once-value of its kind`},
		{"value before month 0 twice", func(m maker) {
			m.line("debt", program.Number).Is(m.num("1")).Before(m.num("1")).Before(m.num("2"))
		}, `line "debt": its value before month 0 is given twice`},
		{"series of wrong length", func(m maker) { m.Series("price", decs("1", "2"), program.Money) }, `series "price" has 2 values for 4 months`},
		{"input with two values", func(m maker) {
			m.Input("rate", dec("1"), program.Number)
			m.Input("rate", dec("2"), program.Number)
		}, "input rate is declared twice with different kind or value"},
		{"posting of a number", func(m maker) {
			m.Post(m.line("units", program.Number).Is(m.num("1")), m.Account("a", program.Asset, ""), m.Account("b", program.Equity, ""))
		}, `line "units" is posted but is not money`},
		{"posting to itself", func(m maker) {
			a := m.Account("a", program.Asset, "")
			m.Post(m.line("x", program.Money).Is(m.usd("1")), a, a)
		}, `line "x" is posted from account "a" to itself`},
		{"subtotal before no expense", func(m maker) { m.Account("a", program.Asset, "s"); m.Subtotal("x", "s") }, `subtotal "x" stands before section "s", which has no expense account`},
		{"account opened twice", func(m maker) { m.Account("a", program.Asset, ""); m.Account("a", program.Asset, "") }, `account "a" is opened twice`},
		{"measure twice", func(m maker) {
			m.Measure("irr", "p1", program.Doc{}, m.num("1"), m.flag(1), "")
			m.Measure("irr", "p1", program.Doc{}, m.num("1"), m.flag(1), "")
		}, "measure irr[p1] is declared twice"},
		{"monthly measure", func(m maker) { m.Measure("irr", "", program.Doc{}, m.series("1", "2", "3", "4"), m.flag(1), "") }, "measure irr must be a once-value"},
		{"measure defined by a number", func(m maker) { m.Measure("irr", "", program.Doc{}, m.num("1"), m.num("1"), "") }, "must be a flag, not number 1"},
		{"unknown not closed", func(m maker) { m.Unknown("fee", m.usd("1")) }, `unknown "fee" is not closed`},
		{"unknown closed twice", func(m maker) { u := m.Unknown("fee", m.usd("1")); m.Close(u, m.usd("1")); m.Close(u, m.usd("2")) }, `unknown "fee" is closed twice`},
		{"unknown declared twice", func(m maker) { m.Unknown("fee", m.usd("1")); m.Unknown("fee", m.usd("1")) }, `unknown "fee" is declared twice`},
		{"unknown guessed by month", func(m maker) { m.Unknown("fee", m.series("1", "2", "3", "4")) }, `unknown "fee": its guess must be a once-value`},
		{"closing something else", func(m maker) { m.Close(m.usd("1"), m.usd("1")) }, "close: needs an unknown and a once-value of its kind"},
		{"expression of another program", func(m maker) { m.num("1").Plus(make4().num("2")) }, "an expression of another program is used in this one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := make4()
			c.make(m)
			if _, err := m.Program(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want it to contain %q", err, c.want)
			}
		})
	}
}

func TestAllFaultsAreReportedAtOnceAndABuilderIsSpent(t *testing.T) {
	m := make4()
	m.usd("2").Times(m.usd("3"))
	m.line("debt", program.Number)
	m.Unknown("fee", m.usd("1"))
	_, err := m.Program()
	for _, want := range []string{"product of", `line "debt"`, `unknown "fee"`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want it to contain %q", err, want)
		}
	}
	if _, err := m.Program(); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("second call: error is %v", err)
	}
}

func TestKindsOfResults(t *testing.T) {
	m := make4()
	n, u, f, d := m.num("1"), m.usd("1"), m.flag(1), m.day(1)
	for name, c := range map[string]struct {
		e    program.Expr
		want program.Kind
	}{
		"money x number":     {u.Times(n), program.Money},
		"flag x money":       {f.Times(u), program.Money},
		"flag x flag":        {f.Times(f), program.Flag},
		"flag x number":      {f.Times(n), program.Number},
		"flag + flag":        {f.Plus(f), program.Number},
		"day + number":       {d.Plus(n), program.Day},
		"day - day":          {d.Minus(d), program.Number},
		"day - number":       {d.Minus(n), program.Day},
		"money / money":      {u.Over(u, n), program.Number},
		"money / number":     {u.Over(n, u), program.Money},
		"flag / number":      {f.Over(n, n), program.Number},
		"money < money":      {u.Less(u), program.Flag},
		"not flag":           {f.Not(), program.Flag},
		"window of flags":    {f.Window(3), program.Number},
		"convolved flags":    {f.Convolve(decs("1"), 1), program.Number},
		"total of flags":     {f.Fold(program.FoldSum), program.Number},
		"number of months":   {u.Fold(program.FoldCount), program.Number},
		"first day":          {d.Fold(program.FoldFirst), program.Day},
		"money before":       {u.Lag(1), program.Money},
		"money to the cent":  {u.RoundCents(), program.Money},
		"money not negative": {u.Floor0(), program.Money},
	} {
		if c.e.Kind() != c.want {
			t.Errorf("%s is %s, want %s", name, c.e.Kind(), c.want)
		}
	}
	if _, err := m.Program(); err != nil {
		t.Error(err)
	}
}

func TestEqualExpressionsAreOneNodeAndTwoLinesAreTwo(t *testing.T) {
	m := make4()
	x := m.series("1", "2", "3", "4")
	if a, b := x.Plus(m.num("1")).Times(x), x.Plus(m.num("1")).Times(x); a.Node() != b.Node() {
		t.Errorf("equal expressions are nodes %d and %d", a.Node(), b.Node())
	}
	if a, b := x.Plus(m.num("1")).Lag(2), x.Plus(m.num("1")).Lag(2); a.Node() != b.Node() {
		t.Errorf("equal lags of an expression are nodes %d and %d", a.Node(), b.Node())
	}
	if a, b := m.num("1"), m.flag(1); a.Node() == b.Node() {
		t.Error("a number and a flag of one value are one node")
	}
	if a, b := x.Minus(m.num("1")), m.num("1").Minus(x); a.Node() == b.Node() {
		t.Error("a difference and its opposite are one node")
	}
	if a, b := m.line("a", program.Number).Is(x), m.line("b", program.Number).Is(x); a.Node() == b.Node() || a.ID() == b.ID() {
		t.Error("two lines are one")
	}
	if a, b := m.Input("p", dec("1"), program.Number), m.Input("p", dec("1"), program.Number); a.Node() != b.Node() {
		t.Error("one input is two nodes")
	}
}

func TestProgramsBeyondTheLimitsAreRefused(t *testing.T) {
	m := make4()
	for range program.MaxLines + 1 {
		m.line("", program.Number).Is(m.num("1"))
	}
	if _, err := m.Program(); err == nil || !strings.Contains(err.Error(), "at most 1000000 and 100000 are allowed") {
		t.Errorf("error is %v, want the limits", err)
	}
}

func TestLookUpByName(t *testing.T) {
	m := make4()
	l := m.line("debt", program.Number).Is(m.num("1"))
	m.Input("rate", dec("1"), program.Number)
	m.Measure("irr", "", program.Doc{}, m.num("1"), m.flag(1), "")
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	if id, ok := p.Line("debt"); !ok || id != l.ID() {
		t.Errorf("line: %d %v", id, ok)
	}
	if i, ok := p.Input("rate"); !ok || p.Inputs[i].Path != "rate" {
		t.Errorf("input: %d %v", i, ok)
	}
	if i, ok := p.Measure("irr", ""); !ok || p.Measures[i].Name != "irr" {
		t.Errorf("measure: %d %v", i, ok)
	}
	_, a := p.Line("x")
	_, b := p.Input("x")
	_, c := p.Measure("irr", "x")
	if a || b || c {
		t.Error("something is found that is not there")
	}
}
