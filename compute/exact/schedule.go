package exact

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// The tables beside the three statements, as kinds of statement.
const (
	SourcesAndUses StatementKind = iota + CashFlowStatement + 1
	ReserveAccounts
	CovenantTests
	WaterfallByStep
	TenantAccounts
)

// scheduleOf is the program's table of a kind of statement.
func scheduleOf(k StatementKind) program.ScheduleKind {
	switch k {
	case SourcesAndUses:
		return program.SourcesAndUses
	case ReserveAccounts:
		return program.Reserves
	case CovenantTests:
		return program.Covenants
	case WaterfallByStep:
		return program.Waterfall
	default:
		return program.Tenants
	}
}

// schedule makes a table of the rows that the model has put into it, by period. A table that the case has no use for has no
// rows. Reserve accounts come from the journal: every cash account but the first, which is the operating account, with what
// it held, each entry that moved it and what it holds then. Sources and uses end with the last period that has any.
func (l *Ledger) schedule(kind StatementKind, f calendar.Frequency) *sheet {
	s := &sheet{l: l, out: &Statement{Kind: kind, Frequency: f, Periods: periods(l.p.Grid, f)}}
	if kind == ReserveAccounts {
		s.reserves()
	}
	given := len(s.out.Rows)
	probe := l.newProbe()
	var rows []program.ScheduleRow
	for _, r := range l.p.Schedules {
		if r.Kind == scheduleOf(kind) {
			rows = append(rows, r)
			s.out.Rows = append(s.out.Rows, Row{Title: r.Title, Section: r.Section, Unit: r.Unit, Values: s.zeros(), IsTotal: r.Total})
		}
	}
	for i, p := range s.out.Periods {
		for t := p.First; t <= p.Last; t++ { // month by month: a probe keeps what it has evaluated of one
			for k, r := range rows {
				v := &s.out.Rows[given+k].Values[i]
				for _, term := range r.Terms {
					month := t
					switch term.Rule {
					case program.PeriodLast:
						if t != p.Last {
							continue
						}
					case program.PeriodOpen:
						if month--; t != p.First || month < 0 {
							continue
						}
					default:
					}
					if x := probe.At(term.Node, month); term.Minus {
						*v = s.sub(*v, x)
					} else {
						*v = s.add(*v, x)
					}
				}
			}
		}
	}
	if kind == SourcesAndUses {
		s.endWithLast()
	}
	return s
}

// endWithLast leaves out the periods after the last one that holds anything; the first stays.
func (s *sheet) endWithLast() {
	last := 0
	for _, r := range s.out.Rows {
		for i, v := range r.Values {
			if !v.IsZero() {
				last = max(last, i)
			}
		}
	}
	s.out.Periods = s.out.Periods[:last+1]
	for i := range s.out.Rows {
		s.out.Rows[i].Values = s.out.Rows[i].Values[:last+1]
	}
}

// reserves fills a table of the cash accounts but the first.
func (s *sheet) reserves() {
	first := true
	for i, a := range s.l.p.Accounts {
		if !IsCash(a) {
			continue
		}
		moves := func(post program.PostingDef) bool {
			return post.Debit == program.AccountID(i) || post.Credit == program.AccountID(i)
		}
		if !first && slices.ContainsFunc(s.l.p.Postings, moves) {
			s.reserve(program.AccountID(i), a.Name)
		}
		first = false
	}
}

// reserve is one account: opening balance, entries by title, closing balance.
func (s *sheet) reserve(id program.AccountID, name string) {
	opening := s.zeros()
	for i, p := range s.out.Periods {
		opening[i] = s.l.Balance(id, p.First-1)
	}
	s.row("Opening balance", name, opening, false)
	values := map[string][]money.Fixed{}
	var order []string
	for _, post := range s.l.p.Postings {
		if post.Debit != id && post.Credit != id {
			continue
		}
		line := s.l.p.Lines[post.Line]
		title := line.Doc.Title
		if title == "" {
			title = line.Name
		}
		if values[title] == nil {
			values[title], order = s.zeros(), append(order, title)
		}
		s.accumulate(values[title], s.l.r.Line(post.Line), post.Debit == id)
	}
	for _, title := range order {
		s.row(title, name, values[title], false)
	}
	s.row("Closing balance", name, s.closings(id), true)
}

// newProbe reads any node of the run.
func (l *Ledger) newProbe() *program.Probe[money.Fixed, *Arithmetic] {
	a := NewArithmetic(l.p, l.rounded, false)
	return program.NewProbe(l.r, a, program.Drive[money.Fixed]{Inputs: l.inputs, Series: l.series, Position: a.Position()})
}
