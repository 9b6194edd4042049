package returns

import (
	"math/bits"
	"unsafe"

	"github.com/capstack/capstack/compute/internal/vector"
)

// Block finds the usual roots of up to 64 series side by side: what [UsualRoot] finds on each, to the bit. It belongs to one
// goroutine at a time.
//
// Nearly all series have one sign change in their flows or, from negative to positive, in the cumulative flows, and so one
// root to search. Eight of them at a time are evaluated together. Each keeps a bracket of its own, and one that has arrived
// stays where it is while the others go on, so that none depends on its neighbours. The subdivision that isolates all roots of
// other series is shared in the same way.
type Block struct {
	marks   []vector.Marks
	columns []vector.Octet // coefficients of eight series, by power
	series  []float64      // a series alone
	shapes  shapes
	crowd   crowd
}

// NewBlock makes a block for series of so many flows at most, at least one.
func NewBlock(flows int) *Block {
	b := &Block{marks: make([]vector.Marks, flows), columns: make([]vector.Octet, flows), series: make([]float64, flows)}
	for k := range b.crowd.places {
		b.crowd.places[k].series = make([]float64, flows)
	}
	return b
}

// BlockBytes is the memory of a block.
func BlockBytes(flows int) int {
	const perFlow = int(unsafe.Sizeof(vector.Marks{})+unsafe.Sizeof(vector.Octet{})) + (1+8)*8
	return int(unsafe.Sizeof(Block{})) + flows*perFlow
}

// UsualRoots writes the rate of each of the first lanes series, flows[t] being month t, and the number of its status. There
// must be a flow, and no more flows than the block was made for. It allocates nothing.
func (b *Block) UsualRoots(flows []vector.Row, lanes int, rate, status *vector.Row) {
	if !vector.AVX2 { // the same, but waiting for neighbours gains nothing
		for i := range lanes {
			b.alone(flows, i, rate, status)
		}
		return
	}
	s := &b.shapes
	s.read(flows, b.marks[:len(flows)])
	search, many := uint64(0), uint64(0)
	for i := range lanes {
		code, searched := s.judge(i)
		rate[i], status[i] = 0, float64(code)
		switch {
		case searched:
			search |= 1 << i
		case code == TotalLoss:
			rate[i] = -1
		case code == Unresolved:
			many |= 1 << i
		}
	}
	b.crowd.columns, b.crowd.flows, b.crowd.shapes, b.crowd.waiting = b.columns, flows, s, many
	b.crowd.search(rate, status)
	for search != 0 {
		var g octet
		for ; search != 0 && g.n < len(g.lane); search &= search - 1 {
			g.add(s, bits.TrailingZeros64(search))
		}
		g.search(b.columns, flows)
		b.cross(&g, flows, rate, status)
	}
}

// cross writes the rates that a search has found.
func (b *Block) cross(g *octet, flows []vector.Row, rate, status *vector.Row) {
	for k := range g.n {
		i, x := g.lane[k], g.at[k].x
		switch {
		case g.step[k] < 0:
			rate[i] = x - 1
		case rateOfDiscount(x) <= MaxRate:
			rate[i] = rateOfDiscount(x)
		default: // above MaxRate
			b.alone(flows, i, rate, status)
		}
	}
}

// alone takes the way of one series.
func (b *Block) alone(flows []vector.Row, lane int, rate, status *vector.Row) {
	series := b.series[:len(flows)]
	for t := range flows {
		series[t] = flows[t][lane]
	}
	r, code := UsualRoot(series)
	rate[lane], status[lane] = r, float64(code)
}

// shapes are what classify finds, of 64 series; sets of lanes are bits.
type shapes struct {
	gross, sum     vector.Row
	first, last    [vector.Lanes]int32 // flows that are not 0
	some           uint64              // there are any
	outflow        uint64              // the first is negative
	changed, again uint64              // the sign changes; more than once
	turned, twice  uint64              // the sign of the cumulative flows does, which counts as negative at first
}

// read passes over the flows once.
func (s *shapes) read(flows []vector.Row, marks []vector.Marks) {
	s.some, s.outflow, s.changed, s.again, s.turned, s.twice = 0, 0, 0, 0, 0, 0
	vector.Signs(&s.gross, &s.sum, marks, flows)
	negative, below := uint64(0), ^uint64(0) // signs of the flow before that is not 0, and of the sum
	for t := range marks {
		minus, nonzero := marks[t][vector.Negative], marks[t][vector.NonZero]
		begin := nonzero &^ s.some
		note(&s.first, begin, t)
		s.outflow |= minus & begin
		change := nonzero & s.some & (minus ^ negative)
		s.again |= s.changed & change
		s.changed |= change
		s.some |= nonzero
		negative = negative&^nonzero | minus
		turn := s.some & (marks[t][vector.Below] ^ below)
		s.twice |= s.turned & turn
		s.turned |= turn
		below ^= turn
	}
	left := s.some
	for t := len(marks) - 1; left != 0; t-- {
		end := left & marks[t][vector.NonZero]
		note(&s.last, end, t)
		left &^= end
	}
}

// note writes a month for a set of lanes.
func note(month *[vector.Lanes]int32, lanes uint64, t int) {
	for ; lanes != 0; lanes &= lanes - 1 {
		month[bits.TrailingZeros64(lanes)] = int32(t)
	}
}

// length is the number of flows of a lane without the zeros at both ends.
func (s *shapes) length(lane int) int {
	if s.some>>lane&1 == 0 {
		return 0
	}
	return int(s.last[lane]-s.first[lane]) + 1
}

// judge gives the status of a lane, Found with searched where there is a root that crossing finds, and Unresolved where only
// UsualRoot knows.
func (s *shapes) judge(lane int) (code Status, searched bool) {
	n := float64(s.length(lane))
	switch has := func(set uint64) bool { return set>>lane&1 != 0 }; {
	case tooLarge(s.gross[lane], n):
		return NotFinite, false
	case !has(s.changed) && s.sum[lane] < 0:
		return TotalLoss, false
	case !has(s.changed):
		return NoContribution, false
	case !has(s.again):
		return Found, s.sum[lane] != 0 // else the root is 0
	case has(s.turned) && !has(s.twice) && has(s.outflow) && clearlyPositive(s.sum[lane], s.gross[lane], n):
		return Found, true
	}
	return Unresolved, false
}
