package program_test

import (
	"fmt"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

// chain is a program of n nodes: a state, half of its nodes shifts and sums that hang on it.
func chain(n int) *program.Builder {
	grid, _ := calendar.NewGrid(calendar.MustNew(2026, 1, 1), 120)
	b := program.New(grid)
	one := b.Int(1, program.Money)
	x := b.Line("x", program.Money, program.Doc{})
	e := x.Lag(1)
	for i := 0; i < n; i += 4 {
		l := b.Line(fmt.Sprint("l", i), program.Money, program.Doc{}).Is(e.Plus(one))
		e = l.Plus(l.Lag(1))
	}
	x.Is(e)
	return b
}

func BenchmarkProgramOfAChainInOnePart(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				builder := chain(n)
				b.StartTimer()
				if _, err := builder.Program(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkProgramOfAStraightChain(b *testing.B) {
	grid, _ := calendar.NewGrid(calendar.MustNew(2026, 1, 1), 120)
	for b.Loop() {
		b.StopTimer()
		builder := program.New(grid)
		e := builder.Series("s", make([]money.Fixed, 120), program.Money)
		for range 10_000 {
			e = e.Plus(e)
		}
		b.StartTimer()
		if _, err := builder.Program(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWalkOfFloats(b *testing.B) {
	p := programtest.Random(1, 150, 240)
	b.ReportMetric(float64(len(p.Nodes)), "nodes")
	for b.Loop() {
		r, err := program.Walk[float64](p, program.Float{}, program.Drive[float64]{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(r.Iterations), "rounds")
	}
}
