package main

import (
	"strings"
	"testing"
)

func TestEventsThatMakeNoSense(t *testing.T) {
	for line, want := range map[string]string{
		"--paths 9 --events=weather":             `--events "weather": there are cover, covenants, distress, losses, names, or all`,
		"--grid tax.rate=0.2:0.3:2 --events":     "--events needs --paths",
		"--paths 9 --events -o csv":              "--events goes with a table or -o json",
		"--paths 9 --events=losses,losses,cover": "", // a word twice is said once
	} {
		code, _, errs := call(t, "", append([]string{"run", "testdata/names.yaml"}, strings.Fields(line)...)...)
		if want == "" && code != exitOK || want != "" && (code != exitUsage || !strings.Contains(errs, want)) {
			t.Errorf("%s: exit %d, %q; want it to say %q", line, code, errs, want)
		}
	}
}

func TestEventsAreAnEventOfTheirOwnInJSON(t *testing.T) {
	code, out, errs := call(t, "", "run", "testdata/names.yaml", "--paths", "64", "--events=losses", "-o", "json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitOK || len(lines) < 3 || !strings.Contains(lines[len(lines)-2], "event_statistics") || strings.Contains(out, `"cover"`) {
		t.Errorf("exit %d, %s%s", code, errs, out)
	}
}
