package render

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Reverse writes the answer of a reverse stress. argument and sets are the case and its changes as the command line gave them.
func (p *Page) Reverse(q *pb.ReverseStressRequest, r *pb.ReverseStressResponse, argument string, sets []string, currency string) {
	name, side := Column(r.GetMeasure(), r.GetLabel()), words(r.GetSide().String(), "LIMIT_SIDE_")
	f := reverseFigures(r, currency)
	p.line("%s %s %s: %s", name, side, f.Text(r.GetLevel()), words(r.GetStatus().String(), "REVERSE_STRESS_STATUS_"))
	p.wrapped(r.GetExplanation(), 0)
	p.findings(r.GetFindings())
	origin := "all drivers at their medians"
	if len(r.GetUncertainties()) == 0 {
		origin = "without a shock"
	}
	p.line("this case: %s; %s: %s", f.reading(r.GetCaseValue()), origin, f.reading(r.GetOriginValue()))
	for i, s := range r.GetShocks() {
		p.jointShock(r, s, i, f)
		p.replay(s, argument, sets, name)
	}
	if r.GetClosest() != nil {
		p.section("closest to the level within reach: %s", f.reading(r.GetClosest().GetBreakingValue()))
		p.shocked(r, r.GetClosest())
	}
	p.single(q, r, f)
	if c := r.GetCheck(); c != nil {
		p.section("probability, sampled")
		p.line("  %s +- %s from %s paths, of which %s break the limit", chance(c.GetProbability()), chance(c.GetStandardError()), count(c.GetPathCount()), count(c.GetBreakingCount()))
		if n := c.GetAbsentCount(); n > 0 {
			p.line("  %s paths have no value", count(n))
		}
	}
	p.line("\n%s valuations; engine %s", count(int64(r.GetEvaluationCount())), r.GetEngineVersion())
}

// reverseFigures chooses how values of the measure are written.
func reverseFigures(r *pb.ReverseStressResponse, currency string) Figures {
	return NewFigures(r.GetUnit(), currency, max(math.Abs(r.GetLevel()), math.Abs(r.GetCaseValue().GetValue()), math.Abs(r.GetOriginValue().GetValue())))
}

// reading writes a value, or why there is none.
func (f Figures) reading(x *pb.Reading) string {
	if x.Value == nil {
		return "none (" + x.GetAbsentReason() + ")"
	}
	return f.Text(x.GetValue())
}

func (p *Page) jointShock(r *pb.ReverseStressResponse, s *pb.JointShock, i int, f Figures) {
	kind := "smallest shock"
	if i > 0 {
		kind = "another shock, the smallest in its surroundings"
	}
	if len(s.GetScales()) > 0 {
		p.section("%s: joint scale %s", kind, short(s.GetLength()))
	} else {
		p.section("%s: %s standard deviations", kind, short(s.GetLength()))
		p.line("  probability %s, first order", chance(s.GetFirstOrderProbability()))
	}
	p.shocked(r, s)
	word := "just before it %s, at it %s"
	if s.GetJump() {
		word += " (it steps over the level)"
	}
	p.line("  "+word, f.reading(s.GetHoldingValue()), f.reading(s.GetBreakingValue()))
	switch {
	case s.GetExactConfirmed():
		p.line("  by the exact ledger, %s inside and outside of it: %s and %s", short(s.GetExactWidth()), f.reading(s.GetExactHoldingValue()), f.reading(s.GetExactBreakingValue()))
	default:
		p.line("  the exact ledger does not confirm it: %s and %s", f.reading(s.GetExactHoldingValue()), f.reading(s.GetExactBreakingValue()))
	}
}

// shocked is the table of what a shock does.
func (p *Page) shocked(r *pb.ReverseStressResponse, s *pb.JointShock) {
	if len(s.GetDrivers()) > 0 {
		g := grid{keys: 1, header: []string{"driver", "score", "percentile", "share", "draw"}}
		for i, d := range s.GetDrivers() {
			draw := short(d.GetDraw())
			if n := len(d.GetCurves()); n > 0 {
				draw = curveSpan(d.GetCurves()[0].GetMonths())
			}
			g.add(driverName(r.GetUncertainties()[i]), strconv.FormatFloat(d.GetScore(), 'f', 3, 64), strconv.FormatFloat(100*d.GetPercentile(), 'f', 2, 64),
				strconv.FormatFloat(d.GetShare(), 'f', 3, 64), draw)
		}
		p.table(&g)
	}
	if len(s.GetInputs()) == 0 {
		return
	}
	if len(s.GetDrivers()) > 0 {
		p.line("")
	}
	g := grid{keys: 1, header: []string{"input", "case", "shocked", "change"}}
	for _, x := range s.GetInputs() {
		change := none
		if x.RelativeChange != nil {
			change = strconv.FormatFloat(100*x.GetRelativeChange(), 'f', 2, 64) + "%"
		}
		g.add(x.GetPath(), x.GetOwn(), shortText(x.GetShocked()), change)
	}
	p.table(&g)
}

// replay is the command that values a shock alone, where overrides can say it.
func (p *Page) replay(s *pb.JointShock, argument string, sets []string, name string) {
	for _, d := range s.GetDrivers() {
		if len(d.GetCurves()) > 0 {
			return
		}
	}
	var b strings.Builder
	b.WriteString("capstack value " + argument)
	for _, set := range sets {
		b.WriteString(" --set '" + set + "'")
	}
	for _, x := range s.GetInputs() {
		if x.GetShocked() != x.GetOwn() {
			b.WriteString(" --set '" + x.GetPath() + "=" + x.GetShocked() + "'")
		}
	}
	bare, _, _ := strings.Cut(name, "[")
	p.hanging("alone: "+b.String()+" --measures "+bare, indent, indent+7)
}

// single is the table of drivers or directions alone.
func (p *Page) single(q *pb.ReverseStressRequest, r *pb.ReverseStressResponse, f Figures) {
	if len(r.GetSingleShocks()) == 0 {
		return
	}
	p.section("each alone")
	g := grid{keys: 1, header: []string{"", "breaks at", "value there", "input"}, tail: 3}
	for _, s := range r.GetSingleShocks() {
		name := ""
		if n := int(s.GetIndex()); n < len(r.GetUncertainties()) {
			name = driverName(r.GetUncertainties()[n])
		} else if n < len(q.GetDirections()) {
			name = q.GetDirections()[n].GetDirectionId()
		}
		at := strconv.FormatFloat(s.GetScore(), 'f', 3, 64)
		if !s.GetReached() {
			at = "not at " + strconv.FormatFloat(s.GetScore(), 'f', 1, 64)
		}
		var inputs []string
		for _, x := range s.GetInputs() {
			inputs = append(inputs, shortText(x.GetShocked()))
		}
		g.add(name, at, f.short(s.GetValue()), strings.Join(inputs, ", "))
	}
	p.table(&g)
}

// curveSpan says what a driver makes of a curve: its last month, and its mean over the months behind month 0.
func curveSpan(months []float64) string {
	if len(months) < 2 {
		return none
	}
	sum := 0.0
	for _, x := range months[1:] {
		sum += x
	}
	return short(sum/float64(len(months)-1)) + " mean, " + short(months[len(months)-1]) + " last"
}

// short writes a number to five significant digits.
func short(x float64) string { return strconv.FormatFloat(x, 'g', 5, 64) }

// shortText writes decimal text to six significant digits at least, and anything else as it is.
func shortText(text string) string {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	if math.Abs(x) >= 1e5 {
		return group(strconv.FormatFloat(x, 'f', 0, 64))
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// chance writes a probability.
func chance(p float64) string { return strconv.FormatFloat(p, 'g', 4, 64) }

// ReverseCSV writes a row for each shock and driver or direction.
func ReverseCSV(w io.Writer, r *pb.ReverseStressResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("status", "shock", "length", "first_order_probability", "measure", "label", "breaking_value", "holding_value", "exact_confirmed", "driver", "score", "percentile", "share",
		"draw", "input", "own", "shocked")
	status := words(r.GetStatus().String(), "REVERSE_STRESS_STATUS_")
	if len(r.GetShocks()) == 0 {
		write(status, "", "", "", r.GetMeasure(), r.GetLabel())
	}
	for i, s := range r.GetShocks() {
		head := []string{status, strconv.Itoa(i), plainNumber(s.GetLength()), plainNumber(s.GetFirstOrderProbability()), r.GetMeasure(), r.GetLabel(),
			plainReading(s.GetBreakingValue()), plainReading(s.GetHoldingValue()), strconv.FormatBool(s.GetExactConfirmed())}
		for k, d := range s.GetDrivers() {
			write(append(head, r.GetUncertainties()[k].GetPath(), plainNumber(d.GetScore()), plainNumber(d.GetPercentile()), plainNumber(d.GetShare()), plainNumber(d.GetDraw()))...)
		}
		for _, x := range s.GetInputs() {
			write(append(head, "", "", "", "", "", x.GetPath(), x.GetOwn(), x.GetShocked())...)
		}
	}
	return flush(c)
}

// plainReading writes a value, nothing for none.
func plainReading(x *pb.Reading) string {
	if x.Value == nil {
		return ""
	}
	return plainNumber(x.GetValue())
}
