package stat

import (
	"errors"
	"fmt"
	"iter"
	"math"
)

const (
	// Magnitudes from 2^-64 to 2^128 have bins; smaller ones count as zero, larger ones in the outermost bin. Money
	// in any currency, rates and ratios lie inside by 30 powers of two on either side.
	sketchLow     = -64
	sketchOctaves = 192

	// MeasurePrecision gives a measure's quantiles to 2^-13 relative.
	MeasurePrecision = 12
	// FanPrecision gives a fan's quantiles to 2^-7 relative.
	FanPrecision = 6
	maxPrecision = 14
)

// ErrLayout is returned by Merge when the two sides were made with different options.
var ErrLayout = errors.New("statistics of different layout cannot be merged")

// Sketch counts values in bins that are cut by the bits of the number: a bin is one setting of sign, exponent and the
// first p bits of the fraction, so that each octave has 2^p bins of equal width and finding the bin is a shift.
// Quantiles have a relative error of at most 2^-(p+1). It holds integers only, so merging is exact and order-free.
// (DDSketch, VLDB 2019, has bins of equal ratio, at the price of a logarithm a value; a t-digest depends on the
// order.)
//
// Memory: 8 * 2^p bytes and a 64th more for each octave and sign that has occurred, at most 2*192 of them: for p = 12 typically
// under 1 MiB and at most 13 MiB, for p = 6 at most 200 KiB. Memory is taken when an octave first occurs and never after.
type Sketch struct {
	precision uint
	count     uint64
	zero      uint64
	page      [2 * sketchOctaves]int16 // 1 + number of the page in counts; 0: none
	counts    []uint64
	runs      []uint64 // sums of 2^runBits counts, by which readers pass over what they need not see
	runBits   uint
}

// maxRunBits cuts an octave of a measure into 64 runs of 64 bins: about as many steps to find a run as in it.
const maxRunBits = 6

// NewSketch makes an empty sketch with 2^precision bins an octave, precision from 1 to 14.
func NewSketch(precision int) (*Sketch, error) {
	if precision < 1 || precision > maxPrecision {
		return nil, fmt.Errorf("sketch precision must be 1 to %d, got %d", maxPrecision, precision)
	}
	return &Sketch{precision: uint(precision), runBits: uint(min(precision, maxRunBits))}, nil
}

// Add counts x, which must be finite.
func (s *Sketch) Add(x float64) { s.AddCount(x, 1) }

// AddCount counts x, which must be finite, n times.
func (s *Sketch) AddCount(x float64, n uint64) {
	s.count += n
	b := math.Float64bits(x)
	octave := b>>fractionBits&exponentMask - (1023 + sketchLow) // wraps to a large number below the range
	fraction := b & fractionMask
	if octave >= sketchOctaves {
		if math.Abs(x) < 1 {
			s.zero += n
			return
		}
		octave, fraction = sketchOctaves-1, fractionMask
	}
	slot := b>>63*sketchOctaves + octave
	page := s.page[slot]
	if page == 0 {
		page = s.newPage(slot)
	}
	at := uint64(page-1)<<s.precision | fraction>>(fractionBits-s.precision)
	s.counts[at] += n
	s.runs[at>>s.runBits] += n
}

func (s *Sketch) newPage(slot uint64) int16 {
	page := int16(len(s.counts)>>s.precision) + 1
	s.counts = append(s.counts, make([]uint64, 1<<s.precision)...)
	s.runs = append(s.runs, make([]uint64, 1<<(s.precision-s.runBits))...)
	s.page[slot] = page
	return page
}

// Merge adds the counts of o, which stays as it is. The error is ErrLayout when the precisions differ.
func (s *Sketch) Merge(o *Sketch) error {
	if s.precision != o.precision {
		return fmt.Errorf("%w: precision %d and %d", ErrLayout, s.precision, o.precision)
	}
	s.count += o.count
	s.zero += o.zero
	for slot, theirs := range o.page {
		if theirs == 0 {
			continue
		}
		ours := s.page[slot]
		if ours == 0 {
			ours = s.newPage(uint64(slot))
		}
		to, from := int(ours-1)<<(s.precision-s.runBits), int(theirs-1)<<(s.precision-s.runBits)
		for run, total := range o.runs[from:][:1<<(s.precision-s.runBits)] {
			if total == 0 {
				continue
			}
			s.runs[to+run] += total
			sums, counts := s.run(to+run), o.run(from+run)
			for i, n := range counts {
				sums[i] += n
			}
		}
	}
	return nil
}

// run are the counts of a run.
func (s *Sketch) run(i int) []uint64 { return s.counts[i<<s.runBits:][:1<<s.runBits] }

// reset empties the sketch and keeps its memory.
func (s *Sketch) reset() {
	s.count, s.zero = 0, 0
	clear(s.counts)
	clear(s.runs)
}

// Count is the number of values.
func (s *Sketch) Count() uint64 { return s.count }

// Bin is a range of values and how many lie in it.
type Bin struct {
	Low, High float64 // Low <= High; both 0 for the bin of zero
	Count     uint64
}

// Middle is the value that stands for the bin.
func (b Bin) Middle() float64 { return float64(0.5*b.Low) + float64(0.5*b.High) }

// Bins yields the bins that are not empty, in ascending order.
func (s *Sketch) Bins() iter.Seq[Bin] {
	return func(yield func(Bin) bool) {
		s.walk(func(total uint64) bool { return total > 0 }, yield)
	}
}

// walk yields the bins that are not empty in ascending order, of the runs that enter asks for by the sum of their counts.
func (s *Sketch) walk(enter func(total uint64) bool, yield func(Bin) bool) {
	for octave := sketchOctaves - 1; octave >= 0; octave-- {
		if !s.octave(octave, true, enter, yield) {
			return
		}
	}
	if enter(s.zero) && s.zero > 0 && !yield(Bin{Count: s.zero}) {
		return
	}
	for octave := range sketchOctaves {
		if !s.octave(octave, false, enter, yield) {
			return
		}
	}
}

// octave walks one octave and sign.
func (s *Sketch) octave(octave int, negative bool, enter func(total uint64) bool, yield func(Bin) bool) bool {
	slot := octave
	if negative {
		slot += sketchOctaves
	}
	page := s.page[slot]
	if page == 0 {
		return true
	}
	runs := 1 << (s.precision - s.runBits)
	base := math.Ldexp(1, octave+sketchLow)
	width := math.Ldexp(base, -int(s.precision))
	for k := range runs {
		run := mirror(k, runs, negative)
		at := int(page-1)*runs + run
		if !enter(s.runs[at]) {
			continue
		}
		counts := s.run(at)
		for k := range counts {
			i := mirror(k, len(counts), negative)
			if counts[i] == 0 {
				continue
			}
			bin := float64(run<<s.runBits + i)
			low, high := base+float64(width*bin), base+float64(width*(bin+1))
			if negative {
				low, high = -high, -low
			}
			if !yield(Bin{Low: low, High: high, Count: counts[i]}) {
				return false
			}
		}
	}
	return true
}

// mirror counts k of n from the end where magnitudes fall as values rise.
func mirror(k, n int, negative bool) int {
	if negative {
		return n - 1 - k
	}
	return k
}

// AtRank is the bin of the r-th smallest value, 1 <= r <= Count.
func (s *Sketch) AtRank(r uint64) Bin {
	r = max(1, min(r, s.count))
	seen, found := uint64(0), Bin{Low: math.NaN(), High: math.NaN()}
	s.walk(func(total uint64) bool {
		if seen+total < r {
			seen += total
			return false
		}
		return true
	}, func(b Bin) bool {
		seen += b.Count
		found = b
		return seen < r
	})
	return found
}

// Quantile is the smallest value that at least a share q of the values does not exceed (the inverse of the empirical
// distribution function: the value of rank ceil(q n)), with a relative error of at most 2^-(p+1) inside the range of
// the bins. q outside [0, 1] counts as its end. NaN for an empty sketch.
func (s *Sketch) Quantile(q float64) float64 {
	if s.count == 0 || q != q {
		return math.NaN()
	}
	return s.AtRank(rankOf(q, s.count)).Middle()
}

// rankOf is ceil(q n) kept in [1, n]. The product is rounded, so a q that is not a float64 (0.1) may land one rank
// from the hand-made one at very large n; the same one everywhere.
func rankOf(q float64, n uint64) uint64 {
	r := math.Ceil(float64(q * float64(n)))
	switch {
	case !(r > 1):
		return 1
	case r >= float64(n):
		return n
	}
	return uint64(r)
}
