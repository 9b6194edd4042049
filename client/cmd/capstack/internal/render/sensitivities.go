package render

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Sensitivities writes how a measure depends on each input.
func (p *Page) Sensitivities(r *pb.ComputeSensitivitiesResponse, currency string) {
	f := NewFigures(r.GetUnit(), currency, math.Abs(r.GetCaseValue().GetValue()))
	unit := ""
	if f.Unit() != "" {
		unit = ", " + f.Unit()
	}
	p.line("%s%s: %s; engine %s", Column(r.GetMeasure(), r.GetLabel()), unit, f.reading(r.GetCaseValue()), r.GetEngineVersion())
	p.findings(r.GetFindings())
	p.section("inputs, by the effect of a bump")
	g := grid{keys: 1, header: []string{"", "in the case", "bump", "up", "down", "derivative", "elasticity"}}
	kinks := 0
	for _, x := range r.GetInputs() {
		mark := ""
		if x.GetKinked() {
			mark, kinks = " *", kinks+1
		}
		g.add(x.GetPath()+mark, shortText(x.GetOwn()), bumpName(x), effect(x.GetUpEffect()), effect(x.GetDownEffect()), optional(x.Derivative), optional(x.Elasticity))
	}
	p.table(&g)
	if kinks > 0 {
		p.line("  * the measure bends or steps within the bump: a derivative there is that on one side")
	}
	if n := r.GetOmittedCount(); n > 0 {
		p.line("  %d more inputs have a smaller effect, or none", n)
	}
	for _, m := range r.GetByMonth() {
		p.monthly(m)
	}
	if n := len(r.GetStructurePaths()); n > 0 {
		p.line("\n%d numbers of the case shape the model and have no derivative (-o json lists them)", n)
	}
}

// monthly writes the derivatives of one input by month, twelve in a line.
func (p *Page) monthly(m *pb.MonthSensitivity) {
	by := "a factor on it"
	if m.GetAdditive() {
		by = "a number added to it"
	}
	p.section("%s, by %s in each month; %s in all of them", m.GetPath(), by, short(m.GetSum()))
	g := grid{keys: 1, header: []string{"month"}}
	for i := range 12 {
		g.header = append(g.header, "+"+strconv.Itoa(i))
	}
	for from := 0; from < len(m.GetDerivatives()); from += 12 {
		row := []string{strconv.Itoa(from)}
		for _, d := range m.GetDerivatives()[from:min(from+12, len(m.GetDerivatives()))] {
			row = append(row, strconv.FormatFloat(d, 'g', 3, 64))
		}
		g.add(row...)
	}
	p.table(&g)
}

// bumpName says what a bump is.
func bumpName(x *pb.InputSensitivity) string {
	switch x.GetBump() {
	case pb.BumpKind_BUMP_KIND_PERCENT:
		return "1%"
	case pb.BumpKind_BUMP_KIND_BASIS_POINT:
		return "1bp"
	case pb.BumpKind_BUMP_KIND_UNIT:
		return "1"
	default:
		return none
	}
}

// effect writes a change, a dash for none.
func effect(x *pb.Reading) string { return optional(x.Value) }

// optional writes a number to five significant digits, a dash for none.
func optional(x *float64) string {
	if x == nil {
		return none
	}
	return short(*x)
}

// SensitivitiesCSV writes a row for each input, then one for each input and month that was asked.
func SensitivitiesCSV(w io.Writer, r *pb.ComputeSensitivitiesResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("path", "month", "own", "derivative", "elasticity", "bump", "bump_size", "up_effect", "down_effect", "kinked")
	plain := func(x *float64) string {
		if x == nil {
			return ""
		}
		return plainNumber(*x)
	}
	for _, x := range r.GetInputs() {
		write(x.GetPath(), "", x.GetOwn(), plain(x.Derivative), plain(x.Elasticity), words(x.GetBump().String(), "BUMP_KIND_"), plainNumber(x.GetBumpSize()),
			plain(x.GetUpEffect().Value), plain(x.GetDownEffect().Value), strconv.FormatBool(x.GetKinked()))
	}
	for _, m := range r.GetByMonth() {
		for t, d := range m.GetDerivatives() {
			write(m.GetPath(), strconv.Itoa(t), "", plainNumber(d))
		}
	}
	return flush(c)
}
