package report

import (
	"fmt"
	"html/template"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// fans draws the lines by month that are amounts. Lines that are 0 or 1 belong into the heat map.
func (p *Page) fans() ([]chart, error) {
	var out []chart
	for i, f := range p.Summary.GetFans() {
		line := p.Header.GetFanLines()[i]
		if IsCovenantLine(line.GetName()) {
			continue
		}
		low, high := fanBounds(f)
		write := render.NewFigures(line.GetUnit(), p.Currency, max(math.Abs(low), math.Abs(high)))
		c := chart{Title: titled(line.GetName(), write.Unit())}
		var err error
		if c.SVG, c.Note, err = fan(c.Title, f, p.Header.GetMonthEndDates(), write); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// fan draws pairs of quantiles as bands from the outside in, the one in the middle and the mean as lines.
func fan(title string, f *pb.Fan, dates []string, write render.Figures) (template.HTML, string, error) {
	q := f.GetQuantiles()
	low, high := fanBounds(f)
	if len(q) == 0 || len(dates) == 0 || !finite(low, high) {
		return "", "There is nothing to draw.", nil
	}
	p := newPlot()
	lines(p)
	shades := []color.Color{light(), middle()}
	for i := 0; i < len(q)/2; i++ {
		name := render.QuantileName(q[i].GetProbability()) + " to " + render.QuantileName(q[len(q)-1-i].GetProbability())
		if err := band(p, q[i].GetValues(), q[len(q)-1-i].GetValues(), shades[min(i, len(shades)-1)], name); err != nil {
			return "", "", err
		}
	}
	if len(q)%2 == 1 {
		if err := curve(p, q[len(q)/2].GetValues(), dark(), "median"); err != nil {
			return "", "", err
		}
	}
	if err := curve(p, f.GetMeans(), warning(), "mean"); err != nil {
		return "", "", err
	}
	p.X.Tick.Marker = plot.ConstantTicks(yearTicks(dates))
	p.Y.Label.Text, p.Y.Tick.Marker = write.Unit(), ticks(write.Text)
	headroom(p)
	text, err := svg(p, 260, "Fan of "+title)
	return text, "Bands of quantiles month by month: no single path runs along an edge of a band.", err
}

// band fills what lies between two lines.
func band(p *plot.Plot, low, high []float64, c color.Color, name string) error {
	ring := points(low)
	back := points(high)
	slices.Reverse(back)
	area, err := plotter.NewPolygon(append(ring, back...))
	if err != nil {
		return fmt.Errorf("band %s: %w", name, err)
	}
	area.Color, area.LineStyle.Width = c, 0
	p.Add(area)
	p.Legend.Add(name, area)
	return nil
}

func curve(p *plot.Plot, values []float64, c color.Color, name string) error {
	if len(values) == 0 { // a server that sends no means
		return nil
	}
	l, err := plotter.NewLine(points(values))
	if err != nil {
		return fmt.Errorf("line of %s: %w", name, err)
	}
	l.Color, l.Width = c, 1.5
	p.Add(l)
	p.Legend.Add(name, l)
	return nil
}

// points are values by month.
func points(values []float64) plotter.XYs {
	out := make(plotter.XYs, len(values))
	for t, x := range values {
		out[t] = plotter.XY{X: float64(t), Y: x}
	}
	return out
}

// fanBounds returns the range of all values of a fan, 0 and 0 without any.
func fanBounds(f *pb.Fan) (low, high float64) {
	all := slices.Clone(f.GetMeans())
	for _, q := range f.GetQuantiles() {
		all = append(all, q.GetValues()...)
	}
	if len(all) == 0 {
		return 0, 0
	}
	return slices.Min(all), slices.Max(all)
}

// yearTicks marks the first month of every year, or of every so many years where there are many.
func yearTicks(dates []string) []plot.Tick {
	every := 1 + len(dates)/12/12
	var out []plot.Tick
	for t, date := range dates {
		if len(date) < 7 || date[5:7] != "01" {
			continue
		}
		mark := plot.Tick{Value: float64(t)}
		if len(out)%every == 0 {
			mark.Label = date[:4]
		}
		out = append(out, mark)
	}
	if len(out) == 0 && len(dates) > 0 {
		out = []plot.Tick{{Value: 0, Label: fmt.Sprintf("%.7s", dates[0])}}
	}
	return out
}
