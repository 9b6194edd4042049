package solve

import (
	"math"
	"slices"
)

// ladderDepth is how far below the upper end, and how close to the own value, the geometric points reach.
const ladderDepth = 1e-6

// points is the set of a scan: about n points of [low, high], ascending, each once, with both ends and the own value.
func (q *Question) points() []float64 {
	low, high, n := q.Low, q.High, q.Points
	own := math.Min(math.Max(q.Own, low), high)
	list := []float64{low, high, own}
	third := max(n/3, 4)
	for i := range third {
		list = append(list, low+float64((high-low)*(float64(i)/float64(third-1))))
	}
	around := max(third/2, 2)
	ratio := root(ladderDepth, around)
	above, below := high-own, own-low
	for range around {
		above, below = float64(above*ratio), float64(below*ratio)
		list = append(list, own+above, own-below)
	}
	if low >= 0 && high > 0 {
		bottom := math.Max(low, float64(high*ladderDepth))
		step, x := root(bottom/high, third), high
		for range third {
			x = float64(x * step)
			list = append(list, x)
		}
	}
	for i, x := range list {
		list[i] = math.Min(math.Max(q.snap(x), low), high)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// root is the n-th root of x in (0, 1], by bisection: portable, and quick enough for a dozen of calls.
func root(x float64, n int) float64 {
	low, high := 0.0, 1.0
	for range 60 {
		middle := float64(0.5 * (low + high))
		power := 1.0
		for range n {
			power = float64(power * middle)
		}
		if power < x {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// snap moves a point to the nearest one that the input can have.
func (q *Question) snap(x float64) float64 {
	if q.Step <= 0 {
		return x
	}
	return float64(math.RoundToEven(x/q.Step) * q.Step)
}
