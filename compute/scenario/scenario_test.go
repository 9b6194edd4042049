package scenario_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/scenario"
)

const (
	spot  = "market.spot.usd_per_accelerator_hour"
	delay = "facility.phases[p2].delay_days"
	stops = "tenants[anchor].stops_paying_date"
	tenor = "tenants[second].term_months"
)

func builder(c project.Case) scenario.Builder {
	return func(structure []project.Override) (*program.Program, *project.Resolved, error) {
		shaped, err := project.Apply(c, structure)
		if err != nil {
			return nil, nil, err
		}
		r, f := project.Resolve(shaped)
		if r == nil {
			return nil, nil, f
		}
		p, err := model.Build(r)
		return p, r, err
	}
}

func base(t *testing.T, overrides ...project.Override) *scenario.Base {
	t.Helper()
	c := projecttest.TwoPhases()
	b, err := scenario.NewBase(c, builder(c), overrides, false)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func shape(t *testing.T, overrides ...project.Override) scenario.Shape {
	t.Helper()
	s, err := base(t, overrides...).Shape(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// value is what a scenario has at a path.
func value(t *testing.T, s scenario.Source, i int64, path string) float64 {
	t.Helper()
	k := s.ShapeOf(i)
	sh := s.Shapes()[k]
	b := sh.NewBlock(nil, nil)
	s.Fill(k, []int64{i}, b)
	in, ok := sh.Program.Input(path)
	if !ok {
		t.Fatalf("no input %s", path)
	}
	if n := slices.Index(sh.Varying, in); n >= 0 {
		return b.Rows[n][0]
	}
	return sh.Value(in).Float64()
}

func TestSplitSendsInputsOfTheProgramToLanesAndTheRestToStructure(t *testing.T) {
	p := base(t).Own
	o := []project.Override{{Path: tenor, Text: "48"}, {Path: spot, Text: "2"}, {Path: stops, Text: "2029-01-01"}, {Path: "financing.tranches[loan].principal_usd", Text: "1"}}
	structure, inputs := scenario.Split(p, o)
	if !slices.Equal(structure, []project.Override{o[0], o[3]}) || !slices.Equal(inputs, []project.Override{o[1], o[2]}) {
		t.Errorf("structure %v, inputs %v", structure, inputs)
	}
}

func TestInputsMeetTheirOverridesInOrder(t *testing.T) {
	s := shape(t)
	for _, x := range []struct {
		name string
		o    []project.Override
		path string
		want string
	}{
		{"replaced", []project.Override{{Path: spot, Shock: project.Replace, Text: "2.123456789"}}, spot, "2.123456789"},
		{"no shock replaces", []project.Override{{Path: spot, Text: "3"}}, spot, "3"},
		{"added", []project.Override{{Path: spot, Shock: project.Add, Text: "-0.4"}}, spot, "2"},
		{"scaled", []project.Override{{Path: spot, Shock: project.Scale, Text: "1.5"}}, spot, "3.6"},
		{"scaled, then added", []project.Override{{Path: spot, Shock: project.Scale, Text: "0.5"}, {Path: spot, Shock: project.Add, Text: "1"}}, spot, "2.2"},
		{"a date as a day of the grid: close 31 March 2026, so 1 March is day 0", []project.Override{{Path: stops, Text: "2026-04-02"}}, stops, "32"},
		{"a date moved", []project.Override{{Path: stops, Text: "2026-04-02"}}, stops, "32"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got, err := scenario.Inputs(s.Program, s.Resolved, x.o)
			if err != nil {
				t.Fatal(err)
			}
			i, _ := s.Program.Input(x.path)
			if got[i] != money.MustParse(x.want) {
				t.Errorf("%s, want %s", got[i], x.want)
			}
		})
	}
}

func TestOverridesThatCannotBeAreFindings(t *testing.T) {
	s := shape(t)
	_, err := scenario.Inputs(s.Program, s.Resolved, []project.Override{
		{Path: spot, Text: "x"}, {Path: "nothing", Text: "1"}, {Path: stops, Shock: project.Scale, Text: "2"}, {Path: stops, Shock: project.Add, Text: "2"},
		{Path: spot, Shock: project.Scale, Text: "99999999999999999999"}, {Path: spot, Shock: 9, Text: "1"}, {Path: stops, Text: "31.1.2026"},
	})
	want := []string{"overrides[0].text", "overrides[1].path", "overrides[2].shock", "overrides[3].path", "overrides[4].text", "overrides[5].shock", "overrides[6].text"}
	if got := paths(err); !slices.Equal(got, want) {
		t.Errorf("findings on %q, want %q", got, want)
	}
}

func paths(err error) []string {
	var f project.Findings
	errors.As(err, &f)
	var list []string
	for _, x := range f {
		list = append(list, x.Path)
	}
	return list
}

func TestAGridIsTheProductOfItsAxesTheLastOneFastest(t *testing.T) {
	s, err := scenario.Grid(base(t, project.Override{Path: spot, Text: "2"}), []scenario.Axis{
		{Path: tenor, Texts: []string{"48", "60"}}, {Path: spot, Shock: project.Add, Texts: []string{"0", "0.5", "1"}}, {Path: delay, Texts: []string{"0", "10"}}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Scenarios() != 12 || len(s.Shapes()) != 2 {
		t.Fatalf("%d scenarios, %d shapes", s.Scenarios(), len(s.Shapes()))
	}
	for i := range int64(12) {
		months := s.Shapes()[s.ShapeOf(i)].Resolved.Case.Tenants[1].TermMonths
		if want := 48 + 12*int(i/6); months != want {
			t.Errorf("scenario %d: term %d, want %d", i, months, want)
		}
		if got, want := value(t, s, i, spot), 2+0.5*float64(i/2%3); got != want {
			t.Errorf("scenario %d: spot %v, want %v", i, got, want)
		}
		if got, want := value(t, s, i, delay), 10*float64(i%2); got != want {
			t.Errorf("scenario %d: delay %v, want %v", i, got, want)
		}
	}
}

func TestAGridOfTooManyProgramsIsRefused(t *testing.T) {
	months := make([]string, 17)
	for i := range months {
		months[i] = string(rune('1'+i/10)) + string(rune('0'+i%10))
	}
	_, err := scenario.Grid(base(t), []scenario.Axis{{Path: tenor, Texts: months}, {Path: "tenants[anchor].term_months", Texts: months}})
	if got := paths(err); !slices.Equal(got, []string{"grid.axes"}) || !strings.Contains(err.Error(), "256") {
		t.Errorf("289 programs: %v", err)
	}
}

func TestStressesStandBehindTheBaseAndShareProgramsOfOneShape(t *testing.T) {
	late := project.Override{Path: delay, Shock: project.Add, Text: "90"}
	short := project.Override{Path: tenor, Text: "48"}
	s, err := scenario.Stresses(base(t), []project.Stress{
		{ID: "late", Overrides: []project.Override{late}}, {ID: "short", Overrides: []project.Override{short}},
		{ID: "both", Overrides: []project.Override{late, short}}, {ID: "cheap", Overrides: []project.Override{{Path: spot, Shock: project.Scale, Text: "0.5"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Scenarios() != 5 || len(s.Shapes()) != 2 {
		t.Fatalf("%d scenarios, %d shapes; want 5 and 2", s.Scenarios(), len(s.Shapes()))
	}
	for i, want := range []struct{ delay, spot float64 }{{0, 2.4}, {90, 2.4}, {0, 2.4}, {90, 2.4}, {0, 1.2}} {
		if d, p := value(t, s, int64(i), delay), value(t, s, int64(i), spot); d != want.delay || p != want.spot {
			t.Errorf("scenario %d: delay %v, spot %v; want %v", i, d, p, want)
		}
	}
}

func draws(drivers ...project.Uncertainty) scenario.Draws {
	return scenario.Draws{Paths: 640, Seed: 11, Drivers: drivers, At: "monte_carlo.uncertainties", CorrelationsAt: "monte_carlo.correlations"}
}

func driver(path string, shock project.Shock, d project.Distribution) project.Uncertainty {
	return project.Uncertainty{Path: path, Shock: shock, Distribution: d}
}

// column draws one row of all paths.
func column(t *testing.T, s scenario.Source, row int) (values []float64, outside []uint16) {
	t.Helper()
	b := s.Shapes()[0].NewBlock(nil, nil)
	for first := int64(0); first < s.Scenarios(); first += scenario.Lanes {
		var ids [scenario.Lanes]int64
		for i := range ids {
			ids[i] = first + int64(i)
		}
		s.Fill(0, ids[:], b)
		values, outside = append(values, b.Rows[row][:]...), append(outside, b.Outside[:]...)
	}
	return values, outside
}

func TestDrawsMeetTheirShock(t *testing.T) {
	uniform := project.Distribution{Kind: project.Uniform, Low: 0.5, High: 1.5}
	own := 2.4
	drawn := map[project.Shock][]float64{}
	for _, shock := range []project.Shock{project.Replace, project.Add, project.Scale} {
		s, err := scenario.MonteCarlo(shape(t), draws(driver(spot, shock, uniform)))
		if err != nil {
			t.Fatal(err)
		}
		drawn[shock], _ = column(t, s, 0)
	}
	for i, x := range drawn[project.Replace] {
		if drawn[project.Add][i] != own+x || drawn[project.Scale][i] != own*x || x < 0.5 || x > 1.5 {
			t.Fatalf("path %d: %v, %v, %v", i, x, drawn[project.Add][i], drawn[project.Scale][i])
		}
	}
}

func TestANewDriverMovesNoOther(t *testing.T) {
	normal := driver(spot, project.Replace, project.Distribution{Kind: project.Normal, Mean: 2.4, StdDev: 0.2})
	one, err := scenario.MonteCarlo(shape(t), draws(normal))
	if err != nil {
		t.Fatal(err)
	}
	two, err := scenario.MonteCarlo(shape(t), draws(driver(delay, project.Replace, project.Distribution{Kind: project.Uniform, High: 100}), normal))
	if err != nil {
		t.Fatal(err)
	}
	a, _ := column(t, one, 0)
	b, _ := column(t, two, 1)
	if !slices.Equal(a, b) {
		t.Error("the draws of a driver changed when another came before it")
	}
}

func TestBernoulliAndEmpiricalTakeTheirValues(t *testing.T) {
	for name, x := range map[string]struct {
		d    project.Distribution
		want map[float64]float64 // share by value
	}{
		"bernoulli":                 {project.Distribution{Kind: project.Bernoulli, Probability: 0.25, LowValue: 3, HighValue: 1}, map[float64]float64{1: 0.25, 3: 0.75}},
		"empirical, equal weights":  {project.Distribution{Kind: project.Empirical, Values: []float64{2, 1, 2, 4}}, map[float64]float64{1: 0.25, 2: 0.5, 4: 0.25}},
		"empirical, weight 0 never": {project.Distribution{Kind: project.Empirical, Values: []float64{2, 1, 9}, Weights: []float64{1, 3, 0}}, map[float64]float64{1: 0.75, 2: 0.25}},
	} {
		t.Run(name, func(t *testing.T) {
			d := draws(driver(spot, project.Replace, x.d))
			d.Paths = 6400
			s, err := scenario.MonteCarlo(shape(t), d)
			if err != nil {
				t.Fatal(err)
			}
			got := map[float64]float64{}
			values, _ := column(t, s, 0)
			for _, v := range values {
				got[v] += 1.0 / 6400
			}
			for v, share := range x.want { // four standard deviations of a share: 4 x sqrt(p (1-p) / 6400) < 0.025
				if math.Abs(got[v]-share) > 0.025 {
					t.Errorf("value %v with share %v, want %v", v, got[v], share)
				}
			}
			if len(got) != len(x.want) {
				t.Errorf("values %v", got)
			}
		})
	}
}

func TestADrawOutsideItsFieldFailsItsPathOnly(t *testing.T) {
	path := "market.spot.utilization_fraction" // 0..1
	s, err := scenario.MonteCarlo(shape(t), draws(
		driver(spot, project.Replace, project.Distribution{Kind: project.Normal, Mean: 2.4, StdDev: 0.1}),
		driver(path, project.Replace, project.Distribution{Kind: project.Normal, Mean: 0.9, StdDev: 0.1})))
	if err != nil {
		t.Fatal(err)
	}
	values, outside := column(t, s, 1)
	failed := 0
	for i, x := range values {
		if outside[i] != 0 {
			failed++
			if outside[i] != 2 || x != 0.7 {
				t.Fatalf("path %d: mark %d, value %v; want 2 and the case's own 0.7", i, outside[i], x)
			}
		} else if x > 1 {
			t.Fatalf("path %d: %v passed", i, x)
		}
	}
	if failed < 60 || failed > 150 { // 15.9% of 640
		t.Errorf("%d of 640 failed, about 102 expected", failed)
	}
}

func TestDriversOnStructureAreToldWhatCanBeDrawn(t *testing.T) {
	uniform := project.Distribution{Kind: project.Uniform, Low: 1, High: 2}
	d := draws(driver(tenor, project.Replace, uniform), driver(stops, project.Replace, uniform))
	d.Paths = 0
	_, err := scenario.MonteCarlo(shape(t), d)
	want := []string{"monte_carlo.paths", "monte_carlo.uncertainties[0].path", "monte_carlo.uncertainties[1].path"}
	if got := paths(err); !slices.Equal(got, want) || !strings.Contains(err.Error(), tenor+" is structure") || !strings.Contains(err.Error(), "analysis.equity_discount_rate") {
		t.Errorf("%v", err)
	}
}

func TestCorrelatedDrawsHaveTheCorrelation(t *testing.T) {
	normal := project.Distribution{Kind: project.Normal, Mean: 2, StdDev: 0.1}
	d := draws(driver(spot, project.Replace, normal), driver("market.spot.availability_fraction", project.Replace, project.Distribution{Kind: project.Normal, Mean: 0.5, StdDev: 0.01}))
	d.Paths, d.Correlations = 64*400, []project.Correlation{{PathA: d.Drivers[1].Path, PathB: spot, Rho: 0.6}}
	s, err := scenario.MonteCarlo(shape(t), d)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := column(t, s, 0)
	b, _ := column(t, s, 1)
	sum := 0.0
	for i := range a {
		sum += (a[i] - 2) / 0.1 * (b[i] - 0.5) / 0.01
	}
	if r := sum / float64(len(a)); math.Abs(r-0.6) > 0.03 {
		t.Errorf("correlation %v, want 0.6", r)
	}
}

func TestFillAllocatesNothing(t *testing.T) {
	uniform := project.Distribution{Kind: project.Uniform, Low: 1, High: 2}
	random, err := scenario.MonteCarlo(shape(t), draws(driver(spot, project.Replace, uniform)))
	if err != nil {
		t.Fatal(err)
	}
	grid, err := scenario.Grid(base(t), []scenario.Axis{{Path: spot, Texts: []string{"1", "2", "3"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []scenario.Source{random, grid} {
		b, ids := s.Shapes()[0].NewBlock(nil, nil), []int64{0, 1, 2}
		if n := testing.AllocsPerRun(100, func() { s.Fill(0, ids, b) }); n > 0 {
			t.Errorf("%T: %v allocations", s, n)
		}
	}
}

func TestSingleIsTheBaseWithItsOverrides(t *testing.T) {
	s := scenario.Single(shape(t, project.Override{Path: spot, Shock: project.Scale, Text: "2"}))
	if s.Scenarios() != 1 || len(s.Shapes()) != 1 || value(t, s, 0, spot) != 4.8 {
		t.Errorf("%d scenarios, spot %v", s.Scenarios(), value(t, s, 0, spot))
	}
}

func TestAShapeThatMakesNoCaseFailsItsScenariosOnly(t *testing.T) {
	io := "financing.tranches[loan].interest_only_months"
	s, err := scenario.Grid(base(t), []scenario.Axis{{Path: io, Texts: []string{"18", "300"}}, {Path: spot, Texts: []string{"2", "3"}}})
	if err != nil {
		t.Fatal(err)
	}
	if bad := s.Shapes()[s.ShapeOf(3)]; !strings.HasPrefix(bad.Fault, "the case is invalid") || bad.Program != nil {
		t.Errorf("shape of scenario 3: %+v", bad.Fault)
	}
	if value(t, s, 1, spot) != 3 {
		t.Error("the other shape is as before")
	}
	if _, err := scenario.Grid(base(t), []scenario.Axis{{Path: io, Texts: []string{"300", "301"}}}); !slices.Equal(paths(err), []string{"grid"}) {
		t.Errorf("nothing valid: %v", err)
	}
}

func TestDatesOfAxesAndStressesAreDaysOfTheGrid(t *testing.T) {
	g, err := scenario.Grid(base(t), []scenario.Axis{{Path: stops, Texts: []string{"2026-03-01", "2027-03-01"}}})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := value(t, g, 0, stops), value(t, g, 1, stops); a != 0 || b != 365 {
		t.Errorf("days %v and %v, want 0 and 365", a, b)
	}
	_, err = scenario.Grid(base(t), []scenario.Axis{{Path: stops, Texts: []string{"2026-02-30"}}, {Path: "tenants[anchor].name", Texts: []string{"2"}}})
	if got := paths(err); !slices.Contains(got, "grid.axes[0].texts[0]") {
		t.Errorf("30 February: %v", err)
	}
}
