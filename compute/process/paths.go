package process

import (
	"errors"
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
)

// MaxMonths bounds the months of an evolution, month 0 not counted.
const MaxMonths = 600

// Factor is one source of uncertainty: a number drawn once a path, by Marginal, or one that evolves month by month.
type Factor struct {
	Path      string // names its random numbers
	Marginal  Marginal
	Evolution *Evolution // nil for a number drawn once
}

// Paths draws all factors of a run for blocks of 64 paths. It is never changed after it is made: any number of goroutines
// may call Fill, each with rows of its own.
//
// Each factor has a standard normal of the whole path, its level; levels have the correlation matrix of the run. A number
// drawn once is a function of its level. The normals of an evolving factor have the level as their sum:
//
//	z_t = e_t - (e_1 + ... + e_n)/n + level/sqrt(n),  t = 1..n
//
// with e the monthly normals, correlated between factors by the same matrix. The z_t are then independent standard normals
// again, the z_t of two evolving factors have their entry of the matrix as correlation, and so have the level of a number
// drawn once and the normalised sum of an evolving factor: a tenant whose default goes with low rents has rents that were low
// over the path. The level is the top of a Brownian bridge (Glasserman, section 3.1), which is where low-discrepancy points
// belong.
type Paths struct {
	levels  *Sampler
	evolved []evolved
	lower   [][]float64 // rows of the Cholesky factor among evolving factors; nil where a row has only its diagonal
	months  int
	factors int
}

// evolved is an evolving factor made ready.
type evolved struct {
	Evolution
	id     uint32
	at     int // position among all factors
	phi, s float64
	shifts []float64 // by month
}

// NewPaths checks the factors and prepares them. Months counts the months behind month 0, 1..MaxMonths. The correlation, nil
// for independence, has one row per factor, in their order; of Sobol points there are rng.SobolDimensions at most. The error
// joins all findings.
func NewPaths(factors []Factor, months int, correlation *Correlation, points Points) (*Paths, error) {
	var found []error
	p := &Paths{months: months, factors: len(factors)}
	drivers := make([]Driver, len(factors))
	for i, f := range factors {
		drivers[i] = Driver{f.Path, f.Marginal}
		if f.Evolution == nil {
			continue
		}
		drivers[i].Marginal = Normal(0, 1)
		for _, e := range f.Evolution.Validate() {
			found = append(found, fmt.Errorf("driver %q: %w", f.Path, e))
		}
		p.evolved = append(p.evolved, evolved{Evolution: *f.Evolution, id: rng.DriverID(f.Path), at: i})
	}
	if months < 1 || months > MaxMonths {
		found = append(found, fmt.Errorf("%d months: must be from 1 to %d", months, MaxMonths))
	}
	if points.Sobol && len(factors) > rng.SobolDimensions {
		found = append(found, fmt.Errorf("%d factors: a Sobol point has %d dimensions", len(factors), rng.SobolDimensions))
	}
	if points.Strata != nil && (points.Stratified < 0 || points.Stratified >= len(factors)) {
		found = append(found, fmt.Errorf("strata of factor %d: there are %d factors", points.Stratified, len(factors)))
	}
	levels, err := NewSampler(drivers, correlation)
	if err := errors.Join(append(found, err)...); err != nil {
		return nil, err
	}
	levels.draw(points)
	p.levels = levels
	for k := range p.evolved {
		p.evolved[k].prepare(months)
	}
	if err := p.correlate(correlation); err != nil {
		return nil, err
	}
	return p, nil
}

func (e *evolved) prepare(months int) {
	e.phi, e.s = e.step()
	e.shifts = make([]float64, months+1)
	for t := range e.shifts {
		e.shifts[t] = e.shift(t)
	}
}

// correlate prepares the factor of the matrix among the evolving factors.
func (p *Paths) correlate(c *Correlation) error {
	p.lower = make([][]float64, len(p.evolved))
	if c == nil || len(p.evolved) < 2 {
		return nil
	}
	sub := make([][]float64, len(p.evolved))
	for i, a := range p.evolved {
		sub[i] = make([]float64, len(p.evolved))
		for j, b := range p.evolved {
			sub[i][j] = c.At(a.at, b.at)
		}
	}
	among, err := NewCorrelation(sub)
	if err != nil {
		return fmt.Errorf("among evolving factors: %w", err)
	}
	for i := range sub {
		if !among.independent(i) {
			p.lower[i] = among.lower[i*among.n : i*among.n+i+1]
		}
	}
	return nil
}

// Evolving is the number of evolving factors, and of the histories that Fill wants; Months that of their rows less one.
func (p *Paths) Evolving() int { return len(p.evolved) }

// Factors is the number of factors.
func (p *Paths) Factors() int { return p.factors }

// Months is the number of months behind month 0.
func (p *Paths) Months() int { return p.months }

// Fill writes the factors of 64 paths: levels[i] is factor i, drawn once, or the level of an evolving one; histories[k][t]
// is the k-th evolving factor in month t, the neutral value in month 0. Rows must be distinct; it panics when their number
// does not fit. It allocates nothing.
func (p *Paths) Fill(levels []*vector.Row, histories [][]vector.Row, seed, firstPath uint64) {
	p.fill(levels, histories, seed, firstPath, only{})
}

// FillOther is Fill in which factor number factor, or every factor for -1, takes its independent normals from paths offset
// further on. Paths that differ in one factor tell what the factor contributes.
func (p *Paths) FillOther(levels []*vector.Row, histories [][]vector.Row, seed, firstPath uint64, factor int, offset uint64) {
	p.fill(levels, histories, seed, firstPath, only{factor, offset})
}

func (p *Paths) fill(levels []*vector.Row, histories [][]vector.Row, seed, firstPath uint64, o only) {
	if len(histories) != len(p.evolved) {
		panic(fmt.Sprintf("process: Fill of %d evolving factors into %d histories", len(p.evolved), len(histories)))
	}
	p.levels.fill(levels, seed, firstPath, o)
	for k := range p.evolved {
		e := &p.evolved[k]
		p.normals(e, histories[k][:p.months+1], seed, o.of(e.at, firstPath))
	}
	p.evolve(levels, histories)
}

// evolve turns independent monthly normals and the levels that they sum up to into histories.
func (p *Paths) evolve(levels []*vector.Row, histories [][]vector.Row) {
	for k := len(p.evolved) - 1; k >= 0; k-- { // from the last: a row needs the independent normals of those before it
		p.mix(k, histories)
	}
	for k := range p.evolved {
		e := &p.evolved[k]
		e.run(histories[k][:p.months+1], levels[e.at])
	}
}

// normals writes independent monthly standard normals. Index 0 of the factor's random numbers is its level; months follow
// from index 4 on, so that four come from one counter.
func (p *Paths) normals(e *evolved, rows []vector.Row, seed, firstPath uint64) {
	const together = 16 // rows, which are still at hand when they become normals
	var u [together]vector.Row
	base, opposite := firstPath, p.levels.points.Antithetic
	if opposite {
		base /= 2
	}
	for t := 1; t < len(rows); t += together {
		n := min(together, len(rows)-t)
		for k := 0; k < n; k += 4 {
			rng.FillUniform4((*[4]vector.Row)(u[k:]), seed, base, e.id, uint32((t+k)/4)+1)
		}
		rng.NormalQuantileRows(rows[t:t+n], u[:n])
		if opposite {
			for k := range n {
				p.levels.points.months(&rows[t+k], firstPath)
			}
		}
	}
}

// mix replaces the k-th history by the sum over those up to it, weighted with row k of the Cholesky factor.
func (p *Paths) mix(k int, histories [][]vector.Row) {
	weights := p.lower[k]
	if weights == nil {
		return
	}
	for t := 1; t <= p.months; t++ {
		row := &histories[k][t]
		vector.MulVS(row, row, weights[k])
		for j, w := range weights[:k] {
			if w != 0 {
				vector.AddScaled(row, row, &histories[j][t], w)
			}
		}
	}
}

// pin is what moves monthly normals so that their sum is sqrt(n) times the level.
func pin(rows []vector.Row, level *vector.Row) (move vector.Row) {
	var sum vector.Row
	vector.SumRows(&sum, rows)
	n := float64(len(rows))
	vector.DivVS(&sum, &sum, n)
	vector.DivVS(&move, level, math.Sqrt(n))
	vector.SubVV(&move, &move, &sum)
	return move
}

// run turns monthly normals, pinned to the level, into the history of the factor.
func (e *evolved) run(rows []vector.Row, level *vector.Row) {
	vector.Broadcast(&rows[0], e.Neutral())
	if e.Volatility == 0 {
		for t := range rows {
			rows[t] = rows[0]
		}
		return
	}
	move := pin(rows[1:], level)
	vector.Evolve(rows[1:], e.shifts[1:], &move, e.phi, e.s)
	var total vector.Row
	for t := 1; t < len(rows); t++ {
		switch row := &rows[t]; e.Form {
		case FormRate: // x itself
		case FormPrice:
			rng.ExpRow(row, row)
		case FormShare:
			share(row)
		case FormIndex:
			vector.AddVV(&total, &total, row)
			vector.DivVS(row, &total, 12)
			rng.ExpRow(row, row)
		}
	}
}

// share is 1 / (1 + e^-y) in place.
func share(y *vector.Row) {
	vector.SubSV(y, 0, y)
	rng.ExpRow(y, y)
	vector.AddVS(y, y, 1)
	vector.DivSVS(y, 1, y, 0)
}
