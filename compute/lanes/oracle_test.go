package lanes

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/program"
)

// trial is a program with values for some lanes: the plain walk of each lane says what a machine must give.
type trial struct {
	p     *program.Program
	spec  Spec
	bind  program.Drive[float64]
	lanes []program.Drive[float64] // what varies, by lane; keys as in spec.Varying and spec.VaryingSeries
}

// everything asks for all measures and the fans of all lines.
func everything(p *program.Program) Spec {
	var s Spec
	for i := range p.Measures {
		s.Measures = append(s.Measures, i)
	}
	for i := range p.Lines {
		s.Fans = append(s.Fans, program.LineID(i))
	}
	return s
}

// targets are what this processor's plans can be compiled for, beside the plain machine: each level of threaded codes.
func targets() []target {
	list := []target{{threaded.None, 0}}
	for l := threaded.AVX2; l <= threaded.Best(); l++ {
		list = append(list, target{l, codeLimit})
	}
	return list
}

// check runs the trial's lanes, each at a position given by at, and compares every output with the walk, for all targets.
func (c *trial) check(t *testing.T, at []int) {
	t.Helper()
	walks := make([]walked, len(at))
	for k := range at {
		walks[k].result, walks[k].err = c.walk(k)
	}
	for _, to := range targets() {
		c.checkTarget(t, at, to, walks)
	}
}

// walked is the oracle's run of one lane.
type walked struct {
	result *program.Result[float64]
	err    error
}

func (c *trial) checkTarget(t *testing.T, at []int, to target, walks []walked) {
	t.Helper()
	plan, err := compile(c.p, c.spec, to)
	if err != nil {
		t.Fatal(err)
	}
	bound, err := plan.Bind(c.bind)
	if err != nil {
		t.Fatal(err)
	}
	m := plan.NewMachine()
	dirty(m)
	c.fill(m, at)
	n := 0
	for _, a := range at {
		n = max(n, a+1)
	}
	for range 2 { // a second run must not see the first
		if err := m.Run(Block{Bound: bound, Lanes: n}); err != nil {
			t.Fatal(err)
		}
	}
	for k, a := range at {
		if s := c.compareWalked(m, walks[k], a); s != "" {
			t.Fatalf("%v: lane %d at position %d: %s", to.level, k, a, s)
		}
	}
}

// dirty fills a machine's working rows with values that must not matter. Rows past the grid are 0 by construction.
func dirty(m *Machine) {
	back := map[int]bool{}
	for _, p := range m.plan.g.place {
		if p.kind == inHistory {
			for k := range int(p.back) {
				back[int(p.base)+m.plan.g.months+k] = true
			}
		}
	}
	for i := range m.rows {
		if !back[i] {
			vector.Broadcast(&m.rows[i], math.NaN())
		}
	}
}

func (c *trial) fill(m *Machine, at []int) {
	for k, a := range at {
		for i, in := range c.spec.Varying {
			m.Input(i)[a] = c.lanes[k].Inputs[in]
		}
		for i, s := range c.spec.VaryingSeries {
			for t, row := 0, m.Series(i); t < len(row); t++ {
				row[t][a] = c.lanes[k].Series[s][t]
			}
		}
	}
}

// walk is the oracle's run of one lane.
func (c *trial) walk(k int) (*program.Result[float64], error) {
	d := program.Drive[float64]{Inputs: map[int]float64{}, Series: map[int][]float64{}}
	for _, from := range []program.Drive[float64]{c.bind, c.lanes[k]} {
		for i, v := range from.Inputs {
			d.Inputs[i] = v
		}
		for i, v := range from.Series {
			d.Series[i] = v
		}
	}
	return program.Walk(c.p, program.Float{}, d)
}

// compare says how the outputs of position a differ from the walk of lane k.
func (c *trial) compare(m *Machine, k, a int) string {
	var w walked
	w.result, w.err = c.walk(k)
	return c.compareWalked(m, w, a)
}

func (c *trial) compareWalked(m *Machine, w walked, a int) string {
	r, err := w.result, w.err
	var circle *program.ConvergenceError
	if errors.As(err, &circle) {
		if m.Failed()[a] != NotConverged {
			return fmt.Sprintf("the walk says %v, the machine %v", err, m.Failed()[a])
		}
		return ""
	}
	if err != nil || m.Failed()[a] != Succeeded {
		return fmt.Sprintf("walk: %v, machine: %v", err, m.Failed()[a])
	}
	if int(m.Rounds()[a]) != r.Iterations {
		return fmt.Sprintf("%d rounds, want %d", m.Rounds()[a], r.Iterations)
	}
	for i, j := range c.spec.Measures {
		d := &c.p.Measures[j]
		if s := differ(m.Value(i)[a], r.Once(d.Value)); s != "" {
			return "value of " + d.Name + ": " + s
		}
		if s := differ(m.Defined(i)[a], r.Once(d.Defined)); s != "" {
			return "defined flag of " + d.Name + ": " + s
		}
	}
	for i, l := range c.spec.Fans {
		for t, want := range r.Line(l) {
			if s := differ(m.Fan(i)[t][a], want); s != "" {
				return fmt.Sprintf("line %d %q, month %d: %s", l, c.p.Lines[l].Name, t, s)
			}
		}
	}
	return ""
}

func differ(got, want float64) string {
	if g, w := math.Float64bits(got), math.Float64bits(Canonical(want)); g != w {
		return fmt.Sprintf("%v (%x), want %v (%x)", got, g, want, w)
	}
	return ""
}

// scatter is n different positions in a block.
func scatter(r *rand.Rand, n int) []int { return r.Perm(Lanes)[:n] }

// passSets are all passes, each one left out, each one alone, and none.
func passSets() []Passes {
	s := []Passes{0, AllPasses}
	for p := Folding; p < AllPasses; p <<= 1 {
		s = append(s, p, AllPasses&^p)
	}
	return s
}
