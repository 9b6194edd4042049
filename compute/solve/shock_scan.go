package solve

import (
	"cmp"
	"math"
	"slices"

	"github.com/capstack/capstack/compute/rng"
)

// seekRounds bounds the rounds in which a limit that no ray breaks is sought by descent of its margin at full reach.
const seekRounds = 12

// scan looks along rays and returns the starts of local searches, the nearest first.
func (s *shockSearch) scan() ([]*descent, error) {
	axes := s.axes()
	margins, err := s.along(axes, shells)
	if err != nil {
		return nil, err
	}
	rays := append(s.falling(axes, margins), s.spread()...)
	more, err := s.along(rays, shells)
	if err != nil {
		return nil, err
	}
	rays, margins = append(axes, rays...), append(margins, more...)
	starts := s.starts(rays, margins)
	if len(starts) == 0 {
		return s.seek(rays, margins)
	}
	return starts, nil
}

// axes are the unit vectors, their opposites and the given directions with theirs.
func (s *shockSearch) axes() [][]float64 {
	var out [][]float64
	add := func(d []float64) {
		if s.q.Positive {
			d = slices.Clone(d)
			for i := range d {
				d[i] = math.Max(d[i], 0)
			}
		}
		if n := norm(d); n > 0 {
			out = append(out, scaled(d, 1/n))
		}
	}
	for i := range s.q.Dimensions {
		unit := make([]float64, s.q.Dimensions)
		unit[i] = 1
		add(unit)
		add(scaled(unit, -1))
	}
	for _, d := range s.q.Along {
		add(d)
		add(scaled(d, -1))
	}
	return out
}

// along evaluates rays at n evenly spaced points: margins[ray][point], the outermost at full reach.
func (s *shockSearch) along(rays [][]float64, n int) ([][]float64, error) {
	points := make([][]float64, 0, len(rays)*n)
	for _, d := range rays {
		for k := range n {
			points = append(points, scaled(d, shell(s.q.Reach, k, n)))
		}
	}
	flat, err := s.margins(points)
	if err != nil {
		return nil, err
	}
	out := make([][]float64, len(rays))
	for i := range out {
		out[i] = flat[i*n : (i+1)*n]
	}
	return out, nil
}

func shell(reach float64, k, n int) float64 { return reach * (float64(k+1) / float64(n)) }

// falling are directions against which the margin falls fastest, by its differences over the axes at each shell: along its
// gradient, and along the falls alone, for a driver may hurt on one side only.
func (s *shockSearch) falling(axes, margins [][]float64) [][]float64 {
	var out [][]float64
	for k := range shells {
		gradient, falls := make([]float64, s.q.Dimensions), make([]float64, s.q.Dimensions)
		for i, d := range axes {
			m := margins[i][k]
			if !finite(m) {
				continue
			}
			fall := math.Max(s.out.Origin-m, 0)
			for j, x := range d {
				gradient[j] += float64(x * (s.out.Origin - m))
				if fall*math.Abs(x) > math.Abs(falls[j]) {
					falls[j] = float64(x * fall)
				}
			}
		}
		for _, d := range [][]float64{gradient, falls} {
			if s.q.Positive {
				clip(d)
			}
			if n := norm(d); n > 0 && finite(n) {
				out = append(out, scaled(d, 1/n))
			}
		}
	}
	return out
}

// spread are directions spread evenly over the sphere, or over its part without negative components: the normals of scrambled
// Sobol points.
func (s *shockSearch) spread() [][]float64 {
	if s.q.Dimensions == 1 {
		return nil // the axes are all there is
	}
	var out [][]float64
	for k := range s.q.Rays {
		d := make([]float64, s.q.Dimensions)
		for i := range d {
			d[i] = rng.NormalQuantile(rng.NewSobolSequence(0, 0, i).Uniform(uint32(k)))
			if s.q.Positive {
				d[i] = math.Abs(d[i])
			}
		}
		if n := norm(d); n > 0 {
			out = append(out, scaled(d, 1/n))
		}
	}
	return out
}

// starts are the nearest breaking points of rays that differ.
func (s *shockSearch) starts(rays, margins [][]float64) []*descent {
	var found []*descent
	for i, d := range rays {
		if x := s.firstBreak(d, margins[i]); x != nil {
			found = append(found, x)
		}
	}
	slices.SortStableFunc(found, func(a, b *descent) int { return cmp.Compare(a.length, b.length) })
	var out []*descent
	for _, x := range found {
		if len(out) == s.q.Starts {
			break
		}
		if !slices.ContainsFunc(out, func(o *descent) bool { return cosine(o.point, x.point) > apart }) {
			out = append(out, x)
		}
	}
	return out
}

// firstBreak is the bracket of the first break on a ray of unit length, nil without one.
func (s *shockSearch) firstBreak(ray, margins []float64) *descent {
	k := slices.IndexFunc(margins, func(m float64) bool { return m < 0 })
	if k < 0 {
		return nil
	}
	x := &descent{length: shell(s.q.Reach, k, len(margins)), margin: margins[k], lowMargin: s.out.Origin, step: firstStep}
	if k > 0 {
		x.low, x.lowMargin = shell(s.q.Reach, k-1, len(margins)), margins[k-1]
	}
	x.point = scaled(ray, x.length)
	return x
}

// seek follows the falling margin over the sphere of full reach, from the point with the smallest one.
func (s *shockSearch) seek(rays, margins [][]float64) ([]*descent, error) {
	best, at := math.Inf(1), -1
	for i := range rays {
		if m := margins[i][shells-1]; m < best {
			best, at = m, i
		}
	}
	if at < 0 {
		return nil, nil
	}
	x := &descent{point: scaled(rays[at], s.q.Reach), length: s.q.Reach, margin: best}
	for range seekRounds {
		if err := s.models([]*descent{x}); err != nil {
			return nil, err
		}
		points := s.downhill(x)
		found, err := s.margins(points)
		if err != nil {
			return nil, err
		}
		better := -1
		for i, m := range found {
			if m < x.margin && (better < 0 || m < found[better]) {
				better = i
			}
		}
		if better < 0 || s.spent() {
			return nil, nil
		}
		x.point, x.margin = points[better], found[better]
		if x.margin < 0 {
			return []*descent{{point: x.point, length: s.q.Reach, margin: x.margin, lowMargin: s.out.Origin, step: firstStep}}, nil
		}
	}
	return nil, nil
}

// downhill are points of the sphere of full reach in the directions against which the models of x fall, near and far.
func (s *shockSearch) downhill(x *descent) (points [][]float64) {
	for _, m := range x.models {
		for _, share := range []float64{1, 0.5, 0.2, 0.05, 0.01} {
			y := combined(x.point, 1-share, m.gradient, -share*s.q.Reach/norm(m.gradient))
			if s.q.Positive {
				clip(y)
			}
			if n := norm(y); n > 0 && finite(n) {
				points = append(points, scaled(y, s.q.Reach/n))
			}
		}
	}
	return points
}
