package lanes

import (
	"sync/atomic"

	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// sweep runs one loop over the months. It returns false when it was stopped.
func (m *Machine) sweep(c *sweepCode, stop *atomic.Bool) bool {
	if !m.steps(c.prelude, c.before, 0, stop) {
		return false
	}
	if len(c.body) == 0 {
		return true
	}
	months := m.plan.g.months
	for k := range months {
		if stopped(stop) {
			return false
		}
		t := k
		if c.backward {
			t = months - 1 - k
		}
		if !m.steps(c.body, c.steps[c.typeOf[t]], t, stop) {
			return false
		}
	}
	return true
}

func stopped(stop *atomic.Bool) bool { return stop != nil && stop.Load() }

// steps runs the instructions of month t that the steps name. It returns false when it was stopped.
func (m *Machine) steps(code []instr, steps []step, t int, stop *atomic.Bool) bool {
	if len(m.at) > 0 {
		threaded.Move(m.at, m.plan.cursors, &m.rows[0], &m.vals[0], t)
	}
	for i := range steps {
		s := &steps[i]
		if s.code.Bytes() > 0 {
			m.plan.level.Run(&s.code, m.at)
		}
		for _, k := range s.list {
			in := &code[k]
			if in.op >= opFold && stopped(stop) {
				return false // folds and rates of return are the long instructions
			}
			m.execute(in, t)
		}
	}
	return true
}

// execute runs one instruction in month t.
func (m *Machine) execute(in *instr, t int) {
	d := &m.rows[in.d.at(t)]
	switch in.op {
	case opAddVV:
		vector.AddVV(d, m.row(in.a, t), m.row(in.b, t))
	case opAddVS:
		vector.AddVS(d, m.row(in.a, t), m.num(in.b, t))
	case opSubVV:
		vector.SubVV(d, m.row(in.a, t), m.row(in.b, t))
	case opSubVS:
		vector.SubVS(d, m.row(in.a, t), m.num(in.b, t))
	case opSubSV:
		vector.SubSV(d, m.num(in.a, t), m.row(in.b, t))
	case opMulVV:
		vector.MulVV(d, m.row(in.a, t), m.row(in.b, t))
	case opMulVS:
		vector.MulVS(d, m.row(in.a, t), m.num(in.b, t))
	case opMinVV:
		vector.MinVV(d, m.row(in.a, t), m.row(in.b, t))
	case opMinVS:
		vector.MinVS(d, m.row(in.a, t), m.num(in.b, t))
	case opMinSV:
		vector.MinSV(d, m.num(in.a, t), m.row(in.b, t))
	case opMaxVV:
		vector.MaxVV(d, m.row(in.a, t), m.row(in.b, t))
	case opMaxVS:
		vector.MaxVS(d, m.row(in.a, t), m.num(in.b, t))
	case opMaxSV:
		vector.MaxSV(d, m.num(in.a, t), m.row(in.b, t))
	case opLessVV:
		vector.LessVV(d, m.row(in.a, t), m.row(in.b, t))
	case opLessVS:
		vector.LessVS(d, m.row(in.a, t), m.num(in.b, t))
	case opLessSV:
		vector.LessSV(d, m.num(in.a, t), m.row(in.b, t))
	case opLessEqVV:
		vector.LessEqVV(d, m.row(in.a, t), m.row(in.b, t))
	case opLessEqVS:
		vector.LessEqVS(d, m.row(in.a, t), m.num(in.b, t))
	case opLessEqSV:
		vector.LessEqSV(d, m.num(in.a, t), m.row(in.b, t))
	case opPowerVV:
		powerVV(d, m.row(in.a, t), m.row(in.b, t))
	case opPowerVS:
		powerVS(d, m.row(in.a, t), m.num(in.b, t))
	case opPowerSV:
		powerSV(d, m.num(in.a, t), m.row(in.b, t))
	case opDivVVV:
		vector.DivVVV(d, m.row(in.a, t), m.row(in.b, t), m.row(in.c, t))
	case opDivVVS:
		vector.DivVVS(d, m.row(in.a, t), m.row(in.b, t), m.num(in.c, t))
	case opDivSVV:
		vector.DivSVV(d, m.num(in.a, t), m.row(in.b, t), m.row(in.c, t))
	case opDivSVS:
		vector.DivSVS(d, m.num(in.a, t), m.row(in.b, t), m.num(in.c, t))
	case opSelectVV:
		vector.SelectVV(d, m.row(in.a, t), m.row(in.b, t), m.row(in.c, t))
	case opSelectVS:
		vector.SelectVS(d, m.row(in.a, t), m.row(in.b, t), m.num(in.c, t))
	case opSelectSV:
		vector.SelectSV(d, m.row(in.a, t), m.num(in.b, t), m.row(in.c, t))
	case opSelectSS:
		vector.SelectSS(d, m.row(in.a, t), m.num(in.b, t), m.num(in.c, t))
	case opFloor:
		vector.FloorV(d, m.row(in.a, t))
	case opExp:
		expV(d, m.row(in.a, t))
	case opLog:
		logV(d, m.row(in.a, t))
	case opTable:
		tableV(d, m.row(in.a, t), m.plan.g.tables[in.ref])
	case opInterp:
		interpV(d, m.row(in.a, t), m.plan.g.tables[in.ref])
	default:
		m.other(in, d, t)
	}
}

func (m *Machine) row(a addr, t int) *Row { return &m.rows[a.at(t)] }

func (m *Machine) num(a addr, t int) float64 { return m.vals[a.at(t)] }

// other runs the instructions that are rarer or longer.
func (m *Machine) other(in *instr, d *Row, t int) {
	switch in.op {
	case opCopy:
		*d = *m.row(in.a, t)
	case opBroadcast:
		vector.Broadcast(d, m.num(in.a, t))
	case opFill:
		rows := m.rows[in.d.base : in.d.base+in.n]
		for i := range rows {
			m.move(&rows[i], in.a, in.shape&aShared != 0, 0)
		}
	case opSelectByShared:
		if m.num(in.a, t) != 0 {
			m.move(d, in.b, in.shape&bShared != 0, t)
		} else {
			m.move(d, in.c, in.shape&cShared != 0, t)
		}
	case opDivByShared:
		m.divide(in, d, t)
	case opShift:
		m.shift(in, d, t)
	case opWindow:
		m.window(in, d, t)
	case opConvolve:
		m.convolve(in, d, t)
	case opAccumulate:
		m.accumulate(in, d, t)
	case opFold:
		for t, n := 0, m.plan.g.months; t < n; t++ {
			if m.plan.sets[in.ref].has(t) {
				m.accumulate(in, d, t)
			}
		}
	case opIRR:
		m.rates(in)
	case opUnknown:
		if m.first {
			*d = *m.row(in.a, t)
		}
	}
}

// move writes an operand of either shape.
func (m *Machine) move(d *Row, a addr, shared bool, t int) {
	if shared {
		vector.Broadcast(d, m.num(a, t))
		return
	}
	*d = *m.row(a, t)
}

func (m *Machine) divide(in *instr, d *Row, t int) {
	switch b := m.num(in.b, t); {
	case b == 0:
		m.move(d, in.c, in.shape&cShared != 0, t)
	case in.shape&aShared != 0:
		vector.Broadcast(d, m.num(in.a, t)/b)
	default:
		vector.DivVS(d, m.row(in.a, t), b)
	}
}

func (m *Machine) shift(in *instr, d *Row, t int) {
	switch s := t - int(in.n); {
	case s >= m.plan.g.months, s < 0 && in.shape&bNone != 0:
		*d = Row{}
	case s < 0:
		m.move(d, in.b, in.shape&bShared != 0, t)
	default:
		m.move(d, in.a, in.shape&aShared != 0, t)
	}
}

// month is an operand of month s as a row; k names the scratch row that a shared number is written into.
func (m *Machine) month(in *instr, s, k int) *Row {
	if in.shape&aShared == 0 {
		return m.row(in.a, s)
	}
	vector.Broadcast(&m.scratch[k], m.num(in.a, s))
	return &m.scratch[k]
}

func (m *Machine) window(in *instr, d *Row, t int) {
	*d = Row{}
	s := max(0, t-int(in.n)+1)
	for ; s+3 <= t; s += 4 {
		vector.AddFour(d, d, m.month(in, s, 0), m.month(in, s+1, 1), m.month(in, s+2, 2), m.month(in, s+3, 3))
	}
	for ; s <= t; s++ {
		vector.AddVV(d, d, m.month(in, s, 0))
	}
}

func (m *Machine) convolve(in *instr, d *Row, t int) {
	*d = Row{}
	w, step, k := m.plan.g.tables[in.ref], int(in.n), 0
	if w[0] == 0 {
		k = 1
	}
	end := min(len(w), t/step+1)
	for ; k+3 < end; k += 4 {
		s := t - k*step
		vector.AddFourScaled(d, (*[4]float64)(w[k:k+4]), m.month(in, s, 0), m.month(in, s-step, 1), m.month(in, s-2*step, 2), m.month(in, s-3*step, 3))
	}
	for ; k < end; k++ {
		vector.AddScaled(d, d, m.month(in, t-k*step, 0), w[k])
	}
}

// accumulate takes month t into a fold.
func (m *Machine) accumulate(in *instr, d *Row, t int) {
	var x *Row
	if in.shape&aNone == 0 {
		x = m.month(in, t, 0)
	}
	switch {
	case in.shape&bNone != 0:
		m.take(in, d, x, t == 0)
	case in.shape&bShared == 0:
		m.takeWhere(in, d, x, m.row(in.b, t), t)
	case m.num(in.b, t) != 0:
		first := false
		if in.shape&cNone == 0 {
			seen := m.row(in.c, t)
			first = seen[0] == 0
			seen[0] = 1
		}
		m.take(in, d, x, first)
	}
}

// take takes a month in which all lanes are chosen, for the first time or not.
func (m *Machine) take(in *instr, d, x *Row, first bool) {
	switch program.FoldKind(in.n) {
	case program.FoldSum:
		vector.AddVV(d, d, x)
	case program.FoldCount:
		vector.AddVS(d, d, 1)
	case program.FoldLast:
		*d = *x
	case program.FoldFirst:
		if first {
			*d = *x
		}
	case program.FoldMin:
		if first {
			*d = *x
		} else {
			vector.MinVV(d, d, x)
		}
	case program.FoldMax:
		if first {
			*d = *x
		} else {
			vector.MaxVV(d, d, x)
		}
	}
}

// takeWhere takes a month in which the lanes with flag f are chosen.
func (m *Machine) takeWhere(in *instr, d, x, f *Row, t int) {
	switch program.FoldKind(in.n) {
	case program.FoldSum:
		vector.AddWhere(d, d, x, f)
	case program.FoldCount:
		vector.CountWhere(d, d, f)
	case program.FoldLast:
		vector.SelectVV(d, f, x, d)
	case program.FoldFirst:
		firstWhere(d, x, f, m.row(in.c, t))
	case program.FoldMin:
		vector.MinWhere(d, x, f, m.row(in.c, t))
	case program.FoldMax:
		vector.MaxWhere(d, x, f, m.row(in.c, t))
	}
}

// rates finds the rates of return of the lanes in use, and how each search ended.
func (m *Machine) rates(in *instr) {
	var rate, status Row
	if n := m.plan.g.months; in.shape&aShared == 0 && in.a.mask == -1 { // every month has a row
		from := int(in.a.base) + int(in.a.delta)
		m.roots.UsualRoots(m.rows[from:from+n], m.lanes, &rate, &status)
	} else {
		for lane := range m.lanes {
			for t := range n {
				m.flows[t] = m.month(in, t, 0)[lane]
			}
			r, s := returns.UsualRoot(m.flows)
			rate[lane], status[lane] = r, float64(s)
		}
	}
	if in.shape&cShared == 0 {
		m.rows[in.d.base] = rate
	}
	if in.shape&bNone == 0 {
		m.rows[in.b.base] = status
	}
}
