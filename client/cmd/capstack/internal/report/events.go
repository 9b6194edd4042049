package report

import (
	"fmt"
	"html/template"
	"image/color"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// drawnTranches is how many tranches a chart of term structures shows, beside all of them together.
const drawnTranches = 4

// distress draws when each date of distress falls, by quarter; dates that no scenario has are left out.
func (p *Page) distress() ([]chart, error) {
	var out []chart
	for _, d := range p.Events.GetDates() {
		title := strings.ReplaceAll(d.GetMeasure(), "_", " ")
		if d.GetEver().GetCount() == 0 {
			out = append(out, chart{Title: title, Note: "No scenario has it."})
			continue
		}
		text, err := p.dateHistogram(title, d)
		if err != nil {
			return nil, err
		}
		scenarios := "Scenarios"
		if p.Header.GetStrata() != nil {
			scenarios = "Scenarios, which strata weigh differently,"
		}
		out = append(out, chart{Title: title, SVG: text, Note: fmt.Sprintf(scenarios+" by the quarter in which it falls. To the horizon: %s%%, 95%% within %s%% to %s%%.",
			percent(d.GetEver().GetProbability()), percent(d.GetEver().GetLow()), percent(d.GetEver().GetHigh()))})
	}
	return out, nil
}

func (p *Page) dateHistogram(title string, d *pb.DateStatistics) (template.HTML, error) {
	quarters := p.quarters()
	counts, at := make(plotter.Values, len(quarters)), -1
	last := ""
	for t, date := range p.Events.GetMonthEndDates() {
		if q := render.QuarterOf(date); q != last {
			at, last = at+1, q
		}
		counts[at] += float64(d.GetByMonth()[t])
	}
	bars, err := plotter.NewBarChart(counts, 0.7*chartWidth/vg.Length(max(len(counts), 8)))
	if err != nil {
		return "", fmt.Errorf("histogram of %s: %w", title, err)
	}
	bars.Color, bars.LineStyle.Width = dark(), 0
	c := newPlot()
	lines(c)
	c.Add(bars)
	c.X.Tick.Marker, c.Y.Label.Text = plot.ConstantTicks(quarterTicks(quarters)), "scenarios"
	c.Y.Tick.Marker = ticks(func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) })
	return svg(c, 220, "Histogram of "+title)
}

func (p *Page) quarters() []string {
	out := make([]string, len(p.Events.GetQuarterEndDates()))
	for q, date := range p.Events.GetQuarterEndDates() {
		out[q] = render.QuarterOf(date)
	}
	return out
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 2, 64) }

// termStructures draws the probability of default and the expected loss to the end of each year, by tranche.
func (p *Page) termStructures() ([]chart, error) {
	all := p.Events.GetAllTranches()
	if all == nil || len(p.Events.GetYears()) == 0 {
		return nil, nil
	}
	if all.GetPaymentDefault().GetCount() == 0 {
		return []chart{{Title: "Default and expected loss of lenders", Note: "No scenario has a payment default with something owed."}}, nil
	}
	money := render.NewFigures(p.Currency, p.Currency, all.GetExpectedLoss().GetValue())
	pd, err := p.termStructure("Probability of default to the end of each year", "share of scenarios",
		func(x float64) string { return percent(x) + "%" }, func(t *pb.TrancheLossStatistics) []float64 { return t.GetCumulativeDefault().GetProbabilities() },
		all.GetCumulativeDefault())
	if err != nil {
		return nil, err
	}
	pd.Note = "The band is the 95% interval over all tranches together." + p.tranchesLeft()
	el, err := p.termStructure("Expected loss of defaults to the end of each year", money.Unit(), money.Text, (*pb.TrancheLossStatistics).GetCumulativeExpectedLosses, nil)
	if err != nil {
		return nil, err
	}
	el.Note = "As at the default. To the horizon " + money.Text(all.GetExpectedLoss().GetValue()) + ", standard error " +
		money.Optional(all.GetExpectedLoss().StdError) + "; discounted to close " + money.Optional(all.GetExpectedLossAtClose().Value) + "." + p.tranchesLeft()
	return []chart{pd, el}, nil
}

func (p *Page) tranchesLeft() string {
	if n := len(p.Events.GetTranches()) - drawnTranches; n > 0 {
		return " " + strconv.Itoa(n) + " more tranches are not drawn."
	}
	return ""
}

// termStructure draws a curve by year for the first tranches and for all together, with a band where there is one.
func (p *Page) termStructure(title, unit string, write func(float64) string, of func(*pb.TrancheLossStatistics) []float64, around *pb.EventCurve) (chart, error) {
	c := newPlot()
	lines(c)
	all := p.Events.GetAllTranches()
	if around != nil {
		if err := band(c, around.GetLows(), around.GetHighs(), light(), "95%"); err != nil {
			return chart{}, err
		}
	}
	colors := []color.Color{dark(), middle(), color.RGBA{0x2e, 0x8b, 0x57, 0xff}, color.RGBA{0x8e, 0x5e, 0xa2, 0xff}}
	for i, t := range p.Events.GetTranches() {
		if i < drawnTranches {
			if err := curve(c, of(t), colors[i], t.GetTrancheId()); err != nil {
				return chart{}, err
			}
		}
	}
	if err := curve(c, of(all), warning(), "all"); err != nil {
		return chart{}, err
	}
	marks := make([]plot.Tick, 0, len(p.Events.GetYears()))
	for y, year := range p.Events.GetYears() {
		mark := plot.Tick{Value: float64(y)}
		if y%(1+len(p.Events.GetYears())/16) == 0 {
			mark.Label = strconv.Itoa(int(year))
		}
		marks = append(marks, mark)
	}
	c.X.Tick.Marker, c.Y.Tick.Marker, c.Y.Label.Text = plot.ConstantTicks(marks), ticks(write), unit
	c.Legend.Left, c.Y.Min = true, 0
	headroom(c)
	text, err := svg(c, 240, title)
	return chart{Title: title, SVG: text}, err
}
