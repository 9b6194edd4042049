package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// tornadoDrivers is how many drivers a tornado shows, those with the largest total share.
const tornadoDrivers = 12

// tornados draws the shares of the drivers in the variance of every recorded measure that has them.
func (p *Page) tornados() ([]chart, error) {
	var out []chart
	for _, m := range p.Attribution.GetMeasures() {
		i := slices.IndexFunc(p.Header.GetColumns(), func(c *pb.RunColumn) bool {
			return c.GetName() == m.GetMeasure() && c.GetLabel() == m.GetLabel()
		})
		if i < 0 || !p.varies(i) || len(m.GetShares()) == 0 {
			continue
		}
		c := chart{Title: render.Column(m.GetMeasure(), m.GetLabel())}
		var err error
		if c.SVG, c.Note, err = tornado(c.Title, m, p.Attribution.GetUncertainties()); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// tornado draws a pair of bars for each driver, the largest on top.
func tornado(title string, m *pb.MeasureShares, drivers []*pb.Uncertainty) (template.HTML, string, error) {
	order := make([]int, len(m.GetShares()))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.GetShares()[b].GetTotal(), m.GetShares()[a].GetTotal()) })
	shown := slices.Clone(order[:min(len(order), tornadoDrivers)])
	slices.Reverse(shown) // charts count upwards
	var total, first plotter.Values
	marks := make([]plot.Tick, len(shown))
	for k, i := range shown {
		share := m.GetShares()[i]
		if !finite(share.GetTotal(), share.GetFirstOrder()) {
			return "", "The shares are not known.", nil
		}
		total, first = append(total, share.GetTotal()), append(first, share.GetFirstOrder())
		marks[k] = plot.Tick{Value: float64(k), Label: shortened(driver(drivers[i]))}
	}
	p := newPlot()
	lines(p)
	for _, side := range []struct {
		values plotter.Values
		name   string
		offset vg.Length
	}{{total, "total", 5}, {first, "first order", -5}} {
		bars, err := plotter.NewBarChart(side.values, 9)
		if err != nil {
			return "", "", fmt.Errorf("tornado of %s: %w", title, err)
		}
		bars.Horizontal, bars.Offset, bars.Color, bars.LineStyle.Width = true, side.offset, dark(), 0
		if side.offset < 0 {
			bars.Color = middle()
		}
		p.Add(bars)
		p.Legend.Add(side.name, bars)
	}
	p.Legend.Top = false
	p.X.Label.Text = "share of the variance"
	p.X.Max += 0.15 * (p.X.Max - p.X.Min) // beside the bars stands the legend
	p.Y.Tick.Marker, p.Y.Tick.Length = plot.ConstantTicks(marks), 0
	p.Y.Min, p.Y.Max = -0.6, float64(len(shown))-0.4
	text, err := svg(p, vg.Length(60+26*len(shown)), "Tornado of "+title)
	return text, tornadoNote(m, len(order)-len(shown)), err
}

func tornadoNote(m *pb.MeasureShares, left int) string {
	note := "Total: what a driver brings alone and together with others. First order: alone. From " +
		strconv.FormatInt(m.GetPathCount(), 10) + " paths; estimates, small ones may fall below 0."
	if left > 0 {
		note += " " + strconv.Itoa(left) + " drivers with smaller shares are not shown."
	}
	return note
}

// shortened cuts the middle out of a long path, so that the bars keep their room.
func shortened(path string) string {
	r := []rune(path)
	if len(r) <= 48 {
		return path
	}
	return string(r[:20]) + "..." + string(r[len(r)-25:])
}
