package vector_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
)

// The tests of the packages above hold digests and equality with scalar code; run once more without the assembly, they hold
// for the plain twins, too.
func TestThePackagesAboveGiveTheSameBitsWithoutAssembly(t *testing.T) {
	if !vector.AVX2 {
		t.Skip("this processor has no AVX2, or it is turned off: the other tests run without the assembly already")
	}
	if testing.Short() {
		t.Skip("builds and runs the tests of two packages")
	}
	cmd := exec.Command("go", "test", "-count=1", "-short", "-run", "Bits|Lane|Block|Row|Frozen|Known", "../../lanes", "../../rng")
	cmd.Env = append(os.Environ(), "GODEBUG=cpu.avx2=off")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "no tests to run") {
		t.Fatalf("%v\n%s", err, out)
	}
}
