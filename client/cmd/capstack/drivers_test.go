package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/capstack/capstack/client/cmd/capstack/internal/archetype"
)

// wantAll runs a command that succeeds and looks for texts in its output.
func wantAll(t *testing.T, args []string, wants ...string) {
	t.Helper()
	code, out, errs := call(t, "", args...)
	if code != exitOK {
		t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	for _, want := range wants {
		if !strings.Contains(out, want) {
			t.Errorf("%v: no %q in:\n%s", args, want, out)
		}
	}
}

// leasing is a case file whose drivers are given in YAML.
func leasing(t *testing.T, drivers string) string {
	t.Helper()
	x, ok := archetype.Get("hyperscale-lease")
	if !ok {
		t.Fatal("no such archetype")
	}
	text, _, _ := strings.Cut(x.Text, "\nuncertainties:")
	name := filepath.Join(t.TempDir(), "case.yaml")
	if err := os.WriteFile(name, []byte(text+"\nuncertainties:\n"+drivers), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestTheCatalogOfDriversNamesSourcesAndJudgement(t *testing.T) {
	wantAll(t, []string{"catalog", "drivers"}, "construction-delay  Delay of a data center's phase", "9 of 10 data centers are late",
		"--draw 'market.indices[ID].shift_rate=default'", "reversion 0.4 a year, volatility 0.04", "Judgement")
	wantAll(t, []string{"catalog", "drivers", "-o", "csv"}, "cost-overrun,", ",false\n")
	wantAll(t, []string{"catalog", "drivers", "-o", "json"}, `"calibration_id": "power-price"`, `"judgement": true`)
}

// What the case leaves to a calibration is listed with its line and its source, and a run marks it.
func TestDefaultsOfDriversAreListedWhereverTheyAreFilled(t *testing.T) {
	name := leasing(t, `  - path: facility.phases[campus].delay_days
    calibration: default
    common_factor: site
    factor_loading: 0.8
  - {path: "facility.phases[campus].cost_overrun_factor", calibration: cost-overrun, common_factor: site, factor_loading: 0.5}
`)
	wantAll(t, []string{"case", "check", name}, "case.yaml:", "default: uncertainties[0].distribution: construction-delay of facility.phases[campus].delay_days: judgement",
		"uncertainties[1].distribution: cost-overrun", "published. AACE", "nothing found")
	wantAll(t, []string{"run", name, "--paths", "200", "--measures", "project_npv"}, "filled by default, construction-delay",
		"correlation 0.4 of facility.phases[campus].delay_days and facility.phases[campus].cost_overrun_factor")
}

func TestARunSaysItsMeasureAndHowPreciseItBecame(t *testing.T) {
	name := leasing(t, `  - {path: "tenants[hyperscaler].stops_paying_date", distribution: {default_time: {rating: A3}}}
`)
	wantAll(t, []string{"run", name, "--paths", "2000", "--measures", "project_npv", "--stop", "project_npv=1"},
		"probabilities of default and expected losses are real-world", "hazard of rating A3", "1970-2012", "those of A stand for A3",
		"not met: the run ended at its greatest number of paths, 2,000")
	wantAll(t, []string{"run", name, "--paths", "2000", "--measures", "project_npv", "--stop", "project_npv=1e12"}, "met after ")
	wantAll(t, []string{"run", name, "--paths", "64", "--measures", "loss_total", "--draw", "tenants[hyperscaler].stops_paying_date=cds(0.0675,0.35)"},
		"are market-implied", "hazard from swaps")
}
