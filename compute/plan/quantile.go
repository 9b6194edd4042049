package plan

import (
	"slices"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// drawn is what random paths gave in an earlier round, kept while nothing that they read has moved.
type drawn struct {
	cfads    []money.Fixed // of the case itself by month, when they were drawn
	quantile map[string][]money.Fixed
}

// quantiles draws the case's random paths with the state of this round and takes the quantile of CFADS in every debt period
// of the tranches sized on them (conventions 4.5). Without tax, cash flow of the case that has not moved since they were drawn
// means that debt moves no path's either, and they are not drawn again.
func (s *solver) quantiles(d *project.DebtSizing) (map[string][]money.Fixed, error) {
	key := worldKey(d)
	now := s.base.line("cfads")
	if old, ok := s.drawn[key]; ok && untaxed(s.r) && slices.Equal(old.cfads, now) {
		return old.quantile, nil
	}
	var list []*subject
	for _, x := range s.list {
		if worldKey(x.sizing) == key {
			list = append(list, x)
		}
	}
	level := tenth
	if d.SizingCase == project.SizeOnP50 {
		level = half
	}
	q, err := s.draw(d, list, level)
	if err != nil {
		return nil, err
	}
	if s.drawn == nil {
		s.drawn = map[string]*drawn{}
	}
	s.drawn[key] = &drawn{slices.Clone(now), q}
	return q, nil
}

// untaxed tells whether no income is taxed: interest then reaches no path's cash flow.
func untaxed(r *project.Resolved) bool {
	zero := func(a project.Amount) bool { return a == nil || a.IsZero() }
	return zero(r.Case.Tax.Rate) && zero(r.Case.Tax.StateRate)
}

// level is the place of a quantile: one in of paths is not above it.
type level int

const (
	tenth level = 10
	half  level = 2
)

// of is the smallest value that at least one in l of the values do not exceed: the inverse of the empirical distribution.
func (l level) of(values []float64) float64 {
	slices.Sort(values)
	return values[(len(values)+int(l)-1)/int(l)-1]
}
