package lanes

import "github.com/capstack/capstack/compute/program"

// node writes the code of one node: it selects the code that fits the shape of the operands.
func (e *emitter) node(id int32) {
	if !e.g.computed(id) || e.g.place[id].kind == atLag {
		return
	}
	n := &e.g.nodes[id]
	switch n.op {
	case program.OpInput, program.OpSeries:
	case program.OpUnknown:
		e.put(inst{op: opUnknown, d: e.ref(id), a: e.row(e.ref(n.a))})
	case program.OpLine, program.OpRound:
		e.copy(e.ref(id), e.ref(n.a))
	case program.OpFloor:
		e.single(opFloor, id)
	case program.OpExp:
		e.single(opExp, id)
	case program.OpLog:
		e.single(opLog, id)
	case program.OpTable:
		e.single(opTable, id)
	case program.OpInterp:
		e.single(opInterp, id)
	case program.OpDiv:
		e.quotient(id)
	case program.OpSelect:
		e.selection(id)
	case program.OpShift:
		a := e.ref(n.a)
		a.delta -= int16(n.n)
		if a.kind == regRef || a.mask == 0 {
			a.delta = 0 // equal in all months
		}
		e.put(inst{op: opShift, n: n.n, d: e.ref(id), a: a, b: e.ref(n.b)})
	case program.OpWindow:
		e.put(inst{op: opWindow, n: n.n, d: e.ref(id), a: e.ref(n.a)})
	case program.OpConvolve:
		e.put(inst{op: opConvolve, n: n.n, ref: n.ref, d: e.ref(id), a: e.ref(n.a)})
	case program.OpFold:
		if !e.g.running[id] {
			acc := e.startFold(id)
			e.put(inst{op: opFold, n: n.n, ref: acc.set, d: e.ref(id), a: e.ref(n.a), b: e.ref(n.b), c: acc.seen})
		}
	case program.OpIRR, program.OpIRRCode:
		e.rate(id)
	default:
		e.pair(id)
	}
}

func (e *emitter) copy(d, a ref) {
	if a.kind == sharedRef {
		e.put(inst{op: opBroadcast, d: d, a: a})
		return
	}
	e.put(inst{op: opCopy, d: d, a: a})
}

func (e *emitter) single(op opcode, id int32) {
	n := &e.g.nodes[id]
	e.put(inst{op: op, ref: n.ref, d: e.ref(id), a: e.row(e.ref(n.a))})
}

func (e *emitter) pair(id int32) {
	n := &e.g.nodes[id]
	op, ordered := pairCode(n.op)
	a, b := e.ref(n.a), e.ref(n.b)
	if a.kind == sharedRef && b.kind == sharedRef {
		a = e.row(a)
	}
	switch {
	case a.kind == sharedRef && ordered:
		op += 2
	case a.kind == sharedRef:
		a, b = b, a
		op++
	case b.kind == sharedRef:
		op++
	}
	e.put(inst{op: op, d: e.ref(id), a: a, b: b})
}

func (e *emitter) quotient(id int32) {
	n := &e.g.nodes[id]
	a, b, c := e.ref(n.a), e.ref(n.b), e.ref(n.c)
	op := opDivVVV
	switch {
	case b.kind == sharedRef:
		op = opDivByShared
	case a.kind == sharedRef && c.kind == sharedRef:
		op = opDivSVS
	case a.kind == sharedRef:
		op = opDivSVV
	case c.kind == sharedRef:
		op = opDivVVS
	}
	e.put(inst{op: op, d: e.ref(id), a: a, b: b, c: c})
}

func (e *emitter) selection(id int32) {
	n := &e.g.nodes[id]
	a, b, c := e.ref(n.a), e.ref(n.b), e.ref(n.c)
	op := opSelectVV
	switch {
	case a.kind == sharedRef:
		op = opSelectByShared
	case b.kind == sharedRef && c.kind == sharedRef:
		op = opSelectSS
	case b.kind == sharedRef:
		op = opSelectSV
	case c.kind == sharedRef:
		op = opSelectVS
	}
	e.put(inst{op: op, d: e.ref(id), a: a, b: b, c: c})
}

// rate writes one search for a line's rate of return and its status.
func (e *emitter) rate(id int32) {
	if e.done[id] {
		return
	}
	e.done[id] = true
	in := inst{op: opIRR, a: e.ref(e.g.nodes[id].a)}
	twin := e.twin[id]
	if twin != none {
		e.done[twin] = true
	}
	in.d, in.b = e.ref(id), e.ref(twin)
	if e.g.nodes[id].op == program.OpIRRCode {
		in.d, in.b = in.b, in.d
	}
	e.put(in)
}
