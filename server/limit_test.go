package server_test

import (
	"slices"
	"strconv"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Each limit of a request is accepted, and one more is refused with the field that is too long. What is within the limit may
// have other faults: only the limit is asked for.
func TestEveryLimitIsMetAtItAndOneOver(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	value := func(change func(*capstackv1.ValueCaseRequest, int)) func(int) error {
		return func(n int) error {
			in := byReference("abilene-set-a")
			in.ValidateOnly = true
			change(in, n)
			_, err := client.ValueCase(t.Context(), in)
			return err
		}
	}
	run := func(change func(*capstackv1.RunScenariosRequest, int)) func(int) error {
		return func(n int) error {
			in := abilene(1)
			change(in, n)
			stream, err := client.RunScenarios(t.Context(), in)
			if err != nil {
				return err
			}
			_, err = all(stream)
			return err
		}
	}
	stress := func(i int) *capstackv1.Stress {
		return &capstackv1.Stress{StressId: "s" + strconv.Itoa(i), Overrides: []*capstackv1.Override{
			{Path: "tenants[oracle].pay_fraction", Text: "0.5"}}}
	}
	tests := []struct {
		field string
		limit int
		call  func(int) error
	}{
		{"overrides", 1000, value(func(in *capstackv1.ValueCaseRequest, n int) {
			for range n {
				in.Overrides = append(in.Overrides, &capstackv1.Override{Path: "tenants[oracle].usd_per_year", Text: "1"})
			}
		})},
		{"measures", 1000, value(func(in *capstackv1.ValueCaseRequest, n int) { in.Measures = slices.Repeat([]string{"ebit_margin"}, n) })},
		{"lines", 100, value(func(in *capstackv1.ValueCaseRequest, n int) { in.Lines = slices.Repeat([]string{"cfads"}, n) })},
		{"statements", 16, value(func(in *capstackv1.ValueCaseRequest, n int) {
			in.Statements = slices.Repeat([]capstackv1.StatementKind{capstackv1.StatementKind_STATEMENT_KIND_CASH}, n)
		})},
		{"measures", 64, run(func(in *capstackv1.RunScenariosRequest, n int) {
			in.Measures = slices.Repeat([]*capstackv1.MeasureSelector{{Name: "ebit_margin"}}, n)
		})},
		{"quantile_probabilities", 21, run(func(in *capstackv1.RunScenariosRequest, n int) {
			for i := range n {
				in.QuantileProbabilities = append(in.QuantileProbabilities, float64(i+1)/float64(n+1))
			}
		})},
		{"thresholds", 64, run(func(in *capstackv1.RunScenariosRequest, n int) {
			for i := range n {
				in.Thresholds = append(in.Thresholds, &capstackv1.Threshold{Measure: "ebit_margin", Level: float64(i)})
			}
		})},
		{"fan_lines", 6, run(func(in *capstackv1.RunScenariosRequest, n int) { in.FanLines = slices.Repeat([]string{"cfads"}, n) })},
		{"monte_carlo.uncertainties", 64, run(func(in *capstackv1.RunScenariosRequest, n int) {
			in.GetMonteCarlo().Uncertainties = make([]*capstackv1.Uncertainty, n)
			for i := range n {
				in.GetMonteCarlo().Uncertainties[i] = &capstackv1.Uncertainty{}
			}
		})},
		{"monte_carlo.correlations", 2016, run(func(in *capstackv1.RunScenariosRequest, n int) {
			in.GetMonteCarlo().Correlations = make([]*capstackv1.Correlation, n)
			for i := range n {
				in.GetMonteCarlo().Correlations[i] = &capstackv1.Correlation{}
			}
		})},
		{"grid.axes", 8, run(func(in *capstackv1.RunScenariosRequest, n int) {
			g := &capstackv1.Grid{}
			for i := range n {
				g.Axes = append(g.Axes, &capstackv1.GridAxis{Path: "facility.phases[b" + strconv.Itoa(i+1) + "].delay_days",
					Points: &capstackv1.GridAxis_Values{Values: &capstackv1.GridValues{Values: []string{"0"}}}})
			}
			in.Spec = &capstackv1.RunScenariosRequest_Grid{Grid: g}
		})},
		{"grid.axes[0].values.values", 1000, run(func(in *capstackv1.RunScenariosRequest, n int) {
			in.Spec = &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: []*capstackv1.GridAxis{{
				Path:   "facility.phases[b1].delay_days",
				Points: &capstackv1.GridAxis_Values{Values: &capstackv1.GridValues{Values: slices.Repeat([]string{"1"}, n)}}}}}}
		})},
		{"stress_set.stresses", 1000, run(func(in *capstackv1.RunScenariosRequest, n int) {
			set := &capstackv1.StressSet{}
			for i := range n {
				set.Stresses = append(set.Stresses, stress(i))
			}
			in.Spec = &capstackv1.RunScenariosRequest_StressSet{StressSet: set}
		})},
	}
	for _, test := range tests {
		t.Run(test.field, func(t *testing.T) {
			if got := refusalOf(t, test.call(test.limit)); slices.Contains(got.fields, test.field+" limit") {
				t.Errorf("%d: %q", test.limit, got.text)
			}
			if got := refusalOf(t, test.call(test.limit+1)); got.code != codes.InvalidArgument || !slices.Contains(got.fields, test.field+" limit") {
				t.Errorf("%d: %q", test.limit+1, got.fields)
			}
		})
	}
}

func TestPathsAreMetAtTheirLimitAndOneOver(t *testing.T) {
	client := capstackv1.NewValuationServiceClient(servertest.Start(t))
	for paths, want := range map[int64]codes.Code{100_000_000: codes.OK, 100_000_001: codes.InvalidArgument} {
		stream, err := client.RunScenarios(t.Context(), abilene(paths))
		if err != nil {
			t.Fatal(err)
		}
		_, err = stream.Recv() // the header is enough
		if got := refusalOf(t, err); got.code != want {
			t.Errorf("%d paths: %+v", paths, got)
		}
	}
}
