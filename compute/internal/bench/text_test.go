package bench

import (
	"os"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
)

// tiny is a program of six months: a price drives revenue; a balance starts at 10, takes what exceeds 2 and pays out in months
// of a schedule; the measure is the greatest balance before the day of a default, and the rate of return of the payouts.
func tiny(t *testing.T) *Subject {
	t.Helper()
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 1, 1), 6)
	if err != nil {
		t.Fatal(err)
	}
	b := program.New(grid)
	months := func(v ...int64) []money.Fixed {
		out := make([]money.Fixed, len(v))
		for i, x := range v {
			out[i] = money.FromInt(x)
		}
		return out
	}
	price := b.Series("price", months(1, 1, 1, 1, 1, 1), program.Number)
	day := b.Input("default_date", money.FromInt(400), program.Day)
	start := b.Series("", months(0, 31, 59, 90, 120, 151), program.Day)
	pays := b.Series("", months(0, 0, 1, 0, 0, 1), program.Number)
	two := b.Int(2, program.Number)
	line := func(name string) program.Line { return b.Line(name, program.Number, program.Doc{}) }
	revenue := line("revenue").Is(program.Select(day.LessEq(start), b.Int(0, program.Number), price.Times(two)))
	balance := line("balance").Before(b.Int(10, program.Number))
	paid := line("paid").Is(balance.Lag(1).Times(pays))
	balance.Is(balance.Lag(1).Plus(revenue.Expr).Minus(paid.Expr).Floor0())
	flow := line("flow").Is(paid.Minus(revenue.Expr))
	rate, status := flow.IRR()
	b.Measure("peak", "", program.Doc{}, balance.FoldWhere(program.FoldMax, start.Less(day)), b.Int(1, program.Flag), "")
	b.Measure("year", "", program.Doc{}, paid.Window(3).Fold(program.FoldLast), b.Int(1, program.Flag), "")
	b.Measure("irr", "", program.Doc{}, rate, status.Less(two), "none")
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	return &Subject{Program: p, Measures: []int{0, 1, 2},
		Curves:   []Curve{{Series: 0, Path: "price", Evolution: process.Evolution{Form: process.FormPrice, MeanReversion: 1, Volatility: 0.5}}},
		Defaults: []Default{{Input: 0, Path: "default_date", Rate: 0.1, Close: 0, Never: 181}}}
}

// What is printed for the tiny program stands in testdata, in both languages, and was read against the program by hand.
func TestTheTextOfATinyModel(t *testing.T) {
	s := tiny(t)
	for name, d := range map[string]*dialect{"tiny.c.txt": &c, "tiny.py.txt": &numPy} {
		a, err := analyse(s)
		if err != nil {
			t.Fatal(err)
		}
		lists, code := body(s, a, d, 1)
		want, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got := lists + "\n" + code; got != strings.ReplaceAll(string(want), "\r", "") {
			t.Errorf("%s should be\n%s", name, got)
		}
	}
}

func TestPrintingIsDeterministic(t *testing.T) {
	for range 3 {
		for _, printed := range []func(*Subject) (string, error){C, NumPy} {
			one, err := printed(tiny(t))
			two, again := printed(tiny(t))
			if err != nil || again != nil || one != two {
				t.Fatalf("%v, %v: two texts of one subject differ", err, again)
			}
		}
	}
}

func TestWhatPeersCannotDrawIsAnError(t *testing.T) {
	for name, change := range map[string]func(*Subject){
		"a share":            func(s *Subject) { s.Curves[0].Evolution.Form = process.FormShare },
		"no volatility":      func(s *Subject) { s.Curves[0].Evolution.Volatility = 0 },
		"no hazard":          func(s *Subject) { s.Defaults[0].Rate = 0 },
		"nothing to compute": func(s *Subject) { s.Measures = nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := tiny(t)
			change(s)
			if _, err := C(s); err == nil {
				t.Error("no error")
			}
			if _, err := NumPy(s); err == nil {
				t.Error("no error")
			}
		})
	}
}
