// Package model lowers a resolved case into a program: one file per subject (timeline, revenue, power, operations,
// construction, debt, waterfall, tax, books, measures). It is the only place where a formula of the financial model is
// written; interpreters run the program, and nothing here loops over months to compute a number.
//
// What [Build] asks for by Input or Series may differ between scenarios of one program; everything else is the program's
// shape. The rules are those of the conventions, cited as "conventions n.m" beside the formulas. Names of lines are stable:
// they appear in statements, explanations and fans.
//
// Invariants of every ledger of a program built here, which the tests hold against random cases:
//
//   - cash, reserve, debt, accrued and overdue amounts and payables are never negative, and no cash is left after the last month;
//   - in every month the sources of the waterfall less its uses are the change of cash, to the cent;
//   - depreciation never exceeds cost, and ends at it;
//   - nothing is distributed while anything due is unpaid;
//   - interest and principal due do not depend on cash: what the waterfall cannot pay moves to an overdue account, so that
//     a tranche's schedule is its contract's.
//
// Formulas add what there is rather than subtract what there is not where the result may be 0 (free capacity, idle shares,
// claims met in full): in floating point a difference leaves a residue, which would accrue interest or turn a decision.
//
// Not for: sizing debt (the plan is an input), draws over time, covenants, reserves beside the DSRA; see the conventions.
//
// Build is pure and may be called concurrently.
package model

import (
	"errors"
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Expr shortens program.Expr, which every formula here is made of.
type Expr = program.Expr

// Build lowers a resolved case. An error is a fault of this package or of the case's size, not of the caller's figures:
// those were checked by project.Resolve.
//
// A case that has something to plan is built with its plan, r.Plan; see package plan.
func Build(r *project.Resolved) (*program.Program, error) {
	if r.NeedsPlan() && r.Plan.IsZero() {
		return nil, errors.New("build program: the case has something to plan and no plan")
	}
	m := &builder{Builder: program.New(r.Grid), r: r, c: r.PlannedCase()}
	m.timeline()
	m.openBooks()
	m.phaseLines()
	m.ownPhase()
	m.revenue()
	m.power()
	m.occupancy()
	m.closeTakings()
	m.operations()
	m.construction()
	m.debt()
	if m.newLoanFault != nil {
		return nil, m.newLoanFault
	}
	m.instruments()
	m.tax()
	m.waterfall()
	m.refinancingTests()
	m.instrumentCash()
	m.openAccounts()
	m.sourcesAndUses()
	m.income()
	m.measures()
	m.schedules()
	if findings := m.closeCustomLines(); len(findings) > 0 {
		return nil, findings
	}
	p, err := m.Program()
	if err != nil && len(m.fall.custom) > 0 && strings.Contains(err.Error(), "within a month") {
		return nil, m.blame("", "reference", "depends on the lock-up test itself; name lines of what comes before it in the waterfall")
	}
	if err != nil {
		return nil, fmt.Errorf("build program: %w", err)
	}
	return p, nil
}

// builder carries one Build. Its fields are the lines that subjects hand to each other.
type builder struct {
	*program.Builder
	r *project.Resolved
	c *project.Case

	time    timeline
	books   books
	phases  []phase
	slices  []*slice
	values  []Expr // undiscounted contract value by tenant, at full billing
	costs   []costLine
	capital []capitalLine
	days    *program.Table // see monthOfDay

	replacements  []replacement
	losses        []Expr        // on assets, beside depreciation
	taxedProceeds []Expr        // of assets that leave, and guarantees of their value
	impaired      Expr          // see impairmentEvent
	defaulted     *program.Line // see impairmentEvent
	collateral    Expr          // see collateralValue

	tranches     []*tranche      // debt to others
	newLoanFault error           // a refinancing whose schedule cannot be laid
	owners       []*tranche      // shareholder loans and preferred equity
	curves       map[string]Expr // of inputs that evolve, by path
	sum          totals
	cash         flows
	fall         fall
	inst         instruments
	running      map[string]program.Line // see toDate
	drawstop     Expr                    // flag of months that refuse draws; the zero Expr without the test

	tenancies []*tenancy
	taken     takings

	straightened []Expr // straight-line rent less rent billed
}

// totals are the lines of the whole project.
type totals struct {
	revenue, receipts, prepayments     Expr // income; cash from tenants; cash in advance
	power, occupancy, operating        Expr // expense of the month
	running                            Expr // of the three
	cost                               Expr // due in cash: of the three, with damages to tenants and prepayments given back
	ebitda, depreciation               Expr
	runningBefore                      Expr // cost of phases before their COD, where books or tax capitalise it
	capex, fees                        Expr // construction uses
	refresh                            Expr // cost of replaced fleets; the zero Expr without any
	losses                             Expr // on assets, beside depreciation; the zero Expr without any
	guaranteed                         Expr // guarantees of residual value received; the zero Expr without any
	interestExpense                    Expr // book interest not capitalised, with default interest
	feeAmortization, pretax, taxCharge Expr
}

// num is a whole pure number.
func (m *builder) num(n int64) Expr { return m.Int(n, program.Number) }

// usd is a whole amount of money.
func (m *builder) usd(n int64) Expr { return m.Int(n, program.Money) }

// fixed is a constant of the resolved case that scenarios cannot vary.
func (m *builder) fixed(v money.Fixed, k program.Kind) Expr { return m.Const(v, k) }

// amount is a varying number of the case. One that a run moves month by month meets its curve here, so that no formula
// knows whether it evolves.
func (m *builder) amount(path string, a project.Amount, k program.Kind) Expr {
	e := m.Input(path, *a, k)
	if form, evolves := m.r.Evolving[path]; evolves {
		return m.evolving(path, e, form)
	}
	return e
}

// over is a / b, or 0 where b is 0.
func (m *builder) over(a, b Expr) Expr {
	k := program.Number
	if a.Kind() == program.Money && b.Kind() == program.Number {
		k = program.Money
	}
	return a.Over(b, m.Int(0, k))
}

// overDebt is a over an amount of debt or debt service, 0 where that is no material amount: a residue of what has been repaid
// is no denominator, and a quotient by it may leave the range of numbers.
func (m *builder) overDebt(a, b Expr) Expr {
	return m.over(a, program.Select(m.material().LessEq(b), b, m.usd(0)))
}

// line names an expression.
func (m *builder) line(name, title, unit string, e Expr) program.Line {
	return m.Line(name, e.Kind(), program.Doc{Title: title, Unit: unit}).Is(e)
}

// usdLine names an amount of money of one month.
func (m *builder) usdLine(name, title string, e Expr) program.Line {
	return m.line(name, title, m.c.CurrencyCode, e)
}

// accrued names an amount that recurs: the running total is rounded and its change is the month's amount, so that twelve
// twelfths of a yearly price are that price to the cent (notes, section 6).
func (m *builder) accrued(name, title string, e Expr) program.Line {
	sum := m.Line(name+".to_date", program.Money, program.Doc{Title: title + ", to date", Unit: m.c.CurrencyCode})
	sum.Is(sum.Lag(1).Plus(e))
	return m.usdLine(name, title, sum.Expr.RoundCents().Minus(sum.Lag(1).RoundCents()))
}

// total adds up amounts; an empty list is 0.
func (m *builder) total(list []Expr, k program.Kind) Expr {
	if len(list) == 0 {
		return m.Int(0, k)
	}
	sum := list[0]
	for _, e := range list[1:] {
		sum = sum.Plus(e)
	}
	return sum
}

// flags is a shared flag by month.
func (m *builder) flags(is func(t int) bool) Expr {
	v := make([]money.Fixed, m.r.Grid.Len())
	for t := range v {
		if is(t) {
			v[t] = money.FromInt(1)
		}
	}
	return m.Series("", v, program.Flag)
}

// whole is a shared whole number by month.
func (m *builder) whole(k program.Kind, f func(t int) int) Expr {
	v := make([]money.Fixed, m.r.Grid.Len())
	for t := range v {
		v[t] = money.FromInt(int64(f(t)))
	}
	return m.Series("", v, k)
}

// day is a date as a day of the grid.
func (m *builder) day(d calendar.Date) Expr { return m.Int(int64(m.r.Grid.DayIndex(d)), program.Day) }

// growth steps cost indices and spot prices on each anniversary of close (conventions 2.1). With n whole years before the
// month and w the share of its days from an anniversary in it on:
//
//	growth_t = (1 + rate)^n x (1 + w x rate)
//
// so that the month of an anniversary blends the two prices by days, as contract prices do.
func (m *builder) growth(path string, rate project.Amount) Expr {
	g := m.amount(path, rate, program.Number)
	one := m.num(1)
	return one.Plus(g).PowInt(m.time.years).Times(one.Plus(m.time.turned.Times(g)))
}

// fixedInt is a whole number as the program's number.
func (m *builder) fixedInt(v int) money.Fixed { return money.FromInt(int64(v)) }
