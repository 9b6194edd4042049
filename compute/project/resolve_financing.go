package project

import (
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// resolveMarket checks the indices and the generations of accelerators to come.
func (r *resolver) resolveMarket() {
	if s := r.c.Market.Spot; s != nil {
		for i, path := range at("market.spot.generations", s.Generations) {
			r.onGrid(path+".release_date", s.Generations[i].ReleaseDate)
		}
	}
	for i, path := range at("market.indices", r.c.Market.Indices) {
		index := &r.c.Market.Indices[i]
		points := at(path+".points", index.Points)
		for k := range index.Points {
			if k > 0 && index.Points[k].Date <= index.Points[k-1].Date {
				r.fault(points[k]+".date", "order", "%s does not come after the point before it, %s; list points in order of date",
					index.Points[k].Date, index.Points[k-1].Date)
			}
		}
		used := slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.IndexID == index.ID })
		used = used || r.c.Financing.Revolver != nil && r.c.Financing.Revolver.IndexID == index.ID
		if !used {
			r.fault(path, "unused", "no tranche refers to it; remove it or name it in index_id of a tranche")
		}
	}
}

// resolveFinancing checks the tranches and makes their schedules.
func (r *resolver) resolveFinancing() {
	f := &r.c.Financing
	for i, path := range at("financing.tranches", f.Tranches) {
		t := &f.Tranches[i]
		before := len(r.findings)
		index := r.checkTranche(t, path)
		if r.hasGrid && !r.faultsSince(before) && r.wholeTranche(path) {
			r.schedule(i, t, path, r.planRate(t, index))
		}
	}
	r.checkShares()
	r.checkDSRA()
	r.checkFunding()
	r.resolveInstruments()
	r.checkWaterfall()
	r.checkSweep()
}

// checkTranche checks what the contract package cannot know: the project's dates and its indices. It returns the index of
// a floating tranche.
func (r *resolver) checkTranche(t *Tranche, path string) *RateIndex {
	var index *RateIndex
	switch r.exactlyOne(path, option{"fixed_rate", t.FixedRate != nil}, option{"index_id", t.IndexID != ""}) {
	case "index_id":
		index = r.indexOf(t, path)
	case "":
		r.indexOf(t, path) // one that does not exist is said along with what else is wrong
	case "fixed_rate":
		r.checkUnusedAmount(t.MarginRate, "", path+".margin_rate", "a fixed rate has no margin; remove it or give index_id")
		r.checkUnusedAmount(t.FloorRate, "", path+".floor_rate", "a fixed rate has no floor; remove it or give index_id")
	}
	if months := t.PaymentFrequency; months != 0 && !slices.Contains([]calendar.Frequency{1, 3, 6, 12}, months) {
		r.fault(path+".payment_frequency", "range", "%d is out of range; it must be 1, 3, 6 or 12 months", months)
	}
	r.onGrid(path+".issue_date", t.IssueDate) // its default is close itself
	if t.IssueDate != nil && t.Maturity != nil && *t.Maturity <= *t.IssueDate {
		// The contract's own check comes too late for this: only once every field of the tranche is sound.
		r.fault(path+".maturity", "order", "%s does not come after issue_date, %s", t.Maturity, t.IssueDate)
	}
	if d := t.CapitalizeInterestUntil; d != nil {
		r.notBefore(path+".capitalize_interest_until", d, t.IssueDate, "issue_date")
		if t.Maturity != nil && *d > *t.Maturity {
			r.fault(path+".capitalize_interest_until", "order", "%s lies after maturity, %s", d, t.Maturity)
		}
	}
	if t.Amortization == contract.Listed {
		r.checkRepayments(t, path)
	}
	r.checkTrancheTerms(t, path)
	r.checkPrincipal(t, path)
	r.checkCreditMargins(t, path)
	r.checkDraws(t, path)
	return index
}

// indexOf finds the index that a tranche names; nil if it names none or, after a finding, one that does not exist.
func (r *resolver) indexOf(t *Tranche, path string) *RateIndex {
	if t.IndexID == "" {
		return nil
	}
	at := slices.IndexFunc(r.c.Market.Indices, func(x RateIndex) bool { return x.ID == t.IndexID })
	if at < 0 {
		r.fault(path+".index_id", "reference", "names index %q, which does not exist; market.indices has %s", clip(t.IndexID), r.indexIDs())
		return nil
	}
	return &r.c.Market.Indices[at]
}

// checkRepayments checks a listed schedule as far as its author can be told what to change.
func (r *resolver) checkRepayments(t *Tranche, path string) {
	k := calc{ok: true}
	sum := money.Zero()
	for _, p := range t.Repayments {
		sum = k.add(sum, p.AmountUSD)
	}
	if t.PrincipalUSD == nil || !r.sound(path+".principal_usd") {
		return
	}
	gap := k.sub(*t.PrincipalUSD, sum)
	switch {
	case len(t.Repayments) == 0:
		r.fault(path+".repayments", "required", "is missing; a LISTED amortization needs its repayments")
	case !k.ok || gap.Sign() != 0:
		r.fault(path+".repayments", "sum", "the repayments sum to %s; they must sum to principal_usd, %s (%s more)", sum, t.PrincipalUSD, gap)
	}
}

// indexIDs lists the indices for a message.
func (r *resolver) indexIDs() string {
	if len(r.c.Market.Indices) == 0 {
		return "no elements"
	}
	ids := make([]string, len(r.c.Market.Indices))
	for i, x := range r.c.Market.Indices {
		ids[i] = clip(x.ID)
	}
	return "the ids " + several(ids)
}

// faultsSince reports whether an error was found after the first n findings.
func (r *resolver) faultsSince(n int) bool { return r.findings[n:].HasErrors() }

// wholeTranche reports whether no field of a tranche has an error.
func (r *resolver) wholeTranche(path string) bool {
	return !slices.ContainsFunc(r.findings, func(f Finding) bool {
		return f.Severity == Error && (f.Path == path || strings.HasPrefix(f.Path, path+"."))
	})
}

// planRate returns the rate at which a level profile is fixed (conventions 4.2): the fixed rate, or what the index says on
// the issue date, never below 0.
//
//	rate = max(min(level + ShiftRate, CapRate), FloorRate) + margin
func (r *resolver) planRate(t *Tranche, index *RateIndex) money.Fixed {
	if t.FixedRate != nil || index == nil {
		return valueOr(t.FixedRate, money.Zero())
	}
	level := valueOr(index.Rate, money.Zero())
	for _, p := range index.Points {
		if p.Date <= *t.IssueDate {
			level = valueOr(p.Rate, level)
		}
	}
	k := calc{ok: true}
	level = k.add(level, valueOr(index.ShiftRate, money.Zero()))
	if t.CapRate != nil && level.Cmp(*t.CapRate) > 0 {
		level = *t.CapRate
	}
	if t.FloorRate != nil && level.Cmp(*t.FloorRate) < 0 {
		level = *t.FloorRate
	}
	rate := k.add(level, k.margin(t, r.creditShares(t)))
	if !k.ok || rate.Sign() < 0 {
		return money.Zero()
	}
	return rate
}

// unsizedFace stands for the face of debt whose size is solved: its schedule then says in which proportions it is repaid, and
// cents of a sum this large do not bend them.
const unsizedFace = 1_000_000_000_000

// schedule makes the schedule of a tranche whose own fields are sound.
func (r *resolver) schedule(i int, t *Tranche, path string, planRate money.Fixed) {
	face := money.FromInt(unsizedFace)
	if t.Sizing == nil {
		face = *t.PrincipalUSD
	}
	terms := contract.Terms{
		ID: t.ID, Principal: face, Issue: *t.IssueDate, Maturity: t.extendedMaturity(), FirstPayment: t.FirstPaymentDate,
		Frequency: t.PaymentFrequency, DayCount: *t.DayCount, BusinessDay: *t.BusinessDay, Calendar: t.Calendar,
		Amortization: t.shape(), InterestOnlyMonths: t.InterestOnlyMonths, PlanRate: planRate,
	}
	if t.draws() { // its dates alone: each draw has a schedule of its own
		terms.Amortization, terms.InterestOnlyMonths = contract.Bullet, 0
	}
	for _, p := range t.Repayments {
		terms.Listed = append(terms.Listed, contract.Repayment{Date: p.Date, Amount: p.AmountUSD})
	}
	schedule, faults := contract.Resolve(terms)
	for _, f := range faults {
		field, rule := termField(f.Field)
		r.fault(path+"."+field, rule, "%s; got %s", inCaseWords(f.Rule), f.Got)
	}
	if len(faults) > 0 {
		return
	}
	schedule, ok := r.ballooned(schedule, t, path)
	if !ok {
		return
	}
	if t.draws() {
		r.out.Tranches = append(r.out.Tranches, ResolvedTranche{Index: i, Schedule: schedule, Monthly: r.monthlyDraws(t), CreditShares: r.creditShares(t)})
		return
	}
	monthly, err := schedule.Monthly(r.out.Grid)
	if err != nil {
		r.fault(path, "contract", "%v; give first_payment_date a cycle later, or another business_day", err)
		return
	}
	if r.c.seasoned() {
		settled(&monthly)
	}
	first := schedule.Periods[0].End
	r.fillDate(&t.FirstPaymentDate, path+".first_payment_date", &first)
	if until := t.CapitalizeInterestUntil; until != nil && *until <= first {
		r.warn(path+".capitalize_interest_until", "unused", "%s lies not after the first payment date, %s: no interest is capitalised", until, first)
	}
	r.checkNewLoan(t, schedule, path)
	r.out.Tranches = append(r.out.Tranches, ResolvedTranche{Index: i, Schedule: schedule, Monthly: monthly, CreditShares: r.creditShares(t)})
}

// inCaseWords writes the rule of a term, which speaks of the fields of contract.Terms, in the names of a tranche's fields.
func inCaseWords(rule string) string {
	return strings.NewReplacer("Issue", "issue_date", "Maturity", "maturity", "FirstPayment", "first_payment_date",
		"InterestOnlyMonths", "interest_only_months", "Amortization", "amortization").Replace(rule)
}

// termField turns a field of contract.Terms into the path of a tranche's field and the rule of its findings.
func termField(name string) (field, rule string) {
	head, rest, _ := strings.Cut(name, "[")
	switch head {
	case "Principal":
		return "principal_usd", "range"
	case "Issue":
		return "issue_date", "order"
	case "Maturity":
		return "maturity", "order"
	case "FirstPayment":
		return "first_payment_date", "order"
	case "Frequency":
		return "payment_frequency", "contract"
	case "InterestOnlyMonths":
		return "interest_only_months", "order"
	case "Amortization":
		return "amortization", "contract"
	case "PlanRate":
		return "fixed_rate", "range"
	case "Listed":
		at, member, listed := strings.Cut(rest, "].")
		switch {
		case !listed:
			return "repayments", "sum"
		case member == "Date":
			return "repayments[" + at + "].date", "order"
		default:
			return "repayments[" + at + "].amount_usd", "range"
		}
	default:
		return "tranche_id", "contract"
	}
}

// checkDSRA checks the reserve against the debt that it serves.
func (r *resolver) checkDSRA() {
	f := &r.c.Financing
	if f.DSRA == nil {
		return
	}
	if !slices.ContainsFunc(f.Tranches, func(t Tranche) bool { return t.Seniority == Senior }) {
		r.fault("financing.dsra", "unused", "there is no senior tranche to serve; remove it or give one")
	}
	if f.DSRA.FundedAt == FundedAtCOD && len(r.c.Facility.Phases) == 0 && len(r.c.OwnLines) == 0 {
		r.fault("financing.dsra.funded_at", "unused", "there is no COD without phases; give AT_CLOSE or FROM_CASH_FLOW")
	}
}

// checkAnalysis checks the questions that refer to phases.
func (r *resolver) checkAnalysis() {
	r.phaseRefs("analysis.burn_phase_ids", r.c.Analysis.BurnPhaseIDs)
}
