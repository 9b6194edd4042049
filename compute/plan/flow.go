package plan

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// flow is the cash flow on which debt is sized: a run of the sizing case, and for quantiles the CFADS of each debt period.
type flow struct {
	k        *calc
	view     *view
	quantile map[string][]money.Fixed // by tranche, then by period; nil for a case that is run as it is
}

// cfads is cash flow available for debt service in a period of a tranche.
func (f *flow) cfads(x *subject, i int) money.Fixed {
	if f.quantile != nil {
		return f.quantile[x.id][i]
	}
	return f.view.over(f.k, "cfads", x.periods[i])
}

// flow is the sizing case of a tranche, run with the state of this round.
func (s *solver) flow(x *subject) (*flow, error) {
	key := worldKey(x.sizing)
	if f, ok := s.flows[key]; ok {
		return f, nil
	}
	f := &flow{k: &s.k, view: s.base}
	var err error
	switch {
	case x.sizing.Draws():
		f.quantile, err = s.quantiles(x.sizing)
	case key != "":
		f.view, err = s.other(key, x)
	}
	if err != nil {
		return nil, err
	}
	s.flows[key] = f
	return f, nil
}

// worldKey tells sizing cases apart; empty for the case itself.
func worldKey(d *project.DebtSizing) string {
	switch d.SizingCase {
	case project.SizeOnContracted:
		return "contracted"
	case project.SizeOnStress:
		return "stress " + d.StressID
	case project.SizeOnP50, project.SizeOnP90:
		return fmt.Sprintf("%v %d %d", d.SizingCase, d.PathCount, d.Seed)
	}
	return ""
}

// other runs another case with the plan of this one. The case is resolved once.
func (s *solver) other(key string, x *subject) (*view, error) {
	r, ok := s.worlds[key]
	if !ok {
		var err error
		if r, err = s.world(x); err != nil {
			return nil, err
		}
		if s.worlds == nil {
			s.worlds = map[string]*project.Resolved{}
		}
		s.worlds[key] = r
	}
	v, err := look(r, s.current)
	if err != nil {
		return nil, &InfeasibleError{Findings: project.Findings{finding(x.path, "the sizing case cannot be run with the debt of the case: %v", err)}}
	}
	return v, nil
}

// world resolves the sizing case of a tranche: the case under its stress, or without what is not contracted.
func (s *solver) world(x *subject) (*project.Resolved, error) {
	c := project.WithoutQuestions(s.stated)
	if x.sizing.SizingCase == project.SizeOnContracted {
		c.Market.Spot = nil
	} else {
		var overrides []project.Override
		for _, stress := range s.stated.Stresses {
			if stress.ID == x.sizing.StressID {
				overrides = stress.Overrides
			}
		}
		var err error
		if c, err = project.Apply(c, overrides); err != nil {
			return nil, err
		}
	}
	r, findings := project.Resolve(c)
	if r == nil {
		return nil, findings
	}
	return r, nil
}
