package model

import (
	"strings"

	"github.com/capstack/capstack/compute/program"
)

// schedules fills the tables beside the statements from what the subjects have made: it declares no line and no expression.
func (m *builder) schedules() {
	m.fundingTable()
	m.waterfallTable()
	m.covenantTable()
	m.tenantTable()
}

// row adds a row of money to a table.
func (m *builder) row(kind program.ScheduleKind, section, title string, total bool, terms ...program.ScheduleTerm) {
	m.Schedule(program.ScheduleRow{Kind: kind, Section: section, Title: title, Unit: m.c.CurrencyCode, Terms: terms, Total: total})
}

// flow is an amount that adds up over months.
func (m *builder) flow(e Expr) program.ScheduleTerm { return m.Term(e, program.PeriodSum, false) }

// fundingTable shows what construction costs and who pays for it, month by month (conventions 3.1, 3.2), from the lines of
// sourcesAndUses: sources equal uses. A pure financing has none.
func (m *builder) fundingTable() {
	for _, side := range []struct{ section, prefix, total string }{
		{"Sources", "sources[", "Total sources"}, {"Uses", "uses[", "Total uses"},
	} {
		found := false
		m.EachLine(func(line string, d program.Doc, e Expr) {
			if !strings.HasPrefix(line, side.prefix) {
				return
			}
			_, title, _ := strings.Cut(d.Title, ": ")
			m.row(program.SourcesAndUses, side.section, strings.ToUpper(title[:1])+title[1:], false, m.flow(e))
			found = true
		})
		if found {
			m.row(program.SourcesAndUses, side.section, side.total, true, m.flow(m.cash.uses))
		}
	}
}

// waterfallTable shows the claims of each step, in the order of the waterfall: what was due, with what stood unpaid before,
// what was paid and what was not; then what was taken from each source beside the operating account.
func (m *builder) waterfallTable() {
	for _, step := range m.order() {
		for _, c := range m.claimsOf(step) {
			section := strings.ReplaceAll(step.String(), "_", " ")
			section = strings.ToUpper(section[:1]) + strings.ToLower(section[1:])
			title := strings.TrimSuffix(c.title, " paid")
			rest := m.Term(c.rest, program.PeriodLast, false)
			m.row(program.Waterfall, section, title+", due", false, m.flow(c.paid), rest)
			m.row(program.Waterfall, section, title+", paid", false, m.flow(c.paid))
			m.row(program.Waterfall, section, title+", unpaid", false, rest)
		}
	}
	for _, s := range m.fall.sources {
		if s.kind != sourceCash && s.pool != nil {
			m.row(program.Waterfall, "Taken from", s.kind.String(), false, m.flow(s.pool.used))
		}
	}
	m.row(program.Waterfall, "Distributions", "Distributions", false, m.flow(m.cash.distribution))
}

// String names a source for a table.
func (k sourceKind) String() string {
	return [...]string{"Operating account", "Equity for construction", "Trapped cash", "Maintenance reserve", "Debt service reserve",
		"Letter of credit", "Revolver", "Sponsor support", "Guarantee of debt", "Buyer of the site"}[k]
}

// covenantTable shows each covenant's value and headroom at the end of a period, its levels, how many tests were made and
// failed in it, whether cash is trapped, and what cures brought in.
func (m *builder) covenantTable() {
	for _, c := range m.fall.covenants {
		section, unit := "Covenant "+c.terms.ID, "ratio"
		if c.below == (Expr{}) {
			unit = m.c.CurrencyCode
		}
		row := func(title, unit string, e Expr, rule program.PeriodRule) {
			m.Schedule(program.ScheduleRow{Kind: program.Covenants, Section: section, Title: title, Unit: unit,
				Terms: []program.ScheduleTerm{m.Term(e, rule, false)}})
		}
		named := func(line string) Expr { return m.lineNamed(line + "[" + c.terms.ID + "]") }
		row("Value", unit, named("covenant_value"), program.PeriodLast)
		if c.terms.CanBreach() {
			row("Default level", unit, m.defaultLevel(c), program.PeriodLast)
		}
		if c.terms.TrapsCash() {
			row("Lock-up level", unit, m.lockLevel(c), program.PeriodLast)
		}
		row("Headroom", "ratio", named("covenant_headroom"), program.PeriodLast)
		row("Tests made", "tests", c.tested, program.PeriodSum)
		if c.terms.CanBreach() {
			row("Tests failed", "tests", c.breach, program.PeriodSum)
		}
		if c.terms.TrapsCash() {
			row("Cash is trapped", "flag", c.locked, program.PeriodLast)
		}
		if c.terms.CureCount > 0 {
			row("Cures paid in", m.c.CurrencyCode, c.cure.Expr, program.PeriodSum)
		}
	}
}

// tenantTable shows every amount of money that bears a tenant's id.
func (m *builder) tenantTable() {
	taken := map[string]bool{} // ids of others: which of them a line means is not to be told
	for _, p := range m.c.Facility.Phases {
		taken[p.ID] = true
	}
	for _, t := range m.c.Financing.Tranches {
		taken[t.ID] = true
	}
	for _, c := range m.c.Financing.Covenants {
		taken[c.ID] = true
	}
	for _, g := range m.c.Financing.DebtGuarantees {
		taken[g.ID] = true
	}
	for _, o := range m.c.Facility.Occupancies {
		taken[o.ID] = true
	}
	for i := range m.c.Tenants {
		id := m.c.Tenants[i].ID
		name := m.c.Tenants[i].Name
		if name == "" {
			name = id
		}
		m.EachLine(func(line string, d program.Doc, e Expr) {
			account := strings.HasPrefix(line, "account.") && (strings.HasSuffix(line, ", "+id) || strings.HasSuffix(line, ", "+name)) && !strings.HasPrefix(line, "account.Revenue")
			if e.Kind() != program.Money || strings.HasSuffix(line, ".to_date") ||
				!account && !strings.HasSuffix(line, "["+id+"]") || taken[id] && !strings.HasPrefix(line, "revenue[") {
				return
			}
			rule := program.PeriodSum
			if account || m.IsBalance(e) {
				rule = program.PeriodLast
			}
			title := strings.TrimSuffix(strings.TrimSuffix(d.Title, ", "+id), ", "+name)
			m.row(program.Tenants, name, title, false, m.Term(e, rule, false))
		})
	}
}
