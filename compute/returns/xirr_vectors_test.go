package returns_test

import (
	"math"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// sampleFlows reads date,amount rows.
func sampleFlows(t *testing.T, rows [][]string) []returns.Flow {
	t.Helper()
	var flows []returns.Flow
	for _, f := range rows {
		d, err := calendar.ParseDate(f[0])
		if err != nil {
			t.Fatal(err)
		}
		flows = append(flows, returns.Flow{Date: d, Amount: number(t, f[1])})
	}
	return flows
}

// TestExpectedRatesAreAmongTheRoots takes the samples of pyxirr: the expected rate
// is one of the roots, and where none is expected none is claimed.
func TestExpectedRatesAreAmongTheRoots(t *testing.T) {
	passed, several := 0, 0
	for _, row := range vectors(t, "xirr/expected.csv")[1:] {
		got := returns.XIRR(sampleFlows(t, vectors(t, "xirr/"+row[0])))
		if row[1] == "nan" || row[1] == "" {
			if len(got.Roots) != 0 || got.Status.Defined() {
				t.Errorf("%s: %+v, expected none", row[0], got)
				continue
			}
		} else {
			found := false
			for _, r := range got.Roots {
				found = found || near(r.Rate, number(t, row[1]), 1e-9)
			}
			if !found {
				t.Errorf("%s: %+v, expected %s", row[0], got, row[1])
				continue
			}
		}
		if len(got.Roots) > 1 {
			several++
		}
		passed++
	}
	t.Logf("xirr: %d passed, %d of them with several roots", passed, several)
}

// TestDatedRatesAgreeWithSpreadsheets compares with XIRR of Excel 2010: flows,
// dates, guess, rate, which Excel finds to 1e-8. Deviations: a rate of about 4e-9
// is Excel's well-known answer when its search fails near the guess; the true root
// is elsewhere.
func TestDatedRatesAgreeWithSpreadsheets(t *testing.T) {
	passed, deviations := 0, 0
	for _, fields := range vectors(t, "excel/xirr.csv") {
		amounts, dates := series(t, fields[0]), strings.Split(fields[1], ";")
		var flows []returns.Flow
		for i, a := range amounts {
			flows = append(flows, returns.Flow{Date: usDate(t, dates[i]), Amount: a})
		}
		got, want := returns.XIRR(flows), number(t, fields[3])
		found := false
		for _, r := range got.Roots {
			found = found || math.Abs(r.Rate-want) <= 1e-7
		}
		if !found {
			t.Errorf("%v: %+v", fields, got)
			continue
		}
		passed++
	}
	t.Logf("xirr: %d passed, %d deviations", passed, deviations)
}

func BenchmarkXIRR(b *testing.B) {
	for _, n := range []int{100, 1000} {
		flows := []returns.Flow{{Date: 10957, Amount: -1000}}
		for k := 1; k < n; k++ {
			flows = append(flows, returns.Flow{Date: 10957 + calendar.Date(k*31%(n*30)), Amount: 1500 / float64(n) * float64(1+k%7)})
		}
		name := map[int]string{100: "100 flows", 1000: "1000 flows"}[n]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				returns.XIRR(flows)
			}
		})
	}
}
