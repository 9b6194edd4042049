package server_test

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

const (
	rentOfOracle  = "tenants[oracle].usd_per_year"
	runningCost   = "facility.operating_costs[other].usd_per_year"
	oracleDefault = "tenants[oracle].stops_paying_date"
)

// drawing is a run of Abilene with drivers of its own.
func drawing(paths int64, drivers ...*capstackv1.Uncertainty) *capstackv1.RunScenariosRequest {
	in := abilene(paths)
	in.GetMonteCarlo().Uncertainties = drivers
	return in
}

// scaledBy is a driver that scales an input by about 1.
func scaledBy(path string, also ...string) *capstackv1.Uncertainty {
	return &capstackv1.Uncertainty{Path: path, AlsoPaths: also, Shock: capstackv1.Shock_SHOCK_SCALE, Distribution: &capstackv1.Distribution{
		Family: &capstackv1.Distribution_Normal{Normal: &capstackv1.NormalDistribution{Mean: 1, StdDev: 0.05}}}}
}

func defaulting(d *capstackv1.DefaultTimeDistribution) *capstackv1.Uncertainty {
	return &capstackv1.Uncertainty{Path: oracleDefault, Distribution: &capstackv1.Distribution{Family: &capstackv1.Distribution_DefaultTime{DefaultTime: d}}}
}

func TestBadInputOfDrivers(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	on := func(name string, loading float64, u *capstackv1.Uncertainty) *capstackv1.Uncertainty {
		u.CommonFactor, u.FactorLoading = name, loading
		return u
	}
	const first, second = "monte_carlo.uncertainties[0]", "monte_carlo.uncertainties[1]"
	for _, x := range []struct {
		name   string
		in     *capstackv1.RunScenariosRequest
		fields []string
	}{
		{"one input drawn twice", drawing(100, scaledBy(rentOfOracle), scaledBy(rentOfOracle)), []string{second + ".path unique"}},
		{"an input drawn by its driver and by another's further paths", drawing(100, scaledBy(rentOfOracle), scaledBy(runningCost, rentOfOracle)),
			[]string{second + ".also_paths[0] unique"}},
		{"a further path that does not exist", drawing(100, scaledBy(rentOfOracle, "tenants[nobody].usd_per_year")), []string{first + ".also_paths[0] path"}},
		{"a hazard below 0", drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{HazardEndYears: []float64{1}, HazardRates: []float64{-0.01}})),
			[]string{first + ".distribution.hazard_rates[0] range"}},
		{"swaps that fall so fast that a hazard would be below 0", drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{
			CdsYears: []float64{1, 2}, CdsSpreadRates: []float64{0.3, 0.01}, RecoveryFraction: 0.4})), []string{first + ".distribution.cds_spread_rates range"}},
		{"a rating on no scale", drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{Rating: "A4"})), []string{first + ".distribution.rating enum"}},
		{"a rating and a list", drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{Rating: "A3", HazardEndYears: []float64{1}, HazardRates: []float64{0}})),
			[]string{first + ".distribution exclusive"}},
		{"a rating that is said to be market-implied", drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{Rating: "A",
			Measure: capstackv1.ProbabilityMeasure_PROBABILITY_MEASURE_MARKET_IMPLIED})), []string{first + ".distribution.measure exclusive"}},
		{"a measure that is unknown", drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{HazardEndYears: []float64{1}, HazardRates: []float64{0.1}, Measure: 9})),
			[]string{first + ".distribution.measure enum"}},
		{"a calibration that is unknown", drawing(100, &capstackv1.Uncertainty{Path: rentOfOracle, Calibration: "rent"}), []string{first + ".calibration reference"}},
		{"a default where none stands ready", drawing(100, &capstackv1.Uncertainty{Path: rentOfOracle, Calibration: "default"}), []string{first + ".calibration reference"}},
		{"a factor without loading", drawing(100, on("x", 0, scaledBy(rentOfOracle))), []string{first + ".factor_loading required"}},
		{"a pair with a factor and a correlation", changed(drawing(100, on("x", 0.5, scaledBy(rentOfOracle)), on("x", 0.5, scaledBy(runningCost))),
			func(in *capstackv1.RunScenariosRequest) {
				in.GetMonteCarlo().Correlations = []*capstackv1.Correlation{{PathA: rentOfOracle, PathB: runningCost, Rho: 0.2}}
			}), []string{"monte_carlo.correlations[0] exclusive"}},
		{"faults of several drivers at once", drawing(100, scaledBy("nowhere"), defaulting(&capstackv1.DefaultTimeDistribution{})),
			[]string{first + ".path path", second + ".distribution required"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			stream, err := client.RunScenarios(t.Context(), x.in)
			if err != nil {
				t.Fatal(err)
			}
			_, err = all(stream)
			expect(t, err, codes.InvalidArgument, "", x.fields)
		})
	}
}

// A rating is real-world, which header and driver say with the table's source, and its modifier is dropped with a warning.
func TestARunByARatingSaysItsMeasureAndItsSource(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	real := capstackv1.ProbabilityMeasure_PROBABILITY_MEASURE_REAL_WORLD
	events := runAll(t, client, drawing(100, defaulting(&capstackv1.DefaultTimeDistribution{Rating: "A3"}),
		&capstackv1.Uncertainty{Path: runningCost, Calibration: "default"}))
	h := events[0].GetHeader()
	if o := h.GetDriverOrigins(); h.GetMeasure() != real || len(o) != 2 || o[0].GetMeasure() != real || !strings.Contains(o[0].GetSource(), "1970-2012") ||
		o[1].GetCalibrationId() != "inflation" || o[1].GetJudgement() || o[1].GetSource() == "" {
		t.Errorf("measure %v, origins %v", h.GetMeasure(), o)
	}
	if got := h.GetUncertainties()[1].GetDistribution().GetMeanRevertingIndex(); got.GetMeanReversion() != 0.4 || got.GetVolatility() != 0.04 {
		t.Errorf("the calibration became %v", got)
	}
	if f := h.GetFindings(); len(f) != 1 || f[0].GetPath() != "monte_carlo.uncertainties[0].distribution.rating" {
		t.Errorf("findings %v", f)
	}
}

// A precision that cannot be met: the run ends at its paths and the summary says so. A measure that no path has: no figures and
// the reason.
func TestTheSummarySaysWhatWasNotReached(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	in := drawing(3000, &capstackv1.Uncertainty{Path: rentOfOracle, Shock: capstackv1.Shock_SHOCK_SCALE, Distribution: &capstackv1.Distribution{
		Family: &capstackv1.Distribution_Uniform{Uniform: &capstackv1.UniformDistribution{Low: 1, High: 1.2}}}})
	in.Measures = []*capstackv1.MeasureSelector{{Name: "ebit_margin"}, {Name: "debt_at_horizon"}, {Name: "days_to_first_shortfall"}}
	in.GetMonteCarlo().StopAt = []*capstackv1.Precision{{Measure: "ebit_margin", HalfWidth: 1e-12}, {Measure: "ebit_margin", HalfWidth: 0.5}}
	events := runAll(t, client, in)
	s := events[len(events)-1].GetSummary()
	if s.GetScenarioCount() != 3000 || len(s.GetPrecisions()) != 2 {
		t.Fatalf("%d scenarios, precisions %v", s.GetScenarioCount(), s.GetPrecisions())
	}
	if p := s.GetPrecisions()[0]; p.GetMet() || p.GetReachedHalfWidth() <= 1e-12 || p.GetHalfWidth() != 1e-12 || p.GetMeasure() != "ebit_margin" {
		t.Errorf("what cannot be met stands as %v", p)
	}
	if !s.GetPrecisions()[1].GetMet() {
		t.Errorf("half a margin is not reached: %v", s.GetPrecisions()[1])
	}
	if c := s.GetColumns()[2]; c.GetCount() != 0 || c.Mean != nil || c.StdDev != nil || c.StdError != nil || len(c.GetQuantiles()) != 0 || c.GetHistogram() != nil ||
		len(c.GetAbsent()) != 1 || c.GetAbsent()[0].GetCount() != 3000 || c.GetAbsent()[0].GetReason() == "" {
		t.Errorf("a measure without value on any path is %v", c)
	}
}

func TestTheCatalogListsCalibrationsByPage(t *testing.T) {
	client := capstackv1.NewCatalogServiceClient(servertest.Start(t))
	var ids []string
	token := ""
	for range 10 {
		page, err := client.ListCalibrations(t.Context(), &capstackv1.ListCalibrationsRequest{PageSize: 3, PageToken: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.GetCalibrations() {
			if ids = append(ids, c.GetCalibrationId()); c.GetSource() == "" || c.GetDistribution().GetFamily() == nil || len(c.GetInputs()) == 0 {
				t.Errorf("%v", c)
			}
		}
		if token = page.GetNextPageToken(); token == "" {
			break
		}
	}
	if got := strings.Join(ids, " "); got != "accelerator-rent construction-delay cost-overrun inflation power-price short-rate utilization" {
		t.Errorf("calibrations %s", got)
	}
}
