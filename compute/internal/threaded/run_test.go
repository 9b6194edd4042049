package threaded

import (
	"bytes"
	"math/rand/v2"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/capstack/capstack/compute/internal/vector"
)

func TestCursorsStandWhereTheMonthSays(t *testing.T) {
	a := &Assembler{known: map[Cursor]uint16{}}
	rows, numbers := make([]vector.Row, 300), make([]float64, 300)
	type place struct {
		base        int32
		delta, mask int16
	}
	places := []place{{17, 0, 0}, {17, -3, 0}, {20, 0, -1}, {20, -3, -1}, {20, 4, -1}, {40, 0, 7}, {40, -1, 7}, {48, 7, 7}, {40, -9, 15}}
	var operands [][2]Operand
	for _, p := range places {
		operands = append(operands, [2]Operand{a.Row(p.base, p.delta, p.mask), a.Number(p.base, p.delta, p.mask)})
	}
	if operands[6][0] == operands[5][0] || a.Row(40, -1, 7) != a.Row(40, 7, 7) || a.Row(20, -3, -1) != a.Row(17, 0, -1) {
		t.Error("operands are equal that are not the same row, or the other way round")
	}
	at := make([]Place, len(a.Cursors()))
	for month := 3; month < 200; month++ {
		Move(at, a.Cursors(), &rows[0], &numbers[0], month)
		for i, p := range places {
			want := int(p.base) + (month+int(p.delta))&int(p.mask)
			for k, o := range operands[i] {
				got := uintptr(at[o.word&0xffff/8]) + uintptr(int64(o.word)>>16)
				first, size := uintptr(unsafe.Pointer(&rows[0])), uintptr(vector.Lanes*8)
				if k == 1 {
					first, size = uintptr(unsafe.Pointer(&numbers[0])), 8
				}
				if got != first+uintptr(want)*size {
					t.Fatalf("%+v in month %d: %d bytes from the first, want %d", p, month, got-first, want*int(size))
				}
			}
		}
	}
	if n := len(a.Cursors()); n != 10 { // 5 each: still, by month, and three in rings
		t.Errorf("%d cursors", n)
	}
}

func TestAnAssemblerRunsOutOfCursorsQuietly(t *testing.T) {
	a := NewAssembler(levels(t)[0])
	d := a.Row(0, 0, 0)
	for k := range 1 << 14 {
		a.Row(0, int16(k), 1<<14-1)
	}
	if i := (&Instr{Op: Floor, D: d, X: [3]Operand{a.Row(0, 8190, 1<<14-1)}}); !a.Has(i) {
		t.Error("a cursor among the first was refused")
	}
	if i := (&Instr{Op: Floor, D: d, X: [3]Operand{a.Row(0, 8192, 1<<14-1)}}); a.Has(i) || len(a.Cursors()) != maxCursors {
		t.Errorf("an operand without a cursor has a handler; %d cursors", len(a.Cursors()))
	}
}

// counting is a code that adds 1 to a row so many times, held in between, over rows of its own.
func counting(l Level, times int) (c Code, rows []vector.Row, run func()) {
	a := NewAssembler(l)
	rows = make([]vector.Row, 4)
	vector.Broadcast(&rows[1], 1)
	sum, one := a.Row(0, 0, 0), a.Row(1, 0, 0)
	for k := range times {
		x := sum
		if k > 0 {
			x = sum.Held()
		}
		a.Put(&Instr{Op: Add, Hold: k < times-1, D: sum, X: [3]Operand{x, one}})
	}
	c = a.End()
	at := make([]Place, len(a.Cursors()))
	return c, rows, func() {
		Move(at, a.Cursors(), &rows[0], &rows[0][0], 0)
		l.Run(&c, at)
	}
}

// Signals of the profiler and of preemption arrive while handlers run, stacks grow and are scanned: the sums stay right.
func TestCodesRunUnderProfilesAndGarbageCollection(t *testing.T) {
	const times, turns = 2000, 300
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		t.Skip(err) // the tests are profiled already
	}
	done := make(chan struct{})
	var wg, gc sync.WaitGroup
	gc.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				runtime.GC()
				buf := make([]byte, 1<<16)
				runtime.Stack(buf, true)
				time.Sleep(time.Millisecond) // lets the handlers run for a while
			}
		}
	})
	for _, level := range levels(t) {
		for range 3 {
			wg.Go(func() {
				_, rows, run := counting(level, times)
				for range turns {
					deep(8, run)
				}
				for i, x := range rows[0] {
					if x != times*turns {
						t.Errorf("%v, lane %d: %v, want %v", level, i, x, times*turns)
					}
				}
			})
		}
	}
	wg.Wait()
	close(done)
	gc.Wait()
	pprof.StopCPUProfile()
	if profile.Len() == 0 {
		t.Error("no profile was written")
	}
}

// deep calls f from further down a stack that may have to grow.
func deep(n int, f func()) {
	var frame [256]byte
	frame[n] = byte(n)
	if n == 0 {
		f()
		return
	}
	deep(n-1, f)
	runtime.KeepAlive(&frame)
}

// BenchmarkInstructions is the time of an instruction on rows in the nearest cache: its operands in memory and its result
// stored, or both in registers but for one operand.
func BenchmarkInstructions(b *testing.B) {
	for _, level := range levels(b) {
		for _, hold := range []bool{false, true} {
			name := level.String() + "/stored"
			if hold {
				name = level.String() + "/held"
			}
			b.Run(name, func(b *testing.B) {
				const count = 300
				r := rand.New(rand.NewPCG(1, 2))
				a := NewAssembler(level)
				rows := make([]vector.Row, 40)
				some := func() Operand { return a.Row(int32(r.IntN(len(rows))), 0, 0) }
				for range count {
					i := Instr{Op: []Op{Add, Sub, Mul, Min, Max}[r.IntN(5)], Hold: hold, D: some(), X: [3]Operand{some(), some()}}
					if hold {
						i.X[0] = i.X[0].Held()
					}
					a.Put(&i)
				}
				c := a.End()
				at := make([]Place, len(a.Cursors()))
				Move(at, a.Cursors(), &rows[0], &rows[0][0], 0)
				for b.Loop() {
					level.Run(&c, at)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/instruction")
			})
		}
	}
}
