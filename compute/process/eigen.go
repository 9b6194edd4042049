package process

import "math"

// symmetricEigen gives the eigenvalues of a symmetric matrix and, in the columns of vectors, its eigenvectors, by
// cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", 4th edition, section 8.5.4). Order is the
// diagonal's. Jacobi and not QR: it is 40 lines, finds small eigenvalues to the full relative accuracy a correlation
// matrix allows, and with 64 rows takes a few milliseconds, once per run.
func symmetricEigen(matrix []float64, n int) (values, vectors []float64) {
	a := append([]float64(nil), matrix...)
	v := identity(n)
	for range 60 { // quadratic convergence: 6 to 10 sweeps
		if offDiagonal(a, n) <= 1e-30 {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, v, n, p, q)
			}
		}
	}
	values = make([]float64, n)
	for i := range values {
		values[i] = a[i*n+i]
	}
	return values, v
}

// rotate applies the rotation in the plane (p, q) that makes a[p][q] zero.
func rotate(a, v []float64, n, p, q int) {
	apq := a[p*n+q]
	if apq == 0 {
		return
	}
	theta := (a[q*n+q] - a[p*n+p]) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := float64(t * c)
	for k := range n {
		turn(&a[k*n+p], &a[k*n+q], c, s)
	}
	for k := range n {
		turn(&a[p*n+k], &a[q*n+k], c, s)
	}
	a[p*n+q], a[q*n+p] = 0, 0
	for k := range n {
		turn(&v[k*n+p], &v[k*n+q], c, s)
	}
}

func turn(x, y *float64, c, s float64) {
	*x, *y = float64(c*(*x))-float64(s*(*y)), float64(s*(*x))+float64(c*(*y))
}

// offDiagonal is the sum of squares above the diagonal.
func offDiagonal(a []float64, n int) float64 {
	sum := 0.0
	for i := range n {
		for j := i + 1; j < n; j++ {
			sum += float64(a[i*n+j] * a[i*n+j])
		}
	}
	return sum
}

func identity(n int) []float64 {
	v := make([]float64, n*n)
	for i := range n {
		v[i*n+i] = 1
	}
	return v
}

func smallest(values []float64) float64 {
	least := values[0]
	for _, x := range values[1:] {
		if x < least {
			least = x
		}
	}
	return least
}
