package returns_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/internal/vectorstest"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
)

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func series(t *testing.T, s string) []float64 {
	t.Helper()
	var out []float64
	for _, part := range strings.Split(s, ";") {
		out = append(out, number(t, part))
	}
	return out
}

// TestRatesAgreeWithSpreadsheets compares with IRR of Excel 2010
// (fsprojects/ExcelFinancialFunctions): flows, guess, rate. A guess is not needed.
func TestRatesAgreeWithSpreadsheets(t *testing.T) {
	for _, row := range vectorstest.Rows(t, "excel", "irr.csv") {
		got, status := returns.UsualRoot(series(t, row[0]))
		if want := number(t, row[2]); status != returns.Found || !near(got, want, 1e-11) {
			t.Errorf("%v: %v, %v", row, got, status)
		}
	}
}

// TestPaymentsAgreeWithSpreadsheets compares with PMT of Excel 2010 at no final
// value and payment in arrears, for whole numbers of periods: rate, n, present
// value, final value, when, payment (of the opposite sign).
func TestPaymentsAgreeWithSpreadsheets(t *testing.T) {
	compared := 0
	for _, row := range vectorstest.Rows(t, "excel", "pmt.csv") {
		n, err := strconv.Atoi(row[1])
		if err != nil || n < 1 || number(t, row[3]) != 0 || row[4] != "EndOfPeriod" {
			continue
		}
		got, ok := returns.Payment(fx(row[0]), n, fx(row[2]))
		if want := -number(t, row[5]); !ok || !near(got.Float64(), want, 1e-12) {
			t.Errorf("%v: %v, %v", row, got, ok)
		}
		compared++
	}
	t.Logf("%d payments compared", compared)
}

// TestDatedValuesVanishAtTheirRates takes the dated flows and rates of pyxirr: the
// value at the rate is zero within its 16 digits.
func TestDatedValuesVanishAtTheirRates(t *testing.T) {
	compared := 0
	for _, row := range vectorstest.Rows(t, "xirr", "expected.csv")[1:] {
		if row[1] == "nan" || row[1] == "" {
			continue
		}
		rate, ok := money.FromFloat64(number(t, row[1]))
		if !ok || rate.Cmp(fx("-0.95")) < 0 {
			continue // factors so large that the value is all rounding of the rate
		}
		var flows []returns.Dated
		gross := 0.0
		for _, f := range vectorstest.Rows(t, "xirr", row[0]) {
			d, err := calendar.ParseDate(f[0])
			if err != nil {
				t.Fatal(err)
			}
			amount, _ := money.FromFloat64(number(t, f[1]))
			flows = append(flows, returns.Dated{Date: d, Amount: amount})
		}
		last := flows[0].Date
		for _, f := range flows {
			last = max(last, f.Date)
		}
		for _, f := range flows {
			one, _ := returns.XNPV(rate, last, []returns.Dated{f})
			gross += math.Abs(one.Float64())
		}
		v, ok := returns.XNPV(rate, last, flows)
		if !ok || math.Abs(v.Float64()) > 1e-9*gross {
			t.Errorf("%s: value %v of %v at %v", row[0], v, gross, rate)
		}
		compared++
	}
	t.Logf("%d files compared", compared)
}
