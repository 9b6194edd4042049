package model

import (
	"slices"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// claim is an amount due in a step of the waterfall.
type claim struct {
	step      project.WaterfallStep
	id, title string // of the tranche, facility or account that it belongs to
	ask       func() Expr
	settle    func(paid, rest Expr)
	asked     bool
	due       Expr // what falls due, never below 0
	paid      Expr // of it; the zero Expr before anything was offered
	rest      Expr // of it, what is not paid yet
}

// fall is the waterfall under construction: what subjects have registered, and the month's cash.
type fall struct {
	claims    []*claim
	actions   []action
	sources   []*source
	receipts  []Expr
	cash      *pool
	support   *source
	distress  distress
	billed    Expr // due for tax and construction
	covenants []*covenant
	saved     Expr         // target of the maintenance reserve; the zero Expr without one
	custom    []namedLine  // that covenants name
	lock      program.Line // flag by month of a lock-up; only with a test
	cures     Expr         // money that sponsors pay in to cure covenants; the zero Expr without cure rights
	traps     bool         // the case has a lock-up test
	released  bool         // a step has put cash back since unpaid cost was last met
	blocked   Expr         // flag of a failed lock-up test, set by its step; the zero Expr before it or without a test
}

// action is what a step does beyond paying its claims.
type action struct {
	step project.WaterfallStep
	run  func()
}

// claim registers an amount due in a step, never below 0. due is asked once, when the waterfall comes to the step or before,
// and must not depend on what the waterfall pays this month. settle books what was paid and what was
// not; it is called once, in the order of registration, when the step's claims have been paid. Operating cost, tax and
// construction uses stay open for cash that later steps release, and are settled before distributions; claims behind senior
// debt wait for the last step that releases cash. Cash paid leaves the operating account: settle posts it there, whatever
// source it came from. settle may be nil.
func (m *builder) claim(step project.WaterfallStep, id, title string, due func() Expr, settle func(paid, rest Expr)) *claim {
	c := &claim{step: step, id: id, title: title, ask: due, settle: settle}
	m.fall.claims = append(m.fall.claims, c)
	return c
}

// action registers what a step does after its claims are paid: filling a reserve, a sweep, a test. Actions of a step run in
// the order of registration.
func (m *builder) action(step project.WaterfallStep, run func()) {
	m.fall.actions = append(m.fall.actions, action{step, run})
}

// receipt adds an amount that the caller posts to the operating account to the month's cash, before anything is paid.
func (m *builder) receipt(e Expr) { m.fall.receipts = append(m.fall.receipts, e) }

// release puts cash back that a reserve or a trap lets go; the caller posts it. Unpaid cost has the first call on it.
func (m *builder) release(e Expr) {
	m.fall.cash.left = m.fall.cash.left.Plus(e)
	m.fall.released = true
}

// spend takes an amount from the month's cash that was found to be there; the caller posts it.
func (m *builder) spend(e Expr) { m.fall.cash.left = m.fall.cash.left.Minus(e) }

// poolsFor are the pools of a step that serve every claim of it, for an action that pays what is no claim.
func (m *builder) poolsFor(step project.WaterfallStep) []*pool {
	var out []*pool
	for _, s := range m.sourcesOf(step, nil) {
		out = append(out, m.get(s))
	}
	return out
}

// dueOf is what falls due under a claim.
func (m *builder) dueOf(c *claim) Expr {
	if !c.asked {
		c.due = c.ask()
		c.rest, c.asked = c.due, true
	}
	return c.due
}

// claimsOf lists the claims of a step.
func (m *builder) claimsOf(step project.WaterfallStep) []*claim {
	var out []*claim
	for _, c := range m.fall.claims {
		if c.step == step {
			out = append(out, c)
		}
	}
	return out
}

// staysOpen tells whether claims of a step are offered cash again that later steps release.
func staysOpen(s project.WaterfallStep) bool {
	return s == project.StepOperatingCost || s == project.StepTax || s == project.StepConstructionUses
}

// runStep pays a step's claims, books them, and does what else the step does.
func (m *builder) runStep(step project.WaterfallStep) {
	claims := m.claimsOf(step)
	m.payClaims(claims, m.sourcesOf(step, claims))
	if !staysOpen(step) && !m.waits(step) {
		m.settleClaims(claims)
	}
	for _, a := range m.fall.actions {
		if a.step == step {
			a.run()
		}
	}
	if m.fall.released && !staysOpen(step) {
		m.meetAgain(step)
	}
}

// payClaims pays claims of one rank from sources in their order: pari passu from those that serve all of them together,
// then from each that serves some, in the order of the sources.
func (m *builder) payClaims(claims []*claim, sources []*source) {
	for len(sources) > 0 {
		of := sources[0].covered(claims)
		var pools []*pool
		for len(sources) > 0 && len(sources[0].covered(claims)) == len(of) && (len(of) == len(claims) || len(pools) == 0) {
			pools = append(pools, m.get(sources[0]))
			sources = sources[1:]
		}
		m.payPariPassu(of, pools)
	}
	for _, c := range claims {
		m.dueOf(c)
	}
}

// payPariPassu pays claims of one rank.
func (m *builder) payPariPassu(claims []*claim, pools []*pool) {
	var rests []Expr
	for _, c := range claims {
		m.dueOf(c)
		rests = append(rests, m.payable(c))
	}
	if len(claims) == 1 {
		_, left := m.take(rests[0], pools...)
		claims[0].rest = m.withBlocked(claims[0], left)
		claims[0].paid = claims[0].due.Minus(claims[0].rest)
		return
	}
	for i, paid := range m.pariPassu(rests, pools...) {
		c := claims[i]
		c.rest = c.rest.Minus(paid)
		if c.paid != (Expr{}) { // a claim met in full by the second source is paid exactly
			paid = c.due.Minus(c.rest)
		}
		c.paid = paid
	}
}

// payable is what of a claim's rest may be paid now.
func (m *builder) payable(c *claim) Expr {
	if stop, ok := m.stopped(c); ok {
		return program.Select(stop, m.usd(0), c.rest)
	}
	return c.rest
}

// withBlocked is the rest of a claim of which left stays unpaid of what was payable.
func (m *builder) withBlocked(c *claim, left Expr) Expr {
	if stop, ok := m.stopped(c); ok {
		return program.Select(stop, c.rest, left)
	}
	return left
}

// stopped is the flag under which a claim gets nothing, if there is one: a failed lock-up test for what stands behind it, the
// months between acceleration and sale for all but cost.
func (m *builder) stopped(c *claim) (Expr, bool) {
	blocked, frozen := m.fall.blocked != (Expr{}), m.fall.distress.enforces
	switch {
	case staysOpen(c.step):
		return Expr{}, false
	case blocked && frozen:
		return m.fall.blocked.Or(m.frozenFor(c.step)), true
	case frozen:
		return m.frozenFor(c.step), true
	}
	return m.fall.blocked, blocked
}

// releasing lists the steps after which a reserve or a trap may let cash go, in this case.
func (m *builder) releasing() (list []project.WaterfallStep) {
	f := &m.c.Financing
	if f.DSRA != nil {
		list = append(list, project.StepDSRA)
	}
	if f.MRA != nil {
		list = append(list, project.StepMaintenanceReserve)
	}
	if m.fall.traps {
		list = append(list, project.StepLockUpTest)
	}
	return list
}

// waits tells whether claims of a step behind senior debt are settled once all reserves have let go of what they hold too
// much: in the last month, and when a target falls, that cash meets what is due before it goes to owners.
func (m *builder) waits(s project.WaterfallStep) bool {
	switch s {
	case project.StepReimbursement, project.StepLockUpTest, project.StepMezzanineInterest, project.StepMezzaninePrincipal:
		return slices.Index(m.order(), s) <= m.lastRelease()
	}
	return false
}

// lastRelease is the place in the order of the last step that may let cash go, -1 without one.
func (m *builder) lastRelease() int {
	last := -1
	for _, s := range m.releasing() {
		last = max(last, slices.Index(m.order(), s))
	}
	return last
}

// settleWaiting books the claims that waited for what reserves let go.
func (m *builder) settleWaiting() {
	for _, step := range m.order() {
		if m.waits(step) {
			m.settleClaims(m.claimsOf(step))
		}
	}
}

// settleClaims books claims.
func (m *builder) settleClaims(claims []*claim) {
	for _, c := range claims {
		if c.paid == (Expr{}) {
			c.paid = m.usd(0)
		}
		if c.settle != nil {
			c.settle(c.paid, c.rest)
		}
	}
}

// meetAgain offers cash that a step has released to running cost, tax and construction, and to what waits for it, in their
// order. What a lock-up test lets go was open to running cost and tax before; the test reads what was paid of them, so that
// nothing more may be.
func (m *builder) meetAgain(released project.WaterfallStep) {
	m.fall.released = false
	run := slices.Index(m.order(), released)
	for at, step := range m.order() {
		if staysOpen(step) && released != project.StepLockUpTest || at <= run && m.waits(step) {
			if claims := m.claimsOf(step); len(claims) > 0 {
				m.payPariPassu(claims, []*pool{m.fall.cash})
			}
		}
	}
}

// bill registers a claim that one posted line pays out of an account of what is owed. Its line is posted here, so that
// statements list payments in the order of the waterfall. What is due below 0 has been paid to us. done gets the line of
// what was paid, which is returned too, and what was not.
func (m *builder) bill(step project.WaterfallStep, name, title string, due Expr, owed program.Account, done func(paid, rest Expr)) Expr {
	l := m.Line(name, program.Money, program.Doc{Title: title, Unit: m.c.CurrencyCode})
	m.Post(l, owed, m.books.cash)
	m.claim(step, name, title, due.Floor0, func(_, rest Expr) { done(l.Is(due.Minus(rest)).Expr, rest) })
	return l.Expr
}
