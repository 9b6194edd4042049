package process

import (
	"fmt"
	"math"
	"strings"
)

// MaxCorrelated is the largest number of correlated drivers. A row of the Cholesky factor costs one multiplication
// per driver and lane; 64 drivers cost 2,080 of them, about one valuation month.
const MaxCorrelated = 64

// semidefiniteTolerance is how far below zero, per row, the smallest eigenvalue and the pivots of a matrix may fall
// that is semidefinite but for rounding: 2^-48 is 16 units of rounding.
const semidefiniteTolerance = 0x1p-48

// Correlation is a checked correlation matrix with its Cholesky factor. It correlates the standard normals beneath the
// marginals (the Gaussian copula), not the values: for marginals other than normal the correlation of the values is
// somewhat smaller in size.
type Correlation struct {
	n      int
	matrix []float64 // row-major
	lower  []float64 // row-major; matrix = lower * transpose(lower); lower triangular but for startingWith
	least  float64   // smallest eigenvalue
}

// CellError is one finding about a cell of a correlation matrix, or about its shape (Row and Column -1).
type CellError struct {
	Row, Column int
	Rule        string
	Got         float64
}

// Error is the finding as one line.
func (e *CellError) Error() string {
	if e.Row < 0 {
		return fmt.Sprintf("correlation matrix %s, got %v", e.Rule, e.Got)
	}
	return fmt.Sprintf("correlation [%d][%d] %s, got %v", e.Row, e.Column, e.Rule, e.Got)
}

// MatrixError is everything that is wrong with the cells of a correlation matrix.
type MatrixError struct {
	Cells []*CellError
}

// Error lists the findings.
func (e *MatrixError) Error() string {
	lines := make([]string, len(e.Cells))
	for i, c := range e.Cells {
		lines[i] = c.Error()
	}
	return strings.Join(lines, "; ")
}

// NotPositiveSemiDefiniteError says that no random numbers have the given correlations. NearestCorrelation repairs
// the matrix on request.
type NotPositiveSemiDefiniteError struct {
	SmallestEigenvalue float64 // negative
}

// Error says so with the eigenvalue.
func (e *NotPositiveSemiDefiniteError) Error() string {
	return fmt.Sprintf("correlation matrix is not positive semi-definite: its smallest eigenvalue is %.6g", e.SmallestEigenvalue)
}

// NewCorrelation checks a matrix and factors it. It must be square with 1 to MaxCorrelated rows, symmetric to the
// bit, with a unit diagonal and all entries in [-1, 1]; else the error is a *MatrixError with all findings. It must
// be positive semi-definite up to rounding; else the error is a *NotPositiveSemiDefiniteError. Nothing is repaired
// silently.
func NewCorrelation(matrix [][]float64) (*Correlation, error) {
	flat, err := checkCells(matrix)
	if err != nil {
		return nil, err
	}
	n := len(matrix)
	values, _ := symmetricEigen(flat, n)
	least := smallest(values)
	if least < -float64(n)*semidefiniteTolerance {
		return nil, &NotPositiveSemiDefiniteError{SmallestEigenvalue: least}
	}
	return &Correlation{n: n, matrix: flat, lower: cholesky(flat, n), least: least}, nil
}

// checkCells returns the matrix row by row, or all findings.
func checkCells(matrix [][]float64) ([]float64, error) {
	n := len(matrix)
	if n == 0 || n > MaxCorrelated {
		return nil, &MatrixError{[]*CellError{{-1, -1, fmt.Sprintf("must have 1 to %d rows", MaxCorrelated), float64(n)}}}
	}
	var found []*CellError
	for i, row := range matrix {
		if len(row) != n {
			found = append(found, &CellError{-1, -1, fmt.Sprintf("must have %d columns in row %d", n, i), float64(len(row))})
		}
	}
	if found != nil {
		return nil, &MatrixError{found}
	}
	flat := make([]float64, 0, n*n)
	for i, row := range matrix {
		for j, x := range row {
			switch {
			case !(x >= -1 && x <= 1):
				found = append(found, &CellError{i, j, "must lie in [-1, 1]", x})
			case i == j && x != 1:
				found = append(found, &CellError{i, j, "must be 1", x})
			case i > j && x != matrix[j][i]:
				found = append(found, &CellError{i, j, fmt.Sprintf("must equal [%d][%d] %v", j, i, matrix[j][i]), x})
			}
		}
		flat = append(flat, row...)
	}
	if found != nil {
		return nil, &MatrixError{found}
	}
	return flat, nil
}

// cholesky factors a positive semi-definite matrix without pivoting, so that the first drivers do not depend on later
// ones. A pivot at rounding level means that the row is a combination of earlier rows: its column below is zero up to
// the square root of the tolerance (Higham, "Accuracy and Stability", section 10.3), and is set to zero.
func cholesky(a []float64, n int) []float64 {
	l := make([]float64, n*n)
	for j := range n {
		pivot := a[j*n+j] - dot(l[j*n:j*n+j], l[j*n:j*n+j])
		if pivot <= float64(n)*semidefiniteTolerance {
			continue
		}
		root := math.Sqrt(pivot)
		l[j*n+j] = root
		for i := j + 1; i < n; i++ {
			l[i*n+j] = (a[i*n+j] - dot(l[i*n:i*n+j], l[j*n:j*n+j])) / root
		}
	}
	return l
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += float64(v * y[i])
	}
	return sum
}

// Size is the number of correlated drivers.
func (c *Correlation) Size() int { return c.n }

// At is the correlation of drivers i and j.
func (c *Correlation) At(i, j int) float64 { return c.matrix[i*c.n+j] }

// Cholesky is the entry of the lower triangular factor L with L * transpose(L) = the matrix.
func (c *Correlation) Cholesky(i, j int) float64 { return c.lower[i*c.n+j] }

// SmallestEigenvalue is how far the matrix is from not being one of correlations; 0 up to rounding when some driver
// is a combination of others.
func (c *Correlation) SmallestEigenvalue() float64 { return c.least }

// independent says that driver i does not depend on the normals of other drivers.
func (c *Correlation) independent(i int) bool {
	for j := range c.n {
		if j != i && c.lower[i*c.n+j] != 0 {
			return false
		}
	}
	return true
}

// startingWith is the correlation with the Cholesky factor of the order in which driver first stands before all others: its row
// has its own normal alone, and the others stay in their order. The drivers keep their positions, so the factor is no longer
// triangular: row i has entries up to i and for first.
func (c *Correlation) startingWith(first int) *Correlation {
	order := []int{first}
	for i := range c.n {
		if i != first {
			order = append(order, i)
		}
	}
	moved := make([]float64, len(c.matrix))
	for a, i := range order {
		for b, j := range order {
			moved[a*c.n+b] = c.matrix[i*c.n+j]
		}
	}
	factor := cholesky(moved, c.n)
	out := &Correlation{n: c.n, matrix: c.matrix, lower: make([]float64, len(factor)), least: c.least}
	for a, i := range order {
		for b, j := range order {
			out.lower[i*c.n+j] = factor[a*c.n+b]
		}
	}
	return out
}
