package wire

import (
	"cmp"
	"slices"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ResponseToProto writes the valuation that answers the request.
func (q *ValueRequest) ResponseToProto(v *compute.Valuation) *capstackv1.ValueCaseResponse {
	out := &capstackv1.ValueCaseResponse{
		ProjectCase:   CaseToProto(v.Case),
		Defaults:      DefaultsToProto(v.Defaults),
		Findings:      FindingsToProto(v.Findings.Warnings()),
		Measures:      MeasuresToProto(v.Measures),
		Events:        mapped(v.Events, cashEventToProto),
		Fingerprint:   v.Fingerprint,
		EngineVersion: compute.Version,
		Sizings:       sizingsToProto(v.Plan),
	}
	for _, s := range v.Statements {
		out.Statements = append(out.Statements, statementToProto(s, v.Case.CurrencyCode))
	}
	out.CovenantResults = mapped(v.Covenants, covenantTestToProto)
	if q.debt {
		out.DebtSchedules = mapped(v.Debt, debtScheduleToProto)
		out.CoverRatios = mapped(v.Cover, coverRatioToProto)
		out.LifeCovers = mapped(v.LifeCover, lifeCoverToProto)
	}
	if len(q.Lines) > 0 {
		out.Lines = mapped(v.Lines, lineToProto)
		out.MonthEndDates = monthEnds(v)
	}
	return out
}

// monthEnds returns the last day of each month of the lines.
func monthEnds(v *compute.Valuation) []string {
	if len(v.Lines) == 0 || v.Case.FinancialClose == nil {
		return nil
	}
	out := make([]string, len(v.Lines[0].Values))
	for t := range out {
		out[t] = v.Case.FinancialClose.MonthStart().AddMonths(t).MonthEnd().String()
	}
	return out
}

// MeasuresToProto writes measures, in order.
func MeasuresToProto(in []compute.MeasureValue) []*capstackv1.MeasureValue {
	return mapped(in, func(m compute.MeasureValue) *capstackv1.MeasureValue {
		out := &capstackv1.MeasureValue{Name: m.Name, Label: m.Label, Unit: m.Unit, AbsentReason: m.Absent}
		if m.Absent != "" {
			return out
		}
		value := m.Amount.Float64()
		out.Value, out.DecimalValue = &value, m.Amount.String()
		if m.Kind == program.Day {
			out.DecimalValue = m.Date.String()
		}
		return out
	})
}

func statementToProto(s *exact.Statement, currency string) *capstackv1.Statement {
	out := &capstackv1.Statement{
		Kind:      statementKind(s.Kind),
		Frequency: capstackv1.Frequency(max(slices.Index(frequencies(), s.Frequency), 0)),
	}
	for _, p := range s.Periods {
		out.PeriodEndDates = append(out.PeriodEndDates, p.End.String())
	}
	for _, r := range s.Rows {
		row := &capstackv1.StatementRow{Title: r.Title, Section: r.Section, Total: r.IsTotal}
		if r.Unit == currency || r.Unit == "" && s.Kind <= exact.CashFlowStatement {
			row.Values = cents(r.Values)
		} else {
			row.Values, row.Unit = texts(r.Values), cmp.Or(r.Unit, "number")
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// texts writes numbers with all their decimals.
func texts(in []money.Fixed) []string {
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = x.String()
	}
	return out
}

// statementKinds are the statements of the schema that the engine writes as tables, by the engine's kind. Debt is none of them:
// its schedules have a message of their own.
func statementKinds() map[exact.StatementKind]capstackv1.StatementKind {
	return map[exact.StatementKind]capstackv1.StatementKind{
		exact.IncomeStatement:   capstackv1.StatementKind_STATEMENT_KIND_INCOME,
		exact.BalanceSheet:      capstackv1.StatementKind_STATEMENT_KIND_BALANCE,
		exact.CashFlowStatement: capstackv1.StatementKind_STATEMENT_KIND_CASH,
		exact.SourcesAndUses:    capstackv1.StatementKind_STATEMENT_KIND_SOURCES_AND_USES,
		exact.ReserveAccounts:   capstackv1.StatementKind_STATEMENT_KIND_RESERVES,
		exact.CovenantTests:     capstackv1.StatementKind_STATEMENT_KIND_COVENANTS,
		exact.WaterfallByStep:   capstackv1.StatementKind_STATEMENT_KIND_WATERFALL,
		exact.TenantAccounts:    capstackv1.StatementKind_STATEMENT_KIND_TENANTS,
	}
}

func statementKind(k exact.StatementKind) capstackv1.StatementKind { return statementKinds()[k] }

// tableOf is the engine's kind of a statement of the schema; false for debt and for what is unknown.
func tableOf(kind capstackv1.StatementKind) (exact.StatementKind, bool) {
	for own, written := range statementKinds() {
		if written == kind {
			return own, true
		}
	}
	return 0, false
}

// cent writes an amount of the ledger, which is whole in cents.
func cent(x money.Fixed) string { return x.Text(2) }

func cents(in []money.Fixed) []string {
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = cent(x)
	}
	return out
}

func debtScheduleToProto(d compute.DebtSchedule) *capstackv1.DebtSchedule {
	return &capstackv1.DebtSchedule{TrancheId: d.TrancheID, Rows: mapped(d.Rows, debtRowToProto)}
}

func debtRowToProto(r compute.DebtRow) *capstackv1.DebtScheduleRow {
	return &capstackv1.DebtScheduleRow{
		Date: r.Date.String(), OpeningBalance: cent(r.Opening), Drawn: cent(r.Drawn), Interest: cent(r.Interest),
		Principal: cent(r.Principal), Capitalized: cent(r.Capitalized), Fee: cent(r.Fee), ClosingBalance: cent(r.Closing),
		Unpaid: cent(r.Unpaid), OverdueBalance: cent(r.Overdue),
	}
}

func coverRatioToProto(c compute.CoverRatio) *capstackv1.CoverRatio {
	return &capstackv1.CoverRatio{
		Date: c.Date.String(), Cfads: cent(c.CFADS), DebtService: cent(c.Service), Dscr: c.DSCR.String(),
	}
}

func lineToProto(l compute.LineSeries) *capstackv1.LineSeries {
	out := &capstackv1.LineSeries{Name: l.Name, Title: l.Title, Unit: l.Unit, Values: make([]string, len(l.Values))}
	for i, x := range l.Values {
		out.Values[i] = x.String()
	}
	return out
}

func cashEventToProto(e compute.CashEvent) *capstackv1.CashEvent {
	out := &capstackv1.CashEvent{Kind: eventKind(e.Kind), Date: e.Date.String(), Label: e.Label, Detail: e.Detail}
	if !e.Amount.IsZero() {
		out.Amount = cent(e.Amount)
	}
	return out
}

func eventKind(k compute.EventKind) capstackv1.CashEventKind {
	switch k {
	case compute.FundingShortfall:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_FUNDING_SHORTFALL
	case compute.FirstShortfall:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_FIRST_SHORTFALL
	case compute.ReserveExhausted:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_RESERVE_EXHAUSTED
	case compute.LiquidityExhausted:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_LIQUIDITY_EXHAUSTED
	case compute.PaymentDefault:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_PAYMENT_DEFAULT
	case compute.MaturityUnpaid:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_MATURITY_UNPAID
	case compute.CovenantBreach:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_COVENANT_BREACH
	case compute.EventOfDefault:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_EVENT_OF_DEFAULT
	case compute.LockUp:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_LOCK_UP
	case compute.Acceleration:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_ACCELERATION
	case compute.CollateralSale:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_COLLATERAL_SALE
	case compute.Insolvency:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_INSOLVENT
	case compute.DrawRefused:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_DRAW_REFUSED
	case compute.OwedAtHorizon:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_OWED_AT_HORIZON
	default:
		return capstackv1.CashEventKind_CASH_EVENT_KIND_UNSPECIFIED
	}
}

// CatalogOfMeasures writes the measures that the engine knows, in the order of results.
func CatalogOfMeasures() []*capstackv1.Measure {
	return mapped(compute.Measures(), func(m model.Spec) *capstackv1.Measure {
		return &capstackv1.Measure{
			Name: m.Name, Title: m.Title, Unit: m.Unit, Definition: m.Definition, Source: m.Source, LabelKind: labelKind(m.Label),
		}
	})
}

func labelKind(k model.LabelKind) capstackv1.LabelKind {
	switch k {
	case model.NoLabel:
		return capstackv1.LabelKind_LABEL_KIND_NONE
	case model.ByPhase:
		return capstackv1.LabelKind_LABEL_KIND_PHASE
	case model.ByTenant:
		return capstackv1.LabelKind_LABEL_KIND_TENANT
	case model.ByTranche:
		return capstackv1.LabelKind_LABEL_KIND_TRANCHE
	case model.ByCause:
		return capstackv1.LabelKind_LABEL_KIND_CAUSE
	case model.ByLease:
		return capstackv1.LabelKind_LABEL_KIND_LEASE
	case model.ByLife:
		return capstackv1.LabelKind_LABEL_KIND_LIFE
	case model.ByCovenant:
		return capstackv1.LabelKind_LABEL_KIND_COVENANT
	case model.ByGuarantee:
		return capstackv1.LabelKind_LABEL_KIND_GUARANTEE
	case model.ByEvent:
		return capstackv1.LabelKind_LABEL_KIND_EVENT
	case model.ByReserve:
		return capstackv1.LabelKind_LABEL_KIND_RESERVE
	case model.ByYear:
		return capstackv1.LabelKind_LABEL_KIND_YEAR
	default:
		return capstackv1.LabelKind_LABEL_KIND_UNSPECIFIED
	}
}
