package program_test

import (
	"testing"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

// A line's history is what its definition comes to, in every month: a probe evaluates the definition again.
func TestAProbeReadsWhatTheWalkComputed(t *testing.T) {
	for seed := range uint64(40) {
		p := programtest.Random(seed, 30, 20)
		r, err := program.Walk(p, program.Float{}, program.Drive[float64]{})
		if err != nil {
			t.Fatal(err)
		}
		x := program.NewProbe(r, program.Float{}, program.Drive[float64]{})
		for _, month := range []int{19, 0, 7, 8, 7} { // in any order, and again
			for i, l := range p.Lines {
				if got, want := x.At(l.Root, month), r.Line(program.LineID(i))[month]; got != want && len(p.Unknowns) == 0 {
					t.Fatalf("seed %d, line %q, month %d: %v, want %v", seed, l.Name, month, got, want)
				}
			}
		}
	}
}

func TestAFormulaStopsAtNamesThatWereGiven(t *testing.T) {
	b := builder(3)
	x := b.Called("twice", b.Input("x", dec("2"), program.Number).Times(b.Int(2, program.Number)))
	l := b.Line("l", program.Number, program.Doc{}).Is(x.Plus(b.Int(1, program.Number)))
	again := b.Called("other", x) // the first name stays
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Formula(l.ID()); got != "twice + 1" {
		t.Errorf("formula %q", got)
	}
	if got := p.Expression(again.Node(), 100); got != "x x 2" {
		t.Errorf("expression %q", got)
	}
	if got := p.Expression(p.Lines[l.ID()].Root, 3); got != "twice ..." {
		t.Errorf("cut expression %q", got)
	}
	if p.Called(again.Node()) != "twice" || p.Called(p.Lines[l.ID()].Root) != "" {
		t.Error("names")
	}
}
