package process

import (
	"fmt"

	"github.com/capstack/capstack/compute/internal/vector"
)

// Scores of a path are one standard normal a factor with the correlation of the run: the level from which a number drawn once
// follows, or the normalised sum of the months of a factor that evolves. A shock is a set of scores, so they are what a
// search for the smallest shock moves, where a run of random paths draws them.

// Correlate makes scores of independent standard normals: scores = L independent, with L the Cholesky factor of the
// correlation. Both have one element per factor; they must not overlap.
func (p *Paths) Correlate(independent, scores []float64) {
	c := p.levels.correlation
	for i := range scores {
		if c == nil {
			scores[i] = independent[i]
			continue
		}
		scores[i] = dot(c.lower[i*c.n:i*c.n+i+1], independent[:i+1])
	}
}

// Independent writes the independent standard normals from which Fill makes the levels of 64 paths.
func (p *Paths) Independent(rows []*vector.Row, seed, firstPath uint64) {
	p.levels.fillNormals(rows, seed, firstPath, only{})
}

// FillScores is Fill for given scores, which levels holds at the call. The months of an evolving factor are the likeliest
// ones at its score: each has the same normal, score/sqrt(n).
func (p *Paths) FillScores(levels []*vector.Row, histories [][]vector.Row) {
	for k := range p.evolved {
		rows := histories[k][1 : p.months+1]
		for t := range rows {
			rows[t] = vector.Row{}
		}
	}
	p.finish(levels, histories)
}

// FillScoresDrawn is FillScores with months drawn as Fill draws them, about the given scores.
func (p *Paths) FillScoresDrawn(levels []*vector.Row, histories [][]vector.Row, seed, firstPath uint64) {
	for k := range p.evolved {
		p.normals(&p.evolved[k], histories[k][:p.months+1], seed, firstPath)
	}
	p.finish(levels, histories)
}

// finish turns scores and independent monthly normals into the factors.
func (p *Paths) finish(levels []*vector.Row, histories [][]vector.Row) {
	if len(levels) != p.factors || len(histories) != len(p.evolved) {
		panic(fmt.Sprintf("process: scores of %d factors, %d of which evolve, into %d and %d rows", p.factors, len(p.evolved), len(levels), len(histories)))
	}
	p.evolve(levels, histories)
	for i, row := range levels {
		p.levels.drivers[i].fromNormal(row)
	}
}

// Value is a factor that is drawn once at a score: the quantile of its distribution at Phi(score). Of an evolving factor it is
// the score.
func (p *Paths) Value(factor int, score float64) float64 {
	var row vector.Row
	row[0] = score
	p.levels.drivers[factor].fromNormal(&row)
	return row[0]
}

// EvolvingFactor is the position among all factors of the k-th evolving one.
func (p *Paths) EvolvingFactor(k int) int { return p.evolved[k].at }
