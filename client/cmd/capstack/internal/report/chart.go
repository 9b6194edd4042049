package report

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Width of every chart, in points; the page makes it smaller where a screen is.
const chartWidth vg.Length = 640

// The colours of the charts: one hue for distributions, one for what warns.
func ink() color.Color       { return color.RGBA{0x24, 0x29, 0x2f, 0xff} }
func dark() color.Color      { return color.RGBA{0x1f, 0x5f, 0xa8, 0xff} }
func middle() color.Color    { return color.RGBA{0x7f, 0xae, 0xdd, 0xff} }
func light() color.Color     { return color.RGBA{0xcf, 0xe2, 0xf4, 0xff} }
func warning() color.Color   { return color.RGBA{0xc0, 0x39, 0x2b, 0xff} }
func gridColor() color.Color { return color.RGBA{0xe5, 0xe8, 0xec, 0xff} }

// newPlot returns an empty chart in the page's style.
func newPlot() *plot.Plot {
	p := plot.New()
	for _, f := range []*font.Font{&p.Title.TextStyle.Font, &p.X.Label.TextStyle.Font, &p.Y.Label.TextStyle.Font,
		&p.X.Tick.Label.Font, &p.Y.Tick.Label.Font, &p.Legend.TextStyle.Font} {
		*f = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 10}
	}
	p.X.LineStyle.Color, p.Y.LineStyle.Color = ink(), ink()
	p.Legend.Top = true
	return p
}

// lines adds thin lines behind what is drawn after them.
func lines(p *plot.Plot) {
	g := plotter.NewGrid()
	g.Vertical.Color, g.Horizontal.Color = gridColor(), gridColor()
	p.Add(g)
}

// headroom leaves the share of the height free that a legend of four lines takes.
func headroom(p *plot.Plot) { p.Y.Max += 0.3 * (p.Y.Max - p.Y.Min) }

// svg draws a chart. label names it for readers that do not see it.
func svg(p *plot.Plot, height vg.Length, label string) (template.HTML, error) {
	c := vgsvg.New(chartWidth, height)
	p.Draw(draw.Crop(draw.New(c), 4, -12, 4, -8)) // room for what an axis writes at its ends
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return "", fmt.Errorf("draw %s: %w", label, err)
	}
	text := b.String()
	at := strings.Index(text, "<svg")
	if at < 0 {
		return "", fmt.Errorf("draw %s: no drawing", label)
	}
	// Inside a page the element needs no prologue and no name spaces, and so the page holds no address at all.
	text = text[at:]
	for _, name := range []string{` xmlns="http://www.w3.org/2000/svg"`, ` xmlns:xlink="http://www.w3.org/1999/xlink"`} {
		text = strings.Replace(text, strings.TrimSpace(name), "", 1)
	}
	head := `<svg role="img" aria-label="` + template.HTMLEscapeString(label) + `"`
	return template.HTML(head + strings.TrimPrefix(text, "<svg")), nil //nolint:gosec // the library escapes the text that it draws
}

// ticks writes the marks of an axis in the way of its unit.
func ticks(write func(float64) string) plot.Ticker {
	return plot.TickerFunc(func(low, high float64) []plot.Tick {
		marks := plot.DefaultTicks{}.Ticks(low, high)
		for i := range marks {
			if marks[i].Label != "" {
				marks[i].Label = write(marks[i].Value)
			}
		}
		return marks
	})
}

// upright draws a line across the height of a chart at x.
func upright(p *plot.Plot, x, top float64, c color.Color, dashed bool, name string) error {
	l, err := plotter.NewLine(plotter.XYs{{X: x, Y: 0}, {X: x, Y: top}})
	if err != nil {
		return fmt.Errorf("line of %s: %w", name, err)
	}
	l.Color, l.Width = c, 1.5
	if dashed {
		l.Dashes = []vg.Length{4, 3}
	}
	p.Add(l)
	p.Legend.Add(name, l)
	return nil
}

func finite(list ...float64) bool {
	for _, x := range list {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
