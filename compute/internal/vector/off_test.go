package vector_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
)

// The tests of this package and of those above hold digests and equality with scalar code; run once more without the assembly,
// or with narrow registers, they hold for the plain twins and the AVX2 forms, too.
func TestThePackagesAboveGiveTheSameBitsWithoutAssembly(t *testing.T) {
	if !vector.AVX2 {
		t.Skip("this processor has no AVX2, or it is turned off: the other tests run without the assembly already")
	}
	if testing.Short() {
		t.Skip("builds and runs the tests of other packages")
	}
	off := []string{"cpu.avx2=off"}
	if vector.AVX512 {
		off = append(off, "cpu.avx512f=off")
	}
	for _, setting := range off {
		cmd := exec.Command("go", "test", "-count=1", "-short", "-run", "Bits|Lane|Block|Row|Frozen|Known", ".", "../../lanes", "../../rng", "../../returns")
		cmd.Env = append(os.Environ(), "GODEBUG="+setting)
		out, err := cmd.CombinedOutput()
		if err != nil || strings.Contains(string(out), "no tests to run") {
			t.Errorf("%s: %v\n%s", setting, err, out)
		}
	}
}
