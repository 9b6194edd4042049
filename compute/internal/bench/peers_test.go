//go:build unix

package bench_test

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/internal/bench"
	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/scenario"
)

var peers = flag.Bool("peers", false, "compile and run the peers in C and Python, and print ratios")

const (
	seed    = 7
	checked = 4096 // paths compared one by one
)

// engineValues runs paths on one worker and returns their values, path by path.
func engineValues(t testing.TB, paths int64) [][]float64 {
	t.Helper()
	q := request(paths, seed)
	q.EveryScenario = true
	var rows [][]float64
	err := compute.New(compute.Options{}).Run(context.Background(), q, func(e compute.Event) error {
		if e.Chunk != nil {
			for i := range e.Chunk.Count {
				row := make([]float64, len(e.Chunk.Columns))
				for k, column := range e.Chunk.Columns {
					row[k] = column[i]
				}
				rows = append(rows, row)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// engineTime is the processor time of a path on so many workers, aggregates only.
func engineTime(t testing.TB, paths int64, workers int) float64 {
	t.Helper()
	q := request(paths, seed)
	q.Workers = workers
	e := compute.New(compute.Options{})
	ready, err := e.ReadyRun(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	start := processor(t)
	if err := ready.Run(context.Background(), func(compute.Event) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return float64(processor(t)-start) / float64(paths)
}

// processor is the processor time of this process so far, in ns: on a machine that does other things too, the time by the clock
// says little.
func processor(t testing.TB) int64 {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// tool finds a program or skips.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil && len(args) > 0 {
		err = exec.Command(path, args...).Run()
	}
	if err != nil {
		t.Skipf("%s %s: %v; the peer that needs it is left out", name, strings.Join(args, " "), err)
	}
	return path
}

func write(t *testing.T, text string, err error, path string) {
	t.Helper()
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// output runs a program on one core and reads the first number that it prints.
func output(t *testing.T, program string, args ...string) float64 {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	x, _ := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	return x
}

func floats(t *testing.T, path string, columns int) [][]float64 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]float64, len(data)/8/columns)
	for i := range rows {
		for k := range columns {
			rows[i] = append(rows[i], math.Float64frombits(binary.NativeEndian.Uint64(data[(i*columns+k)*8:])))
		}
	}
	return rows
}

// built compiles the peer in C.
func built(t *testing.T, dir string) string {
	t.Helper()
	gcc := tool(t, "gcc")
	s, _ := subject(t)
	source, program := filepath.Join(dir, "peer.c"), filepath.Join(dir, "peer")
	text, err := bench.C(s)
	write(t, text, err, source)
	if out, err := exec.Command(gcc, "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-w", "-o", program, source, "-lm").CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v\n%.3000s", err, out)
	}
	return program
}

func needsFlag(t *testing.T) {
	t.Helper()
	if !*peers {
		t.Skip("run with -peers: compiles and runs programs in other languages")
	}
}

// The C program draws the same paths as the engine; the values of each agree.
func TestPeersInCAgreePathByPath(t *testing.T) {
	needsFlag(t)
	dir := t.TempDir()
	program := built(t, dir)
	output(t, program, fmt.Sprint(checked), fmt.Sprint(seed), filepath.Join(dir, "values"))
	agree(t, floats(t, filepath.Join(dir, "values"), len(asked())))
}

// The Python program is handed the draws of the engine; the values of each path agree.
func TestPeersInPythonAgreePathByPath(t *testing.T) {
	needsFlag(t)
	python := tool(t, "python3", "-c", "import numpy")
	dir := t.TempDir()
	script := pythonPeer(t, dir)
	draws := drawn(t, checked)
	data := make([]byte, 0, 8*len(draws))
	for _, x := range draws {
		data = binary.NativeEndian.AppendUint64(data, math.Float64bits(x))
	}
	write(t, string(data), nil, filepath.Join(dir, "draws"))
	output(t, python, script, "check", filepath.Join(dir, "draws"), filepath.Join(dir, "values"))
	agree(t, floats(t, filepath.Join(dir, "values"), len(asked())))
}

func pythonPeer(t *testing.T, dir string) string {
	t.Helper()
	s, _ := subject(t)
	text, err := bench.NumPy(s)
	script := filepath.Join(dir, "peer.py")
	write(t, text, err, script)
	return script
}

// drawn are the draws of the engine: by curve and month, then by default, one number a path.
func drawn(t *testing.T, paths int) []float64 {
	t.Helper()
	s, p := subject(t)
	source, err := scenario.MonteCarlo(scenario.Shape{Program: p}, scenario.Draws{Paths: int64(paths), Seed: seed, Drivers: drivers(), Points: process.Points{}})
	if err != nil {
		t.Fatal(err)
	}
	b := source.Shapes()[0].NewBlock(nil, nil)
	months := p.Grid.Len()
	out := make([]float64, paths*(months*len(s.Curves)+len(s.Defaults)))
	for first := 0; first < paths; first += scenario.Lanes {
		block := make([]int64, scenario.Lanes)
		for i := range block {
			block[i] = int64(first + i)
		}
		source.Fill(0, block, b)
		for k := range s.Curves {
			for m := range months {
				copy(out[(k*months+m)*paths+first:], b.Series[k][m][:])
			}
		}
		for k := range s.Defaults {
			copy(out[(len(s.Curves)*months+k)*paths+first:], b.Rows[k][:])
		}
	}
	return out
}

// nearlyAll is a rate of return below which flows of these paths have several roots, one beside the other, of which a peer
// finds any.
const nearlyAll = -0.99

// agree compares values with the engine's, path by path, to 1e-9, relative where they are above 1. A decision that rounding turns
// (an amount on the threshold of what is material) may part a path: one in a thousand is allowed, and said.
func agree(t *testing.T, got [][]float64) {
	t.Helper()
	want := engineValues(t, checked)
	if len(got) != len(want) {
		t.Fatalf("%d paths, the engine has %d", len(got), len(want))
	}
	apart, worst := 0, 0.0
	for i := range want {
		for k, x := range want[i] {
			y := got[i][k]
			difference := math.Abs(x-y) / math.Max(math.Abs(x), 1)
			switch {
			case difference <= 1e-9:
				worst = math.Max(worst, difference)
				continue
			case math.IsNaN(x) && math.IsNaN(y), asked()[k].Name == "equity_irr" && x < nearlyAll && y < nearlyAll:
				continue
			}
			if apart++; apart < 5 {
				t.Logf("path %d, %s: %v, the engine has %v", i, asked()[k].Name, y, x)
			}
		}
	}
	t.Logf("%d values, %d apart, the others within %.2g relative", len(want)*len(want[0]), apart, worst)
	if apart > len(want)/1000 {
		t.Errorf("%d of %d values are not the engine's", apart, len(want)*len(want[0]))
	}
}

// Paths that the Python program draws itself have the distribution of the engine's: means and deviations within four standard
// errors, quantiles by the Kolmogorov-Smirnov distance at the level of 1 in 10,000.
func TestPeersInPythonHaveTheSameDistribution(t *testing.T) {
	needsFlag(t)
	python := tool(t, "python3", "-c", "import numpy")
	dir := t.TempDir()
	script := pythonPeer(t, dir)
	const n = 1 << 15
	output(t, python, script, "run", fmt.Sprint(n), "11", "4096", filepath.Join(dir, "values"))
	got, want := floats(t, filepath.Join(dir, "values"), len(asked())), engineValues(t, n)
	for k, m := range asked() {
		a, b := column(got, k), column(want, k)
		if d, limit := distance(a, b), 2.23*math.Sqrt(2.0/n); d > limit || math.Abs(float64(len(a)-len(b))) > 4*math.Sqrt(n/2) {
			t.Errorf("%s: distance of distributions %v, allowed %v; %d and %d values", m.Name, d, limit, len(a), len(b))
		}
		meanA, devA := moments(a)
		meanB, devB := moments(b)
		t.Logf("%s: mean %.6f and %.6f, deviation %.6f and %.6f, distance %.4f", m.Name, meanA, meanB, devA, devB, distance(a, b))
		if e := math.Hypot(devA, devB) / math.Sqrt(n); math.Abs(meanA-meanB) > 4*e {
			t.Errorf("%s: means %v and %v differ by more than four standard errors of %v", m.Name, meanA, meanB, e)
		}
	}
}

// column is the values of a measure that exist, ascending.
func column(rows [][]float64, k int) []float64 {
	var v []float64
	for _, r := range rows {
		if !math.IsNaN(r[k]) {
			v = append(v, r[k])
		}
	}
	slices.Sort(v)
	return v
}

func moments(v []float64) (mean, deviation float64) {
	for _, x := range v {
		mean += x
	}
	mean /= float64(len(v))
	for _, x := range v {
		deviation += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(deviation / float64(len(v)))
}

// distance is the greatest difference of two empirical distribution functions.
func distance(a, b []float64) (d float64) {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x := math.Min(a[i], b[j])
		for i < len(a) && a[i] <= x {
			i++
		}
		for j < len(b) && b[j] <= x {
			j++
		}
		d = math.Max(d, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return d
}

// Processor times of a path on one core, and their ratios, each the least of interleaved rounds: what else the machine does
// only adds. All draw, compute the measures and sum; the engine also has quantiles, histograms, extremes and a digest.
// The bars are a fifth of the time of NumPy and twice that of C.
func TestPeersTimes(t *testing.T) {
	needsFlag(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	dir := t.TempDir()
	const rounds, paths = 5, 1 << 16
	least := map[string]float64{}
	take := func(name string, x float64) {
		if old, ok := least[name]; !ok || x < old {
			least[name] = x
		}
	}
	var c, python, script string
	t.Run("C", func(t *testing.T) { c = built(t, dir) })
	t.Run("NumPy", func(t *testing.T) { python = tool(t, "python3", "-c", "import numpy"); script = pythonPeer(t, dir) })
	for range rounds {
		take("engine", engineTime(t, paths, 1))
		if c != "" {
			take("C", output(t, c, fmt.Sprint(paths), fmt.Sprint(seed), filepath.Join(dir, "values")))
		}
		if script != "" {
			for _, block := range []string{"2048", "8192"} {
				take("NumPy", output(t, python, script, "run", "16384", fmt.Sprint(seed), block, filepath.Join(dir, "values")))
			}
		}
	}
	t.Logf("engine: %.0f ns/path", least["engine"])
	if x, ok := least["C"]; ok {
		t.Logf("C: %.0f ns/path; the engine takes %.2f times as long (bar: at most 2)", x, least["engine"]/x)
	}
	if x, ok := least["NumPy"]; ok {
		t.Logf("NumPy: %.0f ns/path, %.2f times as long as the engine (bar: at least 5)", x, x/least["engine"])
	}
}

// Two workers against one; allocations and memory of runs that differ only in their number of paths.
func TestPeersScaling(t *testing.T) {
	needsFlag(t)
	least := map[string]float64{}
	for range 7 {
		for workers := range min(2, runtime.NumCPU()) {
			clock, cpu := fmt.Sprint("clock", workers+1), fmt.Sprint("cpu", workers+1)
			start := time.Now()
			x := engineTime(t, 1<<16, workers+1)
			y := float64(time.Since(start).Nanoseconds()) / (1 << 16)
			if old, ok := least[cpu]; !ok || x < old {
				least[cpu] = x
			}
			if old, ok := least[clock]; !ok || y < old {
				least[clock] = y
			}
		}
	}
	t.Logf("2 workers: %.2f times as fast as 1 by the clock (up to 2 on an idle machine), for %.2f times the processor time",
		least["clock1"]/least["clock2"], least["cpu2"]/least["cpu1"])
	few, bytesFew := allocated(t, 100_000)
	many, bytesMany := allocated(t, 1_000_000)
	t.Logf("objects: %d for 1e5 paths, %d for 1e6; bytes %d and %d", few, many, bytesFew, bytesMany)
	if perPath := float64(int64(many)-int64(few)) / 900_000; perPath > 0.01 {
		t.Errorf("%v allocations a path", perPath)
	}
}

// allocated counts what a run allocates in all, beside preparing it.
func allocated(t *testing.T, paths int64) (objects, bytes uint64) {
	t.Helper()
	ready, err := compute.New(compute.Options{}).ReadyRun(context.Background(), request(paths, seed))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if err := ready.Run(context.Background(), func(compute.Event) error { return nil }); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
}
