package threaded

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// What the handlers must not do: fuse or approximate, use the stack, touch registers that belong to Go while a signal may
// arrive, run into the next function, or return with the upper halves of registers in use.
func TestTheAssemblyKeepsItsRules(t *testing.T) {
	forbidden := regexp.MustCompile(`FN?M(ADD|SUB)|^VRCP|^VRSQRT|^(ADD|SUB|MUL|DIV|MIN|MAX|CMP|MOV[AU]P?)[SP]D|\b(BP|SP|R14|R15)\b|^(CALL|PUSH|POP)`)
	for _, file := range []string{"handlers_avx2_amd64.s", "handlers_avx512_amd64.s"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		functions := strings.Split(string(text), "\nTEXT ")[1:]
		if len(functions) < 185 {
			t.Errorf("%s has only %d functions", file, len(functions))
		}
		for _, f := range functions {
			checkFunction(t, f, forbidden)
		}
	}
}

func checkFunction(t *testing.T, text string, forbidden *regexp.Regexp) {
	t.Helper()
	head, body, _ := strings.Cut(text, "\n")
	if !regexp.MustCompile(`NOSPLIT, \$0(-\d+)?$`).MatchString(head) {
		t.Errorf("%s: has a frame or may split the stack", head)
	}
	body, _, _ = strings.Cut(body, "\n\n//") // the next function's comment
	lines := strings.Split(strings.TrimSpace(body), "\n")
	for i, line := range lines {
		word := strings.TrimSpace(line)
		if forbidden.MatchString(word) {
			t.Errorf("%s: %s", head, word)
		}
		if word == "RET" && !strings.Contains(head, "handlersAVX") && strings.TrimSpace(lines[i-1]) != "VZEROUPPER" {
			t.Errorf("%s returns without VZEROUPPER", head)
		}
	}
	last := strings.Join(strings.Fields(lines[len(lines)-1]), " ")
	if last != "JMP R9" && last != "RET" {
		t.Errorf("%s ends with %s", head, last)
	}
}
