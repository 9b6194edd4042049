package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The README's main example: what it shows is what the command prints, to the digest.
func TestTheReadmeShowsWhatTheCommandPrints(t *testing.T) {
	text, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`(?s)100,000 random scenarios, seed 1\n.*?\ndigest [0-9a-f]{64}`).FindString(string(text))
	if shown == "" {
		t.Fatal("the README shows no run")
	}
	code, out, errs := call(t, "", "run", "abilene-set-a", "--paths", "100000", "--seed", "1")
	if code != 0 {
		t.Fatal(errs)
	}
	printed, missing := words(out), ""
	for line := range strings.Lines(shown) {
		if w := words(line); w != "..." && !strings.Contains(printed, w) {
			missing += line
		}
	}
	if missing != "" {
		t.Errorf("the command does not print:\n%s", missing)
	}
}

// words is a line without its layout, which follows the width of the terminal.
func words(line string) string { return strings.Join(strings.Fields(line), " ") }
