package adjoint

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

// value is a measure under a drive.
func value(t *testing.T, p *program.Program, measure int, d program.Drive[float64]) float64 {
	t.Helper()
	r, err := program.Walk(p, program.Float{}, d)
	if err != nil {
		t.Fatal(err)
	}
	return r.Once(p.Measures[measure].Value)
}

// difference is the derivative of f at x by central differences at h and h/2, extrapolated to order 4; smooth tells whether the
// two and their sides agree, which at a kink or a step they do not.
func difference(f func(float64) float64, x, h float64) (slope float64, smooth bool) {
	at := f(x)
	up, down, nearUp, nearDown := f(x+h), f(x-h), f(x+h/2), f(x-h/2)
	wide, narrow := (up-down)/(2*h), (nearUp-nearDown)/h
	right, left := (nearUp-at)/(h/2), (at-nearDown)/(h/2)
	noise := 1e-13 * math.Abs(at) / h
	smooth = math.Abs(wide-narrow) <= 1e-3*math.Abs(narrow)+noise && math.Abs(right-left) <= 1e-2*math.Abs(narrow)+noise
	return (4*narrow - wide) / 3, smooth
}

// agree holds a derivative against a difference to 1e-6, beside what rounding of the values leaves of the difference,
// and the resolution of the ledger: an unknown closes to that.
func agree(derivative, slope, at, h float64) bool {
	return math.Abs(derivative-slope) <= 1e-6*math.Max(math.Abs(derivative), math.Abs(slope))+1e-13*math.Abs(at)/h+1e-18
}

// driven is a random program with values for its inputs.
func driven(seed uint64, lines, months int) (*program.Program, []float64) {
	p := programtest.Random(seed, lines, months)
	return p, programtest.Inputs(seed+100, p)
}

func driveOf(v []float64) program.Drive[float64] {
	d := program.Drive[float64]{Inputs: map[int]float64{}}
	for i, x := range v {
		d.Inputs[i] = x
	}
	return d
}

// off tells whether a derivative is not that of forward accumulation, beside what is left of the guess of an unknown: it closes
// to 1e-12 of itself.
func off(derivative float64, want dual) bool {
	return math.Abs(derivative-want.d) > 1e-8*math.Abs(want.d)+1e-9*(1+math.Abs(want.v))
}

// Forward accumulation has the same derivatives, at kinks too: the two share the values of operations and no rule.
func TestEveryOperationAgreesWithForwardAccumulation(t *testing.T) {
	ops, compared := [program.Ops]bool{}, 0
	for seed := range uint64(10) {
		p, v := driven(seed, 60, 30)
		for _, n := range p.Nodes {
			ops[n.Op] = true
		}
		gradients := make([]*Gradient, len(p.Measures))
		for m := range gradients {
			var err error
			if gradients[m], err = Of(p, m, driveOf(v)); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		for i := range p.Inputs {
			d := program.Drive[dual]{Inputs: map[int]dual{}}
			for k, x := range v {
				d.Inputs[k] = dual{v: x}
			}
			d.Inputs[i] = dual{v[i], 1}
			r, err := program.Walk(p, duals{}, d)
			if err != nil {
				t.Fatal(err)
			}
			for m, g := range gradients {
				want := r.Once(p.Measures[m].Value)
				compared++
				if math.Abs(g.Value-want.v) > 1e-9*math.Abs(want.v) || off(g.Inputs[i], want) {
					t.Errorf("seed %d, measure %d, input %d: %v of %v, forward %v", seed, m, i, g.Inputs[i], g.Value, want)
				}
			}
		}
	}
	for op, seen := range ops {
		if !seen {
			t.Errorf("no program has a %s", program.Op(op))
		}
	}
	if compared < 1000 {
		t.Errorf("%d derivatives compared", compared)
	}
}

func TestSeriesAgreeWithForwardAccumulationByMonth(t *testing.T) {
	moved := 0
	for seed := range uint64(4) {
		p, v := driven(seed, 30, 24)
		for m := range p.Measures {
			g, err := Of(p, m, driveOf(v))
			if err != nil {
				t.Fatal(err)
			}
			for s := range p.Series {
				for _, month := range []int{0, 7, 23} {
					d := program.Drive[dual]{Inputs: map[int]dual{}, Series: map[int][]dual{s: make([]dual, 24)}}
					for k, x := range v {
						d.Inputs[k] = dual{v: x}
					}
					for t, x := range p.Series[s].Values {
						d.Series[s][t] = dual{v: x.Float64()}
					}
					d.Series[s][month].d = 1
					r, err := program.Walk(p, duals{}, d)
					if err != nil {
						t.Fatal(err)
					}
					want, got := r.Once(p.Measures[m].Value), 0.0
					if g.Series[s] != nil {
						got = g.Series[s][month]
					}
					if want.d != 0 {
						moved++
					}
					if off(got, want) {
						t.Errorf("seed %d, measure %d, series %d, month %d: %v, forward %v", seed, m, s, month, got, want)
					}
				}
			}
		}
	}
	if moved < 20 {
		t.Errorf("%d derivatives are not 0", moved)
	}
}

func TestRandomProgramsAgreeWithCentralDifferences(t *testing.T) {
	compared, kinks := 0, 0
	for seed := range uint64(3) {
		p, v := driven(seed, 30, 24)
		d := driveOf(v)
		for m := range p.Measures {
			g, err := Of(p, m, d)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if v := value(t, p, m, d); v != g.Value {
				t.Fatalf("seed %d: value %v, walked %v", seed, g.Value, v)
			}
			for i, in := range p.Inputs {
				if in.Kind == program.Flag || in.Kind == program.Day {
					continue
				}
				h := 1e-4 * math.Max(math.Abs(d.Inputs[i]), 1e-2)
				own := d.Inputs[i]
				slope, smooth := difference(func(x float64) float64 {
					d.Inputs[i] = x
					return value(t, p, m, d)
				}, own, h)
				d.Inputs[i] = own
				if !smooth {
					kinks++
					continue
				}
				compared++
				if !agree(g.Inputs[i], slope, g.Value, h) {
					t.Errorf("seed %d, measure %d, input %d: derivative %v, difference %v", seed, m, i, g.Inputs[i], slope)
				}
			}
		}
	}
	t.Logf("%d derivatives compared, %d at kinks or steps", compared, kinks)
	if compared < 200 || kinks > compared/3 {
		t.Errorf("%d derivatives compared, %d at kinks", compared, kinks)
	}
}
