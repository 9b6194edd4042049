package programtest

import (
	"math"
	"reflect"
	"testing"

	"github.com/capstack/capstack/compute/program"
)

func TestRandomProgramsTogetherUseEveryOperationKindAndFold(t *testing.T) {
	ops, folds, kinds := map[program.Op]int{}, map[program.FoldKind]int{}, map[program.Kind]int{}
	forward, backward, unknowns, postings := 0, 0, 0, 0
	for seed := range uint64(10) {
		p := Random(seed, 60, 24)
		for _, n := range p.Nodes {
			ops[n.Op]++
			kinds[n.Kind]++
			if n.Op == program.OpFold {
				folds[program.FoldKind(n.N)]++
			}
		}
		for _, s := range p.Sweeps {
			if s.Backward {
				backward++
			} else {
				forward++
			}
		}
		unknowns += len(p.Unknowns)
		postings += len(p.Postings)
	}
	for o := range program.Ops {
		if ops[program.Op(o)] == 0 {
			t.Errorf("no node of operation %s", program.Op(o))
		}
	}
	for f := program.FoldSum; f <= program.FoldCount; f++ {
		if folds[f] == 0 {
			t.Errorf("no fold of kind %d", f)
		}
	}
	for k := program.Number; k <= program.Day; k++ {
		if kinds[k] == 0 {
			t.Errorf("no node of kind %s", k)
		}
	}
	if forward == 0 || backward == 0 || unknowns == 0 || postings == 0 {
		t.Errorf("forward %d, backward %d loops, %d unknowns, %d postings: each must occur", forward, backward, unknowns, postings)
	}
}

func TestASmallProgramHasTheRequestedLinesAndAnyLengthOfGrid(t *testing.T) {
	for _, months := range []int{1, 2, 13, 601} {
		p := Random(7, 5, months)
		if len(p.Lines) < 5 || p.Grid.Len() != months {
			t.Errorf("%d months: %d lines, %d months", months, len(p.Lines), p.Grid.Len())
		}
	}
}

func TestASeedGivesTheSameProgramAndInputs(t *testing.T) {
	a, b := Random(3, 80, 36), Random(3, 80, 36)
	if !reflect.DeepEqual(a, b) {
		t.Error("two draws of one seed differ")
	}
	if !reflect.DeepEqual(Inputs(5, a), Inputs(5, b)) {
		t.Error("two draws of inputs differ")
	}
	if reflect.DeepEqual(Inputs(5, a), Inputs(6, a)) {
		t.Error("inputs of two seeds agree")
	}
}

func TestValuesStayFiniteAndBounded(t *testing.T) {
	for seed := range uint64(20) {
		p := Random(seed, 60, 36)
		d := program.Drive[float64]{Inputs: map[int]float64{}}
		for i, v := range Inputs(seed, p) {
			d.Inputs[i] = v
		}
		r, err := program.Walk[float64](p, program.Float{}, d)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i, l := range p.Lines {
			for m, x := range r.Line(program.LineID(i)) {
				if math.IsNaN(x) || math.Abs(x) > 1e13 {
					t.Fatalf("seed %d: line %q is %v in month %d", seed, l.Name, x, m)
				}
			}
		}
	}
}
