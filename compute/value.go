package compute

import (
	"context"
	"slices"
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// ValueRequest asks for the exact valuation of one scenario of a case.
//
// Overrides are a scenario, not another deal: the debt stays as it was sized on the case itself (conventions 4.1), unless an
// override changes the shape of the financing.
type ValueRequest struct {
	Case         project.Case
	Overrides    []project.Override
	Measures     []Selector // empty: all
	Statements   []exact.StatementKind
	Lines        []string           // lines of the model wanted by month
	Frequency    calendar.Frequency // of statements: 1, 3 or 12 months; 0 means 12
	ValidateOnly bool               // check and normalise only
	Drawn        *DrawnPath         // value one random path of a run instead of the case as it stands
	Resize       bool               // debt that states how it is sized is sized anew on the case with the overrides
}

// Valuation is what one scenario comes to.
type Valuation struct {
	Case        project.Case // normalised, overrides applied
	Defaults    []project.Default
	Findings    project.Findings // warnings
	Measures    []MeasureValue
	Statements  []*exact.Statement
	Debt        []DebtSchedule
	Cover       []CoverRatio
	LifeCover   []LifeCover
	Covenants   []CovenantTest
	Lines       []LineSeries
	Events      []CashEvent
	Plan        *project.Plan // how debt was sized, with the uses of funds; nil where nothing is planned
	Fingerprint string
}

// MeasureValue is one figure. Absent says why it has no value; then the others are zero.
type MeasureValue struct {
	Selector
	Title, Unit string
	Kind        program.Kind
	Amount      money.Fixed   // for dates, days since 1970-01-01
	Date        calendar.Date // set where Kind is program.Day
	Absent      string
}

// DebtSchedule is what the ledger shows of a tranche on each of its dates.
type DebtSchedule struct {
	TrancheID string
	Rows      []DebtRow
}

// DebtRow is one date of a tranche: its issue, a payment date, the horizon, or a year's end while something is overdue. Interest and Principal are paid in cash;
// Unpaid is what became overdue.
type DebtRow struct {
	Date                                                          calendar.Date
	Opening, Drawn, Interest, Principal, Capitalized, Fee, Unpaid money.Fixed
	Closing, Overdue                                              money.Fixed // principal performing; overdue amounts with default interest
}

// CoverRatio is the cover of one debt period, dated at its end.
type CoverRatio struct {
	Date                 calendar.Date
	CFADS, Service, DSCR money.Fixed
}

// LineSeries is a line of the model by month.
type LineSeries struct {
	Name, Title, Unit string
	Values            []money.Fixed
}

// EventKind names something that happened to cash.
type EventKind uint8

// The events, each with the first date on which it happened.
const (
	FirstShortfall EventKind = iota
	FundingShortfall
	ReserveExhausted
	LiquidityExhausted
	PaymentDefault
	MaturityUnpaid // on the final payment day, with what fell due on it and was not paid
	OwedAtHorizon  // of debt that matures later, with all that is owed there
	CovenantBreach // the first failed test of a covenant's default level
	EventOfDefault // of a covenant, when its cure period ends
	LockUp         // the first month in which cash is trapped
	Acceleration   // all debt, or all of the tranche that the label names, falls due after a default
	CollateralSale // lenders sell the collateral
	Insolvency     // payment default, or running cost that is not paid
	DrawRefused    // with what sources lack of the cost to complete; nothing where debt service is overdue
)

// CashEvent is one event with its date and the amount that was missing.
type CashEvent struct {
	Kind   EventKind
	Date   calendar.Date
	Amount money.Fixed
	Label  string // tranche, where it concerns one
	Detail string
}

// Value computes the ledger of one scenario, exact to the cent. The error is project.Findings where the request is at
// fault.
func (e *Engine) Value(ctx context.Context, q ValueRequest) (*Valuation, error) {
	if q.ValidateOnly {
		return e.validate(ctx, q)
	}
	fingerprint := q.fingerprint()
	if q.Resize {
		var err error
		if q.Case, err = project.Apply(q.Case, q.Overrides); err != nil {
			return nil, err
		}
		q.Overrides = nil
	}
	s, err := e.asked(ctx, q)
	if err != nil {
		return nil, err
	}
	ledger, err := e.ledger(ctx, s)
	if err != nil {
		return nil, err
	}
	out := &Valuation{Case: s.Case, Defaults: s.base.resolved.Defaults, Findings: s.base.findings, Fingerprint: fingerprint}
	if p := &s.base.resolved.Plan; !p.IsZero() {
		out.Plan = p
		out.Findings = append(slices.Clip(out.Findings), p.Warnings...)
	}
	if err := e.answer(ctx, q, s, ledger, out); err != nil {
		return nil, err
	}
	return out, nil
}

// answer fills the parts of a valuation that were asked.
func (e *Engine) answer(ctx context.Context, q ValueRequest, s *bound, l *exact.Ledger, out *Valuation) error {
	wanted, findings := selection(q.Measures, l.Program())
	if len(findings) > 0 {
		return findings
	}
	delay, err := e.delayMeasures(ctx, q, s, l, wanted)
	if err != nil {
		return err
	}
	out.Measures = append(pick(l, wanted), delay...)
	for _, kind := range q.Statements {
		f := q.Frequency
		if f == 0 {
			f = calendar.Annual
		}
		st, err := l.Statement(kind, f)
		if err != nil {
			return err
		}
		out.Statements = append(out.Statements, st)
	}
	if out.Lines, findings = lineSeries(q.Lines, l); len(findings) > 0 {
		return findings
	}
	out.Debt = debtSchedules(s, l)
	out.Cover = coverRatios(s, l)
	out.LifeCover = lifeCovers(s, l)
	out.Covenants = covenantTests(s, l)
	out.Events = cashEvents(s, l)
	return nil
}

// validate resolves the case with its overrides and computes nothing. A case whose covenants name lines of the model is built as
// well: only its program knows which lines there are.
func (e *Engine) validate(ctx context.Context, q ValueRequest) (*Valuation, error) {
	c, err := project.Apply(q.Case, q.Overrides)
	if err != nil {
		return nil, err
	}
	r, findings := project.Resolve(c)
	if r == nil {
		return nil, findings
	}
	if slices.ContainsFunc(r.Case.Financing.Covenants, project.Covenant.NamesLines) {
		if _, err := e.prepare(ctx, c); err != nil {
			return nil, err
		}
	}
	return &Valuation{Case: r.Case, Defaults: r.Defaults, Findings: findings, Fingerprint: q.fingerprint()}, nil
}

// bound is a scenario of one program: the case as prepared, and the inputs that differ from it.
type bound struct {
	base   *prepared
	inputs map[int]money.Fixed
	series map[int][]money.Fixed
	drawn  bool         // inputs and series are those of a random path
	Case   project.Case // normalised, all overrides applied
}

// scenarioOf binds overrides to a case. Those on the program's inputs replace them; those on structure make another
// program, on which the others are inputs again.
func (e *Engine) scenarioOf(ctx context.Context, c project.Case, overrides []project.Override) (*bound, error) {
	base, err := e.prepare(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(overrides) == 0 {
		return &bound{base: base, Case: base.resolved.Case}, nil
	}
	whole, err := project.Apply(c, overrides)
	if err != nil {
		return nil, err
	}
	r, findings := resolveScenario(whole)
	if r == nil {
		return nil, findings
	}
	shape, inputs := scenario.Split(base.program, overrides)
	if len(shape) > 0 {
		if base, err = e.reshaped(ctx, c, shape); err != nil {
			return nil, err
		}
	}
	values, err := scenario.Inputs(base.program, base.resolved, inputs)
	if err != nil {
		return nil, err
	}
	out := *base
	out.findings = findings
	return &bound{base: &out, inputs: values, Case: r.Case}, nil
}

// resolveScenario checks a case with overrides. Its stresses and drivers were checked with the case itself and no override
// reaches them: resolving them again, one case for each, would take most of the time. Debt that is sized on them needs them.
func resolveScenario(c project.Case) (*project.Resolved, project.Findings) {
	if c.SizesOnQuestions() {
		return project.Resolve(c)
	}
	bare := c
	bare.Stresses, bare.Uncertainties, bare.Correlations = nil, nil, nil
	r, findings := project.Resolve(bare)
	if r != nil {
		r.Case.Stresses, r.Case.Uncertainties, r.Case.Correlations = c.Stresses, c.Uncertainties, c.Correlations
	}
	return r, findings
}

// ledger runs a bound scenario exactly.
func (e *Engine) ledger(ctx context.Context, s *bound) (*exact.Ledger, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	_, end := e.observer.Start(ctx, Work{Name: "exact", Scenarios: 1})
	o := exact.Defaults()
	o.Inputs, o.Series = s.inputs, s.series
	l, err := exact.Run(s.base.program, o)
	end(err)
	return l, err
}

// Measures lists what any case may be asked, in the order of results.
func Measures() []model.Spec { return model.Registry() }

// fingerprint names the request.
func (q ValueRequest) fingerprint() string {
	parts := []string{"value", project.Canonical(q.Case), canonicalOverrides(q.Overrides), strconv.Itoa(int(q.Frequency))}
	if d := q.Drawn; d != nil {
		parts = append(parts, d.fingerprint())
	}
	if q.Resize {
		parts = append(parts, "resize")
	}
	for _, m := range q.Measures {
		parts = append(parts, "m:"+program.MeasureKey(m.Name, m.Label))
	}
	for _, s := range q.Statements {
		parts = append(parts, "s:"+s.String())
	}
	for _, l := range q.Lines {
		parts = append(parts, "l:"+l)
	}
	return Fingerprint(parts...)
}

// canonicalOverrides writes overrides out in full.
func canonicalOverrides(list []project.Override) string {
	var b []byte
	for _, o := range list {
		b = append(b, strconv.Quote(o.Path)...)
		b = append(b, o.Shock.String()...)
		b = append(b, strconv.Quote(o.Text)...)
	}
	return string(b)
}
