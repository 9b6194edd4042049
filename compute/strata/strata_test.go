package strata_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/rng"
	"github.com/capstack/capstack/compute/strata"
)

func plan(t *testing.T, edges, shares []float64) *strata.Plan {
	t.Helper()
	p, faults := strata.New(edges, shares)
	if faults != nil {
		t.Fatal(faults)
	}
	return p
}

func TestBlocksAreThoseOfRandomNumbers(t *testing.T) {
	if strata.BlockPaths != rng.Lanes {
		t.Fatalf("blocks of %d paths, of package rng %d", strata.BlockPaths, rng.Lanes)
	}
}

func TestEveryCycleHasTheSharesInSixteenths(t *testing.T) {
	for _, x := range []struct {
		name          string
		edges, shares []float64
		want          []float64
	}{
		{"no shares are equal shares", []float64{0.01}, nil, []float64{0.5, 0.5}},
		{"shares in sixteenths stay", []float64{0.01, 0.5}, []float64{0.75, 0.125, 0.125}, []float64{0.75, 0.125, 0.125}},
		{"thirds are rounded by largest remainders", []float64{0.1, 0.2}, []float64{1. / 3, 1. / 3, 1. / 3}, []float64{6. / 16, 5. / 16, 5. / 16}},
		{"a small share has a sixteenth", []float64{0.1, 0.2}, []float64{0.98, 0.01, 0.01}, []float64{14. / 16, 1. / 16, 1. / 16}},
		{"the most strata", []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7}, nil, []float64{2. / 16, 2. / 16, 2. / 16, 2. / 16, 2. / 16, 2. / 16, 2. / 16, 2. / 16}},
	} {
		t.Run(x.name, func(t *testing.T) {
			p := plan(t, x.edges, x.shares)
			counts, total := make([]float64, p.Len()), 0.0
			for _, h := range p.Order() {
				counts[h] += 1. / strata.Cycle
			}
			for h := range counts {
				total += p.Probability(h)
				if p.Share(h) != x.want[h] || counts[h] != x.want[h] {
					t.Errorf("stratum %d: share %v, %v of the cycle, want %v", h, p.Share(h), counts[h], x.want[h])
				}
			}
			if math.Abs(total-1) > 1e-15 {
				t.Errorf("probabilities sum to %v", total)
			}
		})
	}
}

// The number of blocks before one is what counting them gives, and the strata of a cycle are spread: of any part of it each
// stratum has its share within one block.
func TestBlocksAreCountedAndSpread(t *testing.T) {
	p := plan(t, []float64{0.02, 0.3}, []float64{0.5, 0.25, 0.25})
	counts := make([]uint64, p.Len())
	for block := range uint64(100) {
		h, before := p.Of(block)
		if before != counts[h] || p.OfPath(block*64+63) != h {
			t.Fatalf("block %d: %d before it in stratum %d, counted %d", block, before, h, counts[h])
		}
		counts[h]++
		for h := range counts {
			if off := float64(counts[h]) - p.Share(h)*float64(block+1); math.Abs(off) > 1 {
				t.Errorf("after block %d stratum %d is %v blocks off", block, h, off)
			}
		}
	}
}

func TestUniformsGoToTheirInterval(t *testing.T) {
	p := plan(t, []float64{0.25}, nil)
	for block, h := range p.Order() {
		low, high := p.Interval(h)
		path := uint64(block) * strata.BlockPaths
		if got, want := p.Map(0.5, path), (low+high)/2; got != want {
			t.Errorf("middle of stratum %d is %v, want %v", h, got, want)
		}
		if got := p.Map(1-0x1p-53, path); got >= 1 || got < low || got > high {
			t.Errorf("the end of stratum %d is %v", h, got)
		}
	}
}

func TestAllFaultsComeAtOnce(t *testing.T) {
	for _, x := range []struct {
		name          string
		edges, shares []float64
		want          []string
	}{
		{"no edge", nil, nil, []string{"0 edges make 1 strata"}},
		{"too many edges", make([]float64, 8), nil, []string{"8 edges make 9 strata; give 1 to 7"}},
		{"edges outside, not rising and no number", []float64{0, 0.5, 0.5, 1, math.NaN()}, nil,
			[]string{"0 is out of range", "0.5 does not follow 0.5", "1 is out of range", "NaN is out of range"}},
		{"an edge and a share", []float64{-1}, []float64{0, 1}, []string{"-1 is out of range", "0 is out of range"}},
		{"a share too few", []float64{0.1}, []float64{1}, []string{"1 shares for 2 strata"}},
		{"shares that do not sum to 1", []float64{0.1}, []float64{0.5, 0.4}, []string{"the shares sum to 0.9"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, faults := strata.New(x.edges, x.shares)
			if p != nil || len(faults) != len(x.want) {
				t.Fatalf("faults %v, want %q", faults, x.want)
			}
			for _, want := range x.want {
				if !slices.ContainsFunc(faults, func(f strata.Fault) bool { return strings.Contains(f.Message, want) }) {
					t.Errorf("no fault %q in %v", want, faults)
				}
			}
		})
	}
}
