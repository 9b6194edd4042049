package process

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
)

// spaces of four factors: two drawn once, two that evolve.
func scoreFactors() []Factor {
	return []Factor{
		{Path: "a", Marginal: Uniform(10, 20)},
		{Path: "b", Evolution: &Evolution{Form: FormPrice, MeanReversion: 1, Volatility: 0.4}},
		{Path: "c", Marginal: Lognormal(3, 0.5)},
		{Path: "d", Evolution: &Evolution{Form: FormRate, Volatility: 0.01}},
	}
}

func scoreRows(p *Paths) (levels []*vector.Row, histories [][]vector.Row) {
	for range p.Factors() {
		levels = append(levels, new(vector.Row))
	}
	for range p.Evolving() {
		histories = append(histories, make([]vector.Row, p.Months()+1))
	}
	return levels, histories
}

func TestAFactorAtAScoreIsItsQuantile(t *testing.T) {
	p, err := NewPaths(scoreFactors(), 24, nil, Points{})
	if err != nil {
		t.Fatal(err)
	}
	levels, histories := scoreRows(p)
	for lane := range levels[0] {
		for _, row := range levels {
			row[lane] = float64(lane-32) / 8
		}
	}
	p.FillScores(levels, histories)
	for lane := range levels[0] {
		z := float64(lane-32) / 8
		if want := 10 + 10*NormalCDF(z); math.Abs(levels[0][lane]-want) > 1e-12*want || levels[0][lane] != p.Value(0, z) {
			t.Errorf("uniform at %v: %v, want %v", z, levels[0][lane], want)
		}
		if want := 3 * math.Exp(0.5*z); math.Abs(levels[2][lane]-want) > 1e-12*want {
			t.Errorf("lognormal at %v: %v, want %v", z, levels[2][lane], want)
		}
		// Brownian motion whose months all have the normal z/sqrt(24), each worth 0.01/sqrt(12)
		for month := range histories[1] {
			if want := 0.01 / math.Sqrt(12) * z / math.Sqrt(24) * float64(month); math.Abs(histories[1][month][lane]-want) > 1e-15 {
				t.Errorf("rate in month %d at %v: %v, want %v", month, z, histories[1][month][lane], want)
			}
		}
	}
	if p.EvolvingFactor(1) != 3 {
		t.Errorf("the second evolving factor is number %d", p.EvolvingFactor(1))
	}
}

// With the scores and the months that Fill draws, the factors are those of Fill.
func TestScoresOfARunGiveItsPaths(t *testing.T) {
	c, err := NewCorrelation([][]float64{{1, 0.5, -0.3, 0}, {0.5, 1, 0, 0.4}, {-0.3, 0, 1, 0.2}, {0, 0.4, 0.2, 1}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPaths(scoreFactors(), 36, c, Points{})
	if err != nil {
		t.Fatal(err)
	}
	want, wantMonths := scoreRows(p)
	p.Fill(want, wantMonths, 5, 640)
	got, gotMonths := scoreRows(p)
	p.Independent(got, 5, 640)
	u, z := make([]float64, 4), make([]float64, 4)
	for lane := range got[0] {
		for i, row := range got {
			u[i] = row[lane]
		}
		p.Correlate(u, z)
		for i, row := range got {
			row[lane] = z[i]
		}
	}
	p.FillScoresDrawn(got, gotMonths, 5, 640)
	close := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }
	for lane := range got[0] {
		for i := range got {
			if !close(got[i][lane], want[i][lane]) {
				t.Fatalf("factor %d, path %d: %v, want %v", i, lane, got[i][lane], want[i][lane])
			}
		}
		for k := range gotMonths {
			for month := range gotMonths[k] {
				if !close(gotMonths[k][month][lane], wantMonths[k][month][lane]) {
					t.Fatalf("curve %d, month %d, path %d: %v, want %v", k, month, lane, gotMonths[k][month][lane], wantMonths[k][month][lane])
				}
			}
		}
	}
}

// What Correlate makes of independent normals has the matrix as its covariance: L L' = matrix.
func TestCorrelatedScoresHaveTheMatrix(t *testing.T) {
	matrix := [][]float64{{1, 0.5, -0.3, 0}, {0.5, 1, 0, 0.4}, {-0.3, 0, 1, 0.2}, {0, 0.4, 0.2, 1}}
	c, err := NewCorrelation(matrix)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPaths(scoreFactors(), 12, c, Points{})
	if err != nil {
		t.Fatal(err)
	}
	var columns [4][4]float64 // scores of the unit vectors
	for j := range columns {
		var u [4]float64
		u[j] = 1
		p.Correlate(u[:], columns[j][:])
	}
	for a := range 4 {
		for b := range 4 {
			sum := 0.0
			for j := range columns {
				sum += columns[j][a] * columns[j][b]
			}
			if math.Abs(sum-matrix[a][b]) > 1e-14 {
				t.Errorf("[%d][%d]: %v, want %v", a, b, sum, matrix[a][b])
			}
		}
	}
}
