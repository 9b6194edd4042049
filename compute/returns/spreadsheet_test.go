package returns_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/internal/vectorstest"
	"github.com/capstack/capstack/compute/returns"
)

// argument reads a field of a vector file for a parameter.
func argument(t *testing.T, p returns.Parameter, field string) returns.Argument {
	t.Helper()
	switch p.Kind {
	case returns.SeriesKind:
		return returns.Argument{Series: series(t, field)}
	case returns.DateKind:
		return returns.Argument{Date: usDate(t, field)}
	case returns.DatesKind:
		var a returns.Argument
		for _, s := range strings.Split(field, ";") {
			a.Dates = append(a.Dates, usDate(t, s))
		}
		return a
	}
	switch field {
	case "EndOfPeriod", "UsPsa30_360":
		return returns.Argument{Number: 0}
	case "BeginningOfPeriod", "Annual", "ActualActual":
		return returns.Argument{Number: 1}
	case "SemiAnnual", "Actual360":
		return returns.Argument{Number: 2}
	case "Actual365":
		return returns.Argument{Number: 3}
	case "Quarterly", "Europ30_360":
		return returns.Argument{Number: 4}
	}
	return returns.Argument{Number: number(t, strings.TrimSpace(field))}
}

// usDate reads M/D/YYYY, with a time of day that is ignored.
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
	for _, f := range returns.SpreadsheetFunctions() {
		if f.Name == "XIRR" { // TestDatedRatesAgreeWithSpreadsheets
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			if slices.Contains([]string{"VDB", "XNPV", "YIELD"}, f.Name) {
				t.Skip("the vectors have no rows of this function")
			}
			passed, failed, deviations := 0, 0, 0
			for _, fields := range vectorstest.Rows(t, "excel", strings.ToLower(f.Name)+".csv") {
				last := len(fields) - 1
				want := number(t, fields[last])
				var arguments []returns.Argument
				for i, field := range fields[:last] {
					arguments = append(arguments, argument(t, f.Parameters[i], field))
				}
				got, err := f.Call(arguments...)
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
			t.Logf("%s: %d passed, %d deviations, %d failed", f.Name, passed, deviations, failed)
		})
	}
}

func TestSpreadsheetFunctionsByName(t *testing.T) {
	price, ok := returns.Spreadsheet("PRICE")
	if !ok || len(price.Parameters) != 7 || !price.Parameters[6].Optional {
		t.Fatalf("PRICE: %+v, %v", price, ok)
	}
	day := func(s string) returns.Argument { return returns.Argument{Date: usDate(t, s)} }
	n := func(v float64) returns.Argument { return returns.Argument{Number: v} }
	got, err := price.Call(day("2/15/2008"), day("11/15/2017"), n(0.0575), n(0.065), n(100), n(2))
	if err != nil || math.Abs(got-94.63436) > 5e-6 {
		t.Errorf("PRICE without basis: %v, %v", got, err)
	}
	if _, err := price.Call(day("2/15/2008")); err == nil {
		t.Error("PRICE of one argument")
	}
	if _, err := price.Call(make([]returns.Argument, 9)...); err == nil {
		t.Error("PRICE of nine arguments")
	}
	if _, ok := returns.Spreadsheet("SUM"); ok {
		t.Error("SUM is no function of finance")
	}
	for _, f := range returns.SpreadsheetFunctions() {
		if v, err := f.Call(make([]returns.Argument, len(f.Parameters))...); math.IsNaN(v) || err != nil && v != 0 {
			t.Errorf("%s of nothing: %v, %v", f.Name, v, err)
		}
	}
}

// TestTheGuessChoosesAmongRoots: the pump of Lorie and Savage by name.
func TestTheGuessChoosesAmongRoots(t *testing.T) {
	flows := returns.Argument{Series: []float64{-1600, 10000, -10000}}
	irr, _ := returns.Spreadsheet("IRR")
	for guess, want := range map[float64]float64{0: 0.25, 3: 4} {
		if got, err := irr.Call(flows, returns.Argument{Number: guess}); err != nil || !near(got, want, 1e-12) {
			t.Errorf("guess %v: %v, %v", guess, got, err)
		}
	}
	dates := returns.Argument{Dates: []calendar.Date{0, 365, 730}}
	xirr, _ := returns.Spreadsheet("XIRR")
	if got, err := xirr.Call(flows, dates, returns.Argument{Number: 5}); err != nil || !near(got, 4, 1e-12) {
		t.Errorf("XIRR: %v, %v", got, err)
	}
	xnpv, _ := returns.Spreadsheet("XNPV")
	if got, err := xnpv.Call(returns.Argument{Number: 0.25}, flows, dates); err != nil || math.Abs(got) > 1e-9 {
		t.Errorf("XNPV: %v, %v", got, err)
	}
	if _, err := xirr.Call(flows, returns.Argument{}); err == nil {
		t.Error("XIRR without dates")
	}
}
