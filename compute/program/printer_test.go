package program_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

func TestAFormulaReadsAsItIsComputed(t *testing.T) {
	m := make4()
	x, y, z := m.Input("x", dec("1"), program.Number), m.Input("y", dec("2"), program.Number), m.Series("z", decs("1", "2", "3", "4"), program.Number)
	debt := m.line("debt", program.Money)
	debt.Is(debt.Lag(1).Times(x))
	f := m.line("late", program.Flag).Is(x.Less(z))
	curve := m.Table("curve", decs("1", "2"))
	irr, _ := debt.IRR()
	fee := m.Unknown("fee", m.num("1"))
	m.Close(fee, fee.Times(m.num("0.5")))
	var lines []program.Line
	var want []string
	for _, c := range []struct {
		e    program.Expr
		want string
	}{
		{x.Plus(y).Plus(z), "x + y + z"},
		{x.Plus(y.Plus(z)), "x + (y + z)"},
		{x.Minus(y.Minus(z)), "x - (y - z)"},
		{x.Plus(y).Times(z), "(x + y) x z"},
		{x.Plus(y.Times(z)), "x + y x z"},
		{x.Times(y.Times(z)), "x x (y x z)"},
		{x.Over(y, z), "x / y else z"},
		{x.Over(y.Plus(z), m.num("0")).Plus(z), "(x / (y + z) else 0) + z"},
		{x.Neg(), "0 - x"},
		{x.Plus(y).PowInt(z), "(x + y)^z"},
		{program.Min(x.Plus(y), z), "min(x + y, z)"},
		{z.Floor0(), "max(z, 0)"},
		{program.Select(f.Expr, x, y.Times(z)), "if(late, x, y x z)"},
		{x.LessEq(y).And(f.Not()), "min(x <= y, 1 - late)"},
		{curve.At(x, program.Number).Plus(curve.Interp(y, program.Number)), "curve[x] + curve(y)"},
		{debt.Lag(3), "debt[t-3]"},
		{debt.Lead(1), "debt[t+1]"},
		{debt.Lag(0), "debt[t]"},
		{x.Plus(z).Lag(1), "(x + z)[t-1]"},
		{debt.Window(12), "sum(debt, 12)"},
		{debt.Convolve(decs("1"), 12), "convolve(debt, weights every 12)"},
		{debt.Fold(program.FoldSum), "total(debt)"},
		{debt.FoldWhere(program.FoldMin, f.Expr), "least(debt where late)"},
		{x.Exp().Plus(y.Log()), "exp(x) + log(y)"},
		{irr, "irr(debt)"},
		{fee.Times(x), "fee x x"},
		{z.RoundCents(), "round(z)"},
	} {
		lines = append(lines, m.line("", c.e.Kind()).Is(c.e))
		want = append(want, c.want)
	}
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range lines {
		if got := p.Formula(l.ID()); got != want[i] {
			t.Errorf("formula is %q, want %q", got, want[i])
		}
	}
}

func TestAListingShowsLoopsLinesMeasuresAndTheJournal(t *testing.T) {
	m := make4()
	cash, debt := m.Account("cash", program.Asset, "cash at bank"), m.Account("loan", program.Liability, "debt")
	draw := m.Line("draw", program.Money, program.Doc{Unit: "USD"}).Is(m.Input("amount", dec("100"), program.Money))
	m.Post(draw, cash, debt)
	left := m.line("left", program.Money).Before(m.usd("7"))
	left.Is(left.Lag(1).Plus(draw.Expr))
	ahead := m.line("ahead", program.Money)
	ahead.Is(ahead.Lead(1).Plus(left.Expr))
	fee := m.Unknown("fee", m.usd("1"))
	m.Close(fee, fee.Times(m.num("0.5")))
	m.Measure("peak", "loan", program.Doc{}, left.Fold(program.FoldMax), m.usd("0").Less(ahead.Fold(program.FoldFirst)), "nothing drawn")
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	if err := p.Print(&s); err != nil {
		t.Fatal(err)
	}
	want := `program of 4 months from 2026-01-01: 24 nodes, 5 lines, 1 inputs, 0 series, 3 loops

loop 0, forward
  draw : money [USD] = round(amount)
  account.cash : money [currency] = account.cash[t-1] + draw
  account.loan : money [currency] = account.loan[t-1] + draw
  left : money = left[t-1] + draw; before month 0 7

loop 1, backward
  ahead : money = ahead[t+1] + left

loop 2, once-values only

unknowns
  fee = fee x 0.5; first guess 1

measures
  peak[loan] : money = greatest(left); where 0 < first(ahead), else nothing drawn

accounts
  cash : asset [cash at bank]
  loan : liability [debt]

postings
  draw: debit cash, credit loan
`
	if s.String() != want {
		t.Errorf("listing is\n%s\nwant\n%s", s.String(), want)
	}
}

func TestTheListingNamesSubtotals(t *testing.T) {
	m := make4()
	m.Account("wear", program.Expense, "Depreciation")
	m.Subtotal("EBITDA", "Depreciation")
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	if err := p.Print(&s); err != nil {
		t.Fatal(err)
	}
	if want := "\nsubtotals\n  EBITDA, before Depreciation\n"; !strings.Contains(s.String(), want) {
		t.Errorf("listing is\n%s\nwithout %q", s.String(), want)
	}
}

// full refuses to be written to.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestPrintReportsTheErrorOfItsWriter(t *testing.T) {
	if err := programtest.Random(1, 20, 6).Print(full{}); err == nil {
		t.Error("no error")
	}
}

func TestRandomProgramsPrintEquallyAndWithoutBound(t *testing.T) {
	for seed := range uint64(10) {
		var a, b strings.Builder
		p := programtest.Random(seed, 80, 12)
		if p.Print(&a) != nil || programtest.Random(seed, 80, 12).Print(&b) != nil || a.String() != b.String() {
			t.Fatalf("seed %d: listings differ", seed)
		}
	}
}

func TestAFormulaThatSharesItsPartsIsCut(t *testing.T) {
	m := make4()
	e := m.Input("x", dec("1"), program.Number)
	for range 60 {
		e = e.Times(m.num("0.5")).Plus(e) // written out, 2^60 terms
	}
	l := m.line("y", program.Number).Is(e)
	p, err := m.Program()
	if err != nil {
		t.Fatal(err)
	}
	if f := p.Formula(l.ID()); len(f) > 5000 || !strings.HasSuffix(f, " ...") {
		t.Errorf("formula of %d bytes", len(f))
	}
}
