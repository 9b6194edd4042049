package run

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// small is a program of three months: measure sum = x + y, root = x where x > 0, date = day x, and the line x + month.
func small(t testing.TB) *program.Program {
	t.Helper()
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 1, 1), 3)
	if err != nil {
		t.Fatal(err)
	}
	b := program.New(grid)
	x, y := b.Input("x", money.FromInt(5), program.Number), b.Input("y", money.FromInt(7), program.Number)
	yes, zero := b.Int(1, program.Flag), b.Int(0, program.Number)
	months := make([]money.Fixed, 3)
	for i := range months {
		months[i] = money.FromInt(int64(i))
	}
	b.Line("path", program.Number, program.Doc{}).Is(x.Plus(b.Series("", months, program.Number)))
	b.Measure("sum", "", program.Doc{}, x.Plus(y), yes, "")
	b.Measure("root", "", program.Doc{}, x, zero.Less(x), "x is not positive")
	b.Measure("date", "", program.Doc{}, b.Input("day", money.FromInt(40), program.Day), yes, "")
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// counting is a source on the small program: x is the scenario's number less 100 modulo 1000; scenarios divisible by 97 ask
// for an x outside its range. With two shapes, scenarios divisible by 5 have y = 9. Each Fill runs before, if given.
type counting struct {
	n      int64
	shapes []scenario.Shape
	before func(first int64)
}

func source(t testing.TB, n int64, before func(int64)) *counting {
	p := small(t)
	y, _ := p.Input("y")
	return &counting{n, []scenario.Shape{{Program: p, Varying: []int{0}},
		{Program: p, Varying: []int{0}, Inputs: map[int]money.Fixed{y: money.FromInt(9)}}, {Fault: "no such case"}}, before}
}

func (c *counting) Scenarios() int64         { return c.n }
func (c *counting) Shapes() []scenario.Shape { return c.shapes }
func (c *counting) ShapeOf(i int64) int {
	switch {
	case i == 1234:
		return 2
	case i%5 == 0:
		return 1
	}
	return 0
}
func (c *counting) Fill(_ int, ids []int64, b *scenario.Block) {
	if c.before != nil {
		c.before(ids[0])
	}
	for lane, i := range ids {
		b.Rows[0][lane], b.Outside[lane] = float64(i%1000-100), 0
		if i%97 == 0 {
			b.Rows[0][lane], b.Outside[lane] = 5, 1
		}
	}
}

func job(s scenario.Source, workers int) Job {
	return Job{Source: s, Columns: []Column{{Name: "sum", Thresholds: []float64{0}}, {Name: "root"}, {Name: "date"}, {Name: "none"}},
		Fans: []string{"path"}, Months: 3, Chunk: 512, Workers: workers}
}

// record keeps what an output is given.
type record struct {
	values   [][]float64
	reasons  [][]stat.Reason
	counts   []int64
	means    []float64
	progress []int64
	hook     func() error
}

func (r *record) Chunk(c *Chunk) error {
	if r.values == nil {
		r.values, r.reasons = make([][]float64, len(c.Values)), make([][]stat.Reason, len(c.Values))
	}
	for k := range c.Values {
		r.values[k] = append(r.values[k], c.Values[k]...)
		r.reasons[k] = append(r.reasons[k], c.Reasons[k]...)
	}
	if r.hook != nil {
		return r.hook()
	}
	return nil
}
func (r *record) Checkpoint(t *Totals) error {
	r.counts, r.means = append(r.counts, t.Scenarios), append(r.means, t.Columns[0].Mean())
	return nil
}
func (r *record) Progress(done int64) error { r.progress = append(r.progress, done); return nil }

func TestValuesAndReasonsStandAtTheirScenario(t *testing.T) {
	const n = 2*ShardScenarios + 77
	p := Prepare(job(source(t, n, nil), 2))
	var r record
	result, err := Run(context.Background(), p, &r)
	if err != nil {
		t.Fatal(err)
	}
	failed := int64(0)
	for i := range int64(n) {
		x, y, whole := float64(i%1000-100), 7.0, ""
		if i%5 == 0 {
			y = 9
		}
		switch {
		case i == 1234:
			whole = "no such case"
		case i%97 == 0:
			whole = "input out of range: x"
		}
		if whole != "" {
			failed++
		}
		none := "the case has no measure none in this scenario"
		root := ""
		if x <= 0 {
			root = "x is not positive"
		}
		for k, want := range []struct {
			value  float64
			reason string
		}{{x + y, whole}, {x, or(whole, root)}, {float64(calendar.MustNew(2026, 2, 10)), whole}, {0, or(whole, none)}} {
			got, reason := r.values[k][i], p.Reasons.Text(r.reasons[k][i])
			if reason != want.reason || want.reason == "" && got != want.value || want.reason != "" && !math.IsNaN(got) {
				t.Fatalf("scenario %d, column %d: %v %q, want %v %q", i, k, got, reason, want.value, want.reason)
			}
		}
	}
	if result.Failed != failed || result.Scenarios != n {
		t.Errorf("%d of %d failed, want %d of %d", result.Failed, result.Scenarios, failed, n)
	}
	if got := result.Fans[0][2].Count(); got != uint64(n-failed) {
		t.Errorf("the fan counts %d values, want %d", got, n-failed)
	}
	if want := []int64{1024, 2048}; !slices.Equal(r.counts, want) {
		t.Errorf("checkpoints after %v, want %v", r.counts, want)
	}
	if want := []int64{1024, 2048, n}; !slices.Equal(r.progress, want) {
		t.Errorf("progress %v, want %v", r.progress, want)
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func TestTheDigestIsOfTheWrittenLayout(t *testing.T) {
	const n = ShardScenarios + 3
	var r record
	result, err := Run(context.Background(), Prepare(job(source(t, n, nil), 1)), &r)
	if err != nil {
		t.Fatal(err)
	}
	whole := sha256.New()
	for from := 0; from < n; from += ShardScenarios {
		var b []byte
		for i := from; i < min(from+ShardScenarios, n); i++ {
			b = binary.LittleEndian.AppendUint64(b, uint64(i))
			for k := range r.values {
				bits, has := uint64(0x7ff8000000000000), byte(0)
				if r.reasons[k][i] == stat.OK {
					bits, has = math.Float64bits(r.values[k][i]), 1
				}
				b = binary.LittleEndian.AppendUint64(append(b, has), bits)
			}
		}
		sum := sha256.Sum256(b)
		whole.Write(sum[:])
	}
	if got := [32]byte(whole.Sum(nil)); got != result.Digest {
		t.Errorf("digest %x, by hand %x", result.Digest, got)
	}
}

func TestOrderOfCompletionChangesNothing(t *testing.T) {
	const n = 40*ShardScenarios + 5
	type outcome struct {
		Record  record
		Digest  [32]byte
		Summary []stat.Summary
	}
	run := func(workers int, before func(int64)) outcome {
		var o outcome
		result, err := Run(context.Background(), Prepare(job(source(t, n, before), workers)), &o.Record)
		if err != nil {
			t.Fatal(err)
		}
		o.Digest = result.Digest
		for _, c := range result.Columns[:3] { // the fourth has no value, so its mean is no number
			o.Summary = append(o.Summary, c.Summary(stat.Request{Quantiles: []float64{0.05, 0.5}, Below: []float64{0}}))
		}
		for k := range o.Record.values { // no number equals itself otherwise
			for i, x := range o.Record.values[k] {
				if math.IsNaN(x) {
					o.Record.values[k][i] = -1e300
				}
			}
		}
		return o
	}
	first := run(1, nil)
	for _, workers := range []int{2, 3, 8} {
		r := rand.New(rand.NewPCG(uint64(workers), 1))
		var slow [42]bool
		for i := range slow {
			slow[i] = r.IntN(4) == 0
		}
		if got := run(workers, func(id int64) {
			if slow[id/ShardScenarios] && id%256 == 0 {
				time.Sleep(100 * time.Microsecond)
			}
		}); !reflect.DeepEqual(got, first) {
			t.Errorf("%d workers, shuffled: another outcome", workers)
		}
	}
}

func TestNoMoreThanTheWindowIsInHand(t *testing.T) {
	var furthest, out atomic.Int64
	s := source(t, 60*ShardScenarios, func(id int64) {
		for {
			f := furthest.Load()
			if id/ShardScenarios <= f || furthest.CompareAndSwap(f, id/ShardScenarios) {
				break
			}
		}
	})
	const workers = 3
	p := Prepare(job(s, workers))
	p.Chunk = ShardScenarios
	r := &record{hook: func() error {
		time.Sleep(time.Millisecond) // a slow reader
		if ahead := furthest.Load() - out.Add(1) + 1; ahead > int64(Window(workers)) {
			t.Errorf("%d shards ahead of the reader, at most %d", ahead, Window(workers))
		}
		return nil
	}}
	if _, err := Run(context.Background(), p, r); err != nil {
		t.Fatal(err)
	}
}

func TestAPanicEndsTheRunWithItsShard(t *testing.T) {
	s := source(t, 20*ShardScenarios, func(id int64) {
		if id/ShardScenarios == 7 {
			panic("a mistake")
		}
	})
	_, err := Run(context.Background(), Prepare(job(s, 3)), &record{})
	var p *PanicError
	if !errors.As(err, &p) || p.Shard != 7 || p.Value != "a mistake" || !strings.Contains(string(p.Stack), "Fill") {
		t.Errorf("error %v", err)
	}
}

func TestACancelledRunEndsWithTheContextsError(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r := &record{hook: func() error { cancel(); return nil }}
	if _, err := Run(ctx, Prepare(job(source(t, 1000*ShardScenarios, nil), 2)), r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := Run(ctx, Prepare(job(source(t, 10, nil), 2)), r); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: error %v", err)
	}
}

func TestGroupsCoverAllShardsInOrder(t *testing.T) {
	for _, shards := range []int64{1, MaxGroups - 1, MaxGroups, MaxGroups + 1, 200} {
		p := Prepare(job(source(t, shards*ShardScenarios-1, nil), 2))
		next, ended, count := int64(0), 0, 0
		p.Group = func(first, last int64) func(error) {
			if first != next || last < first {
				t.Fatalf("%d shards: group %d..%d after %d", shards, first, last, next-1)
			}
			next, count = last+1, count+1
			return func(err error) {
				if ended++; err != nil {
					t.Error(err)
				}
			}
		}
		if _, err := Run(context.Background(), p, &record{}); err != nil {
			t.Fatal(err)
		}
		if next != shards || ended != count || count > MaxGroups {
			t.Errorf("%d shards: %d groups to shard %d, %d ended", shards, count, next-1, ended)
		}
	}
}

func TestTheHotLoopAllocatesNothing(t *testing.T) {
	var stop atomic.Bool
	p := Prepare(job(source(t, ShardScenarios, nil), 1))
	w, s := newWorker(p, &stop), newShard(len(p.Columns))
	a, err := newAccumulator(&p.Job)
	if err != nil {
		t.Fatal(err)
	}
	s.count = ShardScenarios
	w.compute(s, a)
	if s.err != nil {
		t.Fatal(s.err)
	}
	if n := testing.AllocsPerRun(20, func() { w.compute(s, a) }); n > 0 {
		t.Errorf("%v allocations for a shard", n)
	}
}

func TestMemoryDoesNotGrowWithTheNumberOfScenarios(t *testing.T) {
	live := func(shards int64) uint64 {
		p := Prepare(job(source(t, shards*ShardScenarios, nil), 2))
		p.Chunk = 0
		result, err := Run(context.Background(), p, &record{})
		if err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		runtime.KeepAlive(result)
		return m.HeapAlloc
	}
	few, many := live(32), live(1024)
	if many > few+few/5+1<<20 {
		t.Errorf("%d bytes after 32 shards, %d after 1,024", few, many)
	}
}

func TestMachinesBeyondTheBudgetMakeRoom(t *testing.T) {
	var stop atomic.Bool
	s := source(t, 10, nil)
	s.shapes = slices.Repeat(s.shapes[:1], 5)
	w := newWorker(Prepare(job(s, 1)), &stop)
	for _, k := range []int{0, 1, 2, 0, 1} {
		if m, err := w.machine(k); err != nil || m.shape != k {
			t.Fatal(m, err)
		}
	}
	if len(w.machines) != 3 || w.machines[2].shape != 1 || w.machines[0].shape != 2 {
		t.Fatalf("%d machines, not the least recently used first", len(w.machines))
	}
	w.bytes = machineBudget // as if they were large
	w.machines[0].bytes, w.machines[1].bytes = 1<<20, 1<<20
	if _, err := w.machine(3); err != nil || len(w.machines) != 3 || w.machines[0].shape != 0 || w.machines[2].shape != 3 {
		t.Errorf("%d machines, error %v", len(w.machines), err)
	}
}

func TestReasonsBeyondTheCodesShareOne(t *testing.T) {
	s := source(t, 10, nil)
	s.shapes = nil
	for i := range 300 {
		s.shapes = append(s.shapes, scenario.Shape{Fault: strings.Repeat("x", i+1)})
	}
	p := Prepare(job(s, 1))
	if got := p.Reasons.Text(p.shapes[0].fault); got != "x" {
		t.Errorf("first reason %q", got)
	}
	if got := p.Reasons.Text(p.shapes[299].fault); got != otherReason || p.shapes[299].fault == stat.Unexplained || p.shapes[299].fault == stat.OK {
		t.Errorf("last reason %q, code %d", got, p.shapes[299].fault)
	}
}

func TestAValueThatIsNoNumberIsAbsent(t *testing.T) {
	s := newShard(1)
	for i, x := range []float64{math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1), 2} {
		s.set(0, i, x, stat.OK)
		if has := s.reasons[0][i] == stat.OK; has != (i >= 3) || !has && s.reasons[0][i] != reasonNotFinite {
			t.Errorf("%v: reason %d", x, s.reasons[0][i])
		}
	}
	if math.Float64bits(s.values[0][2]) != 0x7ff8000000000000 || math.Signbit(s.values[0][3]) {
		t.Error("not canonical")
	}
}
