package compute

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/scenario"
)

const (
	spotPrice   = "market.spot.usd_per_accelerator_hour"
	utilization = "market.spot.utilization_fraction"
	staffCost   = "facility.operating_costs[staff].usd_per_year"
)

func shocked(path string, shock project.Shock, d project.Distribution) project.Uncertainty {
	return project.Uncertainty{Path: path, Shock: shock, Distribution: d}
}

func plainCase() project.Case {
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	return c
}

func reverse(t *testing.T, q ReverseRequest) *ReverseStress {
	t.Helper()
	r, err := New(Options{}).ReverseStress(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// at values one measure of the plain case under overrides.
func at(t *testing.T, measure string, overrides ...project.Override) float64 {
	t.Helper()
	v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: plainCase(), Overrides: overrides, Measures: []Selector{{Name: measure}}})
	if err != nil {
		t.Fatal(err)
	}
	return v.Measures[0].Amount.Float64()
}

func scale(path, by string) project.Override {
	return project.Override{Path: path, Shock: project.Scale, Text: by}
}

// EBITDA of year 1 is linear in the price and in the cost of staff. With normal factors of standard deviations s and w and
// correlation rho, and slopes b and c, its distance to a level is
//
//	beta = (mean - level) / sqrt(b^2 s^2 + c^2 w^2 + 2 rho b s c w)
func TestAPlaneHasTheClosedFormsReliability(t *testing.T) {
	mean := at(t, "ebitda_year_1")
	b := at(t, "ebitda_year_1", scale(spotPrice, "2")) - mean
	c := at(t, "ebitda_year_1", scale(staffCost, "2")) - mean
	level := mean - 0.4*b
	for _, rho := range []float64{0, -0.7} {
		q := ReverseRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}, Level: level, CheckPaths: 20_000, Random: &RandomDrivers{
			Drivers: []project.Uncertainty{
				shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Normal, Mean: 1, StdDev: 0.15}),
				shocked(staffCost, project.Scale, project.Distribution{Kind: project.Normal, Mean: 1, StdDev: 0.2})}}}
		if rho != 0 {
			q.Random.Correlations = []project.Correlation{{PathA: spotPrice, PathB: staffCost, Rho: rho}}
		}
		got := reverse(t, q)
		sigma := math.Sqrt(b*b*0.15*0.15 + c*c*0.2*0.2 + 2*rho*b*0.15*c*0.2)
		beta := 0.4 * b / sigma
		if len(got.Shocks) != 1 || math.Abs(got.Shocks[0].Length-beta) > 1e-6*beta {
			t.Fatalf("rho %v: %+v, want beta %v", rho, got.Shocks, beta)
		}
		s := got.Shocks[0]
		// scores at the design point are minus the correlations of the drivers with the measure, times beta
		for i, want := range []float64{(b*0.15 + rho*c*0.2) / sigma, (c*0.2 + rho*b*0.15) / sigma} {
			if z := s.Drivers[i].Score; math.Abs(z+beta*want) > 1e-3 {
				t.Errorf("rho %v: score %d is %v, want %v", rho, i, z, -beta*want)
			}
		}
		if p := process.NormalCDF(-beta); math.Abs(s.Probability-p) > 1e-6*p || math.Abs(got.Check.Probability-p) > 4*got.Check.Error || got.Check.Error > 0.05*p {
			t.Errorf("rho %v: probability %v, sampled %v +- %v, closed form %v", rho, s.Probability, got.Check.Probability, got.Check.Error, p)
		}
		if !s.Exact.Confirmed || s.Exact.Width > 1e-6 || s.Jump || math.Abs(s.Exact.Breaking.Value/level-1) > 1e-6 || !(s.Exact.Breaking.Value < level) || s.Exact.Holding.Value < level {
			t.Errorf("rho %v: the ledger's sides %+v of %v", rho, s.Exact, level)
		}
	}
}

// What spot capacity earns is price x utilization, so two lognormal factors on it break a level of the product: with their
// logarithms' deviations s and w, beta = |ln share| / sqrt(s^2 + w^2 + 2 rho s w).
func TestTwoLognormalsHaveTheClosedFormsReliability(t *testing.T) {
	const s, w, rho, share = 0.2, 0.1, 0.5, 0.6
	mean := at(t, "revenue_year_1")
	spot := at(t, "revenue_year_1", scale(spotPrice, "2")) - mean
	got := reverse(t, ReverseRequest{Case: plainCase(), Measure: Selector{Name: "revenue_year_1"}, Level: mean - (1-share)*spot, Random: &RandomDrivers{
		Drivers: []project.Uncertainty{
			shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: s}),
			shocked(utilization, project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: w})},
		Correlations: []project.Correlation{{PathA: spotPrice, PathB: utilization, Rho: rho}}}})
	beta := -rng.Log(share) / math.Sqrt(s*s+w*w+2*rho*s*w)
	if len(got.Shocks) == 0 || math.Abs(got.Shocks[0].Length-beta) > 1e-6*beta {
		t.Fatalf("%+v, want %v", got.Shocks, beta)
	}
	d := got.Shocks[0].Drivers
	if product := d[0].Draw * d[1].Draw; math.Abs(product-share) > 1e-6 {
		t.Errorf("draws %v and %v, product %v", d[0].Draw, d[1].Draw, product)
	}
	// alone, the price must fall by ln share / s of its deviations
	if a := got.Alone[1]; !a.Reached || a.Index != 0 || a.Up || math.Abs(a.Score-rng.Log(share)/s) > 1e-6 {
		t.Errorf("alone: %+v", a)
	}
}

// The sampled check agrees with a count over the run's own random paths, on drivers that evolve, default and jump.
func TestTheSampledProbabilityIsThatOfARun(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	m := Selector{Name: "project_npv"}
	level := at(t, "project_npv") * -0.8
	got := reverse(t, ReverseRequest{Case: plainCase(), Measure: m, Level: level, CheckPaths: 4_096, Seed: 5,
		Random: &RandomDrivers{Drivers: drivers, Correlations: correlations}})
	var summary *Summary
	const paths = 16_384
	err := New(Options{}).Run(context.Background(), RunRequest{Case: plainCase(), Measures: []Selector{m}, Thresholds: []Threshold{{Measure: m, Level: level}},
		MonteCarlo: &MonteCarlo{Paths: paths, Seed: 77, Drivers: drivers, Correlations: correlations}}, func(e Event) error {
		if e.Summary != nil {
			summary = e.Summary
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	x := summary.Columns[0]
	counted := float64(x.Below[0].Count) / paths
	deviation := math.Hypot(got.Check.Error, math.Sqrt(counted*(1-counted)/paths))
	t.Logf("%s; counted %v, sampled %v +- %v, first order %v", got.Explanation, counted, got.Check.Probability, got.Check.Error, got.Shocks[0].Probability)
	if math.Abs(got.Check.Probability-counted) > 3.5*deviation || counted == 0 {
		t.Errorf("sampled %v +- %v, counted %v", got.Check.Probability, got.Check.Error, counted)
	}
	for _, s := range got.Shocks {
		if !s.Exact.Confirmed {
			t.Errorf("the ledger does not confirm %+v", s.Exact)
		}
	}
}

// No dense random direction breaks a real case nearer than the shock.
func TestNoRandomDirectionBreaksACaseNearer(t *testing.T) {
	drivers, _ := evolvingDrivers()
	q := ReverseRequest{Case: plainCase(), Measure: Selector{Name: "project_npv"}, Random: &RandomDrivers{Drivers: drivers[3:]}, Level: at(t, "project_npv") * 0.8}
	got := reverse(t, q)
	ready, err := New(Options{}).ReadyReverse(context.Background(), q)
	if err != nil || got.Status != ReverseFound {
		t.Fatalf("%+v %v", got, err)
	}
	var points [][]float64
	for i := range uint32(2000) {
		u, n := make([]float64, 3), 0.0
		for j := range u {
			u[j] = rng.NormalQuantile(rng.NewSobolSequence(9, 1, j).Uniform(i))
			n += u[j] * u[j]
		}
		for _, share := range []float64{0.3, 0.6, 0.9, 0.995} {
			y := make([]float64, 3)
			for j := range u {
				y[j] = u[j] * share * got.Shocks[0].Length / math.Sqrt(n)
			}
			points = append(points, y)
		}
	}
	margins := make([]float64, len(points))
	if err := ready.limit(ready.space.Fill)(points, margins); err != nil {
		t.Fatal(err)
	}
	for i, m := range margins {
		if m < 0 {
			t.Fatalf("%v breaks, nearer than %v", points[i], got.Shocks[0].Length)
		}
	}
}

func TestReverseStressDoesNotDependOnWorkers(t *testing.T) {
	drivers, correlations := evolvingDrivers()
	var first *ReverseStress
	for _, workers := range []int{1, 2, 7} {
		got := reverse(t, ReverseRequest{Case: plainCase(), Measure: Selector{Name: "project_npv"}, CheckPaths: 640, Workers: workers,
			Random: &RandomDrivers{Drivers: drivers, Correlations: correlations}})
		if first == nil {
			first = got
		}
		if !reflect.DeepEqual(first, got) {
			t.Errorf("%d workers give another answer", workers)
		}
	}
}

// A cone of two directions on a measure that is linear in both: the smallest joint scale is the foot of the plane.
func TestDirectionsHaveTheSmallestJointScale(t *testing.T) {
	mean := at(t, "ebitda_year_1")
	b := mean - at(t, "ebitda_year_1", scale(spotPrice, "0.9"))
	c := mean - at(t, "ebitda_year_1", scale(staffCost, "1.5"))
	level := mean - 3*b
	got := reverse(t, ReverseRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}, Level: level, Directions: []scenario.Direction{
		{ID: "price", Overrides: []project.Override{scale(spotPrice, "0.9")}},
		{ID: "staff", Overrides: []project.Override{{Path: staffCost, Shock: project.Scale, Text: "1.5"}}}}})
	s := got.Shocks[0]
	want := 3 * b / math.Hypot(b, c)
	if math.Abs(s.Length-want) > 1e-6*want || math.Abs(s.Scales[1]/s.Scales[0]-c/b) > 1e-3 || s.Probability != 0 {
		t.Errorf("scales %v, length %v; want %v", s.Scales, s.Length, want)
	}
	if a := got.Alone; len(a) != 2 || !a[0].Reached || math.Abs(a[0].Score-3) > 1e-8 || a[1].Reached != (3*b/c <= 10) {
		t.Errorf("alone: %+v", a)
	}
	// the shock as overrides, valued as a case of its own, breaks the level as the answer says
	var overrides []project.Override
	for _, x := range s.Inputs {
		overrides = append(overrides, project.Override{Path: x.Path, Shock: project.Replace, Text: x.Shocked})
	}
	if v := at(t, "ebitda_year_1", overrides...); math.Abs(v/level-1) > 1e-7 {
		t.Errorf("valued with its overrides: %v, level %v", v, level)
	}
}

// absent is a measure that the plain case has no value for.
func absent(t *testing.T) Selector {
	t.Helper()
	v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: plainCase()})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(v.Measures, func(m MeasureValue) bool { return m.Absent != "" && !slices.Contains(delayNames, m.Name) })
	return v.Measures[i].Selector
}

func TestTheEndsOfAReverseStressAreTold(t *testing.T) {
	price := &RandomDrivers{Drivers: []project.Uncertainty{shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Normal, Mean: 1, StdDev: 0.01})}}
	base := ReverseRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}, Random: price}
	mean := at(t, "ebitda_year_1")
	for _, x := range []struct {
		name   string
		change func(*ReverseRequest)
		want   ReverseStatus
		says   string
	}{
		{"broken", func(q *ReverseRequest) { q.Level = mean * 1.1 }, ReverseBroken, "without any shock"},
		{"broken above", func(q *ReverseRequest) { q.Level, q.Above = mean*0.9, true }, ReverseBroken, "above"},
		{"out of reach", func(q *ReverseRequest) { q.Level = mean * 0.1 }, ReverseOutOfReach, "no shock within 6 standard deviations"},
		{"absent", func(q *ReverseRequest) { q.Measure = absent(t) }, ReverseAbsent, "no value"},
		{"broken as it stands, not at the medians", func(q *ReverseRequest) {
			q.Level = mean * 1.001
			q.Random = &RandomDrivers{Drivers: []project.Uncertainty{shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Normal, Mean: 1.2, StdDev: 0.1})}}
		}, ReverseFound, "the case as it stands breaks the limit already"},
		{"above", func(q *ReverseRequest) { q.Level, q.Above = mean*1.001, true }, ReverseFound, "above"},
	} {
		q := base
		x.change(&q)
		got := reverse(t, q)
		if got.Status != x.want || !strings.Contains(got.Explanation, x.says) {
			t.Errorf("%s: status %d, %q", x.name, got.Status, got.Explanation)
		}
		if (got.Closest != nil) != (x.want == ReverseOutOfReach) {
			t.Errorf("%s: closest %+v", x.name, got.Closest)
		}
	}
}

// A default is an event: nothing between its happening and not happening, so the smallest shock stands where it begins to matter and
// the measure steps over the level there.
func TestADefaultIsAJumpAtItsThreshold(t *testing.T) {
	const stops = "tenants[second].stops_paying_date"
	at10, hazard := 0.02, 0.02
	q := ReverseRequest{Case: plainCase(), Measure: Selector{Name: "unpaid_peak"}, Above: true, Level: at(t, "unpaid_peak") + 1e6, Random: &RandomDrivers{Drivers: []project.Uncertainty{
		shocked(stops, project.ShockUnspecified, project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{1}, HazardRates: []float64{hazard}}),
		shocked(spotPrice, project.Scale, project.Distribution{Kind: project.Bernoulli, Probability: at10, LowValue: 1, HighValue: 0.01})}}}
	got := reverse(t, q)
	if got.Status != ReverseFound {
		t.Fatalf("%s", got.Explanation)
	}
	s := got.Shocks[0]
	// a Bernoulli driver with probability 2% happens from the score of its 98th percentile on; a default can do it too, and
	// what is told is the smaller of the ways
	threshold := rng.NormalQuantile(1 - at10)
	if s.Length > threshold*(1+1e-6) || !s.Exact.Confirmed {
		t.Errorf("length %v, the threshold alone has %v: %+v", s.Length, threshold, s)
	}
	if a := got.Alone[2]; a.Reached && (math.Abs(a.Score-threshold) > 1e-6 || a.Index != 1) {
		t.Errorf("the Bernoulli driver alone: %+v, threshold %v", a, threshold)
	}
	t.Logf("%s; jump %t, drivers %+v", got.Explanation, s.Jump, s.Drivers)
}

func TestBadReverseRequestsNameEveryFault(t *testing.T) {
	bad := ReverseRequest{Case: plainCase(), Measure: Selector{Name: "dscr_mim"}, Level: math.NaN(), Reach: 9, Alternatives: 11, Evaluations: 5, CheckPaths: -1,
		Random: &RandomDrivers{Drivers: []project.Uncertainty{shocked("financing.tranches[loan].interest_only_months", project.Replace, project.Distribution{Kind: project.Uniform, Low: 1, High: 2})}}}
	both := ReverseRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}, Reach: 2000, CheckPaths: 5, Random: &RandomDrivers{}, Directions: []scenario.Direction{
		{ID: "a", Overrides: []project.Override{scale(spotPrice, "0.5"), scale(spotPrice, "0.4")}}, {ID: "b"}}}
	cone := func(d ...scenario.Direction) ReverseRequest {
		return ReverseRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}, Directions: d}
	}
	for name, x := range map[string]struct {
		q    ReverseRequest
		want []string
	}{
		"random":       {bad, []string{"level", "reach", "shock_limit", "evaluation_limit", "check_path_count", "drivers.uncertainties[0].path"}},
		"both":         {both, []string{"directions", "check_path_count", "reach", "directions[0].overrides[1].path", "directions[1].overrides"}},
		"no such":      {ReverseRequest{Case: plainCase(), Measure: Selector{Name: "dscr_mim"}, Directions: []scenario.Direction{{Overrides: []project.Override{scale(spotPrice, "0.5")}}}}, []string{"measure"}},
		"no suggested": {ReverseRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}}, []string{"drivers.uncertainties"}},
		"contradictory": {cone(scenario.Direction{Overrides: []project.Override{scale(spotPrice, "0.5")}}, scenario.Direction{Overrides: []project.Override{scale(spotPrice, "1.5")}}),
			[]string{"directions[1]"}},
		"moves nothing": {cone(scenario.Direction{Overrides: []project.Override{scale(spotPrice, "1")}}), []string{"directions[0]"}},
		"structure":     {cone(scenario.Direction{Overrides: []project.Override{{Path: "financing.tranches[loan].interest_only_months", Text: "3"}}}), []string{"directions[0].overrides[0].path"}},
		"out of range":  {cone(scenario.Direction{Overrides: []project.Override{{Path: utilization, Text: "1.5"}}}), []string{"directions[0].overrides[0].text"}},
	} {
		_, err := New(Options{}).ReverseStress(context.Background(), x.q)
		got := foundOn(err)
		slices.Sort(x.want)
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v\n%v", name, got, x.want, err)
		}
	}
}
