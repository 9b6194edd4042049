package model

import (
	"slices"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// call says when all of a tranche falls due, in a case whose tranches are not all called together with the top rank. A loan
// that took over a balloon is called with the tranche whose balloon it was.
//
//	called       the lenders have called it by the end of this month or of an earlier one
//	accelerated  it is due: from the month after the call, from the sale of the collateral at the latest
//	lasts        months for which its default has lasted; 0 while it is in none
type call struct {
	id                         string
	terms                      *project.CrossDefault // nil: cross-default with the top rank, without grace
	top                        bool
	called, accelerated, lasts program.Line
}

// openCalls declares the calls, before the tranches that fall due by them. There are none where all tranches are called
// together, which one flag says.
func (m *builder) openCalls() {
	d := &m.fall.distress
	list := m.c.Financing.Tranches
	bound := slices.ContainsFunc(list, func(t project.Tranche) bool { return t.CrossDefault != nil })
	if !bound && m.c.Financing.Distress.Junior <= project.JuniorNeverEnforces {
		return
	}
	top := m.c.TopRank()
	for i := range list {
		t := &list[i]
		if t.OfOwners() {
			continue
		}
		line := func(name string, k program.Kind, title string) program.Line {
			return m.Line(name+"["+t.ID+"]", k, program.Doc{Title: title + ", " + t.ID})
		}
		c := &call{t.ID, t.CrossDefault, slices.Contains(top, t.ID), line("called", program.Flag, "Called by its lenders"),
			line("accelerated", program.Flag, "All of it is due"), line("default_months", program.Number, "Months for which its default has lasted")}
		c.accelerated.Is(c.called.Lag(1).Or(d.sale).Or(d.sold))
		d.calls = append(d.calls, c)
	}
}

// callOf is the call of a tranche; nil where all tranches are called together.
func (m *builder) callOf(k *tranche) *call {
	id := k.id
	if k.takesOver != nil {
		id = k.takesOver.id
	}
	for _, c := range m.fall.distress.calls {
		if c.id == id {
			return c
		}
	}
	return nil
}

// closeCalls defines the calls behind the waterfall and returns the flag that some tranche is called, with which enforcement
// starts. No tranche reads the call of another in the same month, so that they may be bound to each other.
//
//	default_j = something of it is unpaid, or an event of default that accelerates; or it is accelerated
//	called_k  = called before
//	          or its own default: of the top rank at once, of junior debt when it has lasted longer than the standstill
//	          or that of a tranche that it is bound to, for longer than its grace; of junior debt by junior debt, than the
//	             standstill if that is longer
//	          or, with cross-acceleration, such a tranche is accelerated, a grace ago
func (m *builder) closeCalls() Expr {
	d := &m.fall.distress
	for _, c := range d.calls {
		in := m.inDefault(c).Or(c.accelerated.Expr)
		c.lasts.Is(program.Select(in, c.lasts.Lag(1).Plus(m.num(1)), m.num(0)))
	}
	var all []Expr
	for _, c := range d.calls {
		why := []Expr{c.called.Lag(1)}
		if wait, may := m.patience(c, c, 0); may {
			why = append(why, m.lastsLonger(c, wait))
		}
		for _, j := range d.calls {
			if e := m.crossed(c, j); e != (Expr{}) {
				why = append(why, e)
			}
		}
		c.called.Is(anyOf(why))
		all = append(all, c.called.Expr)
	}
	return anyOf(all)
}

// crossed flags that a tranche is called because of another; the zero Expr where it is not bound to that one.
func (m *builder) crossed(c, j *call) Expr {
	trigger, grace := project.CrossDefaultOnDefault, 0
	if c.terms != nil {
		trigger, grace = c.terms.Trigger, wholeMonths(c.terms.GraceDays)
	}
	bound := j.top
	if c.terms != nil {
		bound = slices.Contains(c.terms.TrancheIDs, j.id)
	}
	if c == j || !bound {
		return Expr{}
	}
	switch trigger {
	case project.CrossDefaultOnAcceleration:
		return j.accelerated.Lag(grace)
	case project.CrossDefaultOnDefault:
		if wait, may := m.patience(c, j, grace); may {
			return m.lastsLonger(j, wait)
		}
	}
	return Expr{}
}

// patience is for how many months a tranche must let a default last before it may be called for it, and whether it may at all:
// junior debt stands still while no senior debt is in default.
func (m *builder) patience(c, j *call, grace int) (months int, may bool) {
	if c.top || j.top {
		return grace, true
	}
	t := &m.c.Financing.Distress
	return max(grace, wholeMonths(t.JuniorStandstillDays)), t.Junior > project.JuniorNeverEnforces
}

func (m *builder) lastsLonger(c *call, months int) Expr {
	return m.num(int64(months)).Less(c.lasts.Expr)
}

// inDefault flags months at whose end a tranche is in default by itself: an amount that is not deferred stays unpaid, or an
// event of default of one of its covenants lasts, where those accelerate. What leases, hedges and facilities are not paid is a
// default of every tranche of the top rank.
func (m *builder) inDefault(c *call) Expr {
	var list []Expr
	for _, k := range m.tranches {
		if m.callOf(k) != c {
			continue
		}
		late := k.bears.Expr
		if c.top {
			late = k.unpaid
		}
		list = append(list, m.material().LessEq(late))
		if m.c.Financing.Distress.CovenantDefault == project.DefaultAccelerates {
			list = append(list, m.defaultsOf(k)...)
		}
	}
	if c.top && len(m.inst.short) > 0 {
		list = append(list, m.material().LessEq(m.total(m.inst.short, program.Money)))
	}
	return anyOf(list)
}

// frozenFor flags the months between acceleration and sale in which a step pays nothing. While junior debt alone enforces,
// senior debt is served as before.
func (m *builder) frozenFor(step project.WaterfallStep) Expr {
	d := &m.fall.distress
	if !m.c.HasSenior() {
		return d.frozen
	}
	switch step {
	case project.StepAgencyFee, project.StepSeniorInterest, project.StepSeniorPrincipal:
	default:
		return d.frozen
	}
	var called []Expr
	for _, c := range d.calls {
		if c.top {
			called = append(called, c.called.Lag(1))
		}
	}
	if len(called) == 0 {
		return d.frozen
	}
	return d.frozen.And(anyOf(called))
}

// wholeMonths is a number of days in months of the grid, rounded up.
func wholeMonths(days int) int { return (days + 30) / 31 }
