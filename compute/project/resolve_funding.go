package project

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// fillFunding fills the order of sources.
func (r *resolver) fillFunding() {
	f := r.c.Financing.Funding
	if f == nil {
		return
	}
	const at = "financing.funding."
	if f.Order == FundingOrderUnspecified {
		f.Order = EquityFirst
		r.noteDefault(at+"order", f.Order.String())
	}
	if f.GearingBase == GearingBaseUnspecified {
		f.GearingBase = TotalUses
		r.noteDefault(at+"gearing_base", f.GearingBase.String())
	}
	if f.DrawTest == DrawTestUnspecified {
		f.DrawTest = NoDrawTest
		r.noteDefault(at+"draw_test", f.DrawTest.String())
	}
	if f.Order == EquityFirst && f.EquityFirstUSD == nil {
		rule := "nothing"
		if f.GearingFraction != nil {
			rule = "(1 - gearing) x total uses"
		}
		r.noteDefault(at+"equity_first_usd", rule)
	}
	if f.ContingentEquityUSD == nil {
		r.noteDefault(at+"contingent_equity_usd", "whatever is needed")
	}
}

// fillDraws fills a delayed draw and an escrow by the planned COD of what they fund (conventions 3.4).
func (r *resolver) fillDraws(t *Tranche, path string) {
	if d := t.DelayedDraw; d != nil {
		if len(d.PhaseIDs) == 0 && len(r.c.Facility.Phases) > 0 {
			d.PhaseIDs = r.fillPhases(path + ".delayed_draw.phase_ids")
		}
		if d.AvailabilityRule == AvailabilityUnspecified {
			d.AvailabilityRule = AvailabilityFixed
			r.noteDefault(path+".delayed_draw.availability_rule", d.AvailabilityRule.String())
		}
		if d.FundedUses == FundedUsesUnspecified {
			d.FundedUses = FundsAllUses
			r.noteDefault(path+".delayed_draw.funded_uses", d.FundedUses.String())
		}
		last := r.lastPlannedCOD(d.PhaseIDs)
		r.fillDate(&d.AvailabilityEnd, path+".delayed_draw.availability_end", last)
		if last != nil && t.IssueDate != nil && t.PIK == nil && *last > *t.IssueDate && (t.Maturity == nil || *last <= *t.Maturity) {
			r.fillDate(&t.CapitalizeInterestUntil, path+".capitalize_interest_until", last)
		}
	}
	if e := t.Escrow; e != nil {
		if last := r.lastPlannedCOD(nil); last != nil {
			before := last.AddDays(-1)
			r.fillDate(&e.EndDate, path+".escrow.end_date", &before)
		}
		if e.AmountUSD == nil {
			r.noteDefault(path+".escrow.amount_usd", "interest due up to end_date at the rate of the issue date")
		}
	}
}

// lastPlannedCOD returns the last planned COD of the phases named, of all for an empty list; nil if one is unknown.
func (r *resolver) lastPlannedCOD(ids []string) *calendar.Date {
	return among(slices.Max[[]calendar.Date], r.plannedCODs(ids))
}

// checkFunding checks the order of sources against what it orders.
func (r *resolver) checkFunding() {
	f := r.c.Financing.Funding
	if f == nil {
		return
	}
	const at = "financing.funding"
	if len(r.c.Facility.Phases) == 0 && len(r.c.OwnLines) == 0 {
		r.fault(at, "unused", "has no effect: facility.phases is empty; give a phase or own_lines or remove it")
	}
	if f.Order == ProRata && f.GearingFraction == nil {
		r.fault(at+".gearing_fraction", "required", "is missing; PRO_RATA shares every month's uses by it")
	}
	if f.Order == DebtFirst {
		r.checkUnusedAmount(f.GearingFraction, "", at+".gearing_fraction", "with DEBT_FIRST debt is drawn as far as it may be; remove it or limit draws by max_ltc_fraction")
	}
	if f.Order != EquityFirst {
		r.checkUnusedAmount(f.EquityFirstUSD, "", at+".equity_first_usd", "only with EQUITY_FIRST; remove it or change order")
	} else if f.EquityFirstUSD != nil && f.GearingFraction != nil {
		r.fault(at, "exclusive", "gives equity_first_usd, gearing_fraction; keep one and remove the other")
	}
	if f.GearingBase == CashUses && f.Order != ProRata {
		r.fault(at+".gearing_base", "unused", "has no effect: only PRO_RATA shares by month; remove it or change order")
	}
	delayed := slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.DelayedDraw != nil })
	if f.MaxLTCFraction != nil && !delayed {
		r.fault(at+".max_ltc_fraction", "unused", "has no effect: no tranche is drawn over time; remove it or give delayed_draw")
	}
	if f.DrawTest == CostToComplete {
		switch {
		case !delayed:
			r.fault(at+".draw_test", "unused", "has no effect: no tranche is drawn over time; remove it or give delayed_draw")
		case f.ContingentEquityUSD == nil && r.c.Financing.EquityCommitmentUSD == nil:
			r.fault(at+".draw_test", "unused", "has no effect while equity is without limit; give contingent_equity_usd or equity_commitment_usd")
		}
	}
}

// checkDraws checks the draws, the escrow and the extensions of a tranche.
func (r *resolver) checkDraws(t *Tranche, path string) {
	if t.DelayedDraw != nil {
		r.checkDelayedDraw(t, t.DelayedDraw, path+".delayed_draw")
	}
	if e := t.Escrow; e != nil {
		r.checkEscrow(t, e, path+".escrow")
	}
	if t.CapRate != nil && t.IndexID == "" {
		r.fault(path+".cap_rate", "unused", "has no effect: a fixed rate has no cap; remove it or give index_id")
	}
	if t.CapRate != nil && t.FloorRate != nil && t.CapRate.Cmp(*t.FloorRate) < 0 {
		r.fault(path+".cap_rate", "order", "%s is below floor_rate, %s", t.CapRate, t.FloorRate)
	}
	if t.AmortizationTermMonths != 0 && (t.Amortization != contract.Level && t.Amortization != contract.StraightLine || t.draws()) {
		r.fault(path+".amortization_term_months", "unused", "has no effect: only a LEVEL or STRAIGHT_LINE loan with one schedule has a balloon by it; remove it")
	}
	for i, at := range at(path+".extensions", t.Extensions) {
		months := int(t.PaymentFrequency)
		if months > 0 && t.Extensions[i].Months%months != 0 {
			r.fault(at+".months", "range", "%d is no multiple of the payment frequency, %d months", t.Extensions[i].Months, months)
		}
		if t.Amortization == contract.Listed {
			r.fault(at, "unused", "a LISTED amortization names its last day itself; remove the extension")
		}
	}
}

// draws tells whether each draw of a tranche has a schedule of its own.
func (t *Tranche) draws() bool { return t.DelayedDraw != nil && t.DelayedDraw.DrawTermMonths > 0 }

func (r *resolver) checkDelayedDraw(t *Tranche, d *DelayedDraw, path string) {
	r.phaseRefs(path+".phase_ids", d.PhaseIDs)
	end := d.AvailabilityEnd
	if end == nil {
		if r.hasGrid && len(r.c.Facility.Phases) == 0 {
			r.fault(path+".availability_end", "required", "is missing; without phases it has no default")
		}
		return
	}
	if t.IssueDate != nil && *end <= *t.IssueDate {
		r.fault(path+".availability_end", "order", "%s does not come after issue_date, %s", end, t.IssueDate)
	}
	if t.Maturity != nil && *end > *t.Maturity {
		r.fault(path+".availability_end", "order", "%s lies after maturity, %s", end, t.Maturity)
	}
	if len(r.c.Facility.Phases) == 0 && d.FundedUses != FundsAllUses {
		r.fault(path+".funded_uses", "unused", "has no effect: facility.phases is empty; remove it")
	}
	if t.IssuePriceFraction != nil {
		r.fault(path, "exclusive", "a tranche drawn over time is drawn at par; remove issue_price_fraction")
	}
	if t.Escrow != nil {
		r.fault(path, "exclusive", "interest is funded in advance of a tranche drawn at issue; remove escrow")
	}
	if d.DrawTermMonths != 0 {
		r.checkDrawTerm(t, d, path)
	}
}

// checkDrawTerm checks the term of draws that mature one by one.
func (r *resolver) checkDrawTerm(t *Tranche, d *DelayedDraw, path string) {
	at := path + ".draw_term_months"
	if months := int(t.PaymentFrequency); months > 0 && d.DrawTermMonths%months != 0 {
		r.fault(at, "range", "%d is no multiple of the payment frequency, %d months", d.DrawTermMonths, months)
	}
	if t.InterestOnlyMonths >= d.DrawTermMonths {
		r.fault(at, "order", "%d must be more than interest_only_months, %d", d.DrawTermMonths, t.InterestOnlyMonths)
	}
	if t.Amortization != contract.Bullet && t.Amortization != contract.Level && t.Amortization != contract.StraightLine {
		r.fault(at, "contract", "draws with schedules of their own are BULLET, LEVEL or STRAIGHT_LINE; choose one of these")
	}
	if t.Sizing != nil {
		r.fault(at, "exclusive", "the size of draws with schedules of their own is not solved; remove sizing")
	}
	if len(t.Extensions) > 0 {
		r.fault(at, "exclusive", "draws with schedules of their own are not extended; remove extensions")
	}
	if t.FirstPaymentDate != nil {
		r.fault(at, "exclusive", "each draw has its own first payment; remove first_payment_date")
	}
	if last := d.AvailabilityEnd.AddMonths(d.DrawTermMonths); t.Maturity != nil && *t.Maturity < last {
		r.fault(at, "order", "a draw on %s would mature on %s, after maturity, %s", d.AvailabilityEnd, last, t.Maturity)
	}
}

func (r *resolver) checkEscrow(t *Tranche, e *InterestEscrow, path string) {
	switch {
	case e.EndDate == nil:
		if r.hasGrid && len(r.c.Facility.Phases) == 0 {
			r.fault(path+".end_date", "required", "is missing; without phases it has no default")
		}
	default:
		r.notBefore(path+".end_date", e.EndDate, t.IssueDate, "issue_date")
		r.beforeHorizon(path+".end_date", e.EndDate)
		if t.IssueDate != nil && *e.EndDate >= *t.IssueDate && e.EndDate.MonthEnd() == t.IssueDate.MonthEnd() {
			r.fault(path+".end_date", "order", "%s lies in the month of issue_date, %s: no interest is paid by then", e.EndDate, t.IssueDate)
		}
	}
	if t.CapitalizeInterestUntil != nil {
		r.fault(path, "exclusive", "interest that joins principal is not funded in advance; remove capitalize_interest_until or escrow")
	}
	if t.Seniority == Mezzanine {
		r.fault(path, "contract", "only senior interest is funded in advance")
	}
}

// extendedMaturity is the last day of a tranche with its extensions.
func (t *Tranche) extendedMaturity() calendar.Date {
	months := 0
	for _, e := range t.Extensions {
		months += e.Months
	}
	return laterBy(*t.Maturity, months)
}

// laterBy moves a date by months; a month end stays one.
func laterBy(d calendar.Date, months int) calendar.Date {
	if moved := d.AddMonths(months); !d.IsMonthEnd() {
		return moved
	}
	return d.AddMonths(months).MonthEnd()
}

// ballooned gives a schedule the principal of a longer one, up to its own maturity: what is left then is a balloon.
func (r *resolver) ballooned(s contract.Schedule, t *Tranche, path string) (contract.Schedule, bool) {
	months, term := t.AmortizationTermMonths, s.Terms
	if months == 0 {
		return s, true
	}
	term.Maturity = s.Terms.Maturity
	for n := 1; term.Maturity < t.IssueDate.AddMonths(months); n++ {
		term.Maturity = laterBy(s.Terms.Maturity, n*int(t.PaymentFrequency))
	}
	if s.Terms.Maturity > t.IssueDate.AddMonths(months) && term.Maturity == s.Terms.Maturity {
		r.fault(path+".amortization_term_months", "order", "%d months end before maturity, %s", months, s.Terms.Maturity)
		return s, false
	}
	long, faults := contract.Resolve(term)
	if len(faults) > 0 {
		r.fault(path+".amortization_term_months", "contract", "%s; got %s", inCaseWords(faults[0].Rule), faults[0].Got)
		return s, false
	}
	k := calc{ok: true}
	principal, left := make([]money.Fixed, len(s.Periods)), s.Terms.Principal
	for i := range principal {
		principal[i] = long.Periods[i].Principal
		left = k.sub(left, principal[i])
	}
	last := len(principal) - 1
	principal[last] = k.add(principal[last], left)
	out, err := s.Sized(s.Terms.Principal, principal, left)
	if err != nil || !k.ok {
		r.fault(path+".amortization_term_months", "contract", "%v", fmt.Errorf("the longer schedule does not fit: %w", err))
		return s, false
	}
	return out, true
}

// monthlyDraws lays a tranche whose draws mature one by one on the grid: it may pay in every month that lies a whole number of
// payment periods, up to the term, after a month of availability. Amounts are not known here.
func (r *resolver) monthlyDraws(t *Tranche) contract.Monthly {
	g, d := r.out.Grid, t.DelayedDraw
	n := g.Len()
	m := contract.Monthly{AccrualBefore: make([]money.Fixed, n), AccrualAfter: make([]money.Fixed, n), Pay: make([]bool, n),
		Principal: make([]money.Fixed, n), Reset: make([]bool, n), Draw: g.Index(*t.IssueDate)}
	last := n - 1
	if d.AvailabilityRule == AvailabilityFixed {
		last = min(last, g.Index(*d.AvailabilityEnd))
	}
	for s := max(0, m.Draw); s <= last; s++ {
		for age := int(t.PaymentFrequency); age <= d.DrawTermMonths && s+age < n; age += int(t.PaymentFrequency) {
			m.Pay[s+age] = true
		}
	}
	return m
}
