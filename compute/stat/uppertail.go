package stat

import "slices"

// UpperTail is the highest share of the values of a sketch, for taking the same paths' part of another sketch: which share of
// an expected shortfall falls on the paths that have something in common. See [UpperTailOf]. The zero value is the tail of
// nothing.
type UpperTail struct {
	Size     float64 // level x values, at least 1; 0 without values
	boundary Bin     // of the sketch: the bin in which the tail begins
	part     float64 // of its values, those in the tail
}

// UpperTailOf is the tail of the highest share level of the values, 0 < level <= 1, in the sense of [Column.UpperShortfall].
// Values of one bin are not told apart: where the tail begins inside a bin, the same part of every count in it belongs to the
// tail.
func UpperTailOf(s *Sketch, level float64) UpperTail {
	n := s.Count()
	if n == 0 || !(level > 0 && level <= 1) {
		return UpperTail{}
	}
	t := UpperTail{Size: max(float64(level*float64(n)), 1)}
	above := uint64(0)
	for _, b := range slices.Backward(slices.Collect(s.Bins())) {
		if t.boundary = b; float64(above+b.Count) >= t.Size {
			break
		}
		above += b.Count
	}
	t.part = min((t.Size-float64(above))/float64(t.boundary.Count), 1)
	return t
}

// Sum is the sum over the tail's paths of the values of a sketch of the same precision that holds some of the paths of the
// tail's own, or these several times: within 2^-(precision+1) of it.
func (t UpperTail) Sum(s *Sketch) float64 {
	if t.Size == 0 {
		return 0
	}
	var sum Sum
	for b := range s.Bins() {
		x := float64(b.Middle() * float64(b.Count))
		switch {
		case b.Low == t.boundary.Low: // no two bins begin at one value
			sum.Add(float64(x * t.part))
		case b.Low > t.boundary.Low:
			sum.Add(x)
		}
	}
	return sum.Value()
}
