package exact_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

// walked is what a run must give: program.Walk over the same numbers.
func walked(p *program.Program, o exact.Options) (*program.Result[money.Fixed], error) {
	a := exact.NewArithmetic(p, o.Rounding, false)
	return program.Walk(p, a, program.Drive[money.Fixed]{Inputs: o.Inputs, Series: o.Series, Position: a.Position()})
}

// sameAsWalk compares every line and every once-value.
func sameAsWalk(p *program.Program, o exact.Options) error {
	l, err := exact.Run(p, o)
	w, want := walked(p, o)
	if err != nil || want != nil {
		if fmt.Sprint(err) != fmt.Sprint(want) {
			return fmt.Errorf("error %w, of the walk: %v", err, want) //nolint:errorlint // the second is said only
		}
		return nil
	}
	for i, line := range p.Lines {
		if !slices.Equal(l.Values(program.LineID(i)), w.Line(program.LineID(i))) {
			return fmt.Errorf("line %d %q: %v, of the walk %v", i, line.Name, l.Values(program.LineID(i)), w.Line(program.LineID(i)))
		}
	}
	for id, n := range p.Nodes {
		if n.Once && l.Once(program.NodeID(id)) != w.Once(program.NodeID(id)) {
			return fmt.Errorf("once-value %d (%s): %s, of the walk %s", id, n.Op, l.Once(program.NodeID(id)), w.Once(program.NodeID(id)))
		}
	}
	return nil
}

// A run is the walk, to the bit, whatever the program: with declared inputs and series, and with given ones.
func TestARunIsTheWalk(t *testing.T) {
	for seed := range uint64(300) {
		p := programtest.Random(seed, 10+int(seed%50), 1+int(seed*7%90))
		o := exact.Defaults()
		if err := sameAsWalk(p, o); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		o.Inputs, o.Series = map[int]money.Fixed{}, map[int][]money.Fixed{}
		for i, in := range p.Inputs {
			if i%2 == 0 {
				o.Inputs[i], _ = money.Mul(in.Value, money.MustParse("0.9"))
			}
		}
		for i, s := range p.Series {
			if i%2 == 1 {
				o.Series[i] = slices.Clone(s.Values)
				slices.Reverse(o.Series[i])
			}
		}
		if err := sameAsWalk(p, o); err != nil {
			t.Fatalf("seed %d, driven: %v", seed, err)
		}
	}
}

// Runs of one program share its plan and the memory of runs before: none sees another's numbers.
func TestRunsOfOneProgramDoNotMeet(t *testing.T) {
	p := project(t, 6, 60)
	var wait sync.WaitGroup
	faults := make([]error, 8)
	for i := range faults {
		wait.Add(1)
		go func() {
			defer wait.Done()
			o := exact.Defaults()
			v, _ := money.Mul(p.Inputs[0].Value, money.FromInt(int64(i+1)))
			o.Inputs = map[int]money.Fixed{0: v}
			for range 5 {
				faults[i] = errors.Join(faults[i], sameAsWalk(p, o))
			}
		}()
	}
	wait.Wait()
	if err := errors.Join(faults...); err != nil {
		t.Fatal(err)
	}
}
