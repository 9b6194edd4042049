package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Comparison writes what differs between two cases. Of the lines it shows at most a number, the largest differences of money
// first; 0 shows all in the order of the model.
func (p *Page) Comparison(r *pb.CompareCasesResponse, catalog Catalog, currency string, most int) {
	if len(r.GetInputs())+len(r.GetLines())+len(r.GetMeasures()) == 0 {
		p.line("No difference: %s lines are equal.", count(int64(r.GetEqualLineCount())))
		return
	}
	p.inputDifferences(r.GetInputs())
	p.measureDifferences(r.GetMeasures(), catalog, currency)
	p.lineDifferences(r, most, currency)
}

func (p *Page) inputDifferences(list []*pb.InputDifference) {
	p.section("inputs")
	if len(list) == 0 {
		p.line("  none differs")
		return
	}
	g := grid{keys: 1, header: []string{"path", "first", "second"}}
	for _, d := range list {
		g.add(d.GetPath(), cmp.Or(d.GetFirstText(), none), cmp.Or(d.GetSecondText(), none))
	}
	p.table(&g)
}

func (p *Page) measureDifferences(list []*pb.MeasureDifference, catalog Catalog, currency string) {
	if len(list) == 0 {
		return
	}
	p.section("measures")
	g := grid{keys: 1, tail: 4, header: []string{"", "first", "second", "difference", "unit"}}
	for _, d := range list {
		known := d.GetFirst()
		if known == nil {
			known = d.GetSecond()
		}
		unit := catalog[known.GetName()].GetUnit()
		g.add(Column(known.GetName(), known.GetLabel()), measured(d.GetFirst(), unit), measured(d.GetSecond(), unit),
			difference(d.GetFirst(), d.GetSecond(), unit), unitName(unit, currency))
	}
	p.table(&g)
}

// measured is a measure's value, a dash where it has none.
func measured(m *pb.MeasureValue, unit string) string {
	if m == nil || m.GetDecimalValue() == "" {
		return none
	}
	return Exact(m.GetDecimalValue(), unit)
}

// difference is second less first; of dates in days.
func difference(a, b *pb.MeasureValue, unit string) string {
	if a == nil || b == nil || a.Value == nil || b.Value == nil {
		return none
	}
	if unit == unitDate {
		return Figure(b.GetValue()-a.GetValue(), unitDays) + " d"
	}
	return Exact(amount(b.GetDecimalValue()).Sub(amount(a.GetDecimalValue())).String(), unit)
}

func (p *Page) lineDifferences(r *pb.CompareCasesResponse, most int, currency string) {
	list := slices.Clone(r.GetLines())
	if len(list) == 0 {
		p.line("\nNo line of the model differs; %s are equal.", count(int64(r.GetEqualLineCount())))
		return
	}
	size := func(d *pb.LineDifference) decimal.Decimal {
		if d.GetUnit() != currency && d.GetUnit() != unitCurrency {
			return decimal.Decimal{} // other units behind all money
		}
		return amount(d.GetLargestDifference()).Abs()
	}
	if most > 0 {
		list = slices.DeleteFunc(list, func(d *pb.LineDifference) bool { return strings.HasSuffix(d.GetName(), ".to_date") }) // running totals
		slices.SortStableFunc(list, func(a, b *pb.LineDifference) int { return size(b).Cmp(size(a)) })
		list = list[:min(len(list), most)]
	}
	p.section("lines of the model")
	g := grid{keys: 1, header: []string{"", "from", "largest difference", "in", "sum of first", "sum of second"}}
	for _, d := range list {
		unit := d.GetUnit()
		if unit == currency {
			unit = unitCurrency
		}
		name := d.GetName()
		switch d.GetPresence() {
		case pb.Presence_PRESENCE_FIRST:
			name += " (first only)"
		case pb.Presence_PRESENCE_SECOND:
			name += " (second only)"
		default:
		}
		g.add(name, cmp.Or(d.GetFirstDifferenceDate(), none), Exact(d.GetLargestDifference(), unit), cmp.Or(d.GetLargestDifferenceDate(), none),
			Exact(d.GetFirstSum(), unit), Exact(d.GetSecondSum(), unit))
	}
	p.table(&g)
	if left := len(r.GetLines()) - len(list); left > 0 {
		p.line("\n%s more lines differ (--lines 0 shows all); %s are equal.", count(int64(left)), count(int64(r.GetEqualLineCount())))
	} else {
		p.line("\n%s lines are equal.", count(int64(r.GetEqualLineCount())))
	}
}
