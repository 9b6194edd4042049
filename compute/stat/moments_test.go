package stat

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

func TestMomentsAreThoseOfAColumn(t *testing.T) {
	// Second method: the column, which has every value. Of a rare loss the zeros are only counted.
	for name, batches := range map[string]int{"independent paths": 0, "batches": 4} {
		t.Run(name, func(t *testing.T) {
			c, m := mustColumn(t, Options{Batches: batches}), NewMoments(batches)
			r := rand.New(rand.NewPCG(1, 2))
			for block := range uint64(20) {
				zeros := uint64(0)
				for lane := range uint64(lanes) {
					path, x := block*lanes+lane, 0.0
					if r.Float64() < 0.1 {
						x = 1e9 * r.Float64()
						m.Add(x, path)
					} else {
						zeros++
					}
					c.Add(x, path)
				}
				m.AddZeros(zeros, block*lanes)
			}
			if m.Count() != c.Count() || m.Sum() != c.Sum() || m.Mean() != c.Mean() || m.StandardDeviation() != c.StandardDeviation() ||
				m.StandardError() != c.StandardError() {
				t.Errorf("%v %v %v %v, column %v %v %v %v", m.Count(), m.Mean(), m.StandardDeviation(), m.StandardError(),
					c.Count(), c.Mean(), c.StandardDeviation(), c.StandardError())
			}
		})
	}
}

func TestMomentsOverMorePathsCountTheRestAsZero(t *testing.T) {
	// 3 and 5 among 4 paths: mean 2, deviations 1, 3, -2, -2: variance 18/3 = 6, standard error sqrt(6/4).
	var m Moments
	m.Add(3, 0)
	m.Add(5, 1)
	if m.MeanOver(4) != 2 || math.Abs(m.ErrorOver(4)-math.Sqrt(1.5)) > 1e-15 || m.Squares() != 34 {
		t.Errorf("mean %v, error %v, squares %v", m.MeanOver(4), m.ErrorOver(4), m.Squares())
	}
	if !math.IsNaN(new(Moments).Mean()) || !math.IsNaN(m.MeanOver(0)) || !math.IsNaN(m.ErrorOver(1)) {
		t.Error("moments of nothing have a value")
	}
	if low, high := Wilson(0, 0, 0.95); !math.IsNaN(low) || !math.IsNaN(high) {
		t.Error("an interval without paths")
	}
	if err := m.Merge(NewMoments(2)); !errors.Is(err, ErrLayout) || m.Count() != 2 {
		t.Errorf("merged with batches: %v, count %d", err, m.Count())
	}
}

func TestPartsOfAnUpperTailAddUp(t *testing.T) {
	// Second method: the values sorted. Two sketches part the paths between them; their sums in the tail are the tail's.
	const precision = 12
	r := rand.New(rand.NewPCG(3, 4))
	c := mustColumn(t, Options{})
	all, odd, even := mustSketch(t, precision), mustSketch(t, precision), mustSketch(t, precision)
	for i := range 5000 {
		x := math.Floor(r.ExpFloat64()) * 1e6 // many equal values, many zeros
		c.Add(x, uint64(i))
		all.Add(x)
		part := even
		if i%2 == 1 {
			part = odd
		}
		part.AddCount(x, 3) // as when shares of a path are counted in thirds
	}
	for _, level := range []float64{0.0001, 0.01, 0.05, 0.3, 0.9, 1} {
		tail := UpperTailOf(Whole(all), level)
		want := c.UpperShortfall(level).Value
		if got := tail.Sum(Whole(all)) / tail.Size; math.Abs(got-want) > want/(1<<precision) {
			t.Errorf("level %v: mean of the tail %v, sorted %v", level, got, want)
		}
		if parts := (tail.Sum(Whole(odd)) + tail.Sum(Whole(even))) / 3; math.Abs(parts-tail.Sum(Whole(all))) > 1e-9*parts {
			t.Errorf("level %v: parts %v, whole %v", level, parts, tail.Sum(Whole(all)))
		}
	}
	if none := UpperTailOf(Whole(mustSketch(t, precision)), 0.05); none.Size != 0 || none.Sum(Whole(all)) != 0 {
		t.Errorf("tail of nothing: %+v", none)
	}
	if none := UpperTailOf(Whole(all), 0); none.Sum(Whole(all)) != 0 {
		t.Errorf("tail of level 0: %+v", none)
	}
}
