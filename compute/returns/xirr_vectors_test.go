package returns_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/internal/vectorstest"
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
	for _, row := range vectorstest.Rows(t, "xirr", "expected.csv")[1:] {
		got := returns.XIRR(sampleFlows(t, vectorstest.Rows(t, "xirr", row[0])))
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
// dates, guess, rate. Excel stops "within 0.000001 percent", 1e-8, of a root, and
// where it stops depends on the guess; rows that differ by that are listed as
// deviations.
func TestDatedRatesAgreeWithSpreadsheets(t *testing.T) {
	passed, deviations := 0, 0
	for _, fields := range vectorstest.Rows(t, "excel", "xirr.csv") {
		amounts, dates := series(t, fields[0]), strings.Split(fields[1], ";")
		var flows []returns.Flow
		for i, a := range amounts {
			flows = append(flows, returns.Flow{Date: usDate(t, dates[i]), Amount: a})
		}
		got, want, nearest := returns.XIRR(flows), number(t, fields[3]), math.Inf(1)
		for _, r := range got.Roots {
			nearest = min(nearest, math.Abs(r.Rate-want))
		}
		switch {
		case nearest <= max(1e-9*math.Abs(want), printed(want)):
			passed++
		case nearest <= 2e-8:
			deviations++
			t.Logf("deviation: guess %s: %s, root %v: the spreadsheet's search stops within 1e-8", fields[2], fields[3], got.Rate)
		default:
			t.Errorf("%v: %+v", fields, got)
		}
	}
	t.Logf("xirr: %d passed, %d deviations", passed, deviations)
}

// BenchmarkXIRR: one change of sign, and flows of random sign on each day, where
// all of several roots are isolated.
func BenchmarkXIRR(b *testing.B) {
	for _, n := range []int{100, 1000} {
		r := rand.New(rand.NewPCG(51, 51))
		var flows []returns.Flow
		for k := range n {
			flows = append(flows, returns.Flow{Date: 20000 + calendar.Date(k), Amount: 5000 * r.NormFloat64()})
		}
		b.Run(fmt.Sprintf("%d flows of random sign", n), func(b *testing.B) {
			for b.Loop() {
				returns.XIRR(flows)
			}
		})
	}
	for _, n := range []int{100, 1000} {
		flows := []returns.Flow{{Date: 10957, Amount: -1000}}
		for k := 1; k < n; k++ {
			flows = append(flows, returns.Flow{Date: 10957 + calendar.Date(k*31%(n*30)), Amount: 1500 / float64(n) * float64(1+k%7)})
		}
		b.Run(fmt.Sprintf("%d flows", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				returns.XIRR(flows)
			}
		})
	}
}
