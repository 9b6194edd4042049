package scenario

// Drawer is a Source whose scenarios are drawn at random.
type Drawer interface {
	Source
	// Drawn is what each driver drew on a path, in the order of the drivers and in the unit of its distribution: the number
	// before it meets the case's own by its shock; of a default, years after close, infinite for never; of a driver that
	// evolves, the mean over the months behind month 0 of what is added (a rate), of the factor (a price, an index) or of the
	// share. The block is scratch, made by a shape of the source.
	Drawn(path int64, b *Block) []float64
}

// Drawn implements Drawer.
func (m *monteCarlo) Drawn(path int64, b *Block) []float64 {
	histories := b.Series[:m.sampler.Evolving()]
	m.sampler.Fill(b.levels, histories, m.seed, uint64(path))
	out := make([]float64, len(b.levels))
	for i := range out {
		out[i] = b.levels[i][0]
	}
	for k := range histories {
		out[m.sampler.EvolvingFactor(k)] = meanOf(histories[k][1 : m.sampler.Months()+1])
	}
	for k := range m.drivers {
		if d := &m.drivers[k]; d.two {
			out[d.factor] = d.chosen(b.levels[d.factor][0])
		}
	}
	return out
}

// meanOf is the mean of lane 0 over months.
func meanOf(months []Row) float64 {
	sum := 0.0
	for t := range months {
		sum += months[t][0]
	}
	return sum / float64(len(months))
}

var _ Drawer = (*monteCarlo)(nil)
