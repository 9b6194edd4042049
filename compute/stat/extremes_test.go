package stat

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

func mustExtremes(t testing.TB, k int) *Extremes {
	t.Helper()
	e, err := NewExtremes(k)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// reference sorts everything: by value, then by path.
func reference(all []Extreme, k int) (lowest, highest []Extreme) {
	less := func(a, b Extreme) int {
		switch {
		case a.Value != b.Value && a.Value < b.Value:
			return -1
		case a.Value != b.Value:
			return 1
		case a.Path < b.Path:
			return -1
		}
		return 1
	}
	lowest = slices.SortedFunc(slices.Values(all), less)
	highest = slices.SortedFunc(slices.Values(all), func(a, b Extreme) int {
		if a.Value == b.Value {
			return less(a, b)
		}
		return less(b, a)
	})
	return lowest[:min(k, len(all))], highest[:min(k, len(all))]
}

func TestExtremesAreThoseOfASortWhateverTheOrderAndTheSplit(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, n := range []int{0, 1, 3, 7, 8, 9, 15, 17, 500} {
		const k = 8
		all := make([]Extreme, n)
		for i := range all {
			all[i] = Extreme{float64(r.IntN(20)), uint64(i)} // many ties
		}
		lowest, highest := reference(all, k)
		for range 20 {
			parts := []*Extremes{mustExtremes(t, k), mustExtremes(t, k), mustExtremes(t, k)}
			for _, i := range r.Perm(n) {
				parts[r.IntN(3)].Add(all[i].Value, all[i].Path)
			}
			merged := mustExtremes(t, k)
			for _, i := range r.Perm(3) {
				if err := merged.Merge(parts[i]); err != nil {
					t.Fatal(err)
				}
			}
			if !slices.Equal(merged.Lowest(), lowest) || !slices.Equal(merged.Highest(), highest) {
				t.Fatalf("n = %d: %v and %v, want %v and %v", n, merged.Lowest(), merged.Highest(), lowest, highest)
			}
		}
	}
}

func TestExtremesAllocateOnce(t *testing.T) {
	e := mustExtremes(t, 32)
	x := 0.0
	if n := testing.AllocsPerRun(200, func() { x--; e.Add(x, 1); e.Add(-x, 2) }); n != 0 {
		t.Errorf("Add allocates %v times", n)
	}
	if err := e.Merge(mustExtremes(t, 3)); !errors.Is(err, ErrLayout) {
		t.Errorf("merging another size: %v", err)
	}
	for _, k := range []int{-1, 0, 1<<16 + 1} {
		if _, err := NewExtremes(k); err == nil {
			t.Errorf("k = %d is accepted", k)
		}
	}
}
