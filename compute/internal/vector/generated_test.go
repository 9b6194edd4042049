package vector_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Assembly that leaves the upper halves of registers in use slows every later SSE instruction of the process, and a fused
// multiply-add would give other bits than the plain twin.
func TestTheAssemblyLeavesTheRegistersCleanAndFusesNothing(t *testing.T) {
	returns := 0
	files, err := filepath.Glob("*_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		returns += clean(t, file, strings.Split(string(text), "\n"))
	}
	if returns < 30 {
		t.Errorf("only %d kernels in the assembly", returns)
	}
}

// clean checks the lines of a file and counts the returns.
func clean(t *testing.T, file string, lines []string) (returns int) {
	t.Helper()
	for i, line := range lines {
		word := strings.TrimSpace(line)
		if strings.Contains(word, "FMADD") || strings.Contains(word, "FMSUB") || strings.HasPrefix(word, "VRCP") || strings.HasPrefix(word, "VRSQRT") {
			t.Errorf("%s, line %d: %s", file, i+1, word)
		}
		if word != "RET" {
			continue
		}
		returns++
		zeroed := false
		for _, before := range lines[max(0, i-3):i] {
			zeroed = zeroed || strings.TrimSpace(before) == "VZEROUPPER"
		}
		if !zeroed {
			t.Errorf("%s, line %d returns without VZEROUPPER", file, i+1)
		}
	}
	return returns
}
