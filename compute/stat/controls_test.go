package stat

import (
	"math"
	"reflect"
	"testing"

	"github.com/capstack/capstack/compute/rng"
)

// controlRun is a run of paths with scores, a measure with thresholds, and the path's own view of both for a second method.
type controlRun struct {
	controls *Controls
	column   *Column
	rows     [][]float64 // by control and path
	y        []float64   // NaN without a value
}

// newControlRun draws blocks of 64 paths and one that is not full; measure may return NaN for a path without a value.
func newControlRun(t testing.TB, seed uint64, paths, scores, batches int, thresholds []float64, measure func(z []float64) float64) *controlRun {
	t.Helper()
	r := &controlRun{controls: NewControls(scores, [][]float64{thresholds}, batches), column: mustColumn(t, Options{Thresholds: thresholds, Batches: batches}),
		rows: make([][]float64, 2*scores)}
	z := make([]float64, scores)
	for first := 0; first < paths; first += lanes {
		n := min(lanes, paths-first)
		block := make([]*[lanes]float64, scores)
		for i := range block {
			block[i] = new([lanes]float64)
			rng.FillUniform(block[i], seed, uint64(first), uint32(i+1), 0)
			rng.NormalQuantileRow(block[i], block[i])
		}
		var values [lanes]float64
		var reasons [lanes]Reason
		for lane := range n {
			for i := range z {
				z[i] = block[i][lane]
				r.rows[2*i], r.rows[2*i+1] = append(r.rows[2*i], z[i]), append(r.rows[2*i+1], (z[i]*z[i]-1)/math.Sqrt2)
			}
			values[lane] = measure(z)
			r.y = append(r.y, values[lane])
			if math.IsNaN(values[lane]) {
				reasons[lane] = 7
				r.column.AddFailed(7)
			} else {
				r.column.Add(values[lane], uint64(first+lane))
			}
		}
		r.controls.AddScores(block, n, uint64(first))
		r.controls.AddColumn(0, &values, &reasons, uint64(first))
	}
	return r
}

func (r *controlRun) read() ControlledColumn { return r.controls.Read([]*Column{r.column})[0] }

// leastSquares is a second method: the regression of y on a constant and the controls by Gram and Schmidt on the paths themselves.
// The mean of y on the controls at 0, and the deviation of the residuals.
func leastSquares(rows [][]float64, y []float64) (mean, deviation float64) {
	n := len(y)
	centred := func(x []float64) (out []float64, mean float64) {
		for _, v := range x {
			mean += v / float64(n)
		}
		for _, v := range x {
			out = append(out, v-mean)
		}
		return out, mean
	}
	rest, level := centred(y)
	var basis [][]float64
	var levels []float64 // what the mean of the controls makes of each of the basis
	for _, row := range rows {
		e, at := centred(row)
		for k, b := range basis {
			share := 0.0
			for i := range e {
				share += e[i] * b[i]
			}
			for i := range e {
				e[i] -= share * b[i]
			}
			at -= share * levels[k]
		}
		size := 0.0
		for i := range e {
			size += e[i] * e[i]
		}
		size = math.Sqrt(size)
		share := 0.0
		for i := range e {
			e[i] /= size
			share += e[i] * rest[i]
		}
		for i := range e {
			rest[i] -= share * e[i]
		}
		basis, levels = append(basis, e), append(levels, at/size)
		level -= share * at / size
	}
	squares := 0.0
	for _, x := range rest {
		squares += x * x
	}
	return level, math.Sqrt(squares / float64(n-1-len(rows)))
}

func lognormalBasket(z []float64) float64 {
	return math.Exp(0.3*z[0]-0.045)*(2+0.5*z[1]) + 0.1*z[2]*z[0]
}

func TestCorrectedMeansAreThoseOfLeastSquares(t *testing.T) {
	r := newControlRun(t, 3, 1000, 3, 0, []float64{1.5}, lognormalBasket)
	got := r.read()
	mean, deviation := leastSquares(r.rows, r.y)
	if math.Abs(got.Mean-mean) > 1e-12 {
		t.Errorf("mean %v, by least squares %v", got.Mean, mean)
	}
	// The error has a term for the coefficients beside the residuals' own, of order controls/n^2.
	if ratio := got.StandardError / (deviation / math.Sqrt(1000)); ratio < 1 || ratio > 1.01 {
		t.Errorf("standard error %v, of the residuals %v", got.StandardError, deviation/math.Sqrt(1000))
	}
	if want := square(r.column.StandardError() / got.StandardError); math.Abs(got.VarianceRatio/want-1) > 1e-9 {
		t.Errorf("variance ratio %v, of the errors %v", got.VarianceRatio, want)
	}
	below := make([]float64, len(r.y))
	for i, y := range r.y {
		if y < 1.5 {
			below[i] = 1
		}
	}
	if mean, _ = leastSquares(r.rows, below); math.Abs(got.Below[0].Mean-mean) > 1e-12 {
		t.Errorf("probability %v, by least squares %v", got.Below[0].Mean, mean)
	}
}

func square(x float64) float64 { return x * x }

// A lognormal factor of volatility 0.3: mean 1 in closed form, and the share of its variance that its first two Hermite terms leave is
// 1 - (s^2 + s^4/2)/(e^(s^2) - 1), a variance ratio of 705. A measure with missing values has E[y | z1 < 1] = Phi(1 - s)/Phi(1), and
// P(y < 1) = Phi(s/2). Over 1,000 seeds the corrected figures are unbiased within three standard errors and their intervals hold
// them 950 times within three standard errors of 7; those from 32 batches with Student's t.
func TestCorrectedIntervalsCoverTheClosedForms(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand runs")
	}
	const s, runs, paths = 0.3, 1000, 2048
	cdf := func(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }
	full := func(z []float64) float64 { return math.Exp(s*z[0] - s*s/2) }
	some := func(z []float64) float64 {
		if z[0] >= 1 {
			return math.NaN()
		}
		return full(z)
	}
	for _, x := range []struct {
		name       string
		measure    func([]float64) float64
		batches    int
		below      bool
		want       float64
		least      float64 // variance ratio of the means over seeds
		deviations float64
	}{
		{"mean", full, 0, false, 1, 400, 1.959963984540054},
		{"mean from batches", full, 32, false, 1, 400, 2.0395134463964077},
		{"mean where there is a value", some, 0, false, cdf(1-s) / cdf(1), 1.5, 1.959963984540054},
		{"probability", full, 0, true, cdf(s / 2), 2, 1.959963984540054},
		{"probability from batches", full, 32, true, cdf(s / 2), 2, 2.0395134463964077},
	} {
		covered := 0
		var plain, corrected [2]float64 // sums and sums of squares of what is off
		for seed := range uint64(runs) {
			r := newControlRun(t, seed+1, paths, 2, x.batches, []float64{1}, x.measure)
			own, got := r.column.Mean(), r.read().Controlled
			if x.below {
				own, got = r.column.Below(1, 0.95).Value, r.read().Below[0]
			}
			plain = [2]float64{plain[0] + own - x.want, plain[1] + square(own-x.want)}
			corrected = [2]float64{corrected[0] + got.Mean - x.want, corrected[1] + square(got.Mean-x.want)}
			if math.Abs(got.Mean-x.want) <= x.deviations*got.StandardError {
				covered++
			}
		}
		ratio := plain[1] / corrected[1]
		t.Logf("%s: %d of %d intervals hold the closed form, variance ratio %.1f", x.name, covered, runs, ratio)
		if off, deviation := corrected[0]/runs, math.Sqrt(corrected[1])/runs; math.Abs(off) > 3*deviation {
			t.Errorf("%s: off by %v, standard error %v", x.name, off, deviation)
		}
		if covered < 950-21 || covered > 950+21 {
			t.Errorf("%s: %d of %d intervals hold the closed form", x.name, covered, runs)
		}
		if ratio < x.least {
			t.Errorf("%s: variance ratio %v, want %v at least", x.name, ratio, x.least)
		}
	}
}

func TestWhereThereIsNoCorrectedFigure(t *testing.T) {
	first := func(z []float64) float64 { return z[0] }
	for name, x := range map[string]struct {
		paths   int
		measure func([]float64) float64
		figure  bool
	}{
		"59 paths for two controls":    {59, first, false},
		"60 paths":                     {60, first, true},
		"a measure that does not vary": {1000, func([]float64) float64 { return 5 }, false},
		"no path has a value":          {1000, func([]float64) float64 { return math.NaN() }, false},
		"too few paths have a value": {1000, func(z []float64) float64 {
			if z[0] < 1.8 {
				return math.NaN()
			}
			return z[0]
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := newControlRun(t, 5, x.paths, 1, 0, []float64{-1e9}, x.measure).read()
			if known := !math.IsNaN(got.Mean) && !math.IsNaN(got.StandardError) && !math.IsNaN(got.VarianceRatio); known != x.figure {
				t.Errorf("%+v", got)
			}
			if !math.IsNaN(got.Below[0].Mean) {
				t.Errorf("an event that never happens: %+v", got.Below[0])
			}
		})
	}
}

// What the controls explain wholly has the closed form as its mean, to rounding, whatever the size of the measure, and a ratio that
// ends at 1e12.
func TestAMeasureThatTheControlsExplainHasItsMean(t *testing.T) {
	got := newControlRun(t, 8, 640, 2, 0, nil, func(z []float64) float64 { return 1e9 + 1e4*z[0] + 3e3*z[1]*z[1] }).read()
	if math.Abs(got.Mean-(1e9+3e3)) > 1e-3 || got.VarianceRatio < 1e9 || got.VarianceRatio > 1e12 {
		t.Errorf("%+v", got)
	}
}

// A score given twice, or one that is 0 throughout, adds nothing and takes nothing.
func TestControlsThatAreCombinationsAreLeftOut(t *testing.T) {
	measure := func(z []float64) float64 { return math.Exp(0.3 * z[0]) }
	whole := newControlRun(t, 2, 1280, 1, 0, nil, measure)
	double := NewControls(3, [][]float64{nil}, 0)
	for first := 0; first < 1280; first += lanes {
		var z, none, values [lanes]float64
		copy(z[:], whole.rows[0][first:])
		copy(values[:], whole.y[first:])
		double.AddScores([]*[lanes]float64{&z, &z, &none}, lanes, uint64(first))
		double.AddColumn(0, &values, new([lanes]Reason), uint64(first))
	}
	want, got := whole.read(), double.Read([]*Column{whole.column})[0]
	if math.Abs(got.Mean-want.Mean) > 1e-12 || math.Abs(got.StandardError/want.StandardError-1) > 1e-6 {
		t.Errorf("%+v, without the copies %+v", got, want)
	}
}

// The order of blocks and of merging changes no bit.
func TestControlsDoNotDependOnOrder(t *testing.T) {
	const paths = 64 * 40
	whole := newControlRun(t, 4, paths, 3, 32, []float64{2}, lognormalBasket)
	parts := []*Controls{NewControls(3, [][]float64{{2}}, 32), NewControls(3, [][]float64{{2}}, 32), NewControls(3, [][]float64{{2}}, 32)}
	for block := 39; block >= 0; block-- {
		z := []*[lanes]float64{{}, {}, {}}
		var values [lanes]float64
		for lane := range lanes {
			for i := range z {
				z[i][lane] = whole.rows[2*i][64*block+lane]
			}
			values[lane] = whole.y[64*block+lane]
		}
		c := parts[block%3]
		c.AddScores(z, lanes, uint64(64*block))
		c.AddColumn(0, &values, new([lanes]Reason), uint64(64*block))
	}
	parts[2].Merge(parts[0])
	parts[2].Merge(parts[1])
	want := whole.read()
	if got := parts[2].Read([]*Column{whole.column})[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, in order %+v", got, want)
	}
	parts[2].Reset()
	parts[2].Merge(whole.controls)
	if got := parts[2].Read([]*Column{whole.column})[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("after a reset %+v, want %+v", got, want)
	}
}

func TestAddingToControlsAllocatesNothing(t *testing.T) {
	c := NewControls(4, [][]float64{{1}}, 32)
	z := []*[lanes]float64{{1}, {2}, {3}, {4}}
	var values [lanes]float64
	var reasons [lanes]Reason
	if n := testing.AllocsPerRun(10, func() {
		c.AddScores(z, lanes, 0)
		c.AddColumn(0, &values, &reasons, 0)
	}); n != 0 {
		t.Errorf("allocates %v times", n)
	}
}

func BenchmarkControls(b *testing.B) {
	c := NewControls(6, make([][]float64, 10), 0)
	z := []*[lanes]float64{{1}, {2}, {3}, {4}, {5}, {6}}
	var values [lanes]float64
	var reasons [lanes]Reason
	for b.Loop() {
		c.AddScores(z, lanes, 0)
		for k := range 10 {
			c.AddColumn(k, &values, &reasons, 0)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lanes, "ns/path")
}
