package render

import (
	"math"
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

// drawnPaths is how many paths the table of draws shows; the answer holds more.
const drawnPaths = 8

// draws lists what the drivers drew on the paths at the ends, a line for each driver.
func (p *Page) draws(r *Run) {
	shown := r.Summary.GetDrawnScenarios()
	shown = shown[:min(len(shown), drawnPaths)]
	if len(shown) == 0 {
		return
	}
	g := grid{keys: 1, header: []string{"path"}}
	for _, d := range shown {
		g.header = append(g.header, strconv.FormatInt(d.GetScenario(), 10))
	}
	for i, u := range r.Header.GetUncertainties() {
		row := []string{driverName(u)}
		for _, d := range shown {
			text := none
			if i < len(d.GetDraws()) {
				text = drawn(d.GetDraws()[i])
			}
			row = append(row, text)
		}
		g.add(row...)
	}
	p.section("draws of the paths at the ends")
	p.table(&g)
}

// drawn writes a draw in five digits.
func drawn(x float64) string {
	if math.IsInf(x, 1) {
		return "never"
	}
	return strconv.FormatFloat(x, 'g', 5, 64)
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

// precisions says how the precisions that were asked for stand at the end of a run.
func (p *Page) precisions(s *pb.RunSummary) {
	if len(s.GetPrecisions()) == 0 {
		return
	}
	p.section("half width of the 95%% interval of the mean")
	g := grid{keys: 1, tail: 1, header: []string{"", "asked", "reached", ""}}
	for _, x := range s.GetPrecisions() {
		reached, word := "-", "not met: the run ended at its greatest number of paths, "+count(s.GetScenarioCount())
		if x.ReachedHalfWidth != nil {
			reached = strconv.FormatFloat(x.GetReachedHalfWidth(), 'g', 4, 64)
		}
		if x.GetMet() {
			word = "met after " + count(s.GetScenarioCount())
		}
		g.add(Column(x.GetMeasure(), x.GetLabel()), strconv.FormatFloat(x.GetHalfWidth(), 'g', -1, 64), reached, word)
	}
	p.table(&g)
}
