package program

// ScheduleKind names a table of lines that stands beside the statements.
type ScheduleKind uint8

// The tables.
const (
	SourcesAndUses ScheduleKind = iota // what construction costs and who pays for it
	Reserves                           // what reserve accounts hold, take in and give out
	Covenants                          // tests of ratios, their levels and results
	Waterfall                          // what was due, paid and unpaid, step by step
	Tenants                            // what each tenant owes and pays
)

// PeriodRule says how the months of a row make a quarter or a year.
type PeriodRule uint8

// The rules.
const (
	PeriodSum  PeriodRule = iota // added up
	PeriodLast                   // the value of the last month: balances and ratios
	PeriodOpen                   // of a closing balance, the value before the first month
)

// ScheduleRow is one row of a table: a sum of expressions by month.
type ScheduleRow struct {
	Kind    ScheduleKind
	Section string // heading
	Title   string
	Unit    string // empty for a pure number
	Terms   []ScheduleTerm
	Total   bool // the sum of rows above it
}

// ScheduleTerm is what a row adds, or takes away.
type ScheduleTerm struct {
	Node  NodeID
	Rule  PeriodRule
	Minus bool
}

// Term is an expression as a term of a row.
func (b *Builder) Term(e Expr, rule PeriodRule, minus bool) ScheduleTerm {
	return ScheduleTerm{Node: b.own(e).id, Rule: rule, Minus: minus}
}

// Schedule adds a row to a table. Its expressions are computed anyway: a row makes neither line nor node, and what it adds
// up is added up when somebody reads the table.
func (b *Builder) Schedule(r ScheduleRow) { b.p.Schedules = append(b.p.Schedules, r) }

// EachLine calls f for every line with a name, in the order of declaration.
func (b *Builder) EachLine(f func(name string, d Doc, e Expr)) {
	for i := range b.p.Lines {
		if l := &b.p.Lines[i]; l.Name != "" {
			f(l.Name, l.Doc, Expr{b, l.Node})
		}
	}
}

// IsBalance tells whether a line stands for a stock rather than a flow, so that its months do not add up: closing balances
// of accounts, and sums, differences and choices that hold such a balance. Posted lines are flows.
func (p *Program) IsBalance(id LineID) bool { return p.balances().reads(p.Lines[id].Node) }

// IsBalance is Program.IsBalance of an expression under construction, as far as postings are declared.
func (b *Builder) IsBalance(e Expr) bool { return b.p.balances().reads(b.own(e).id) }

// balances is the search for balances behind a line.
type balances struct {
	p              *Program
	posted, closed map[LineID]bool
	seen           map[NodeID]bool
}

func (p *Program) balances() *balances {
	s := &balances{p: p, posted: map[LineID]bool{}, closed: map[LineID]bool{}, seen: map[NodeID]bool{}}
	for _, post := range p.Postings {
		s.posted[post.Line] = true
	}
	for _, a := range p.Accounts {
		s.closed[a.Closing] = true
	}
	return s
}

func (s *balances) reads(id NodeID) bool {
	if id == None || s.seen[id] {
		return false
	}
	s.seen[id] = true
	switch n := &s.p.Nodes[id]; n.Op {
	case OpLine:
		return s.closed[LineID(n.Ref)] || !s.posted[LineID(n.Ref)] && s.reads(n.A)
	case OpAdd, OpSub, OpMin, OpMax:
		return s.reads(n.A) || s.reads(n.B)
	case OpSelect:
		return s.reads(n.B) || s.reads(n.C)
	case OpRound, OpShift:
		return s.reads(n.A)
	default:
		return false
	}
}
