package exact

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// run is one run of a plan.
type run struct {
	*plan
	arithmetic *Arithmetic // for the operations that a program has few of
	inputs     map[int]money.Fixed
	columns    [][]money.Fixed
	once       []money.Fixed
	slots      []money.Fixed
	unknowns   []money.Fixed
	rates      map[operand][2]money.Fixed // of this round
	months     int
	overflow   bool
}

// scratch is memory of a run that does not outlive it.
type scratch struct{ places, slots []money.Fixed }

// do runs the plan. ok is false where something overflowed.
func (p *plan) do(o Options) (_ *program.Result[money.Fixed], ok bool) {
	months := p.p.Grid.Len()
	memory, _ := p.memory.Get().(*scratch)
	if memory == nil {
		memory = &scratch{make([]money.Fixed, p.places*months), make([]money.Fixed, p.slots)}
	}
	defer p.memory.Put(memory)
	x := &run{plan: p, arithmetic: NewArithmetic(p.p, true, false), inputs: o.Inputs, columns: make([][]money.Fixed, len(p.fixed)),
		once: append([]money.Fixed(nil), p.once...), slots: memory.slots, months: months}
	copy(x.columns, p.fixed)
	lines := make([]money.Fixed, len(p.kept)*months)
	for i, column := range p.kept {
		x.columns[column] = lines[i*months : (i+1)*months : (i+1)*months]
	}
	for column, place := range p.passed {
		if place >= 0 {
			x.columns[column] = memory.places[int(place)*months : (int(place)+1)*months]
		}
	}
	for _, d := range p.driven {
		if v, given := o.Series[int(d.series)]; given {
			x.columns[d.column] = v
		} else {
			x.columns[d.column] = p.p.Series[d.series].Values
		}
	}
	x.unknowns = make([]money.Fixed, len(p.p.Unknowns))
	for round := 1; ; round++ {
		x.arithmetic.at.Round, x.rates = round, nil
		for i := range p.steps {
			x.step(&p.steps[i])
		}
		if x.overflowed() || round == program.MaxIterations {
			return nil, false
		}
		if x.closed() {
			break
		}
	}
	rows := make([][]money.Fixed, len(p.rows))
	for i, column := range p.rows {
		if column >= 0 {
			rows[i] = x.columns[column]
		}
	}
	return program.NewResult(p.p, x.arithmetic.at.Round, x.once, rows), true
}

// closed moves each unknown to what it must equal, and tells whether all stood there.
func (x *run) closed() bool {
	all := true
	for i, u := range x.p.Unknowns {
		v, stood := x.once[u.Value], x.unknowns[i]
		if x.arithmetic.at.Round == 1 {
			stood = x.once[u.Guess]
		}
		all = x.arithmetic.Agree(stood, v) && all
		x.unknowns[i] = v
	}
	return all
}

func (x *run) overflowed() bool { return x.overflow || x.arithmetic.Err() != nil }

func (x *run) step(s *step) {
	switch {
	case s.loop != nil:
		x.loop(s.loop)
	case s.once:
		x.once[s.out] = x.value(s)
	default:
		x.column(s)
	}
}

// values is an operand as a list, with a mask for its index: all ones for a column, 0 for a once-value.
func (x *run) values(o operand) ([]money.Fixed, int) {
	switch {
	case o == none:
		return nil, 0
	case o < 0:
		return x.once[^o : ^o+1], 0
	}
	return x.columns[o], -1
}

// column computes one operation for all months.
func (x *run) column(s *step) {
	out := x.columns[s.out][:x.months]
	a, am := x.values(s.a)
	b, bm := x.values(s.b)
	over := false
	switch s.op {
	case program.OpAdd:
		for t := range out {
			v, ok := money.Add(a[t&am], b[t&bm])
			out[t], over = v, over || !ok
		}
	case program.OpSub:
		for t := range out {
			v, ok := money.Sub(a[t&am], b[t&bm])
			out[t], over = v, over || !ok
		}
	case program.OpMul:
		for t := range out {
			v, ok := product(a[t&am], b[t&bm])
			out[t], over = v, over || !ok
		}
	case program.OpDiv:
		c, cm := x.values(s.c)
		for t := range out {
			v, ok := quotient(a[t&am], b[t&bm], c[t&cm])
			out[t], over = v, over || !ok
		}
	case program.OpMin:
		for t := range out {
			if out[t] = a[t&am]; b[t&bm].Less(out[t]) {
				out[t] = b[t&bm]
			}
		}
	case program.OpMax:
		for t := range out {
			if out[t] = a[t&am]; out[t].Less(b[t&bm]) {
				out[t] = b[t&bm]
			}
		}
	case program.OpLess:
		for t := range out {
			out[t] = flag(a[t&am].Less(b[t&bm]))
		}
	case program.OpLessEq:
		for t := range out {
			out[t] = flag(!b[t&bm].Less(a[t&am]))
		}
	case program.OpSelect:
		c, cm := x.values(s.c)
		for t := range out {
			if a[t&am].IsZero() {
				out[t] = c[t&cm]
			} else {
				out[t] = b[t&bm]
			}
		}
	case program.OpRound:
		for t := range out {
			v, ok := a[t&am].Round(2)
			out[t], over = v, over || !ok
		}
	case program.OpLine:
		for t := range out {
			out[t] = a[t&am]
		}
	case program.OpShift:
		x.shift(out, a, b, int(s.n))
	case program.OpWindow, program.OpConvolve:
		for t := range out {
			out[t] = x.across(s.op, int32(s.a), s.n, s.ref, t)
		}
	case program.OpPowInt: // of growth by years: the same for twelve months
		for t := range out {
			if t > 0 && a[t&am] == a[(t-1)&am] && b[t&bm] == b[(t-1)&bm] {
				out[t] = out[t-1]
			} else {
				out[t] = x.rare(s.op, s.ref, a[t&am], b[t&bm])
			}
		}
	default:
		for t := range out {
			var second money.Fixed
			if b != nil {
				second = b[t&bm]
			}
			out[t] = x.rare(s.op, s.ref, a[t&am], second)
		}
	}
	x.overflow = x.overflow || over
}

// shift moves a column by n months; before holds the value before month 0, or nothing for 0.
func (x *run) shift(out, a, before []money.Fixed, n int) {
	var first money.Fixed
	if len(before) > 0 {
		first = before[0]
	}
	for t := range out {
		switch u := t - n; {
		case u < 0:
			out[t] = first
		case u < len(a):
			out[t] = a[u]
		default:
			out[t] = money.Fixed{}
		}
	}
}

// across is a sum over months of a column, as program.Walk makes it.
func (x *run) across(op program.Op, column, n, ref int32, t int) (sum money.Fixed) {
	v := x.columns[column]
	ok := true
	if op == program.OpWindow {
		for s := max(0, t-int(n)+1); s <= t; s++ {
			var fits bool
			sum, fits = money.Add(sum, v[s])
			ok = ok && fits
		}
	} else {
		for k, weight := range x.p.Tables[ref].Values {
			s := t - k*int(n)
			if s < 0 {
				break
			}
			if v[s].IsZero() || weight.IsZero() {
				continue
			}
			part, whole := product(weight, v[s])
			var fits bool
			sum, fits = money.Add(sum, part)
			ok = ok && fits && whole
		}
	}
	x.overflow = x.overflow || !ok
	return sum
}

// value computes a once-value.
func (x *run) value(s *step) money.Fixed {
	get := func(o operand) money.Fixed {
		if o < 0 {
			return x.once[^o]
		}
		return money.Fixed{}
	}
	ok := true
	var v money.Fixed
	switch s.op {
	case program.OpConst:
		return x.p.Consts[s.ref]
	case program.OpInput:
		if given, ok := x.inputs[int(s.ref)]; ok {
			return given
		}
		return x.p.Inputs[s.ref].Value
	case program.OpUnknown:
		if u := x.p.Unknowns[s.ref]; x.arithmetic.at.Round == 1 {
			return x.once[u.Guess]
		}
		return x.unknowns[s.ref]
	case program.OpAdd:
		v, ok = money.Add(get(s.a), get(s.b))
	case program.OpSub:
		v, ok = money.Sub(get(s.a), get(s.b))
	case program.OpMul:
		v, ok = product(get(s.a), get(s.b))
	case program.OpDiv:
		v, ok = quotient(get(s.a), get(s.b), get(s.c))
	case program.OpMin:
		if v = get(s.a); get(s.b).Less(v) {
			v = get(s.b)
		}
	case program.OpMax:
		if v = get(s.a); v.Less(get(s.b)) {
			v = get(s.b)
		}
	case program.OpLess:
		v = flag(get(s.a).Less(get(s.b)))
	case program.OpLessEq:
		v = flag(!get(s.b).Less(get(s.a)))
	case program.OpSelect:
		if v = get(s.b); get(s.a).IsZero() {
			v = get(s.c)
		}
	case program.OpRound:
		v, ok = get(s.a).Round(2)
	case program.OpFold:
		return x.fold(s)
	case program.OpIRR:
		return x.rate(s.a)[0]
	case program.OpIRRCode:
		return x.rate(s.a)[1]
	default:
		return x.rare(s.op, s.ref, get(s.a), get(s.b))
	}
	x.overflow = x.overflow || !ok
	return v
}

// rate is the rate of return of a column and how the search for it ended: both are asked, one search gives them.
func (x *run) rate(o operand) [2]money.Fixed {
	if found, ok := x.rates[o]; ok {
		return found
	}
	var found [2]money.Fixed
	found[0], found[1] = x.arithmetic.IRR(x.columns[o])
	if x.rates == nil {
		x.rates = map[operand][2]money.Fixed{}
	}
	x.rates[o] = found
	return found
}

// fold puts the months of a column together, as program.Walk does.
func (x *run) fold(s *step) (acc money.Fixed) {
	a := x.columns[s.a]
	var where []money.Fixed
	if s.b != none {
		where = x.columns[s.b]
	}
	count, ok := 0, true
	for t := range a {
		if len(where) > 0 && where[t].IsZero() {
			continue
		}
		fits := true
		switch kind := program.FoldKind(s.n); {
		case kind == program.FoldCount:
			acc, fits = money.Add(acc, money.One())
		case kind == program.FoldSum:
			acc, fits = money.Add(acc, a[t])
		case count == 0, kind == program.FoldLast, kind == program.FoldMin && a[t].Less(acc), kind == program.FoldMax && acc.Less(a[t]):
			acc = a[t]
		}
		ok = ok && fits
		if count++; program.FoldKind(s.n) == program.FoldFirst {
			break
		}
	}
	x.overflow = x.overflow || !ok
	return acc
}

// rare is an operation of which a program has few.
func (x *run) rare(op program.Op, ref int32, a, b money.Fixed) money.Fixed {
	k := x.arithmetic
	switch op {
	case program.OpFloor:
		return a.Floor()
	case program.OpPowInt:
		return k.PowInt(a, min(max(k.Index(b), -program.MaxPower), program.MaxPower))
	case program.OpExp:
		return k.Exp(a)
	case program.OpLog:
		return k.Log(a)
	case program.OpTable:
		y := x.p.Tables[ref].Values
		return y[min(max(k.Index(a), 0), len(y)-1)]
	case program.OpInterp:
		return x.interpolate(x.p.Tables[ref].Values, a)
	}
	panic("exact: unknown operation " + op.String())
}

func (x *run) interpolate(y []money.Fixed, at money.Fixed) money.Fixed {
	k := x.arithmetic
	i := k.Index(at)
	switch {
	case i < 0:
		return y[0]
	case i >= len(y)-1:
		return y[len(y)-1]
	}
	return k.Add(y[i], k.Mul(k.Sub(at, at.Floor()), k.Sub(y[i+1], y[i])))
}

// flag is 1 or 0.
func flag(yes bool) money.Fixed {
	if yes {
		return money.One()
	}
	return money.Fixed{}
}

// product is a x b. Many factors are flags and shares of 0 and 1, for which nothing is multiplied.
func product(a, b money.Fixed) (money.Fixed, bool) {
	switch {
	case a.IsZero() || b.IsZero():
		return money.Fixed{}, true
	case a == money.One():
		return b, true
	case b == money.One():
		return a, true
	}
	return money.Mul(a, b)
}

// quotient is a / b, otherwise where b is 0.
func quotient(a, b, otherwise money.Fixed) (money.Fixed, bool) {
	switch {
	case b.IsZero():
		return otherwise, true
	case a.IsZero():
		return money.Fixed{}, true
	case b == money.One():
		return a, true
	}
	return money.Div(a, b)
}
