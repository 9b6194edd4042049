package program_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

// directions writes the loops of a program as letters: F forward, B backward, - once-values only.
func directions(p *program.Program) string {
	s := ""
	for _, w := range p.Sweeps {
		switch {
		case len(w.Body) == 0:
			s += "-"
		case w.Backward:
			s += "B"
		default:
			s += "F"
		}
	}
	return s
}

func TestLoopsAreAsFewAsTheDirectionsAllow(t *testing.T) {
	forward := func(m maker, name string, e program.Expr) program.Line {
		l := m.line(name, e.Kind())
		return l.Is(l.Lag(1).Plus(e))
	}
	backward := func(m maker, name string, e program.Expr) program.Line {
		l := m.line(name, e.Kind())
		return l.Is(l.Lead(1).Plus(e))
	}
	for _, c := range []struct {
		name string
		make func(m maker)
		want string
	}{
		{"lines of their own month", func(m maker) { m.line("a", program.Number).Is(m.series("1", "2", "3", "4")) }, "F"},
		{"states", func(m maker) { forward(m, "b", forward(m, "a", m.series("1", "2", "3", "4")).Expr) }, "F"},
		{"values of the future alone", func(m maker) { backward(m, "a", m.series("1", "2", "3", "4")) }, "B"},
		{"cover ratio behind the waterfall", func(m maker) { backward(m, "llcr", forward(m, "debt", m.series("1", "2", "3", "4")).Expr) }, "FB"},
		{"sculpted debt, then the waterfall", func(m maker) { forward(m, "debt", backward(m, "size", m.series("1", "2", "3", "4")).Expr) }, "BF"},
		{"waterfall, look-ahead reserve, waterfall", func(m maker) {
			forward(m, "cash", backward(m, "target", forward(m, "cfads", m.series("1", "2", "3", "4")).Expr).Expr)
		}, "FBF"},
		{"a measure behind", func(m maker) {
			m.Measure("total", "", program.Doc{}, forward(m, "a", m.series("1", "2", "3", "4")).Fold(program.FoldSum), m.flag(1), "")
		}, "F-"},
		{"a total that later months read", func(m maker) {
			total := forward(m, "a", m.series("1", "2", "3", "4")).Fold(program.FoldSum)
			share := m.line("share", program.Number).Is(m.series("1", "2", "3", "4").Over(total, m.num("0")))
			forward(m, "b", share.Expr)
		}, "FF"},
		{"a window and a convolution read the past", func(m maker) {
			a := forward(m, "a", m.series("1", "2", "3", "4"))
			m.line("w", program.Number).Is(a.Window(3).Plus(a.Convolve(decs("1", "2"), 12)))
		}, "F"},
		{"a window over a value of the future", func(m maker) {
			a := backward(m, "a", m.series("1", "2", "3", "4"))
			m.line("w", program.Number).Is(a.Window(3))
		}, "BF"},
		{"a window of one month has no direction", func(m maker) {
			a := backward(m, "a", m.series("1", "2", "3", "4"))
			m.line("w", program.Number).Is(a.Window(1))
		}, "B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := make4()
			c.make(m)
			p, err := m.Program()
			if err != nil {
				t.Fatal(err)
			}
			if got := directions(p); got != c.want {
				t.Errorf("loops are %s, want %s", got, c.want)
			}
		})
	}
}

func TestWhatNoOrderComputesIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(m maker)
		want string
	}{
		{"a line of itself", func(m maker) {
			a := m.line("a", program.Number)
			a.Is(a.Plus(m.num("1")))
		}, "line a is circular within a month: declare an Unknown"},
		{"two lines of each other", func(m maker) {
			a, b := m.line("fee", program.Number), m.line("debt", program.Number)
			a.Is(b.Times(m.num("0.02")))
			b.Is(a.Plus(m.num("1")))
		}, "line fee (with debt) is circular within a month: declare an Unknown"},
		{"a lag of no month", func(m maker) {
			a := m.line("a", program.Number)
			a.Is(a.Lag(0).Plus(m.num("1")))
		}, "line a is circular within a month: declare an Unknown"},
		{"a circle within a month and a state", func(m maker) {
			a := m.line("a", program.Number)
			a.Is(a.Plus(a.Lag(1)))
		}, "line a is circular within a month: declare an Unknown"},
		{"past and future", func(m maker) {
			a := m.line("a", program.Number)
			a.Is(a.Lag(1).Plus(a.Lead(1)))
		}, "line a depends on its own past and its own future"},
		{"past and future through another line", func(m maker) {
			a, b := m.line("reserve", program.Number), m.line("cash", program.Number)
			a.Is(b.Lead(3))
			b.Is(a.Window(2))
		}, "line reserve (with cash) depends on its own past and its own future"},
		{"a total of itself", func(m maker) {
			a := m.line("a", program.Number)
			a.Is(a.Fold(program.FoldSum))
		}, "line a: a sum over all months depends on itself: declare an Unknown"},
		{"a value before month 0 from the whole", func(m maker) {
			a := m.line("a", program.Number)
			a.Is(a.Lag(1).Plus(m.num("1")))
			a.Before(a.Fold(program.FoldMax))
		}, "line a: a sum over all months depends on itself"},
		{"an account and its own closing balance", func(m maker) {
			cash, equity := m.Account("cash", program.Asset, ""), m.Account("equity", program.Equity, "")
			m.Post(m.line("paid", program.Money).Is(cash.Closing()), equity, cash)
		}, "line account.cash (with paid) is circular within a month"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := make4()
			c.make(m)
			if _, err := m.Program(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want it to contain %q", err, c.want)
			}
		})
	}
}

func TestTwoCirclesAreTwoFaultsAndALongOneIsNamedInShort(t *testing.T) {
	m := make4()
	a := m.line("alone", program.Number)
	a.Is(a.Plus(m.num("1")))
	var ring []program.Line
	for i := range 8 {
		ring = append(ring, m.line(fmt.Sprint("r", i), program.Number))
	}
	for i, l := range ring {
		l.Is(ring[(i+1)%8].Plus(m.num("1")))
	}
	_, err := m.Program()
	for _, want := range []string{"line alone is circular", "line r0 (with r1, r2, r3, r4, 3 more) is circular"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want it to contain %q", err, want)
		}
	}
}

// TestLoopsKeepEveryPromise checks on random programs what interpreters rely on.
func TestLoopsKeepEveryPromise(t *testing.T) {
	for seed := range uint64(60) {
		p := programtest.Random(seed, 60, 12)
		loop, at := make([]int, len(p.Nodes)), make([]int, len(p.Nodes))
		n := 0
		for i, s := range p.Sweeps {
			for _, id := range append(append([]program.NodeID(nil), s.Prelude...), s.Body...) {
				if n++; loop[id] != 0 {
					t.Fatalf("seed %d: node %d stands twice", seed, id)
				}
				loop[id], at[id] = i+1, n
			}
		}
		if n != len(p.Nodes) {
			t.Fatalf("seed %d: %d of %d nodes are computed", seed, n, len(p.Nodes))
		}
		for id, nd := range p.Nodes {
			if (nd.Op == program.OpLine) && p.History[id] < 0 {
				t.Errorf("seed %d: line node %d has no history", seed, id)
			}
			if nd.Once != (p.History[id] < 0 && nd.Once) {
				t.Errorf("seed %d: once-value %d has a history", seed, id)
			}
			if nd.Op >= program.OpShift {
				checkReach(t, seed, p, loop, at, program.NodeID(id))
				continue
			}
			for _, to := range []program.NodeID{nd.A, nd.B, nd.C} {
				if to == program.None {
					continue
				}
				if at[to] > at[id] {
					t.Errorf("seed %d: node %d is computed before its operand %d", seed, id, to)
				}
				if !p.Nodes[to].Once && loop[to] < loop[id] && p.History[to] < 0 {
					t.Errorf("seed %d: node %d is read by a later loop but not kept", seed, to)
				}
			}
		}
	}
}

// checkReach checks a node that reads other months of a line.
func checkReach(t *testing.T, seed uint64, p *program.Program, loop, at []int, id program.NodeID) {
	t.Helper()
	n := p.Nodes[id]
	if p.Nodes[n.A].Op != program.OpLine {
		t.Errorf("seed %d: node %d reads other months of node %d, which is no line", seed, id, n.A)
	}
	backward := p.Sweeps[loop[id]-1].Backward
	same := loop[n.A] == loop[id]
	switch {
	case loop[n.A] > loop[id], n.Once && same:
		t.Errorf("seed %d: node %d reads line %d before it is complete", seed, id, n.A)
	case same && n.Op == program.OpShift && (n.N > 0 && backward || n.N < 0 && !backward || n.N == 0 && at[n.A] > at[id]):
		t.Errorf("seed %d: node %d is shifted by %d against the loop", seed, id, n.N)
	case same && n.Op == program.OpWindow && (backward && n.N > 1 || at[n.A] > at[id]):
		t.Errorf("seed %d: window %d looks against the loop", seed, id)
	}
}

func TestHalfAMillionNodesInOnePartAreOrderedInLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("builds 500,000 nodes")
	}
	b := builder(2)
	x := b.Line("x", program.Money, program.Doc{})
	e := x.Lag(1)
	one := b.Int(1, program.Money)
	for range 499_000 {
		e = e.Plus(one) // one part of half a million nodes
	}
	x.Is(e)
	start := time.Now()
	p, err := b.Program()
	if err != nil {
		t.Fatal(err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("Program took %v for %d nodes", d, len(p.Nodes))
	}
}
