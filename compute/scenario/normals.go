package scenario

import "github.com/capstack/capstack/compute/stat"

// Normals is a Source whose scenarios come from independent standard normals, one a driver: what control variates are made of.
type Normals interface {
	Source
	// Factors is the number of drivers.
	Factors() int
	// Normals writes the normals of 64 scenarios from first on, a row a driver. It allocates nothing.
	Normals(rows []*Row, first int64)
}

// MaxControlled is the most drivers that a run with control variates may have.
const MaxControlled = stat.MaxScores

// Factors implements Normals.
func (m *monteCarlo) Factors() int { return m.sampler.Factors() }

// Normals implements Normals. With correlations they are those from which the drivers' scores are mixed, and of a driver that
// evolves the one beneath the normalised sum of its months.
func (m *monteCarlo) Normals(rows []*Row, first int64) {
	m.sampler.Independent(rows, m.seed, uint64(first))
}

var _ Normals = (*monteCarlo)(nil)
