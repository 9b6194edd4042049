package render

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestAmountsAreGroupedAndRoundedByDecimals(t *testing.T) {
	for _, test := range []struct{ text, unit, want string }{
		{"962625000", "currency", "962,625,000.00"},
		{"-1234.5", "currency", "-1,234.50"},
		{"999", "currency", "999.00"},
		{"0.125", "currency", "0.12"}, // half even
		{"0.135", "currency", "0.14"},
		{"9007199254740993.01", "currency", "9,007,199,254,740,993.01"}, // no float64 holds it
		{"-0.001", "currency", "0.00"},
		{"0.272", "", "0.2720"},
		{"0.0012345", "", "0.001234"},
		{"0", "", "0.0000"},
		{"400000", "", "400,000"},
		{"28409090.909090909", "currency per MW", "28,409,090.91"},
		{"3.139269406", "currency per accelerator-hour", "3.1393"},
		{"100.0", "days", "100"},
		{"47.25", "months", "47.25"},
		{"2034-03-31", "date", "2034-03-31"},
		{"no number", "", "no number"},
	} {
		if got := Exact(test.text, test.unit); got != test.want {
			t.Errorf("Exact(%q, %q) = %q, want %q", test.text, test.unit, got, test.want)
		}
	}
}

func TestFiguresShowAsManyDigitsAsMeanSomething(t *testing.T) {
	for _, test := range []struct {
		x    float64
		unit string
		want string
	}{
		{1.9564, "", "1.9564"}, {0.0002705, "", "0.0002705"}, {0, "", "0.0000"}, {-1234.567, "", "-1,234.57"},
		{123456.7, "currency", "123,457"}, {12.5, "currency", "12.50"}, {99.96, "days", "100.0"},
		{0, "date", "1970-01-01"}, {23466, "date", "2034-04-01"}, {-1, "date", "1969-12-31"},
		{math.NaN(), "", "-"}, {math.Inf(1), "currency", "-"},
	} {
		if got := Figure(test.x, test.unit); got != test.want {
			t.Errorf("Figure(%v, %q) = %q, want %q", test.x, test.unit, got, test.want)
		}
	}
}

func TestBarsAreAsLongAsTheirShareAndNeverVanish(t *testing.T) {
	if got := bar(8, 8, 10); got != strings.Repeat("█", 10) {
		t.Errorf("the whole is %q", got)
	}
	if got := bar(4, 8, 10); got != strings.Repeat("█", 5) {
		t.Errorf("a half is %q", got)
	}
	if got := bar(1, 1_000_000, 10); got != "▏" {
		t.Errorf("a millionth is %q", got)
	}
	if bar(0, 8, 10) != "" || bar(1, 0, 10) != "" || bar(1, 1, 0) != "" {
		t.Error("nothing is drawn as something")
	}
	last := 0
	for n := range 1000 {
		length := utf8.RuneCountInString(bar(float64(n), 1000, 40))
		if length < last || length > 40 {
			t.Fatalf("bar of %d is %d long after %d", n, length, last)
		}
		last = length
	}
}

func TestPointsOfARangeAreExact(t *testing.T) {
	points := func(first, last string, n int32) []string {
		return Points(&pb.GridAxis{Points: &pb.GridAxis_Range{Range: &pb.GridRange{First: first, Last: last, Count: n}}})
	}
	for _, test := range []struct {
		got  []string
		want string
	}{
		{points("0.1", "0.3", 3), "0.1 0.2 0.3"},
		{points("0", "1", 4), "0 0.333333333333333333 0.666666666666666667 1"},
		{points("3", "-3", 3), "3 0 -3"},
		{Points(&pb.GridAxis{Points: &pb.GridAxis_Values{Values: &pb.GridValues{Values: []string{"2027-01-01", "x"}}}}), "2027-01-01 x"},
	} {
		if got := strings.Join(test.got, " "); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestScenarioNamesCountTheLastAxisFastest(t *testing.T) {
	axis := func(path string, values ...string) *pb.GridAxis {
		return &pb.GridAxis{Path: path, Points: &pb.GridAxis_Values{Values: &pb.GridValues{Values: values}}}
	}
	r := &Run{Header: &pb.RunHeader{Axes: []*pb.GridAxis{axis("a", "1", "2"), axis("b", "x", "y", "z")}}}
	var got []string
	for i := range int64(6) {
		got = append(got, strings.Join(r.scenarioNames().of(i), ""))
	}
	if want := []string{"1x", "1y", "1z", "2x", "2y", "2z"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestWideTablesAreCutIntoBlocksThatRepeatTheirKeys(t *testing.T) {
	p := NewPage(60)
	g := &grid{keys: 1, header: []string{"key"}}
	row := []string{"k"}
	for range 12 {
		g.header = append(g.header, "column")
		row = append(row, "1,234,567.89")
	}
	g.rows = [][]string{row}
	p.table(g)
	text := p.b.String()
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) > 62 {
			t.Errorf("a line of %d characters: %q", utf8.RuneCountInString(line), line)
		}
	}
	if n := strings.Count(text, "1,234,567.89"); n != 12 {
		t.Errorf("%d cells, want 12", n)
	}
	if n := strings.Count(text, "key"); n < 3 {
		t.Errorf("the key stands in %d blocks, want each", n)
	}
}

func TestYearsWithEqualFiguresShareALine(t *testing.T) {
	row := func(date, interest, principal, closing string) *pb.DebtScheduleRow {
		return &pb.DebtScheduleRow{Date: date, Interest: interest, Principal: principal, ClosingBalance: closing}
	}
	p := NewPage(120)
	p.debt([]*pb.DebtSchedule{{TrancheId: "a", Rows: []*pb.DebtScheduleRow{
		row("2026-01-31", "0", "0", "100"), row("2026-06-30", "5", "0", "100"), row("2027-06-30", "5", "0", "100"),
		row("2028-06-30", "5", "0", "100"), row("2030-06-30", "4", "100", "0"),
	}}}, "USD")
	text := p.b.String()
	for _, want := range []string{"2026-2028, each   5.00   5.00", "total            19.00  19.00", "2026-2029, each  100.00  100.00"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// A bullet of 100 that is not repaid moves to overdue: it is owed all the same.
func TestDebtThatIsNotPaidIsStillOwedAtYearEnd(t *testing.T) {
	schedules := []*pb.DebtSchedule{{TrancheId: "a", Rows: []*pb.DebtScheduleRow{
		{Date: "2026-06-30", Drawn: "100", ClosingBalance: "100", Unpaid: "0", OverdueBalance: "0"},
		{Date: "2027-06-30", Principal: "40", ClosingBalance: "0", Unpaid: "60", OverdueBalance: "60"},
		{Date: "2028-12-31", ClosingBalance: "0", Unpaid: "0", OverdueBalance: "66"},
	}}}
	p := NewPage(120)
	p.debt(schedules, "USD")
	text := p.b.String()
	for _, want := range []string{
		"DUE AND NOT PAID BY TRANCHE", "total  60.00  60.00", "OVERDUE AT YEAR END", "DEBT AT YEAR END, OVERDUE INCLUDED",
		"2026  100.00  100.00", "2027   60.00   60.00", "2028   66.00   66.00",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	var b strings.Builder
	if err := ValueCSV(&b, &pb.ValueCaseResponse{DebtSchedules: schedules}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"debt,unpaid,a,2027-06-30,currency,60,", "debt,overdue_balance,a,2028-12-31,currency,66,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	schedules[0].Rows = schedules[0].Rows[:1]
	p = NewPage(120)
	p.debt(schedules, "USD")
	b.Reset()
	if err := ValueCSV(&b, &pb.ValueCaseResponse{DebtSchedules: schedules}); err != nil {
		t.Fatal(err)
	}
	if text := strings.ToLower(p.b.String() + b.String()); strings.Contains(text, "overdue") || strings.Contains(text, "paid,") {
		t.Errorf("nothing is unpaid, but it is shown:\n%s", text)
	}
}

func TestFanDrawsBandsInsideTheChart(t *testing.T) {
	fan := &pb.Fan{Line: "cfads"}
	for i, q := range []float64{0.05, 0.25, 0.5, 0.75, 0.95} {
		values := make([]float64, 300)
		for m := range values {
			values[m] = float64(i) * float64(m)
		}
		fan.Quantiles = append(fan.Quantiles, &pb.FanQuantile{Probability: q, Values: values})
	}
	p := NewPage(100)
	p.fan(fan, &pb.FanLine{Name: "cfads", Unit: "USD"}, nil, "USD")
	text := p.b.String()
	for _, want := range []string{"░", "▓", "━", "P5 to P95", "P25 to P75", "P50", "CFADS BY MONTH, USD"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	for _, flat := range []float64{0, 5} { // a line that never moves has no range
		for _, q := range fan.Quantiles {
			q.Values = []float64{flat, flat}
		}
		NewPage(100).fan(fan, &pb.FanLine{Name: "x"}, nil, "")
	}
}
