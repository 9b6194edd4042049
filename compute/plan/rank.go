package plan

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// rank sizes the tranches of a rank, in proportion to their shares. Mezzanine debt follows senior debt, whose size of this
// round it reads.
func (s *solver) rank(senior bool, before []solution) error {
	var faults project.Findings
	var ahead money.Fixed // of this round, sized and ranking before
	for i, x := range s.list {
		if x.senior() && !senior {
			ahead = s.k.add(ahead, s.state[i].size)
		}
	}
	for i, x := range s.list {
		if x.senior() != senior {
			continue
		}
		f, err := s.flow(x)
		if err != nil {
			return err
		}
		st, found := s.size(x, &before[i], f, ahead)
		faults = append(faults, found...)
		s.state[i] = st
	}
	if len(faults) > 0 {
		return &InfeasibleError{Findings: faults, Partial: s.partial()}
	}
	return nil
}

// partial is the figures of the round that found a case infeasible.
func (s *solver) partial() *project.Plan {
	p := s.plan()
	p.Key, p.Rounds, p.Residual = "", s.rounds, s.moved
	for i := range p.Tranches {
		p.Tranches[i].Constraints, p.Tranches[i].Binding = s.state[i].limits, s.state[i].binding
	}
	return &p
}

// available is the most debt service of a tranche in each of its periods from the first on (conventions 4.3):
//
//	senior     S_k = share x max(0, CFADS_k / target - debt service of other senior debt)
//	mezzanine  S_k = share x max(0, (CFADS_k - senior debt service) / target - debt service of other mezzanine debt)
func (s *solver) available(x *subject, f *flow) []money.Fixed {
	k := &s.k
	out := make([]money.Fixed, 0, len(x.periods))
	for i := x.first; i < len(x.periods); i++ {
		p := x.periods[i]
		cash := floor0(s.cash(x, f, i))
		free := floor0(k.sub(k.div(cash, p.target), s.otherService(x, f, p)))
		out = append(out, k.mul(free, x.share))
	}
	return out
}

// cash is what a rank's debt service is paid from in a period: CFADS, and for mezzanine debt what senior debt leaves of it.
func (s *solver) cash(x *subject, f *flow, i int) money.Fixed {
	cash := f.cfads(x, i)
	if !x.senior() {
		cash = s.k.sub(cash, f.view.over(&s.k, "debt_service", x.periods[i]))
	}
	return cash
}

// otherService is debt service of a tranche's rank that is not sized: other tranches, fees, net swap.
func (s *solver) otherService(x *subject, f *flow, p period) money.Fixed {
	k := &s.k
	sum := money.Zero()
	if x.senior() {
		sum = f.view.over(k, "debt_service", p)
		for _, y := range s.list {
			if y.senior() {
				sum = k.sub(sum, f.view.over(k, "regular_service["+y.id+"]", p))
			}
		}
		return sum
	}
	for i := range s.r.Tranches {
		t := &s.r.Case.Financing.Tranches[s.r.Tranches[i].Index]
		if t.Seniority == project.Mezzanine && t.Sizing == nil {
			sum = k.add(sum, f.view.over(k, "regular_service["+t.ID+"]", p))
		}
	}
	return sum
}

// size solves one tranche: what cover carries, what the other limits allow, and the least of them.
func (s *solver) size(x *subject, before *solution, f *flow, ahead money.Fixed) (solution, project.Findings) {
	k := &s.k
	if x.sizing.Covers() && x.first == len(x.periods) {
		return *before, project.Findings{finding(x.path, "the tranche has no whole debt period in operation before its maturity; "+
			"nothing can repay it")}
	}
	growth := money.One()
	if x.first < len(x.periods) {
		growth = f.view.growth(k, x.id, before.face, x.periods[x.first].after)
	}
	st := solution{}
	var c carried
	if x.sizing.Covers() {
		var faults project.Findings
		if c, faults = s.covered(x, before, f, growth, &st); len(faults) > 0 {
			return *before, faults
		}
		st.limit("dscr", x.periods[x.first].target, c.size)
	}
	s.caps(x, &st, ahead)
	if fault := s.choose(x, &st); fault != nil {
		st.principal = before.principal
		return st, project.Findings{*fault}
	}
	st.face = k.div(st.size, growth)
	if !x.sculpted() {
		s.shaped(x, &st)
		return st, nil
	}
	c = k.scaled(k.scaled(c, st.size), st.face)
	st.principal = make([]money.Fixed, len(x.periods))
	copy(st.principal[x.first:], c.principal)
	st.balloon = c.balloon
	return st, nil
}

// covered is what a target cover ratio carries: the recursion for a sculpted tranche, and for another shape the size whose
// tightest period meets the target.
func (s *solver) covered(x *subject, before *solution, f *flow, growth money.Fixed, st *solution) (carried, project.Findings) {
	free := s.available(x, f)
	if !x.sculpted() {
		return s.tightest(x, before, f, free, growth)
	}
	p := s.profile(x, f, free)
	c, ok := s.k.carry(p), true
	if dry := slices.IndexFunc(free, money.Fixed.IsZero); dry >= 0 && c.size.Sign() <= 0 {
		return carried{}, project.Findings{s.noCash(x, f, x.first+dry)}
	}
	if limit := x.sizing.MaxAverageLifeYears; limit != nil {
		c, p, ok = s.k.within(p, *limit)
	}
	if !ok || c.size.Sign() <= 0 {
		return carried{}, project.Findings{finding(x.path, "no debt can be repaid within max_average_life_years: the first payment comes later")}
	}
	size, value := c.size, s.k.presentValue(p, c.balloon)
	st.recursion, st.present = &size, &value
	return c, nil
}

// profile is the part of a tranche that cash flow carries.
func (s *solver) profile(x *subject, f *flow, free []money.Fixed) *profile {
	p := &profile{service: free, mayRise: x.sizing.BalanceMayRise}
	if b := x.sizing.BalloonFraction; b != nil {
		p.balloon = *b
	}
	for i := x.first; i < len(x.periods); i++ {
		q := x.periods[i]
		p.accrual = append(p.accrual, f.view.accrual(&s.k, x.id, q))
		p.interest = append(p.interest, q.interestOnly)
		p.years = append(p.years, q.years)
	}
	return p
}

// noCash says which period carries no debt service.
func (s *solver) noCash(x *subject, f *flow, i int) project.Finding {
	p := x.periods[i]
	what := "no positive CFADS"
	if cash := f.cfads(x, i); cash.Sign() > 0 {
		what = "CFADS of " + cash.Text(2) + " leaves nothing after other debt service at the target"
	}
	return finding(x.path, "size tranche %q: target DSCR %s: %s in the debt period to %s, so that nothing can be owed before it; with "+
		"balance_may_rise the balance may carry its interest, and capitalize_interest_until may step over it", x.id, p.target, what, s.month(p))
}

// month names a debt period by the month of its payment.
func (s *solver) month(p period) string {
	return s.r.Grid.End(min(p.to, s.r.Grid.Len()-1)).String()[:7]
}

// repaidEarly warns of a loan that is repaid before its maturity, since a period has no cash for interest: the balance must be
// nothing there.
func (s *solver) repaidEarly(x *subject, f *flow) project.Findings {
	if !x.sculpted() || x.sizing.BalanceMayRise {
		return nil
	}
	dry := slices.IndexFunc(s.available(x, f), money.Fixed.IsZero)
	if dry < 0 {
		return nil
	}
	p := x.periods[x.first+dry]
	return project.Findings{{Path: x.path, Severity: project.Warning, Rule: ruleSizing, Message: fmt.Sprintf("size tranche %q: no cash flow for debt "+
		"service in the debt period to %s: nothing may be owed then, so the loan is repaid before it", x.id, s.month(p))}}
}

// tightest is the size of a shape whose debt service per dollar is known from the run: the least of S_k over it.
func (s *solver) tightest(x *subject, before *solution, f *flow, free []money.Fixed, growth money.Fixed) (carried, project.Findings) {
	k := &s.k
	var size project.Amount
	for i, cash := range free {
		p := x.periods[x.first+i]
		per := k.div(f.view.over(k, "regular_service["+x.id+"]", p), before.face)
		if per.Sign() <= 0 {
			continue
		}
		if cash.IsZero() {
			return carried{}, project.Findings{s.noCash(x, f, x.first+i)}
		}
		if most := k.mul(k.div(cash, per), growth); size == nil || most.Cmp(*size) < 0 {
			size = &most
		}
	}
	if size == nil {
		return carried{}, project.Findings{finding(x.path, "the tranche has no debt service in operation that a cover ratio could limit")}
	}
	return carried{size: *size}, nil
}

// limit notes what a constraint allows.
func (st *solution) limit(name string, limit, capacity money.Fixed) {
	st.limits = append(st.limits, project.SizingConstraint{Name: name, Limit: limit, CapacityUSD: floor0(capacity)})
}

// caps notes what the other limits allow (conventions 6.5). ahead is sized debt that ranks before the tranche.
func (s *solver) caps(x *subject, st *solution, ahead money.Fixed) {
	k := &s.k
	upTo := func(t *project.Tranche) bool {
		return x.terms.Seniority == project.Mezzanine || t.Seniority != project.Mezzanine
	}
	room := func(limit, of, other money.Fixed) money.Fixed {
		return k.mul(x.share, floor0(k.sub(k.sub(k.mul(limit, of), other), ahead)))
	}
	if a, most := s.gearing(x), s.proRata(x); a != nil {
		capacity := room(*a, s.uses, s.others(anyRank))
		if most != nil {
			capacity = least(capacity, k.mul(x.share, floor0(k.sub(*most, ahead))))
		}
		st.limit("gearing", *a, capacity)
	} else if most != nil {
		st.limit("gearing", *statedGearing(s.r), k.mul(x.share, floor0(k.sub(*most, ahead))))
	}
	if a := x.sizing.MaxLTCFraction; a != nil {
		st.limit("ltc", *a, room(*a, s.uses, s.others(upTo)))
	}
	if a := x.sizing.MaxLTVFraction; a != nil {
		at := s.r.Grid.Len() - 1
		if x.first < len(x.periods) {
			at = x.periods[x.first].after
		}
		st.limit("ltv", *a, room(*a, s.base.collateral(k, at), s.others(upTo)))
	}
	if a := x.terms.PrincipalUSD; a != nil {
		st.limit("commitment", *a, *a)
	}
}

// gearing is the least of the gearings that the tranche allows and that funding states: debt beyond the latter would not be
// drawn, since equity or pro rata funding takes its place.
func (s *solver) gearing(x *subject) project.Amount {
	limit := x.sizing.MaxGearingFraction
	if f := s.r.Case.Financing.Funding; f != nil && f.Order != project.DebtFirst && f.GearingBase != project.CashUses && f.GearingFraction != nil {
		if limit == nil || f.GearingFraction.Cmp(*limit) < 0 {
			limit = f.GearingFraction
		}
	}
	return limit
}

// proRata is the most that sized debt can be drawn where each month's need is shared by a gearing: receipts before operation
// lower the need and so the draws, but not the uses of funds, and what is needed after the last draw is not drawn for. Nil where
// nothing is shared so.
//
//	most = gearing x (needs to the end of availability + interest that joins principal) - other debt drawn over time
//
// of cash uses, with interest that joins principal beside it.
func (s *solver) proRata(x *subject) project.Amount {
	f, k := s.r.Case.Financing.Funding, &s.k
	if f == nil || f.Order != project.ProRata || x.terms.DelayedDraw == nil {
		return nil
	}
	end := min(s.r.Grid.Index(x.terms.DelayedDraw.AvailabilityEnd.AddDays(1))-1, s.r.Grid.Len()-1) // last month that ends by then
	most := k.mul(*f.GearingFraction, s.base.at("called_to_date", end))
	if f.GearingBase == project.CashUses {
		most = k.add(most, s.base.total(k, "interest_to_principal"))
	}
	most = k.sub(most, s.others(func(t *project.Tranche) bool { return t.DelayedDraw != nil }))
	return &most
}

// choose takes the least of the limits; the first of equal ones binds.
func (s *solver) choose(x *subject, st *solution) *project.Finding {
	at := 0
	for i := range st.limits {
		if st.limits[i].CapacityUSD.Cmp(st.limits[at].CapacityUSD) < 0 {
			at = i
		}
	}
	st.size, st.binding = st.limits[at].CapacityUSD, st.limits[at].Name
	if st.size.Sign() > 0 || s.guess {
		return nil
	}
	f := finding(x.path, "size tranche %q: the limit %s of %s leaves nothing to lend beside other debt and total uses of %s", x.id,
		st.binding, st.limits[at].Limit, s.uses.Text(2))
	return &f
}
