package plan

import (
	"context"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// MaxRounds bounds the runs of the model that a plan may take. A circle of fees, interest and tax closes by a factor of
// about ten in each, and slower ones by extrapolation; one that has not closed by then does not.
const MaxRounds = 100

// closed is the relative change at which a plan is solved.
const closed = "0.000000000001"

// solver carries one Make.
type solver struct {
	ctx     context.Context
	stated  project.Case
	r       *project.Resolved
	list    []*subject
	state   []solution   // by subject
	current project.Plan // the state that this round runs with
	uses    money.Fixed
	equity  money.Fixed
	k       calc
	base    *view
	flows   map[string]*flow // of this round, by sizing case
	worlds  map[string]*project.Resolved
	drawn   map[string]*drawn
	notes   project.Findings
	failed  int // random paths of the last draw that could not be computed
	rounds  int
	moved   money.Fixed // largest relative change of the last round
	guess   bool        // the state is a first guess and no solution
}

// solution is a tranche as far as it is solved.
type solution struct {
	face      money.Fixed   // drawn
	principal []money.Fixed // by payment, of face
	balloon   money.Fixed
	size      money.Fixed // owed when repayment starts
	binding   string
	limits    []project.SizingConstraint
	recursion project.Amount
	present   project.Amount
}

// plan is the state as a plan, amounts not rounded.
func (s *solver) plan() project.Plan {
	p := project.Plan{Key: "round", EquityFirstUSD: s.equity, TotalUsesUSD: s.uses, CFADS: make([]money.Fixed, s.r.Grid.Len())}
	if s.base != nil {
		p.CFADS = s.base.line("cfads")
	}
	for i, x := range s.list {
		st := &s.state[i]
		p.Tranches = append(p.Tranches, project.PlannedTranche{TrancheID: x.id, PrincipalUSD: st.face, CommitmentUSD: st.size,
			Principal: st.principal, BalloonUSD: st.balloon})
	}
	return p
}

// start makes the first guess: next to no debt, in the shape that its terms give.
func (s *solver) start() {
	guess := money.FromInt(1_000_000)
	for _, x := range s.list {
		st := solution{face: guess, size: guess, principal: make([]money.Fixed, len(x.periods))}
		if x.sculpted() {
			st.principal[len(st.principal)-1] = guess
		} else {
			s.shaped(x, &st)
		}
		s.state = append(s.state, st)
	}
	s.guess = true
}

// shaped gives a tranche of a fixed shape its principal in proportion to its schedule.
func (s *solver) shaped(x *subject, st *solution) {
	sch := &s.r.Tranches[x.at].Schedule
	rest := st.face
	st.principal = make([]money.Fixed, len(sch.Periods))
	for i, p := range sch.Periods {
		st.principal[i] = s.k.mul(st.face, s.k.div(p.Principal, sch.Terms.Principal))
		if i == len(sch.Periods)-1 {
			st.principal[i] = rest
		}
		rest = s.k.sub(rest, st.principal[i])
	}
	st.balloon = s.k.mul(st.face, s.k.div(sch.Balloon, sch.Terms.Principal))
}

// solve runs rounds until nothing moves.
func (s *solver) solve() error {
	s.start()
	tolerance := money.MustParse(closed)
	var last [2]snapshot // after the rounds before, the older one first
	for s.rounds < MaxRounds {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if err := s.round(); err != nil {
			return err
		}
		if !s.guess && s.moved.Cmp(tolerance) <= 0 {
			return nil
		}
		s.guess = false
		if s.rounds%3 == 0 {
			s.extrapolate(last[0], last[1])
		}
		last = [2]snapshot{last[1], s.snapshot()}
	}
	return &NotClosedError{Path: s.path(), Rounds: s.rounds, Residual: s.moved.Float64()}
}

// path is where a finding about the whole plan stands.
func (s *solver) path() string {
	if len(s.list) > 0 {
		return s.list[0].path
	}
	return "financing.funding.gearing_fraction"
}

// round runs the model with the state and solves the next one from it.
func (s *solver) round() error {
	s.rounds++
	s.current = s.plan()
	base, err := look(s.r, s.current)
	if err != nil {
		return err
	}
	s.base, s.flows = base, map[string]*flow{}
	before, beforeUses, beforeEquity := s.state, s.uses, s.equity
	s.uses, _ = base.uses(&s.k)
	s.state = make([]solution, len(before))
	for _, senior := range []bool{true, false} {
		if err := s.rank(senior, before); err != nil {
			return err
		}
	}
	s.equity = s.equityFirst()
	s.moved = s.change(beforeUses, s.uses, s.uses)
	s.moved = most(s.moved, s.change(beforeEquity, s.equity, s.uses))
	for i := range s.state {
		s.moved = most(s.moved, s.movement(&before[i], &s.state[i]))
	}
	if !s.k.ok {
		return &InfeasibleError{Findings: project.Findings{finding(s.path(), "the figures of the sizing leave the range of the ledger's numbers")}}
	}
	return nil
}

// movement is the largest change of a solution relative to its size.
func (s *solver) movement(a, b *solution) money.Fixed {
	m := most(s.change(a.size, b.size, b.size), s.change(a.face, b.face, b.size))
	for i := range a.principal {
		m = most(m, s.change(a.principal[i], b.principal[i], b.size))
	}
	return m
}

// change is |a - b| over a whole; of a whole below one dollar over one dollar.
func (s *solver) change(a, b, whole money.Fixed) money.Fixed {
	gap, ok := s.k.sub(a, b).Abs()
	s.k.ok = s.k.ok && ok
	return s.k.div(gap, most(whole, money.One()))
}

// equityFirst is what equity pays before debt: where the case states a gearing, (1 - gearing) x total uses, else what debt
// and prepayments leave.
func (s *solver) equityFirst() money.Fixed {
	if g := statedGearing(s.r); g != nil {
		return s.k.mul(s.k.sub(money.One(), *g), s.uses)
	}
	rest := s.k.sub(s.uses, s.debt())
	return floor0(s.k.sub(rest, s.base.prepayments(&s.k)))
}

// debt is the face of all debt: sized tranches as solved, the others as the model draws them.
func (s *solver) debt() money.Fixed {
	sum := money.Zero()
	for i := range s.list {
		sum = s.k.add(sum, s.state[i].size)
	}
	return s.k.add(sum, s.others(anyRank))
}

// lent is the face of all debt as the model draws it: less than its size where funding has no need of all.
func (s *solver) lent() money.Fixed {
	sum := s.others(anyRank)
	for i, x := range s.list {
		sum = s.k.add(sum, least(s.state[i].size, s.base.face(&s.k, x.id)))
	}
	return sum
}

func anyRank(*project.Tranche) bool { return true }

// others is the face of the tranches that are not sized and of which is says so.
func (s *solver) others(is func(*project.Tranche) bool) money.Fixed {
	sum := money.Zero()
	for i := range s.r.Tranches {
		if t := &s.r.Case.Financing.Tranches[s.r.Tranches[i].Index]; t.Sizing == nil && is(t) {
			sum = s.k.add(sum, s.base.face(&s.k, t.ID))
		}
	}
	return sum
}

// statedGearing is the gearing by which a case states what equity pays first; nil without one.
func statedGearing(r *project.Resolved) project.Amount {
	if f := r.Case.Financing.Funding; f != nil {
		return f.GearingFraction
	}
	return nil
}
