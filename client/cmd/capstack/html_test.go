package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

const covenanted = "internal/archetype/neocloud-ddtl.yaml"

func TestRunWritesAPageWithChartsOfEachKind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.html")
	line := []string{"run", covenanted, "--paths", "256", "--seed", "3", "--measures", "dscr_min,equity_irr", "--fan", "cfads", "--html", file}
	code, out, errs := call(t, "", line...)
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d: %s", code, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	digest := lastWord(out)
	for _, want := range []string{
		"Histogram of dscr_min", "Histogram of equity_irr", "Fan of cfads", "Tornado of dscr_min", "Tornado of equity_irr", "covenant_breach[",
		digest, "<td>256</td>", "<td>3</td>", "Assumptions", "expected shortfall",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(page, "http:") || strings.Contains(page, "https:") || strings.Contains(page, "<script") {
		t.Error("the page reaches out")
	}
	if strings.Contains(out, "COVENANT_BREACH") {
		t.Error("the table shows lines that nobody asked for")
	}
	if code, _, errs := call(t, "", line...); code != exitOK {
		t.Fatal(errs)
	}
	if again, err := os.ReadFile(file); err != nil || !bytes.Equal(again, text) {
		t.Error("equal runs write different pages")
	}
}

// Sampling shows on the page: bars of probability in place of scenarios, the means by control variates, and in either case the
// drivers' shares, which are taken from independent paths.
func TestAPageShowsStrataAndControlVariates(t *testing.T) {
	for want, flags := range map[string][]string{
		"share of the probability":           {"--strata", "market.spot.usd_per_accelerator_hour=0.01,0.1,0.2"},
		"which strata weigh differently":     {"--strata", "market.spot.usd_per_accelerator_hour=0.1"},
		"mean corrected by control variates": {"--control-variates"},
	} {
		file := filepath.Join(t.TempDir(), "run.html")
		code, _, errs := call(t, "", append([]string{"run", covenanted, "--paths", "1024", "--measures", "equity_irr", "--html", file}, flags...)...)
		if code != exitOK {
			t.Fatalf("%s: %s", flags[0], errs)
		}
		text, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(text, []byte(want)) || !bytes.Contains(text, []byte("Tornado of equity_irr")) || bytes.Contains(text, []byte("are missing")) {
			t.Errorf("%s: the page has no %q, or shares are missing: %v", flags[0], want, err)
		}
	}
}

func lastWord(text string) string {
	words := strings.Fields(text)
	return words[len(words)-1]
}

func TestStressesHaveAPageWithoutATornado(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.html")
	if code, _, errs := call(t, "", "run", "testdata/campus.yaml", "--stress", "all", "--html", file); code != exitOK {
		t.Fatal(errs)
	}
	text, err := os.ReadFile(file)
	if err != nil || !bytes.Contains(text, []byte("Histogram of ")) || bytes.Contains(text, []byte("Tornado")) {
		t.Errorf("want histograms and no tornado: %v", err)
	}
}

func TestAPageThatCannotBeWrittenIsSaid(t *testing.T) {
	code, _, errs := call(t, "", "run", "testdata/campus.yaml", "--paths", "8", "--html", filepath.Join(t.TempDir(), "none", "run.html"))
	if code != exitFailure || !strings.Contains(errs, "write page") {
		t.Errorf("exit %d with %q", code, errs)
	}
}

func TestBreachesComeBeforeLockUps(t *testing.T) {
	got := covenantLines([]*pb.Covenant{
		{CovenantId: "a", LockUpLevel: proto.Float64(1.2)},
		{CovenantId: "b", LockUpLevel: proto.Float64(1.2), DefaultLevel: proto.Float64(1.1)},
		{CovenantId: "c", DefaultLevelUsd: "5"},
	})
	if want := []string{"covenant_breach[b]", "covenant_breach[c]", "covenant_locked[a]", "covenant_locked[b]"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCommandThatReplaysAPathGivesItsValue(t *testing.T) {
	args := []string{"testdata/campus.yaml", "--seed", "7", "--set", "facility.power.usd_per_mwh*=1.1", "--strata", "market.spot.usd_per_accelerator_hour=0.05"}
	_, out, errs := call(t, "", append([]string{"run", "--paths", "128", "--measures", "dscr_min"}, args...)...)
	for line := range strings.Lines(out) {
		at := strings.Index(line, "capstack value")
		if at < 0 {
			continue
		}
		_, ends, _ := strings.Cut(out, "ENDS OF")
		lowest := strings.Fields(ends)
		value := lowest[slices.Index(lowest, "dscr_min")+1]
		_, exact, errs := call(t, "", arguments(t, strings.TrimSpace(line[at:]))[1:]...)
		if !strings.Contains(exact, value) {
			t.Errorf("%s does not give %s: %s", strings.TrimSpace(line), value, errs)
		}
		return
	}
	t.Errorf("no command in\n%s%s", out, errs)
}

func TestWordsForAShell(t *testing.T) {
	for word, want := range map[string]string{"case.yaml": "case.yaml", "": "''", "a b": "'a b'", "x[a]*=2": "'x[a]*=2'", "it's": `'it'\''s'`} {
		if got := quoted(word); got != want {
			t.Errorf("%q: got %s, want %s", word, got, want)
		}
	}
}

func TestAPageThatCannotBeWrittenIsToldBeforeTheRun(t *testing.T) {
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept.html")
	if err := os.WriteFile(kept, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writable(filepath.Join(dir, "nowhere", "run.html")); err == nil {
		t.Error("a file in a directory that does not exist can be written")
	}
	if err := writable(filepath.Join(dir, "new.html")); err != nil {
		t.Error(err)
	}
	if err := writable(kept); err != nil {
		t.Error(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("%d files are left, %v", len(files), err)
	}
	if text, err := os.ReadFile(kept); err != nil || string(text) != "old" {
		t.Errorf("%q, %v", text, err)
	}
}
