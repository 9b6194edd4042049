package plan

import (
	"crypto/sha256"
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// result checks the solution against what there is to fund and writes it down, amounts of the contract in whole cents.
func (s *solver) result() (*project.Plan, error) {
	k := &s.k
	p := &project.Plan{EquityFirstUSD: s.equity, Rounds: s.rounds, Residual: s.moved, DebtUSD: s.lent(), CFADS: s.base.line("cfads")}
	p.TotalUsesUSD, p.Uses = s.base.uses(k)
	p.GearingFraction = k.div(p.DebtUSD, p.TotalUsesUSD)
	for i, x := range s.list {
		t, err := s.tranche(x, &s.state[i])
		if err != nil {
			return nil, err
		}
		p.Tranches = append(p.Tranches, t)
	}
	p.Warnings = s.warnings()
	if faults := s.overfunded(p); len(faults) > 0 {
		return nil, &InfeasibleError{Findings: faults, Partial: p}
	}
	if !k.ok {
		return nil, &InfeasibleError{Findings: project.Findings{finding(s.path(), "the figures of the sizing leave the range of the ledger's numbers")}}
	}
	p.Key = key(p)
	return p, nil
}

// cent is the least debt service that has a cover ratio.
var cent = money.MustParse("0.01")

// key names a plan by what a program reads of it.
func key(p *project.Plan) string {
	h := sha256.New()
	fmt.Fprintf(h, "%v %v %v\n", p.TotalUsesUSD, p.GearingFraction, p.EquityFirstUSD)
	for _, t := range p.Tranches {
		fmt.Fprintf(h, "%q %v %v %v\n", t.TrancheID, t.PrincipalUSD, t.BalloonUSD, t.Principal)
	}
	fmt.Fprintf(h, "%v\n", p.CFADS)
	return fmt.Sprintf("%x", h.Sum(nil))
}

// tranche writes down one tranche.
func (s *solver) tranche(x *subject, st *solution) (project.PlannedTranche, error) {
	k := &s.k
	t := project.PlannedTranche{TrancheID: x.id, PrincipalUSD: down(st.face), CommitmentUSD: down(st.size), Constraints: st.limits,
		Binding: st.binding, RecursionUSD: st.recursion, PresentValueUSD: st.present}
	t.Principal = cents(k, st, t.PrincipalUSD)
	t.BalloonUSD, _ = k.div(k.mul(st.balloon, t.PrincipalUSD), st.face).Round(2)
	years := make([]money.Fixed, len(x.periods))
	for i := range x.periods {
		years[i] = x.periods[i].years
	}
	t.AverageLifeYears = k.averageLife(years, st.principal)
	rank := func(y *project.Tranche) bool { return !x.senior() || y.Seniority != project.Mezzanine }
	debt := s.others(rank)
	for i, y := range s.list {
		if rank(y.terms) {
			debt = k.add(debt, s.state[i].size)
		}
	}
	t.LTCFraction = k.div(debt, s.uses)
	f, err := s.flow(x)
	if err != nil {
		return t, err
	}
	t.Periods = s.table(x, st, f)
	t.OwedUSD = down(s.owed(x, st))
	s.notes = append(append(s.notes, s.repaidEarly(x, f)...), s.undrawn(x, st)...)
	return t, nil
}

// owed is what is owed when repayment starts as the model draws the debt: the size, but for what stays undrawn.
func (s *solver) owed(x *subject, st *solution) money.Fixed {
	if x.terms.DelayedDraw == nil {
		return st.size
	}
	owed := s.base.face(&s.k, x.id)
	if x.first < len(x.periods) {
		owed = s.base.at("performing["+x.id+"]", x.periods[x.first].after)
	}
	hair := s.k.mul(st.size, money.MustParse("0.000000001"))
	if s.k.add(owed, hair).Cmp(st.size) >= 0 {
		return st.size
	}
	return owed
}

// undrawn warns of a commitment that is not drawn whole though its gearing shares each month: something else stops the draws.
// In the other orders of sources what receipts before operation leave unused is debt's, and the plan tells by OwedUSD.
func (s *solver) undrawn(x *subject, st *solution) project.Findings {
	left := s.k.sub(st.size, s.owed(x, st))
	if s.proRata(x) == nil || left.Cmp(money.One()) < 0 {
		return nil
	}
	return project.Findings{{Path: x.path, Severity: project.Warning, Rule: ruleSizing, Message: fmt.Sprintf("size tranche %q: %s of the commitment "+
		"stays undrawn, since a limit on draws, their availability or other debt leaves no use for it; the debt periods show what is drawn", x.id, left.Text(2))}}
}

// table is the debt periods as planned, capitalised interest included, of what is drawn.
func (s *solver) table(x *subject, st *solution, f *flow) []project.PlannedPeriod {
	k := &s.k
	balance := s.owed(x, st)
	growth := k.div(balance, st.face)
	var out []project.PlannedPeriod
	for i := x.first; i < len(x.periods); i++ {
		p := x.periods[i]
		row := project.PlannedPeriod{Date: p.pay, CFADS: s.cash(x, f, i), Interest: k.mul(balance, f.view.accrual(k, x.id, p)),
			Principal: k.mul(st.principal[i], growth)}
		if !p.target.IsZero() {
			row.Target = &p.target
		}
		balance = k.sub(balance, row.Principal)
		row.Closing = balance
		if row.Service = s.service(x, f, p); row.Service.Cmp(cent) >= 0 {
			ratio := k.div(row.CFADS, row.Service)
			row.DSCR = &ratio
		}
		out = append(out, row)
	}
	return out
}

// service is the debt service of a tranche's rank in a period, without balloon.
func (s *solver) service(x *subject, f *flow, p period) money.Fixed {
	if x.senior() {
		return f.view.over(&s.k, "debt_service", p)
	}
	sum := s.otherService(x, f, p)
	for _, y := range s.list {
		if !y.senior() {
			sum = s.k.add(sum, f.view.over(&s.k, "regular_service["+y.id+"]", p))
		}
	}
	return sum
}

// overfunded finds debt that asks for more than there is to pay, which no limit stops. A case without a facility has no uses
// to compare with.
func (s *solver) overfunded(p *project.Plan) project.Findings {
	k := &s.k
	if len(s.r.Phases) == 0 || len(s.list) == 0 {
		return nil
	}
	hair := k.mul(p.TotalUsesUSD, money.MustParse("0.000000001"))
	room := k.add(p.TotalUsesUSD, hair)
	debt := s.debt()
	if debt.Cmp(room) <= 0 {
		return nil
	}
	var out project.Findings
	for i, x := range s.list {
		if s.state[i].binding == "dscr" || s.state[i].binding == "commitment" {
			out = append(out, finding(x.path, "the debt asks for more than the cost: its limit %s allows %s, all debt is %s and the uses of funds "+
				"are %s; give max_gearing_fraction or max_ltc_fraction, a higher target or a lower principal_usd", s.state[i].binding,
				s.state[i].size.Text(2), debt.Text(2), p.TotalUsesUSD.Text(2)))
		}
	}
	return out
}

// warnings says where the uses of funds exceed the sources of the plan: the case is valued all the same, with its shortfall.
func (s *solver) warnings() (out project.Findings) {
	out = s.notes
	if s.failed > 0 {
		out = append(out, project.Finding{Path: s.path(), Severity: project.Warning, Rule: ruleSizing, Message: fmt.Sprintf("%d random paths of "+
			"the sizing case could not be computed, most often since a draw left its field's range, and count in no quantile", s.failed)})
	}
	short := money.Zero()
	for _, x := range s.base.line("funding_shortfall") {
		short = most(short, x)
	}
	if short.Cmp(money.One()) <= 0 {
		return out
	}
	return append(out, project.Finding{Path: s.path(), Severity: project.Warning, Rule: ruleSizing, Message: "with the debt as sized the sources do not " +
		"meet the uses of funds: " + short.Text(2) + " is unfunded at the worst month end of the case itself; raise what equity may pay"})
}

// down cuts an amount to whole cents, so that it exceeds no limit.
func down(x money.Fixed) money.Fixed {
	k := calc{ok: true}
	return k.div(k.mul(x, money.FromInt(100)).Floor(), money.FromInt(100))
}

// cents spreads a face over the payments in the proportions of the solution: the running total is rounded, the last payment
// takes the remainder.
func cents(k *calc, st *solution, face money.Fixed) []money.Fixed {
	out := make([]money.Fixed, len(st.principal))
	sum, given := money.Zero(), money.Zero()
	for i, x := range st.principal {
		sum = k.add(sum, x)
		upTo, _ := k.div(k.mul(sum, face), st.face).Round(2)
		if i == len(out)-1 {
			upTo = face
		}
		out[i] = k.sub(upTo, given)
		given = upTo
	}
	return out
}
