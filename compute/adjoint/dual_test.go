package adjoint

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// dual is a number with its derivative by one input: forward accumulation, a second method with rules of its own, run by the
// plain walk.
type dual struct{ v, d float64 }

// duals is the arithmetic of dual numbers.
type duals struct{ program.Float }

func (duals) From(x money.Fixed) dual { return dual{v: x.Float64()} }
func (duals) Add(a, b dual) dual      { return dual{a.v + b.v, a.d + b.d} }
func (duals) Sub(a, b dual) dual      { return dual{a.v - b.v, a.d - b.d} }
func (duals) Mul(a, b dual) dual      { return dual{a.v * b.v, a.d*b.v + a.v*b.d} }
func (duals) Div(a, b dual) dual      { return dual{a.v / b.v, a.d/b.v - a.v*b.d/(b.v*b.v)} }
func (duals) Less(a, b dual) bool     { return a.v < b.v }
func (duals) IsZero(a dual) bool      { return a.v == 0 }
func (x duals) Floor(a dual) dual     { return dual{v: x.Float.Floor(a.v)} }
func (x duals) Index(a dual) int      { return x.Float.Index(a.v) }
func (x duals) PowInt(a dual, n int) dual {
	if n == 0 || n < 0 && a.v == 0 {
		return dual{v: x.Float.PowInt(a.v, n)}
	}
	return dual{x.Float.PowInt(a.v, n), float64(n) * program.PowInt(a.v, n-1) * a.d}
}
func (x duals) Exp(a dual) dual { e := x.Float.Exp(a.v); return dual{e, e * a.d} }
func (x duals) Log(a dual) dual {
	if a.v <= 0 {
		return dual{}
	}
	return dual{x.Float.Log(a.v), a.d / a.v}
}
func (duals) Round(a dual) dual { return a }
func (duals) IRR(flows []dual) (rate, status dual) {
	plain := make([]float64, len(flows))
	for i, f := range flows {
		plain[i] = f.v
	}
	r, s := returns.UsualRoot(plain)
	rate, status = dual{v: r}, dual{v: float64(s)}
	if s != returns.Found {
		return rate, status
	}
	up, down, power := 0.0, 0.0, 1.0
	for t, f := range flows {
		up += f.d * power
		down += float64(t) * f.v * power / (1 + r)
		power /= 1 + r
	}
	rate.d = up / down
	return rate, status
}
func (x duals) Agree(a, b dual) bool { return x.Float.Agree(a.v, b.v) && x.Float.Agree(a.d, b.d) }
