package program

import (
	"errors"
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Builder collects a program. Faults are kept and reported together by Program; after a fault, methods go on with a
// harmless value, so that one mistake does not hide the next.
type Builder struct {
	p      Program
	share  map[nodeKey]NodeID
	consts map[constKey]int32
	lagged map[NodeID]NodeID // anonymous lines made for expressions whose history is read
	names  map[string]bool   // accounts, and unknowns by "unknown " + path
	faults []error
	spent  bool // Program was called
}

// Limits of a program. A large case has some thousand lines and ten thousand nodes; a program beyond the limits is a mistake
// or an attack, and is refused before anything is computed.
const (
	MaxNodes = 1_000_000
	MaxLines = 100_000
)

type nodeKey struct {
	Node
}

type constKey struct {
	v money.Fixed
	k Kind
}

// New starts a program over the months of grid.
func New(grid calendar.Grid) *Builder {
	b := &Builder{share: map[nodeKey]NodeID{}, consts: map[constKey]int32{}, lagged: map[NodeID]NodeID{}, names: map[string]bool{}}
	b.p.Grid = grid
	b.p.lines, b.p.inputs, b.p.measures, b.p.called = map[string]LineID{}, map[string]int{}, map[string]int{}, map[NodeID]string{}
	return b
}

func (b *Builder) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Errorf(format, args...))
}

// node returns the node that does this, an existing one if there is one: equal expressions are computed once.
func (b *Builder) node(n Node) Expr {
	if id, ok := b.share[nodeKey{n}]; ok {
		return Expr{b, id}
	}
	id := NodeID(len(b.p.Nodes))
	b.p.Nodes = append(b.p.Nodes, n)
	b.share[nodeKey{n}] = id
	return Expr{b, id}
}

// Const is a number written into the model. Its provenance belongs beside the call.
func (b *Builder) Const(v money.Fixed, k Kind) Expr {
	key := constKey{v, k}
	ref, ok := b.consts[key]
	if !ok {
		ref = int32(len(b.p.Consts))
		b.p.Consts = append(b.p.Consts, v)
		b.consts[key] = ref
	}
	return b.node(Node{Op: OpConst, Kind: k, Once: true, A: None, B: None, C: None, Ref: ref})
}

// Int is a whole constant.
func (b *Builder) Int(v int64, k Kind) Expr { return b.Const(money.FromInt(v), k) }

// Input is a number of the case that a scenario may vary, by its path. The same path is the same input.
func (b *Builder) Input(path string, v money.Fixed, k Kind) Expr {
	i, ok := b.p.inputs[path]
	if !ok {
		i = len(b.p.Inputs)
		b.p.Inputs = append(b.p.Inputs, InputDef{path, k, v})
		b.p.inputs[path] = i
	} else if d := b.p.Inputs[i]; d.Kind != k || d.Value != v {
		b.fault("input %s is declared twice with different kind or value", path)
	}
	return b.node(Node{Op: OpInput, Kind: k, Once: true, A: None, B: None, C: None, Ref: int32(i)})
}

// Series is one value a month. A non-empty path lets a driver feed it.
func (b *Builder) Series(path string, v []money.Fixed, k Kind) Expr {
	if len(v) != b.p.Grid.Len() {
		b.fault("series %q has %d values for %d months", path, len(v), b.p.Grid.Len())
		v = make([]money.Fixed, b.p.Grid.Len())
	}
	ref := int32(len(b.p.Series))
	b.p.Series = append(b.p.Series, SeriesDef{Path: path, Kind: k, Values: v})
	return b.node(Node{Op: OpSeries, Kind: k, A: None, B: None, C: None, Ref: ref})
}

// Called gives an expression a name for formulas and explanations, which stop there, and returns it. It changes no number
// and makes no line. The first name of an expression stays; lines, inputs and constants have their own.
func (b *Builder) Called(name string, e Expr) Expr {
	n := b.at(b.own(e))
	if n.Op == OpLine || n.Op == OpInput || n.Op == OpConst || b.p.called[e.id] != "" {
		return e
	}
	b.p.called[e.id] = name
	return e
}

// Table is a list read by index.
func (b *Builder) Table(name string, y []money.Fixed) Table {
	if len(y) == 0 {
		b.fault("table %q is empty", name)
		y = []money.Fixed{{}}
	}
	b.p.Tables = append(b.p.Tables, TableDef{name, y})
	return Table{b, int32(len(b.p.Tables) - 1)}
}

// Table is a table of a program under construction.
type Table struct {
	b   *Builder
	ref int32
}

// At is the entry at Floor(x), clamped to the table.
func (t Table) At(x Expr, k Kind) Expr {
	x = t.index(x)
	return t.b.node(Node{Op: OpTable, Kind: k, Once: t.b.at(x).Once, A: x.id, B: None, C: None, Ref: t.ref})
}

// Interp is the value at x by linear interpolation between entries, clamped to the table.
func (t Table) Interp(x Expr, k Kind) Expr {
	x = t.index(x)
	return t.b.node(Node{Op: OpInterp, Kind: k, Once: t.b.at(x).Once, A: x.id, B: None, C: None, Ref: t.ref})
}

// index refuses money as an index.
func (t Table) index(x Expr) Expr {
	x = t.b.own(x)
	if x.Kind() == Money {
		t.b.fault("table %q read at %s", t.b.p.Tables[t.ref].Name, t.b.describe(x.id))
	}
	return x
}

// Line declares a named monthly value; Is defines it.
func (b *Builder) Line(name string, k Kind, d Doc) Line {
	if _, ok := b.p.lines[name]; ok && name != "" {
		b.fault("line %q is declared twice", name)
	}
	id := LineID(len(b.p.Lines))
	// Not shared: two lines are two things even when their definitions agree.
	node := NodeID(len(b.p.Nodes))
	b.p.Nodes = append(b.p.Nodes, Node{Op: OpLine, Kind: k, A: None, B: None, C: None, Ref: int32(id)})
	b.p.Lines = append(b.p.Lines, LineDef{Name: name, Kind: k, Doc: d, Node: node, Root: None, Before: None})
	if name != "" {
		b.p.lines[name] = id
	}
	return Line{Expr{b, node}, id}
}

// LineNamed is the line declared under that name: for a subject of a model that reads another's line.
func (b *Builder) LineNamed(name string) Line {
	id, ok := b.p.lines[name]
	if !ok {
		b.fault("no line is named %q", name)
		return b.Line("", Number, Doc{}).Is(b.Int(0, Number))
	}
	return Line{Expr{b, b.p.Lines[id].Node}, id}
}

// Find is the line declared under that name, if there is one.
func (b *Builder) Find(name string) (Line, bool) {
	id, ok := b.p.lines[name]
	if !ok {
		return Line{}, false
	}
	return Line{Expr{b, b.p.Lines[id].Node}, id}, true
}

// NetAssets is the closing balance of all asset accounts opened so far less that of all liabilities.
func (b *Builder) NetAssets() Expr {
	sum := b.Int(0, Money)
	for _, a := range b.p.Accounts {
		closing := Expr{b, b.p.Lines[a.Closing].Node}
		switch a.Class {
		case Asset:
			sum = sum.Plus(closing)
		case Liability:
			sum = sum.Minus(closing)
		}
	}
	return sum
}

// Unknown stands for a once-value that depends on itself through the model. Close says what it must equal.
func (b *Builder) Unknown(path string, guess Expr) Expr {
	if !b.at(guess).Once {
		b.fault("unknown %q: its guess must be a once-value", path)
	}
	if b.names["unknown "+path] {
		b.fault("unknown %q is declared twice", path)
	}
	b.names["unknown "+path] = true
	ref := int32(len(b.p.Unknowns))
	b.p.Unknowns = append(b.p.Unknowns, UnknownDef{path, guess.id, None})
	return b.node(Node{Op: OpUnknown, Kind: b.at(guess).Kind, Once: true, A: None, B: None, C: None, Ref: ref})
}

// Close states that unknown equals value. The run is repeated until they agree to 1e-12.
func (b *Builder) Close(unknown, value Expr) {
	unknown, value = b.own(unknown), b.own(value)
	u := b.at(unknown)
	if u.Op != OpUnknown || !b.at(value).Once || b.at(value).Kind != u.Kind {
		b.fault("close: needs an unknown and a once-value of its kind")
		return
	}
	if b.p.Unknowns[u.Ref].Value != None {
		b.fault("unknown %q is closed twice", b.p.Unknowns[u.Ref].Path)
	}
	b.p.Unknowns[u.Ref].Value = value.id
}

// Account opens an account of the journal.
func (b *Builder) Account(name string, c Class, section string) Account {
	if b.names[name] {
		b.fault("account %q is opened twice", name)
	}
	b.names[name] = true
	id := AccountID(len(b.p.Accounts))
	closing := b.Line("account."+name, Money, Doc{Title: name, Definition: "Closing balance of the account.", Unit: "currency"})
	b.p.Accounts = append(b.p.Accounts, AccountDef{name, c, section, closing.line})
	return Account{b, id, closing}
}

// Subtotal asks the income statement for income less the expenses of the sections that stand before the named one, which
// holds expense accounts. Sections stand in the order in which their first account was opened.
func (b *Builder) Subtotal(title, before string) {
	b.p.Subtotals = append(b.p.Subtotals, SubtotalDef{title, before})
}

// Account is an account of a program under construction.
type Account struct {
	b       *Builder
	id      AccountID
	closing Line
}

// Opening is the balance before this month's postings.
func (a Account) Opening() Expr { return a.closing.Lag(1) }

// Closing is the balance after this month's postings.
func (a Account) Closing() Expr { return a.closing.Expr }

// Post debits and credits the line's amount every month. The ledger rounds a posted line to the cent.
func (b *Builder) Post(l Line, debit, credit Account) {
	switch {
	case l.b != b || debit.b != b || credit.b != b:
		b.fault("a posting names a line or an account of another program")
		return
	case b.at(l.Expr).Kind != Money:
		b.fault("line %q is posted but is not money", b.p.Lines[l.line].Name)
	case debit.id == credit.id:
		b.fault("line %q is posted from account %q to itself", b.p.Lines[l.line].Name, b.p.Accounts[debit.id].Name)
	}
	b.p.Postings = append(b.p.Postings, PostingDef{l.line, debit.id, credit.id})
}

// Measure asks a once-value of every run.
func (b *Builder) Measure(name, label string, d Doc, value, defined Expr, reason string) {
	value, defined = b.own(value), b.own(defined)
	key := MeasureKey(name, label)
	switch _, ok := b.p.measures[key]; {
	case ok:
		b.fault("measure %s is declared twice", key)
	case !b.at(value).Once || !b.at(defined).Once:
		b.fault("measure %s must be a once-value", key)
	case b.at(defined).Kind != Flag:
		b.fault("measure %s: whether it is defined must be a flag, not %s", key, b.describe(defined.id))
	}
	b.p.measures[key] = len(b.p.Measures)
	b.p.Measures = append(b.p.Measures, MeasureDef{name, label, d, b.at(value).Kind, value.id, defined.id, reason})
}

// Program checks the whole, finds the sweeps and returns the program, or every fault. The builder is spent by it: to build on
// with it, or with its expressions, panics.
func (b *Builder) Program() (*Program, error) {
	if b.spent {
		return nil, errors.New("the builder has made its program already")
	}
	b.spent = true
	if len(b.p.Nodes) > MaxNodes || len(b.p.Lines) > MaxLines {
		return nil, fmt.Errorf("program of %d nodes and %d lines: at most %d and %d are allowed",
			len(b.p.Nodes), len(b.p.Lines), MaxNodes, MaxLines)
	}
	b.checkSubtotals()
	b.closeAccounts()
	b.roundPostings()
	for _, l := range b.p.Lines {
		if l.Root == None {
			b.fault("line %q is declared but not defined", l.Name)
		}
	}
	for _, u := range b.p.Unknowns {
		if u.Value == None {
			b.fault("unknown %q is not closed", u.Path)
		}
	}
	if len(b.faults) == 0 {
		b.faults = append(b.faults, b.p.findSweeps()...)
	}
	if len(b.faults) > 0 {
		return nil, errors.Join(b.faults...)
	}
	b.p.derived = &derived{}
	p := b.p
	b.p = Program{} // a program is immutable: what is left of the builder cannot reach it
	return &p, nil
}

// checkSubtotals finds subtotals that no statement would show.
func (b *Builder) checkSubtotals() {
	for _, s := range b.p.Subtotals {
		stands := func(a AccountDef) bool { return a.Class == Expense && a.Section == s.Before }
		if !slices.ContainsFunc(b.p.Accounts, stands) {
			b.fault("subtotal %q stands before section %q, which has no expense account", s.Title, s.Before)
		}
	}
}

// closeAccounts defines each closing balance: the opening balance and the postings in their order.
func (b *Builder) closeAccounts() {
	sums := make([]Expr, len(b.p.Accounts))
	for i, a := range b.p.Accounts {
		sums[i] = Expr{b, b.p.Lines[a.Closing].Node}.Lag(1)
	}
	move := func(to AccountID, amount Expr, grows bool) {
		if grows {
			sums[to] = sums[to].Plus(amount)
		} else {
			sums[to] = sums[to].Minus(amount)
		}
	}
	for _, post := range b.p.Postings {
		amount := Expr{b, b.p.Lines[post.Line].Node}
		if amount.Kind() != Money {
			continue // a fault already
		}
		move(post.Debit, amount, b.p.Accounts[post.Debit].Class.DebitNormal())
		move(post.Credit, amount, !b.p.Accounts[post.Credit].Class.DebitNormal())
	}
	for i, a := range b.p.Accounts {
		Line{Expr{b, b.p.Lines[a.Closing].Node}, a.Closing}.Is(sums[i])
	}
}

// roundPostings puts the one Round of the model on every posted line.
func (b *Builder) roundPostings() {
	for _, post := range b.p.Postings {
		l := &b.p.Lines[post.Line]
		if l.Root == None || b.p.Nodes[l.Root].Op == OpRound {
			continue
		}
		l.Root = Expr{b, l.Root}.RoundCents().id
		b.p.Nodes[l.Node].A = l.Root
	}
}
