package run

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/stat"
)

func TestPeriodsOfAGridThatBeginsInsideAQuarter(t *testing.T) {
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 11, 20), 6) // November 2026 to April 2027
	if err != nil {
		t.Fatal(err)
	}
	p := newPeriods(grid)
	for name, x := range map[string]struct{ got, want any }{
		"years of months":     {p.year, []int{0, 0, 1, 1, 1, 1}},
		"quarters of months":  {p.quarter, []int{0, 0, 1, 1, 1, 2}},
		"openings":            {p.opening, []int{0, 1, 4}}, // the ends of December and March; month 0 where there is none before
		"years and quarters":  {[]int{p.years, p.quarters}, []int{2, 3}},
		"days":                {len(p.month), 30 + 31 + 31 + 28 + 31 + 30},
		"a day in a month":    {p.monthOf(61), 2}, // 1 January
		"a day before":        {p.monthOf(-40), 0},
		"a day behind":        {p.monthOf(1e6), 5},
		"the last day":        {p.monthOf(p.never - 1), 5},
		"a year of a quarter": {(&Events{calendar: p}).YearOfQuarter(2), 1},
	} {
		if !reflect.DeepEqual(x.got, x.want) {
			t.Errorf("%s: %v, want %v", name, x.got, x.want)
		}
	}
}

func TestLanesWithAnEventAreBits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var flags, values lanes.Row
	var up, low uint64
	for i := range flags {
		if r.IntN(2) == 1 {
			flags[i], up = 1, up|1<<i
		}
		if values[i] = float64(r.IntN(3)); values[i] < 1 {
			low |= 1 << i
		}
	}
	if got := raised(&flags); got != up {
		t.Errorf("raised %b, want %b", got, up)
	}
	if got := below(&values, 1); got != low {
		t.Errorf("below %b, want %b", got, low)
	}
	var seen uint64
	last := -1
	each(up, func(lane int) {
		if lane <= last {
			t.Errorf("lane %d comes after %d", lane, last)
		}
		seen, last = seen|1<<lane, lane
	})
	if seen != up || size(up) == 0 {
		t.Errorf("visited %b of %b", seen, up)
	}
}

func TestALossIsPartedEquallyAmongNames(t *testing.T) {
	// Three names on one path and one on another: parts of 300/3 and 50, and in the sketch a third of a path and a whole one.
	s := newShare()
	s.add(300, 3)
	s.add(50, 1)
	if s.Part.Value() != 150 || s.Tail.Count() != 2 || s.PartTail.Count() != WholePath/3+WholePath {
		t.Errorf("parts %v, %d paths, %d parts of paths", s.Part.Value(), s.Tail.Count(), s.PartTail.Count())
	}
	for n := range 16 {
		if WholePath%(n+1) != 0 {
			t.Errorf("a path has no whole number of parts for %d names", n+1)
		}
	}
	all, err := stat.NewSketch(tailPrecision)
	if err != nil {
		t.Fatal(err)
	}
	all.Add(300)
	all.Add(50)
	if tail := stat.UpperTailOf(stat.Whole(all), 1); tail.Sum(stat.Whole(s.PartTail))/WholePath < 149.5 || tail.Sum(stat.Whole(s.PartTail))/WholePath > 150.5 {
		t.Errorf("part of the tail %v, want 150", tail.Sum(stat.Whole(s.PartTail))/WholePath)
	}
}
