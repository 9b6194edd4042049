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
	span := e.lifetimes(outputs)
	row = make([]int32, len(e.regs))
	for i := range row {
		row[i] = none
	}
	var free []int32
	dying := map[int][]int32{}
	for i, s := range span {
		dying[s.to] = append(dying[s.to], int32(i))
	}
	release := func(pos int, defined func(int32) bool) {
		for _, r := range dying[pos] {
			if reuse && row[r] >= 0 && span[r].to == pos && !defined(r) {
				free = append(free, row[r])
			}
		}
	}
	take := func(r ref) {
		if r.kind != regRef || row[r.reg] >= 0 {
			return
		}
		if n := len(free); n > 0 {
			row[r.reg], free = free[n-1], free[:n-1]
			return
		}
		row[r.reg] = count
		count++
	}
	pos := 0
	step := func(in *inst) {
		fresh := func(r int32) bool { return span[r].from == pos }
		if in.op.elementwise() {
			release(pos, fresh)
			take(in.d)
			release(pos, func(r int32) bool { return !fresh(r) })
		} else {
			take(in.d)
			take(in.b) // a rate's status
			take(in.c)
			release(pos, func(int32) bool { return false })
		}
		pos++
	}
	for i := range e.bodies {
		for k := range e.preludes[i] {
			step(&e.preludes[i][k])
		}
		for k := range e.bodies[i] {
			step(&e.bodies[i][k])
		}
	}
	return row, count
}
