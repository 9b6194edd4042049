package solve

import "math"

// proposals are the points that the models of a descent propose, at lengths about those at which they expect the limit.
func (s *shockSearch) proposals(d *descent) [][]float64 {
	var out [][]float64
	add := func(y []float64, ok bool) {
		if !ok {
			return
		}
		if s.q.Positive {
			clip(y)
		}
		for _, share := range []float64{1, 0.5, 0.2} {
			z := combined(d.point, 1-share, y, share)
			if n := norm(z); n > 0 && finite(n) && n <= 2*d.length {
				out = append(out, lengths(z, n, d.length)...)
			}
		}
	}
	for k := range min(len(d.models), 2) {
		m := &d.models[k]
		add(m.nearest(func(int) bool { return true }))
		add(m.nearest(func(i int) bool { return m.free[i] }))
	}
	if n := len(d.models); n > 1 {
		add(nearestOfAll(d.models[:min(n, 3)]))
		add(nearestOfAll(d.models))
	}
	return out
}

// lengths are points on the ray of z about its own length, all below most.
func lengths(z []float64, n, most float64) [][]float64 {
	var out [][]float64
	for _, about := range []float64{0.99, 0.999, 1, 1.0001, 1.001, 1.01} {
		if l := n * about; l < most {
			out = append(out, scaled(z, l/n))
		}
	}
	return append(out, scaled(z, most*(1-2*settled)/n))
}

// nearest is the point nearest to the origin at which the model is 0, moving only some components:
//
//	y = g (g x - m) / (g g)
func (m *linear) nearest(moves func(i int) bool) ([]float64, bool) {
	gx, gg := 0.0, 0.0
	for i, g := range m.gradient {
		if moves(i) {
			gx += float64(g * m.at[i])
			gg += float64(g * g)
		}
	}
	if !(gg > 0) || !finite(gg) {
		return nil, false
	}
	y := combined(m.at, 1, nil, 0)
	for i, g := range m.gradient {
		if moves(i) {
			y[i] = g * ((gx - m.margin) / gg)
		}
	}
	return y, true
}

// nearestOfAll is the point nearest to the origin at which no model is above 0, by Hildreth's method for a quadratic program
// (Naval Research Logistics Quarterly 4 (1957), 79-85): for a limit that breaks only where several conditions do.
func nearestOfAll(models []linear) ([]float64, bool) {
	const sweeps = 60
	weights := make([]float64, len(models))
	y := make([]float64, len(models[0].at))
	for range sweeps {
		for k := range models {
			m := &models[k]
			gg := dotOf(m.gradient, m.gradient)
			bound := dotOf(m.gradient, m.at) - m.margin // gradient y must not exceed it
			w := math.Max(0, weights[k]+(dotOf(m.gradient, y)-bound)/gg)
			for i, g := range m.gradient {
				y[i] -= float64((w - weights[k]) * g)
			}
			weights[k] = w
		}
	}
	n := norm(y)
	return y, n > 0 && finite(n)
}

// pattern are small steps from the point of a descent, all nearer to the origin: components pulled towards 0, and moves over
// the sphere along each axis, a little inside.
func (s *shockSearch) pattern(d *descent) [][]float64 {
	var out [][]float64
	for i, x := range d.point {
		if x == 0 {
			continue
		}
		for _, keep := range []float64{0, 1 - d.step, 1 - float64(0.1*d.step)} {
			y := combined(d.point, 1, nil, 0)
			y[i] = float64(x * keep)
			out = append(out, y)
		}
	}
	for i := range d.point {
		for _, side := range []float64{d.step, -d.step} {
			y := combined(d.point, 1, nil, 0)
			y[i] += float64(side * d.length)
			if s.q.Positive {
				clip(y)
			}
			for _, inside := range []float64{0.1 * d.step, 0.01 * d.step} {
				if n := norm(y); n > 0 {
					out = append(out, scaled(y, d.length*(1-inside)/n))
				}
			}
		}
	}
	return out
}

func finite(x float64) bool { return x-x == 0 }

func dotOf(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += float64(x * b[i])
	}
	return sum
}

func norm(a []float64) float64 { return math.Sqrt(dotOf(a, a)) }

func scaled(a []float64, by float64) []float64 { return combined(a, by, nil, 0) }

// combined is p a + q b; of a alone where b is nil.
func combined(a []float64, p float64, b []float64, q float64) []float64 {
	out := make([]float64, len(a))
	for i, x := range a {
		out[i] = float64(x * p)
		if b != nil {
			out[i] += float64(b[i] * q)
		}
	}
	return out
}

// clip raises negative components to 0.
func clip(a []float64) {
	for i, x := range a {
		a[i] = math.Max(x, 0)
	}
}

func cosine(a, b []float64) float64 { return dotOf(a, b) / (norm(a) * norm(b)) }
