package process

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// references reads a file of testdata, written by testdata/reference.py with mpmath at 60 digits.
func references(t *testing.T, name string) [][]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := make([][]float64, len(records))
	for i, r := range records {
		for _, field := range r {
			x, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], x)
		}
	}
	return out
}

// relative is the relative difference; 0 when both are equal.
func relative(got, want float64) float64 {
	if got == want {
		return 0
	}
	return math.Abs(got-want) / math.Abs(want)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if e := relative(got, want); !(e <= tolerance) {
		t.Errorf("%s = %v, want %v (relative difference %.3g, allowed %.3g)", what, got, want, e, tolerance)
	}
}

func TestNormalCDFErrsByLessThanDocumented(t *testing.T) {
	worst, at := 0.0, 0.0
	for _, r := range references(t, "normal_cdf.csv") {
		if r[1] < 1e-307 { // below the normal numbers
			continue
		}
		if e := relative(NormalCDF(r[0]), r[1]); e > worst {
			worst, at = e, r[0]
		}
	}
	t.Logf("worst relative error of NormalCDF: %.3g at %v", worst, at)
	if worst > 8e-16 {
		t.Errorf("NormalCDF(%v): relative error %.3g, documented below 8e-16", at, worst)
	}
}

func TestNormalCDFAtItsEdges(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct{ z, want float64 }{{0, 0.5}, {inf, 1}, {-inf, 0}, {9, 1}, {-39, 0}, {40, 1}} {
		if got := NormalCDF(c.z); got != c.want {
			t.Errorf("NormalCDF(%v) = %v, want %v", c.z, got, c.want)
		}
	}
	if got := NormalCDF(math.NaN()); got == got {
		t.Errorf("NormalCDF(NaN) = %v", got)
	}
	for z := -9.0; z < 9; z += 1.0 / 64 {
		if NormalCDF(z) > NormalCDF(z+1.0/64) {
			t.Errorf("NormalCDF falls after %v", z)
		}
		if z < 0 {
			near(t, "Phi(z)+Phi(-z)", NormalCDF(z)+NormalCDF(-z), 1, 3e-16)
		}
	}
}

func TestPERTQuantileErrsByLessThanDocumented(t *testing.T) {
	worst := 0.0
	for _, r := range references(t, "pert_quantile.csv") {
		shape, u, x, fromTop := r[0], r[1], r[2], r[3]
		p := newPert(PERT(0, shape, 1))
		got, want := p.quantile(u), x
		if u > p.lowerWeight {
			got, want = p.upper.quantile(1-u), fromTop
		}
		e := relative(got, want)
		if e > worst {
			worst = e
		}
		if e > 1e-14 {
			t.Errorf("mode %v, u = %v: distance from the nearer end %v, want %v (relative %.3g)", shape, u, got, want, e)
		}
	}
	t.Logf("worst relative error of the PERT quantile: %.3g", worst)
}

// With the mode in the middle alpha = beta = 3 and the distribution function is 10x^3 - 15x^4 + 6x^5.
func TestPERTInvertsItsPolynomialWhenTheModeIsInTheMiddle(t *testing.T) {
	m := PERT(-10, 0, 10)
	for u := 1.0 / 128; u < 1; u += 1.0 / 128 {
		x := (m.Quantile(u) + 10) / 20
		near(t, "F(Quantile(u))", x*x*x*(10-15*x+6*x*x), u, 1e-14)
	}
}

func TestThePERTTableChangesNoBit(t *testing.T) {
	for _, mode := range []float64{0, 1, 3.3, 5, 9.999, 10} {
		plain, table := newPert(PERT(0, mode, 10)), newPert(PERT(0, mode, 10))
		table.tabulate()
		for i := range 1000 {
			u := (float64(i) + 0.37) / 1000
			if a, b := plain.quantile(u), table.quantile(u); a != b {
				t.Fatalf("mode %v, u %v: %v without the table, %v with it", mode, u, a, b)
			}
		}
	}
}
