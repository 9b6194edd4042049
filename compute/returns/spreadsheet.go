package returns

import (
	"math"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
)

// Kind is what a parameter of a spreadsheet function takes.
type Kind uint8

// The kinds. Timings, bases and coupon frequencies are numbers, with the codes of
// spreadsheets.
const (
	NumberKind Kind = iota
	SeriesKind      // a list of numbers
	DateKind
	DatesKind // a list of dates
)

// Parameter is a parameter of a spreadsheet function. Optional ones stand last and
// have the default of spreadsheets.
type Parameter struct {
	Name     string
	Kind     Kind
	Optional bool
	Default  float64
}

// Argument is a value for a parameter; the field that its kind names is read.
type Argument struct {
	Number float64
	Series []float64
	Date   calendar.Date
	Dates  []calendar.Date
}

// SpreadsheetFunction is a function of this package under the name and with the
// parameters that spreadsheets give it.
type SpreadsheetFunction struct {
	Name       string // in capitals
	Parameters []Parameter
	call       func(a []Argument) (float64, error)
}

// Call evaluates the function. The error is an *ArgumentError, also for a wrong
// number of arguments.
func (f SpreadsheetFunction) Call(arguments ...Argument) (float64, error) {
	n := len(arguments)
	if n > len(f.Parameters) || n < len(f.Parameters) && !f.Parameters[n].Optional {
		return 0, &ArgumentError{f.Name, "arguments", "have the wrong number", float64(n)}
	}
	arguments = slices.Clone(arguments)
	for _, p := range f.Parameters[n:] {
		arguments = append(arguments, Argument{Number: p.Default})
	}
	return f.call(arguments)
}

// Spreadsheet returns the function of a name in capitals.
func Spreadsheet(name string) (SpreadsheetFunction, bool) {
	for _, f := range SpreadsheetFunctions() {
		if f.Name == name {
			return f, true
		}
	}
	return SpreadsheetFunction{}, false
}

// SpreadsheetFunctions returns all functions, by name.
func SpreadsheetFunctions() []SpreadsheetFunction {
	all := slices.Concat(annuityFunctions(), bondFunctions(), seriesFunctions(), assetFunctions())
	slices.SortFunc(all, func(a, b SpreadsheetFunction) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}

// numbers makes parameters of numbers.
func numbers(names ...string) []Parameter {
	var ps []Parameter
	for _, n := range names {
		ps = append(ps, Parameter{Name: n})
	}
	return ps
}

// with appends optional numbers with a default.
func with(ps []Parameter, value float64, names ...string) []Parameter {
	for _, n := range names {
		ps = append(ps, Parameter{Name: n, Optional: true, Default: value})
	}
	return ps
}

// whole returns a code; spreadsheets cut fractions. What no code can be is 255.
func (a Argument) whole() uint8 {
	if v := math.Floor(a.Number); v >= 0 && v < 255 {
		return uint8(v)
	}
	return 255
}

func annuityFunctions() []SpreadsheetFunction {
	level := func(name string, f func(a, b, c, d float64, when Timing) (float64, error), optional int, names ...string) SpreadsheetFunction {
		ps := with(with(numbers(names[:4-optional]...), 0, names[4-optional:]...), 0, "type")
		return SpreadsheetFunction{name, ps, func(a []Argument) (float64, error) {
			return f(a[0].Number, a[1].Number, a[2].Number, a[3].Number, Timing(a[4].whole()))
		}}
	}
	part := func(name string, f func(a, b, c, d, e float64, when Timing) (float64, error), ps []Parameter) SpreadsheetFunction {
		return SpreadsheetFunction{name, ps, func(a []Argument) (float64, error) {
			return f(a[0].Number, a[1].Number, a[2].Number, a[3].Number, a[4].Number, Timing(a[5].whole()))
		}}
	}
	return []SpreadsheetFunction{
		level("PV", PV, 1, "rate", "nper", "pmt", "fv"),
		level("FV", FV, 1, "rate", "nper", "pmt", "pv"),
		level("PMT", PMT, 1, "rate", "nper", "pv", "fv"),
		level("NPER", NPER, 1, "rate", "pmt", "pv", "fv"),
		part("IPMT", IPMT, with(numbers("rate", "per", "nper", "pv"), 0, "fv", "type")),
		part("PPMT", PPMT, with(numbers("rate", "per", "nper", "pv"), 0, "fv", "type")),
		part("CUMIPMT", CumIPMT, numbers("rate", "nper", "pv", "start", "end", "type")),
		part("CUMPRINC", CumPrinc, numbers("rate", "nper", "pv", "start", "end", "type")),
		{"ISPMT", numbers("rate", "per", "nper", "pv"), func(a []Argument) (float64, error) {
			return ISPMT(a[0].Number, a[1].Number, a[2].Number, a[3].Number)
		}},
		{"RATE", with(with(numbers("nper", "pmt", "pv"), 0, "fv", "type"), 0.1, "guess"), func(a []Argument) (float64, error) {
			rates, err := RATEs(a[0].Number, a[1].Number, a[2].Number, a[3].Number, Timing(a[4].whole()))
			if err != nil {
				return 0, err
			}
			return nearest("RATE", rates, a[5].Number)
		}},
	}
}

// nearest returns the root nearest to the guess, which is what the search of a
// spreadsheet aims at.
func nearest(function string, roots []float64, guess float64) (float64, error) {
	if len(roots) == 0 {
		return 0, &ArgumentError{Function: function, Argument: "values", Rule: "have no rate"}
	}
	best := roots[0]
	for _, r := range roots {
		if math.Abs(r-guess) < math.Abs(best-guess) {
			best = r
		}
	}
	return best, nil
}

func seriesFunctions() []SpreadsheetFunction {
	values := Parameter{Name: "values", Kind: SeriesKind}
	return []SpreadsheetFunction{
		{"NPV", []Parameter{{Name: "rate"}, values}, func(a []Argument) (float64, error) {
			return NPVFromEnd(a[0].Number, a[1].Series)
		}},
		{"MIRR", []Parameter{values, {Name: "finance_rate"}, {Name: "reinvest_rate"}}, func(a []Argument) (float64, error) {
			return MIRR(a[0].Series, a[1].Number, a[2].Number)
		}},
		{"IRR", with([]Parameter{values}, 0.1, "guess"), func(a []Argument) (float64, error) {
			roots, _ := Roots(a[0].Series, nil)
			var rates []float64
			for _, r := range roots {
				rates = append(rates, r.Rate)
			}
			return nearest("IRR", rates, a[1].Number)
		}},
		{"XIRR", with([]Parameter{values, {Name: "dates", Kind: DatesKind}}, 0.1, "guess"), func(a []Argument) (float64, error) {
			flows, err := pair("XIRR", a[0], a[1])
			if err != nil {
				return 0, err
			}
			var rates []float64
			for _, r := range XIRR(flows).Roots {
				rates = append(rates, r.Rate)
			}
			return nearest("XIRR", rates, a[2].Number)
		}},
		{"XNPV", []Parameter{{Name: "rate"}, values, {Name: "dates", Kind: DatesKind}}, func(a []Argument) (float64, error) {
			flows, err := pair("XNPV", a[1], a[2])
			if err != nil {
				return 0, err
			}
			v, ok := NPVDated(a[0].Number, flows[0].Date, flows)
			if !ok {
				return 0, &ArgumentError{"XNPV", "rate", "must be above -1 and give a finite value", a[0].Number}
			}
			return v, nil
		}},
	}
}

// pair joins values and dates.
func pair(function string, values, dates Argument) ([]Flow, error) {
	n := len(dates.Dates)
	if n == 0 || n != len(values.Series) {
		return nil, &ArgumentError{function, "dates", "must be as many as values, and some", float64(n)}
	}
	flows := make([]Flow, n)
	for i, d := range dates.Dates {
		flows[i] = Flow{d, values.Series[i]}
	}
	return flows, nil
}
