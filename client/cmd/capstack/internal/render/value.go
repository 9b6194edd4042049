package render

import (
	"fmt"
	"slices"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Catalog holds what the server says about each measure, by name.
type Catalog map[string]*pb.Measure

// Value writes a valued case. With defaults, each input that was left open is listed, else they are counted. With cover,
// the cover ratio of each debt period is listed.
func (p *Page) Value(r *pb.ValueCaseResponse, catalog Catalog, defaults, cover bool) {
	c := r.GetProjectCase()
	currency := c.GetCurrencyCode()
	p.line("%s", title(c))
	p.line("%s, valued at %s, close %s, %d months; engine %s", currency, c.GetValuationDate(), c.GetFinancialClose(),
		c.GetHorizonMonths(), r.GetEngineVersion())
	p.findings(r.GetFindings())
	p.measures(r.GetMeasures(), catalog, currency)
	p.Sizings(r.GetSizings(), currency, false)
	p.debt(r.GetDebtSchedules(), currency)
	if cover {
		p.cover(r.GetCoverRatios())
	}
	for _, s := range r.GetStatements() {
		p.statement(s, currency)
	}
	p.events(r.GetEvents())
	p.assumed(r.GetDefaults(), defaults)
}

func title(c *pb.ProjectCase) string {
	switch {
	case c.GetTitle() == "" && c.GetCaseId() == "":
		return "Case without title"
	case c.GetTitle() == "":
		return c.GetCaseId()
	case c.GetCaseId() == "":
		return c.GetTitle()
	default:
		return c.GetTitle() + " (" + c.GetCaseId() + ")"
	}
}

func (p *Page) findings(findings []*pb.Finding) {
	if len(findings) == 0 {
		return
	}
	p.section("findings")
	for _, f := range findings {
		p.line("  %s %s: %s (%s)", words(f.GetSeverity().String(), "SEVERITY_"), f.GetPath(), f.GetMessage(), f.GetRule())
	}
}

// groups are the sections of labelled measures, by what their labels name.
var groups = []struct {
	kind  pb.LabelKind
	title string
}{
	{pb.LabelKind_LABEL_KIND_PHASE, "phase"},
	{pb.LabelKind_LABEL_KIND_TENANT, "tenant"},
	{pb.LabelKind_LABEL_KIND_TRANCHE, "tranche"},
	{pb.LabelKind_LABEL_KIND_CAUSE, "cause"},
	{pb.LabelKind_LABEL_KIND_YEAR, "year"},
	{pb.LabelKind_LABEL_KIND_UNSPECIFIED, "label"}, // kinds that a newer server may have
}

// measures writes what has a value: one list of what concerns the whole case, one table for each kind of label; then what
// has none, by the reason.
func (p *Page) measures(values []*pb.MeasureValue, catalog Catalog, currency string) {
	p.wholeCase(values, catalog, currency)
	for _, group := range groups {
		p.labelled(values, group.title, currency, func(v *pb.MeasureValue) bool {
			kind := catalog[v.GetName()].GetLabelKind()
			if kind == pb.LabelKind_LABEL_KIND_NONE {
				kind = pb.LabelKind_LABEL_KIND_UNSPECIFIED
			}
			return kind == group.kind
		})
	}
	p.absent(values)
}

// wholeCase lists the measures without label.
func (p *Page) wholeCase(values []*pb.MeasureValue, catalog Catalog, currency string) {
	g := grid{keys: 1, tail: 2}
	for _, v := range values {
		if v.GetAbsentReason() == "" && v.GetLabel() == "" {
			g.add(v.GetName(), Exact(v.GetDecimalValue(), v.GetUnit()), unitName(v.GetUnit(), currency), catalog[v.GetName()].GetTitle())
		}
	}
	if len(g.rows) > 0 {
		p.section("measures")
		p.table(p.fitting(&g))
	}
}

// labelled is a table of measures by label.
func (p *Page) labelled(values []*pb.MeasureValue, title, currency string, in func(*pb.MeasureValue) bool) {
	var labels, names []string
	units := map[string]string{}
	cells := map[string]string{}
	for _, v := range values {
		if v.GetAbsentReason() != "" || v.GetLabel() == "" || !in(v) {
			continue
		}
		if !slices.Contains(labels, v.GetLabel()) {
			labels = append(labels, v.GetLabel())
		}
		if !slices.Contains(names, v.GetName()) {
			names = append(names, v.GetName())
		}
		units[v.GetName()] = unitName(v.GetUnit(), currency)
		cells[Column(v.GetName(), v.GetLabel())] = Exact(v.GetDecimalValue(), v.GetUnit())
	}
	if len(labels) == 0 {
		return
	}
	if !slices.ContainsFunc(labels, func(label string) bool { return len(label) != 4 || yearOf(label) == 0 }) {
		title = "year"
	}
	g := grid{keys: 1, header: append([]string{title}, names...)}
	unitRow := []string{"unit"}
	for _, name := range names {
		unitRow = append(unitRow, units[name])
	}
	g.rows = append(g.rows, unitRow)
	for _, label := range labels {
		row := []string{label}
		for _, name := range names {
			text, ok := cells[Column(name, label)]
			if !ok {
				text = none
			}
			row = append(row, text)
		}
		g.rows = append(g.rows, row)
	}
	p.section("measures by %s", title)
	p.table(&g)
}

// fitting cuts the last column, of titles, to what the page has left for it: the names say the same.
func (p *Page) fitting(g *grid) *grid {
	room := p.width - indent
	widths := g.widths()
	for _, w := range widths[:len(widths)-1] {
		room -= w + gap
	}
	for i, row := range g.rows {
		last := len(row) - 1
		switch title := []rune(row[last]); {
		case room < 12:
			g.rows[i] = row[:last]
		case len(title) > room:
			row[last] = string(title[:room-1]) + "…"
		}
	}
	return g
}

func (p *Page) absent(values []*pb.MeasureValue) {
	var reasons []string
	byReason := map[string][]string{}
	for _, v := range values {
		if reason := v.GetAbsentReason(); reason != "" {
			if byReason[reason] == nil {
				reasons = append(reasons, reason)
			}
			byReason[reason] = append(byReason[reason], Column(v.GetName(), v.GetLabel()))
		}
	}
	if len(reasons) == 0 {
		return
	}
	p.section("without value")
	for _, reason := range reasons {
		p.hanging(reason+": "+strings.Join(byReason[reason], ", "), 2, 4)
	}
}

// wrapped writes text in lines of the page's width.
func (p *Page) wrapped(s string, margin int) { p.hanging(s, margin, margin) }

// hanging is wrapped with another margin from the second line on.
func (p *Page) hanging(s string, first, margin int) {
	line := ""
	margin, rest := first, margin
	for word := range strings.FieldsSeq(s) {
		if line != "" && margin+len(line)+1+len(word) > p.width {
			p.line("%*s%s", margin, "", line)
			line, margin = "", rest
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		p.line("%*s%s", margin, "", line)
	}
}

func (p *Page) events(events []*pb.CashEvent) {
	if len(events) == 0 {
		return
	}
	p.section("events")
	for _, e := range events {
		text := words(e.GetKind().String(), "CASH_EVENT_KIND_")
		if e.GetLabel() != "" {
			text += ", " + e.GetLabel()
		}
		if e.GetAmount() != "" {
			text += ", " + Money(e.GetAmount())
		}
		if e.GetDetail() != "" {
			text += ": " + e.GetDetail()
		}
		p.line("  %s  %s", e.GetDate(), text)
	}
}

func (p *Page) assumed(defaults []*pb.DefaultApplied, all bool) {
	if len(defaults) == 0 {
		return
	}
	if !all {
		inputs := "1 input was"
		if len(defaults) > 1 {
			inputs = fmt.Sprintf("%d inputs were", len(defaults))
		}
		p.line("\nAssumed: %s left open and filled by default (--defaults lists them).", inputs)
		return
	}
	p.section("assumed")
	g := grid{keys: 2}
	for _, d := range defaults {
		g.add(d.GetPath(), d.GetText())
	}
	p.table(&g)
}

func (p *Page) statement(s *pb.Statement, currency string) {
	kind := map[pb.StatementKind]string{
		pb.StatementKind_STATEMENT_KIND_INCOME:  "income statement",
		pb.StatementKind_STATEMENT_KIND_BALANCE: "balance sheet",
		pb.StatementKind_STATEMENT_KIND_CASH:    "cash-flow statement",

		pb.StatementKind_STATEMENT_KIND_SOURCES_AND_USES: "sources and uses",
		pb.StatementKind_STATEMENT_KIND_RESERVES:         "reserve accounts",
		pb.StatementKind_STATEMENT_KIND_COVENANTS:        "covenants",
		pb.StatementKind_STATEMENT_KIND_WATERFALL:        "waterfall",
		pb.StatementKind_STATEMENT_KIND_TENANTS:          "tenants",
	}[s.GetKind()]
	if len(s.GetRows()) == 0 {
		return // the case has no use for this table
	}
	p.section("%s, %s, periods to", kind, currency)
	g := grid{keys: 1, header: append([]string{""}, s.GetPeriodEndDates()...)}
	section := ""
	for _, row := range s.GetRows() {
		if row.GetSection() != section {
			if section = row.GetSection(); section != "" {
				g.add(section)
			}
		}
		name := row.GetTitle()
		if section != "" {
			name = "  " + name
		}
		cells := []string{name}
		for _, value := range row.GetValues() {
			if row.GetUnit() != "" {
				cells = append(cells, Exact(value, row.GetUnit()))
			} else {
				cells = append(cells, Money(value))
			}
		}
		g.rows = append(g.rows, cells)
	}
	p.table(&g)
}
