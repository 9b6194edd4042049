// Package workbook writes a valued case as tables for spreadsheets: an XLSX workbook with one sheet for each statement and
// schedule, or one CSV file for each.
//
// Both hold the same tables, made by [Sheets]. In CSV every number is the server's own decimal text. In XLSX it is a number
// with a format, which a spreadsheet keeps as a double: amounts up to 90 trillion keep their cents.
package workbook

import (
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Form says what a cell holds and how a spreadsheet shows it.
type Form uint8

// The forms.
const (
	Text Form = iota
	Heading
	Date   // YYYY-MM-DD
	Money  // decimal text, two decimals
	Number // decimal text, as many decimals as it needs
)

// Cell is one cell of a table.
type Cell struct {
	Form  Form
	Text  string
	Total bool // in bold
}

// Sheet is one table. Its first row is the header, its first Frozen columns name the rows.
type Sheet struct {
	Name   string // at most 31 characters, without [ ] : * ? / \
	Frozen int
	Rows   [][]Cell
}

// Sheets makes the tables of a response, in the order in which a reader wants them.
func Sheets(r *pb.ValueCaseResponse, titles map[string]string) []Sheet {
	var out []Sheet
	add := func(s Sheet) {
		if len(s.Rows) > 1 {
			s.Name = unique(out, s.Name)
			out = append(out, s)
		}
	}
	add(measures(r, titles))
	for _, s := range r.GetStatements() {
		add(statement(s))
	}
	for _, d := range r.GetDebtSchedules() {
		add(debt(d))
	}
	for _, s := range r.GetSizings() {
		add(sizing(s))
	}
	add(cover(r))
	add(lines(r))
	add(events(r))
	add(findings(r))
	add(defaults(r))
	return out
}

func heading(texts ...string) []Cell {
	out := make([]Cell, len(texts))
	for i, t := range texts {
		out[i] = Cell{Form: Heading, Text: t}
	}
	return out
}

func text(s string) Cell { return Cell{Text: s} }

// of writes a value by its unit.
func of(value, unit, currency string) Cell {
	switch {
	case value == "":
		return Cell{}
	case unit == "date":
		return Cell{Form: Date, Text: value}
	case unit == "currency" || unit == currency:
		return Cell{Form: Money, Text: value}
	default:
		return Cell{Form: Number, Text: value}
	}
}

func measures(r *pb.ValueCaseResponse, titles map[string]string) Sheet {
	s := Sheet{Name: "Measures", Frozen: 2, Rows: [][]Cell{heading("measure", "label", "value", "unit", "title", "absent because")}}
	currency := r.GetProjectCase().GetCurrencyCode()
	for _, m := range r.GetMeasures() {
		unit := m.GetUnit()
		if rest, ok := strings.CutPrefix(unit, "currency"); ok {
			unit = currency + rest
		}
		s.Rows = append(s.Rows, []Cell{text(m.GetName()), text(m.GetLabel()), of(m.GetDecimalValue(), m.GetUnit(), currency),
			text(unit), text(titles[m.GetName()]), text(m.GetAbsentReason())})
	}
	return s
}

// name is a statement's short name: of its sheet and of its file.
func name(k pb.StatementKind) string {
	switch k {
	case pb.StatementKind_STATEMENT_KIND_INCOME:
		return "Income statement"
	case pb.StatementKind_STATEMENT_KIND_BALANCE:
		return "Balance sheet"
	case pb.StatementKind_STATEMENT_KIND_CASH:
		return "Cash flow"
	case pb.StatementKind_STATEMENT_KIND_SOURCES_AND_USES:
		return "Sources and uses"
	case pb.StatementKind_STATEMENT_KIND_RESERVES:
		return "Reserve accounts"
	case pb.StatementKind_STATEMENT_KIND_COVENANTS:
		return "Covenants"
	case pb.StatementKind_STATEMENT_KIND_WATERFALL:
		return "Waterfall"
	case pb.StatementKind_STATEMENT_KIND_TENANTS:
		return "Tenants"
	default:
		return "Statement"
	}
}

func statement(in *pb.Statement) Sheet {
	s := Sheet{Name: name(in.GetKind()), Frozen: 2, Rows: [][]Cell{heading("section", "title")}}
	for _, date := range in.GetPeriodEndDates() {
		s.Rows[0] = append(s.Rows[0], Cell{Form: Date, Text: date})
	}
	for _, row := range in.GetRows() {
		cells := []Cell{text(row.GetSection()), text(row.GetTitle())}
		for _, v := range row.GetValues() {
			form := Money
			if row.GetUnit() != "" {
				form = Number
			}
			cells = append(cells, Cell{Form: form, Text: v})
		}
		if row.GetTotal() {
			for i := range cells {
				cells[i].Total = true
			}
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

func debt(d *pb.DebtSchedule) Sheet {
	s := Sheet{Name: "Debt " + d.GetTrancheId(), Frozen: 1, Rows: [][]Cell{heading("date", "opening balance", "drawn", "interest", "principal",
		"capitalized", "fee", "closing balance", "unpaid", "overdue balance")}}
	for _, row := range d.GetRows() {
		cells := []Cell{{Form: Date, Text: row.GetDate()}}
		for _, v := range []string{row.GetOpeningBalance(), row.GetDrawn(), row.GetInterest(), row.GetPrincipal(), row.GetCapitalized(),
			row.GetFee(), row.GetClosingBalance(), row.GetUnpaid(), row.GetOverdueBalance()} {
			cells = append(cells, Cell{Form: Money, Text: v})
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

func sizing(in *pb.SizingResult) Sheet {
	s := Sheet{Name: "Sizing " + in.GetTrancheId(), Frozen: 1, Rows: [][]Cell{heading("date", "cfads", "target dscr", "interest", "principal",
		"closing balance", "dscr")}}
	for _, p := range in.GetPeriods() {
		s.Rows = append(s.Rows, []Cell{{Form: Date, Text: p.GetDate()}, {Form: Money, Text: p.GetCfads()}, {Form: Number, Text: p.GetTargetDscr()},
			{Form: Money, Text: p.GetInterest()}, {Form: Money, Text: p.GetPrincipal()}, {Form: Money, Text: p.GetClosingBalance()},
			{Form: Number, Text: p.GetDscr()}})
	}
	return s
}

func cover(r *pb.ValueCaseResponse) Sheet {
	s := Sheet{Name: "Cover ratios", Frozen: 1, Rows: [][]Cell{heading("to", "cfads", "debt service", "dscr")}}
	for _, c := range r.GetCoverRatios() {
		s.Rows = append(s.Rows, []Cell{{Form: Date, Text: c.GetDate()}, {Form: Money, Text: c.GetCfads()},
			{Form: Money, Text: c.GetDebtService()}, {Form: Number, Text: c.GetDscr()}})
	}
	return s
}

func lines(r *pb.ValueCaseResponse) Sheet {
	s := Sheet{Name: "Lines", Frozen: 2, Rows: [][]Cell{heading("line", "unit")}}
	for _, date := range r.GetMonthEndDates() {
		s.Rows[0] = append(s.Rows[0], Cell{Form: Date, Text: date})
	}
	for _, l := range r.GetLines() {
		cells := []Cell{text(l.GetName()), text(l.GetUnit())}
		for _, v := range l.GetValues() {
			cells = append(cells, of(v, l.GetUnit(), r.GetProjectCase().GetCurrencyCode()))
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

func events(r *pb.ValueCaseResponse) Sheet {
	s := Sheet{Name: "Events", Frozen: 1, Rows: [][]Cell{heading("date", "event", "label", "amount", "detail")}}
	for _, e := range r.GetEvents() {
		kind := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(e.GetKind().String(), "CASH_EVENT_KIND_"), "_", " "))
		s.Rows = append(s.Rows, []Cell{{Form: Date, Text: e.GetDate()}, text(kind), text(e.GetLabel()),
			of(e.GetAmount(), "currency", ""), text(e.GetDetail())})
	}
	return s
}

func findings(r *pb.ValueCaseResponse) Sheet {
	s := Sheet{Name: "Findings", Frozen: 1, Rows: [][]Cell{heading("path", "rule", "message")}}
	for _, f := range r.GetFindings() {
		s.Rows = append(s.Rows, []Cell{text(f.GetPath()), text(f.GetRule()), text(f.GetMessage())})
	}
	return s
}

func defaults(r *pb.ValueCaseResponse) Sheet {
	s := Sheet{Name: "Defaults", Frozen: 1, Rows: [][]Cell{heading("path", "filled with")}}
	for _, d := range r.GetDefaults() {
		s.Rows = append(s.Rows, []Cell{text(d.GetPath()), text(d.GetText())})
	}
	return s
}

// mostName is how long the name of a sheet may be.
const mostName = 31

// unique makes a name that a workbook takes and no sheet before has.
func unique(before []Sheet, name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	base, n := name, 1
	for {
		suffix := ""
		if n > 1 {
			suffix = " " + strings.Repeat("+", n-1)
		}
		name = cut(base, mostName-len(suffix)) + suffix
		taken := false
		for _, s := range before {
			taken = taken || strings.EqualFold(s.Name, name)
		}
		if !taken {
			return name
		}
		n++
	}
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}
