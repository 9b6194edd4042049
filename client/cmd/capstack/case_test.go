package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/capstack/capstack/client/cmd/capstack/internal/archetype"
)

func TestEveryArchetypeIsWrittenAndCheckedWithoutFindings(t *testing.T) {
	list := archetype.List()
	if len(list) != 5 {
		t.Errorf("%d archetypes", len(list))
	}
	_, listed, _ := call(t, "", "case", "archetypes")
	for _, x := range list {
		if x.Title == "" || !strings.Contains(listed, x.Name) || !strings.Contains(listed, x.Title) {
			t.Errorf("%s, %q is not listed:\n%s", x.Name, x.Title, listed)
		}
		if !strings.Contains(x.Text, "invented:") || !strings.Contains(x.Text, "case_id: "+x.Name+"\n") {
			t.Errorf("%s: its figures are not marked as invented, or its id is another", x.Name)
		}
		file := filepath.Join(t.TempDir(), "case.yaml")
		if code, out, errs := call(t, "", "case", "init", x.Name, file); code != exitOK || !strings.Contains(out, "case check "+file) {
			t.Fatalf("%s: exit %d, %s%s", x.Name, code, out, errs)
		}
		code, out, errs := call(t, "", "case", "check", file, "--strict")
		if code != exitOK || out != file+": nothing found\n" || errs != "" {
			t.Errorf("%s: exit %d, %s%s", x.Name, code, out, errs)
		}
		if code, printed, _ := call(t, "", "case", "init", x.Name); code != exitOK || printed != x.Text {
			t.Errorf("%s: the output is not the file", x.Name)
		}
	}
}

// Every stress that an archetype names can be run, and so can its random drivers.
func TestStressesOfArchetypesRun(t *testing.T) {
	for _, x := range archetype.List() {
		if code, _, errs := call(t, x.Text, "run", "-", "--stress", "all", "--measures", "equity_npv,dscr_min", "-o", "csv"); code != exitOK {
			t.Errorf("%s: %s", x.Name, errs)
		}
	}
}

func TestCheckNamesEveryFaultByLineAndPath(t *testing.T) {
	x, _ := archetype.Get("neocloud-ddtl")
	bad := strings.NewReplacer("usd_per_mwh: 60", "usd_per_mwh: 6000", "term_months: 60", "term_months: 700", "book_life_months: 72", "book_life_months: 7200").Replace(x.Text)
	line := func(text string) string {
		before, _, _ := strings.Cut(bad, text)
		return "standard input:" + strconv.Itoa(strings.Count(before, "\n")+1) + ": "
	}
	code, _, errs := call(t, bad, "case", "check", "-")
	if code != exitFailure {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{
		line("usd_per_mwh: 6000") + "facility.power.usd_per_mwh", line("term_months: 700") + "tenants[lab].term_months",
		line("book_life_months: 7200") + "facility.phases[hall-1].fleets[gpu].book_life_months",
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not in\n%s", want, errs)
		}
	}
}

func TestCheckShowsWarningsAndFailsOnThemIfStrict(t *testing.T) {
	x, _ := archetype.Get("gpu-leasing-spv")
	odd := strings.Replace(x.Text, "amount_usd: 240000000", "amount_usd: 5000000000", 1) // a million dollars an accelerator
	odd = strings.Replace(odd, "equity_commitment_usd: 65000000", "equity_commitment_usd: 5000000000", 1)
	code, out, errs := call(t, odd, "case", "check", "-")
	if code != exitOK || !strings.Contains(out, "warning: facility.phases[fleet].fleets[gpu]") || !strings.Contains(out, "standard input:") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if code, _, errs := call(t, odd, "case", "check", "-", "--strict"); code != exitFailure || !strings.Contains(errs, "warnings") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, out, _ := call(t, odd, "case", "check", "-", "-o", "json"); code != exitOK || !strings.Contains(out, "SEVERITY_WARNING") {
		t.Errorf("exit %d, %s", code, out)
	}
}

func TestAFileThatIsThereIsWrittenOverByForceOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.yaml")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := call(t, "", "case", "init", "gpu-leasing-spv", file); code != exitFailure || !strings.Contains(errs, "--force") {
		t.Errorf("exit %d, %s", code, errs)
	}
	if code, _, errs := call(t, "", "case", "init", "gpu-leasing-spv", file, "--force"); code != exitOK {
		t.Errorf("exit %d, %s", code, errs)
	}
	for _, args := range [][]string{{"case", "init", "gpu-leasing"}, {"case", "init"}, {"case", "archetypes", "x"}, {"case", "check"}, {"case", "chek", "x"}} {
		if code, _, _ := call(t, "", args...); code != exitUsage {
			t.Errorf("%q: exit %d", args, code)
		}
	}
	if code, _, errs := call(t, "", "case", "init", "gpu-leasing-spv", "/dev/null/x"); code != exitFailure || errs == "" {
		t.Errorf("exit %d, %s", code, errs)
	}
}
