package compute_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func TestFindingsOfARequestComeAllAtOnce(t *testing.T) {
	driver := project.Uncertainty{Path: "market.spot.usd_per_accelerator_hour", Distribution: project.Distribution{Kind: project.Normal, Mean: 2, StdDev: 0.1}}
	structure := driver
	structure.Path = "financing.tranches[loan].principal_usd"
	for _, x := range []struct {
		name string
		set  func(*compute.RunRequest)
		want []string // paths
	}{
		{"nothing asked", func(q *compute.RunRequest) { q.MonteCarlo = nil }, []string{"spec"}},
		{"two questions", func(q *compute.RunRequest) { q.Grid = []compute.Axis{{Path: driver.Path, Texts: []string{"2"}}} }, []string{"spec"}},
		{"no path", func(q *compute.RunRequest) { q.MonteCarlo.Paths = 0 }, []string{"monte_carlo.paths"}},
		{"a path too many", func(q *compute.RunRequest) { q.MonteCarlo.Paths = compute.MaxPaths + 1 }, []string{"monte_carlo.paths"}},
		{"measures, quantiles and thresholds", func(q *compute.RunRequest) {
			q.Measures = []compute.Selector{{Name: "dscr_min"}, {Name: "dscr_minimum"}, {Name: "cost_of_delay_per_day"}, {Name: "dscr_min"}}
			q.Quantiles = []float64{0.5, 1.1, math.NaN()}
			q.Thresholds = []compute.Threshold{{Measure: compute.Selector{Name: "moic"}, Level: math.Inf(1)}}
			q.FanLines = []string{"cfads", "cfads", "cash flow"}
		}, []string{"fan_lines[1]", "fan_lines[2]", "measures[1].name", "measures[2].name", "measures[3].name", "quantiles[1]", "quantiles[2]",
			"thresholds[0].level", "thresholds[0].measure"}},
		{"a driver twice, one on structure", func(q *compute.RunRequest) {
			q.MonteCarlo.Drivers = []project.Uncertainty{driver, driver, structure}
		}, []string{"monte_carlo.uncertainties[1].path", "monte_carlo.uncertainties[2].path"}},
		{"a driver on a date", func(q *compute.RunRequest) {
			d := driver
			d.Path = "facility.phases[p1].planned_cod"
			q.MonteCarlo.Drivers = []project.Uncertainty{d}
		}, []string{"monte_carlo.uncertainties[0].path"}},
		{"points of axes", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			q.Grid = []compute.Axis{{Path: driver.Path, Texts: []string{"2", "two", "-1"}}, {Path: "tax.rate", Texts: nil}, {Path: "tax.rte", Texts: []string{"1"}}}
		}, []string{"grid.axes[1].texts", "grid.axes[2].path"}},
		{"values of axes", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			q.Grid = []compute.Axis{{Path: driver.Path, Texts: []string{"2", "two", "-1"}}, {Path: "tax.rate", Texts: []string{"0.2", "1.2"}}}
		}, []string{"grid.axes[0].texts[1]", "grid.axes[0].texts[2]", "grid.axes[1].texts[1]"}},
		{"a grid beyond the limit", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			long := make([]string, 401)
			for i := range long {
				long[i] = fmt.Sprintf("0.%04d", i)
			}
			q.Grid = []compute.Axis{{Path: "tax.rate", Texts: long}, {Path: "market.spot.growth_rate", Texts: long[:250]}}
		}, []string{"grid.axes"}},
		{"a stress that cannot be", func(q *compute.RunRequest) {
			q.MonteCarlo = nil
			q.Stresses = []project.Stress{{ID: "a", Overrides: []project.Override{{Path: "tax.rate", Text: "x"}}}, {ID: "b", Overrides: []project.Override{{Path: "tax.rate", Text: "2"}}}, {ID: "c"}}
		}, []string{"stresses[0].overrides[0].text", "stresses[1]", "stresses[2].overrides"}},
		{"overrides", func(q *compute.RunRequest) {
			q.Overrides = []project.Override{{Path: "tax.rte", Text: "1"}}
		}, []string{"overrides[0].path"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			q := compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Paths: 10}}
			x.set(&q)
			_, err := compute.New(compute.Options{}).ReadyRun(context.Background(), q)
			var f project.Findings
			if !errors.As(err, &f) {
				t.Fatalf("error %v", err)
			}
			var got []string
			for _, y := range f {
				if y.Severity == project.Error {
					got = append(got, y.Path)
				}
			}
			slices.Sort(got)
			if !reflect.DeepEqual(got, x.want) {
				t.Errorf("findings on %q, want %q:\n%v", got, x.want, err)
			}
		})
	}
}

func TestLimitsAreAccepted(t *testing.T) {
	q := compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Paths: compute.MaxPaths}}
	r, err := compute.New(compute.Options{}).ReadyRun(context.Background(), q)
	if err != nil || r.Header().Scenarios != 100_000_000 {
		t.Errorf("10^8 paths: %v", err)
	}
}

func TestCorrelationsThatNobodyCanHaveAreRefusedWithTheirEigenvalue(t *testing.T) {
	// Three drivers, each pair at -0.9: eigenvalues 1 - 2 x 0.9 = -0.8 and 1.9 twice.
	paths := []string{"market.spot.usd_per_accelerator_hour", "facility.power.usd_per_mwh", "tax.rate"}
	m := &compute.MonteCarlo{Paths: 10}
	for i, p := range paths {
		m.Drivers = append(m.Drivers, project.Uncertainty{Path: p, Shock: project.Scale, Distribution: project.Distribution{Kind: project.Uniform, Low: 0.9, High: 1.1}})
		m.Correlations = append(m.Correlations, project.Correlation{PathA: p, PathB: paths[(i+1)%3], Rho: -0.9})
	}
	_, err := compute.New(compute.Options{}).ReadyRun(context.Background(), compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: m})
	if err == nil || !strings.Contains(err.Error(), "monte_carlo.correlations") || !strings.Contains(err.Error(), "smallest eigenvalue of their matrix is -0.8 ") {
		t.Errorf("error %v", err)
	}
}

func TestTheFingerprintNamesWhatResultsDependOn(t *testing.T) {
	print := func(set func(*compute.RunRequest)) string {
		q := monteCarlo(10)
		set(&q)
		r, err := compute.New(compute.Options{}).ReadyRun(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		return r.Header().Fingerprint
	}
	own := print(func(*compute.RunRequest) {})
	if x := print(func(q *compute.RunRequest) { q.Workers, q.Skip = 5, 3 }); x != own {
		t.Error("workers or the place of resumption change the fingerprint")
	}
	for name, set := range map[string]func(*compute.RunRequest){
		"seed": func(q *compute.RunRequest) { q.MonteCarlo.Seed++ }, "paths": func(q *compute.RunRequest) { q.MonteCarlo.Paths++ },
		"case": func(q *compute.RunRequest) { q.Case.Title = "x" }, "threshold": func(q *compute.RunRequest) { q.Thresholds[0].Level = 2.5 },
		"detail": func(q *compute.RunRequest) { q.EveryScenario = false }, "measures": func(q *compute.RunRequest) { q.Measures = []compute.Selector{{Name: "dscr_min"}} },
		"quantiles": func(q *compute.RunRequest) { q.Quantiles = []float64{0.5} }, "lines": func(q *compute.RunRequest) { q.FanLines = nil },
	} {
		{
			if x := print(set); x == own {
				t.Errorf("%s does not change the fingerprint", name)
			}
		}
	}
}

func TestTheStandardMeasuresAreThoseOfTheBaseCase(t *testing.T) {
	r, err := compute.New(compute.Options{}).ReadyRun(context.Background(), compute.RunRequest{Case: abilene(calendar.Annual),
		Grid: []compute.Axis{{Path: "tax.rate", Texts: []string{"0", "0.21"}}}})
	if err != nil {
		t.Fatal(err)
	}
	absent := 0
	for _, c := range r.Header().Columns {
		if c.BaseAbsent != "" {
			absent++
			if c.Name != "days_to_first_shortfall" {
				t.Errorf("%s is absent in the base case: %s", c.Name, c.BaseAbsent)
			}
		}
		if c.Name == "dscr_min" && math.Abs(c.Base/1.772763-1) > 1e-6 { // RC-02
			t.Errorf("base DSCR %v", c.Base)
		}
	}
	if absent != 1 || len(r.Header().Columns) < 8 {
		t.Errorf("columns %+v", r.Header().Columns)
	}
	if cost, err := r.Cost(); err != nil || cost <= 0 {
		t.Errorf("cost %d, %v", cost, err)
	}
}

func FuzzReadyRun(f *testing.F) {
	f.Add("tax.rate", "0.21", uint8(1), 0.1)
	f.Add("tenants[anchor].stops_paying_date", "2029-01-31", uint8(2), 0.0)
	f.Add("tenants[second].term_months", "48", uint8(3), 1e308)
	f.Add("facility.phases[p1].delay_days", "1.5", uint8(9), -1.0)
	f.Add("financing.tranches[loan].principal_usd", "1e9", uint8(0), math.Inf(1))
	f.Fuzz(func(t *testing.T, path, text string, shock uint8, x float64) {
		e := compute.New(compute.Options{Programs: 4})
		override := project.Override{Path: path, Shock: project.Shock(shock), Text: text}
		c := projecttest.TwoPhases()
		for _, q := range []compute.RunRequest{
			{Overrides: []project.Override{override}, MonteCarlo: &compute.MonteCarlo{Paths: 2}},
			{Grid: []compute.Axis{{Path: path, Shock: project.Shock(shock), Texts: []string{text, "1"}}}},
			{Stresses: []project.Stress{{ID: "s", Overrides: []project.Override{override}}}},
			{MonteCarlo: &compute.MonteCarlo{Paths: 70, Drivers: []project.Uncertainty{{Path: path, Shock: project.Shock(shock),
				Distribution: project.Distribution{Kind: project.Normal, Mean: x, StdDev: math.Abs(x)}}}},
				Thresholds: []compute.Threshold{{Measure: compute.Selector{Name: text}, Level: x}}},
		} {
			q.Case = c
			last := compute.Event{}
			err := e.Run(context.Background(), q, func(x compute.Event) error { last = x; return nil })
			var findings project.Findings
			if err != nil && !errors.As(err, &findings) {
				t.Fatalf("%v: %v", q, err)
			}
			if err == nil && last.Summary == nil {
				t.Fatal("a run ended without summary")
			}
		}
	})
}
