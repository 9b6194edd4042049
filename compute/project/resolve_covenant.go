package project

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// fillWaterfall fills what the sweep, covenants, guarantees and distress leave out.
func (r *resolver) fillWaterfall() {
	f := &r.c.Financing
	if w := f.CashSweep; w != nil {
		fillChoice(r, &w.Trigger, SweepAlways, "financing.cash_sweep.trigger")
		fillChoice(r, &w.Order, PrepayInverseOrder, "financing.cash_sweep.prepayment_order")
	}
	for i, path := range at("financing.covenants", f.Covenants) {
		c := &f.Covenants[i]
		r.fillSenior(&c.TrancheIDs, path+".tranche_ids")
		if c.Kind == LoanToValue {
			r.fillAmount(&c.CostOfSale, path+".cost_of_sale_fraction", money.Zero())
		}
		if c.Kind == CustomRatio && c.WindowMonths == 0 {
			c.WindowMonths = defaultWindowMonths
			r.noteDefault(path+".window_months", "12")
		}
	}
	for i, path := range at("financing.debt_guarantees", f.DebtGuarantees) {
		r.fillSenior(&f.DebtGuarantees[i].TrancheIDs, path+".tranche_ids")
	}
	mode := Enforce
	if len(r.c.Facility.Phases) == 0 || r.hasVintages() {
		mode = Workout // a financing without a facility has nothing to sell; draws by vintage do not accelerate
	}
	fillChoice(r, &f.Distress.Mode, mode, "financing.distress.mode")
	fillChoice(r, &f.Distress.CovenantDefault, DefaultIsRecorded, "financing.distress.covenant_default")
	fillChoice(r, &f.Distress.InsolvencyTest, InsolvencyByCash, "financing.distress.insolvency_test")
	r.fillCrossDefault()
}

// defaultWindowMonths is the year over which a custom ratio sums its lines.
const defaultWindowMonths = 12

// fillChoice fills an enumeration that was left out, in a case that has debt: without, it has no effect.
func fillChoice[E interface {
	~uint8
	String() string
}](r *resolver, e *E, with E, path string) {
	if *e == 0 && len(r.c.Financing.Tranches) > 0 {
		*e = with
		r.noteDefault(path, with.String())
	}
}

// fillSenior fills a list of tranches with all senior ones.
func (r *resolver) fillSenior(ids *[]string, path string) {
	if len(*ids) > 0 {
		return
	}
	for _, t := range r.c.Financing.Tranches {
		if t.Seniority == Senior {
			*ids = append(*ids, t.ID)
		}
	}
	if len(*ids) > 0 {
		r.noteDefault(path, "all senior tranches")
	}
}

// checkSweep checks the sweep, covenants, guarantees and distress against the debt that they are about.
func (r *resolver) checkSweep() {
	f := &r.c.Financing
	if !r.c.HasSenior() {
		const why = "there is no senior tranche; remove it or give one"
		if f.CashSweep != nil {
			r.fault("financing.cash_sweep", "unused", why)
		}
		for _, path := range at("financing.covenants", f.Covenants) {
			r.fault(path, "unused", why)
		}
	}
	if w := f.CashSweep; w != nil {
		r.checkSweepTerms(w)
	}
	for i, path := range at("financing.covenants", f.Covenants) {
		r.checkCovenant(&f.Covenants[i], path)
	}
	for i, path := range at("financing.debt_guarantees", f.DebtGuarantees) {
		if len(f.Tranches) == 0 {
			r.fault(path, "unused", "there is no debt to guarantee; remove it or give a tranche")
		}
		r.trancheRefs(path+".tranche_ids", f.DebtGuarantees[i].TrancheIDs)
	}
	r.checkDistress()
}

func (r *resolver) checkSweepTerms(w *CashSweep) {
	const path = "financing.cash_sweep"
	if w.Trigger == SweepInLockUp && !slices.ContainsFunc(r.c.Financing.Covenants, Covenant.TrapsCash) {
		r.fault(path+".trigger", "reference", "IN_LOCK_UP needs a covenant with a lock-up level; give one or take ALWAYS")
	}
	if (w.Fraction == nil || w.Fraction.IsZero()) && len(w.TargetBalances) == 0 && len(w.Prepayments) == 0 {
		r.warn(path, "unused", "sweeps nothing: give fraction, target_balances or mandatory_prepayments")
	}
	targets := at(path+".target_balances", w.TargetBalances)
	for i := range w.TargetBalances {
		r.onGrid(targets[i]+".date", &w.TargetBalances[i].Date)
		if i > 0 && w.TargetBalances[i].Date <= w.TargetBalances[i-1].Date {
			r.fault(targets[i]+".date", "order", "%s does not come after the one before it; list them in order of date", w.TargetBalances[i].Date)
		}
	}
	dues := at(path+".mandatory_prepayments", w.Prepayments)
	for i := range w.Prepayments {
		r.onGrid(dues[i]+".date", &w.Prepayments[i].Date)
		if i > 0 && w.Prepayments[i].Date < w.Prepayments[i-1].Date {
			r.fault(dues[i]+".date", "order", "%s comes before the one before it; list them in order of date", w.Prepayments[i].Date)
		}
	}
}

// TrapsCash tells whether the covenant has a lock-up level.
func (c Covenant) TrapsCash() bool { return c.LockUpLevel != nil || c.LockUpLevelUSD != nil }

// CanBreach tells whether the covenant has a default level.
func (c Covenant) CanBreach() bool { return c.DefaultLevel != nil || c.DefaultLevelUSD != nil }

// NamesLines tells whether the covenant measures lines of the model by name.
func (c Covenant) NamesLines() bool { return c.Kind == CustomRatio }

// AtMost tells whether the covenant fails above its level.
func (c Covenant) AtMost() bool { return c.Kind == LoanToValue }

// LooksForward tells whether the covenant reads the plan's CFADS.
func (c Covenant) LooksForward() bool { return c.Kind == ForwardDSCR || c.Kind == LoanLifeCover }

func (r *resolver) checkCovenant(c *Covenant, path string) {
	r.checkLevels(c, path)
	if months := c.TestFrequency; months != 0 && months != 1 && months != 3 && months != 6 && months != 12 {
		r.fault(path+".test_frequency", "range", "%d is out of range; it must be 1, 3, 6 or 12 months", months)
	}
	r.onGrid(path+".first_test_date", c.FirstTestDate)
	r.trancheRefs(path+".tranche_ids", c.TrancheIDs)
	if c.CureCount == 0 && (c.CureLimitUSD != nil) {
		r.fault(path+".cure_limit_usd", "unused", "has no effect: give cure_count, the breaches that may be cured, or remove it")
	}
	if !c.CanBreach() && c.CureCount != 0 {
		r.fault(path+".cure_count", "unused", "has no effect: give a default level or remove it")
	}
	lines := []option{{"numerator_line", c.NumeratorLine != ""}, {"denominator_line", c.DenominatorLine != ""}}
	for _, o := range lines {
		switch custom := c.Kind == CustomRatio; {
		case custom && !o.given:
			r.fault(path+"."+o.name, "required", "is missing; a CUSTOM_RATIO names two lines of the model")
		case !custom && o.given:
			r.fault(path+"."+o.name, "unused", "has no effect: only a CUSTOM_RATIO names lines")
		}
	}
	if c.Kind != CustomRatio && c.WindowMonths != 0 {
		r.fault(path+".window_months", "unused", "has no effect: only a CUSTOM_RATIO has a window")
	}
	if c.Kind != LoanToValue {
		r.checkUnusedAmount(c.CostOfSale, "", path+".cost_of_sale_fraction", "only a LOAN_TO_VALUE has one; remove it")
	}
}

// checkLevels checks that a covenant has levels of its own kind, the lock-up level on the careful side of the other.
func (r *resolver) checkLevels(c *Covenant, path string) {
	lock, bad, names := c.LockUpLevel, c.DefaultLevel, [2]string{"lock_up_level", "default_level"}
	otherLock, otherBad, others := c.LockUpLevelUSD, c.DefaultLevelUSD, [2]string{"lock_up_level_usd", "default_level_usd"}
	if c.Kind == MinimumLiquidity {
		lock, bad, otherLock, otherBad, names, others = otherLock, otherBad, lock, bad, others, names
	}
	r.checkUnusedAmount(otherLock, "", path+"."+others[0], "a "+c.Kind.String()+" has "+names[0])
	r.checkUnusedAmount(otherBad, "", path+"."+others[1], "a "+c.Kind.String()+" has "+names[1])
	switch {
	case lock == nil && bad == nil:
		r.fault(path, "required", "give one of %s", several(names[:]))
	case lock == nil || bad == nil:
	case !c.AtMost() && lock.Cmp(*bad) < 0:
		r.fault(path+"."+names[0], "order", "%s lies below %s, %s; cash is trapped before a breach", lock, names[1], bad)
	case c.AtMost() && lock.Cmp(*bad) > 0:
		r.fault(path+"."+names[0], "order", "%s lies above %s, %s; cash is trapped before a breach", lock, names[1], bad)
	}
}

// trancheRefs checks that ids name tranches, each once.
func (r *resolver) trancheRefs(path string, ids []string) {
	for i, id := range ids {
		switch {
		case !slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.ID == id }):
			r.fault(path, "reference", "names tranche %q, which does not exist", clip(id))
		case slices.Contains(ids[:i], id):
			r.fault(path, "unique", "names tranche %q twice", clip(id))
		}
	}
}

// hasVintages tells whether a tranche has a schedule for each draw.
func (r *resolver) hasVintages() bool {
	return slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.DelayedDraw != nil && t.DelayedDraw.DrawTermMonths > 0 })
}

// checkDistress faults what has no effect.
func (r *resolver) checkDistress() {
	if r.c.Financing.Distress.Mode == Enforce && r.hasVintages() {
		r.fault("financing.distress.mode", "contract", "ENFORCE does not accelerate draws by vintage; take WORKOUT or leave draw_term_months out")
	}
	d, given := &r.c.Financing.Distress, &r.given.Financing.Distress
	const path = "financing.distress"
	if d.Mode == Workout {
		const why = "a WORKOUT sells nothing; remove it"
		r.checkUnusedAmount(given.ForcedSaleDiscount, "0", path+".forced_sale_discount_fraction", why)
		r.checkUnusedAmount(given.SaleCost, "0", path+".sale_cost_fraction", why)
		if given.SaleMonths != 0 && given.SaleMonths != 6 {
			r.fault(path+".sale_months", "unused", "has no effect: %s", why)
		}
	}
	if d.CovenantDefault == DefaultAccelerates && !slices.ContainsFunc(r.c.Financing.Covenants, r.calls) {
		r.fault(path+".covenant_default", "unused", "has no effect: no covenant of a tranche that may enforce has a default level")
	}
	r.checkCrossDefault()
}

// calls tells whether an event of default of the covenant may call a tranche: a senior one, a junior one that enforces, or one
// that such a tranche is bound to.
func (r *resolver) calls(c Covenant) bool {
	return c.CanBreach() && slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool {
		named := func(id string) bool { return slices.Contains(c.TrancheIDs, id) }
		enforces := t.Seniority == Senior || r.c.Financing.Distress.Junior > JuniorNeverEnforces && !t.OfOwners()
		return enforces && (named(t.ID) || t.CrossDefault != nil && slices.ContainsFunc(t.CrossDefault.TrancheIDs, named))
	})
}
