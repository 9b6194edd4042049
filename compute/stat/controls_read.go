package stat

import "math"

// Controlled is a mean corrected by control variates. All are NaN where there is no such figure: see [Controls.Read].
type Controlled struct {
	Mean          float64
	StandardError float64
	// VarianceRatio is how many times the variance of the plain mean is that of this one: so many times the paths would give the
	// plain mean the same error. At most 1e12. Below 1 where controls do not help.
	VarianceRatio float64
}

// ControlledColumn is the corrected mean of a measure, and the corrected probabilities below its thresholds, in their order.
// Corrected probabilities are not cut to 0..1.
type ControlledColumn struct {
	Controlled
	Below []Controlled
}

const (
	// pathsPerControl is the fewest paths for each control, and one more: the correction's own error is then 5% of the variance
	// at most, and its bias, of order 1/n, a small part of the standard error.
	pathsPerControl = 20
	// leastPivot is what must remain of a control's variance beside the controls before it; one with less is left out.
	leastPivot = 1e-9
	// leastResidual is the smallest part of its variance that a measure keeps: what rounding leaves of one that the controls
	// explain wholly.
	leastResidual = 1e-12
)

// Read corrects the mean and the probabilities of each column by regression on the controls. With y the values over all N paths,
// m of which have one, c the controls and cbar their mean:
//
//	d      = (y - mean(y)) N/m where there is a value, 0 elsewhere
//	gamma  = (sum (c - cbar)(c - cbar)')^-1 sum d c
//	mean   = mean(y) - gamma' cbar
//	error^2 = s^2 (1/N + cbar' (sum (c - cbar)(c - cbar)')^-1 cbar),  s^2 = sum (d - gamma' (c - cbar))^2 / (N - 1 - controls)
//
// (Lavenberg and Welch, "A perspective on the use of control variables to increase the efficiency of Monte Carlo simulations",
// Management Science 27 (1981), 322-335, equation 20.) Where all paths have a value d is their deviation from the mean; else it is
// the linear part of the ratio that the mean is. Of paths in batches the error is that of the batch means of d - gamma' c.
//
// There is no figure for fewer than 20 paths with a value for each control and one more, nor for what does not vary. The columns
// are those whose values were given, in their order.
func (c *Controls) Read(columns []*Column) []ControlledColumn {
	out := make([]ControlledColumn, len(columns))
	f := c.factor()
	for i, column := range columns {
		x := &c.columns[i]
		r := response{count: column.Count()}
		if r.count > 0 {
			_, r.mean, r.squares = column.moments()
		}
		for b := range column.batches {
			n := float64(column.batches[b].count)
			r.batchCounts, r.batchSums = append(r.batchCounts, n), append(r.batchSums, column.batches[b].sum.Value())
		}
		r.weighted, r.valued = values(x.values), c.valued(x)
		out[i].Controlled = c.correct(f, &r)
		for t := range x.below {
			out[i].Below = append(out[i].Below, c.correct(f, r.below(&x.below[t])))
		}
	}
	return out
}

// response is the sums of one regressand.
type response struct {
	count                  uint64
	mean, squares          float64   // squared deviations from the mean
	weighted, valued       []float64 // by control: sums of value x control, and of controls where there is a value
	batchCounts, batchSums []float64
}

// below is the indicator of an event among the values of r.
func (r *response) below(b *belowControl) *response {
	n, k := float64(r.count), float64(b.count)
	out := &response{count: r.count, mean: k / n, squares: float64(k*(n-k)) / n, weighted: values(b.sums), valued: r.valued, batchCounts: r.batchCounts}
	for _, k := range b.batches {
		out.batchSums = append(out.batchSums, float64(k))
	}
	return out
}

func values(sums []Sum) []float64 {
	out := make([]float64, len(sums))
	for i := range sums {
		out[i] = sums[i].Value()
	}
	return out
}

// valued are the sums of the controls over the paths on which a measure has a value.
func (c *Controls) valued(x *controlled) []float64 {
	out := values(c.sums)
	for i := range x.without {
		out[i] -= x.without[i].Value()
	}
	return out
}

// factor is the Cholesky factor of the sums of centred products.
type factor struct {
	lower []float64 // row by row, as the products; a zero diagonal leaves the control out
	rank  int
	mean  []float64 // of the controls
}

func (c *Controls) factor() *factor {
	k, n := c.controls, float64(c.paths)
	f := &factor{lower: make([]float64, len(c.products)), mean: values(c.sums)}
	for i := range f.mean {
		f.mean[i] /= n
	}
	at := func(i, j int) int { return i*(i+1)/2 + j }
	for i := range k {
		for j := range i + 1 {
			f.lower[at(i, j)] = c.products[at(i, j)].Value() - float64(float64(n*f.mean[i])*f.mean[j])
		}
	}
	for j := range k {
		own := f.lower[at(j, j)]
		pivot := own
		for l := range j {
			pivot -= float64(f.lower[at(j, l)] * f.lower[at(j, l)])
		}
		root := 0.0
		if pivot > float64(leastPivot*own) {
			root = math.Sqrt(pivot)
			f.rank++
		}
		f.lower[at(j, j)] = root
		for i := j + 1; i < k; i++ {
			x := f.lower[at(i, j)]
			for l := range j {
				x -= float64(f.lower[at(i, l)] * f.lower[at(j, l)])
			}
			if f.lower[at(i, j)] = 0; root > 0 {
				f.lower[at(i, j)] = x / root
			}
		}
	}
	return f
}

// forward solves lower x = b; x of a control that is left out is 0.
func (f *factor) forward(b []float64) []float64 {
	x := make([]float64, len(b))
	for i := range x {
		row := f.lower[i*(i+1)/2:]
		if row[i] == 0 {
			continue
		}
		x[i] = b[i]
		for j := range i {
			x[i] -= float64(row[j] * x[j])
		}
		x[i] /= row[i]
	}
	return x
}

// correct is the regression of one response; see [Controls.Read].
func (c *Controls) correct(f *factor, r *response) Controlled {
	n, m, nan := float64(c.paths), float64(r.count), math.NaN()
	if m < float64(pathsPerControl*(c.controls+1)) || !(r.squares > 0) {
		return Controlled{nan, nan, nan}
	}
	up := n / m
	crossed := make([]float64, c.controls) // sums of d c
	for i := range crossed {
		crossed[i] = float64((r.weighted[i] - float64(r.mean*r.valued[i])) * up)
	}
	// In the coordinates of the factor gamma' x is explained' y with y the forward solution of x.
	explained, off := f.forward(crossed), f.forward(f.mean)
	squares, residual, correction, distance := float64(r.squares*float64(up*up)), 0.0, 0.0, 0.0
	for i, x := range explained {
		residual += float64(x * x)
		correction += float64(x * off[i])
		distance += float64(off[i] * off[i])
	}
	residual = max(squares-residual, float64(leastResidual*squares))
	out := Controlled{Mean: r.mean - correction}
	plain := squares / (n - 1) / n
	variance := float64(residual / (n - 1 - float64(f.rank)) * (1/n + distance))
	if len(c.batches) > 0 {
		plain, variance = c.batched(r, nil, nil), c.batched(r, f, explained)
	}
	if !(plain > 0) {
		return Controlled{nan, nan, nan}
	}
	variance = max(variance, float64(leastResidual*plain))
	out.StandardError, out.VarianceRatio = math.Sqrt(variance), plain/variance
	return out
}

// batched is the variance of the mean from the batch means of d - gamma' c, of d without a factor.
func (c *Controls) batched(r *response, f *factor, explained []float64) float64 {
	up := float64(c.paths) / float64(r.count)
	var means []float64
	for b := range c.batches {
		x := &c.batches[b]
		if x.paths == 0 {
			continue
		}
		n := float64(x.paths)
		m := float64((r.batchSums[b]-float64(r.mean*r.batchCounts[b]))*up) / n
		if f != nil {
			controls := values(x.sums)
			for i := range controls {
				controls[i] /= n
			}
			for i, y := range f.forward(controls) {
				m -= float64(explained[i] * y)
			}
		}
		means = append(means, m)
	}
	return varianceOfMeans(means)
}
