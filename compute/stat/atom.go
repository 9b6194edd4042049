package stat

import (
	"cmp"
	"slices"
)

// atom is equal values of one stratum, or those of a bin of its sketch.
type atom struct {
	value   float64
	within  Bin
	stratum int
	count   float64
	weight  float64 // of all of them together; those of all atoms sum to 1
}

// atoms are the values of several strata, ascending once sorted.
type atoms []atom

// sort puts the values in order; equal ones stay in the order of their strata.
func (a atoms) sort() {
	slices.SortStableFunc(a, func(x, y atom) int { return cmp.Compare(x.value, y.value) })
}

// rankTolerance is what a sum of weights may lack of a level and still reach it: rounding over all atoms.
const rankTolerance = 1e-12

// at is the atom with the smallest value that at least a share q of the probability does not exceed.
func (a atoms) at(q float64) *atom {
	sum := 0.0
	for i := range a {
		if sum += a[i].weight; sum >= q-rankTolerance {
			return &a[i]
		}
	}
	return &a[len(a)-1]
}
