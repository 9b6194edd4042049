package report

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/plotter"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// column is the distribution of one measure.
type column struct {
	chart
	Statistics []fact
	Quantiles  []quantile
}

// quantile is a quantile with its 95% confidence interval, written out.
type quantile struct{ Name, Value, Low, High string }

func (p *Page) columns() ([]column, error) {
	out := make([]column, 0, len(p.Summary.GetColumns()))
	for i, a := range p.Summary.GetColumns() {
		c := p.Header.GetColumns()[i]
		f := p.figures(i)
		v := column{Statistics: p.statistics(c, a, f), Quantiles: quantiles(a, f)}
		v.Title = titled(render.Column(c.GetName(), c.GetLabel()), f.Unit())
		var err error
		if v.SVG, v.Note, err = histogram(v.Title, c, a, f); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// figures chooses how column i is written.
func (p *Page) figures(i int) render.Figures {
	c, a := p.Header.GetColumns()[i], p.Summary.GetColumns()[i]
	most := max(math.Abs(a.GetMinimum().GetValue()), math.Abs(a.GetMaximum().GetValue()), math.Abs(c.GetBaseValue()))
	return render.NewFigures(c.GetUnit(), p.Currency, most)
}

// varies tells whether the values of column i differ as they are written.
func (p *Page) varies(i int) bool {
	h := p.Summary.GetColumns()[i].GetHistogram()
	return h != nil && !p.figures(i).Same(h.GetLow(), h.GetHigh())
}

// titled is a name with its unit.
func titled(name, unit string) string {
	if unit == "" {
		return name
	}
	return name + ", " + unit
}

// statistics are the numbers under a histogram. What the server did not send is left out.
func (p *Page) statistics(c *pb.RunColumn, a *pb.ColumnAggregate, f render.Figures) []fact {
	var out []fact
	add := func(name string, x *float64, write func(*float64) string) {
		if x != nil {
			out = append(out, fact{name, write(x)})
		}
	}
	add("this case", c.BaseValue, f.Optional)
	add("mean", a.Mean, f.Optional)
	add("standard error", a.StdError, f.Spread)
	if x := a.GetControlledMean(); x != nil {
		out = append(out, fact{"mean corrected by control variates", f.Text(x.GetValue()) + ", standard error " + f.Spread(&x.StdError) +
			", variance ratio " + strconv.FormatFloat(x.GetVarianceRatio(), 'g', 4, 64)})
	}
	add("standard deviation", a.StdDev, f.Spread)
	add("expected shortfall, mean of the lowest 5%", a.MeanOfLowest_5Percent, f.Optional)
	add("expected shortfall, mean of the highest 5%", a.MeanOfHighest_5Percent, f.Optional)
	for _, end := range []struct {
		name string
		at   *pb.ScenarioValue
	}{{"lowest", a.GetMinimum()}, {"highest", a.GetMaximum()}} {
		if end.at != nil {
			out = append(out, fact{end.name, f.Text(end.at.GetValue()) + ", scenario " + strconv.FormatInt(end.at.GetScenario(), 10)})
		}
	}
	for _, absent := range a.GetAbsent() {
		out = append(out, fact{"without value", strconv.FormatInt(absent.GetCount(), 10) + ": " + absent.GetReason()})
	}
	return out
}

func quantiles(a *pb.ColumnAggregate, f render.Figures) []quantile {
	var out []quantile
	for _, q := range a.GetQuantiles() {
		out = append(out, quantile{render.QuantileName(q.GetProbability()), f.Text(q.GetValue()), f.Optional(q.Low), f.Optional(q.High)})
	}
	return out
}

// beyond says how many values lie outside the cells; empty if none does.
func beyond(h *pb.Histogram) string {
	text := ""
	below, above := h.GetBelowCount(), h.GetAboveCount()
	if below > 0 {
		text += fmt.Sprintf(", %d below", below)
	}
	if above > 0 {
		text += fmt.Sprintf(", %d above", above)
	}
	if text != "" && len(h.GetFractions()) > 0 {
		text += fmt.Sprintf(" (%.3g%% of the probability)", 100*(h.GetBelowFraction()+h.GetAboveFraction()))
	}
	return text
}

// histogram draws the cells of a column, with its mean, its median and the value of the case itself. It returns a note in place
// of a drawing where there is nothing to draw.
func histogram(title string, c *pb.RunColumn, a *pb.ColumnAggregate, f render.Figures) (template.HTML, string, error) {
	h := a.GetHistogram()
	switch {
	case h == nil || len(h.GetCounts()) == 0:
		return "", "No scenario has a value.", nil
	case !finite(h.GetLow(), h.GetHigh()):
		return "", "The values are beyond what can be drawn.", nil
	case f.Same(h.GetLow(), h.GetHigh()):
		return "", "Every scenario with a value has " + f.Text(h.GetLow()) + ".", nil
	}
	n := float64(len(h.GetCounts()))
	bars, top := &plotter.Histogram{Width: (h.GetHigh() - h.GetLow()) / n, FillColor: middle(), LineStyle: plotter.DefaultLineStyle}, 0.0
	bars.Color, bars.LineStyle.Width = dark(), 0.5
	weights, label := h.GetFractions(), "share of the probability" // of strata; else scenarios stand for the same
	if len(weights) == 0 {
		label = "scenarios"
		for _, n := range h.GetCounts() {
			weights = append(weights, float64(n))
		}
	}
	for i, weight := range weights {
		at := func(k int) float64 { return h.GetLow() + (h.GetHigh()-h.GetLow())*float64(k)/n }
		bars.Bins = append(bars.Bins, plotter.HistogramBin{Min: at(i), Max: at(i + 1), Weight: weight})
		top = max(top, weight)
	}
	p := newPlot()
	lines(p)
	p.Add(bars)
	p.X.Label.Text, p.Y.Label.Text = strings.TrimPrefix(f.Unit()+beyond(h), ", "), label
	p.X.Tick.Marker = ticks(f.Text)
	p.Y.Tick.Marker = ticks(func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) })
	if a.Mean != nil {
		if err := upright(p, a.GetMean(), top, warning(), false, "mean"); err != nil {
			return "", "", err
		}
	}
	for _, q := range a.GetQuantiles() {
		if q.GetProbability() == 0.5 {
			if err := upright(p, q.GetValue(), top, ink(), false, "median"); err != nil {
				return "", "", err
			}
		}
	}
	if c.BaseValue != nil {
		if err := upright(p, c.GetBaseValue(), top, ink(), true, "this case"); err != nil {
			return "", "", err
		}
	}
	p.Y.Min = 0
	headroom(p)
	text, err := svg(p, 230, "Histogram of "+title)
	if err != nil {
		return "", "", fmt.Errorf("histogram: %w", err)
	}
	return text, "", nil
}
