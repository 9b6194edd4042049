package server_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ownCase returns a reference case as a case of one's own, to be changed.
func ownCase(t *testing.T, conn *grpc.ClientConn, id string) *capstackv1.ProjectCase {
	t.Helper()
	got, err := capstackv1.NewCatalogServiceClient(conn).GetReferenceCase(t.Context(), &capstackv1.GetReferenceCaseRequest{ReferenceCaseId: id})
	if err != nil {
		t.Fatal(err)
	}
	return got.GetReferenceCase().GetProjectCase()
}

func TestBadInputOfACase(t *testing.T) {
	conn := servertest.Start(t)
	client := capstackv1.NewValuationServiceClient(conn)
	good := ownCase(t, conn, "abilene-set-a")
	notes := ownCase(t, conn, "oracle-notes-2025")
	tests := []struct {
		name   string
		from   *capstackv1.ProjectCase
		change func(*capstackv1.ProjectCase)
		reason string
		fields []string
	}{
		{"no capacity base", good, func(c *capstackv1.ProjectCase) {
			c.Facility.Phases[0].CapacityBase = 0
		}, "INVALID_INPUT", []string{"project_case.facility.phases[b1].capacity_base unit"}},
		{"two phases of one id", good, func(c *capstackv1.ProjectCase) {
			c.Facility.Phases[1].PhaseId = "b1"
		}, "", []string{"project_case.facility.phases[1].phase_id unique"}},
		{"a negative price", good, func(c *capstackv1.ProjectCase) {
			c.Tenants[0].UsdPerYear = "-1"
		}, "INVALID_INPUT", []string{"project_case.tenants[oracle].usd_per_year range"}},
		{"more let than there is", good, func(c *capstackv1.ProjectCase) {
			c.Tenants[0].CapacityMw = proto.Float64(2000)
		}, "INVALID_INPUT", []string{"project_case.facility.phases[b1] overlap", "project_case.facility.phases[b8] overlap"}},
		{"dates out of order", notes, func(c *capstackv1.ProjectCase) {
			c.Financing.Tranches[0].Maturity = "2020-01-01"
		}, "", []string{"project_case.financing.tranches[note-2030].maturity order"}},
		{"a date that does not exist", good, func(c *capstackv1.ProjectCase) {
			c.FinancialClose = "2026-02-30"
		}, "", []string{"project_case.financial_close format"}},
		{"repayments that do not sum", notes, func(c *capstackv1.ProjectCase) {
			c.Financing.Tranches[0].Amortization = capstackv1.Amortization_AMORTIZATION_LISTED
			c.Financing.Tranches[0].Repayments = []*capstackv1.Repayment{{Date: "2030-09-26", AmountUsd: "1"}}
		}, "INVALID_INPUT", []string{"project_case.financing.tranches[note-2030].repayments sum"}},
		{"NaN", good, func(c *capstackv1.ProjectCase) {
			c.Facility.Phases[0].CapacityMw = proto.Float64(math.NaN())
		}, "INVALID_INPUT", []string{"project_case.facility.phases[b1].capacity_mw format"}},
		{"text that is no number", good, func(c *capstackv1.ProjectCase) {
			c.Tenants[0].UsdPerYear = "eleven billion"
		}, "INVALID_INPUT", []string{"project_case.tenants[oracle].usd_per_year format"}},
		{"more digits than anybody signs", good, func(c *capstackv1.ProjectCase) {
			c.Tenants[0].UsdPerYear = "1.0000000001"
		}, "INVALID_INPUT", []string{"project_case.tenants[oracle].usd_per_year format"}},
		{"a driver on a path that is not there", good, func(c *capstackv1.ProjectCase) {
			c.Uncertainties[0].Path = "tenants[nobody].usd_per_year"
		}, "", []string{"project_case.uncertainties[0].path path"}},
		{"a horizon that is too long", good, func(c *capstackv1.ProjectCase) {
			c.HorizonMonths = 601
		}, "INVALID_INPUT", []string{"project_case.horizon_months range"}},
		{"two faults at once", good, func(c *capstackv1.ProjectCase) {
			c.HorizonMonths = 0
			c.Tenants[0].TermMonths = -1
		}, "INVALID_INPUT", []string{"project_case.horizon_months required", "project_case.tenants[oracle].term_months range"}},
		{"what cannot be read and what is missing at once", good, func(c *capstackv1.ProjectCase) {
			c.FinancialClose = "soon"
			c.Facility.Phases[0].CapacityMw = nil
		}, "INVALID_INPUT", []string{"project_case.financial_close format", "project_case.facility.phases[b1].capacity_mw required"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.ValueCase(t.Context(), &capstackv1.ValueCaseRequest{
				Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: changed(test.from, test.change)},
			})
			expect(t, err, codes.InvalidArgument, test.reason, test.fields)
		})
	}
}

// expect checks that an error has a code, a reason ("" for any) and at least these fields at fault.
func expect(t *testing.T, err error, code codes.Code, reason string, fields []string) {
	t.Helper()
	got := refusalOf(t, err)
	if got.code != code || got.reason == "" || reason != "" && got.reason != reason {
		t.Errorf("%s %s: %s", got.code, got.reason, got.text)
	}
	for _, want := range fields {
		if !slices.Contains(got.fields, want) {
			t.Errorf("%q is not among %q", want, got.fields)
		}
	}
}

func TestUnusualNumbersAreWarningsNotErrors(t *testing.T) {
	conn := servertest.Start(t)
	c := ownCase(t, conn, "abilene-set-a")
	c.Facility.Phases[0].Fleets[0].AmountUsd = "50000000000" // a million dollars an accelerator
	got, err := capstackv1.NewValuationServiceClient(conn).ValueCase(t.Context(), &capstackv1.ValueCaseRequest{
		Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: c},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(got.GetFindings(), func(f *capstackv1.Finding) bool {
		return f.GetRule() == "sanity" && f.GetSeverity() == capstackv1.Severity_SEVERITY_WARNING && strings.Contains(f.GetPath(), "fleets[gb200]")
	}) {
		t.Errorf("%v", got.GetFindings())
	}
}

func TestBadInputAroundACase(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	tests := []struct {
		name   string
		change func(*capstackv1.ValueCaseRequest)
		code   codes.Code
		reason string
		fields []string
	}{
		{"no case", func(in *capstackv1.ValueCaseRequest) { in.Subject = nil }, codes.InvalidArgument, "INVALID_INPUT", []string{"project_case required"}},
		{"an unknown reference case", func(in *capstackv1.ValueCaseRequest) {
			in.Subject = &capstackv1.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "nothing"}
		}, codes.NotFound, "REFERENCE_CASE_NOT_FOUND", nil},
		{"an unknown path", func(in *capstackv1.ValueCaseRequest) {
			in.Overrides = []*capstackv1.Override{{Path: "tenants[oracle].usd_per_month", Text: "1"}}
		}, codes.InvalidArgument, "UNKNOWN_PATH", []string{"overrides[0].path path"}},
		{"text that does not fit its path", func(in *capstackv1.ValueCaseRequest) {
			in.Overrides = []*capstackv1.Override{{Path: "tenants[oracle].usd_per_year", Text: "much"}}
		}, codes.InvalidArgument, "INVALID_INPUT", []string{"overrides[0].text format"}},
		{"a value outside its range", func(in *capstackv1.ValueCaseRequest) {
			in.Overrides = []*capstackv1.Override{{Path: "tenants[oracle].pay_fraction", Text: "1.5"}}
		}, codes.InvalidArgument, "INVALID_INPUT", []string{"project_case.tenants[oracle].pay_fraction range"}},
		{"an unknown measure", func(in *capstackv1.ValueCaseRequest) { in.Measures = []string{"ebit_margin", "profit"} },
			codes.InvalidArgument, "UNKNOWN_NAME", []string{"measures[1] measure"}},
		{"an unknown line", func(in *capstackv1.ValueCaseRequest) { in.Lines = []string{"nothing"} },
			codes.InvalidArgument, "UNKNOWN_NAME", []string{"lines[0] line"}},
		{"an unknown statement", func(in *capstackv1.ValueCaseRequest) { in.Statements = []capstackv1.StatementKind{99} },
			codes.InvalidArgument, "INVALID_INPUT", []string{"statements[0] enum"}},
		{"no statement", func(in *capstackv1.ValueCaseRequest) { in.Statements = []capstackv1.StatementKind{0} },
			codes.InvalidArgument, "INVALID_INPUT", []string{"statements[0] enum"}},
		{"an unknown frequency", func(in *capstackv1.ValueCaseRequest) { in.Frequency = 99 },
			codes.InvalidArgument, "INVALID_INPUT", []string{"frequency enum"}},
		{"faults of every stage at once", func(in *capstackv1.ValueCaseRequest) {
			in.Overrides = []*capstackv1.Override{{Path: "nowhere", Text: "1"}}
			in.Measures = []string{"profit"}
			in.Frequency = 99
		}, codes.InvalidArgument, "INVALID_INPUT", []string{"overrides[0].path path", "measures[0] measure", "frequency enum"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.ValueCase(t.Context(), changed(byReference("abilene-set-a"), test.change))
			expect(t, err, test.code, test.reason, test.fields)
		})
	}
}

func TestBadInputOfARun(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	price := func(rho float64) *capstackv1.MonteCarlo {
		driver := func(path string) *capstackv1.Uncertainty {
			return &capstackv1.Uncertainty{Path: path, Shock: capstackv1.Shock_SHOCK_SCALE, Distribution: &capstackv1.Distribution{
				Family: &capstackv1.Distribution_Normal{Normal: &capstackv1.NormalDistribution{Mean: 1, StdDev: 0.1}}}}
		}
		a, b, c := "tenants[oracle].usd_per_year", "facility.operating_costs[other].usd_per_year", "facility.occupancies[colocation].usd_per_year"
		return &capstackv1.MonteCarlo{
			Paths: 100, Uncertainties: []*capstackv1.Uncertainty{driver(a), driver(b), driver(c)},
			Correlations: []*capstackv1.Correlation{{PathA: a, PathB: b, Rho: rho}, {PathA: b, PathB: c, Rho: rho}, {PathA: a, PathB: c, Rho: -rho}},
		}
	}
	grid := func(axes ...*capstackv1.GridAxis) func(*capstackv1.RunScenariosRequest) {
		return func(in *capstackv1.RunScenariosRequest) {
			in.Spec = &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: axes}}
		}
	}
	stresses := func(set *capstackv1.StressSet) func(*capstackv1.RunScenariosRequest) {
		return func(in *capstackv1.RunScenariosRequest) {
			in.Spec = &capstackv1.RunScenariosRequest_StressSet{StressSet: set}
		}
	}
	spaced := func(first, last string, count int32) *capstackv1.GridAxis {
		return &capstackv1.GridAxis{Path: "tenants[oracle].usd_per_year", Points: &capstackv1.GridAxis_Range{
			Range: &capstackv1.GridRange{First: first, Last: last, Count: count}}}
	}
	tests := []struct {
		name   string
		change func(*capstackv1.RunScenariosRequest)
		reason string
		fields []string
	}{
		{"a thousand million paths", func(in *capstackv1.RunScenariosRequest) { in.GetMonteCarlo().Paths = 1_000_000_000 },
			"INVALID_INPUT", []string{"monte_carlo.paths range"}},
		{"no paths", func(in *capstackv1.RunScenariosRequest) { in.GetMonteCarlo().Paths = 0 }, "INVALID_INPUT", []string{"monte_carlo.paths range"}},
		{"no kind of run", func(in *capstackv1.RunScenariosRequest) { in.Spec = nil }, "INVALID_INPUT", []string{"monte_carlo required"}},
		{"correlations that no random numbers have", func(in *capstackv1.RunScenariosRequest) {
			in.Spec = &capstackv1.RunScenariosRequest_MonteCarlo{MonteCarlo: price(0.9)}
		}, "CORRELATION_NOT_PSD", []string{"monte_carlo.correlations range"}},
		{"a draw on a tenor", func(in *capstackv1.RunScenariosRequest) {
			in.GetMonteCarlo().Uncertainties = price(0).Uncertainties[:1]
			in.GetMonteCarlo().Uncertainties[0].Path = "tenants[oracle].term_months"
		}, "INPUT_NOT_VARIABLE", []string{"monte_carlo.uncertainties[0].path path"}},
		{"a draw on nothing", func(in *capstackv1.RunScenariosRequest) {
			in.GetMonteCarlo().Uncertainties = price(0).Uncertainties[:1]
			in.GetMonteCarlo().Uncertainties[0].Path = "tenants[nobody].term_months"
		}, "UNKNOWN_PATH", []string{"monte_carlo.uncertainties[0].path path"}},
		{"a distribution without parameters", func(in *capstackv1.RunScenariosRequest) {
			in.GetMonteCarlo().Uncertainties = price(0).Uncertainties[:1]
			in.GetMonteCarlo().Uncertainties[0].Distribution = nil
		}, "INVALID_INPUT", nil},
		{"infinite parameters", func(in *capstackv1.RunScenariosRequest) {
			in.GetMonteCarlo().Uncertainties = price(0).Uncertainties[:1]
			in.GetMonteCarlo().Uncertainties[0].GetDistribution().GetNormal().Mean = math.Inf(1)
		}, "INVALID_INPUT", []string{"monte_carlo.uncertainties[0].distribution.mean format"}},
		{"an unknown column", func(in *capstackv1.RunScenariosRequest) {
			in.Measures = []*capstackv1.MeasureSelector{{Name: "profit"}}
		}, "UNKNOWN_NAME", []string{"measures[0].name measure"}},
		{"a label that is not there", func(in *capstackv1.RunScenariosRequest) {
			in.Measures = []*capstackv1.MeasureSelector{{Name: "ebit_margin", Label: "x"}}
		}, "UNKNOWN_NAME", nil},
		{"quantiles out of order", func(in *capstackv1.RunScenariosRequest) {
			in.QuantileProbabilities = []float64{0.5, 0.1, math.NaN(), 1}
		},
			"INVALID_INPUT", []string{"quantile_probabilities[1] order", "quantile_probabilities[2] range", "quantile_probabilities[3] range"}},
		{"a threshold on no column", func(in *capstackv1.RunScenariosRequest) {
			in.Thresholds = []*capstackv1.Threshold{{Measure: "moic", Level: 1}}
		}, "", []string{"thresholds[0].measure reference"}},
		{"a threshold that is no number", func(in *capstackv1.RunScenariosRequest) {
			in.Thresholds = []*capstackv1.Threshold{{Measure: "ebit_margin", Level: math.NaN()}}
		}, "INVALID_INPUT", []string{"thresholds[0].level format"}},
		{"an unknown line", func(in *capstackv1.RunScenariosRequest) { in.FanLines = []string{"nothing"} }, "UNKNOWN_NAME", []string{"fan_lines[0] reference"}},
		{"an unknown detail", func(in *capstackv1.RunScenariosRequest) { in.Detail = 99 }, "INVALID_INPUT", []string{"detail enum"}},
		{"statistics of events that are none", func(in *capstackv1.RunScenariosRequest) { in.Events = []capstackv1.EventStatistic{0, 99} },
			"INVALID_INPUT", []string{"events[0] required", "events[1] enum"}},
		{"a statistic of events twice", func(in *capstackv1.RunScenariosRequest) { in.Events = []capstackv1.EventStatistic{4, 1, 4} },
			"INVALID_INPUT", []string{"events[2] unique"}},
		{"events of a grid", func(in *capstackv1.RunScenariosRequest) {
			grid(spaced("8000000000", "9000000000", 2))(in)
			in.Events = []capstackv1.EventStatistic{1}
		}, "INVALID_INPUT", []string{"events unused"}},
		{"fewer than no workers", func(in *capstackv1.RunScenariosRequest) { in.WorkerCount = -1 }, "INVALID_INPUT", []string{"worker_count range"}},
		{"a grid without axes", grid(), "INVALID_INPUT", []string{"grid.axes required"}},
		{"an axis without points", grid(&capstackv1.GridAxis{Path: "tenants[oracle].usd_per_year"}), "INVALID_INPUT", []string{"grid.axes[0].points required"}},
		{"an axis of one point", grid(spaced("1", "2", 1)), "INVALID_INPUT", []string{"grid.axes[0].range.count range"}},
		{"an axis outside the range of its input", grid(spaced("-5", "12000000000", 3)), "INVALID_INPUT", []string{"grid.axes[0].range range"}},
		{"the same axis twice", grid(spaced("1", "2", 2), spaced("1", "2", 2)), "INVALID_INPUT", []string{"grid.axes[1].path unique"}},
		{"a stress that the case has not", stresses(&capstackv1.StressSet{StressIds: []string{"flood"}}), "UNKNOWN_NAME", []string{"stress_set.stress_ids[0] reference"}},
		{"a stress that makes the case invalid", stresses(&capstackv1.StressSet{
			StressIds: []string{"two-buildings-idle"},
			Stresses: []*capstackv1.Stress{{StressId: "gone", Overrides: []*capstackv1.Override{
				{Path: "tenants[oracle].pay_fraction", Text: "2"}}}},
		}), "INVALID_INPUT", []string{"stress_set.stresses[0] stress"}},
		{"a stress with an unknown path", stresses(&capstackv1.StressSet{
			Stresses: []*capstackv1.Stress{{StressId: "gone", Overrides: []*capstackv1.Override{{Path: "nowhere", Text: "2"}}}},
		}), "UNKNOWN_PATH", []string{"stress_set.stresses[0].overrides[0].path path"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stream, err := client.RunScenarios(t.Context(), changed(abilene(100), test.change))
			if err != nil {
				t.Fatal(err)
			}
			_, err = all(stream)
			expect(t, err, codes.InvalidArgument, test.reason, test.fields)
		})
	}
}

func TestBadInputOfAGoalSeek(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	good := &capstackv1.SolveInputRequest{
		Subject:   &capstackv1.SolveInputRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		InputPath: "tenants[oracle].usd_per_year", Measure: "ebit_margin", Target: "0",
	}
	tests := []struct {
		name   string
		change func(*capstackv1.SolveInputRequest)
		reason string
		fields []string
	}{
		{"nothing", func(in *capstackv1.SolveInputRequest) { in.InputPath, in.Measure, in.Target = "", "", "" },
			"INVALID_INPUT", []string{"input_path required", "measure required", "target required"}},
		{"an unknown input", func(in *capstackv1.SolveInputRequest) { in.InputPath = "nowhere" }, "UNKNOWN_PATH", []string{"input_path path"}},
		{"a date", func(in *capstackv1.SolveInputRequest) { in.InputPath = "financial_close" }, "UNKNOWN_PATH", []string{"input_path path"}},
		{"an unknown measure", func(in *capstackv1.SolveInputRequest) { in.Measure = "profit" }, "UNKNOWN_NAME", []string{"measure measure"}},
		{"a target that is no number", func(in *capstackv1.SolveInputRequest) { in.Target = "0,5" }, "INVALID_INPUT", []string{"target format"}},
		{"bounds the wrong way round", func(in *capstackv1.SolveInputRequest) { in.LowerBound, in.UpperBound = "2", "1" }, "INVALID_INPUT", []string{"upper_bound order"}},
		{"a tolerance that is too fine", func(in *capstackv1.SolveInputRequest) { in.RelativeTolerance = proto.Float64(1e-13) }, "INVALID_INPUT", []string{"relative_tolerance range"}},
		{"a tolerance that is no number", func(in *capstackv1.SolveInputRequest) { in.RelativeTolerance = proto.Float64(math.NaN()) }, "INVALID_INPUT", []string{"relative_tolerance format"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.SolveInput(t.Context(), changed(good, test.change))
			expect(t, err, codes.InvalidArgument, test.reason, test.fields)
		})
	}
	t.Run("an answer all the same", func(t *testing.T) {
		if _, err := client.SolveInput(context.Background(), good); err != nil {
			t.Error(err)
		}
	})
}

// Only the program of a case knows its lines: checking the case finds a covenant on one that does not exist all the same.
func TestBadInputOfAReverseStress(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	good := &capstackv1.ReverseStressRequest{
		Subject: &capstackv1.ReverseStressRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}, Measure: "ebit_margin", EvaluationLimit: 1000,
	}
	direction := func(path, text string) *capstackv1.ShockDirection {
		return &capstackv1.ShockDirection{Overrides: []*capstackv1.Override{{Path: path, Shock: capstackv1.Shock_SHOCK_SCALE, Text: text}}}
	}
	const revenue = "tenants[oracle].usd_per_year"
	for _, test := range []struct {
		name   string
		change func(*capstackv1.ReverseStressRequest)
		reason string
		fields []string
	}{
		{"no measure", func(in *capstackv1.ReverseStressRequest) { in.Measure = "" }, "INVALID_INPUT", []string{"measure required"}},
		{"an unknown measure", func(in *capstackv1.ReverseStressRequest) { in.Measure = "profit" }, "UNKNOWN_NAME", []string{"measure measure"}},
		{"a level that is no number", func(in *capstackv1.ReverseStressRequest) { in.Level = math.NaN() }, "INVALID_INPUT", []string{"level format"}},
		{"an unknown side", func(in *capstackv1.ReverseStressRequest) { in.Side = 7 }, "INVALID_INPUT", []string{"side enum"}},
		{"everything beyond its limit", func(in *capstackv1.ReverseStressRequest) {
			in.Reach, in.ShockLimit, in.EvaluationLimit, in.CheckPathCount = 9, 11, 10_000_000, -1
		}, "INVALID_INPUT", []string{"check_path_count range", "evaluation_limit range", "reach range", "shock_limit range"}},
		{"drivers and directions", func(in *capstackv1.ReverseStressRequest) {
			in.Drivers, in.Directions = &capstackv1.RandomDrivers{}, []*capstackv1.ShockDirection{direction(revenue, "0.9")}
		}, "INVALID_INPUT", []string{"directions exclusive"}},
		{"a driver on structure", func(in *capstackv1.ReverseStressRequest) {
			in.Drivers = &capstackv1.RandomDrivers{Uncertainties: []*capstackv1.Uncertainty{{Path: "horizon_months", Distribution: &capstackv1.Distribution{
				Family: &capstackv1.Distribution_Uniform{Uniform: &capstackv1.UniformDistribution{Low: 100, High: 120}}}}}}
		}, "INPUT_NOT_VARIABLE", []string{"drivers.uncertainties[0].path path"}},
		{"directions that cancel", func(in *capstackv1.ReverseStressRequest) {
			in.Directions = []*capstackv1.ShockDirection{direction(revenue, "0.9"), direction(revenue, "1.1")}
		}, "INVALID_INPUT", []string{"directions[1] stress"}},
		{"a direction into nowhere", func(in *capstackv1.ReverseStressRequest) {
			in.Directions = []*capstackv1.ShockDirection{direction(revenue, "1"), {}}
		}, "INVALID_INPUT", []string{"directions[0] stress", "directions[1].overrides required"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.ReverseStress(t.Context(), changed(good, test.change))
			expect(t, err, codes.InvalidArgument, test.reason, test.fields)
		})
	}
}

func TestBadInputOfATornadoAndOfSensitivities(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	subject := &capstackv1.ComputeTornadoRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"}
	_, err := client.ComputeTornado(t.Context(), &capstackv1.ComputeTornadoRequest{Subject: subject, LowProbability: 0.7,
		Ranges: []*capstackv1.InputRange{{Path: "nowhere", Low: "1"}}})
	expect(t, err, codes.InvalidArgument, "INVALID_INPUT", []string{"measures required", "ranges[0].high required"})
	_, err = client.ComputeTornado(t.Context(), &capstackv1.ComputeTornadoRequest{Subject: subject, LowProbability: 0.7,
		Measures: []*capstackv1.MeasureSelector{{Name: "ebit_margin"}}, Ranges: []*capstackv1.InputRange{{Path: "horizon_months", Low: "1", High: "x"}}})
	expect(t, err, codes.InvalidArgument, "INVALID_INPUT", []string{"low_probability unused", "ranges[0].path path"})
	_, err = client.ComputeSensitivities(t.Context(), &capstackv1.ComputeSensitivitiesRequest{
		Subject:      &capstackv1.ComputeSensitivitiesRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		InputLimit:   -1,
		ByMonthPaths: []string{"horizon_months"}})
	expect(t, err, codes.InvalidArgument, "INVALID_INPUT", []string{"input_limit range", "measure required"})
}

func TestACovenantOnAnUnknownLineIsRefusedWhenOnlyChecked(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	for _, only := range []bool{true, false} {
		c := ownCase(t, servertest.Start(t), "abilene-set-a-loan")
		level := 1.1
		c.Financing.Covenants = []*capstackv1.Covenant{{CovenantId: "own", Kind: capstackv1.CovenantKind_COVENANT_KIND_CUSTOM_RATIO,
			NumeratorLine: "ebitdar", DenominatorLine: "revenue", DefaultLevel: &level}}
		_, err := client.ValueCase(t.Context(), &capstackv1.ValueCaseRequest{ValidateOnly: only,
			Subject: &capstackv1.ValueCaseRequest_ProjectCase{ProjectCase: c}})
		got := refusalOf(t, err)
		if got.code != codes.InvalidArgument || !slices.Contains(got.fields, "project_case.financing.covenants[own].numerator_line reference") {
			t.Errorf("validate_only %t: %+v", only, got)
		}
	}
}
