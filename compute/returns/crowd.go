package returns

import (
	"math/bits"

	"github.com/capstack/capstack/compute/internal/vector"
)

// crowd is a search for all roots of several series side by side. As soon as one of
// eight is done, another takes its place.
type crowd struct {
	places  [8]place
	columns []vector.Octet // coefficients by power
	flows   []vector.Row
	shapes  *shapes
	waiting uint64 // lanes that have no place yet
}

// place is where a series is searched.
type place struct {
	isolation
	lane   int
	taken  bool
	loaded bool      // the column has the coefficients of the polynomial dir
	of     direction // the one that it has
	series []float64
}

// search finds the usual roots of lanes whose flows call for all roots.
func (c *crowd) search(rate, status *vector.Row) {
	longest := 0
	for rest := c.waiting; rest != 0; rest &= rest - 1 {
		longest = max(longest, c.shapes.length(bits.TrailingZeros64(rest)))
	}
	columns := c.columns[:longest]
	x, b := vector.Octet{}, vector.Octet{}
	var v [6]vector.Octet
	for {
		busy := false
		for k := range c.places {
			p := &c.places[k]
			if c.advance(p, rate, status) {
				p.load(columns, k)
				x[k], b[k], busy = p.x, p.b, true
			}
		}
		if !busy {
			return
		}
		vector.BoundedSums(&v, columns, &x, &b)
		for k := range c.places {
			if p := &c.places[k]; p.taken {
				p.take(examined{v[0][k], v[1][k], v[2][k], v[3][k], v[4][k], v[5][k]})
			}
		}
	}
}

// advance brings a place to where it wants values, with another series where its own
// is done. It is false where no series is left.
func (c *crowd) advance(p *place, rate, status *vector.Row) bool {
	for {
		if p.taken {
			if p.next() {
				return true
			}
			r, code := 0.0, Unresolved
			if !p.unresolved {
				r, code = p.usual()
			}
			rate[p.lane], status[p.lane], p.taken = r, float64(code), false
		}
		if c.waiting == 0 {
			return false
		}
		p.lane = bits.TrailingZeros64(c.waiting)
		c.waiting &= c.waiting - 1
		series := p.series[:0]
		for t := c.shapes.first[p.lane]; t <= c.shapes.last[p.lane]; t++ {
			series = append(series, c.flows[t][p.lane])
		}
		p.taken, p.loaded = true, false
		p.begin(collector{}, series)
	}
}

// load writes the coefficients of the polynomial that is searched, unless they are
// there. Above its degree they are 0, which does not change a sum.
func (p *place) load(columns []vector.Octet, k int) {
	if p.loaded && p.of == p.dir {
		return
	}
	p.loaded, p.of = true, p.dir
	t, step := 0, 1
	if p.dir == reversed {
		t, step = len(p.flows)-1, -1
	}
	for i := range columns {
		columns[i][k] = 0
		if i < len(p.flows) {
			columns[i][k] = p.flows[t]
			t += step
		}
	}
}
