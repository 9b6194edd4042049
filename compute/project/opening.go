package project

import (
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Opening is the balance sheet with which a case starts that has a history: a seasoned case (conventions 1.7). Its date is
// the case's ValuationDate, a month end, whose month is month 0: the balances are those at the end of it, and what falls due
// from the next month on is the model's. Assets = liabilities + equity must hold to the cent.
type Opening struct {
	CashUSD                   Amount            `path:"cash_usd" range:"0..10000000000000" default:"0"`                            // operating account; default 0; 0..1e13
	DSRAUSD                   Amount            `path:"dsra_usd" range:"0..10000000000000" default:"0"`                            // debt service reserve account; default 0; 0..1e13
	ReceivablesUSD            Amount            `path:"receivables_usd" range:"0..10000000000000" default:"0"`                     // collected in the month after the date; default 0; 0..1e13
	OperatingPayablesUSD      Amount            `path:"operating_payables_usd" range:"0..10000000000000" default:"0"`              // running cost owed; default 0; 0..1e13
	ConstructionPayablesUSD   Amount            `path:"construction_payables_usd" range:"0..10000000000000" default:"0"`           // capital cost owed, in the assets' cost; default 0; 0..1e13
	TaxPayableUSD             Amount            `path:"tax_payable_usd" range:"-10000000000000..10000000000000" default:"0"`       // tax owed, below 0 a claim; default 0; -1e13..1e13
	DeferredTaxUSD            Amount            `path:"deferred_tax_usd" range:"-10000000000000..10000000000000" default:"0"`      // liability, below 0 an asset; default 0; -1e13..1e13
	CapitalizedInterestUSD    Amount            `path:"capitalized_interest_usd" range:"0..10000000000000" default:"0"`            // less its depreciation; default 0; 0..1e13
	ContributedUSD            Amount            `path:"contributed_equity_usd" range:"0..10000000000000" default:"0"`              // paid in by the owners; default 0; 0..1e13
	RetainedUSD               Amount            `path:"retained_earnings_usd" range:"-10000000000000..10000000000000" default:"0"` // results less distributions; default 0; -1e13..1e13
	InterestCarriedForwardUSD Amount            `path:"interest_carried_forward_usd" range:"0..10000000000000" default:"0"`        // not deducted yet for tax; default 0; 0..1e13
	Assets                    []OpeningAsset    `path:"assets" max:"2048"`                                                         // what has been paid for
	Tranches                  []OpeningTranche  `path:"tranches" max:"64"`                                                         // debt drawn before the date
	Prepayments               []OpeningPrepaid  `path:"prepayments" max:"64"`                                                      // what tenants have paid in advance and not used
	TaxBasis                  []OpeningTaxBasis `path:"tax_basis" max:"1024"`                                                      // assets in service, for tax
	Revolver                  *OpeningRevolver  `path:"revolver"`                                                                  // state of the revolver; nil: nothing drawn or accrued
	Hedges                    []OpeningHedge    `path:"hedges" max:"64"`                                                           // state of hedges
}

// OpeningRevolver is the state of the revolver.
type OpeningRevolver struct {
	DrawnUSD           Amount `path:"drawn_usd" range:"0..10000000000000"`            // owed; default: 0; 0..1e13, at most its limit
	AccruedInterestUSD Amount `path:"accrued_interest_usd" range:"0..10000000000000"` // since the last payment; default: 0; 0..1e13
	AccruedFeeUSD      Amount `path:"accrued_fee_usd" range:"0..10000000000000"`      // since the last payment; default: 0; 0..1e13
	OverdueUSD         Amount `path:"overdue_usd" range:"0..10000000000000"`          // interest and fee due by the date and unpaid; default: 0; 0..1e13
}

// OpeningHedge is the state of a hedge. Its rate is the one fixed on the last reset day by the date.
type OpeningHedge struct {
	HedgeID               string `path:"hedge_id"`
	AccruedUSD            Amount `path:"accrued_usd" range:"-10000000000000..10000000000000"` // net payment accrued since the last one, below 0 to be received; default: 0; -1e13..1e13
	UnamortizedPremiumUSD Amount `path:"unamortized_premium_usd" range:"0..10000000000000"`   // of a cap, not expensed yet; default: 0; 0..1e13
	OverdueUSD            Amount `path:"overdue_usd" range:"0..10000000000000"`               // net payments due by the date and unpaid; default: 0; 0..1e13
}

// OpeningAsset is one line of capital cost or one fleet.
type OpeningAsset struct {
	PhaseID                 string `path:"phase_id"`
	CostID                  string `path:"cost_id"`                                                            // of a capital cost or a fleet of the phase
	CostUSD                 Amount `path:"cost_usd" required:"true" range:"0..10000000000000"`                 // paid or owed to date; required; 0..1e13
	AccumulatedDepreciation Amount `path:"accumulated_depreciation_usd" range:"0..10000000000000" default:"0"` // of the books; default 0; 0..1e13
}

// OpeningTranche is the state of one tranche. What a tranche drawn over time owes counts as drawn of its commitment.
type OpeningTranche struct {
	TrancheID          string `path:"tranche_id"`
	PrincipalUSD       Amount `path:"principal_usd" required:"true" range:"0..10000000000000"`    // owed; required; 0..1e13
	AccruedInterestUSD Amount `path:"accrued_interest_usd" range:"0..10000000000000" default:"0"` // since the last payment; default 0; 0..1e13
	UnamortizedFeesUSD Amount `path:"unamortized_fees_usd" range:"0..10000000000000" default:"0"` // fees and discounts not expensed yet; default 0; 0..1e13
	OverdueUSD         Amount `path:"overdue_usd" range:"0..10000000000000"`                      // due by the date and unpaid, default interest included; default: 0; 0..1e13
	OverdueBearingUSD  Amount `path:"overdue_bearing_usd" range:"0..10000000000000"`              // of it, what bears default interest; default: all of it; 0..1e13
	EscrowUSD          Amount `path:"escrow_usd" range:"0..10000000000000"`                       // in the escrow account for its interest; default: 0; 0..1e13
}

// OpeningPrepaid is what a tenant has paid in advance and not used.
type OpeningPrepaid struct {
	TenantID     string `path:"tenant_id"`
	LiabilityUSD Amount `path:"liability_usd" required:"true" range:"0..10000000000000"` // credited evenly over the rest of the contract; required; 0..1e13
}

// OpeningTaxBasis is what was placed in service on one day, for tax (conventions 9.2). The table of its class goes on.
type OpeningTaxBasis struct {
	TaxClass    TaxClass       `path:"tax_class"`                                           // required
	ServiceDate *calendar.Date `path:"service_date" required:"true"`                        // when placed in service; required; not after the valuation date
	BasisUSD    Amount         `path:"basis_usd" required:"true" range:"0..10000000000000"` // cost less what was deducted as a bonus: what the table spreads; required; 0..1e13
}

// seasoned tells whether the case starts with a balance sheet, so that its month 0 is that of the valuation date.
func (c *Case) seasoned() bool { return c.Opening != nil && c.ValuationDate != nil }

// origin is the day whose month is month 0: financial close, or the valuation date of a seasoned case.
func (c *Case) origin() *calendar.Date {
	if c.seasoned() {
		return c.ValuationDate
	}
	return c.FinancialClose
}

// resolveOpening checks the balance sheet of a seasoned case.
func (r *resolver) resolveOpening() {
	o := r.c.Opening
	if o == nil {
		return
	}
	if d := r.given.ValuationDate; d == nil {
		r.fault("valuation_date", "required", "is missing; it is the date of opening, the balance sheet with which the case starts")
	} else if *d != d.MonthEnd() {
		r.fault("valuation_date", "order", "%s is not the end of a month, as the date of opening must be", d)
	}
	before := len(r.findings)
	r.checkOpeningAssets(o)
	r.checkOpeningDebt(o)
	for i, path := range at("opening.prepayments", o.Prepayments) {
		r.checkOpeningPrepaid(o.Prepayments, i, path)
	}
	for i, path := range at("opening.tax_basis", o.TaxBasis) {
		r.checkOpeningTaxBasis(&o.TaxBasis[i], path)
	}
	r.checkOpeningRevolver(o.Revolver)
	for i, path := range at("opening.hedges", o.Hedges) {
		r.checkOpeningHedge(o.Hedges, i, path)
	}
	if r.c.Tax.Regime != USTax {
		const why = "it belongs to the regime US; give tax.regime or remove it"
		r.checkUnusedAmount(o.InterestCarriedForwardUSD, "0", "opening.interest_carried_forward_usd", why)
		if len(o.TaxBasis) > 0 {
			r.fault("opening.tax_basis", "unused", "has no effect: %s", why)
		}
	}
	if !r.c.Tax.DeferredTax {
		r.checkUnusedAmount(o.DeferredTaxUSD, "0", "opening.deferred_tax_usd", "give tax.deferred_tax or remove it")
	}
	if !r.faultsSince(before) {
		r.checkOpeningBalance(o)
	}
}

// checkOpeningAssets finds the lines that assets name, and lines in operation that none names.
func (r *resolver) checkOpeningAssets(o *Opening) {
	seen := map[string]bool{}
	for i, path := range at("opening.assets", o.Assets) {
		a := &o.Assets[i]
		key := a.PhaseID + "/" + a.CostID
		switch {
		case !r.hasCostLine(a.PhaseID, a.CostID):
			r.fault(path, "reference", "phase %q has no capital cost or fleet %q", clip(a.PhaseID), clip(a.CostID))
		case seen[key]:
			r.fault(path, "unique", "%s stands twice", clip(key))
		case a.CostUSD != nil && a.AccumulatedDepreciation != nil && a.AccumulatedDepreciation.Cmp(*a.CostUSD) > 0:
			r.fault(path+".accumulated_depreciation_usd", "range", "%s is more than cost_usd, %s", a.AccumulatedDepreciation, a.CostUSD)
		}
		seen[key] = true
	}
	if r.c.ValuationDate == nil {
		return
	}
	for i := range r.c.Facility.Phases {
		p := &r.c.Facility.Phases[i]
		if p.PlannedCOD == nil || *p.PlannedCOD > *r.c.ValuationDate {
			continue
		}
		var missing []string
		for k := range p.CapitalCosts {
			missing = append(missing, p.CapitalCosts[k].ID)
		}
		for k := range p.Fleets {
			missing = append(missing, p.Fleets[k].ID)
		}
		missing = slices.DeleteFunc(missing, func(id string) bool { return seen[p.ID+"/"+id] })
		if len(missing) > 0 {
			r.fault("opening.assets", "required", "phase %s operates on %s; give what %s had cost by then", p.ID, r.c.ValuationDate, several(missing))
		}
		if p.DelayDays != nil && !p.DelayDays.IsZero() {
			r.fault("facility.phases["+p.ID+"].delay_days", "order", "the phase operates on %s already", r.c.ValuationDate)
		}
	}
}

func (r *resolver) hasCostLine(phase, id string) bool {
	for i := range r.c.Facility.Phases {
		if p := &r.c.Facility.Phases[i]; p.ID == phase {
			return slices.ContainsFunc(p.CapitalCosts, func(c CapitalCost) bool { return c.ID == id }) ||
				slices.ContainsFunc(p.Fleets, func(f Fleet) bool { return f.ID == id })
		}
	}
	return false
}

// checkOpeningDebt finds the tranches that are named, and drawn ones that are not.
func (r *resolver) checkOpeningDebt(o *Opening) {
	seen := map[string]bool{}
	for i, path := range at("opening.tranches", o.Tranches) {
		id := o.Tranches[i].TrancheID
		switch at := slices.IndexFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.ID == id }); {
		case at < 0:
			r.fault(path+".tranche_id", "reference", "names tranche %q, which does not exist", clip(id))
		case seen[id]:
			r.fault(path+".tranche_id", "unique", "names tranche %q twice", clip(id))
		case !r.drawnBefore(&r.c.Financing.Tranches[at]):
			r.fault(path, "order", "tranche %s is issued after the valuation date", clip(id))
		case r.c.Financing.Tranches[at].DelayedDraw != nil && r.c.Financing.Tranches[at].DelayedDraw.DrawTermMonths > 0:
			r.fault(path, "unused", "tranche %s has draws with a schedule of their own, which a balance sheet does not tell apart; "+
				"state each draw as a tranche", clip(id))
		default:
			r.checkOpeningClaims(&o.Tranches[i], &r.c.Financing.Tranches[at], path)
		}
		seen[id] = true
	}
	for i := range r.c.Financing.Tranches {
		if t := &r.c.Financing.Tranches[i]; r.drawnBefore(t) && !seen[t.ID] && t.ID != "" {
			r.fault("opening.tranches", "required", "tranche %s is issued by the valuation date; give what is owed on it", clip(t.ID))
		}
	}
}

// checkOpeningClaims checks what beside principal a balance sheet says of a tranche.
func (r *resolver) checkOpeningClaims(o *OpeningTranche, t *Tranche, path string) {
	overdue, bearing := valueOr(o.OverdueUSD, money.Zero()), valueOr(o.OverdueBearingUSD, money.Zero())
	if bearing.Cmp(overdue) > 0 {
		r.fault(path+".overdue_bearing_usd", "range", "%s is more than overdue_usd, %s", bearing, overdue)
	}
	if o.OverdueBearingUSD != nil && t.OfOwners() {
		r.fault(path+".overdue_bearing_usd", "unused", "has no effect: what owners are owed is deferred and bears nothing; remove it")
	}
	if o.EscrowUSD == nil || o.EscrowUSD.IsZero() {
		return
	}
	switch {
	case t.Escrow == nil:
		r.fault(path+".escrow_usd", "reference", "tranche %s has no escrow account; give escrow or add the amount to cash", clip(t.ID))
	case t.Escrow.EndDate != nil && r.c.ValuationDate != nil && *t.Escrow.EndDate <= *r.c.ValuationDate:
		r.fault(path+".escrow_usd", "order", "the escrow account ended on %s; add what is left of it to cash", t.Escrow.EndDate)
	}
}

// checkOpeningRevolver checks the state of the revolver.
func (r *resolver) checkOpeningRevolver(o *OpeningRevolver) {
	if o == nil {
		return
	}
	switch v := r.c.Financing.Revolver; {
	case v == nil:
		r.fault("opening.revolver", "reference", "the financing has no revolver; give financing.revolver")
	case v.LimitUSD != nil && o.DrawnUSD != nil && o.DrawnUSD.Cmp(*v.LimitUSD) > 0:
		r.fault("opening.revolver.drawn_usd", "range", "%s is more than limit_usd, %s", o.DrawnUSD, v.LimitUSD)
	}
}

// checkOpeningHedge checks the state of a hedge.
func (r *resolver) checkOpeningHedge(list []OpeningHedge, i int, path string) {
	id := list[i].HedgeID
	at := slices.IndexFunc(r.c.Financing.Hedges, func(h Hedge) bool { return h.ID == id })
	switch {
	case at < 0:
		r.fault(path+".hedge_id", "reference", "names hedge %q, which does not exist", clip(id))
	case slices.ContainsFunc(list[:i], func(h OpeningHedge) bool { return h.HedgeID == id }):
		r.fault(path+".hedge_id", "unique", "names hedge %q twice", clip(id))
	case r.c.Financing.Hedges[at].Kind != Cap:
		r.checkUnusedAmount(list[i].UnamortizedPremiumUSD, "", path+".unamortized_premium_usd", "only a CAP has a premium; remove it")
	}
}

func (r *resolver) drawnBefore(t *Tranche) bool {
	return t.IssueDate != nil && r.c.ValuationDate != nil && *t.IssueDate <= *r.c.ValuationDate
}

func (r *resolver) checkOpeningPrepaid(list []OpeningPrepaid, i int, path string) {
	id := list[i].TenantID
	at := slices.IndexFunc(r.c.Tenants, func(t Tenant) bool { return t.ID == id })
	switch {
	case at < 0:
		r.fault(path+".tenant_id", "reference", "names tenant %q, which does not exist", clip(id))
	case slices.ContainsFunc(list[:i], func(p OpeningPrepaid) bool { return p.TenantID == id }):
		r.fault(path+".tenant_id", "unique", "names tenant %q twice", clip(id))
	case r.c.Tenants[at].PrepaymentFraction == nil:
		r.fault(path, "reference", "tenant %s has no prepayment; give prepayment_fraction", clip(id))
	}
}

func (r *resolver) checkOpeningTaxBasis(b *OpeningTaxBasis, path string) {
	if b.TaxClass == TaxClassUnspecified || b.TaxClass == NotDepreciated {
		r.fault(path+".tax_class", "enum", "must be a class that is written off")
	}
	if b.ServiceDate != nil && r.c.ValuationDate != nil && *b.ServiceDate > *r.c.ValuationDate {
		r.fault(path+".service_date", "order", "%s lies after the valuation date, %s", b.ServiceDate, r.c.ValuationDate)
	}
}

// checkOpeningBalance adds up both sides of the balance sheet.
func (r *resolver) checkOpeningBalance(o *Opening) {
	k := calc{ok: true}
	sum := func(list ...Amount) (s money.Fixed) {
		for _, a := range list {
			s = k.add(s, valueOr(a, money.Zero()))
		}
		return s
	}
	assets := sum(o.CashUSD, o.DSRAUSD, o.ReceivablesUSD, o.CapitalizedInterestUSD)
	for i := range o.Assets {
		assets = k.sub(k.add(assets, valueOr(o.Assets[i].CostUSD, money.Zero())), valueOr(o.Assets[i].AccumulatedDepreciation, money.Zero()))
	}
	claims := sum(o.OperatingPayablesUSD, o.ConstructionPayablesUSD, o.TaxPayableUSD, o.DeferredTaxUSD, o.ContributedUSD, o.RetainedUSD)
	for i := range o.Tranches {
		t := &o.Tranches[i]
		claims = k.sub(k.add(claims, sum(t.PrincipalUSD, t.AccruedInterestUSD, t.OverdueUSD)), valueOr(t.UnamortizedFeesUSD, money.Zero()))
		assets = k.add(assets, valueOr(t.EscrowUSD, money.Zero()))
	}
	if v := o.Revolver; v != nil {
		claims = k.add(claims, sum(v.DrawnUSD, v.AccruedInterestUSD, v.AccruedFeeUSD, v.OverdueUSD))
	}
	for i := range o.Hedges {
		claims = k.sub(k.add(claims, sum(o.Hedges[i].AccruedUSD, o.Hedges[i].OverdueUSD)), valueOr(o.Hedges[i].UnamortizedPremiumUSD, money.Zero()))
	}
	for i := range o.Prepayments {
		claims = k.add(claims, valueOr(o.Prepayments[i].LiabilityUSD, money.Zero()))
	}
	if gap := k.sub(assets, claims); !k.ok {
		r.fault("opening", "range", "its sums are too large to count")
	} else if !gap.IsZero() {
		r.fault("opening", "sum", "assets are %s, liabilities and equity %s: a difference of %s; they must be equal", assets, claims, gap)
	}
}

// settled takes out of a schedule what happened in month 0 of a seasoned case: it lies behind, and the balance sheet has what
// is left of it.
func settled(m *contract.Monthly) {
	m.Opening, _ = money.Sub(m.Opening, m.Principal[0])
	if m.Draw == 0 {
		m.Draw = -1
		for t := range m.Principal {
			m.Opening, _ = money.Add(m.Opening, m.Principal[t])
		}
		m.Opening, _ = money.Add(m.Opening, m.Outstanding)
	}
	zero := money.Zero()
	m.Pay[0], m.Reset[0], m.Principal[0], m.AccrualBefore[0], m.AccrualAfter[0] = false, false, zero, zero, zero
}
