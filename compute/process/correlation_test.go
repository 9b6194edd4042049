package process

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func mustCorrelate(t *testing.T, matrix [][]float64) *Correlation {
	t.Helper()
	c, err := NewCorrelation(matrix)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// uniformCorrelation has r off the diagonal; its eigenvalues are 1+(n-1)r, once, and 1-r.
func uniformCorrelation(n int, r float64) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = r
		}
		m[i][i] = 1
	}
	return m
}

func TestCholeskyMultipliesBackToTheMatrix(t *testing.T) {
	cases := map[string][][]float64{
		"one driver":            {{1}},
		"two":                   {{1, 0.6}, {0.6, 1}},
		"three with a negative": {{1, 0.3, -0.5}, {0.3, 1, 0.2}, {-0.5, 0.2, 1}},
		"64 equally correlated": uniformCorrelation(64, 0.4),
		"identity":              uniformCorrelation(10, 0),
		"fully correlated":      uniformCorrelation(8, 1),
		"opposite":              {{1, -1}, {-1, 1}},
		"as negative as it can": uniformCorrelation(5, -0.25),
	}
	for name, m := range cases {
		c := mustCorrelate(t, m)
		for i := range m {
			for j := range m {
				sum := 0.0
				for k := range m {
					sum += c.Cholesky(i, k) * c.Cholesky(j, k)
				}
				if math.Abs(sum-m[i][j]) > 1e-13 || c.At(i, j) != m[i][j] {
					t.Errorf("%s: (L L')[%d][%d] = %v, want %v", name, i, j, sum, m[i][j])
				}
				if j > i && c.Cholesky(i, j) != 0 {
					t.Errorf("%s: factor is not lower triangular", name)
				}
			}
		}
	}
}

func TestTheSmallestEigenvalueIsTheKnownOne(t *testing.T) {
	for _, c := range []struct {
		n    int
		r    float64
		want float64
	}{{2, 0.6, 0.4}, {10, 0.3, 0.7}, {5, -0.2, 0.2}, {64, 0.9, 0.1}} {
		got := mustCorrelate(t, uniformCorrelation(c.n, c.r)).SmallestEigenvalue()
		if math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d drivers correlated by %v: smallest eigenvalue %v, want %v", c.n, c.r, got, c.want)
		}
	}
}

func TestEigenvectorsDiagonalise(t *testing.T) {
	const n = 12
	a := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			x := math.Mod(float64((i+1)*(j+3))*0.6180339887498949, 1) - 0.5
			a[i*n+j], a[j*n+i] = x, x
		}
	}
	values, v := symmetricEigen(a, n)
	for k, value := range values {
		for i := range n {
			sum := 0.0
			for j := range n {
				sum += a[i*n+j] * v[j*n+k]
			}
			if math.Abs(sum-value*v[i*n+k]) > 1e-13 {
				t.Errorf("A v - lambda v = %v in component %d of eigenvector %d", sum-value*v[i*n+k], i, k)
			}
		}
	}
}

func TestAMatrixThatNoNumbersHaveIsRefusedWithItsEigenvalue(t *testing.T) {
	// A with B and B with C nearly the same, A with C opposite. Eigenvalues 1-r and (2+r -+ sqrt(r^2+8s^2))/2 with r
	// = -0.9, s = 0.9: the smallest is (1.1 - sqrt(7.29))/2 = -0.8.
	_, err := NewCorrelation([][]float64{{1, 0.9, -0.9}, {0.9, 1, 0.9}, {-0.9, 0.9, 1}})
	var indefinite *NotPositiveSemiDefiniteError
	if !errors.As(err, &indefinite) {
		t.Fatalf("error %v", err)
	}
	if math.Abs(indefinite.SmallestEigenvalue+0.8) > 1e-14 {
		t.Errorf("smallest eigenvalue %v, want -0.8", indefinite.SmallestEigenvalue)
	}
	if !strings.Contains(err.Error(), "-0.8") {
		t.Errorf("message %q does not say the eigenvalue", err)
	}
}

func TestEveryBadCellIsReported(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name   string
		matrix [][]float64
		cells  int
	}{
		{"empty", nil, 1},
		{"too large", uniformCorrelation(MaxCorrelated+1, 0), 1},
		{"ragged", [][]float64{{1, 0}, {0}, {}}, 3},
		{"asymmetric", [][]float64{{1, 0.5}, {0.4, 1}}, 1},
		{"diagonal", [][]float64{{0.9, 0}, {0, 1.0000001}}, 2},
		{"out of range", [][]float64{{1, 2}, {2, 1}}, 2},
		{"not numbers", [][]float64{{nan, nan}, {nan, 1}}, 3},
	} {
		_, err := NewCorrelation(c.matrix)
		var wrong *MatrixError
		if !errors.As(err, &wrong) || len(wrong.Cells) != c.cells {
			t.Errorf("%s: %v, want %d findings", c.name, err, c.cells)
		}
		if _, _, err := NearestCorrelation(c.matrix); !errors.As(err, &wrong) {
			t.Errorf("%s: repair gives %v", c.name, err)
		}
	}
}

// Higham (2002), section 4: the tridiagonal 3x3 matrix below has the nearest correlation matrix with
// 0.7607 next to the diagonal and 0.1573 in the corner, at distance 0.5278.
func TestTheNearestCorrelationIsHighamsExample(t *testing.T) {
	c, distance, err := NearestCorrelation([][]float64{{1, 1, 0}, {1, 1, 1}, {0, 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range [][2]float64{{c.At(0, 1), 0.7607}, {c.At(1, 2), 0.7607}, {c.At(0, 2), 0.1573}, {distance, 0.5278}} {
		if math.Abs(x[0]-x[1]) > 5e-5 {
			t.Errorf("got %v, published %v", x[0], x[1])
		}
	}
}

func TestAGoodMatrixIsNotRepaired(t *testing.T) {
	m := [][]float64{{1, 0.3}, {0.3, 1}}
	c, distance, err := NearestCorrelation(m)
	if err != nil || distance != 0 || c.At(0, 1) != 0.3 {
		t.Errorf("repair of a good matrix: %v, distance %v, %v", c, distance, err)
	}
}

func TestARepairedMatrixIsOneOfCorrelations(t *testing.T) {
	for seed := range 20 {
		n := 3 + seed%6
		m := uniformCorrelation(n, 0)
		for i := range n {
			for j := range i {
				m[i][j] = 2*math.Mod(float64((seed+1)*(i*n+j+1))*0.6180339887498949, 1) - 1
				m[j][i] = m[i][j]
			}
		}
		c, distance, err := NearestCorrelation(m)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if c.SmallestEigenvalue() < -1e-13 || distance < 0 || distance > float64(n) {
			t.Errorf("seed %d: smallest eigenvalue %v, distance %v", seed, c.SmallestEigenvalue(), distance)
		}
	}
}
