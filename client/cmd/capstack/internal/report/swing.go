package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// barHalf is half the height of a bar, where neighbours are 1 apart.
const barHalf = 0.32

// swings draws how far each driver by itself moves every recorded measure that varies.
func (p *Page) swings() ([]chart, error) {
	var out []chart
	for _, m := range p.Tornado.GetMeasures() {
		i := slices.IndexFunc(p.Header.GetColumns(), func(c *pb.RunColumn) bool {
			return c.GetName() == m.GetMeasure() && c.GetLabel() == m.GetLabel()
		})
		if i < 0 || m.GetBaseValue().Value == nil || len(m.GetBars()) == 0 || m.GetBars()[0].GetSwing() == 0 {
			continue
		}
		c := chart{Title: render.Column(m.GetMeasure(), m.GetLabel())}
		var err error
		if c.SVG, err = p.swing(c.Title, m); err != nil {
			return nil, err
		}
		shown := min(len(m.GetBars()), tornadoDrivers)
		c.Note = "Each driver at its 10th (light) and 90th percentile (dark), the others at their medians. What drivers do together is not in it."
		if left := len(m.GetBars()) - shown; left > 0 {
			c.Note += " " + strconv.Itoa(left) + " drivers that move it less are not shown."
		}
		out = append(out, c)
	}
	return out, nil
}

// swing draws the bars of one measure, the longest on top.
func (p *Page) swing(title string, m *pb.MeasureTornado) (template.HTML, error) {
	bars := slices.Clone(m.GetBars()[:min(len(m.GetBars()), tornadoDrivers)])
	slices.Reverse(bars) // charts count upwards
	base := m.GetBaseValue().GetValue()
	chart := newPlot()
	lines(chart)
	marks, most := make([]plot.Tick, len(bars)), math.Abs(base)
	for k, b := range bars {
		marks[k] = plot.Tick{Value: float64(k), Label: shortened(p.Tornado.GetFactors()[b.GetFactor()].GetPath())}
		for _, side := range []struct {
			to   *pb.Reading
			dark bool
		}{{b.GetLowValue(), false}, {b.GetHighValue(), true}} {
			if side.to.Value == nil || !finite(side.to.GetValue()) {
				continue
			}
			most = max(most, math.Abs(side.to.GetValue()))
			box, err := plotter.NewPolygon(rectangle(base, side.to.GetValue(), float64(k)))
			if err != nil {
				return "", fmt.Errorf("swing of %s: %w", title, err)
			}
			box.Color, box.LineStyle.Width = middle(), 0
			if side.dark {
				box.Color = dark()
			}
			chart.Add(box)
		}
	}
	if err := upright(chart, base, float64(len(bars)), ink(), true, "all drivers at their medians"); err != nil {
		return "", err
	}
	f := render.NewFigures(m.GetUnit(), p.Currency, most)
	chart.X.Tick.Marker, chart.X.Label.Text = ticks(f.Text), f.Unit()
	chart.Y.Tick.Marker, chart.Y.Tick.Length = plot.ConstantTicks(marks), 0
	chart.Y.Min, chart.Y.Max = -0.6, float64(len(bars))+0.4
	return svg(chart, vg.Length(80+26*len(bars)), "Swing of "+title)
}

func rectangle(from, to, at float64) plotter.XYs {
	return plotter.XYs{{X: from, Y: at - barHalf}, {X: to, Y: at - barHalf}, {X: to, Y: at + barHalf}, {X: from, Y: at + barHalf}}
}
