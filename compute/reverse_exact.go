package compute

import (
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/solve"
)

// exactWidths are the distances from a shock, relative to its length, at which the ledger is asked for both sides of the level,
// in turn until it confirms them. The search evaluates without rounding to cents, so the level may stand a little elsewhere.
func exactWidths() []float64 { return []float64{0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3} }

// exact values both sides of a shock by the exact ledger.
func (r *ReadyReverse) exact(x *solve.Shock) (out ExactSides, err error) {
	if err := r.trials.ctx.Err(); err != nil {
		return out, err
	}
	for _, width := range exactWidths() {
		out = ExactSides{Width: width}
		var breaking, holding float64
		if out.Breaking, breaking, err = r.ledgerAt(x.Point, 1+width); err != nil {
			return out, err
		}
		if out.Holding, holding, err = r.ledgerAt(x.Holding, 1-width); err != nil {
			return out, err
		}
		if out.Confirmed = breaking < 0 && !(holding < 0); out.Confirmed {
			return out, nil
		}
	}
	return out, nil
}

// ledgerAt is the measure at a point by the exact ledger, and its margin.
func (r *ReadyReverse) ledgerAt(point []float64, scale float64) (Reading, float64, error) {
	at := make([]float64, len(point))
	for i, u := range point {
		at[i] = float64(u * scale)
	}
	shape := r.space.Shape()
	b := shape.NewBlock(nil, nil)
	r.space.Fill([][]float64{at}, b)
	if k := b.Outside[0]; k != 0 {
		return Reading{Absent: "input out of range: " + shape.Program.Inputs[shape.Varying[k-1]].Path}, r.margin(reading{outcome: readingOutside}), nil
	}
	return r.ledgerOf(shape, b)
}

// ledgerOf is the measure of lane 0 of a block by the exact ledger, and its margin.
func (r *ReadyReverse) ledgerOf(shape *scenario.Shape, b *scenario.Block) (Reading, float64, error) {
	s := bound{inputs: map[int]money.Fixed{}, series: map[int][]money.Fixed{}}
	for i, v := range shape.Inputs {
		s.inputs[i] = v
	}
	if err := s.fill(shape, b); err != nil {
		return Reading{}, 0, err
	}
	o := exact.Defaults()
	o.Inputs, o.Series = s.inputs, s.series
	l, err := exact.Run(shape.Program, o)
	if err != nil {
		return Reading{}, 0, err
	}
	v := valueOf(l, r.q.Measure.Name, r.q.Measure.Label)
	if v.Absent != "" {
		return Reading{Absent: v.Absent}, r.margin(reading{outcome: readingAbsent}), nil
	}
	return Reading{Value: v.Amount.Float64()}, r.margin(reading{value: v.Amount.Float64()}), nil
}
