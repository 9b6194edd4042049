package project_test

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

// calibrated is the case with one driver that leaves its distribution to a calibration.
func calibrated(path, id string) project.Case {
	c := TwoPhases()
	c.Uncertainties, c.Correlations, c.Stresses = []project.Uncertainty{{Path: path, Calibration: id}}, nil, nil
	return c
}

func TestEveryCalibrationFitsAnInputAndIsFilledAsADefault(t *testing.T) {
	inputs := map[string]string{
		"accelerator-rent": "market.spot.usd_per_accelerator_hour", "construction-delay": "facility.phases[p2].delay_days",
		"cost-overrun": "facility.phases[p1].cost_overrun_factor", "inflation": "facility.operating_costs[staff].usd_per_year",
		"power-price": "facility.power.usd_per_mwh", "short-rate": "market.indices[SOFR].shift_rate", "utilization": "tenants[second].utilization_fraction",
	}
	seen := map[string]string{}
	for _, x := range project.Calibrations() {
		for _, input := range x.Inputs {
			if other := seen[input]; other != "" {
				t.Errorf("%s and %s both stand for %s", other, x.ID, input)
			}
			seen[input] = x.ID
		}
		for _, id := range []string{x.ID, project.DefaultCalibration} {
			r, findings := project.Resolve(calibrated(inputs[x.ID], id))
			if r == nil {
				t.Fatalf("%s of %s: %v", id, inputs[x.ID], findings)
			}
			u := r.Case.Uncertainties[0]
			if u.Calibration != x.ID || u.Distribution.Kind != x.Distribution.Kind || u.Shock != x.Shock {
				t.Errorf("%s became %+v", id, u)
			}
			i := slices.IndexFunc(r.Defaults, func(d project.Default) bool { return d.Path == "uncertainties[0].distribution" })
			if i < 0 || !strings.Contains(r.Defaults[i].Text, x.Source) || strings.Contains(r.Defaults[i].Text, "judgement. ") != x.Judgement {
				t.Errorf("%s is not listed as a default with its source: %v", x.ID, r.Defaults)
			}
			again, findings := project.Resolve(r.Case)
			if again == nil || project.CanonicalText(again.Case.Uncertainties) != project.CanonicalText(r.Case.Uncertainties) {
				t.Errorf("%s does not resolve to itself: %v", x.ID, findings)
			}
		}
		if x.Title == "" || x.Unit == "" || x.Period == "" || x.Source == "" {
			t.Errorf("%s says too little: %+v", x.ID, x)
		}
	}
}

// Every input that a calibration names is a field of the case.
func TestCalibrationsNameInputsThatExist(t *testing.T) {
	c := TwoPhases()
	c.Facility.Power.Supplies = []project.PowerSupply{{ID: "s"}}
	c.Market.Power = &project.PowerMarket{}
	brackets := regexp.MustCompile(`\[[^]]*\]`)
	var all []string
	for _, p := range project.Paths(&c) {
		all = append(all, brackets.ReplaceAllString(p.Path, "[]"))
	}
	for _, x := range project.Calibrations() {
		for _, input := range x.Inputs {
			if !slices.Contains(all, input) {
				t.Errorf("%s stands for %s, which no case has", x.ID, input)
			}
		}
	}
}

// The reference class of the conventions: nine of ten late, by 34% of the planned 365 days in the mean over all.
func TestTheDelayCalibrationHasTheMeanOfItsReferenceClass(t *testing.T) {
	r, findings := project.Resolve(calibrated("facility.phases[p2].delay_days", "default"))
	if r == nil {
		t.Fatal(findings)
	}
	d := r.Case.Uncertainties[0].Distribution
	if math.Abs(d.Mean/365-0.34) > 1e-5 || d.ZeroProbability != 0.1 {
		t.Errorf("mean delay %v of 365 days, on time with probability %v", d.Mean, d.ZeroProbability)
	}
}

// Ahlgrim, D'Arcy and Gorvett (2005), page 214: 98% of rates of inflation expected over the next year lie between -3.7% and
// 12.9% after ten years, and of those expected over ten years between 2.0% and 6.9%. In the process of the calibration,
// the rate expected over h years has the deviation volatility/sqrt(2 k) x (1 - e^-kh)/(kh); their simulation has 5,000 paths.
func TestTheInflationCalibrationHasThePublishedSpread(t *testing.T) {
	x, _ := project.CalibrationOf("inflation")
	k, long := x.Distribution.MeanReversion, x.Distribution.Volatility/math.Sqrt(2*x.Distribution.MeanReversion)
	for years, published := range map[float64]float64{1: 0.129 + 0.037, 10: 0.069 - 0.020} {
		if got := 2 * 2.3263 * long * (1 - math.Exp(-k*years)) / (k * years); math.Abs(got/published-1) > 0.05 {
			t.Errorf("over %v years 98%% lie within %v, published %v", years, got, published)
		}
	}
}

func TestBadInputOfCalibrations(t *testing.T) {
	rent := "market.spot.usd_per_accelerator_hour"
	with := func(change func(*project.Uncertainty)) func(*project.Case) {
		return func(c *project.Case) { change(&c.Uncertainties[1]) }
	}
	const second = "uncertainties[1]"
	runBadInputs(t, []badInput{
		{"an unknown calibration", with(func(u *project.Uncertainty) { *u = project.Uncertainty{Path: rent, Calibration: "rent"} }), second + ".calibration", "reference", "accelerator-rent"},
		{"a calibration of another input", with(func(u *project.Uncertainty) { *u = project.Uncertainty{Path: rent, Calibration: "short-rate"} }), second + ".calibration", "reference", "not for market.spot"},
		{"a calibration beside a distribution", with(func(u *project.Uncertainty) { u.Shock, u.Calibration = 0, "default" }), second + ".distribution", "exclusive", "keep one"},
		{"a calibration beside a shock", func(c *project.Case) {
			c.Uncertainties[0] = project.Uncertainty{Path: "facility.phases[p2].delay_days", Calibration: "default", Shock: project.Add}
		}, "uncertainties[0].shock", "exclusive", "leave it out"},
		{"a calibration that evolves beside a shock", with(func(u *project.Uncertainty) {
			*u = project.Uncertainty{Path: rent, Calibration: "default", Shock: project.Add}
		}), second + ".shock", "unused", "leave the shock out"},
		{"a delay in proportion to no construction", func(c *project.Case) {
			c.Uncertainties[0] = project.Uncertainty{Path: "facility.phases[p2].delay_days", Calibration: "default"}
			phase(c, 1).ConstructionStart = phase(c, 1).PlannedCOD
		}, "uncertainties[0].calibration", "reference", "no days of construction"},
		{"a mixture without mean", with(func(u *project.Uncertainty) {
			*u = project.Uncertainty{Path: rent, Distribution: project.Distribution{Kind: project.OnTimeOrLognormalByMean, SigmaLog: 1}}
		}), second + ".distribution.mean", "range", "positive"},
		{"a default where none stands ready", func(c *project.Case) {
			c.Uncertainties[1] = project.Uncertainty{Path: "market.spot.growth_rate", Calibration: "default"}
			c.Correlations = nil
		}, second + ".calibration", "reference", "state a distribution"},
	})
}

func TestBadInputOfCommonFactors(t *testing.T) {
	factor := func(i int, name string, loading float64) func(*project.Case) {
		return func(c *project.Case) {
			c.Uncertainties[i].CommonFactor, c.Uncertainties[i].FactorLoading = name, loading
		}
	}
	both := func(c *project.Case) { factor(0, "x", 0.5)(c); factor(1, "x", -0.5)(c) }
	runBadInputs(t, []badInput{
		{"a loading on nothing", factor(0, "", 0.5), "uncertainties[0].common_factor", "required", "factor_loading"},
		{"a factor without loading", factor(1, "x", 0), "uncertainties[1].factor_loading", "required", "correlation"},
		{"a loading beyond 1", factor(1, "x", 1.1), "uncertainties[1].factor_loading", "range", "-1 to 1"},
		{"a loading that is no number", factor(1, "x", math.NaN()), "uncertainties[1].factor_loading", "range", "-1 to 1"},
		{"a pair with a factor and a correlation", both, "correlations[0]", "exclusive", "-0.25; keep one"},
	})
	c := TwoPhases()
	factor(0, "x", 0.5)(&c)
	factor(1, "y", 0.5)(&c)
	if r, findings := project.Resolve(c); r == nil {
		t.Errorf("two drivers on two factors may be correlated: %v", findings)
	}
	factor(1, "x", -0.4)(&c)
	if r, findings := project.Resolve(c); r == nil {
		t.Errorf("a header lists what a factor gives, and is no fault: %v", findings)
	}
}

func TestBadInputOfDefaultTimes(t *testing.T) {
	drawn := func(d project.Distribution) func(*project.Case) {
		d.Kind = project.DefaultTime
		return func(c *project.Case) {
			c.Uncertainties = append(c.Uncertainties, project.Uncertainty{Path: "tenants[second].stops_paying_date", Distribution: d})
		}
	}
	const at = "uncertainties[2].distribution"
	one := []float64{1}
	runBadInputs(t, []badInput{
		{"no hazard of any kind", drawn(project.Distribution{}), at, "required", "hazard_rates, cds_spread_rates"},
		{"a rating and swaps", drawn(project.Distribution{Rating: "A", CDSYears: one, CDSSpreadRates: one}), at, "exclusive", "rating"},
		{"a rating on no scale", drawn(project.Distribution{Rating: "A4"}), at + ".rating", "enum", "Aaa"},
		{"a recovery of a rating", drawn(project.Distribution{Rating: "A", RecoveryFraction: 0.4}), at + ".recovery_fraction", "unused", "swaps"},
		{"a rating that is market-implied", drawn(project.Distribution{Rating: "A", Measure: project.MarketImplied}), at + ".measure", "exclusive", "REAL_WORLD"},
		{"swaps that are real-world", drawn(project.Distribution{CDSYears: one, CDSSpreadRates: []float64{0.01}, Measure: project.RealWorld}), at + ".measure", "exclusive", "MARKET_IMPLIED"},
		{"a negative hazard", drawn(project.Distribution{HazardEndYears: one, HazardRates: []float64{-0.1}}), at + ".hazard_rates[0]", "range", "0 to 100"},
		{"a rating of a bell curve", func(c *project.Case) { c.Uncertainties[1].Distribution.Rating = "A" }, "uncertainties[1].distribution.rating", "unused", "median"},
		{"a measure of a bell curve", func(c *project.Case) { c.Uncertainties[1].Distribution.Measure = project.RealWorld }, "uncertainties[1].distribution.measure", "unused", "median"},
	})
}

// A modifier is told to be left out, and a P90 below the P50 is no lognormal.
func TestWhatPassesWithAWarningAndWhatDoesNot(t *testing.T) {
	c := TwoPhases()
	c.Uncertainties = append(c.Uncertainties, project.Uncertainty{Path: "tenants[second].stops_paying_date",
		Distribution: project.Distribution{Kind: project.DefaultTime, Rating: "A3"}})
	r, findings := project.Resolve(c)
	if r == nil || len(findings) != 1 || findings[0].Path != "uncertainties[2].distribution.rating" || !strings.Contains(findings[0].Message, "those of A stand for A3") {
		t.Errorf("%v", findings)
	}
	for p90, want := range map[float64]string{0.9: "order", 1e5 + 1: "order", math.Inf(1): "range"} {
		c := TwoPhases()
		c.Uncertainties[1].Distribution = project.Distribution{Kind: project.LognormalByPercentiles, P50: 1, P90: p90}
		_, findings := project.Resolve(c)
		wantErrors(t, findings, []string{"uncertainties[1].distribution.p90 " + want})
	}
}
