package model_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Explanations of random cases hold together: every reference exists, sums add up, products multiply, what decides is the
// value, and every measure of every case has one.
func TestExplanationsOfRandomCasesAddUp(t *testing.T) {
	seeds := uint64(12)
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		resolved, _ := project.Resolve(randomCase(seed))
		if resolved == nil {
			continue // not every draw is a case
		}
		r := value(t, randomCase(seed))
		limits := exact.ExplainLimits{Depth: 6, Nodes: 120}
		for i, m := range r.p.Measures {
			checkExplanation(t, r.l.ExplainMeasure(i, limits), program.MeasureKey(m.Name, m.Label))
		}
		for i, l := range r.p.Lines {
			if l.Name != "" && i%7 == int(seed%7) {
				month := i % r.p.Grid.Len()
				x := r.l.ExplainLine(program.LineID(i), month, month, limits)
				checkExplanation(t, x, l.Name)
				if x.Nodes[0].Value != r.l.Values(program.LineID(i))[month] {
					t.Errorf("seed %d: line %q of month %d is %s, explained as %s", seed, l.Name, month, r.at(l.Name, month), x.Nodes[0].Value)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// checkExplanation holds each number against its operands. Rounding to the cent moves a sum by at most half a cent a term.
func checkExplanation(t *testing.T, x *exact.Explanation, of string) {
	t.Helper()
	if len(x.Nodes) == 0 || len(x.Nodes) > 120 {
		t.Fatalf("%s: %d nodes", of, len(x.Nodes))
	}
	for i, n := range x.Nodes {
		var sum money.Fixed
		sums, decided, cut := 0, false, n.End != exact.EndNone
		for _, o := range n.Operands {
			if o.Node <= 0 || o.Node >= len(x.Nodes) {
				t.Fatalf("%s, node %d: operand %d of %d", of, i, o.Node, len(x.Nodes))
			}
			v := x.Nodes[o.Node].Value
			switch {
			case strings.HasPrefix(o.Role, "+"):
				sum, sums = plus(sum, v), sums+1
			case strings.HasPrefix(o.Role, "-"):
				sum, sums = minus(sum, v), sums+1
			case o.Role == "decides":
				decided = true
				if v != n.Value && n.Absent == "" && !isRounded(n) {
					t.Errorf("%s, node %d %s: %s decides, but the value is %s", of, i, n.Name, v, n.Value)
				}
			default:
			}
		}
		for _, note := range n.Notes {
			cut = cut || strings.Contains(note, "shown")
		}
		if d, _ := minus(sum, n.Value).Abs(); sums > 0 && !decided && !cut && n.Measures != program.Day && d.Cmp(halfCents(sums)) > 0 {
			t.Errorf("%s, node %d %s = %s: %d terms sum to %s\n%s\n%v", of, i, n.Name, n.Value, sums, sum, n.Formula, n.Operands)
		}
	}
}

// halfCents is half a cent a term and one for the sum, with a hair for what is not rounded at all.
func halfCents(terms int) money.Fixed { v, _ := money.FromRatio(int64(5*(terms+1)+1), 1000); return v }

func isRounded(n exact.Explained) bool { return strings.Contains(n.Formula, "round(") }
