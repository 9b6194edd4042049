package stat

import (
	"cmp"
	"slices"
)

// WeightedSketch is sketches of one precision, read as one: of strata, whose values count with the weight of their paths.
type WeightedSketch struct {
	Parts   []*Sketch
	Weights []float64 // of a value, by part, as [Parted.Weight]; nil where each counts once
}

// Whole is a sketch whose values count once.
func Whole(s *Sketch) WeightedSketch { return WeightedSketch{Parts: []*Sketch{s}} }

// masses yields what lies in each bin: ascending in each part, part by part.
func (w WeightedSketch) masses(yield func(Bin, float64) bool) {
	for h, s := range w.Parts {
		weight := 1.0
		if w.Weights != nil {
			weight = w.Weights[h]
		}
		for b := range s.Bins() {
			if !yield(b, float64(weight*float64(b.Count))) {
				return
			}
		}
	}
}

// UpperTail is the highest share of the values of a sketch, for taking the same paths' part of another sketch: which share of
// an expected shortfall falls on the paths that have something in common. See [UpperTailOf]. The zero value is the tail of
// nothing.
type UpperTail struct {
	Size     float64 // level x values, of values that count once at least 1; 0 without values
	boundary Bin     // of the sketch: the bin in which the tail begins
	part     float64 // of its values, those in the tail
}

// UpperTailOf is the tail of the highest share level of the values, 0 < level <= 1, in the sense of [Column.UpperShortfall].
// Values of one bin are not told apart: where the tail begins inside a bin, the same part of every count in it belongs to the
// tail. It is that of nothing where a weight is no number.
func UpperTailOf(s WeightedSketch, level float64) UpperTail {
	bins, total := s.merged()
	if !(total > 0) || !(level > 0 && level <= 1) {
		return UpperTail{}
	}
	t := UpperTail{Size: float64(level * total)}
	if s.Weights == nil {
		t.Size = max(t.Size, 1)
	}
	above, at := 0.0, 0.0
	for _, b := range slices.Backward(bins) {
		if t.boundary, at = b.Bin, b.mass; above+at >= t.Size {
			break
		}
		above += at
	}
	t.part = min((t.Size-above)/at, 1)
	return t
}

type massed struct {
	Bin
	mass float64
}

// merged are the bins of all parts, ascending, each once, with what lies in all of them.
func (w WeightedSketch) merged() (bins []massed, total float64) {
	for b, mass := range w.masses {
		bins, total = append(bins, massed{b, mass}), total+mass
	}
	slices.SortStableFunc(bins, func(a, b massed) int { return cmp.Compare(a.Low, b.Low) }) // no two bins begin at one value
	out := bins[:0]
	for _, b := range bins {
		if n := len(out); n > 0 && out[n-1].Low == b.Low {
			out[n-1].mass += b.mass
		} else {
			out = append(out, b)
		}
	}
	return out, total
}

// Sum is the sum over the tail's paths of the values of a sketch of the same precision, and parts, that holds some of the paths of
// the tail's own, or these several times: within 2^-(precision+1) of it.
func (t UpperTail) Sum(s WeightedSketch) float64 {
	if t.Size == 0 {
		return 0
	}
	var sum Sum
	for b, mass := range s.masses {
		x := float64(b.Middle() * mass)
		switch {
		case b.Low == t.boundary.Low:
			sum.Add(float64(x * t.part))
		case b.Low > t.boundary.Low:
			sum.Add(x)
		}
	}
	return sum.Value()
}
