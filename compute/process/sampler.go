package process

import (
	"errors"
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
)

// Driver is one uncertain input: the path of what it drives, which also names its random numbers, and its
// distribution.
type Driver struct {
	Path     string
	Marginal Marginal
}

// Sampler draws all drivers of a run for blocks of 64 scenarios. It is never changed after it is made: any number of
// goroutines may call Fill.
//
// The value of a driver on a path is a function of the seed, the path number and the driver's path only, unless
// the driver is correlated: then it also depends on the drivers it is correlated with that stand before it. Adding a
// driver moves no draw of another; adding a correlation moves only the later of the two drivers.
type Sampler struct {
	drivers     []sampled
	correlation *Correlation
	points      Points
}

// sampled is a driver made ready: the id of its random numbers, its distribution, and what Fill would otherwise
// work out each time.
type sampled struct {
	id       uint32
	marginal Marginal
	pert     *pert     // with its table, for a PERT of positive width
	sums     []float64 // cumulative probabilities, for an empirical distribution
	linked   bool      // depends on earlier drivers by the correlation
}

// NewSampler checks the drivers and prepares them. A nil correlation leaves them independent; else it must have one
// row per driver, in their order. The error joins all findings: *ParamError wrapped with the driver's path, a path
// given twice, two paths with one DriverID, a correlation of another size.
func NewSampler(drivers []Driver, correlation *Correlation) (*Sampler, error) {
	var found []error
	paths := make(map[uint32]string, len(drivers))
	s := &Sampler{drivers: make([]sampled, 0, len(drivers))}
	for _, d := range drivers {
		id := rng.DriverID(d.Path)
		if other, taken := paths[id]; taken {
			found = append(found, collision(d.Path, other))
		}
		paths[id] = d.Path
		wrong := d.Marginal.Validate()
		for _, e := range wrong {
			found = append(found, fmt.Errorf("driver %q: %w", d.Path, e))
		}
		if wrong == nil {
			s.drivers = append(s.drivers, prepare(id, d.Marginal))
		}
	}
	if correlation != nil && correlation.Size() != len(drivers) {
		found = append(found, fmt.Errorf("correlation has %d rows for %d drivers", correlation.Size(), len(drivers)))
	}
	if found != nil {
		return nil, errors.Join(found...)
	}
	s.correlate(correlation)
	return s, nil
}

// correlate links the drivers by a correlation, nil for none.
func (s *Sampler) correlate(c *Correlation) {
	s.correlation = c
	for i := range s.drivers {
		s.drivers[i].linked = c != nil && !c.independent(i)
	}
}

// draw says which points the drivers have. A driver drawn by strata comes first: its own normal is the score that the strata
// cut, and it is finished last, since all others need that normal.
func (s *Sampler) draw(p Points) {
	s.points = p
	if p.Strata != nil && s.correlation != nil {
		s.correlate(s.correlation.startingWith(p.Stratified))
	}
}

func collision(path, other string) error {
	if path == other {
		return fmt.Errorf("driver %q is given twice", path)
	}
	return fmt.Errorf("drivers %q and %q have the same 32-bit id; rename one of them", other, path)
}

func prepare(id uint32, m Marginal) sampled {
	s := sampled{id: id, marginal: m}
	switch {
	case m.Kind == KindPERT && m.Max > m.Min:
		s.pert = newPert(m)
		s.pert.tabulate()
	case m.Kind == KindEmpirical:
		s.marginal.Values = slices.Clone(m.Values) // the caller may change its own
		s.sums = cumulate(m.Probabilities)
	}
	return s
}

// Len is the number of drivers, and of the rows that Fill wants.
func (s *Sampler) Len() int { return len(s.drivers) }

// only is a Fill in which one driver, or every driver, takes its numbers from other paths: what a comparison of paths that
// differ in one driver needs.
type only struct {
	driver int    // which one; everyDriver for all
	offset uint64 // added to the number of its path
}

const everyDriver = -1

// of is the path of a driver's numbers.
func (o only) of(driver int, path uint64) uint64 {
	if o.driver == everyDriver || o.driver == driver {
		return path + o.offset
	}
	return path
}

// Fill writes to dst[d][i] the value of driver d on path firstPath+i, for all 64 lanes. The rows must be distinct; it
// panics when their number is not Len. It allocates nothing.
//
//	independent driver:  u from the counter, value = Quantile(u)
//	correlated driver:   z = L (independent standard normals), value = FromNormal(z)
//
// A correlated driver whose row of L has only the diagonal takes the first way, so its draws are those it would have
// without the correlation.
func (s *Sampler) Fill(dst []*[rng.Lanes]float64, seed, firstPath uint64) {
	s.fill(dst, seed, firstPath, only{})
}

func (s *Sampler) fill(dst []*[rng.Lanes]float64, seed, firstPath uint64, o only) {
	if len(dst) != len(s.drivers) {
		panic(fmt.Sprintf("process: Fill of %d drivers into %d rows", len(s.drivers), len(dst)))
	}
	linked := false
	for d := range s.drivers {
		linked = linked || s.drivers[d].linked
	}
	if linked {
		s.fillNormals(dst, seed, firstPath, o)
	}
	// Rows are finished from the last to the first: row d needs the independent normals of the rows up to d, which
	// are still in place when its turn comes. So no scratch memory is needed.
	for d := len(dst) - 1; d >= 0; d-- {
		if !s.points.stratifies(d) {
			s.finish(dst, d, seed, o.of(d, firstPath))
		}
	}
	if s.points.Strata != nil {
		s.finish(dst, s.points.Stratified, seed, firstPath)
	}
}

// finish turns the independent normals of the rows into the values of driver d.
func (s *Sampler) finish(dst []*[rng.Lanes]float64, d int, seed, firstPath uint64) {
	driver, row := &s.drivers[d], dst[d]
	if driver.linked {
		s.mix(dst, d)
		driver.fromNormal(row)
		return
	}
	s.points.level(row, seed, firstPath, driver.id, d)
	driver.fromUniform(row)
}

// fillNormals puts each driver's independent standard normals into its row.
func (s *Sampler) fillNormals(dst []*[rng.Lanes]float64, seed, firstPath uint64, o only) {
	for d, row := range dst {
		s.points.level(row, seed, o.of(d, firstPath), s.drivers[d].id, d)
		rng.NormalQuantileRow(row, row)
	}
}

// mix replaces row d by the sum over all rows, weighted with row d of the root of the matrix, which has weights up to d and,
// where a driver comes first, for that one.
func (s *Sampler) mix(dst []*[rng.Lanes]float64, d int) {
	row := dst[d]
	n := s.correlation.n
	weights := s.correlation.lower[d*n : (d+1)*n]
	vector.MulVS(row, row, weights[d])
	for j, w := range weights {
		if w != 0 && j != d {
			vector.AddScaled(row, row, dst[j], w)
		}
	}
}

func (s *sampled) fromUniform(row *[rng.Lanes]float64) {
	switch {
	case s.pert != nil:
		for i, u := range row {
			row[i] = s.pert.quantile(u)
		}
	case s.marginal.Kind == KindEmpirical:
		for i, u := range row {
			at, _ := slices.BinarySearch(s.sums, u)
			row[i] = s.marginal.Values[at]
		}
	case s.marginal.usesNormal():
		rng.NormalQuantileRow(row, row)
		s.marginal.ofNormals(row)
	default:
		for i, u := range row {
			row[i] = s.marginal.quantile(u)
		}
	}
}

func (s *sampled) fromNormal(row *[rng.Lanes]float64) {
	if s.marginal.usesNormal() {
		s.marginal.ofNormals(row)
		return
	}
	for i, z := range row {
		row[i] = copulaUniform(z)
	}
	s.fromUniform(row)
}
