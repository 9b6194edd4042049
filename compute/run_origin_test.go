package compute

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/rating"
)

// unasked is a case that asks no questions of its own, with drivers to draw.
func unasked(measures []Selector, drivers ...project.Uncertainty) RunRequest {
	c := projecttest.TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil
	c.Tenants[0].Guarantee = &project.Guarantee{GuarantorID: "parent"}
	c.Market.Spot.Generations = []project.Generation{{ID: "next", ReleaseDate: projecttest.Day(2029, 1, 1), PriceLossFraction: projecttest.Num("0.3")}}
	return RunRequest{Case: c, Measures: measures, EveryScenario: true, MonteCarlo: &MonteCarlo{Paths: 64, Seed: 3, Drivers: drivers}}
}

// defaults are default times by swaps, by a rating, and by a list that states its measure or does not.
func defaults(path string) map[string]project.Uncertainty {
	of := func(d project.Distribution) project.Uncertainty {
		d.Kind = project.DefaultTime
		return project.Uncertainty{Path: path, Distribution: d}
	}
	return map[string]project.Uncertainty{
		"swaps":  of(project.Distribution{CDSYears: []float64{5}, CDSSpreadRates: []float64{0.0675}, RecoveryFraction: 0.35}),
		"rating": of(project.Distribution{Rating: "A3"}),
		"list":   of(project.Distribution{HazardEndYears: []float64{1}, HazardRates: []float64{0.02}}),
		"stated": of(project.Distribution{HazardEndYears: []float64{1}, HazardRates: []float64{0.02}, Measure: project.RealWorld}),
	}
}

// A run states its measure (conventions 11.1): swaps are market-implied, ratings real-world, a list is what it says it is, and
// both in one run are neither, with a warning that names one of each.
func TestARunStatesTheMeasureOfItsDefaults(t *testing.T) {
	for _, x := range []struct {
		first, second string
		want          project.ProbabilityMeasure
		mixed         bool
	}{
		{"swaps", "", project.MarketImplied, false}, {"rating", "", project.RealWorld, false}, {"list", "", project.MeasureUnspecified, false},
		{"stated", "rating", project.RealWorld, false}, {"stated", "list", project.MeasureUnspecified, false},
		{"swaps", "rating", project.MeasureUnspecified, true}, {"stated", "swaps", project.MeasureUnspecified, true},
	} {
		drivers := []project.Uncertainty{defaults("tenants[anchor].stops_paying_date")[x.first]}
		if x.second != "" {
			drivers = append(drivers, defaults("tenants[second].stops_paying_date")[x.second])
		}
		q := unasked([]Selector{{Name: "loss_total"}}, drivers...)
		r, err := New(Options{}).ReadyRun(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		h := r.Header()
		warned := false
		for _, f := range h.Findings {
			warned = warned || strings.Contains(f.Message, "mixes measures") && strings.Contains(f.Message, "tenants[anchor].stops_paying_date")
		}
		if h.Measure != x.want || warned != x.mixed || len(h.Origins) != len(drivers) {
			t.Errorf("%s and %q: measure %v, warned %v, origins %+v", x.first, x.second, h.Measure, warned, h.Origins)
		}
		if x.first == "rating" && (h.Origins[0].Source != rating.Source || h.Origins[0].Measure != project.RealWorld) {
			t.Errorf("a rating comes from %+v", h.Origins[0])
		}
	}
}

// A driver that leaves its distribution to a calibration stands in the header with what was filled and where it comes from, and
// its paths are those of a driver that states the same. Two drivers on a factor stand with their correlation.
func TestTheHeaderMarksCalibratedDriversAndTheirFactor(t *testing.T) {
	npv := []Selector{{Name: "equity_npv"}}
	left := []project.Uncertainty{
		{Path: "market.spot.usd_per_accelerator_hour", Calibration: project.DefaultCalibration},
		{Path: "facility.phases[p1].delay_days", Calibration: "construction-delay", CommonFactor: "build", FactorLoading: 0.5},
		{Path: "facility.phases[p2].delay_days", Calibration: "construction-delay", CommonFactor: "build", FactorLoading: 0.8},
	}
	values, _ := collected(t, unasked(npv, left...))
	r, err := New(Options{}).ReadyRun(context.Background(), unasked(npv, left...))
	if err != nil {
		t.Fatal(err)
	}
	h := r.Header()
	if o := h.Origins[0]; o.Calibration != "accelerator-rent" || !o.Judgement || o.Source == "" || h.Drivers[0].Distribution.Volatility == 0 {
		t.Errorf("%+v of %+v", o, h.Drivers[0])
	}
	if len(h.Correlations) != 1 || h.Correlations[0].Rho != 0.4 {
		t.Errorf("correlations %+v", h.Correlations)
	}
	again := unasked(npv, h.Drivers...)
	again.MonteCarlo.Correlations = h.Correlations
	if _, err := New(Options{}).ReadyRun(context.Background(), again); err != nil {
		t.Errorf("what the header lists cannot be asked for: %v", err)
	}
	stated := append([]project.Uncertainty(nil), h.Drivers...)
	for i := range stated {
		stated[i].Calibration, stated[i].CommonFactor, stated[i].FactorLoading = "", "", 0
	}
	q := unasked(npv, stated...)
	q.MonteCarlo.Correlations = h.Correlations
	same, _ := collected(t, q)
	for i, x := range values["equity_npv"] {
		if y := same["equity_npv"][i]; x != y && !(math.IsNaN(x) && math.IsNaN(y)) {
			t.Fatalf("path %d is %v by calibrations, %v stated", i, x, y)
		}
	}
	replayed, err := New(Options{}).Value(context.Background(), ValueRequest{Case: q.Case, Measures: npv, Drawn: &DrawnPath{Path: 7, Seed: 3, Drivers: left}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := replayed.Measures[0].Amount.Float64(), values["equity_npv"][7]; math.Abs(got-want) > 1e-6*math.Abs(want) {
		t.Errorf("path 7 replayed is %v, in the run %v", got, want)
	}
}

// Without spread every family gives the case itself on every path, to 1e-9: the program of a driver that evolves has a curve
// more, and its sums may round otherwise.
func TestWithoutSpreadEveryFamilyIsTheCase(t *testing.T) {
	const price, own = "facility.power.usd_per_mwh", 62.5
	number := func(d project.Distribution) project.Uncertainty {
		return project.Uncertainty{Path: price, Shock: project.Replace, Distribution: d}
	}
	evolves := func(path string, k project.DistributionKind) project.Uncertainty {
		return project.Uncertainty{Path: path, Distribution: project.Distribution{Kind: k, MeanReversion: 0.7}}
	}
	families := map[project.DistributionKind]project.Uncertainty{
		project.Normal:                 number(project.Distribution{Kind: project.Normal, Mean: own}),
		project.Lognormal:              number(project.Distribution{Kind: project.Lognormal, Median: own}),
		project.LognormalByPercentiles: number(project.Distribution{Kind: project.LognormalByPercentiles, P50: own, P90: own}),
		project.Uniform:                number(project.Distribution{Kind: project.Uniform, Low: own, High: own}),
		// A triangle and a PERT need a width; a billionth of a cent is none.
		project.Triangular:              number(project.Distribution{Kind: project.Triangular, Low: own, Mode: own, High: own + 1e-11}),
		project.PERT:                    number(project.Distribution{Kind: project.PERT, Low: own, Mode: own, High: own + 1e-11}),
		project.Bernoulli:               number(project.Distribution{Kind: project.Bernoulli, Probability: 1, LowValue: 1, HighValue: own}),
		project.Empirical:               number(project.Distribution{Kind: project.Empirical, Values: []float64{own}}),
		project.OnTimeOrLognormal:       number(project.Distribution{Kind: project.OnTimeOrLognormal, Median: own}),
		project.OnTimeOrLognormalByMean: number(project.Distribution{Kind: project.OnTimeOrLognormalByMean, Mean: own}),
		project.MeanRevertingRate:       evolves("market.indices[SOFR].shift_rate", project.MeanRevertingRate),
		project.MeanRevertingPrice:      evolves(price, project.MeanRevertingPrice),
		project.MeanRevertingShare:      evolves("market.spot.utilization_fraction", project.MeanRevertingShare),
		project.MeanRevertingIndex:      evolves("facility.operating_costs[staff].usd_per_year", project.MeanRevertingIndex),
		project.DefaultTime: {Path: "tenants[second].stops_paying_date", Distribution: project.Distribution{Kind: project.DefaultTime,
			HazardEndYears: []float64{1}, HazardRates: []float64{0}}},
	}
	measures := []Selector{{Name: "equity_npv"}, {Name: "dscr_min"}, {Name: "project_npv"}}
	base, err := New(Options{}).Value(context.Background(), ValueRequest{Case: unasked(nil).Case, Measures: measures})
	if err != nil {
		t.Fatal(err)
	}
	for kind := project.Normal; kind.String() != "UNKNOWN"; kind++ {
		u, ok := families[kind]
		if !ok {
			t.Errorf("%s is not tried", kind)
			continue
		}
		values, _ := collected(t, unasked(measures, u))
		for _, m := range base.Measures {
			for path, got := range values[m.Name] {
				if want := m.Amount.Float64(); !(math.Abs(got-want) <= 1e-9*math.Max(1, math.Abs(want))) {
					t.Fatalf("%s, path %d, %s: %v, the case has %v", kind, path, m.Name, got, want)
				}
			}
		}
	}
}

// A measure that no path has is a column without figures and with the one reason of all.
func TestAMeasureThatNoPathHasSaysWhy(t *testing.T) {
	q := RunRequest{Case: projecttest.NotesOnly(), Measures: []Selector{{Name: "equity_irr"}, {Name: "dscr_min"}}, EveryScenario: true,
		MonteCarlo: &MonteCarlo{Paths: 64, Drivers: []project.Uncertainty{{Path: "financing.tranches[n2030].fixed_rate", Shock: project.Add,
			Distribution: project.Distribution{Kind: project.Uniform, Low: 0, High: 0.01}}}}}
	_, end := collected(t, q)
	for _, c := range end.Columns {
		if c.Count != 0 || len(c.Absent) != 1 || c.Absent[0].Count != 64 || c.Absent[0].Reason == "" {
			t.Errorf("%+v", c)
		}
	}
}

// A generation that comes early or late by chance, and takes more or less of the price.
func TestAGenerationsDayAndSizeAreDrawn(t *testing.T) {
	q := unasked([]Selector{{Name: "project_npv"}},
		project.Uncertainty{Path: "market.spot.generations[next].delay_days", Distribution: project.Distribution{Kind: project.Triangular, Low: -360, High: 720}},
		project.Uncertainty{Path: "market.spot.generations[next].price_loss_fraction", Distribution: project.Distribution{Kind: project.PERT, Low: 0.1, Mode: 0.3, High: 0.6}})
	values, end := collected(t, q)
	if end.Failed != 0 || end.Columns[0].StandardDeviation == 0 {
		t.Fatalf("%d paths fail, deviation %v", end.Failed, end.Columns[0].StandardDeviation)
	}
	v, err := New(Options{}).Value(context.Background(), ValueRequest{Case: q.Case, Measures: q.Measures,
		Drawn: &DrawnPath{Path: 5, Seed: 3, Drivers: q.MonteCarlo.Drivers}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := v.Measures[0].Amount.Float64(), values["project_npv"][5]; math.Abs(got-want) > 1e-6*math.Abs(want) {
		t.Errorf("path 5 replayed is %v, in the run %v", got, want)
	}
}

// The vehicle's rent is guaranteed by its parent: the parent's default alone costs nothing, the vehicle's alone is paid for by
// the parent, and both together cost more than either. So the parent's swaps say nothing of the vehicle's rating, and the
// project's own default comes out of its cash.
func TestAParentsDefaultIsADriverOfItsOwn(t *testing.T) {
	const vehicle, parent = "tenants[anchor].stops_paying_date", "tenants[anchor].guarantee.guarantor_stops_paying_date"
	at := func(path string, hazard float64) project.Uncertainty { // 5 a year is a default within months, 0 is none
		return project.Uncertainty{Path: path, Distribution: project.Distribution{Kind: project.DefaultTime, HazardEndYears: []float64{1}, HazardRates: []float64{hazard}}}
	}
	npv := func(vehicles, parents float64) []float64 {
		values, _ := collected(t, unasked([]Selector{{Name: "project_npv"}}, at(vehicle, vehicles), at(parent, parents)))
		return values["project_npv"]
	}
	none, parentAlone, vehicleAlone, both := npv(0, 0), npv(0, 5), npv(5, 0), npv(5, 5)
	worse := 0
	for i := range none {
		if parentAlone[i] != none[i] {
			t.Fatalf("path %d: the parent's default alone changes %v to %v", i, none[i], parentAlone[i])
		}
		if both[i] > vehicleAlone[i] {
			t.Errorf("path %d: %v with both defaults, %v with the vehicle's", i, both[i], vehicleAlone[i])
		}
		if both[i] < vehicleAlone[i] {
			worse++
		}
	}
	if worse < len(none)*9/10 {
		t.Errorf("the parent's default costs something on %d of %d paths", worse, len(none))
	}
}
