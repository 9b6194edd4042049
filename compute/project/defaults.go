package project

import (
	"reflect"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// defaultPUE stands for the design PUE of a phase that states its critical IT load: the middle of the 1.1 to 1.4 that new
// large sites report.
const defaultPUE = "1.25"

// withDefaults returns a copy of c with every default that can be found, however faulty c is.
func withDefaults(c Case) Case {
	r := newResolver(c)
	r.checkFields()
	r.c = Clone(r.given)
	r.fillDefaults()
	return r.c
}

// fillDefaults fills the case. It trusts nothing: a default that depends on a missing input stays absent, since that
// input has its own finding.
func (r *resolver) fillDefaults() {
	r.fillTax()
	r.fillTagged(reflect.ValueOf(&r.c).Elem(), "")
	c := &r.c
	if c.CurrencyCode == "" {
		c.CurrencyCode = "USD"
		r.noteDefault("currency_code", c.CurrencyCode)
	}
	r.fillDate(&c.ValuationDate, "valuation_date", c.FinancialClose)
	paths := at("facility.phases", c.Facility.Phases)
	for i := range c.Facility.Phases {
		r.fillPhase(&c.Facility.Phases[i], paths[i])
	}
	r.fillDelayRules()
	r.fillOwnLines()
	r.fillRunning()
	for i, path := range at("tenants", c.Tenants) {
		r.fillTenant(&c.Tenants[i], path)
	}
	r.fillFinancing()
	r.fillDrivers()
	if c.Analysis.BurnPhaseIDs == nil && len(c.Facility.Phases) > 0 {
		c.Analysis.BurnPhaseIDs = r.fillPhases("analysis.burn_phase_ids")
	}
}

// fillTagged fills the defaults that the tags give.
func (r *resolver) fillTagged(v reflect.Value, at string) {
	for _, f := range fieldsOf(v.Type()) {
		if at == "" && beyondPaths(f.name) {
			continue
		}
		path, member := join(at, f.name), v.Field(f.index)
		switch {
		case f.kind == AmountKind && f.def != "" && member.Kind() == reflect.Pointer && member.IsNil():
			x := money.MustParse(f.def)
			member.Set(reflect.ValueOf(&x))
			r.noteDefault(path, f.def)
		case f.kind == IntegerKind && f.def != "" && member.Int() == 0:
			member.SetInt(int64(atoi(f.def)))
			r.noteDefault(path, f.def)
		case f.kind != KindUnspecified:
		case member.Kind() == reflect.Slice:
			if member.Type().Elem().Kind() == reflect.Struct {
				for i, key := range keysOf(member) {
					r.fillTagged(member.Index(i), path+"["+key+"]")
				}
			}
		default:
			if inner, ok := structOf(member); ok && !(member.Kind() == reflect.Pointer && member.IsNil()) {
				r.fillTagged(inner, path)
			}
		}
	}
}

func (r *resolver) noteDefault(path, text string) {
	r.defaults = append(r.defaults, Default{Path: path, Text: text})
}

// fillDate fills an absent date with another one.
func (r *resolver) fillDate(d **calendar.Date, path string, with *calendar.Date) {
	if *d != nil || with == nil {
		return
	}
	day := *with
	*d = &day
	r.noteDefault(path, day.String())
}

// fillAmount fills an absent amount.
func (r *resolver) fillAmount(a *Amount, path string, with money.Fixed) {
	if *a == nil {
		*a = &with
		r.noteDefault(path, with.String())
	}
}

// fillText fills an absent amount with a constant.
func (r *resolver) fillText(a *Amount, path, with string) {
	r.fillAmount(a, path, money.MustParse(with))
}

// fillPhases returns the ids of all phases.
func (r *resolver) fillPhases(path string) []string {
	ids := make([]string, len(r.c.Facility.Phases))
	for i, p := range r.c.Facility.Phases {
		ids[i] = p.ID
	}
	r.noteDefault(path, "all phases")
	return ids
}

func (r *resolver) fillPhase(p *Phase, path string) {
	if p.CapacityBase == CriticalIT {
		r.fillAmount(&p.DesignPUE, path+".design_pue", money.MustParse(defaultPUE))
	}
	r.fillDate(&p.ConstructionStart, path+".construction_start", r.c.FinancialClose)
	costs := at(path+".capital_costs", p.CapitalCosts)
	for i := range p.CapitalCosts {
		cost := &p.CapitalCosts[i]
		if cost.Category == CategoryUnspecified {
			cost.Category = OtherCost
			r.noteDefault(costs[i]+".category", OtherCost.String())
		}
		if cost.Category == Land {
			r.noteDefault(costs[i]+".book_life_months", "land is never depreciated")
		} else {
			r.fillAmount(&cost.BookLifeMonths, costs[i]+".book_life_months", money.FromInt(240))
		}
		if cost.TaxClass == TaxClassUnspecified {
			cost.TaxClass = taxClassOf(cost.Category)
			r.noteDefault(costs[i]+".tax_class", cost.TaxClass.String())
		}
		if cost.EscalationRate != nil {
			r.fillDate(&cost.PriceDate, costs[i]+".price_date", r.c.FinancialClose)
		}
		if cost.LogisticSteepness != nil {
			continue
		}
		if cost.SpendWeights == nil {
			r.noteDefault(costs[i]+".spend_weights", "evenly by days from construction start to planned COD")
		} else {
			r.closeWeights(cost.SpendWeights, costs[i]+".spend_weights")
		}
	}
	for i, fleet := range at(path+".fleets", p.Fleets) {
		if g := p.Fleets[i].Guarantee; g != nil && r.c.FinancialClose != nil {
			last := r.c.FinancialClose.AddMonths(r.c.HorizonMonths).MonthEnd()
			r.fillDate(&g.Date, fleet+".residual_guarantee.date", &last)
		}
		if f := &p.Fleets[i]; f.TaxClass == TaxClassUnspecified {
			f.TaxClass = FiveYear
			r.noteDefault(fleet+".tax_class", FiveYear.String())
		}
		if p.PlannedCOD == nil || r.c.FinancialClose == nil {
			continue
		}
		day := max(p.PlannedCOD.AddDays(-1), *r.c.FinancialClose)
		r.fillDate(&p.Fleets[i].PaymentDate, fleet+".payment_date", &day)
	}
}

// closeWeights gives the last weight above zero what rounding left of 1, so that a cost is spent to the cent.
func (r *resolver) closeWeights(weights []Amount, path string) {
	sum := calc{ok: true}
	total, last := money.Zero(), -1
	for i, w := range weights {
		if w == nil {
			return
		}
		total = sum.add(total, *w)
		if w.Sign() > 0 {
			last = i
		}
	}
	gap := sum.sub(money.One(), total)
	if !sum.ok || last < 0 || gap.IsZero() || !within(gap, weightTolerance) {
		return
	}
	closed := sum.add(*weights[last], gap)
	weights[last] = &closed
	r.noteDefault(path, "the last weight takes the remainder of 1, "+gap.String())
}

// fillRunning fills power, occupancies and operating costs.
func (r *resolver) fillRunning() {
	f := &r.c.Facility
	if p := f.Power; p != nil {
		if p.LoadFactor == nil {
			r.noteDefault("facility.power.load_factor", "sold utilization of each phase")
		}
		if mw, ok := r.facilityMW(); ok {
			r.fillAmount(&p.ContractedUtilityMW, "facility.power.contracted_utility_mw", mw)
		}
		r.fillSupplies(p)
		r.fillDate(&p.UtilityServiceDate, "facility.power.utility_service_date", r.firstCOD(nil))
	}
	for i, path := range at("facility.occupancies", f.Occupancies) {
		o := &f.Occupancies[i]
		if len(o.PhaseIDs) == 0 && len(f.Phases) > 0 {
			o.PhaseIDs = r.fillPhases(path + ".phase_ids")
		}
		r.fillDate(&o.Commencement, path+".commencement", r.firstCOD(o.PhaseIDs))
		if o.DepositUSD != nil {
			r.fillDate(&o.DepositDate, path+".deposit_date", r.c.FinancialClose)
		}
		if n := r.monthsLeft(o.Commencement); o.TermMonths == 0 && n > 0 {
			o.TermMonths = n
			r.noteDefault(path+".term_months", Value{Kind: IntegerKind, Given: true, Int: int64(n)}.String())
		}
	}
	for i, path := range at("facility.operating_costs", f.OperatingCosts) {
		o := &f.OperatingCosts[i]
		if o.Category == CategoryUnspecified {
			o.Category = OtherCost
			r.noteDefault(path+".category", OtherCost.String())
		}
		if len(o.PhaseIDs) == 0 && len(f.Phases) > 0 {
			o.PhaseIDs = r.fillPhases(path + ".phase_ids")
		}
		if o.FractionOfRevenue == nil {
			r.fillAmount(&o.EscalationRate, path+".escalation_rate", money.Zero())
		}
		if o.USDPerYear != nil {
			r.fillDate(&o.StartDate, path+".start_date", r.firstCOD(o.PhaseIDs))
		}
	}
}

// fillTenant fills a tenant. A tenant that pays by the accelerator-hour and states no capacity takes all accelerators, any
// other all megawatts: in a phase without accelerators it could not use them.
func (r *resolver) fillTenant(t *Tenant, path string) {
	if len(t.PhaseIDs) == 0 && len(r.c.Facility.Phases) > 0 {
		t.PhaseIDs = r.fillPhases(path + ".phase_ids")
	}
	if t.CapacityMW == nil && t.AcceleratorCount == nil {
		switch mw, accelerators, ok := r.capacityOf(t.PhaseIDs); {
		case !ok:
		case t.USDPerAcceleratorHour != nil && accelerators.Sign() > 0:
			r.fillAmount(&t.AcceleratorCount, path+".accelerator_count", accelerators)
		case mw.Sign() > 0:
			r.fillAmount(&t.CapacityMW, path+".capacity_mw", mw)
		}
	}
	r.fillDate(&t.PayFractionDate, path+".pay_fraction_date", r.c.FinancialClose)
	r.fillDate(&t.PrepaymentDate, path+".prepayment_date", r.c.FinancialClose)
	if t.StopsPayingDate == nil {
		r.noteDefault(path+".stops_paying_date", "never")
	}
	r.fillTenantTerms(t, path)
}

// fillFinancing fills the tranches and the reserve, by conventions 1.5.
func (r *resolver) fillFinancing() {
	f := &r.c.Financing
	if f.EquityCommitmentUSD == nil {
		r.noteDefault("financing.equity_commitment_usd", "whatever is needed")
	}
	r.fillFunding()
	for i, path := range at("financing.tranches", f.Tranches) {
		r.fillTranche(&f.Tranches[i], path)
		r.fillTrancheTerms(&f.Tranches[i], path)
	}
	r.fillInstruments()
	if f.DSRA != nil && f.DSRA.FundedAt == FundedAtUnspecified {
		f.DSRA.FundedAt = FundedAtCOD
		if len(r.c.Facility.Phases) == 0 {
			f.DSRA.FundedAt = FundedAtClose // there is no COD
		}
		r.noteDefault("financing.dsra.funded_at", f.DSRA.FundedAt.String())
	}
	r.fillWaterfall()
}

func (r *resolver) fillTranche(t *Tranche, path string) {
	if t.Seniority == SeniorityUnspecified {
		t.Seniority = Senior
		r.noteDefault(path+".seniority", Senior.String())
	}
	r.fillDate(&t.IssueDate, path+".issue_date", r.c.FinancialClose)
	r.fillSizing(t.Sizing, path+".sizing")
	frequency, dayCount, rule := calendar.SemiAnnual, calendar.Thirty360, calendar.Following
	if t.Kind == TermLoan {
		frequency, dayCount, rule = calendar.Quarterly, calendar.Act360, calendar.ModifiedFollowing
	}
	if t.Kind == VendorFinance {
		frequency = calendar.Monthly
	}
	if t.Kind == Bond || t.Kind == TermLoan || t.Kind == VendorFinance {
		if t.PaymentFrequency == 0 {
			t.PaymentFrequency = frequency
			r.noteDefault(path+".payment_frequency", Value{Kind: IntegerKind, Given: true, Int: int64(frequency)}.String())
		}
		if t.DayCount == nil {
			t.DayCount = &dayCount
			r.noteDefault(path+".day_count", word(dayCount))
		}
		if t.BusinessDay == nil {
			t.BusinessDay = &rule
			r.noteDefault(path+".business_day", word(rule))
		}
	}
	if t.IndexID != "" && t.FixedRate == nil {
		r.fillAmount(&t.MarginRate, path+".margin_rate", money.Zero())
	}
	r.fillDraws(t, path)
}

// firstCOD returns the first planned COD of the phases named, of all for an empty list; nil if one is unknown.
func (r *resolver) firstCOD(ids []string) *calendar.Date {
	return among(slices.Min[[]calendar.Date], r.plannedCODs(ids))
}

// plannedCODs are the planned CODs of the phases named, of all for an empty list; none if one is unknown.
func (r *resolver) plannedCODs(ids []string) []calendar.Date {
	var list []calendar.Date
	for i := range r.c.Facility.Phases {
		p := &r.c.Facility.Phases[i]
		if len(ids) > 0 && !slices.Contains(ids, p.ID) {
			continue
		}
		if p.PlannedCOD == nil {
			return nil
		}
		list = append(list, *p.PlannedCOD)
	}
	return list
}

// among picks one of the dates; nil where there is none.
func among(pick func([]calendar.Date) calendar.Date, dates []calendar.Date) *calendar.Date {
	if len(dates) == 0 {
		return nil
	}
	date := pick(dates)
	return &date
}

// monthsLeft returns the fewest months from d that reach the end of the horizon, 0 if d or the horizon is unknown or d
// lies past it.
func (r *resolver) monthsLeft(d *calendar.Date) int {
	c := &r.c
	if d == nil || c.FinancialClose == nil || c.HorizonMonths < 1 || c.HorizonMonths > 600 {
		return 0
	}
	end := c.origin().AddMonths(c.HorizonMonths).MonthEnd()
	n := 0
	for n <= 600 && d.AddMonths(n) <= end {
		n++
	}
	if n > 600 {
		return 0
	}
	return n
}
