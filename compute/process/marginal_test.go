package process

import (
	"fmt"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/rng"
)

var families = []struct {
	name string
	Marginal
}{
	{"normal", Normal(3, 2)},
	{"lognormal", Lognormal(100, 0.3)},
	{"lognormal by moments", LognormalFromMoments(10, 4)},
	{"lognormal by P50 and P90", LognormalFromP50P90(1, 1.8)},
	{"on time or lognormal", OnTimeOrLognormal(0.1, 120, 0.8)},
	{"on time or lognormal by its mean", OnTimeOrLognormalByMean(0.1, 34, 0.6)},
	{"uniform", Uniform(-1, 4)},
	{"triangular", Triangular(0, 1, 5)},
	{"triangular with its mode at the end", Triangular(0, 5, 5)},
	{"pert", PERT(0, 1, 5)},
	{"pert with its mode at the start", PERT(2, 2, 5)},
	{"bernoulli", Bernoulli(0.3)},
	{"empirical", Empirical([]float64{-2, 0, 7}, []float64{0.25, 0.5, 0.25})},
}

// The mean and the second moment over the midpoints of 2^20 equal cells are the integral of the quantile, up to what
// the two outermost cells hide: no randomness, so the tolerance is tight.
func TestMomentsAreTheIntegralOfTheQuantile(t *testing.T) {
	const n = 1 << 20
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			cells := n
			if f.Kind == KindPERT {
				cells = 1 << 12 // smooth, and slow without a table
			}
			wantMean, wantSD := f.Moments()
			mean, square := 0.0, 0.0
			for i := range cells {
				d := f.Quantile((float64(i)+0.5)/float64(cells)) - wantMean
				mean += d
				square += d * d
			}
			mean /= float64(cells)
			sd := math.Sqrt(square/float64(cells) - mean*mean)
			if math.Abs(mean) > 2e-5*wantSD {
				t.Errorf("mean is off by %v, standard deviation %v", mean, wantSD)
			}
			if math.Abs(sd/wantSD-1) > 5e-4 {
				t.Errorf("standard deviation %v, want %v", sd, wantSD)
			}
		})
	}
}

// The same with random draws through the sampler: a million paths, within three standard errors (for the standard deviation with
// the kurtosis of the sample).
func TestSampledMomentsMatchTheClosedForms(t *testing.T) {
	if testing.Short() {
		t.Skip("a million paths")
	}
	const n = million
	var drivers []Driver
	for _, f := range families {
		drivers = append(drivers, Driver{Path: "test." + f.name, Marginal: f.Marginal})
	}
	s, err := NewSampler(drivers, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows := newRows(s.Len())
	power := make([][4]float64, s.Len())
	for path := uint64(0); path < n; path += rng.Lanes {
		s.Fill(rows, 1, path)
		for d, row := range rows {
			mean, sd := families[d].Moments()
			for _, x := range row {
				z := (x - mean) / sd
				power[d][0] += z
				power[d][1] += z * z
				power[d][2] += z * z * z * z
			}
		}
	}
	for d, f := range families {
		mean, variance, fourth := power[d][0]/n, power[d][1]/n, power[d][2]/n
		if math.Abs(mean) > 3/math.Sqrt(n) {
			t.Errorf("%s: sample mean is %v standard errors off", f.name, mean*math.Sqrt(n))
		}
		if math.Abs(variance-1) > 3*math.Sqrt((fourth-1)/n) {
			t.Errorf("%s: sample variance over variance is %v", f.name, variance)
		}
	}
}

func TestQuantilesAtKnownPoints(t *testing.T) {
	z90 := 1.2815515655446004 // NormalQuantile(0.9), tables
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"normal median", Normal(3, 2).Quantile(0.5), 3},
		{"normal P90", Normal(3, 2).Quantile(0.9), 3 + 2*z90},
		{"lognormal median", Lognormal(100, 0.3).Quantile(0.5), 100},
		{"lognormal by P50/P90 has that P90", LognormalFromP50P90(100, 134).Quantile(0.9), 134},
		{"lognormal by P50/P90 has that P50", LognormalFromP50P90(100, 134).Quantile(0.5), 100},
		{"uniform quartile", Uniform(-1, 3).Quantile(0.25), 0},
		// F(1) = 1/5 and F(x) = 1 - (5-x)^2/20 to the right of the mode.
		{"triangular at its mode", Triangular(0, 1, 5).Quantile(0.2), 1},
		{"triangular right", Triangular(0, 1, 5).Quantile(0.95), 4},
		{"triangular left", Triangular(0, 1, 5).Quantile(0.05), 0.5},
		{"PERT median, symmetric", PERT(0, 2, 4).Quantile(0.5), 2},
		{"bernoulli below", Bernoulli(0.25).Quantile(0.75), 0},
		{"bernoulli above", Bernoulli(0.25).Quantile(0.7500001), 1},
		{"on time", OnTimeOrLognormal(0.1, 120, 0.8).Quantile(0.1), 0},
		{"late at the median of the late", OnTimeOrLognormal(0.5, 120, 0.8).Quantile(0.75), 120},
		{"empirical first", Empirical([]float64{1, 2, 4}, []float64{0.25, 0.5, 0.25}).Quantile(0.25), 1},
		{"empirical second", Empirical([]float64{1, 2, 4}, []float64{0.25, 0.5, 0.25}).Quantile(0.2500001), 2},
		{"empirical last", Empirical([]float64{1, 2, 4}, []float64{0.25, 0.5, 0.25}).Quantile(0.99), 4},
	} {
		near(t, c.name, c.got, c.want, 1e-15)
	}
}

func TestLognormalByMomentsHasThoseMoments(t *testing.T) {
	for _, c := range [][2]float64{{10, 4}, {1e9, 1}, {1, 5}, {3, 0}} {
		mean, sd := LognormalFromMoments(c[0], c[1]).Moments()
		near(t, "mean", mean, c[0], 1e-14)
		near(t, "standard deviation", sd, c[1], 1e-13)
	}
}

func TestOnTimeOrLognormalByMeanHasThatMean(t *testing.T) {
	for _, c := range [][3]float64{{0.1, 34, 0.6}, {0, 2, 1.5}, {0.9, 1e6, 0}} {
		mean, _ := OnTimeOrLognormalByMean(c[0], c[1], c[2]).Moments()
		near(t, "mean", mean, c[1], 1e-14)
	}
}

func TestQuantilesNeverFallAndStayInTheSupport(t *testing.T) {
	for _, f := range families {
		low, high := f.Quantile(0), f.Quantile(1)
		last := low
		for i := range 20000 {
			u := (float64(i) + 0.5) / 20000
			x := f.Quantile(u)
			if x < last || x < low || x > high {
				t.Fatalf("%s: Quantile(%v) = %v after %v, support [%v, %v]", f.name, u, x, last, low, high)
			}
			last = x
		}
		if x := f.Quantile(math.NaN()); x == x {
			t.Errorf("%s: Quantile(NaN) = %v", f.name, x)
		}
	}
}

func TestNoSpreadGivesTheCentralValueExactly(t *testing.T) {
	for _, m := range []Marginal{Normal(7, 0), Lognormal(7, 0), Uniform(7, 7), Triangular(7, 7, 7), PERT(7, 7, 7),
		LognormalFromMoments(7, 0), LognormalFromP50P90(7, 7), Empirical([]float64{7}, []float64{1})} {
		if f := m.Validate(); f != nil {
			t.Errorf("%v: %v", m.Kind, f)
		}
		for _, u := range []float64{0x1p-33, 0.3, 0.5, 1 - 0x1p-33} {
			if x := m.Quantile(u); x != 7 {
				t.Errorf("%v without spread: Quantile(%v) = %v, want 7", m.Kind, u, x)
			}
		}
		if mean, sd := m.Moments(); mean != 7 || sd != 0 {
			t.Errorf("%v without spread: moments %v, %v", m.Kind, mean, sd)
		}
	}
}

func TestFromNormalIsTheQuantileOfPhi(t *testing.T) {
	for _, f := range families {
		for z := -5.0; z <= 5; z += 0.37 {
			got, want := f.FromNormal(z), f.Quantile(NormalCDF(z))
			if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Errorf("%s: FromNormal(%v) = %v, Quantile(Phi) = %v", f.name, z, got, want)
			}
		}
		for _, z := range []float64{-60, 60} {
			if x := f.FromNormal(z); math.IsInf(x, 0) || x != x {
				t.Errorf("%s: FromNormal(%v) = %v", f.name, z, x)
			}
		}
	}
}

func TestScalingTheParametersScalesTheDraws(t *testing.T) {
	const k = 1024 // a power of two, so that equality is exact
	for _, c := range [][2]Marginal{
		{Normal(3, 2), Normal(3*k, 2*k)},
		{Lognormal(3, 0.2), Lognormal(3*k, 0.2)},
		{Uniform(1, 9), Uniform(k, 9*k)},
		{Triangular(1, 2, 9), Triangular(k, 2*k, 9*k)},
		{PERT(1, 2, 9), PERT(k, 2*k, 9*k)},
	} {
		for u := 0.005; u < 1; u += 0.01 {
			if a, b := c[0].Quantile(u), c[1].Quantile(u); a*k != b {
				t.Errorf("%v: %d times %v is not %v", c[0].Kind, k, a, b)
			}
		}
	}
}

func TestValidateNamesEveryBadField(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		m    Marginal
		want []string
	}{
		{"no kind", Marginal{}, []string{"Kind"}},
		{"normal with nothing finite", Normal(nan, inf), []string{"Mean", "StandardDeviation"}},
		{"normal with a negative spread", Normal(0, -1), []string{"StandardDeviation"}},
		{"lognormal all wrong", OnTimeOrLognormal(1, 0, -0.1), []string{"Median", "SigmaLog", "ZeroProbability"}},
		{"lognormal from a negative mean", LognormalFromMoments(-1, 1), []string{"Median"}},
		{"lognormal from P90 below P50", LognormalFromP50P90(2, 1), []string{"SigmaLog"}},
		{"uniform upside down", Uniform(2, 1), []string{"Max"}},
		{"uniform too wide", Uniform(-math.MaxFloat64, math.MaxFloat64), []string{"Max"}},
		{"triangular with its mode outside", Triangular(0, 7, 5), []string{"Mode"}},
		{"PERT with two findings", PERT(3, 2, 1), []string{"Mode", "Max", "Mode"}},
		{"PERT not finite", PERT(nan, 2, inf), []string{"Min", "Max"}},
		{"bernoulli", Bernoulli(1.5), []string{"Probability"}},
		{"bernoulli NaN", Bernoulli(nan), []string{"Probability"}},
		{"empirical empty", Empirical(nil, nil), []string{"Values"}},
		{"empirical lengths", Empirical([]float64{1, 2}, []float64{1}), []string{"Probabilities"}},
		{"empirical unsorted", Empirical([]float64{1, 1, 0}, []float64{0.5, 0.25, 0.25}), []string{"Values[1]", "Values[2]"}},
		{"empirical probabilities", Empirical([]float64{1, 2}, []float64{0, 0.5}), []string{"Probabilities[0]", "Probabilities"}},
	} {
		var got []string
		for _, e := range c.m.Validate() {
			got = append(got, e.Field)
			if e.Error() == "" || e.Rule == "" {
				t.Errorf("%s: finding without words", c.name)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: findings at %v, want %v", c.name, got, c.want)
		}
	}
	for _, f := range families {
		if e := f.Validate(); e != nil {
			t.Errorf("%s: %v", f.name, e)
		}
	}
}

func TestKindsHaveNames(t *testing.T) {
	for k := KindNormal; k <= KindDefaultTime; k++ {
		if s := k.String(); s == "" || s[0] == 'k' {
			t.Errorf("kind %d is called %q", k, s)
		}
	}
	if s := Kind(99).String(); s != "kind(99)" {
		t.Errorf("kind 99 is called %q", s)
	}
}

// newRows makes rows for Fill.
func newRows(n int) []*[rng.Lanes]float64 {
	rows := make([]*[rng.Lanes]float64, n)
	for i := range rows {
		rows[i] = new([rng.Lanes]float64)
	}
	return rows
}

func BenchmarkUnpreparedPERT(b *testing.B) {
	m := PERT(0, 1, 5)
	u := 0.0
	for b.Loop() {
		u = math.Mod(u+0.6180339887498949, 1)
		m.Quantile(u)
	}
}
