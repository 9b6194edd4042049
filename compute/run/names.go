package run

import (
	"slices"

	"github.com/capstack/capstack/compute/stat"
)

// tailPrecision is that of the sketches of losses by name: 2^-10 relative, 4 KiB an octave.
const tailPrecision = 9

// WholePath is how many parts a path is cut into where several names that defaulted on it share its loss: each of up to 16 names
// has a whole number of them; of more, what is left over is nobody's.
const WholePath = 720_720

// NameTotals counts the defaults of obligors within the grid and what stands beside them on the same paths.
type NameTotals struct {
	Joint  [][]uint64     // by name, then a name from it on: paths on which both default; first its own
	Names  []NameTotal    // by Events.Names
	Nobody Share          // of paths on which none of them has defaulted by the project's default
	Tail   *stat.Sketch   // losses of all paths
	Draws  []stat.Moments // by Events.Drivers, over all paths
	Open   []stat.Sum     // by quarter: debt at its beginning, over all paths
}

// NameTotal is the paths on which a name defaults.
type NameTotal struct {
	Share
	Loss     stat.Moments // of all tranches
	Defaults uint64       // with a payment default of the project on the same day or later
	Exposure stat.Moments // of all tranches, at the payment default of the project, on paths with one
	Draws    []stat.Sum   // by Events.Drivers

	Quarters []uint64     // by quarter of the name's default
	Balance  stat.Moments // debt at the beginning of that quarter
	Gone     []stat.Sum   // by quarter: debt at its beginning, over paths on which the name has defaulted before
}

// Share is losses that are put to one name: those of all paths on which it defaults no later than the project, and its equal
// part of those on which others do, too.
type Share struct {
	Part     stat.Sum     // of the loss, by equal parts
	Tail     *stat.Sketch // losses on its paths
	PartTail *stat.Sketch // the same, counted by the WholePath-th parts that are the name's
}

// nameRows are where the days of default of names stand among the inputs that a shape's source fills.
func nameRows(x *Events, s *shape) (rows []int) {
	for _, path := range x.Names {
		input, _ := s.Program.Input(path)
		rows = append(rows, slices.Index(s.Varying, input))
	}
	return rows
}

func newShare() Share {
	a, _ := stat.NewSketch(tailPrecision) // the precision is in range
	b, _ := stat.NewSketch(tailPrecision)
	return Share{Tail: a, PartTail: b}
}

func newNameTotals(x *Events) *NameTotals {
	n := &NameTotals{Names: make([]NameTotal, len(x.Names)), Nobody: newShare(), Draws: make([]stat.Moments, len(x.Drivers)),
		Open: make([]stat.Sum, x.calendar.quarters)}
	n.Tail, _ = stat.NewSketch(tailPrecision)
	for i := range n.Names {
		n.Joint = append(n.Joint, make([]uint64, len(x.Names)-i))
		n.Names[i] = NameTotal{Share: newShare(), Draws: make([]stat.Sum, len(x.Drivers)), Quarters: make([]uint64, x.calendar.quarters),
			Gone: make([]stat.Sum, x.calendar.quarters)}
	}
	return n
}

func (n *NameTotals) merge(o *NameTotals) error {
	addRows(n.Joint, o.Joint)
	if err := n.Tail.Merge(o.Tail); err != nil {
		return err
	}
	if err := n.Nobody.merge(&o.Nobody); err != nil {
		return err
	}
	for i := range n.Draws {
		if err := n.Draws[i].Merge(&o.Draws[i]); err != nil {
			return err
		}
	}
	stat.MergeSums(n.Open, o.Open)
	for i := range n.Names {
		if err := n.Names[i].merge(&o.Names[i]); err != nil {
			return err
		}
	}
	return nil
}

func (n *NameTotal) merge(o *NameTotal) error {
	n.Defaults += o.Defaults
	stat.MergeSums(n.Draws, o.Draws)
	stat.MergeSums(n.Gone, o.Gone)
	addCounts(n.Quarters, o.Quarters)
	if err := n.Loss.Merge(&o.Loss); err != nil {
		return err
	}
	if err := n.Exposure.Merge(&o.Exposure); err != nil {
		return err
	}
	if err := n.Balance.Merge(&o.Balance); err != nil {
		return err
	}
	return n.Share.merge(&o.Share)
}

func (s *Share) merge(o *Share) error {
	s.Part.Merge(&o.Part)
	if err := s.Tail.Merge(o.Tail); err != nil {
		return err
	}
	return s.PartTail.Merge(o.PartTail)
}

// countNames adds the defaults of names on a block.
func (b *block) countNames(n *NameTotals) {
	var defaults [MaxNames]uint64
	for i, row := range b.names {
		defaults[i] = below(b.m.block.Rows[row], b.events.calendar.never) & b.valid
	}
	for i := range n.Names {
		for k := range n.Joint[i] {
			n.Joint[i][k] += size(defaults[i] & defaults[i+k])
		}
	}
	b.countDraws(n, &defaults)
	if b.loss >= 0 {
		b.countNameLosses(n, &defaults)
	}
	if b.balance >= 0 {
		b.countBalances(n, &defaults)
	}
}

// countDraws adds what other drivers drew: on all paths, and on those with a default.
func (b *block) countDraws(n *NameTotals, defaults *[MaxNames]uint64) {
	for k, driver := range b.events.Drivers {
		draw := b.m.block.Draw(driver)
		each(b.valid, func(lane int) { n.Draws[k].Add(draw[lane], b.path(lane)) })
		for i := range n.Names {
			each(defaults[i], func(lane int) { n.Names[i].Draws[k].Add(draw[lane]) })
		}
	}
}

// earlier are the lanes on which names default before the project or on the same day: a name that defaults after it brought
// none of its losses.
func (b *block) earlier(names int, defaults *[MaxNames]uint64) (before [MaxNames]uint64) {
	project := b.value(b.defaultDate)
	for i := range names {
		day := b.m.block.Rows[b.names[i]]
		each(defaults[i]&b.defined(b.defaultDate), func(lane int) {
			if day[lane] <= project[lane] {
				before[i] |= 1 << lane
			}
		})
	}
	return before
}

// countNameLosses puts the losses of the block to the names that have defaulted by the project's default.
func (b *block) countNameLosses(n *NameTotals, defaults *[MaxNames]uint64) {
	losses, project, before := b.value(b.loss), b.defined(b.owed), b.earlier(len(n.Names), defaults)
	for i := range n.Names {
		n.Names[i].Defaults += size(before[i])
		n.Names[i].Loss.AddZeros(size(defaults[i]&^(project&before[i])), 0)
	}
	n.Tail.AddCount(0, size(b.valid&^project))
	each(project, func(lane int) {
		loss, exposure, together := losses[lane], 0.0, uint64(0)
		for i := range n.Names {
			together += before[i] >> lane & 1
		}
		for k := range b.tranches {
			if b.owedTo(k, lane) {
				exposure += b.value(b.tranches[k].exposure)[lane]
			}
		}
		n.Tail.Add(loss)
		if together == 0 {
			n.Nobody.add(loss, 1)
			return
		}
		for i := range n.Names {
			if name := &n.Names[i]; before[i]>>lane&1 == 1 {
				name.Loss.Add(loss, b.path(lane))
				name.Exposure.Add(exposure, b.path(lane))
				name.add(loss, together)
			}
		}
	})
}

func (s *Share) add(loss float64, together uint64) {
	s.Part.Add(loss / float64(together))
	s.Tail.Add(loss)
	s.PartTail.AddCount(loss, WholePath/together)
}

// countBalances adds the debt at the beginning of every quarter, and of that in which a name defaults: what was lent when
// the quarter began cannot have followed from a default in it.
func (b *block) countBalances(n *NameTotals, defaults *[MaxNames]uint64) {
	c, debt := &b.events.calendar, b.months(b.balance)
	for q, t := range c.opening {
		each(b.valid, func(lane int) { n.Open[q].Add(debt[t][lane]) })
	}
	for i, row := range b.names {
		day, name := b.m.block.Rows[row], &n.Names[i]
		each(defaults[i], func(lane int) {
			at := c.quarter[c.monthOf(day[lane])]
			name.Quarters[at]++
			name.Balance.Add(debt[c.opening[at]][lane], b.path(lane))
			for q := at + 1; q < c.quarters; q++ {
				name.Gone[q].Add(debt[c.opening[q]][lane])
			}
		})
	}
}
