package main

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestDrawsAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{
		"a.b=normal(3,0.5)":                          `path: "a.b" shock: SHOCK_REPLACE distribution { normal { mean: 3 std_dev: 0.5 } }`,
		"t[x].usd_per_year*=lognormal(1,1)":          `path: "t[x].usd_per_year" shock: SHOCK_SCALE distribution { lognormal { median: 1 sigma_log: 1 } }`,
		"a += uniform( -1 , 1e3 )":                   `path: "a" shock: SHOCK_ADD distribution { uniform { low: -1 high: 1000 } }`,
		"a=triangular(1,2,3)":                        `path: "a" shock: SHOCK_REPLACE distribution { triangular { low: 1 mode: 2 high: 3 } }`,
		"a=pert(1,2,3)":                              `path: "a" shock: SHOCK_REPLACE distribution { pert { low: 1 mode: 2 high: 3 } }`,
		"a=mean_reverting_price(1,0.5)":              `path: "a" distribution { mean_reverting_price { mean_reversion: 1 volatility: 0.5 } }`,
		"a=on_time_or_lognormal(90,1,0.1)":           `path: "a" shock: SHOCK_REPLACE distribution { on_time_or_lognormal { median: 90 sigma_log: 1 zero_probability: 0.1 } }`,
		"a=bernoulli(0.1,0,180)":                     `path: "a" shock: SHOCK_REPLACE distribution { bernoulli { probability: 0.1 low_value: 0 high_value: 180 } }`,
		"a=lognormal_by_percentiles(1,1.3)":          `path: "a" shock: SHOCK_REPLACE distribution { lognormal_by_percentiles { p50: 1 p90: 1.3 } }`,
		"a=on_time_or_lognormal_by_mean(30,0.6,0.1)": `path: "a" shock: SHOCK_REPLACE distribution { on_time_or_lognormal_by_mean { mean: 30 sigma_log: 0.6 zero_probability: 0.1 } }`,
		"a=default":                                  `path: "a" calibration: "default"`,
		"a=default(short-rate)":                      `path: "a" calibration: "short-rate"`,
		"a,b , c=rating(A3)":                         `path: "a" also_paths: "b" also_paths: "c" distribution { default_time { rating: "A3" } }`,
		"a=cds(0.0675,0.35)":                         `path: "a" distribution { default_time { cds_years: 5 cds_spread_rates: 0.0675 recovery_fraction: 0.35 } }`,
		"a=default ~ build(0.7)":                     `path: "a" calibration: "default" common_factor: "build" factor_loading: 0.7`,
		"a+=normal(0,1)~x(-1)":                       `path: "a" shock: SHOCK_ADD distribution { normal { std_dev: 1 } } common_factor: "x" factor_loading: -1`,
	} {
		u := &pb.Uncertainty{}
		if err := prototext.Unmarshal([]byte(want), u); err != nil {
			t.Fatal(err)
		}
		if got, err := draw(text); err != nil || !proto.Equal(got, u) {
			t.Errorf("%s: got %v (%v), want %v", text, got, err, u)
		}
	}
}

func TestDrawsThatMakeNoSenseSayHowToWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"a":                    "write path=DISTRIBUTION",
		"=normal(1,2)":         "write path=DISTRIBUTION",
		"a=3":                  "3 is no distribution",
		"a=gauss(0,1)":         "lognormal(median,sigma_log)",
		"a=normal(0,1":         "is no distribution",
		"a=empirical(1)":       "is no distribution",
		"a=normal(1)":          "got 1 parameters",
		"a=normal()":           "got 1 parameters",
		"a=uniform(1,2,3)":     "got 3 parameters",
		"a=normal(1,x)":        `std_dev needs a finite number, not "x"`,
		"a=normal(1,)":         `std_dev needs a finite number, not ""`,
		"a=uniform(-Inf,3)":    "low needs a finite number",
		"a=uniform(0,NaN)":     "high needs a finite number",
		"a=lognormal(1e999,1)": "median needs a finite number",
		"a=default(x,y)":       "no distribution",
		"a=cds(0.1)":           "got 1 parameters",
		"a=cds(x,0.1)":         "spread_rate needs a finite number",
		"a=normal(1,2) ~ b":    "write ~ FACTOR(loading)",
		"a=normal(1,2) ~ b(x)": "loading needs a finite number",
	} {
		if got, err := draw(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v (%v), want an error with %q", text, got, err, want)
		}
	}
}

func TestACaseWithoutSuggestionsRunsWithDraws(t *testing.T) {
	run := []string{"run", "oracle-notes-2025", "--paths", "50", "--measures", "interest_due_year_1"}
	code, _, errs := call(t, "", run...)
	for _, want := range []string{"suggests no random drivers", "--draw", "capstack catalog get oracle-notes-2025 --case > my.json", "uncertainties"} {
		if code != exitFailure || !strings.Contains(errs, want) {
			t.Errorf("exit %d with %q, want %d and %q", code, errs, exitFailure, want)
		}
	}
	run = append(run, "--draw", "financing.tranches[2030].fixed_rate+=normal(0,0.001)")
	if code, _, errs = call(t, "", run...); code != exitFailure || !strings.Contains(errs, "--draw financing.tranches[2030]") {
		t.Errorf("a draw of a tranche that is not there: exit %d with %q", code, errs)
	}
	run[len(run)-1] = "financing.tranches[note-2030].fixed_rate+=normal(0,0.001)"
	if code, out, errs := call(t, "", run...); code != exitOK || !strings.Contains(out, "interest_due_year_1") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
