package run

import (
	"math"
	"math/bits"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/strata"
)

// A block has 64 lanes: an event on them is the bits of one word, so that events are counted by population count and joint
// events by a conjunction.
const _ = uint(lanes.Lanes-64) + uint(64-lanes.Lanes)

// recorder knows where the lines and measures of the events stand in a shape's program. Positions are -1 where it has none.
type recorder struct {
	events   *Events
	lines    []program.LineID // asked of the plan, behind the fans
	measures []int            // behind those of the columns
	fans     int              // how many of the plan's fans stand before the lines
	columns  int              // how many of the plan's measures stand before the measures

	dscr, tested int
	covenants    []covenantLines
	dates        []int
	defaultDate  int // measure, and the flag of months in default
	inDefault    int
	tranches     []trancheLines
	loss, owed   int // measures over all tranches: the loss, and the one that is defined where something is owed at default
	balance      int
	names        []int // rows of the varying inputs
}

type covenantLines struct{ tested, breach int }

type trancheLines struct{ loss, exposure, lgd, rate int }

func newRecorder(x *Events, s *shape) *recorder {
	r := &recorder{events: x}
	p := s.Program
	r.dscr, r.tested = -1, -1
	if len(x.DSCRLevels) > 0 {
		r.dscr, r.tested = r.line(p, "dscr"), r.line(p, "dscr_tested")
	}
	for _, id := range x.Covenants {
		r.covenants = append(r.covenants, covenantLines{r.line(p, "covenant_tested["+id+"]"), r.line(p, "covenant_breach["+id+"]")})
	}
	for _, name := range x.Dates {
		r.dates = append(r.dates, r.measure(p, name, ""))
	}
	r.loss, r.balance = -1, -1
	if len(x.Tranches) > 0 { // then the program has all of these
		r.defaultDate, r.inDefault = r.measure(p, "payment_default_date", ""), r.line(p, "payment_default")
		r.loss, r.owed = r.measure(p, "loss_total", ""), r.measure(p, "lgd_total", "")
	}
	for _, t := range x.Tranches {
		r.tranches = append(r.tranches, trancheLines{r.measure(p, "loss", t.ID), r.measure(p, "exposure_at_default", t.ID),
			r.measure(p, "lgd", t.ID), r.line(p, "rate["+t.ID+"]")})
	}
	if len(x.Names) > 0 {
		r.balance = r.line(p, "debt_balance")
		r.names = nameRows(x, s)
	}
	return r
}

func (r *recorder) line(p *program.Program, name string) int {
	id, ok := p.Line(name)
	if !ok {
		return -1
	}
	r.lines = append(r.lines, id)
	return len(r.lines) - 1
}

func (r *recorder) measure(p *program.Program, name, label string) int {
	i, ok := p.Measure(name, label)
	if !ok {
		return -1
	}
	r.measures = append(r.measures, i)
	return len(r.measures) - 1
}

// block is what a recorder reads of 64 paths that were computed.
type block struct {
	*recorder
	m      *machine
	paths  []int64 // ascending, one for each lane in use
	valid  uint64  // lanes that were computed
	strata *strata.Plan
}

func (b *block) months(line int) []lanes.Row   { return b.m.Fan(b.fans + line) }
func (b *block) value(measure int) *lanes.Row  { return b.m.Value(b.columns + measure) }
func (b *block) defined(measure int) uint64    { return raised(b.m.Defined(b.columns+measure)) & b.valid }
func (b *block) raised(line, month int) uint64 { return raised(&b.months(line)[month]) & b.valid }

// path is the number of a lane's path, by which batches go; in a stratum that among the stratum's own blocks.
func (b *block) path(lane int) uint64 {
	path := uint64(b.paths[lane]) //nolint:gosec // from 0
	if b.strata == nil {
		return path
	}
	_, turn := b.strata.Of(path / strata.BlockPaths)
	return turn*strata.BlockPaths + path%strata.BlockPaths
}

// raised are the lanes in which a flag is 1, as bits. A flag is 0 or 1, and bit 61 is set in the 1 alone.
func raised(row *lanes.Row) (mask uint64) {
	for i, x := range row {
		mask |= math.Float64bits(x) >> 61 & 1 << i
	}
	return mask
}

// below are the lanes in which a value lies below a level.
func below(row *lanes.Row, level float64) (mask uint64) {
	for i, x := range row {
		if x < level {
			mask |= 1 << i
		}
	}
	return mask
}

// each calls f for every lane of a mask, ascending.
func each(mask uint64, f func(lane int)) {
	for ; mask != 0; mask &= mask - 1 {
		f(bits.TrailingZeros64(mask))
	}
}

func size(mask uint64) uint64 { return uint64(bits.OnesCount64(mask)) } //nolint:gosec // 0 to 64

// count adds a block to the totals.
func (b *block) count(e *EventTotals) {
	e.Paths += size(b.valid)
	if min(b.dscr, b.tested) >= 0 {
		b.countDSCR(&e.DSCR)
	}
	for i := range b.covenants {
		if c := &b.covenants[i]; min(c.tested, c.breach) >= 0 {
			b.countCovenant(c, &e.Covenants[i])
		}
	}
	for i, measure := range b.dates {
		if measure >= 0 {
			b.countDate(measure, e.Dates[i])
		}
	}
	if b.loss >= 0 {
		b.countLosses(e)
	}
	if e.Names != nil {
		b.countNames(e.Names)
	}
}

func (b *block) countDSCR(e *DSCRTotals) {
	c, cover := &b.events.calendar, b.months(b.dscr)
	var tested uint64 // in the year so far
	var failed [MaxEventLevels]uint64
	for t := range c.year {
		if now := b.raised(b.tested, t); now != 0 {
			e.Tested[t] += size(now)
			tested |= now
			for k, level := range b.events.DSCRLevels {
				under := below(&cover[t], level) & now
				e.Below[k][t] += size(under)
				failed[k] |= under
			}
		}
		if y := c.year[t]; t+1 == len(c.year) || c.year[t+1] != y {
			e.TestedYear[y] += size(tested)
			for k := range e.BelowYear {
				e.BelowYear[k][y] += size(failed[k])
			}
			tested, failed = 0, [MaxEventLevels]uint64{}
		}
	}
}

func (b *block) countCovenant(c *covenantLines, e *CovenantTotals) {
	by := b.events.calendar.quarter
	var tested, breached, ever uint64
	for t := range by {
		if now := b.raised(c.tested, t); now != 0 {
			tested |= now
			breached |= b.raised(c.breach, t)
		}
		if q := by[t]; t+1 == len(by) || by[t+1] != q {
			e.Tested[q] += size(tested)
			e.Breached[q] += size(breached)
			e.First[q] += size(breached &^ ever)
			ever |= breached
			tested, breached = 0, 0
		}
	}
}

func (b *block) countDate(measure int, e []uint64) {
	day := b.value(measure)
	each(b.defined(measure), func(lane int) { e[b.events.calendar.monthOf(day[lane])]++ })
}

// countLosses adds the paths with a payment default. All others have no loss.
func (b *block) countLosses(e *EventTotals) {
	all := b.defined(b.owed)
	e.All.spare(b.valid&^all, b.path(0))
	defaulted := all
	for k := range e.Tranches {
		owing := b.defined(b.tranches[k].lgd)
		e.Tranches[k].spare(b.valid&^owing, b.path(0))
		defaulted |= owing
	}
	c, day := &b.events.calendar, b.value(b.defaultDate)
	each(defaulted, func(lane int) {
		year, month := c.year[c.monthOf(day[lane])], b.firstMonth(lane)
		var sum loss
		for k := range b.tranches {
			x := b.lossOf(k, lane, month)
			if x.exposure == 0 {
				continue
			}
			sum.exposure, sum.atClose = sum.exposure+x.exposure, sum.atClose+x.atClose
			if k < len(e.Tranches) {
				e.Tranches[k].add(x, year, b.path(lane))
			}
		}
		if sum.atDefault = b.value(b.loss)[lane]; all>>lane&1 == 1 {
			e.All.add(sum, year, b.path(lane))
		}
	})
}

// loss is what a default costs a lender.
type loss struct{ atDefault, exposure, atClose float64 }

// lossOf is the loss of a tranche; none where nothing is owed to it at the default.
func (b *block) lossOf(tranche, lane, month int) (x loss) {
	t := &b.tranches[tranche]
	if !b.owedTo(tranche, lane) {
		return x
	}
	x.atDefault, x.exposure = b.value(t.loss)[lane], b.value(t.exposure)[lane]
	x.atClose = float64(x.atDefault * b.discount(t.rate, b.events.Tranches[tranche].Factors, lane, month))
	return x
}

// owedTo tells whether something is owed to a tranche at the default of a lane.
func (b *block) owedTo(tranche, lane int) bool {
	return b.m.Defined(b.columns + b.tranches[tranche].lgd)[lane] != 0
}

// spare counts lanes without a loss, of the block of a path.
func (l *LossTotals) spare(mask, path uint64) {
	l.Loss.AddZeros(size(mask), path)
	l.AtClose.AddZeros(size(mask), path)
}

func (l *LossTotals) add(x loss, year int, path uint64) {
	y := &l.Years[year]
	y.Loss.Add(x.atDefault, path)
	y.Exposure.Add(x.exposure)
	l.Loss.Add(x.atDefault, path)
	l.AtClose.Add(x.atClose, path)
	l.Exposure.Add(x.exposure, path)
	l.Crossed.Add(float64(x.atDefault * x.exposure))
}

// firstMonth is the first month in default of a lane that has one: the flag stays up behind it.
func (b *block) firstMonth(lane int) int {
	rows := b.months(b.inDefault)
	low, high := 0, len(rows)-1
	for low < high {
		if middle := (low + high) / 2; rows[middle][lane] == 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// discount is the factor from the end of a month to close, at the rate of a tranche on the path (conventions 8.4):
//
//	1 / product over months 1..month of (1 + rate x year fraction)
func (b *block) discount(rate int, factors []float64, lane, month int) float64 {
	if rate < 0 {
		return 1
	}
	rows, growth := b.months(rate), 1.0
	for t := 1; t <= month; t++ {
		growth = float64(growth * (1 + float64(rows[t][lane]*factors[t])))
	}
	return 1 / growth
}
