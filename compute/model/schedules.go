package model

import (
	"strings"

	"github.com/capstack/capstack/compute/program"
)

// schedules fills the tables beside the statements from what the subjects have made: it declares no line and no expression.
func (m *builder) schedules() {
	m.sourcesAndUses()
	m.waterfallTable()
	m.tenantTable()
}

// row adds a row of money to a table.
func (m *builder) row(kind program.ScheduleKind, section, title string, total bool, terms ...program.ScheduleTerm) {
	m.Schedule(program.ScheduleRow{Kind: kind, Section: section, Title: title, Unit: m.c.CurrencyCode, Terms: terms, Total: total})
}

// flow is an amount that adds up over months.
func (m *builder) flow(e Expr) program.ScheduleTerm { return m.Term(e, program.PeriodSum, false) }

// less is a flow that is taken away.
func (m *builder) less(e Expr) program.ScheduleTerm { return m.Term(e, program.PeriodSum, true) }

// sourcesAndUses shows what construction costs and who pays for it, month by month (conventions 3.1, 3.2). Sources equal
// uses: the operating account gives what no other source does, and takes what is drawn ahead of need.
func (m *builder) sourcesAndUses() {
	const sources, uses = "Sources", "Uses"
	f := &m.cash
	var given []program.ScheduleTerm
	source := func(title string, e Expr) {
		m.row(program.SourcesAndUses, sources, title, false, m.flow(e))
		given = append(given, m.less(e))
	}
	for _, k := range m.tranches {
		source("Debt drawn, "+k.id, k.draw)
	}
	for _, k := range m.tranches {
		if k.terms.CapitalizeInterestUntil != nil {
			source("Interest joined to principal, "+k.id, k.capitalized)
		}
	}
	source("Prepayments by tenants", m.sum.prepayments)
	source("Equity", f.equity)
	m.row(program.SourcesAndUses, sources, "Operating account, given or taken (-)", false, append([]program.ScheduleTerm{m.flow(f.uses), m.less(f.fundingShort)}, given...)...)
	m.row(program.SourcesAndUses, sources, "Not funded", false, m.flow(f.fundingShort))
	m.row(program.SourcesAndUses, sources, "Total sources", true, m.flow(f.uses))
	m.row(program.SourcesAndUses, uses, "Capital cost", false, m.flow(m.sum.capex))
	m.row(program.SourcesAndUses, uses, "Upfront fees", false, m.flow(m.sum.fees))
	m.row(program.SourcesAndUses, uses, "Initial funding of reserves", false, m.flow(f.reserve))
	m.row(program.SourcesAndUses, uses, "Interest and other cost of financing in construction", false,
		m.flow(f.uses), m.less(m.sum.capex), m.less(m.sum.fees), m.less(f.reserve))
	m.row(program.SourcesAndUses, uses, "Total uses", true, m.flow(f.uses))
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
		"Letter of credit", "Revolver", "Sponsor support", "Guarantee of debt"}[k]
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
