package plan

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// subject is a tranche to be sized.
type subject struct {
	at      int // in Resolved.Tranches
	id      string
	path    string // of its sizing terms
	terms   *project.Tranche
	sizing  *project.DebtSizing
	share   money.Fixed // of what its rank can carry
	periods []period    // by payment
	first   int         // period from which cash flow must carry its debt service; len(periods) if there is none
}

// period is a debt period: the months after the previous payment month through its own (conventions 4.3).
type period struct {
	after, to    int // months of the grid: (after, to]
	pay          calendar.Date
	factor       money.Fixed // of a year
	years        money.Fixed // from issue
	interestOnly bool
	target       money.Fixed // cover ratio; 0 without one
}

// subjects lists the tranches to be sized, with their share of their rank.
func subjects(r *project.Resolved) []*subject {
	var out []*subject
	for i := range r.Tranches {
		t := &r.Case.Financing.Tranches[r.Tranches[i].Index]
		if t.Sizing == nil {
			continue
		}
		s := &subject{at: i, id: t.ID, path: fmt.Sprintf("financing.tranches[%s].sizing", t.ID), terms: t, sizing: t.Sizing}
		s.lay(r)
		out = append(out, s)
	}
	for _, rank := range []project.Seniority{project.Senior, project.Mezzanine} {
		share(out, rank)
	}
	return out
}

// share divides a rank: stated shares, and equal parts of the rest. One tranche that states none takes all.
func share(list []*subject, rank project.Seniority) {
	k := calc{ok: true}
	left, open := money.One(), int64(0)
	for _, s := range list {
		switch {
		case s.terms.Seniority != rank:
		case s.sizing.ShareFraction == nil:
			open++
		default:
			s.share = *s.sizing.ShareFraction
			left = k.sub(left, s.share)
		}
	}
	for _, s := range list {
		if s.terms.Seniority == rank && s.sizing.ShareFraction == nil {
			s.share = k.div(left, money.FromInt(open))
		}
	}
}

// lay fills the periods. Cash flow carries debt service from the first whole debt period after the last planned COD, when
// nothing is drawn any more and no interest joins principal.
func (s *subject) lay(r *project.Resolved) {
	sch := &r.Tranches[s.at].Schedule
	g := r.Grid
	issue := sch.Terms.Issue
	free := issue.AddMonths(s.terms.InterestOnlyMonths)
	after := g.Index(issue)
	s.first = len(sch.Periods)
	for i, p := range sch.Periods {
		q := period{after: after, to: g.Index(p.Pay), pay: p.Pay, factor: p.Factor, target: s.target(p.Pay)}
		q.years, _ = money.FromRatio(int64(p.Pay-issue)*4, 1461)
		q.interestOnly = s.terms.InterestOnlyMonths > 0 && p.End <= free
		if s.first == len(sch.Periods) && s.carries(r, q, p) {
			s.first = i
		}
		s.periods = append(s.periods, q)
		after = q.to
	}
}

// carries tells whether a period is one whose debt service cash flow must carry.
func (s *subject) carries(r *project.Resolved, q period, p contract.Period) bool {
	if q.after+1 >= r.Grid.Len() || q.to >= r.Grid.Len() {
		return false
	}
	start := r.Grid.Start(q.after + 1)
	if r.LastCOD != nil && start < *r.LastCOD {
		return false
	}
	if until := s.terms.CapitalizeInterestUntil; until != nil && p.Pay < *until {
		return false
	}
	if d := s.terms.DelayedDraw; d != nil && d.AvailabilityEnd != nil && r.Grid.Index(*d.AvailabilityEnd) > q.after {
		return false
	}
	return true
}

// target is the cover ratio of a payment day.
func (s *subject) target(pay calendar.Date) money.Fixed {
	switch steps := s.sizing.TargetDSCRSteps; {
	case s.sizing.TargetDSCR != nil:
		return *s.sizing.TargetDSCR
	case len(steps) > 0:
		ratio := *steps[0].TargetDSCR
		for _, x := range steps {
			if x.Date <= pay {
				ratio = *x.TargetDSCR
			}
		}
		return ratio
	}
	return money.Zero()
}

// sculpted tells whether the tranche repays by its cash flow.
func (s *subject) sculpted() bool { return s.terms.Amortization == contract.Sculpted }

// senior tells the rank.
func (s *subject) senior() bool { return s.terms.Seniority != project.Mezzanine }
