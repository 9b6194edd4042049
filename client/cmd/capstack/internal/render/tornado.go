package render

import (
	"encoding/csv"
	"io"
	"math"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// tornadoWidth is the length of a tornado's bars, characters.
const tornadoWidth = 24

// Tornado writes the bars of each measure, the longest first.
func (p *Page) Tornado(r *pb.ComputeTornadoResponse, currency string) {
	p.line("inputs move one at a time: interactions are not in it; engine %s", r.GetEngineVersion())
	p.findings(r.GetFindings())
	for _, m := range r.GetMeasures() {
		f := tornadoFigures(m, currency)
		base := "all drivers at their medians"
		if len(r.GetUncertainties()) == 0 {
			base = "the case as it stands"
		}
		p.section("%s", Column(m.GetMeasure(), m.GetLabel()))
		p.line("  %s: %s; this case: %s", base, f.reading(m.GetBaseValue()), f.reading(m.GetCaseValue()))
		g := grid{keys: 1, header: []string{f.Unit(), "low", "high", "swing", "", "from input", "to input"}, tail: 4}
		low, high := tornadoSpan(m)
		for _, b := range m.GetBars() {
			factor := r.GetFactors()[b.GetFactor()]
			g.add(factor.GetPath(), f.short(b.GetLowValue()), f.short(b.GetHighValue()), f.swing(b), tornadoBar(m, b, low, high),
				atEnd(factor.GetLowInputs(), factor.GetLowCurves()), atEnd(factor.GetHighInputs(), factor.GetHighCurves()))
		}
		p.table(&g)
		p.line("  ░ down to the lower end of the input, █ up to its upper end; the mark is the base")
	}
}

// swing is the length of a bar; none where an end of it has no value.
func (f Figures) swing(b *pb.TornadoBar) string {
	if b.GetLowValue().Value == nil || b.GetHighValue().Value == nil {
		return none
	}
	return f.Spread(&b.Swing)
}

// atEnd is the input at an end of a bar.
func atEnd(inputs []*pb.InputShock, curves []*pb.CurveShock) string {
	switch {
	case len(inputs) > 0:
		return shortText(inputs[0].GetShocked())
	case len(curves) > 0:
		return curveSpan(curves[0].GetMonths())
	}
	return none
}

// short writes a value, a dash for none.
func (f Figures) short(x *pb.Reading) string { return f.Optional(x.Value) }

func tornadoFigures(m *pb.MeasureTornado, currency string) Figures {
	low, high := tornadoSpan(m)
	return NewFigures(m.GetUnit(), currency, max(math.Abs(low), math.Abs(high)))
}

// tornadoSpan is the range of all values of a measure.
func tornadoSpan(m *pb.MeasureTornado) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	take := func(x *pb.Reading) {
		if x.Value != nil {
			low, high = min(low, x.GetValue()), max(high, x.GetValue())
		}
	}
	take(m.GetBaseValue())
	for _, b := range m.GetBars() {
		take(b.GetLowValue())
		take(b.GetHighValue())
	}
	if low > high {
		return 0, 0
	}
	return low, high
}

// tornadoBar draws one bar between its values, with a mark at the base.
func tornadoBar(m *pb.MeasureTornado, b *pb.TornadoBar, low, high float64) string {
	if !(high > low) || m.GetBaseValue().Value == nil {
		return ""
	}
	at := func(x float64) int { return int(math.Round((x - low) / (high - low) * (tornadoWidth - 1))) }
	cells := []rune(strings.Repeat(" ", tornadoWidth))
	paint := func(to *pb.Reading, with rune) {
		if to.Value == nil {
			return
		}
		from, end := at(m.GetBaseValue().GetValue()), at(to.GetValue())
		for i := min(from, end); i <= max(from, end); i++ {
			cells[i] = with
		}
	}
	paint(b.GetLowValue(), '░')
	paint(b.GetHighValue(), '█')
	cells[at(m.GetBaseValue().GetValue())] = '│'
	return strings.TrimRight(string(cells), " ")
}

// TornadoCSV writes a row for each measure and factor.
func TornadoCSV(w io.Writer, r *pb.ComputeTornadoResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("measure", "label", "base", "path", "low_input", "high_input", "low", "high", "swing")
	for _, m := range r.GetMeasures() {
		for _, b := range m.GetBars() {
			f := r.GetFactors()[b.GetFactor()]
			input := func(list []*pb.InputShock) string {
				if len(list) == 0 {
					return ""
				}
				return list[0].GetShocked()
			}
			write(m.GetMeasure(), m.GetLabel(), plainReading(m.GetBaseValue()), f.GetPath(), input(f.GetLowInputs()), input(f.GetHighInputs()),
				plainReading(b.GetLowValue()), plainReading(b.GetHighValue()), plainNumber(b.GetSwing()))
		}
	}
	return flush(c)
}
