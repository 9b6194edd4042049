package stat

import (
	"fmt"
	"math"
	"sort"
)

// Extreme is a value and the number of the path that gave it, so that the path can be run again and explained.
type Extreme struct {
	Value float64
	Path  uint64
}

// Extremes are the k smallest and the k largest values with their paths, exactly. Among equal values the lower path
// numbers are kept, so the result does not depend on the order of arrival or of merging. Memory is 32 k bytes, taken
// at the start.
type Extremes struct {
	k int
	// Sorted, the most extreme first.
	lowest, highest []Extreme
	// A value inside (lowBound, highBound) belongs to neither list: the hot test. Infinite while a list is
	// not full, so that everything passes.
	lowBound, highBound float64
}

// NewExtremes keeps k values at each end, k from 1 to 65536.
func NewExtremes(k int) (*Extremes, error) {
	if k < 1 || k > 1<<16 {
		return nil, fmt.Errorf("extremes must keep 1 to 65536 values, got %d", k)
	}
	e := &Extremes{k: k, lowest: make([]Extreme, 0, k), highest: make([]Extreme, 0, k)}
	e.reset()
	return e, nil
}

func (e *Extremes) reset() {
	e.lowest, e.highest = e.lowest[:0], e.highest[:0]
	e.lowBound, e.highBound = math.Inf(1), math.Inf(-1)
}

// Add offers a finite value.
func (e *Extremes) Add(x float64, path uint64) {
	if x > e.lowBound && x < e.highBound {
		return
	}
	e.offerLow(Extreme{x, path})
	e.offerHigh(Extreme{x, path})
}

func (e *Extremes) offerLow(v Extreme) {
	if v.Value > e.lowBound {
		return
	}
	e.lowest = insert(e.lowest, e.k, v, func(a, b Extreme) bool {
		return a.Value < b.Value || a.Value == b.Value && a.Path < b.Path
	})
	if len(e.lowest) == e.k {
		e.lowBound = e.lowest[e.k-1].Value
	}
}

func (e *Extremes) offerHigh(v Extreme) {
	if v.Value < e.highBound {
		return
	}
	e.highest = insert(e.highest, e.k, v, func(a, b Extreme) bool {
		return a.Value > b.Value || a.Value == b.Value && a.Path < b.Path
	})
	if len(e.highest) == e.k {
		e.highBound = e.highest[e.k-1].Value
	}
}

// insert puts v into a list sorted by before and drops what exceeds k. It stays within the list's capacity. A list and
// not a heap: after the first values an insertion is rare (k ln(n/k) of n), and reading is in order.
func insert(list []Extreme, k int, v Extreme, before func(a, b Extreme) bool) []Extreme {
	at := sort.Search(len(list), func(i int) bool { return before(v, list[i]) })
	if at == k {
		return list
	}
	if len(list) < k {
		list = append(list, Extreme{})
	}
	copy(list[at+1:], list[at:])
	list[at] = v
	return list
}

// Merge offers all values of o, which stays as it is. The error is ErrLayout when the two keep different numbers of
// values.
func (e *Extremes) Merge(o *Extremes) error {
	if e.k != o.k {
		return fmt.Errorf("%w: %d and %d extremes", ErrLayout, e.k, o.k)
	}
	for _, v := range o.lowest {
		e.offerLow(v)
	}
	for _, v := range o.highest {
		e.offerHigh(v)
	}
	return nil
}

// Lowest are the smallest values, ascending; at most k. The slice belongs to the Extremes.
func (e *Extremes) Lowest() []Extreme { return e.lowest }

// Highest are the largest values, descending; at most k. The slice belongs to the Extremes.
func (e *Extremes) Highest() []Extreme { return e.highest }
