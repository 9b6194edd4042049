// Package strata parts the paths of a run by the score of one random driver, so that rare outcomes, such as a default, get
// more paths than their probability gives them. It says which stratum a path belongs to and what its share of the
// probability is; drawing within a stratum is for package process, statistics over strata for package stat.
//
// A stratum is an interval of the driver's uniform, from one edge to the next; its probability is the interval's length.
// Blocks of 64 paths go to the strata in a fixed cycle of 16 blocks, which is a shard of a run: a path belongs to the same
// stratum whatever the number of paths, and every whole shard has the same composition.
//
// A Plan is not changed after it is made and may be used by any number of goroutines.
package strata

import (
	"fmt"
	"math"
)

const (
	// Max is the most strata. Statistics are kept for each, so memory grows with them.
	Max = 8
	// Cycle is the number of blocks after which the order of strata repeats: shares of paths are multiples of 1/Cycle.
	Cycle = 16
	// BlockPaths is the number of paths of a block, those of package rng.
	BlockPaths = 64
)

// Plan is a checked stratification.
type Plan struct {
	edges  []float64    // 0, the edges, 1
	blocks []int        // of a cycle, by stratum
	cycle  [Cycle]uint8 // stratum of each block of a cycle
	before [Cycle]uint8 // blocks of the same stratum that stand before it in the cycle
}

// Fault is what is wrong with a plan.
type Fault struct {
	Shares  bool // in the shares; else in the edges
	Index   int  // which one, from 0; -1 for all of them
	Message string
}

// New makes a plan of len(edges) + 1 strata. Edges are probabilities, rising, above 0 and below 1; at least 1, at most Max - 1.
// Shares are the parts of the paths by stratum, above 0, together 1; without any all strata have the same. They are rounded to
// sixteenths by largest remainders, with at least one sixteenth each. All faults are returned at once, and no plan with them.
func New(edges, shares []float64) (*Plan, []Fault) {
	if f := append(edgeFaults(edges), shareFaults(shares, len(edges)+1)...); len(f) > 0 {
		return nil, f
	}
	p := &Plan{edges: append(append([]float64{0}, edges...), 1)}
	if len(shares) == 0 {
		shares = make([]float64, len(edges)+1)
		for h := range shares {
			shares[h] = 1 / float64(len(shares))
		}
	}
	p.blocks = apportion(shares)
	p.arrange()
	return p, nil
}

func edgeFaults(edges []float64) (f []Fault) {
	if n := len(edges); n < 1 || n >= Max {
		return []Fault{{false, -1, fmt.Sprintf("%d edges make %d strata; give 1 to %d edges", n, n+1, Max-1)}}
	}
	last := 0.0
	for i, x := range edges {
		switch {
		case !(x > 0 && x < 1): // NaN too
			f = append(f, Fault{false, i, fmt.Sprintf("%v is out of range; it must be above 0 and below 1", x)})
		case x <= last:
			f = append(f, Fault{false, i, fmt.Sprintf("%v does not follow %v; list edges in ascending order", x, last)})
		default:
			last = x
		}
	}
	return f
}

// sumTolerance is how far the sum of shares may be from 1: room for thirds written with ten digits.
const sumTolerance = 1e-9

func shareFaults(shares []float64, strata int) (f []Fault) {
	if len(shares) == 0 {
		return nil
	}
	if len(shares) != strata {
		return []Fault{{true, -1, fmt.Sprintf("%d shares for %d strata; give one for each, or none", len(shares), strata)}}
	}
	sum := 0.0
	for i, x := range shares {
		if !(x > 0 && x <= 1) {
			f = append(f, Fault{true, i, fmt.Sprintf("%v is out of range; it must be above 0, and 1 at most", x)})
		}
		sum += x
	}
	if len(f) == 0 && math.Abs(sum-1) > sumTolerance {
		f = append(f, Fault{true, -1, fmt.Sprintf("the shares sum to %v; they must sum to 1", sum)})
	}
	return f
}

// apportion gives each stratum one block of the cycle, and the rest one by one to the stratum that has least for its share.
func apportion(shares []float64) []int {
	blocks := make([]int, len(shares))
	for h := range blocks {
		blocks[h] = 1
	}
	for range Cycle - len(shares) {
		most := 0
		for h, share := range shares {
			if float64(share*Cycle)-float64(blocks[h]) > float64(shares[most]*Cycle)-float64(blocks[most]) {
				most = h
			}
		}
		blocks[most]++
	}
	return blocks
}

// arrange spreads the blocks of each stratum over the cycle: each goes to the stratum that is furthest behind its share.
func (p *Plan) arrange() {
	given := make([]int, len(p.blocks))
	for i := range p.cycle {
		most, behind := -1, 0
		for h, n := range p.blocks {
			if b := (i+1)*n - given[h]*Cycle; given[h] < n && (most < 0 || b > behind) {
				most, behind = h, b
			}
		}
		p.cycle[i], p.before[i] = uint8(most), uint8(given[most])
		given[most]++
	}
}

// Len is the number of strata.
func (p *Plan) Len() int { return len(p.blocks) }

// Interval is the part of the driver's uniform that a stratum has.
func (p *Plan) Interval(stratum int) (low, high float64) { return p.edges[stratum], p.edges[stratum+1] }

// Probability is the share of the probability that a stratum has, above 0.
func (p *Plan) Probability(stratum int) float64 { return p.edges[stratum+1] - p.edges[stratum] }

// Share is the share of the paths that a stratum has: a multiple of 1/Cycle.
func (p *Plan) Share(stratum int) float64 { return float64(float64(p.blocks[stratum]) / Cycle) }

// Order is the stratum of each block of a cycle: path i belongs to stratum Order()[i/BlockPaths%Cycle].
func (p *Plan) Order() []int {
	out := make([]int, Cycle)
	for i, h := range p.cycle {
		out[i] = int(h)
	}
	return out
}

// Of is the stratum of a block of paths, and how many blocks of the same stratum stand before it.
func (p *Plan) Of(block uint64) (stratum int, before uint64) {
	at := block % Cycle
	h := p.cycle[at]
	return int(h), block/Cycle*uint64(p.blocks[h]) + uint64(p.before[at])
}

// OfPath is the stratum of a path.
func (p *Plan) OfPath(path uint64) int { return int(p.cycle[path/BlockPaths%Cycle]) }

// largestBelowOne keeps a uniform off 1, where unbounded distributions are infinite.
const largestBelowOne = 1 - 0x1p-53

// Map moves the uniform of a path, uniform on (0, 1), into the interval of its stratum:
//
//	low + (high - low) u
//
// The last stratum loses the last digits of a uniform near 1, as any upper tail does.
func (p *Plan) Map(u float64, path uint64) float64 {
	low, high := p.Interval(p.OfPath(path))
	return min(low+float64((high-low)*u), high, largestBelowOne)
}
