package adjoint

import "math"

// close adds what inputs do by way of the unknowns. With u = g(u, inputs) where the circle closes, M_u the derivative of the
// measure by the unknowns and G that of g:
//
//	dM/dinput = M_input + w G_input,    w = M_u (I - G_u)^-1
//
// One pass backwards gives a row of G_u and of G_input for each unknown.
func (x *pass) close() error {
	n := len(x.unknowns)
	if n == 0 {
		return nil
	}
	direct := append([]float64{}, x.unknowns...)
	rows := make([]*pass, n)
	system := make([][]float64, n) // transpose of I - G_u
	for i := range system {
		system[i] = make([]float64, n)
	}
	for i := range rows {
		rows[i] = x.again()
		rows[i].seed(x.p.Unknowns[i].Value, 1)
		rows[i].run()
		for j, g := range rows[i].unknowns {
			system[j][i] = -g
		}
		system[i][i]++
	}
	weights, singular := eliminate(system, direct)
	if singular >= 0 {
		return &SingularError{x.p.Unknowns[singular].Path}
	}
	for i, w := range weights {
		for k, g := range rows[i].inputs {
			x.inputs[k] += float64(w * g)
		}
		for k, months := range rows[i].series {
			for t, g := range months {
				x.ofSeries(int32(k), t, float64(w*g))
			}
		}
	}
	return nil
}

// again is a pass over the same walk with nothing passed on yet.
func (x *pass) again() *pass {
	y := &pass{p: x.p, frames: x.frames, months: x.months, loop: x.loop, bar: make([]float64, len(x.bar)), rows: make([][]float64, len(x.rows)),
		inputs: make([]float64, len(x.inputs)), series: make([][]float64, len(x.series)), unknowns: make([]float64, len(x.unknowns))}
	for i, all := 0, make([]float64, len(x.rows)*x.months); i < len(x.rows); i++ {
		y.rows[i] = all[i*x.months : (i+1)*x.months]
	}
	return y
}

// eliminate solves a small system by Gauss with partial pivoting; singular is the first column without a pivot, or -1.
func eliminate(a [][]float64, b []float64) (x []float64, singular int) {
	n := len(b)
	for k := range n {
		best := k
		for i := k + 1; i < n; i++ {
			if math.Abs(a[i][k]) > math.Abs(a[best][k]) {
				best = i
			}
		}
		if a[best][k] == 0 {
			return nil, k
		}
		a[k], a[best], b[k], b[best] = a[best], a[k], b[best], b[k]
		for i := k + 1; i < n; i++ {
			f := a[i][k] / a[k][k]
			for j := k; j < n; j++ {
				a[i][j] -= float64(f * a[k][j])
			}
			b[i] -= float64(f * b[k])
		}
	}
	for k := n - 1; k >= 0; k-- {
		for j := k + 1; j < n; j++ {
			b[k] -= float64(a[k][j] * b[j])
		}
		b[k] /= a[k][k]
	}
	return b, -1
}
