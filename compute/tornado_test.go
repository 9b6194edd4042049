package compute

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/rng"
)

func tornadoOf(t *testing.T, q TornadoRequest) *Tornado {
	t.Helper()
	r, err := New(Options{}).Tornado(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A measure that is linear in two drivers moves by slope x standard deviation x quantile of each, whatever their correlation; one
// that is not at its median in the case is at it in the base.
func TestBarsOfATornadoAreTheClosedForm(t *testing.T) {
	mean := at(t, "ebitda_year_1")
	b := at(t, "ebitda_year_1", scale(spotPrice, "2")) - mean
	c := at(t, "ebitda_year_1", scale(staffCost, "2")) - mean
	q := TornadoRequest{Case: plainCase(), Measures: []Selector{{Name: "ebitda_year_1"}, {Name: "revenue_year_1"}}, Random: &RandomDrivers{
		Drivers: []project.Uncertainty{
			shocked(staffCost, project.Scale, project.Distribution{Kind: project.Normal, Mean: 1.2, StdDev: 0.1}),
			shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Normal, Mean: 1, StdDev: 0.15})},
		Correlations: []project.Correlation{{PathA: spotPrice, PathB: staffCost, Rho: 0.9}}}}
	got := tornadoOf(t, q)
	m, z := got.Measures[0], rng.NormalQuantile(0.9)
	base := mean + 0.2*c
	if math.Abs(m.Base.Value-base) > 1e-9*math.Abs(base) || math.Abs(m.Column.Base-mean) > 0.01 {
		t.Errorf("base %v and case %v, want %v and %v", m.Base.Value, m.Column.Base, base, mean)
	}
	want := []TornadoBar{{Factor: 1, Low: Reading{Value: base - 0.15*z*b}, High: Reading{Value: base + 0.15*z*b}}, {Factor: 0, Low: Reading{Value: base - 0.1*z*c}, High: Reading{Value: base + 0.1*z*c}}}
	for i, w := range want {
		x := m.Bars[i]
		if x.Factor != w.Factor || math.Abs(x.Low.Value-w.Low.Value) > 1e-9*base || math.Abs(x.High.Value-w.High.Value) > 1e-9*base || math.Abs(x.Swing-math.Abs(w.High.Value-w.Low.Value)) > 1e-9*base {
			t.Errorf("bar %d: %+v, want %+v", i, x, w)
		}
	}
	if x := got.Measures[1].Bars[1]; x.Factor != 0 || x.Swing != 0 {
		t.Errorf("staff moves revenue: %+v", x)
	}
	if f := got.Factors[1]; f.Path != spotPrice || len(f.Low) != 1 || math.Abs(f.Low[0].Relative+0.15*z) > 1e-8 {
		t.Errorf("%+v", f)
	}
}

func TestRangesStandAtTheirEnds(t *testing.T) {
	got := tornadoOf(t, TornadoRequest{Case: plainCase(), Measures: []Selector{{Name: "ebitda_year_1"}}, Ranges: []InputRange{
		{Path: staffCost, Shock: project.Scale, Low: "0.5", High: "1.5"}, {Path: spotPrice, Shock: project.Add, Low: "-0.4", High: "0.4"}}})
	m := got.Measures[0]
	for _, x := range m.Bars {
		f, shock := got.Factors[x.Factor], project.Add
		ends := [2]string{"-0.4", "0.4"}
		if f.Path == staffCost {
			shock, ends = project.Scale, [2]string{"0.5", "1.5"}
		}
		for k, r := range []Reading{x.Low, x.High} {
			if v := at(t, "ebitda_year_1", project.Override{Path: f.Path, Shock: shock, Text: ends[k]}); math.Abs(r.Value-v) > 0.05 {
				t.Errorf("%s at %s: %v, the ledger %v", f.Path, ends[k], r.Value, v)
			}
		}
	}
	if m.Bars[0].Swing < m.Bars[1].Swing || m.Base.Value != m.Column.Base && math.Abs(m.Base.Value-m.Column.Base) > 0.05 {
		t.Errorf("%+v", m)
	}
}

func TestATornadoDoesNotDependOnWorkers(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	q := TornadoRequest{Case: plainCase(), Measures: []Selector{{Name: "project_npv"}, {Name: "equity_payback_months"}}, Random: &RandomDrivers{Drivers: drivers, Correlations: correlations}, Workers: 1}
	one := tornadoOf(t, q)
	q.Workers = 5
	if many := tornadoOf(t, q); !reflect.DeepEqual(one, many) {
		t.Error("five workers give another answer")
	}
	if f := one.Factors[0]; len(f.LowCurves) != 1 || !(f.LowCurves[0].Months[12] < 1) || !(f.HighCurves[0].Months[12] > 1) {
		t.Errorf("a price that evolves: %+v", f)
	}
	if f := one.Factors[3]; len(f.HighCurves) != 2 {
		t.Errorf("a driver of two curves: %d", len(f.HighCurves))
	}
}

func TestBadTornadosNameEveryFault(t *testing.T) {
	normal := project.Distribution{Kind: project.Normal, Mean: 1, StdDev: 0.1}
	for name, x := range map[string]struct {
		q    TornadoRequest
		want []string
	}{
		"random": {TornadoRequest{LowProbability: 0.6, HighProbability: 1, Random: &RandomDrivers{Drivers: []project.Uncertainty{shocked("facility.nothing", project.Scale, normal)}}},
			[]string{"measures", "low_probability", "high_probability", "drivers.uncertainties[0].path"}},
		"both": {TornadoRequest{Measures: []Selector{{Name: "ebitda_year_2"}}, Random: &RandomDrivers{}, LowProbability: 0.2, Ranges: []InputRange{
			{Path: spotPrice, Low: "x", High: "1"}, {Path: spotPrice, Low: "1", High: "1"}, {Path: utilization, Low: "0.1", High: "2"}, {Path: "facility.nothing"}}},
			[]string{"ranges", "low_probability", "ranges[0].low", "ranges[1].path", "ranges[2].high", "ranges[3].path"}},
		"ends in a row": {TornadoRequest{Measures: []Selector{{Name: "dscr_min"}}, Ranges: []InputRange{{Path: spotPrice, Low: "3", High: "1"},
			{Path: utilization, Low: "0.5", High: "0.5"}}}, []string{"ranges[0].high", "ranges[1].high"}},
		"measure": {TornadoRequest{Measures: []Selector{{Name: "ebitda_year_2"}}, Ranges: []InputRange{{Path: spotPrice, Low: "1", High: "3"}}}, []string{"measures[0].name"}},
	} {
		x.q.Case = plainCase()
		_, err := New(Options{}).Tornado(context.Background(), x.q)
		got := foundOn(err)
		slices.Sort(x.want)
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v\n%v", name, got, x.want, err)
		}
	}
}

// Where a driver takes the measure away altogether, that says more than any swing.
func TestABarWithoutAnEndComesFirst(t *testing.T) {
	m := MeasureTornado{Base: Reading{Value: 1}}
	none, wide := TornadoBar{Factor: 1, Low: Reading{Value: 1}, High: Reading{Absent: "no debt"}}, TornadoBar{Factor: 2, Swing: 9}
	for _, bars := range [][]TornadoBar{{none, wide}, {wide, none}} {
		slices.SortStableFunc(bars, m.longer)
		if bars[0].Factor != 1 {
			t.Errorf("%+v", bars)
		}
	}
	m.Base = Reading{Absent: "no debt"}
	bars := []TornadoBar{none, wide}
	if slices.SortStableFunc(bars, m.longer); bars[0].Factor != 2 {
		t.Errorf("without a base: %+v", bars)
	}
}
