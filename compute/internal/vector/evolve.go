package vector

// Evolve replaces rows of shocks, one a month, by 64 autoregressions of order 1 that start from 0 before the first month:
//
//	x = phi x + s (rows[t] + move),  rows[t] = x + shifts[t]
//
// It is what rows of sums and products give, without a way through memory for every operation. shifts must be as long as rows.
func Evolve(rows []Row, shifts []float64, move *Row, phi, s float64) {
	if len(rows) == 0 {
		return
	}
	_ = shifts[len(rows)-1]
	if !fastEvolve(rows, shifts, move, phi, s) {
		evolve(rows, shifts, move, phi, s)
	}
}

func evolve(rows []Row, shifts []float64, move *Row, phi, s float64) {
	var x Row
	for t := range rows {
		addVV(&rows[t], &rows[t], move)
		mulVS(&x, &x, phi)
		addScaled(&x, &x, &rows[t], s)
		addVS(&rows[t], &x, shifts[t])
	}
}

// SumRows adds up rows in their order.
func SumRows(d *Row, rows []Row) {
	*d = Row{}
	if len(rows) > 0 && !fastSumRows(d, rows) {
		sumRows(d, rows)
	}
}

func sumRows(d *Row, rows []Row) {
	for t := range rows {
		addVV(d, d, &rows[t])
	}
}
