package lanes

import (
	"sync/atomic"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// sweep runs one loop over the months. It returns false when it was stopped.
func (m *Machine) sweep(c *sweepCode, stop *atomic.Bool) bool {
	for i := range c.prelude {
		if c.prelude[i].op >= opFold && stop != nil && stop.Load() {
			return false // folds and rates of return are the long instructions
		}
		m.execute(&c.prelude[i], 0)
	}
	if len(c.body) == 0 {
		return true
	}
	months := m.plan.g.months
	for k := range months {
		if stop != nil && stop.Load() {
			return false
		}
		t := k
		if c.backward {
			t = months - 1 - k
		}
		for _, i := range c.types[c.typeOf[t]] {
			m.execute(&c.body[i], t)
		}
	}
	return true
}

// execute runs one instruction in month t.
func (m *Machine) execute(in *instr, t int) {
	d := &m.rows[in.d.at(t)]
	switch in.op {
	case opAddVV:
		addVV(d, m.row(in.a, t), m.row(in.b, t))
	case opAddVS:
		addVS(d, m.row(in.a, t), m.num(in.b, t))
	case opSubVV:
		subVV(d, m.row(in.a, t), m.row(in.b, t))
	case opSubVS:
		subVS(d, m.row(in.a, t), m.num(in.b, t))
	case opSubSV:
		subSV(d, m.num(in.a, t), m.row(in.b, t))
	case opMulVV:
		mulVV(d, m.row(in.a, t), m.row(in.b, t))
	case opMulVS:
		mulVS(d, m.row(in.a, t), m.num(in.b, t))
	case opMinVV:
		minVV(d, m.row(in.a, t), m.row(in.b, t))
	case opMinVS:
		minVS(d, m.row(in.a, t), m.num(in.b, t))
	case opMinSV:
		minSV(d, m.num(in.a, t), m.row(in.b, t))
	case opMaxVV:
		maxVV(d, m.row(in.a, t), m.row(in.b, t))
	case opMaxVS:
		maxVS(d, m.row(in.a, t), m.num(in.b, t))
	case opMaxSV:
		maxSV(d, m.num(in.a, t), m.row(in.b, t))
	case opLessVV:
		lessVV(d, m.row(in.a, t), m.row(in.b, t))
	case opLessVS:
		lessVS(d, m.row(in.a, t), m.num(in.b, t))
	case opLessSV:
		lessSV(d, m.num(in.a, t), m.row(in.b, t))
	case opLessEqVV:
		lessEqVV(d, m.row(in.a, t), m.row(in.b, t))
	case opLessEqVS:
		lessEqVS(d, m.row(in.a, t), m.num(in.b, t))
	case opLessEqSV:
		lessEqSV(d, m.num(in.a, t), m.row(in.b, t))
	case opPowerVV:
		powerVV(d, m.row(in.a, t), m.row(in.b, t))
	case opPowerVS:
		powerVS(d, m.row(in.a, t), m.num(in.b, t))
	case opPowerSV:
		powerSV(d, m.num(in.a, t), m.row(in.b, t))
	case opDivVVV:
		divVVV(d, m.row(in.a, t), m.row(in.b, t), m.row(in.c, t))
	case opDivVVS:
		divVVS(d, m.row(in.a, t), m.row(in.b, t), m.num(in.c, t))
	case opDivSVV:
		divSVV(d, m.num(in.a, t), m.row(in.b, t), m.row(in.c, t))
	case opDivSVS:
		divSVS(d, m.num(in.a, t), m.row(in.b, t), m.num(in.c, t))
	case opSelectVV:
		selectVV(d, m.row(in.a, t), m.row(in.b, t), m.row(in.c, t))
	case opSelectVS:
		selectVS(d, m.row(in.a, t), m.row(in.b, t), m.num(in.c, t))
	case opSelectSV:
		selectSV(d, m.row(in.a, t), m.num(in.b, t), m.row(in.c, t))
	case opSelectSS:
		selectSS(d, m.row(in.a, t), m.num(in.b, t), m.num(in.c, t))
	case opFloor:
		floorV(d, m.row(in.a, t))
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
		broadcast(d, m.num(in.a, t))
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
		broadcast(d, m.num(a, t))
		return
	}
	*d = *m.row(a, t)
}

func (m *Machine) divide(in *instr, d *Row, t int) {
	switch b := m.num(in.b, t); {
	case b == 0:
		m.move(d, in.c, in.shape&cShared != 0, t)
	case in.shape&aShared != 0:
		broadcast(d, m.num(in.a, t)/b)
	default:
		divVS(d, m.row(in.a, t), b)
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
	broadcast(&m.scratch[k], m.num(in.a, s))
	return &m.scratch[k]
}

func (m *Machine) window(in *instr, d *Row, t int) {
	*d = Row{}
	s := max(0, t-int(in.n)+1)
	for ; s+3 <= t; s += 4 {
		addFour(d, m.month(in, s, 0), m.month(in, s+1, 1), m.month(in, s+2, 2), m.month(in, s+3, 3))
	}
	for ; s <= t; s++ {
		addVV(d, d, m.month(in, s, 0))
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
		addFourScaled(d, (*[4]float64)(w[k:k+4]), m.month(in, s, 0), m.month(in, s-step, 1), m.month(in, s-2*step, 2), m.month(in, s-3*step, 3))
	}
	for ; k < end; k++ {
		addScaled(d, w[k], m.month(in, t-k*step, 0))
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
		addVV(d, d, x)
	case program.FoldCount:
		addVS(d, d, 1)
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
			minVV(d, d, x)
		}
	case program.FoldMax:
		if first {
			*d = *x
		} else {
			maxVV(d, d, x)
		}
	}
}

// takeWhere takes a month in which the lanes with flag f are chosen.
func (m *Machine) takeWhere(in *instr, d, x, f *Row, t int) {
	switch program.FoldKind(in.n) {
	case program.FoldSum:
		addWhere(d, x, f)
	case program.FoldCount:
		countWhere(d, f)
	case program.FoldLast:
		selectVV(d, f, x, d)
	case program.FoldFirst:
		firstWhere(d, x, f, m.row(in.c, t))
	case program.FoldMin:
		minWhere(d, x, f, m.row(in.c, t))
	case program.FoldMax:
		maxWhere(d, x, f, m.row(in.c, t))
	}
}

// flowLanes is how many lanes' flows are gathered together: the numbers of one cache line.
const flowLanes = 8

// rates finds the rates of return of the lanes in use, and how each search ended.
func (m *Machine) rates(in *instr) {
	n := m.plan.g.months
	for from := 0; from < m.lanes; from += flowLanes {
		for t := range n {
			row := m.month(in, t, 0)
			for k := range flowLanes {
				m.flows[k*n+t] = row[from+k]
			}
		}
		for k := range min(flowLanes, m.lanes-from) {
			rate, status := returns.UsualRoot(m.flows[k*n : (k+1)*n])
			if in.shape&cShared == 0 {
				m.rows[in.d.base][from+k] = rate
			}
			if in.shape&bNone == 0 {
				m.rows[in.b.base][from+k] = float64(status)
			}
		}
	}
}
