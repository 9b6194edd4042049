package process

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"strconv"
	"testing"

	"github.com/capstack/capstack/compute/rng"
)

func mustSample(t *testing.T, drivers []Driver, c *Correlation) *Sampler {
	t.Helper()
	s, err := NewSampler(drivers, c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var threeDrivers = []Driver{
	{"market.power.index", Lognormal(1, 0.25)},
	{"market.rent.index", PERT(0.5, 1, 1.2)},
	{"facility.phases[p1].delay_days", OnTimeOrLognormal(0.1, 100, 0.7)},
}

var threeCorrelated = [][]float64{{1, 0.6, -0.3}, {0.6, 1, 0}, {-0.3, 0, 1}}

func TestALaneDependsOnSeedPathAndDriverOnly(t *testing.T) {
	for name, c := range map[string]*Correlation{"independent": nil, "correlated": mustCorrelate(t, threeCorrelated)} {
		s := mustSample(t, threeDrivers, c)
		a, b := newRows(3), newRows(3)
		s.Fill(a, 9, 640)
		for shift := uint64(1); shift < 64; shift += 13 {
			s.Fill(b, 9, 640+shift)
			for d := range a {
				for i := shift; i < 64; i++ {
					if a[d][i] != b[d][i-shift] {
						t.Fatalf("%s: driver %d on path %d depends on where its block begins", name, d, 640+i)
					}
				}
			}
		}
		s.Fill(b, 10, 640)
		if *a[0] == *b[0] {
			t.Errorf("%s: another seed gives the same draws", name)
		}
	}
}

func TestAnIndependentDrawIsTheQuantileOfItsUniform(t *testing.T) {
	var drivers []Driver
	for _, f := range families {
		drivers = append(drivers, Driver{f.name, f.Marginal})
	}
	s := mustSample(t, drivers, nil)
	rows := newRows(len(drivers))
	s.Fill(rows, 5, 1000)
	for d, driver := range drivers {
		for i, got := range rows[d] {
			u := rng.Uniform(5, 1000+uint64(i), rng.DriverID(driver.Path), 0)
			if want := driver.Marginal.Quantile(u); got != want {
				t.Fatalf("driver %d path %d: %v, want %v", d, 1000+i, got, want)
			}
		}
	}
}

func TestANewDriverMovesNoOtherDraw(t *testing.T) {
	extra := Driver{"market.inflation", Normal(0.02, 0.01)}
	with := []Driver{threeDrivers[0], extra, threeDrivers[1], threeDrivers[2]}
	a, b := newRows(3), newRows(4)

	mustSample(t, threeDrivers, nil).Fill(a, 1, 0)
	mustSample(t, with, nil).Fill(b, 1, 0)
	if *a[0] != *b[0] || *a[1] != *b[2] || *a[2] != *b[3] {
		t.Error("a new driver among independent ones moves a draw")
	}

	mustSample(t, threeDrivers, mustCorrelate(t, threeCorrelated)).Fill(a, 1, 0)
	mustSample(t, with, mustCorrelate(t, [][]float64{
		{1, 0, 0.6, -0.3}, {0, 1, 0, 0}, {0.6, 0, 1, 0}, {-0.3, 0, 0, 1},
	})).Fill(b, 1, 0)
	if *a[0] != *b[0] || *a[1] != *b[2] || *a[2] != *b[3] {
		t.Error("a new independent driver among correlated ones moves a draw")
	}
	alone := newRows(1)
	mustSample(t, []Driver{extra}, nil).Fill(alone, 1, 0)
	if *alone[0] != *b[1] {
		t.Error("a driver without correlation draws otherwise in a correlated sampler")
	}
}

func TestAnIdentityMatrixChangesNoBit(t *testing.T) {
	a, b := newRows(3), newRows(3)
	mustSample(t, threeDrivers, nil).Fill(a, 1, 64)
	mustSample(t, threeDrivers, mustCorrelate(t, uniformCorrelation(3, 0))).Fill(b, 1, 64)
	for d := range a {
		if *a[d] != *b[d] {
			t.Errorf("driver %d moves", d)
		}
	}
}

func TestNormalDriversHaveTheGivenCorrelation(t *testing.T) {
	const n = 1 << 17
	drivers := []Driver{{"a", Normal(0, 1)}, {"b", Normal(5, 2)}, {"c", Normal(0, 0.1)}}
	s := mustSample(t, drivers, mustCorrelate(t, threeCorrelated))
	rows := newRows(3)
	var sum [3][3]float64
	for path := uint64(0); path < n; path += rng.Lanes {
		s.Fill(rows, 77, path)
		for lane := range rng.Lanes {
			var z [3]float64
			for d := range z {
				z[d] = (rows[d][lane] - drivers[d].Marginal.Mean) / drivers[d].Marginal.StandardDeviation
			}
			for i := range z {
				for j := range z {
					sum[i][j] += z[i] * z[j]
				}
			}
		}
	}
	for i := range sum {
		for j := range sum {
			r := threeCorrelated[i][j]
			if e := math.Abs(sum[i][j]/n - r); e > 5*math.Sqrt((1+r*r)/n) {
				t.Errorf("correlation [%d][%d] is %v, want %v", i, j, sum[i][j]/n, r)
			}
		}
	}
}

// The probability that both of two standard normals with correlation r are positive is 1/4 + asin(r)/(2 pi) (Sheppard
// 1899), and a copula keeps it for any marginals: both above their medians.
func TestTheCopulaKeepsTheOrthantProbability(t *testing.T) {
	const n, r = 1 << 17, 0.6
	drivers := []Driver{{"a", PERT(0, 1, 9)}, {"b", Triangular(-3, 0, 1)}}
	s := mustSample(t, drivers, mustCorrelate(t, uniformCorrelation(2, r)))
	medianA, medianB := drivers[0].Marginal.Quantile(0.5), drivers[1].Marginal.Quantile(0.5)
	rows, both := newRows(2), 0
	for path := uint64(0); path < n; path += rng.Lanes {
		s.Fill(rows, 3, path)
		for i := range rng.Lanes {
			if rows[0][i] > medianA && rows[1][i] > medianB {
				both++
			}
		}
	}
	want := 0.25 + math.Asin(r)/(2*math.Pi)
	if got := float64(both) / n; math.Abs(got-want) > 5*math.Sqrt(want*(1-want)/n) {
		t.Errorf("both above their medians with probability %v, want %v", got, want)
	}
}

func TestFullCorrelationMovesDriversTogether(t *testing.T) {
	s := mustSample(t, []Driver{{"a", Normal(0, 1)}, {"b", Normal(10, 2)}, {"c", Normal(0, 1)}},
		mustCorrelate(t, [][]float64{{1, 1, -1}, {1, 1, -1}, {-1, -1, 1}}))
	rows := newRows(3)
	s.Fill(rows, 1, 0)
	for i, z := range rows[0] {
		if rows[1][i] != 10+2*z || rows[2][i] != -z {
			t.Errorf("path %d: %v, %v, %v do not move together", i, z, rows[1][i], rows[2][i])
		}
	}
}

func TestSamplerRefusesWithAllFindings(t *testing.T) {
	_, err := NewSampler([]Driver{
		{"a", Normal(0, -1)}, {"b", Uniform(2, 1)}, {"b", Bernoulli(0.5)},
	}, mustCorrelate(t, uniformCorrelation(2, 0)))
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok || len(joined.Unwrap()) != 4 {
		t.Fatalf("error %v, want 4 findings", err)
	}
	var param *ParamError
	if !errors.As(err, &param) || param.Field != "StandardDeviation" {
		t.Errorf("first finding %v", param)
	}
}

// Among 2^18 paths some two share 32 bits of SHA-256: 8 pairs are expected.
func TestTwoPathsWithOneIDAreRefused(t *testing.T) {
	seen := map[uint32]int{}
	for i := range 1 << 18 {
		path := "facility.phases[" + strconv.Itoa(i) + "].cost"
		id := rng.DriverID(path)
		if j, ok := seen[id]; ok {
			_, err := NewSampler([]Driver{{"facility.phases[" + strconv.Itoa(j) + "].cost", Normal(0, 1)}, {path, Normal(0, 1)}}, nil)
			if err == nil {
				t.Errorf("paths %d and %d share id %08x and are accepted", i, j, id)
			}
			return
		}
		seen[id] = i
	}
	t.Error("no two of 2^18 paths share an id: DriverID is not 32 bits of a hash")
}

func TestFrozenDraws(t *testing.T) {
	for name, c := range map[string]struct {
		correlation *Correlation
		want        string
	}{
		"independent": {nil, "41fa6f8a38901845"},
		"correlated":  {mustCorrelate(t, threeCorrelated), "3dca6fc01699f9d2"},
	} {
		s := mustSample(t, threeDrivers, c.correlation)
		rows, h := newRows(3), sha256.New()
		for path := uint64(0); path < 4096; path += rng.Lanes {
			s.Fill(rows, 2026, path)
			for _, row := range rows {
				for _, x := range row {
					h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
				}
			}
		}
		if got := hex.EncodeToString(h.Sum(nil)[:8]); got != c.want {
			t.Errorf("%s: digest %s, frozen %s", name, got, c.want)
		}
	}
}

func TestFillAllocatesNothing(t *testing.T) {
	s := mustSample(t, threeDrivers, mustCorrelate(t, threeCorrelated))
	rows := newRows(3)
	if n := testing.AllocsPerRun(100, func() { s.Fill(rows, 1, 0) }); n != 0 {
		t.Errorf("Fill allocates %v times", n)
	}
}

func BenchmarkFill(b *testing.B) {
	for _, f := range families {
		b.Run(f.name, func(b *testing.B) {
			s, err := NewSampler([]Driver{{"x", f.Marginal}}, nil)
			if err != nil {
				b.Fatal(err)
			}
			benchmarkFill(b, s)
		})
	}
	b.Run("8 correlated normals", func(b *testing.B) {
		var drivers []Driver
		for i := range 8 {
			drivers = append(drivers, Driver{strconv.Itoa(i), Normal(0, 1)})
		}
		c, err := NewCorrelation(uniformCorrelation(8, 0.3))
		if err != nil {
			b.Fatal(err)
		}
		s, err := NewSampler(drivers, c)
		if err != nil {
			b.Fatal(err)
		}
		benchmarkFill(b, s)
	})
}

func benchmarkFill(b *testing.B, s *Sampler) {
	rows := newRows(s.Len())
	for b.Loop() {
		s.Fill(rows, 1, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rng.Lanes/float64(s.Len()), "ns/draw")
}

func TestRowsOfFunctionsOfNormalsAreTheFunctionsToTheBit(t *testing.T) {
	for _, m := range []Marginal{Normal(2, 0.3), Normal(-1, 0), Lognormal(3, 0.25), Lognormal(3, 0), Lognormal(1e-3, 40)} {
		var row [rng.Lanes]float64
		for i := range row {
			row[i] = rng.NormalQuantile((float64(i) + 0.5) / rng.Lanes)
		}
		normals := row
		m.ofNormals(&row)
		for i, z := range normals {
			if want := m.ofNormal(z); row[i] != want {
				t.Errorf("%v of %v: %v, alone %v", m.Kind, z, row[i], want)
			}
		}
	}
}
