package lanes

// interval is the span of instructions over which a virtual register holds a value.
type interval struct{ from, to int }

// lifetimes numbers the instructions of all sweeps in order and finds each register's span. A once-value read in a body is
// needed until the body's last month, so its span reaches past the body's end.
func (e *emitter) lifetimes(outputs []ref) []interval {
	span := make([]interval, len(e.regs))
	for i := range span {
		span[i].from = -1
	}
	mention := func(r ref, pos int) {
		if r.kind != regRef {
			return
		}
		s := &span[r.reg]
		if s.from < 0 {
			s.from = pos
		}
		s.to = max(s.to, pos)
	}
	pos := 0
	for i := range e.bodies {
		for _, in := range e.preludes[i] {
			for _, r := range [...]ref{in.d, in.a, in.b, in.c} {
				mention(r, pos)
			}
			pos++
		}
		end := pos + len(e.bodies[i])
		for _, in := range e.bodies[i] {
			for _, r := range [...]ref{in.d, in.a, in.b, in.c} {
				mention(r, pos)
				if r.kind == regRef && e.regs[r.reg] {
					mention(r, end)
				}
			}
			pos++
		}
	}
	for _, r := range outputs {
		mention(r, pos)
	}
	return span
}

// allocate gives each virtual register a row, by linear scan (Poletto and Sarkar 1999): rows of dead values are used
// again, the latest freed first, because it is the likeliest to be in the nearest cache. It returns the row of each
// register and their number.
func (e *emitter) allocate(outputs []ref, reuse bool) (row []int32, count int32) {
	a := allocator{span: e.lifetimes(outputs), row: make([]int32, len(e.regs)), dying: map[int][]int32{}, reuse: reuse}
	for r, s := range a.span {
		a.row[r] = none
		a.dying[s.to] = append(a.dying[s.to], int32(r))
	}
	for i := range e.bodies {
		for k := range e.preludes[i] {
			a.step(&e.preludes[i][k])
		}
		for k := range e.bodies[i] {
			a.step(&e.bodies[i][k])
		}
	}
	return a.row, a.count
}

// allocator is the state of a linear scan.
type allocator struct {
	span  []interval
	row   []int32         // by register; none before it has one
	dying map[int][]int32 // registers by the instruction that is their last
	free  []int32
	count int32
	pos   int
	reuse bool
}

// step allocates what one instruction defines. An elementwise one may write over an operand that dies with it.
func (a *allocator) step(in *inst) {
	if in.op.elementwise() {
		a.release(false)
		a.take(in.d)
		a.release(true)
	} else {
		a.take(in.d)
		a.take(in.b) // a rate's status
		a.release(false)
		a.release(true)
	}
	a.pos++
}

// release frees the rows of the registers that die here: those that were also born here, or the others.
func (a *allocator) release(born bool) {
	if !a.reuse {
		return
	}
	for _, r := range a.dying[a.pos] {
		if a.row[r] >= 0 && (a.span[r].from == a.pos) == born {
			a.free = append(a.free, a.row[r])
		}
	}
}

// take gives a register a row unless it has one.
func (a *allocator) take(r ref) {
	if r.kind != regRef || a.row[r.reg] >= 0 {
		return
	}
	if n := len(a.free); n > 0 {
		a.row[r.reg], a.free = a.free[n-1], a.free[:n-1]
		return
	}
	a.row[r.reg] = a.count
	a.count++
}
