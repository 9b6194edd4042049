package render

import (
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// tails lists the ends of every column that varies: lowest and highest value with their paths, and the command that values the
// path of the lowest alone by the exact ledger. Which end is the bad one depends on the measure; the other end's path goes into
// the same command.
func (p *Page) tails(r *Run) {
	g := grid{keys: 1, tail: 5, header: []string{"", "lowest", "path", "highest", "path", "the lowest alone"}}
	for i, a := range r.Summary.GetColumns() {
		low, high := end(a.GetLowest(), a.GetMinimum()), end(a.GetHighest(), a.GetMaximum())
		c, f := r.Header.GetColumns()[i], r.figures(i)
		if low == nil || high == nil || f.same(low.GetValue(), high.GetValue()) {
			continue
		}
		g.add(Column(c.GetName(), c.GetLabel()), f.extreme(low), strconv.FormatInt(low.GetScenario(), 10),
			f.extreme(high), strconv.FormatInt(high.GetScenario(), 10), r.Replay(low.GetScenario()))
	}
	if len(g.rows) > 0 {
		p.section("ends of the distribution, by path")
		p.table(&g)
	}
}

// end is the outermost value: the first of the tail, or the extreme where a server sends no tail.
func end(tail []*pb.ScenarioValue, extreme *pb.ScenarioValue) *pb.ScenarioValue {
	if len(tail) > 0 {
		return tail[0]
	}
	return extreme
}

// hasShortfall tells whether any column has an expected shortfall.
func (r *Run) hasShortfall() bool {
	for _, a := range r.Summary.GetColumns() {
		if a.MeanOfLowest_5Percent != nil || a.MeanOfHighest_5Percent != nil {
			return true
		}
	}
	return false
}
