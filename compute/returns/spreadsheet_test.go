package returns_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// row is a row of a vector file with its fields read.
type row struct {
	t      *testing.T
	fields []string
}

func (r row) n(i int) float64 { return number(r.t, strings.TrimSpace(r.fields[i])) }

// whole reads 1|2|4 coupons a year by name.
func (r row) frequency(i int) int {
	switch r.fields[i] {
	case "Annual":
		return 1
	case "SemiAnnual":
		return 2
	case "Quarterly":
		return 4
	}
	r.t.Fatalf("frequency %q", r.fields[i])
	return 0
}

func (r row) basis(i int) returns.Basis {
	switch r.fields[i] {
	case "UsPsa30_360":
		return returns.BasisThirtyUS
	case "ActualActual":
		return returns.BasisActAct
	case "Actual360":
		return returns.BasisAct360
	case "Actual365":
		return returns.BasisAct365
	case "Europ30_360":
		return returns.BasisThirtyEuro
	}
	r.t.Fatalf("basis %q", r.fields[i])
	return 0
}

func (r row) when(i int) returns.Timing {
	if r.fields[i] == "BeginningOfPeriod" {
		return returns.BeginningOfPeriod
	}
	return returns.EndOfPeriod
}

func (r row) series(i int) []float64 { return series(r.t, r.fields[i]) }

// date reads M/D/YYYY, with a time of day that is ignored.
func (r row) date(i int) calendar.Date { return usDate(r.t, r.fields[i]) }

func usDate(t *testing.T, s string) calendar.Date {
	t.Helper()
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	var p [3]int
	for i, part := range strings.Split(s, "/") {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatal(err)
		}
		p[i] = n
	}
	d, err := calendar.New(p[2], p[0], p[1])
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (r row) bond(redemption float64, frequency, basis int) returns.Bond {
	return returns.Bond{
		Settlement: r.date(0), Maturity: r.date(1), Coupon: r.n(2), Redemption: redemption,
		Frequency: r.frequency(frequency), Basis: r.basis(basis),
	}
}

// spreadsheetFunctions are the functions by their vector file.
var spreadsheetFunctions = map[string]func(r row) (float64, error){
	"accrint": func(r row) (float64, error) {
		return returns.AccruedInterest(returns.Accrual{
			Issue: r.date(0), FirstInterest: r.date(1), Settlement: r.date(2), Rate: r.n(3), Par: r.n(4),
			Frequency: r.frequency(5), Basis: r.basis(6),
		})
	},
	"cumipmt": func(r row) (float64, error) {
		return returns.CumIPMT(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.when(5))
	},
	"cumprinc": func(r row) (float64, error) {
		return returns.CumPrinc(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.when(5))
	},
	"db":        func(r row) (float64, error) { return returns.DB(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4)) },
	"ddb":       func(r row) (float64, error) { return returns.DDB(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4)) },
	"duration":  func(r row) (float64, error) { return r.bond(100, 4, 5).Duration(r.n(3)) },
	"mduration": func(r row) (float64, error) { return r.bond(100, 4, 5).ModifiedDuration(r.n(3)) },
	"price":     func(r row) (float64, error) { return r.bond(r.n(4), 5, 6).Price(r.n(3)) },
	"fv":        func(r row) (float64, error) { return returns.FV(r.n(0), r.n(1), r.n(2), r.n(3), r.when(4)) },
	"ipmt": func(r row) (float64, error) {
		return returns.IPMT(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.when(5))
	},
	"ppmt": func(r row) (float64, error) {
		return returns.PPMT(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.when(5))
	},
	"ispmt": func(r row) (float64, error) { return returns.ISPMT(r.n(0), r.n(1), r.n(2), r.n(3)) },
	"mirr":  func(r row) (float64, error) { return returns.MIRR(r.series(0), r.n(1), r.n(2)) },
	"nper":  func(r row) (float64, error) { return returns.NPER(r.n(0), r.n(1), r.n(2), r.n(3), r.when(4)) },
	"npv":   func(r row) (float64, error) { return returns.NPVFromEnd(r.n(0), r.series(1)) },
	"pmt":   func(r row) (float64, error) { return returns.PMT(r.n(0), r.n(1), r.n(2), r.n(3), r.when(4)) },
	"pv":    func(r row) (float64, error) { return returns.PV(r.n(0), r.n(1), r.n(2), r.n(3), r.when(4)) },
	"sln":   func(r row) (float64, error) { return returns.SLN(r.n(0), r.n(1), r.n(2)) },
	"syd":   func(r row) (float64, error) { return returns.SYD(r.n(0), r.n(1), r.n(2), r.n(3)) },
	"yearfrac": func(r row) (float64, error) {
		return returns.YearFrac(r.date(0), r.date(1), r.basis(2))
	},
}

// printed is half a unit of the last of the 13 digits that the vectors carry.
func printed(want float64) float64 {
	if want == 0 {
		return 1e-12
	}
	return 0.5000001 * math.Pow(10, math.Floor(math.Log10(math.Abs(want)))-12)
}

// largest returns the largest magnitude among the fields that are numbers.
func largest(fields []string) float64 {
	m := 0.0
	for _, f := range fields {
		if v, err := strconv.ParseFloat(f, 64); err == nil {
			m = max(m, math.Abs(v))
		}
	}
	return m
}

// TestSpreadsheetFunctionsAgree compares with Excel 2010 row by row
// (fsprojects/ExcelFinancialFunctions), at 1e-9 relative or the file's precision.
func TestSpreadsheetFunctionsAgree(t *testing.T) {
	for name, function := range spreadsheetFunctions {
		t.Run(name, func(t *testing.T) {
			passed, failed, deviations := 0, 0, 0
			for _, fields := range vectors(t, "excel/"+name+".csv") {
				want := number(t, fields[len(fields)-1])
				got, err := function(row{t, fields})
				switch {
				case err == nil && math.Abs(got-want) <= max(1e-9*math.Abs(want), printed(want)):
					passed++
				case err == nil && got == 0 && math.Abs(want) < 1e-13*largest(fields[:len(fields)-1]):
					deviations++
					t.Logf("deviation: %v: 0 exactly; the expected value is the spreadsheet's rounding residue", fields)
				default:
					if failed++; failed <= 20 {
						t.Errorf("%v: %v, %v", fields, got, err)
					}
				}
			}
			t.Logf("%s: %d passed, %d deviations, %d failed", name, passed, deviations, failed)
		})
	}
}
