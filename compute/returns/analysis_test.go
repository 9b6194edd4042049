package returns_test

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

func dated(t *testing.T, day string, amount float64) returns.Flow {
	t.Helper()
	d, err := calendar.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return returns.Flow{Date: d, Amount: amount}
}

// A three-year bond of 5% bought at par, whole years of 365 days. At 5% its value is
// 0 and its duration 5/1.05 + 2·5/1.05² + 3·105/1.05³ over 100 = 2.8594104...
func TestAnalysisOfABondBoughtAtPar(t *testing.T) {
	flows := []returns.Flow{dated(t, "2021-01-01", -100), dated(t, "2022-01-01", 5), dated(t, "2023-01-01", 5), dated(t, "2024-01-01", 105)}
	rate := 0.05
	a := returns.Analyze(flows, &rate, nil)
	want := (5/1.05 + 2*5/(1.05*1.05) + 3*105/(1.05*1.05*1.05)) / 100
	if a.Return.Status != returns.Found || math.Abs(a.Return.Rate-0.05) > 1e-14 {
		t.Errorf("return %+v", a.Return)
	}
	if math.Abs(a.NPV.Value) > 1e-12 || a.NPV.Reason != "" {
		t.Errorf("NPV %+v", a.NPV)
	}
	if math.Abs(a.Duration.Value-want) > 1e-13 || math.Abs(a.Modified.Value-want/1.05) > 1e-13 {
		t.Errorf("durations %+v, %+v, want %v", a.Duration, a.Modified, want)
	}
	if a.MOIC.Value != 1.15 || a.Payback == nil || a.Payback.String() != "2024-01-01" || a.First.String() != "2021-01-01" || a.Last.String() != "2024-01-01" {
		t.Errorf("%+v", a)
	}
	if free := returns.Analyze(flows, nil, nil); math.Abs(free.Duration.Value-want) > 1e-12 || free.NPV.Reason == "" {
		t.Errorf("without a rate the duration is that of the rate of return, and there is no NPV: %+v", free)
	}
}

func TestWhatHasNoValueSaysWhy(t *testing.T) {
	for name, test := range map[string]struct {
		flows  []returns.Flow
		status returns.Status
		absent []func(returns.Analysis) returns.Measure
	}{
		"all zero": {[]returns.Flow{dated(t, "2021-01-01", 0), dated(t, "2022-01-01", 0)}, returns.NoContribution,
			[]func(returns.Analysis) returns.Measure{moicOf, durationOf, modifiedOf}},
		"only received": {[]returns.Flow{dated(t, "2021-01-01", 1), dated(t, "2022-01-01", 2)}, returns.NoContribution,
			[]func(returns.Analysis) returns.Measure{moicOf, durationOf}},
		"only paid": {[]returns.Flow{dated(t, "2021-01-01", -1), dated(t, "2022-01-01", -2)}, returns.TotalLoss,
			[]func(returns.Analysis) returns.Measure{durationOf}},
		"both signs after the first day": {[]returns.Flow{dated(t, "2021-01-01", -1), dated(t, "2022-01-01", 3), dated(t, "2023-01-01", -1)}, returns.Found,
			[]func(returns.Analysis) returns.Measure{durationOf, modifiedOf}},
		"one day": {[]returns.Flow{dated(t, "2021-01-01", -1), dated(t, "2021-01-01", 2)}, returns.NoContribution,
			[]func(returns.Analysis) returns.Measure{durationOf}},
	} {
		a := returns.Analyze(test.flows, nil, nil)
		if a.Return.Status != test.status {
			t.Errorf("%s: %v, want %v", name, a.Return.Status, test.status)
		}
		for i, measure := range test.absent {
			if measure(a).Reason == "" {
				t.Errorf("%s: measure %d has a value: %+v", name, i, a)
			}
		}
	}
}

func moicOf(a returns.Analysis) returns.Measure     { return a.MOIC }
func durationOf(a returns.Analysis) returns.Measure { return a.Duration }
func modifiedOf(a returns.Analysis) returns.Measure { return a.Modified }

// The ends of the calendar and amounts of 1e18 are answered.
func TestAnalysisAtTheEndsOfTheCalendar(t *testing.T) {
	rate := 0.05
	a := returns.Analyze([]returns.Flow{dated(t, "0001-01-01", -1e18), dated(t, "9999-12-31", 1e18)}, &rate, nil)
	if a.Return.Status != returns.Found || math.Abs(a.Return.Rate) > 1e-12 || a.MOIC.Value != 1 || a.NPV.Reason != "" {
		t.Errorf("%+v", a)
	}
}
