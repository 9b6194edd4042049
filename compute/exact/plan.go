package exact

import (
	"sync"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// A plan is a program made ready for quick runs. It computes what program.Walk computes over money.Fixed, to the bit, in
// another order: part by part instead of month by month. A part without a loop is one operation on whole columns of months;
// a loop runs month by month over its own nodes only. What no input can move is computed when the plan is made; a line is
// stored where its root is computed, and not copied.
//
// A run in which any operation overflows is done again by program.Walk, which says where.
type plan struct {
	p      *program.Program
	steps  []step
	once   []money.Fixed   // by node: once-values that no input moves
	fixed  [][]money.Fixed // by column: columns that no input moves; nil for the others
	driven []drivenColumn  // columns that are a caller's series
	kept   []int32         // columns of lines: they outlive the run
	passed []int32         // by column: its place in the memory of the run, -1 for other columns
	places int             // columns of that memory
	slots  int             // of the longest loop
	memory sync.Pool       // of *scratch, for the next run
	failed bool            // a value that no input moves overflows: every run does
	rows   []int32         // by row of Program.History: column of the line, -1 for other nodes
}

// planOf is the plan for a run, nil where it must be walked: one that looks for margins, leaves cents away, or drives a series
// that the model did not offer.
func planOf(p *program.Program, o Options) *plan {
	if !o.Rounding || o.Margins {
		return nil
	}
	for i := range o.Series {
		if p.Series[i].Path == "" {
			return nil
		}
	}
	if made, ok := p.Derive(func() any { return newPlan(p) }).(*plan); ok && !made.failed {
		return made
	}
	return nil
}

type drivenColumn struct{ column, series int32 }

// operand is a column, or ^node of a once-value.
type operand int32

// step computes a once-value (out is a node), a column, or, in a loop, several columns.
type step struct {
	op      program.Op
	once    bool
	a, b, c operand
	out     int32
	n, ref  int32
	loop    *loop
}

// none is the operand of a node that has fewer.
const none = operand(1<<31 - 1)

// compiler makes a plan.
type compiler struct {
	*plan
	parts   []program.Part
	part    []int32 // by node: its part
	moving  []bool  // by node: an input can move it
	column  []int32 // by node: its column, -1 for none
	line    []bool  // by column: a line is stored there
	columns int
	reads   []bool // by node: another part reads it
}

// newPlan makes the plan of a program, for runs with rounding.
func newPlan(p *program.Program) *plan {
	n := len(p.Nodes)
	c := &compiler{plan: &plan{p: p, once: make([]money.Fixed, n)}, parts: p.Parts(), part: make([]int32, n), moving: make([]bool, n),
		column: make([]int32, n), reads: make([]bool, n)}
	for i := range c.column {
		c.column[i] = -1
	}
	for i, part := range c.parts {
		for _, id := range part.Nodes {
			c.part[id] = int32(i)
		}
	}
	var still []step
	for i, part := range c.parts {
		c.look(int32(i), part)
	}
	for _, part := range c.parts {
		s := c.compile(part)
		if len(s) == 0 {
			continue
		}
		if c.moving[part.Nodes[0]] {
			c.steps = append(c.steps, s...)
		} else {
			still = append(still, s...)
		}
	}
	c.finish(still)
	return c.plan
}

// look tells whether an input can move a part, and marks what it reads of others.
func (c *compiler) look(i int32, part program.Part) {
	moving := false
	for _, id := range part.Nodes {
		n := &c.p.Nodes[id]
		switch n.Op {
		case program.OpInput, program.OpUnknown:
			moving = true
		case program.OpSeries:
			moving = moving || c.p.Series[n.Ref].Path != ""
		}
		c.operands(n, func(to program.NodeID) {
			if c.part[to] != i {
				moving = moving || c.moving[to]
				c.reads[to] = true
			}
		})
	}
	for _, id := range part.Nodes {
		c.moving[id] = moving
	}
}

// operands calls f for each node that n reads, in whichever month.
func (c *compiler) operands(n *program.Node, f func(program.NodeID)) {
	for _, to := range [...]program.NodeID{n.A, n.B, n.C} {
		if to != program.None {
			f(to)
		}
	}
	if n.Op == program.OpShift {
		if before := c.p.Lines[c.p.Nodes[n.A].Ref].Before; before != program.None {
			f(before)
		}
	}
}

func (c *compiler) newColumn() int32 {
	c.line = append(c.line, false)
	c.fixed = append(c.fixed, nil)
	c.columns++
	return int32(c.columns - 1)
}

// compile gives the steps of a part. A line, and a series, may need none.
func (c *compiler) compile(part program.Part) []step {
	if part.Loop {
		return []step{c.loop(part)}
	}
	id := part.Nodes[0]
	n := &c.p.Nodes[id]
	s := step{op: n.Op, once: n.Once, a: c.operand(n.A), b: c.operand(n.B), c: c.operand(n.C), out: int32(id), n: n.N, ref: n.Ref}
	switch {
	case n.Once && n.Op != program.OpLine:
		return []step{s}
	case n.Op == program.OpLine && s.a >= 0:
		c.column[id] = int32(s.a)
		c.line[s.a] = true
		return nil
	}
	c.column[id] = c.newColumn()
	s.out = c.column[id]
	switch n.Op {
	case program.OpLine:
		c.line[s.out] = true
	case program.OpSeries:
		if c.p.Series[n.Ref].Path == "" {
			c.fixed[s.out] = c.p.Series[n.Ref].Values
		} else {
			c.driven = append(c.driven, drivenColumn{s.out, n.Ref})
		}
		return nil
	case program.OpShift:
		s.b = c.before(n)
	}
	return []step{s}
}

// before is what a shift gives before month 0, none for 0.
func (c *compiler) before(n *program.Node) operand {
	if before := c.p.Lines[c.p.Nodes[n.A].Ref].Before; before != program.None {
		return ^operand(before)
	}
	return none
}

func (c *compiler) operand(id program.NodeID) operand {
	switch {
	case id == program.None:
		return none
	case c.p.Nodes[id].Once && c.p.Nodes[id].Op != program.OpLine:
		return ^operand(id)
	}
	return operand(c.column[id])
}

// finish computes what no input moves, and gives the other columns their places: lines for ever, the others from the step
// that computes them to the last one that reads them.
func (c *compiler) finish(still []step) {
	x := &run{plan: c.plan, arithmetic: NewArithmetic(c.p, true, false), columns: make([][]money.Fixed, c.columns), once: c.once, months: c.p.Grid.Len()}
	for i := range c.fixed {
		if x.columns[i] = c.fixed[i]; x.columns[i] == nil {
			x.columns[i] = make([]money.Fixed, x.months)
		}
	}
	for i := range still {
		if l := still[i].loop; l != nil {
			c.slots = max(c.slots, l.slots)
		}
	}
	for i := range c.steps {
		if l := c.steps[i].loop; l != nil {
			c.slots = max(c.slots, l.slots)
		}
	}
	x.slots = make([]money.Fixed, c.slots)
	for i := range still {
		x.step(&still[i])
	}
	c.failed = x.overflowed()
	for i := range still {
		still[i].writes(func(column int32) { c.fixed[column] = x.columns[column] })
	}
	c.places = 0
	c.placeColumns()
	c.dropUnread()
	c.rows = make([]int32, c.p.Rows)
	for i := range c.rows {
		c.rows[i] = -1
	}
	for i := range c.p.Lines {
		id := c.p.Lines[i].Node
		c.rows[c.p.History[id]] = c.column[id]
	}
}

// placeColumns gives columns their places.
func (c *compiler) placeColumns() {
	c.passed = make([]int32, c.columns)
	last := make([]int32, c.columns)
	for i := range c.passed {
		c.passed[i], last[i] = -1, -1
		if c.line[i] && c.fixed[i] == nil {
			c.kept = append(c.kept, int32(i))
		}
	}
	driven := make([]bool, c.columns)
	for _, d := range c.driven {
		driven[d.column] = true
		c.kept = without(c.kept, d.column) // the caller's series is the line
	}
	for i := range c.steps {
		c.steps[i].readsColumns(func(column int32) { last[column] = int32(i) })
	}
	var free []int32
	ends := make([][]int32, len(c.steps))
	for i := range c.steps {
		c.steps[i].writes(func(column int32) {
			if c.line[column] || driven[column] {
				return
			}
			if len(free) == 0 {
				free = append(free, int32(c.places))
				c.places++
			}
			c.passed[column] = free[len(free)-1]
			free = free[:len(free)-1]
			end := max(last[column], int32(i))
			ends[end] = append(ends[end], column)
		})
		for _, column := range ends[i] {
			free = append(free, c.passed[column])
		}
	}
}

func without(list []int32, x int32) []int32 {
	for i, v := range list {
		if v == x {
			return append(list[:i:i], list[i+1:]...)
		}
	}
	return list
}

// dropUnread forgets fixed columns that no step reads and no line shows.
func (c *compiler) dropUnread() {
	read := make([]bool, c.columns)
	for i := range c.steps {
		c.steps[i].readsColumns(func(column int32) { read[column] = true })
	}
	for i := range c.fixed {
		if !read[i] && !c.line[i] {
			c.fixed[i] = nil
		}
	}
}

// writes calls f for each column that the step computes.
func (s *step) writes(f func(int32)) {
	switch {
	case s.loop != nil:
		for _, column := range s.loop.stored {
			f(column)
		}
	case !s.once:
		f(s.out)
	}
}

// readsColumns calls f for each column that the step reads, those that it writes too.
func (s *step) readsColumns(f func(int32)) {
	if s.loop != nil {
		for _, g := range s.loop.gather {
			f(g.column)
		}
		for _, column := range s.loop.stored {
			f(column)
		}
		return
	}
	for _, o := range [...]operand{s.a, s.b, s.c} {
		if o >= 0 && o != none {
			f(int32(o))
		}
	}
}
