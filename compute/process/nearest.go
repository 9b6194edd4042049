package process

import (
	"errors"
	"math"
)

// ErrNoConvergence is returned by NearestCorrelation when its iteration does not settle; not seen for matrices with
// entries in [-1, 1].
var ErrNoConvergence = errors.New("nearest correlation matrix: no convergence in 1000 steps")

const (
	nearestSteps     = 1000
	nearestTolerance = 1e-10
)

// NearestCorrelation is the correlation matrix nearest to a symmetric matrix in the Frobenius norm, and the distance.
// It is the repair that a user asks for by name, and the distance belongs into the report. The cells must pass the
// checks of NewCorrelation. A matrix that is already positive semi-definite comes back unchanged with distance 0.
//
// Alternating projections with Dykstra's correction (Higham, "Computing the nearest correlation matrix", IMA Journal of
// Numerical Analysis 22 (2002), algorithm 3.3), stopped at 1e-10 and then moved towards the identity by the
// remaining negative eigenvalue, so the result is semi-definite and within 1e-8 of the nearest.
func NearestCorrelation(matrix [][]float64) (nearest *Correlation, distance float64, err error) {
	c, err := NewCorrelation(matrix)
	var indefinite *NotPositiveSemiDefiniteError
	if !errors.As(err, &indefinite) {
		return c, 0, err
	}
	flat, err := checkCells(matrix)
	if err != nil {
		return nil, 0, err
	}
	n := len(matrix)
	y, err := higham(flat, n)
	if err != nil {
		return nil, 0, err
	}
	repaired := pullToIdentity(y, n)
	if c, err = NewCorrelation(repaired); err != nil {
		return nil, 0, err
	}
	return c, frobenius(c.matrix, flat), nil
}

// higham alternates between the cone of semi-definite matrices and the matrices with a unit diagonal. The correction
// makes the limit the nearest point of the intersection and not just any point of it.
func higham(a []float64, n int) ([]float64, error) {
	y := append([]float64(nil), a...)
	correction := make([]float64, n*n)
	r, next := make([]float64, n*n), make([]float64, n*n)
	for range nearestSteps {
		for i := range r {
			r[i] = y[i] - correction[i]
		}
		x := projectSemiDefinite(r, n)
		for i := range x {
			correction[i] = x[i] - r[i]
		}
		copy(next, x)
		for i := range n {
			next[i*n+i] = 1
		}
		change := frobenius(next, y)
		copy(y, next)
		if change <= nearestTolerance {
			return y, nil
		}
	}
	return nil, ErrNoConvergence
}

// projectSemiDefinite drops the negative eigenvalues.
func projectSemiDefinite(a []float64, n int) []float64 {
	values, v := symmetricEigen(a, n)
	out := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			sum := 0.0
			for k, value := range values {
				if value > 0 {
					sum += float64(float64(v[i*n+k]*value) * v[j*n+k])
				}
			}
			out[i*n+j], out[j*n+i] = sum, sum
		}
	}
	return out
}

// pullToIdentity is (1-t) y + t I with the smallest t that makes it semi-definite, its entries kept in [-1, 1].
func pullToIdentity(y []float64, n int) [][]float64 {
	values, _ := symmetricEigen(y, n)
	t := 0.0
	if least := smallest(values); least < 0 {
		t = -least / (1 - least)
	}
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		for j := range rows[i] {
			x := float64((1 - t) * y[i*n+j])
			switch {
			case i == j:
				x = 1
			case x > 1:
				x = 1
			case x < -1:
				x = -1
			}
			rows[i][j] = x
		}
	}
	return rows
}

// frobenius is the square root of the sum of squared differences over all cells.
func frobenius(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		d := x - b[i]
		sum += float64(d * d)
	}
	return math.Sqrt(sum)
}
