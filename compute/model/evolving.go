package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// CurveOf is the path of the series that a driver feeds for an input that evolves month by month. Without a driver it holds
// what leaves the input as it is: 0 for a rate, 1 for a price or an index, the input itself for a share.
func CurveOf(path string) string { return path + ".by_month" }

// evolving meets an input with its curve.
//
//	rate: input + curve_t      price, index: input x curve_t      share: curve_t
func (m *builder) evolving(path string, input Expr, form project.DistributionKind) Expr {
	switch curve := m.curve(path, input, form); form {
	case project.MeanRevertingRate:
		return input.Plus(curve)
	case project.MeanRevertingShare:
		return curve
	default:
		return input.Times(curve)
	}
}

// curve is the series of an input, the same however often the input is read.
func (m *builder) curve(path string, input Expr, form project.DistributionKind) Expr {
	if c, ok := m.curves[path]; ok {
		return c
	}
	neutral := money.FromInt(1)
	kind := program.Number
	switch form {
	case project.MeanRevertingRate:
		neutral, kind = money.Fixed{}, input.Kind()
	case project.MeanRevertingShare:
		v, _ := project.Get(m.c, path)
		neutral, kind = v.Amount, input.Kind()
	}
	values := make([]money.Fixed, m.r.Grid.Len())
	for t := range values {
		values[t] = neutral
	}
	if m.curves == nil {
		m.curves = map[string]Expr{}
	}
	m.curves[path] = m.Series(CurveOf(path), values, kind)
	return m.curves[path]
}
