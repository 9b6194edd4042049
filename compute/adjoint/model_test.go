package adjoint

import (
	"math"
	"testing"
	"time"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// built is the program of a case.
func built(t testing.TB, c project.Case) *program.Program {
	t.Helper()
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatal(findings)
	}
	p, err := model.Build(r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every input of a whole case that is not a date, against differences of the plain walk.
func TestAWholeCaseAgreesWithCentralDifferences(t *testing.T) {
	p := built(t, projecttest.TwoPhases())
	d := program.Drive[float64]{Inputs: map[int]float64{}}
	for _, name := range []string{"equity_irr", "dscr_min", "project_npv"} {
		m, ok := p.Measure(name, "")
		if !ok {
			t.Fatalf("no measure %s", name)
		}
		g, err := Of(p, m, d)
		if err != nil || !g.Defined {
			t.Fatalf("%s: %+v %v", name, g, err)
		}
		compared, moved := 0, 0
		for i, in := range p.Inputs {
			if in.Kind == program.Flag || in.Kind == program.Day || i%3 != 0 {
				continue
			}
			own := in.Value.Float64()
			h := 1e-4 * math.Max(math.Abs(own), 1e-2)
			slope, smooth := difference(func(x float64) float64 {
				d.Inputs[i] = x
				return value(t, p, m, d)
			}, own, h)
			delete(d.Inputs, i)
			if !smooth {
				continue
			}
			if compared++; slope != 0 {
				moved++
			}
			if !agree(g.Inputs[i], slope, g.Value, h) {
				t.Errorf("%s by %s: derivative %v, difference %v", name, in.Path, g.Inputs[i], slope)
			}
		}
		t.Logf("%s: %d inputs compared, %d of which move it", name, compared, moved)
		if moved < 5 {
			t.Errorf("%s: %d inputs compared, %d of which move it", name, compared, moved)
		}
	}
}

// BenchmarkAllSensitivities prints how many plain walks all derivatives of one measure take; the bar is 4.
func BenchmarkAllSensitivities(b *testing.B) {
	p := built(b, projecttest.TwoPhases())
	m, _ := p.Measure("equity_irr", "")
	var walks, passes time.Duration
	for b.Loop() { // in turn, so that both see the same machine
		begin := time.Now()
		if _, err := program.Walk(p, program.Float{}, program.Drive[float64]{}); err != nil {
			b.Fatal(err)
		}
		walks += time.Since(begin)
		begin = time.Now()
		if _, err := Of(p, m, program.Drive[float64]{}); err != nil {
			b.Fatal(err)
		}
		passes += time.Since(begin)
	}
	b.ReportMetric(passes.Seconds()/walks.Seconds(), "walks")
	b.ReportMetric(float64(len(p.Inputs)), "inputs")
}
