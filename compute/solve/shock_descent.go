package solve

import "math"

const (
	descentRounds = 40
	firstStep     = 0.25       // of a pattern, relative to the length
	smallestStep  = 1e-4       // a descent ends where no step down to this one helps
	settled       = 1e-6       // relative gain of a round below which models have nothing more to say
	sections      = 16         // points that cut a bracket in one round
	roughWidth    = 1e-4       // of brackets on the way
	near, far     = 1e-4, 0.05 // distances of differences: the slope where a point stands, and the one past steps of whole days
	mostModels    = 8          // linear models that a descent remembers
)

// descent is one local search: a breaking point, and a radius on its ray at which the limit holds.
type descent struct {
	point          []float64
	length, margin float64
	low, lowMargin float64
	step           float64
	models         []linear // the latest first
	done           bool
}

// linear is a linear model of the margin: margin + gradient (y - at).
type linear struct {
	at, gradient []float64
	margin       float64
	free         []bool // components along which the margin does not jump
}

// descend takes all starts down together, so that a batch holds the points of all.
func (s *shockSearch) descend(starts []*descent) error {
	if err := s.narrow(starts, roughWidth); err != nil {
		return err
	}
	for range descentRounds {
		var active []*descent
		for _, d := range starts {
			if !d.done {
				active = append(active, d)
			}
		}
		if len(active) == 0 || s.spent() {
			return nil
		}
		if err := s.round(active); err != nil {
			return err
		}
	}
	return nil
}

// round tries what models propose, then a pattern of steps where they propose nothing better.
func (s *shockSearch) round(active []*descent) error {
	if err := s.models(active); err != nil {
		return err
	}
	before := make([]float64, len(active))
	for i, d := range active {
		before[i] = d.length
	}
	if err := s.try(active, s.proposals); err != nil {
		return err
	}
	var stuck []*descent
	for i, d := range active {
		if !(d.length < before[i]*(1-settled)) {
			stuck = append(stuck, d)
		}
	}
	held := make([]float64, len(stuck))
	for i, d := range stuck {
		held[i] = d.length
	}
	if err := s.try(stuck, s.pattern); err != nil {
		return err
	}
	for i, d := range stuck {
		if d.length < held[i]*(1-settled) {
			continue
		}
		if d.step /= 4; d.step < smallestStep {
			d.done = true
		}
	}
	return s.narrow(active, roughWidth)
}

// try evaluates what a descent proposes and takes the breaking point nearest to the origin, if it is nearer than its own.
func (s *shockSearch) try(list []*descent, propose func(*descent) [][]float64) error {
	var points [][]float64
	from := make([]int, len(list)+1)
	for i, d := range list {
		points = append(points, propose(d)...)
		from[i+1] = len(points)
	}
	margins, err := s.margins(points)
	if err != nil {
		return err
	}
	for i, d := range list {
		for k := from[i]; k < from[i+1]; k++ {
			if n := norm(points[k]); margins[k] < 0 && n < d.length {
				d.point, d.length, d.margin = points[k], n, margins[k]
				d.low, d.lowMargin = 0, s.out.Origin
			}
		}
	}
	return nil
}

// models makes linear models of the margin about each point, by differences over a short and a longer distance.
func (s *shockSearch) models(list []*descent) error {
	n := s.q.Dimensions
	var points [][]float64
	for _, d := range list {
		for _, h := range []float64{near, far} {
			for i := range n {
				for _, side := range []float64{h, -h} {
					y := combined(d.point, 1, nil, 0)
					y[i] += side
					points = append(points, y)
				}
			}
		}
	}
	margins, err := s.margins(points)
	if err != nil {
		return err
	}
	for k, d := range list {
		own := margins[k*4*n : (k+1)*4*n]
		for scale, h := range []float64{near, far} {
			if m, ok := d.linear(own[scale*2*n:(scale+1)*2*n], h); ok {
				d.models = append([]linear{m}, d.models...)
			}
		}
		d.models = d.models[:min(len(d.models), mostModels)]
	}
	return nil
}

// linear makes a model of the margins on both sides of each component. A component along which
// one side moves the margin more than ten times as much as the other, or has no number, is not free: it jumps there.
func (d *descent) linear(margins []float64, h float64) (linear, bool) {
	m := linear{at: d.point, margin: d.margin, gradient: make([]float64, len(d.point)), free: make([]bool, len(d.point))}
	if !finite(m.margin) {
		m.margin = 0
	}
	slopes := 0.0
	for i := range d.point {
		up, down := margins[2*i], margins[2*i+1]
		switch {
		case finite(up) && finite(down):
			m.gradient[i] = (up - down) / (2 * h)
			m.free[i] = kindred(up-d.margin, d.margin-down)
		case finite(up) && finite(d.margin):
			m.gradient[i] = (up - d.margin) / h
		case finite(down) && finite(d.margin):
			m.gradient[i] = (d.margin - down) / h
		}
		slopes += math.Abs(m.gradient[i])
	}
	return m, slopes > 0 && finite(slopes)
}

// kindred tells that the differences on two sides are of one size: the margin neither jumps nor breaks off there.
func kindred(a, b float64) bool {
	x, y := math.Abs(a), math.Abs(b)
	return x == y || (x <= 10*y && y <= 10*x)
}

// narrow cuts the brackets of descents until they are narrow, keeping the breaking point nearest to the origin.
func (s *shockSearch) narrow(list []*descent, width float64) error {
	for {
		var open []*descent
		var points [][]float64
		for _, d := range list {
			if d.length-d.low <= width*d.length {
				continue
			}
			open = append(open, d)
			for k := 1; k <= sections; k++ {
				points = append(points, scaled(d.point, (d.low+float64((d.length-d.low)*(float64(k)/(sections+1))))/d.length))
			}
		}
		if len(open) == 0 {
			return nil
		}
		margins, err := s.margins(points)
		if err != nil {
			return err
		}
		for i, d := range open {
			d.cut(points[i*sections:(i+1)*sections], margins[i*sections:(i+1)*sections])
		}
	}
}

// cut moves a bracket to the first of its parts in which the limit breaks.
func (d *descent) cut(points [][]float64, margins []float64) {
	for k, m := range margins {
		if m < 0 {
			d.point, d.length, d.margin = points[k], norm(points[k]), m
			return
		}
		d.low, d.lowMargin = norm(points[k]), m
	}
}
