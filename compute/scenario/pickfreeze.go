package scenario

// PickFreeze is random paths in groups for the shares of drivers in a variance. A group is 64 paths A, 64 paths B with other
// numbers for every driver, and for each driver 64 paths that are A with B's numbers for that driver alone (Saltelli et al.,
// "Variance based sensitivity analysis of model output", Computer Physics Communications 181 (2010), 259-270). Scenarios stand
// in this order:
//
//	64 A, 64 B, 64 with driver 0 of B, 64 with driver 1 of B, ...
//
// d.Paths is the number of paths A, rounded up to whole groups. Drivers that are correlated share the normals of those that
// stand before them; what is exchanged is a driver's own part.
func PickFreeze(s Shape, d Draws) (Source, int, error) {
	source, err := MonteCarlo(s, d)
	if err != nil {
		return nil, 0, err
	}
	m := source.(*monteCarlo) //nolint:forcetypeassert // MonteCarlo makes nothing else
	p := &pickFreeze{monteCarlo: m, blocks: int64(m.sampler.Factors() + 2)}
	p.groups = (m.paths + Lanes - 1) / Lanes
	return p, m.sampler.Factors(), nil
}

type pickFreeze struct {
	*monteCarlo
	blocks int64 // of a group
	groups int64
}

// otherPaths is how far the paths B are from the paths A: behind the largest number of paths of a run.
const otherPaths = 1 << 40

func (p *pickFreeze) Scenarios() int64 { return p.groups * p.blocks * Lanes }

// Fill takes blocks of 64 scenarios from a multiple of 64 on, which those of one shape in a run are.
func (p *pickFreeze) Fill(_ int, scenarios []int64, b *Block) {
	block := scenarios[0] / Lanes
	first, part := uint64(block/p.blocks*Lanes), int(block%p.blocks)
	series := b.Series[:p.sampler.Evolving()]
	switch part {
	case 0:
		p.sampler.Fill(b.levels, series, p.seed, first)
	case 1:
		p.sampler.FillOther(b.levels, series, p.seed, first, -1, otherPaths)
	default:
		p.sampler.FillOther(b.levels, series, p.seed, first, part-2, otherPaths)
	}
	p.meet(b)
}
