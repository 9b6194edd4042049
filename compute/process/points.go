package process

import (
	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
)

// Batches is the number of independent batches that points which are not independent of each other come in: replicates of a
// Sobol sequence, groups of opposite pairs. Blocks of 64 paths go to the batches in turn, so that any run of 2,048 paths and
// more has all of them. Their means give the standard error.
const Batches = 32

// Points says which uniforms a path has. The zero value is independent ones.
type Points struct {
	// Sobol takes the levels of paths, one dimension to a factor, from scrambled Sobol sequences, one replicate to a batch
	// (package rng). What evolves by month has its level from the sequence and the rest from independent numbers.
	Sobol bool
	// Antithetic makes path 2k+1 the opposite of path 2k: each of its uniforms is 1 less the other's. What is odd in the
	// normals cancels between the two.
	Antithetic bool
}

// Independent tells whether paths are independent of each other.
func (p Points) Independent() bool { return !p.Sobol && !p.Antithetic }

// level writes the uniforms of a factor's level, the factor being dimension d of the point.
func (p Points) level(row *vector.Row, seed, firstPath uint64, id uint32, d int) {
	if p.Antithetic {
		var base vector.Row
		p.base(&base, seed, firstPath/2, id, d)
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
	p.base(row, seed, firstPath, id, d)
}

func (p Points) base(row *vector.Row, seed, firstPath uint64, id uint32, d int) {
	if !p.Sobol {
		rng.FillUniform(row, seed, firstPath, id, 0)
		return
	}
	// Opposite pairs halve the number of points, and a block of paths has half a block of them.
	size := uint64(rng.Lanes)
	if p.Antithetic {
		size /= 2
	}
	var sequence rng.SobolSequence
	last := firstPath/size - 1 // of no block yet
	for i := range row {
		point := firstPath + uint64(i)
		block := point / size
		if block != last {
			sequence, last = rng.NewSobolSequence(seed, block%Batches, d), block
		}
		row[i] = sequence.Uniform(uint32(block/Batches*size + point%size))
	}
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
