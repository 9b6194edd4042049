package bench

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/program"
)

// writer prints the model of a subject: lists, then histories, then the code of a block of paths.
//
// Names of the text: n12 is node 12, in its month; h12 its history; l12 line 12 in the month before; u12 the months of a
// node that is equal on all paths; y3 table 3; w2 a set of months; q12 whether fold 12 has seen a month.
type writer struct {
	*analysis
	*page
	subject  *Subject
	lists    page
	listed   map[string]bool
	kept     map[program.NodeID]bool // histories that are read
	carried  map[program.NodeID]bool // lines read a month later, in the sweep in the making
	searched map[program.NodeID]bool // flows whose rate of return was sought
	sets     map[string]int          // sets of months, by their text
	current  int                     // the sweep in the making; -1 outside
}

// body prints the model. What is read of histories is known after the first writing, so it is written twice.
func body(s *Subject, a *analysis, d *dialect, depth int) (lists, code string) {
	kept := map[program.NodeID]bool{}
	for range 2 {
		w := &writer{analysis: a, page: &page{d: d, depth: depth}, subject: s, lists: page{d: d}, listed: map[string]bool{},
			kept: kept, searched: map[program.NodeID]bool{}, sets: map[string]int{}}
		w.write()
		lists, code = w.lists.String(), w.String()
	}
	return lists, code
}

func (w *writer) write() {
	for _, id := range sortedKeys(w.kept) {
		into, format := &w.lists, w.d.history
		if w.isFlag(id) {
			format = w.d.flagHistory
		}
		if w.d.end == "" {
			into = w.page // a name of the function is found faster
		}
		into.line(format, name("h", id))
	}
	for i := range w.p.Sweeps {
		w.sweep(i)
	}
	for k, m := range w.subject.Measures {
		x := &w.p.Measures[m]
		w.line(w.d.result, k, w.number(x.Value), w.flag(x.Defined))
	}
}

func sortedKeys(m map[program.NodeID]bool) []program.NodeID {
	var list []program.NodeID
	for id := range m {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

func name(kind string, id program.NodeID) string { return fmt.Sprintf("%s%d", kind, id) }

// emitted tells whether code stands for the node: it differs by path, is read and repeats no other.
func (w *writer) emitted(id program.NodeID) bool {
	return w.varying[id] && w.asked[id] != nil && w.of(id) == id
}

// isFlag tells whether a node that differs by path has the type of flags.
func (w *writer) isFlag(id program.NodeID) bool {
	n := &w.p.Nodes[w.of(id)]
	switch n.Op {
	case program.OpLess, program.OpLessEq:
		return true
	case program.OpMin, program.OpMax, program.OpSub, program.OpMul, program.OpSelect, program.OpShift:
		return n.Kind == program.Flag
	}
	return false
}

// list declares a list once and returns its name.
func (w *writer) list(name string, v []float64) string {
	if !w.listed[name] {
		w.listed[name] = true
		w.lists.line(w.d.list, name, texts(v))
	}
	return name
}

// shared is the text of a number that is equal on all paths.
func (w *writer) shared(id program.NodeID, month string) string {
	v := w.known(id)
	if len(v) == 1 {
		return text(v[0])
	}
	return fmt.Sprintf(w.d.month, w.list(name("u", id), v), month)
}

// number is the text of a node's value in this month.
func (w *writer) number(id program.NodeID) string { return w.numberAt(id, "t", w.now) }

// flag is the text of a node as a flag.
func (w *writer) flag(id program.NodeID) string {
	id = w.of(id)
	switch {
	case !w.varying[id]:
		return fmt.Sprintf(w.d.flag, w.shared(id, "t"))
	case w.isFlag(id):
		return w.now(id)
	}
	return fmt.Sprintf(w.d.toFlag, w.now(id))
}

// numberAt is the text of a node's value in a month, which read gives where it differs by path.
func (w *writer) numberAt(id program.NodeID, month string, read func(program.NodeID) string) string {
	id = w.of(id)
	switch {
	case !w.varying[id]:
		return fmt.Sprintf(w.d.number, w.shared(id, month))
	case w.asked[id] == nil: // the branch that is never chosen
		return fmt.Sprintf(w.d.number, text(0))
	case w.isFlag(id):
		return fmt.Sprintf(w.d.toNumber, read(id))
	}
	return read(id)
}

// now is the variable of this month; of another sweep it is the history.
func (w *writer) now(id program.NodeID) string {
	if w.fixed[id] || w.home[id] == w.current {
		return name("n", id)
	}
	return w.past(id, "t")
}

// past is the value of a month in the history.
func (w *writer) past(id program.NodeID, month string) string {
	if w.fixed[id] {
		return name("n", id)
	}
	w.kept[id] = true
	return fmt.Sprintf(w.d.month, name("h", id), month)
}

// element is the number of a node in month number month.
func (w *writer) element(id program.NodeID, month string) string {
	return w.numberAt(id, month, func(id program.NodeID) string { return w.past(id, month) })
}

// operation is the text of a node that reads its own month only.
func (w *writer) operation(n *program.Node) string {
	d := w.d
	two := func(format string) string { return fmt.Sprintf(format, w.number(n.A), w.number(n.B)) }
	one := func(format string) string { return fmt.Sprintf(format, w.number(n.A)) }
	switch n.Op {
	case program.OpSeries:
		return fmt.Sprintf(d.series, slices.IndexFunc(w.subject.Curves, func(c Curve) bool { return c.Series == int(n.Ref) }))
	case program.OpInput:
		return fmt.Sprintf(d.input, slices.IndexFunc(w.subject.Defaults, func(x Default) bool { return x.Input == int(n.Ref) }))
	case program.OpAdd:
		return two(d.add)
	case program.OpSub:
		return two(d.sub)
	case program.OpMul:
		return two(d.mul)
	case program.OpMin:
		return two(d.min)
	case program.OpMax:
		return two(d.max)
	case program.OpLess:
		return two(d.less)
	case program.OpLessEq:
		return two(d.lessEq)
	case program.OpPowInt:
		return two(d.power)
	case program.OpFloor:
		return one(d.floor)
	case program.OpExp:
		return one(d.exp)
	case program.OpLog:
		return one(d.log)
	case program.OpTable:
		return fmt.Sprintf(d.table, w.table(n.Ref), len(w.p.Tables[n.Ref].Values), w.number(n.A))
	case program.OpInterp:
		return fmt.Sprintf(d.interp, w.table(n.Ref), len(w.p.Tables[n.Ref].Values), w.number(n.A))
	case program.OpDiv:
		return w.quotient(n)
	case program.OpSelect:
		return w.selection(n, w.number)
	case program.OpShift:
		return w.shift(n, w.numberAt)
	}
	panic("bench: operation " + n.Op.String() + " is no expression")
}

// logic is the text of a node that is a flag.
func (w *writer) logic(n *program.Node) string {
	d := w.d
	switch n.Op {
	case program.OpMin, program.OpMul:
		return fmt.Sprintf(d.and, w.flag(n.A), w.flag(n.B))
	case program.OpMax:
		return fmt.Sprintf(d.or, w.flag(n.A), w.flag(n.B))
	case program.OpSub: // 1 - B
		return fmt.Sprintf(d.not, w.flag(n.B))
	case program.OpSelect:
		return w.selection(n, w.flag)
	case program.OpShift:
		return w.shift(n, w.flagAt)
	}
	return w.operation(n)
}

// flagAt is numberAt for a flag.
func (w *writer) flagAt(id program.NodeID, month string, read func(program.NodeID) string) string {
	id = w.of(id)
	switch {
	case !w.varying[id]:
		return fmt.Sprintf(w.d.flag, w.shared(id, month))
	case w.isFlag(id):
		return read(id)
	}
	return fmt.Sprintf(w.d.toFlag, read(id))
}

func (w *writer) quotient(n *program.Node) string {
	b := w.of(n.B)
	if w.varying[b] {
		return fmt.Sprintf(w.d.safeDiv, w.number(n.A), w.number(n.B), w.number(n.C))
	}
	quotient := fmt.Sprintf(w.d.div, w.number(n.A), w.number(b))
	if !slices.Contains(w.known(b), 0) {
		return quotient
	}
	return fmt.Sprintf(w.d.whether, w.shared(b, "t")+" != 0", quotient, w.number(n.C))
}

func (w *writer) selection(n *program.Node, operand func(program.NodeID) string) string {
	if by := w.of(n.A); !w.varying[by] {
		return fmt.Sprintf(w.d.whether, w.shared(by, "t")+" != 0", operand(n.B), operand(n.C))
	}
	if n.Kind == program.Flag && w.isFlag(w.of(n.A)) && fmt.Sprint(operand(n.B)) == w.flag(n.B) {
		yes := fmt.Sprintf(w.d.and, w.flag(n.A), w.flag(n.B))
		no := fmt.Sprintf(w.d.and, fmt.Sprintf(w.d.not, w.flag(n.A)), w.flag(n.C))
		return fmt.Sprintf(w.d.or, yes, no)
	}
	return fmt.Sprintf(w.d.choose, w.flag(n.A), operand(n.B), operand(n.C))
}

// shift is a line in another month. Last month's value of a line of this sweep is a variable.
func (w *writer) shift(n *program.Node, value func(program.NodeID, string, func(program.NodeID) string) string) string {
	a, before := w.of(n.A), w.before(n)
	backward := w.p.Sweeps[w.current].Backward
	if w.varying[a] && !w.fixed[a] && w.home[a] == w.current && (n.N == 1 && !backward || n.N == -1 && backward) {
		w.carried[n.A] = true
		return value(a, "", func(program.NodeID) string { return name("l", n.A) })
	}
	month := fmt.Sprintf("t - %d", n.N)
	inside, condition := fmt.Sprintf("t >= %d", n.N), n.N > 0
	if n.N < 0 {
		month, inside, condition = fmt.Sprintf("t + %d", -n.N), fmt.Sprintf("t + %d < T", -n.N), true
	}
	text := value(a, month, func(id program.NodeID) string { return w.past(id, month) })
	if !condition {
		return text
	}
	return fmt.Sprintf(w.d.whether, inside, text, w.edge(n, before, value))
}

// edge is what a line is outside the grid.
func (w *writer) edge(n *program.Node, before program.NodeID, value func(program.NodeID, string, func(program.NodeID) string) string) string {
	if before != program.None && n.N > 0 {
		return value(before, "0", func(id program.NodeID) string { return name("n", id) })
	}
	if n.Kind == program.Flag {
		return fmt.Sprintf(w.d.flag, text(0))
	}
	return fmt.Sprintf(w.d.number, text(0))
}

// table declares a table.
func (w *writer) table(ref int32) string {
	v := make([]float64, len(w.p.Tables[ref].Values))
	for i, x := range w.p.Tables[ref].Values {
		v[i] = x.Float64()
	}
	return w.list(fmt.Sprintf("y%d", ref), v)
}

// across is the statement of a node that reads several months.
func (w *writer) across(id program.NodeID, n *program.Node) string {
	into := name("n", id)
	if n.Op == program.OpWindow {
		return fmt.Sprintf(w.d.window, into, w.element(n.A, "k"), n.N)
	}
	weights, first := w.p.Tables[n.Ref].Values, 0
	if weights[0].IsZero() {
		first = 1
	}
	element := w.element(n.A, fmt.Sprintf("t - k * %d", n.N))
	return fmt.Sprintf(w.d.convolve, into, element, w.table(n.Ref), len(weights), first, n.N)
}

// months is the name of a set of months as a list of 0 and 1.
func (w *writer) set(months []bool) string {
	v, key := make([]float64, len(months)), make([]string, len(months))
	for t, in := range months {
		if in {
			v[t] = 1
		}
		key[t] = fmt.Sprint(in)
	}
	k, ok := w.sets[strings.Join(key, "")]
	if !ok {
		k = len(w.sets)
		w.sets[strings.Join(key, "")] = k
	}
	return w.list(fmt.Sprintf("w%d", k), v)
}
