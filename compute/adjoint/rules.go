package adjoint

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// pass hands the derivative b of a node in month t on to what it was computed from.
func (x *pass) pass(loop int32, n *program.Node, id program.NodeID, t int, b float64) {
	switch n.Op {
	case program.OpLine, program.OpRound:
		x.to(loop, n.A, t, b)
	case program.OpAdd:
		x.to(loop, n.A, t, b)
		x.to(loop, n.B, t, b)
	case program.OpSub:
		x.to(loop, n.A, t, b)
		x.to(loop, n.B, t, -b)
	case program.OpMul:
		x.to(loop, n.A, t, float64(b*x.now[n.B]))
		x.to(loop, n.B, t, float64(b*x.now[n.A]))
	case program.OpDiv:
		if by := x.now[n.B]; by != 0 {
			x.to(loop, n.A, t, b/by)
			x.to(loop, n.B, t, -float64(b*x.now[id])/by)
		} else {
			x.to(loop, n.C, t, b)
		}
	case program.OpMin:
		x.to(loop, either(x.now[n.B] < x.now[n.A], n.B, n.A), t, b)
	case program.OpMax:
		x.to(loop, either(x.now[n.A] < x.now[n.B], n.B, n.A), t, b)
	case program.OpSelect:
		x.to(loop, either(x.now[n.A] != 0, n.B, n.C), t, b)
	case program.OpShift:
		x.shift(loop, n, t, b)
	case program.OpSeries:
		x.ofSeries(n.Ref, t, b)
	case program.OpInput:
		x.inputs[n.Ref] += b
	case program.OpUnknown:
		x.unknowns[n.Ref] += b
	case program.OpPowInt, program.OpExp, program.OpLog, program.OpInterp:
		x.to(loop, n.A, t, float64(b*x.slope(n, id)))
	case program.OpWindow, program.OpConvolve, program.OpFold, program.OpIRR:
		x.across(n, id, t, b)
	case program.OpConst, program.OpLess, program.OpLessEq, program.OpFloor, program.OpTable, program.OpIRRCode: // constant, or steps
	}
}

func either(yes bool, a, b program.NodeID) program.NodeID {
	if yes {
		return a
	}
	return b
}

// slope is the derivative of a function of A at its value.
func (x *pass) slope(n *program.Node, id program.NodeID) float64 {
	a := x.now[n.A]
	switch n.Op {
	case program.OpPowInt:
		k := min(max(program.Float{}.Index(x.now[n.B]), -program.MaxPower), program.MaxPower)
		if k == 0 || k < 0 && a == 0 { // 1, and what stands for a reciprocal that does not exist
			return 0
		}
		return float64(float64(k) * program.PowInt(a, k-1))
	case program.OpExp:
		return x.now[id]
	case program.OpLog:
		if a <= 0 {
			return 0
		}
		return 1 / a
	default: // OpInterp
		y, i := x.frames.Table(n.Ref), program.Float{}.Index(a)
		if i < 0 || i >= len(y)-1 {
			return 0
		}
		return y[i+1] - y[i]
	}
}

// shift reads a line of another month, its Before before the grid.
func (x *pass) shift(loop int32, n *program.Node, t int, b float64) {
	if s := t - int(n.N); s >= 0 {
		x.past(n.A, s, b)
	} else if before := x.p.Lines[x.p.Nodes[n.A].Ref].Before; before != program.None {
		x.to(loop, before, t, b)
	}
}

func (x *pass) ofSeries(ref int32, t int, b float64) {
	if x.series[ref] == nil {
		x.series[ref] = make([]float64, x.months)
	}
	x.series[ref][t] += b
}

// across passes on to several months.
func (x *pass) across(n *program.Node, id program.NodeID, t int, b float64) {
	switch n.Op {
	case program.OpWindow:
		for s := max(0, t-int(n.N)+1); s <= t; s++ {
			x.past(n.A, s, b)
		}
	case program.OpConvolve:
		for k, weight := range x.frames.Table(n.Ref) {
			if s := t - k*int(n.N); s >= 0 && weight != 0 {
				x.past(n.A, s, float64(b*weight))
			}
		}
	case program.OpFold:
		x.fold(n, b)
	default: // OpIRR
		x.rate(n, x.now[id], b)
	}
}

// fold passes on to all months of a sum, or to the one that decides.
func (x *pass) fold(n *program.Node, b float64) {
	values := x.frames.Row(n.A)
	where := values // always holds, where the fold has no condition
	if n.B != program.None {
		where = x.frames.Row(n.B)
	}
	kind, at := program.FoldKind(n.N), -1
	for t, v := range values {
		if n.B != program.None && where[t] == 0 {
			continue
		}
		switch {
		case kind == program.FoldSum:
			x.past(n.A, t, b)
		case at < 0, kind == program.FoldLast, kind == program.FoldMin && v < values[at], kind == program.FoldMax && values[at] < v:
			at = t
		}
	}
	if at >= 0 && kind != program.FoldCount {
		x.past(n.A, at, b)
	}
}

// rate is the implicit function of a rate of return r with v = 1/(1+r):
//
//	sum of flow_t v^t = 0    =>    dr/dflow_k = v^k / sum of t flow_t v^(t+1)
func (x *pass) rate(n *program.Node, r, b float64) {
	flows := x.frames.Row(n.A)
	if _, status := returns.UsualRoot(flows); status != returns.Found {
		return
	}
	v := 1 / (1 + r)
	sum, power := 0.0, 1.0
	for t, flow := range flows {
		sum += float64(float64(float64(t)*flow) * float64(power*v))
		power = float64(power * v)
	}
	if sum == 0 {
		return
	}
	power = 1.0
	for t := range flows {
		x.past(n.A, t, float64(b*power)/sum)
		power = float64(power * v)
	}
}
