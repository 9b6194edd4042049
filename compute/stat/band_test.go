package stat

import (
	"math"
	"testing"
)

// The mean of a line of flags is the share of ones, exactly, however the values are split.
func TestTheMeanOfABandIsExactInAnyOrder(t *testing.T) {
	whole, left, right := NewBand(), NewBand(), NewBand()
	for i := range 1000 {
		x := 0.0
		if i%8 == 3 {
			x = 1
		}
		whole.Add(x)
		if i%3 == 0 {
			left.Add(x)
		} else {
			right.Add(x)
		}
	}
	if err := right.Merge(left); err != nil {
		t.Fatal(err)
	}
	if whole.Mean() != 0.125 || right.Mean() != 0.125 || whole.AtRank(900) != right.AtRank(900) {
		t.Errorf("means %v and %v, want 0.125", whole.Mean(), right.Mean())
	}
	if !math.IsNaN(NewBand().Mean()) {
		t.Error("a band without values has a mean")
	}
}

// Batches: the standard error is that of the batch means. By hand: blocks of 64 paths go to two batches in turn; the first
// block's values are 1, the second's 3, so the means are 1 and 3, their mean 2, and the error sqrt((1 + 1)/(2 x 1)) = 1.
func TestTheStandardErrorOfBatchesIsThatOfTheirMeans(t *testing.T) {
	c, err := NewColumn(Options{Batches: 2})
	if err != nil {
		t.Fatal(err)
	}
	for path := range uint64(128) {
		c.Add(float64(1+path/64*2), path)
	}
	if got := c.StandardError(); got != 1 {
		t.Errorf("standard error %v, want 1", got)
	}
	other, _ := NewColumn(Options{Batches: 2})
	other.Add(1, 0)
	if !math.IsNaN(other.StandardError()) {
		t.Error("one batch has a standard error")
	}
	if err := other.Merge(c); err != nil || other.Count() != 129 {
		t.Errorf("merge: %v", err)
	}
	if _, err := NewColumn(Options{Batches: 1}); err == nil {
		t.Error("a single batch is taken")
	}
	c.Reset()
	if c.Add(5, 0); c.Mean() != 5 || !math.IsNaN(c.StandardError()) {
		t.Error("batches survive a reset")
	}
}
