package process

import (
	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/strata"
)

// Batches is the number of independent batches that points which are not independent of each other come in: replicates of a
// Sobol sequence, groups of opposite pairs. Blocks of 64 paths go to the batches in turn, those of each stratum for themselves,
// so that any run of 2,048 paths and more (a stratum) has all of them. Their means give the standard error.
const Batches = 32

// Points says which uniforms a path has. The zero value is independent ones.
type Points struct {
	// Sobol takes the levels of paths, one dimension to a factor, from scrambled Sobol sequences, one replicate to a batch
	// (package rng). What evolves by month has its level from the sequence and the rest from independent numbers.
	Sobol bool
	// Antithetic makes path 2k+1 the opposite of path 2k: each of its uniforms is 1 less the other's. What is odd in the
	// normals cancels between the two.
	Antithetic bool
	// Strata, if given, draws the level of factor number Stratified from the interval of the path's stratum. The other factors
	// follow by their correlations, so that within a stratum paths have the joint distribution given the interval, exactly:
	// the factor comes first in the Cholesky factor. Sobol points and opposite pairs are taken within each stratum, which has
	// replicates of its own.
	Strata     *strata.Plan
	Stratified int
}

// Independent tells whether paths are independent of each other.
func (p Points) Independent() bool { return !p.Sobol && !p.Antithetic }

// level writes the uniforms of a factor's level, the factor being dimension d of the point.
func (p Points) level(row *vector.Row, seed, firstPath uint64, id uint32, d int) {
	p.uniform(row, seed, firstPath, id, d)
	if p.stratifies(d) {
		for i, u := range row {
			row[i] = p.Strata.Map(u, firstPath+uint64(i))
		}
	}
}

// stratifies tells whether the level of a factor is drawn by strata.
func (p Points) stratifies(factor int) bool { return p.Strata != nil && p.Stratified == factor }

// uniform is level without strata.
func (p Points) uniform(row *vector.Row, seed, firstPath uint64, id uint32, d int) {
	if p.Antithetic {
		var base vector.Row
		p.base(&base, rng.Lanes/2+1, seed, firstPath/2, id, d)
		for i := range row {
			path := firstPath + uint64(i)
			u := base[path/2-firstPath/2]
			if path%2 == 1 {
				u = 1 - u
			}
			row[i] = u
		}
		return
	}
	p.base(row, rng.Lanes, seed, firstPath, id, d)
}

// base writes the uniforms of n points.
func (p Points) base(row *vector.Row, n int, seed, firstPath uint64, id uint32, d int) {
	if !p.Sobol {
		rng.FillUniform(row, seed, firstPath, id, 0)
		return
	}
	// Opposite pairs halve the number of points, and a block of paths has half a block of them.
	size := uint64(rng.Lanes)
	if p.Antithetic {
		size /= 2
	}
	for i := 0; i < n; {
		point := firstPath + uint64(i)
		replicate, before := p.replicate(point / size)
		here := min(n-i, int(size-point%size)) // of this replicate
		rng.NewSobolSequence(seed, replicate, d).Fill(row[i:i+here], uint32(before*size+point%size))
		i += here
	}
}

// replicate is the replicate of a block of points and how many of its blocks stand before it.
func (p Points) replicate(block uint64) (replicate, before uint64) {
	if p.Strata == nil {
		return block % Batches, block / Batches
	}
	stratum, turn := p.Strata.Of(block)
	return uint64(stratum)*Batches + turn%Batches, turn / Batches
}

// months turns the monthly normals of base paths into those of opposite pairs.
func (p Points) months(row *vector.Row, firstPath uint64) {
	base := *row
	for i := range row {
		path := firstPath + uint64(i)
		z := base[path/2-firstPath/2]
		if path%2 == 1 {
			z = -z
		}
		row[i] = z
	}
}
