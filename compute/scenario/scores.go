package scenario

import (
	"github.com/capstack/capstack/compute/project"
)

// Scores is the space in which the drivers of a run are standard normals: a point of it is a joint shock, and how far it lies
// from the origin, all drivers at their medians, says how unlikely it is. Points are given in independent normals, which the
// correlation of the run makes into scores, one a driver. It is never changed after it is made.
type Scores struct{ m *monteCarlo }

// ScoresOf is the space of the drivers of a run made by [MonteCarlo]; it panics for another one.
func ScoresOf(source Source) *Scores {
	return &Scores{source.(*monteCarlo)} //nolint:forcetypeassert // as documented
}

// Shape is the program with the inputs that Fill writes.
func (x *Scores) Shape() *Shape { return &x.m.shapes[0] }

// Dimensions is the number of drivers.
func (x *Scores) Dimensions() int { return x.m.sampler.Factors() }

// Correlate makes scores of independent normals, one a driver.
func (x *Scores) Correlate(independent, scores []float64) { x.m.sampler.Correlate(independent, scores) }

// Fill writes the inputs of up to 64 points, given in independent normals.
func (x *Scores) Fill(points [][]float64, b *Block) {
	x.levels(points, b, true)
	x.m.sampler.FillScores(b.levels, b.Series[:x.m.sampler.Evolving()])
	x.m.meet(b)
}

// FillScores is Fill of points given in scores.
func (x *Scores) FillScores(points [][]float64, b *Block) {
	x.levels(points, b, false)
	x.m.sampler.FillScores(b.levels, b.Series[:x.m.sampler.Evolving()])
	x.m.meet(b)
}

// FillDrawn is Fill with the months of drivers that evolve drawn as those of the run's paths from firstPath on.
func (x *Scores) FillDrawn(points [][]float64, seed, firstPath uint64, b *Block) {
	x.levels(points, b, true)
	x.m.sampler.FillScoresDrawn(b.levels, b.Series[:x.m.sampler.Evolving()], seed, firstPath)
	x.m.meet(b)
}

// Independent writes the independent normals of 64 paths of the run to points, of which there are 64.
func (x *Scores) Independent(seed, firstPath uint64, points [][]float64, b *Block) {
	x.m.sampler.Independent(b.levels, seed, firstPath)
	for lane, point := range points {
		for i, row := range b.levels {
			point[i] = row[lane]
		}
	}
}

// levels spreads points over the lanes of a block; lanes without a point repeat the last one.
func (x *Scores) levels(points [][]float64, b *Block, independent bool) {
	scores := make([]float64, x.Dimensions())
	for lane := range Lanes {
		if lane < len(points) {
			if independent {
				x.Correlate(points[lane], scores)
			} else {
				copy(scores, points[lane])
			}
		}
		for i, row := range b.levels {
			row[lane] = scores[i]
		}
	}
}

// Value is what a driver that is drawn once draws at a score, before it meets its input.
func (x *Scores) Value(driver int, score float64) float64 { return x.m.sampler.Value(driver, score) }

// Rows are the positions in Shape.Varying of the inputs that a driver moves, its own first; Curves those in
// Shape.VaryingSeries of its curves, if it evolves by month.
func (x *Scores) Rows(driver int) (rows, curves []int) {
	for k := range x.m.drivers {
		if x.m.drivers[k].factor == driver {
			rows = append(rows, k)
		}
	}
	for k := range x.m.sampler.Evolving() {
		if x.m.sampler.EvolvingFactor(k) != driver {
			continue
		}
		curves = append(curves, k)
		for _, c := range x.m.copies {
			if c[0] == k {
				curves = append(curves, c[1])
			}
		}
	}
	return rows, curves
}

// Direction is a shock that grows with a scale: 0 leaves the case as it is, 1 applies the overrides, what lies between and
// beyond follows on straight lines.
type Direction struct {
	ID        string
	Overrides []project.Override
}
