package vector_test

import (
	"os"
	"strings"
	"testing"
)

// Assembly that leaves the upper halves of registers in use slows every later SSE instruction of the process, and a fused
// multiply-add would give other bits than the plain twin.
func TestTheAssemblyLeavesTheRegistersCleanAndFusesNothing(t *testing.T) {
	text, err := os.ReadFile("kernels_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	returns := 0
	for i, line := range lines {
		word := strings.TrimSpace(line)
		if strings.Contains(word, "FMADD") || strings.Contains(word, "FMSUB") || strings.HasPrefix(word, "VRCP") || strings.HasPrefix(word, "VRSQRT") {
			t.Errorf("line %d: %s", i+1, word)
		}
		if word != "RET" {
			continue
		}
		returns++
		clean := false
		for _, before := range lines[max(0, i-3):i] {
			clean = clean || strings.TrimSpace(before) == "VZEROUPPER"
		}
		if !clean {
			t.Errorf("line %d returns without VZEROUPPER", i+1)
		}
	}
	if returns < 40 {
		t.Errorf("only %d kernels in the assembly", returns)
	}
}
