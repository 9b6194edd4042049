package calendar_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/internal/vectorstest"
)

// TestYearFractionsAgreeWithSpreadsheets compares with YEARFRAC of Excel 2010
// (fsprojects/ExcelFinancialFunctions). Its US 30/360 and Actual/Actual are other
// day counts than ISDA's and are left out.
func TestYearFractionsAgreeWithSpreadsheets(t *testing.T) {
	counts := map[string]calendar.DayCount{
		"Actual360": calendar.Act360, "Actual365": calendar.Act365F, "Europ30_360": calendar.ThirtyE360,
	}
	compared := 0
	for _, row := range vectorstest.Rows(t, "excel", "yearfrac.csv") {
		count, ok := counts[row[2]]
		if !ok {
			continue
		}
		want, err := strconv.ParseFloat(row[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		got := count.Factor(usDate(t, row[0]), usDate(t, row[1])).Float64()
		if math.Abs(got-want) > 1e-12*(1+math.Abs(want)) {
			t.Errorf("%v: %v, want %v", row, got, want)
		}
		compared++
	}
	if compared < 300 {
		t.Errorf("only %d rows were compared", compared)
	}
}

// usDate reads M/D/YYYY, with a time of day that is ignored.
func usDate(t *testing.T, s string) calendar.Date {
	t.Helper()
	s, _, _ = strings.Cut(s, " ")
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
