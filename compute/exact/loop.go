package exact

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// loop is a part whose nodes depend on each other's past (or future): it runs month by month. Its values of a month stand in
// slots; what it reads from elsewhere, or from other months, is laid out there first.
type loop struct {
	backward bool
	slots    int
	once     []slotOf    // laid out once
	gather   []gathering // laid out each month
	code     []instruction
	stored   []int32 // columns that the code stores
}

type slotOf struct {
	slot int32
	node program.NodeID
}

// gathering puts a column's value of month t - lag into a slot; before month 0 the once-value of a node.
type gathering struct {
	slot, column, lag int32
	before            program.NodeID
}

// instruction is one operation on slots. opStore keeps slot a in column out.
type instruction struct {
	op           program.Op
	out, a, b, c int32
	n, ref       int32
}

const opStore = program.Op(program.Ops)

// loopCompiler makes a loop.
type loopCompiler struct {
	*compiler
	l      *loop
	slot   map[program.NodeID]int32
	inside map[program.NodeID]bool
}

func (c *compiler) loop(part program.Part) step {
	k := &loopCompiler{compiler: c, l: &loop{backward: part.Backward}, slot: map[program.NodeID]int32{}, inside: map[program.NodeID]bool{}}
	for _, id := range part.Nodes {
		k.inside[id] = true
		if c.p.Nodes[id].Op == program.OpLine || c.reads[id] {
			c.column[id] = c.newColumn()
			c.line[c.column[id]] = c.p.Nodes[id].Op == program.OpLine
			k.l.stored = append(k.l.stored, c.column[id])
		}
	}
	for _, id := range part.Nodes {
		k.node(id)
	}
	return step{loop: k.l}
}

func (k *loopCompiler) newSlot() int32 {
	k.l.slots++
	return int32(k.l.slots - 1)
}

// node adds what computes a node.
func (k *loopCompiler) node(id program.NodeID) {
	n := &k.p.Nodes[id]
	switch {
	case n.Op == program.OpLine:
		k.slot[id] = k.of(n.A)
	case n.Op == program.OpShift && n.N == 0:
		k.slot[id] = k.of(n.A)
	case n.Op == program.OpShift:
		k.slot[id] = k.newSlot()
		k.l.gather = append(k.l.gather, gathering{k.slot[id], k.column[n.A], n.N, k.p.Lines[k.p.Nodes[n.A].Ref].Before})
	case n.Op == program.OpWindow || n.Op == program.OpConvolve:
		k.slot[id] = k.newSlot()
		k.l.code = append(k.l.code, instruction{op: n.Op, out: k.slot[id], a: k.column[n.A], n: n.N, ref: n.Ref})
	default:
		in := instruction{op: n.Op, a: k.of(n.A), b: k.of(n.B), c: k.of(n.C), n: n.N, ref: n.Ref}
		k.slot[id] = k.newSlot()
		in.out = k.slot[id]
		k.l.code = append(k.l.code, in)
	}
	if column := k.column[id]; column >= 0 {
		k.l.code = append(k.l.code, instruction{op: opStore, out: column, a: k.slot[id]})
	}
}

// of is the slot of an operand.
func (k *loopCompiler) of(id program.NodeID) int32 {
	if id == program.None {
		return 0
	}
	if s, ok := k.slot[id]; ok {
		return s
	}
	s := k.newSlot()
	k.slot[id] = s
	if o := k.operand(id); o < 0 {
		k.l.once = append(k.l.once, slotOf{s, id})
	} else {
		k.l.gather = append(k.l.gather, gathering{s, int32(o), 0, program.None})
	}
	return s
}

// loop runs a loop.
func (x *run) loop(l *loop) {
	s := x.slots[:l.slots]
	for _, o := range l.once {
		s[o.slot] = x.once[o.node]
	}
	for k := range x.months {
		t := k
		if l.backward {
			t = x.months - 1 - k
		}
		for i := range l.gather {
			g := &l.gather[i]
			switch u := t - int(g.lag); {
			case u >= 0 && u < x.months:
				s[g.slot] = x.columns[g.column][u]
			case u < 0 && g.before != program.None:
				s[g.slot] = x.once[g.before]
			default:
				s[g.slot] = money.Fixed{}
			}
		}
		x.month(l.code, s, t)
	}
}

// month runs the code of a loop for one month.
func (x *run) month(code []instruction, s []money.Fixed, t int) {
	for i := range code {
		in := &code[i]
		ok := true
		switch in.op {
		case opStore:
			x.columns[in.out][t] = s[in.a]
		case program.OpAdd:
			s[in.out], ok = money.Add(s[in.a], s[in.b])
		case program.OpSub:
			s[in.out], ok = money.Sub(s[in.a], s[in.b])
		case program.OpMul:
			s[in.out], ok = product(s[in.a], s[in.b])
		case program.OpDiv:
			s[in.out], ok = quotient(s[in.a], s[in.b], s[in.c])
		case program.OpMin:
			if a, b := s[in.a], s[in.b]; b.Less(a) {
				s[in.out] = b
			} else {
				s[in.out] = a
			}
		case program.OpMax:
			if a, b := s[in.a], s[in.b]; a.Less(b) {
				s[in.out] = b
			} else {
				s[in.out] = a
			}
		case program.OpLess:
			s[in.out] = flag(s[in.a].Less(s[in.b]))
		case program.OpLessEq:
			s[in.out] = flag(!s[in.b].Less(s[in.a]))
		case program.OpSelect:
			if s[in.a].IsZero() {
				s[in.out] = s[in.c]
			} else {
				s[in.out] = s[in.b]
			}
		case program.OpRound:
			s[in.out], ok = s[in.a].Round(2)
		case program.OpWindow, program.OpConvolve:
			s[in.out] = x.across(in.op, in.a, in.n, in.ref, t)
		default:
			s[in.out] = x.rare(in.op, in.ref, s[in.a], s[in.b])
		}
		if !ok {
			x.overflow = true
		}
	}
}
