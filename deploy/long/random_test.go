//go:build linux

package long

import (
	"bufio"
	"fmt"
	"math"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// The battery is dieharder's, which reads words from its standard input (generator 200). It gives each test's p-value a verdict:
//
//	WEAK    outside 0.005..0.995: one in a hundred of good values
//	FAILED  outside 1e-6..1-1e-6
//
// What passes is said before anything is drawn: no FAILED, and at most as many WEAK as good numbers exceed once in a thousand
// batteries. Streams are the same each time, so a verdict can be had again.
const (
	weakRate = 0.01
	alarm    = 0.001
)

// every test of the battery takes half an hour and more; these take minutes and look where words of related counters would be
// alike: in their bits (sts_serial, rgb_bitdist), in rank and birthdays, in sums at a lag.
var chosen = [][]string{
	{"-d", "0"}, {"-d", "2"}, {"-d", "3"}, {"-d", "8"}, {"-d", "15"}, {"-d", "100"}, {"-d", "101"}, {"-d", "102"},
	{"-d", "200", "-n", "2"}, {"-d", "200", "-n", "8"}, {"-d", "203", "-n", "1"}, {"-d", "203", "-n", "31"}, {"-d", "209"},
}

// verdicts are what dieharder says of a stream.
type verdicts struct {
	values int
	weak   []string
	failed []string
}

// judge reads dieharder's table.
func judge(text string) verdicts {
	var v verdicts
	for line := bufio.NewScanner(strings.NewReader(text)); line.Scan(); {
		cells := strings.Split(line.Text(), "|")
		if len(cells) != 6 {
			continue
		}
		if _, err := strconv.ParseFloat(strings.TrimSpace(cells[4]), 64); err != nil {
			continue // the head of the table
		}
		v.values++
		name := strings.TrimSpace(cells[0]) + " " + strings.TrimSpace(cells[1]) + ", p = " + strings.TrimSpace(cells[4])
		switch strings.TrimSpace(cells[5]) {
		case "WEAK":
			v.weak = append(v.weak, name)
		case "PASSED":
		default:
			v.failed = append(v.failed, name)
		}
	}
	return v
}

// allowed is the smallest k that good numbers exceed, in n values, with a probability of at most alarm: binomial.
func allowed(n int) int {
	term := math.Pow(1-weakRate, float64(n))
	tail := 1 - term
	k := 0
	for ; tail > alarm; k++ {
		term *= float64(n-k) / float64(k+1) * weakRate / (1 - weakRate)
		tail -= term
	}
	return k
}

// battery runs dieharder over what a command writes, and returns its tables. Without tests it runs all of them.
func battery(t *testing.T, source []string, tests [][]string) string {
	t.Helper()
	if _, err := exec.LookPath("dieharder"); err != nil {
		t.Fatalf("%v: install dieharder", err)
	}
	if tests == nil {
		tests = [][]string{{"-a"}}
	}
	var text strings.Builder
	for _, options := range tests {
		from := exec.CommandContext(t.Context(), source[0], source[1:]...)
		pipe, err := from.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		to := exec.CommandContext(t.Context(), "dieharder", append([]string{"-g", "200", "-D", "default"}, options...)...)
		to.Stdin = pipe
		if err := from.Start(); err != nil {
			t.Fatal(err)
		}
		out, err := to.Output()
		pipe.Close()
		if ended := from.Wait(); err != nil || ended != nil {
			t.Fatalf("dieharder %s: %v; %s: %v", strings.Join(options, " "), err, source[0], ended)
		}
		text.Write(out)
	}
	return text.String()
}

// A battery that finds nothing wrong with a counter, or with words of which each is told twice, finds nothing.
func TestRandomBatteryFindsWhatIsWrong(t *testing.T) {
	words := program(t, "words", runtime.GOARCH)
	for name, script := range map[string]string{
		"a counter":       `perl -e 'for (;;) { print pack("V", $i++) or exit 0 }'`,
		"words repeated":  words + ` paths | perl -e '$| = 0; while (read(STDIN, $w, 256)) { print $w, $w or exit 0 }'`,
		"a bit that lags": words + ` paths | perl -e 'while (read(STDIN, $w, 4)) { $x = unpack("V", $w); print pack("V", $x & ~1 | $l >> 31) or exit 0; $l = $x }'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := judge(battery(t, []string{"sh", "-c", "trap '' PIPE; " + script}, [][]string{{"-d", "102", "-t", "20000", "-p", "50"}, {"-d", "203", "-n", "1", "-t", "200000", "-p", "50"}, {"-d", "200", "-n", "2", "-t", "20000", "-p", "50"}}))
			if len(v.failed) == 0 {
				t.Errorf("nothing failed in %d values", v.values)
			}
			t.Logf("%d of %d failed", len(v.failed), v.values)
		})
	}
}

// The order in which a run draws has the whole battery, the others what was chosen.
func TestRandomWordsPassTheBattery(t *testing.T) {
	words := program(t, "words", runtime.GOARCH)
	for _, order := range []string{"engine", "paths", "drivers", "months", "seeds"} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			tests, least := chosen, len(chosen)
			if order == "engine" {
				tests, least = nil, 100
			}
			table := battery(t, []string{words, order}, tests)
			v := judge(table)
			most := allowed(v.values)
			summary := fmt.Sprintf("%d values: %d failed %q, %d weak %q (at most %d)", v.values, len(v.failed), v.failed, len(v.weak), v.weak, most)
			if v.values < least {
				t.Errorf("only %d values of at least %d", v.values, least)
			}
			if len(v.failed) > 0 || len(v.weak) > most {
				t.Errorf("%s\n%s", summary, table)
			}
			t.Log(summary)
		})
	}
}

func TestRandomVerdictsAreRead(t *testing.T) {
	v := judge("        test_name   |ntup| tsamples |psamples|  p-value |Assessment\n" +
		"   diehard_birthdays|   0|       100|     100|0.95052131|  PASSED  \n" +
		"         rgb_bitdist|   5|    100000|     100|0.99604939|   WEAK   \n" +
		"          sts_serial|  16|    100000|     100|0.00000000|  FAILED  \n")
	if v.values != 3 || len(v.weak) != 1 || len(v.failed) != 1 || v.failed[0] != "sts_serial 16, p = 0.00000000" {
		t.Errorf("%+v", v)
	}
	// Binomial with rate 1%: of 114 more than 5 are weak with probability 0.00106, more than 6 with 0.00016.
	if got := allowed(114); got != 6 {
		t.Errorf("%d weak of 114 are allowed, want 6", got)
	}
}
