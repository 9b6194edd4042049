package project

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// fillInstruments fills what stands beside the terms of tranches.
func (r *resolver) fillInstruments() {
	f := &r.c.Financing
	for i, path := range at("financing.hedges", f.Hedges) {
		h := &f.Hedges[i]
		if t := r.trancheOf(h.TrancheID); t != nil {
			r.fillDate(&h.StartDate, path+".start_date", t.IssueDate)
			r.fillDate(&h.EndDate, path+".end_date", t.Maturity)
		}
		if h.Notionals == nil {
			r.noteDefault(path+".notionals", "the planned balance of the tranche")
		}
	}
	if v := f.Revolver; v != nil {
		const path = "financing.revolver"
		r.fillPeriod(&v.PaymentFrequency, calendar.Quarterly, path)
		r.fillDayCount(&v.DayCount, calendar.Act360, path)
		r.fillDate(&v.StartDate, path+".start_date", r.c.FinancialClose)
		if v.Maturity == nil {
			r.noteDefault(path+".maturity", "the horizon")
		}
		if v.IndexID != "" && v.FixedRate == nil {
			r.fillAmount(&v.MarginRate, path+".margin_rate", money.Zero())
		}
	}
	if f.DSRA != nil && f.DSRA.LetterOfCredit != nil {
		const path = "financing.dsra.letter_of_credit"
		r.fillPeriod(&f.DSRA.LetterOfCredit.PaymentFrequency, calendar.Quarterly, path)
		r.fillDayCount(&f.DSRA.LetterOfCredit.DayCount, calendar.Act360, path)
	}
	for i, path := range at("financing.leases", f.Leases) {
		l := &f.Leases[i]
		r.fillPeriod(&l.PaymentFrequency, calendar.Monthly, path)
		r.fillDate(&l.Commencement, path+".commencement", r.c.FinancialClose)
		if l.PurchasePriceUSD == nil && l.FairValueUSD != nil {
			r.fillAmount(&l.PurchasePriceUSD, path+".purchase_price_usd", *l.FairValueUSD)
		}
	}
	if r.c.Market.RefinancingClosedDate == nil && r.refinances() {
		r.noteDefault("market.refinancing_closed_date", "never")
	}
}

// refinances reports whether a balloon looks for a new lender.
func (r *resolver) refinances() bool {
	return slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.Refinancing != nil })
}

// fillTrancheTerms fills the further terms of a tranche.
func (r *resolver) fillTrancheTerms(t *Tranche, path string) {
	if t.PIK != nil {
		r.fillDate(&t.PIK.UntilDate, path+".pik.until_date", t.Maturity)
	}
	if t.Conversion != nil && t.Conversion.ConversionDate == nil {
		r.noteDefault(path+".conversion.conversion_date", "never")
	}
	if o := t.Refinancing; o != nil && o.Amortization == RefinancingUnspecified {
		o.Amortization = RefinancingLevel
		r.noteDefault(path+".refinancing.amortization", o.Amortization.String())
	}
}

func (r *resolver) fillPeriod(f *calendar.Frequency, with calendar.Frequency, path string) {
	if *f == 0 {
		*f = with
		r.noteDefault(path+".payment_frequency", Value{Kind: IntegerKind, Given: true, Int: int64(with)}.String())
	}
}

func (r *resolver) fillDayCount(d **calendar.DayCount, with calendar.DayCount, path string) {
	if *d == nil {
		*d = &with
		r.noteDefault(path+".day_count", word(with))
	}
}

// trancheOf finds a tranche by its id; nil if there is none.
func (r *resolver) trancheOf(id string) *Tranche {
	list := r.c.Financing.Tranches
	if i := slices.IndexFunc(list, func(t Tranche) bool { return t.ID == id }); i >= 0 {
		return &list[i]
	}
	return nil
}

// resolveInstruments checks hedges, revolver, letter of credit and leases.
func (r *resolver) resolveInstruments() {
	f := &r.c.Financing
	for i, path := range at("financing.hedges", f.Hedges) {
		r.checkHedge(&f.Hedges[i], path)
	}
	if f.Revolver != nil {
		r.checkRevolver(f.Revolver, "financing.revolver")
	}
	if f.DSRA != nil && f.DSRA.LetterOfCredit != nil {
		r.checkPeriod(f.DSRA.LetterOfCredit.PaymentFrequency, "financing.dsra.letter_of_credit")
	}
	for i, path := range at("financing.leases", f.Leases) {
		r.resolveLease(i, path)
	}
	r.checkClosedMarket()
}

func (r *resolver) checkPeriod(f calendar.Frequency, path string) {
	if f != 0 && !slices.Contains([]calendar.Frequency{1, 3, 6, 12}, f) {
		r.fault(path+".payment_frequency", "range", "%d is out of range; it must be 1, 3, 6 or 12 months", f)
	}
}

// checkHedge checks that a hedge has a floating loan to hedge, and the rate of its kind alone.
func (r *resolver) checkHedge(h *Hedge, path string) {
	t := r.trancheOf(h.TrancheID)
	switch {
	case h.TrancheID == "":
		r.fault(path+".tranche_id", "required", "is missing; name the floating tranche that is hedged")
	case t == nil:
		r.fault(path+".tranche_id", "reference", "names tranche %q, which does not exist", clip(h.TrancheID))
	case t.OfOwners():
		r.fault(path+".tranche_id", "reference", "names tranche %q, which is the owners'; only debt to others is hedged", clip(h.TrancheID))
	case t.IndexID == "":
		r.fault(path+".tranche_id", "reference", "names tranche %q, whose rate is fixed; only a floating one can be hedged", clip(h.TrancheID))
	}
	const swap, limit = "has no effect: only a SWAP has it; remove it", "has no effect: only a CAP has it; remove it"
	switch h.Kind {
	case Swap:
		r.need(h.FixedRate != nil, path+".fixed_rate", "a swap pays a fixed rate")
		r.unwanted(h.StrikeRate != nil, path+".strike_rate", limit)
		r.unwanted(h.PremiumUSD != nil, path+".premium_usd", limit)
	case Cap:
		r.need(h.StrikeRate != nil, path+".strike_rate", "a cap pays above its strike")
		r.unwanted(h.FixedRate != nil, path+".fixed_rate", swap)
	}
	points := at(path+".notionals", h.Notionals)
	for k := 1; k < len(h.Notionals); k++ {
		if h.Notionals[k].Date <= h.Notionals[k-1].Date {
			r.fault(points[k]+".date", "order", "%s does not come after the one before it, %s; list notionals in order of date",
				h.Notionals[k].Date, h.Notionals[k-1].Date)
		}
	}
	if h.StartDate != nil && h.EndDate != nil && *h.EndDate <= *h.StartDate {
		r.fault(path+".end_date", "order", "%s does not come after start_date, %s", h.EndDate, h.StartDate)
	}
}

// need faults an input that another one makes necessary.
func (r *resolver) need(given bool, path, why string) {
	if !given {
		r.fault(path, "required", "is missing: %s", why)
	}
}

// unwanted faults an input without effect.
func (r *resolver) unwanted(given bool, path, why string) {
	if given {
		r.fault(path, "unused", "%s", why)
	}
}

func (r *resolver) checkRevolver(v *Revolver, path string) {
	switch r.exactlyOne(path, option{"fixed_rate", v.FixedRate != nil}, option{"index_id", v.IndexID != ""}) {
	case "index_id":
		r.indexNamed(v.IndexID, path+".index_id")
	case "fixed_rate":
		r.checkUnusedAmount(v.MarginRate, "", path+".margin_rate", "a fixed rate has no margin; remove it or give index_id")
	}
	r.checkPeriod(v.PaymentFrequency, path)
	r.onGrid(path+".start_date", v.StartDate)
	if v.Maturity != nil && v.StartDate != nil && *v.Maturity <= *v.StartDate {
		r.fault(path+".maturity", "order", "%s does not come after start_date, %s", v.Maturity, v.StartDate)
	}
}

// indexNamed checks that an index exists.
func (r *resolver) indexNamed(id, path string) {
	if !slices.ContainsFunc(r.c.Market.Indices, func(x RateIndex) bool { return x.ID == id }) {
		r.fault(path, "reference", "names index %q, which does not exist; market.indices has %s", clip(id), r.indexIDs())
	}
}

// checkTrancheTerms checks payment in kind, conversion, prepayments and refinancing of a tranche.
func (r *resolver) checkTrancheTerms(t *Tranche, path string) {
	if t.OfOwners() {
		r.checkOwned(t, path)
	}
	if t.PIK != nil {
		r.unwanted(t.CapitalizeInterestUntil != nil, path+".capitalize_interest_until", "pik says what joins principal; keep one of the two")
		r.unwanted(t.Seniority == Senior, path+".pik", "a senior tranche pays its interest in cash; give another seniority or remove it")
		r.unwanted(t.PIK.Kind == PIKAlways && t.PIK.CashCover != nil && *t.PIK.CashCover != money.One(), path+".pik.cash_cover",
			"has no effect: only a TOGGLE tests cash; remove it")
		if t.PIK.UntilDate != nil && t.Maturity != nil && *t.PIK.UntilDate > *t.Maturity {
			r.fault(path+".pik.until_date", "order", "%s lies after maturity, %s", t.PIK.UntilDate, t.Maturity)
		}
	}
	if t.Conversion != nil && t.Amortization != contract.Bullet {
		r.fault(path+".conversion", "exclusive", "a convertible note is a BULLET; remove amortization or conversion")
	}
	r.checkMoves(t, path)
	r.checkPrepayments(t, path)
	if o, f := t.Refinancing, int(t.PaymentFrequency); o != nil && f > 0 && o.TermMonths%f != 0 {
		r.fault(path+".refinancing.term_months", "range", "%d is no whole number of payment periods of %d months", o.TermMonths, f)
	}
}

// checkMoves refuses terms that contradict each other.
func (r *resolver) checkMoves(t *Tranche, path string) {
	vintages := t.DelayedDraw != nil && t.DelayedDraw.DrawTermMonths > 0
	const each = "is not taken where each draw matures by itself (delayed_draw.draw_term_months); remove one of the two"
	r.unwanted(vintages && t.PIK != nil, path+".pik", each)
	r.unwanted(vintages && t.Conversion != nil, path+".conversion", each)
	r.unwanted(vintages && len(t.Prepayments) > 0, path+".prepayments", each)
	r.unwanted(vintages && t.Refinancing != nil, path+".refinancing", each)
	const converts = "is not taken of a convertible note; remove one of the two"
	r.unwanted(t.Conversion != nil && t.PIK != nil, path+".pik", converts)
	r.unwanted(t.Conversion != nil && len(t.Prepayments) > 0, path+".prepayments", converts)
	r.unwanted(t.Conversion != nil && t.Refinancing != nil, path+".refinancing", converts)
	r.unwanted(t.Conversion != nil && t.DelayedDraw != nil, path+".delayed_draw", converts)
}

// checkOwned refuses terms of lenders in what the owners put in.
func (r *resolver) checkOwned(t *Tranche, path string) {
	const why = "is no term of a shareholder loan or of preferred equity; remove it or give another seniority"
	r.unwanted(t.DelayedDraw != nil, path+".delayed_draw", why)
	r.unwanted(t.Escrow != nil, path+".escrow", why)
	r.unwanted(len(t.Extensions) > 0, path+".extensions", why)
	r.unwanted(t.IssuePriceFraction != nil && *t.IssuePriceFraction != money.One(), path+".issue_price_fraction", why)
	r.unwanted(len(t.Prepayments) > 0, path+".prepayments", why)
	r.unwanted(t.Refinancing != nil, path+".refinancing", why)
	r.unwanted(t.Conversion != nil, path+".conversion", why)
	r.unwanted(t.PIK != nil && t.PIK.Kind == PIKToggle, path+".pik", "what cash does not meet is deferred; give ALWAYS to let it bear interest")
}

func (r *resolver) checkPrepayments(t *Tranche, path string) {
	for i, p := range at(path+".prepayments", t.Prepayments) {
		x := &t.Prepayments[i]
		if i > 0 && x.Date != nil && t.Prepayments[i-1].Date != nil && !laterMonth(*t.Prepayments[i-1].Date, *x.Date) {
			r.fault(p+".date", "order", "%s does not fall in a month after the one before it, %s; list prepayments in order of date, one a month",
				x.Date, t.Prepayments[i-1].Date)
		}
		r.notBefore(p+".date", x.Date, t.IssueDate, "issue_date")
		if x.Date != nil && t.Maturity != nil && !laterMonth(*x.Date, *t.Maturity) {
			r.fault(p+".date", "order", "%s does not fall in a month before maturity, %s", x.Date, t.Maturity)
		}
		if x.MakeWholeRate != nil {
			r.unwanted(len(x.Penalties) > 0, p+".penalties", "make_whole_rate is given; keep one of the two")
			r.unwanted(t.FixedRate == nil, p+".make_whole_rate", "the payments of a floating tranche are not known in advance; give penalties instead")
		}
		for k := 1; k < len(x.Penalties); k++ {
			a, b := x.Penalties[k-1].UntilDate, x.Penalties[k].UntilDate
			if a != nil && b != nil && *b <= *a {
				r.fault(at(p+".penalties", x.Penalties)[k]+".until_date", "order", "%s does not come after the one before it, %s", b, a)
			}
		}
	}
}

// laterMonth tells whether b falls in a calendar month after a's.
func laterMonth(a, b calendar.Date) bool { return b > a.MonthEnd() }

// checkClosedMarket warns of a closed market that nobody asks for money.
func (r *resolver) checkClosedMarket() {
	if r.c.Market.RefinancingClosedDate != nil && !r.refinances() {
		r.warn("market.refinancing_closed_date", "unused", "no tranche has a refinancing")
	}
}
