package exact

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// StatementKind is one of the three statements, or a table beside them.
type StatementKind uint8

// The statements.
const (
	IncomeStatement StatementKind = iota
	BalanceSheet
	CashFlowStatement
)

// String returns the statement's name in words.
func (k StatementKind) String() string {
	names := [...]string{"income statement", "balance sheet", "cash-flow statement", "sources and uses", "reserve accounts",
		"covenants", "waterfall", "tenants"}
	if int(k) >= len(names) {
		return fmt.Sprintf("statement %d", uint8(k))
	}
	return names[k]
}

// Period is a column: whole months of the grid, within one calendar year.
type Period struct {
	Start, End  calendar.Date
	First, Last int // months of the grid
}

// Row is one row of a statement.
type Row struct {
	Title   string
	Section string // heading under which it stands; empty for totals of the whole
	Unit    string // of tables that hold more than money; empty in the three statements, where all is money
	Values  []money.Fixed
	IsTotal bool // the sum of rows above it; adding up a statement leaves it out
}

// Statement is accounts, or entries with cash, added up by period.
type Statement struct {
	Kind      StatementKind
	Frequency calendar.Frequency
	Periods   []Period
	Rows      []Row
}

// Row returns the first row of that title.
func (s *Statement) Row(title string) (Row, bool) {
	for _, r := range s.Rows {
		if r.Title == title {
			return r, true
		}
	}
	return Row{}, false
}

// StatementError says that a statement cannot be made.
type StatementError struct {
	Kind      StatementKind
	Frequency calendar.Frequency
	Reason    string
}

// Error names statement and reason.
func (e *StatementError) Error() string {
	return fmt.Sprintf("%s every %d months: %s", e.Kind, e.Frequency, e.Reason)
}

// Statement adds up the ledger by calendar months, quarters, half-years or years; a first or last period that the grid cuts
// is shorter. What a row shows, and in which order:
//
//   - Income statement: the change over the period of each income account, and less the change of each expense account, so
//     that a cost is negative and every total is a plain sum. Accounts stand under their Section. The program's Subtotals
//     stand between the sections of expenses: income less what stands above them.
//   - Balance sheet: closing balances, positive on their normal side; equity includes the result to date, income less
//     expenses since month 0, because income and expense accounts are never closed.
//   - Cash-flow statement, direct method: every entry with one side in a cash account, inflow positive, by the posted line's
//     Doc.Title under the Section of the other account. Cash accounts are the assets whose Section begins with "cash";
//     entries between two of them are no flow. Opening cash + net cash flow = closing cash, the sum of the cash accounts.
//
// Sections and rows stand in the order in which accounts were opened and lines are posted. A row that is 0 throughout stays.
func (l *Ledger) Statement(kind StatementKind, f calendar.Frequency) (*Statement, error) {
	if f < 1 || f > 12 || 12%f != 0 {
		return nil, &StatementError{kind, f, "the months of a period must divide a year"}
	}
	s := &sheet{l: l, out: &Statement{Kind: kind, Frequency: f, Periods: periods(l.p.Grid, f)}}
	switch kind {
	case IncomeStatement:
		s.income()
	case BalanceSheet:
		s.balance()
	case CashFlowStatement:
		s.cashFlow()
	case SourcesAndUses, ReserveAccounts, CovenantTests, WaterfallByStep, TenantAccounts:
		s = l.schedule(kind, f)
	default:
		return nil, &StatementError{kind, f, "there is no such statement"}
	}
	if s.over {
		return nil, &StatementError{kind, f, "a total leaves the range of amounts"}
	}
	return s.out, nil
}

// periods cuts the grid at the calendar's multiples of f months.
func periods(g calendar.Grid, f calendar.Frequency) []Period {
	var out []Period
	for t := range g.Len() {
		_, month, _ := g.Start(t).YMD()
		if t == 0 || (month-1)%int(f) == 0 {
			out = append(out, Period{Start: g.Start(t), First: t})
		}
		last := &out[len(out)-1]
		last.End, last.Last = g.End(t), t
	}
	return out
}

// IsCash tells whether an account is cash: an asset whose Section begins with "cash", in any case.
func IsCash(a program.AccountDef) bool {
	return a.Class == program.Asset && len(a.Section) >= 4 && strings.EqualFold(a.Section[:4], "cash")
}

// sheet is a statement in the making.
type sheet struct {
	l   *Ledger
	out *Statement
	sum
}

func (s *sheet) zeros() []money.Fixed { return make([]money.Fixed, len(s.out.Periods)) }

// row appends a row and returns its values.
func (s *sheet) row(title, section string, values []money.Fixed, total bool) []money.Fixed {
	s.out.Rows = append(s.out.Rows, Row{Title: title, Section: section, Values: values, IsTotal: total})
	return values
}

// plus is the sum of two rows.
func (s *sheet) plus(a, b []money.Fixed) []money.Fixed {
	out := s.zeros()
	for i := range out {
		out[i] = s.add(a[i], b[i])
	}
	return out
}

// changes is an account's movement by period; negative puts costs below zero.
func (s *sheet) changes(a program.AccountID, negative bool) []money.Fixed {
	out := s.zeros()
	for i, p := range s.out.Periods {
		from, to := s.l.Balance(a, p.First-1), s.l.Balance(a, p.Last)
		if negative {
			from, to = to, from
		}
		out[i] = s.sub(to, from)
	}
	return out
}

// closings is an account's balance at the end of each period.
func (s *sheet) closings(a program.AccountID) []money.Fixed {
	out := s.zeros()
	for i, p := range s.out.Periods {
		out[i] = s.l.Balance(a, p.Last)
	}
	return out
}

// class appends the accounts of a class under their sections, and returns the sum. Sections stand in the order in which
// their first account was opened.
func (s *sheet) class(c program.Class, values func(program.AccountID) []money.Fixed) []money.Fixed {
	total := s.zeros()
	for _, section := range s.sections(c) {
		total = s.plus(total, s.section(c, section, values))
	}
	return total
}

// section appends the accounts of one section, with a total if they are more than one, and returns the sum.
func (s *sheet) section(c program.Class, section string, values func(program.AccountID) []money.Fixed) []money.Fixed {
	sub, n := s.zeros(), 0
	for i, a := range s.l.p.Accounts {
		if a.Class == c && a.Section == section {
			sub = s.plus(sub, s.row(a.Name, section, values(program.AccountID(i)), false))
			n++
		}
	}
	if n > 1 {
		s.row("Total "+section, section, sub, true)
	}
	return sub
}

func (s *sheet) sections(c program.Class) []string {
	var out []string
	seen := map[string]bool{}
	for _, a := range s.l.p.Accounts {
		if a.Class == c && !seen[a.Section] {
			seen[a.Section] = true
			out = append(out, a.Section)
		}
	}
	return out
}

func (s *sheet) income() {
	revenue := s.class(program.Income, func(a program.AccountID) []money.Fixed { return s.changes(a, false) })
	s.row("Total income", "", revenue, true)
	cost := s.zeros()
	for _, section := range s.sections(program.Expense) {
		for _, sub := range s.l.p.Subtotals {
			if sub.Before == section {
				s.row(sub.Title, "", s.plus(revenue, cost), true)
			}
		}
		cost = s.plus(cost, s.section(program.Expense, section, func(a program.AccountID) []money.Fixed { return s.changes(a, true) }))
	}
	s.row("Total expenses", "", cost, true)
	s.row("Net income", "", s.plus(revenue, cost), true)
}

func (s *sheet) balance() {
	s.row("Total assets", "", s.class(program.Asset, s.closings), true)
	debt := s.row("Total liabilities", "", s.class(program.Liability, s.closings), true)
	capital := s.class(program.Equity, s.closings)
	equity := s.plus(capital, s.row("Result to date", "", s.result(), false))
	s.row("Total equity", "", equity, true)
	s.row("Total liabilities and equity", "", s.plus(debt, equity), true)
}

// result is income less expenses since month 0 at the end of each period.
func (s *sheet) result() []money.Fixed {
	out := s.zeros()
	for i, a := range s.l.p.Accounts {
		if a.Class != program.Income && a.Class != program.Expense {
			continue
		}
		for k, v := range s.closings(program.AccountID(i)) {
			if a.Class == program.Income {
				out[k] = s.add(out[k], v)
			} else {
				out[k] = s.sub(out[k], v)
			}
		}
	}
	return out
}
