package report

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
)

// covenantLines are the lines of the model that are 1 while a covenant fails, up to the bracket of its id.
func covenantLines() []string { return []string{"covenant_breach[", "covenant_locked["} }

// IsCovenantLine tells whether a line is 1 while a covenant fails, else 0: its mean over the scenarios is a probability.
func IsCovenantLine(name string) bool {
	for _, prefix := range covenantLines() {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// shares are the probabilities of covenant lines by quarter: the grid of the heat map.
type shares struct {
	quarters []string
	lines    []string
	values   [][]float64 // by line and quarter
}

func (s *shares) Dims() (columns, rows int) { return len(s.quarters), len(s.lines) }
func (s *shares) X(c int) float64           { return float64(c) }
func (s *shares) Y(r int) float64           { return float64(r) }
func (s *shares) Z(c, r int) float64        { return s.values[r][c] }

// most returns the largest share with its place.
func (s *shares) most() (share float64, line, quarter string) {
	for r, row := range s.values {
		for c, x := range row {
			if x > share {
				share, line, quarter = x, s.lines[r], s.quarters[c]
			}
		}
	}
	return share, line, quarter
}

// byQuarter takes breaches from the statistics of events, where the run has them: the share of scenarios with a breach in the
// quarter. Other covenant lines are those recorded by month, of which a quarter has the largest mean of its months: the
// probability of a failed test, where a quarter has one; of more, that of the worst.
func (p *Page) byQuarter() *shares {
	s := &shares{}
	for _, c := range p.Events.GetCovenants() {
		s.quarters = p.quarters()
		s.lines, s.values = append(s.lines, "covenant_breach["+c.GetCovenantId()+"]"), append(s.values, c.GetBreachProbabilities())
	}
	if len(s.quarters) > 0 && len(p.Header.GetMonthEndDates()) == 0 {
		return s
	}
	s.quarters = nil
	column := make([]int, len(p.Header.GetMonthEndDates()))
	for t, date := range p.Header.GetMonthEndDates() {
		q := render.QuarterOf(date)
		if len(s.quarters) == 0 || s.quarters[len(s.quarters)-1] != q {
			s.quarters = append(s.quarters, q)
		}
		column[t] = len(s.quarters) - 1
	}
	for i, f := range p.Summary.GetFans() {
		name := p.Header.GetFanLines()[i].GetName()
		if !IsCovenantLine(name) || slices.Contains(s.lines, name) || len(f.GetMeans()) != len(column) {
			continue
		}
		row := make([]float64, len(s.quarters))
		for t, x := range f.GetMeans() {
			row[column[t]] = max(row[column[t]], x)
		}
		s.lines, s.values = append(s.lines, name), append(s.values, row)
	}
	return s
}

// ramp is a palette from nothing to alarm.
type ramp struct{}

// Colors implements [palette.Palette].
func (ramp) Colors() []color.Color {
	const steps = 64
	mix := func(from, to uint8, k int) uint8 { return uint8((int(from)*(steps-1-k) + int(to)*k) / (steps - 1)) } //nolint:gosec // between two bytes
	out := make([]color.Color, steps)
	for k := range out {
		out[k] = color.RGBA{mix(0xf4, 0xa5, k), mix(0xf6, 0x0f, k), mix(0xf8, 0x15, k), 0xff}
	}
	return out
}

// heat draws how likely each covenant fails by quarter; nil if the run recorded no covenant.
func (p *Page) heat() (*chart, error) {
	s := p.byQuarter()
	if len(s.lines) == 0 {
		return nil, nil //nolint:nilnil // no covenant, no chart
	}
	out := &chart{Title: "Covenants that fail, by quarter"}
	most, line, quarter := s.most()
	if most == 0 {
		out.Note = "No scenario fails any of " + strings.Join(s.lines, ", ") + "." + p.leftOut()
		return out, nil
	}
	h := plotter.NewHeatMap(s, ramp{})
	h.Min, h.Max = 0, most
	c := newPlot()
	c.Add(h)
	c.X.Tick.Marker = plot.ConstantTicks(quarterTicks(s.quarters))
	rows := make([]plot.Tick, len(s.lines))
	for r, name := range s.lines {
		rows[r] = plot.Tick{Value: float64(r), Label: shortened(name)}
	}
	c.Y.Tick.Marker, c.Y.Tick.Length = plot.ConstantTicks(rows), 0
	var err error
	if out.SVG, err = svg(c, vg.Length(50+34*len(s.lines)), "Heat map of covenants"); err != nil {
		return nil, err
	}
	out.Note = fmt.Sprintf("Share of scenarios in which the line is 1 in a month of the quarter, of lines recorded by month the largest of its months: light 0, dark %s%%, that of %s in %s.%s",
		strconv.FormatFloat(100*most, 'f', 2, 64), line, quarter, p.leftOut())
	return out, nil
}

func (p *Page) leftOut() string {
	if len(p.LeftOut) == 0 {
		return ""
	}
	return " Not recorded, for a run has 6 lines by month at most: " + strings.Join(p.LeftOut, ", ") + "."
}

// quarterTicks marks the first quarter of a year, or of every so many years where there are many.
func quarterTicks(quarters []string) []plot.Tick {
	every := 1 + len(quarters)/4/12
	var out []plot.Tick
	for c, q := range quarters {
		if !strings.HasSuffix(q, "-Q1") {
			continue
		}
		mark := plot.Tick{Value: float64(c)}
		if len(out)%every == 0 {
			mark.Label = strings.TrimSuffix(q, "-Q1")
		}
		out = append(out, mark)
	}
	if len(out) == 0 {
		out = []plot.Tick{{Value: 0, Label: quarters[0]}}
	}
	return out
}
