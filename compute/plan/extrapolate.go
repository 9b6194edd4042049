package plan

import "github.com/capstack/capstack/compute/money"

// snapshot is the state after a round.
type snapshot struct {
	state        []solution
	uses, equity money.Fixed
}

func (s *solver) snapshot() snapshot { return snapshot{s.state, s.uses, s.equity} }

// Rounds that follow each other move by shares of the last movement; a third one tells by which, and the rest of the way can
// be taken at once (Aitken's method: A. C. Aitken, On Bernoulli's numerical solution of algebraic equations, 1926). What the
// model makes of the place reached says whether it was right.
//
//	share = (x_2 - x_1) / (x_1 - x_0)        x = x_2 + share / (1 - share) x (x_2 - x_1)
//
// The share is that of the number that moves most, and all take it: principal goes on adding up to its face.
func (s *solver) extrapolate(x0, x1 snapshot) {
	k := &s.k
	share, ok := s.share(x0, x1)
	if !ok {
		return
	}
	factor := k.div(share, k.sub(money.One(), share))
	ahead := func(now, before money.Fixed) money.Fixed { return k.add(now, k.mul(factor, k.sub(now, before))) }
	s.uses, s.equity = ahead(s.uses, x1.uses), floor0(ahead(s.equity, x1.equity))
	next := make([]solution, len(s.state))
	for i := range s.state {
		now, before := &s.state[i], &x1.state[i]
		next[i] = *now
		next[i].size, next[i].face, next[i].balloon = ahead(now.size, before.size), ahead(now.face, before.face), ahead(now.balloon, before.balloon)
		if next[i].face.Sign() <= 0 {
			return
		}
		next[i].principal = make([]money.Fixed, len(now.principal))
		for j := range now.principal {
			next[i].principal[j] = ahead(now.principal[j], before.principal[j])
		}
	}
	s.state = next
}

// Bounds of the share by which an extrapolation goes on: beyond them it leads away.
const (
	leastShare = "-0.5"
	mostShare  = "0.97"
)

// share is the last movement over the one before, of the number that moved most.
func (s *solver) share(x0, x1 snapshot) (_ money.Fixed, ok bool) {
	k := &s.k
	last, before := k.sub(s.uses, x1.uses), k.sub(x1.uses, x0.uses)
	size := func(x money.Fixed) money.Fixed { return k.keep(x.Abs()) }
	for i := range s.state {
		if d := k.sub(s.state[i].size, x1.state[i].size); size(d).Cmp(size(last)) > 0 {
			last, before = d, k.sub(x1.state[i].size, x0.state[i].size)
		}
	}
	if size(before).Cmp(size(last)) <= 0 {
		return money.Zero(), false
	}
	share := k.div(last, before)
	return share, share.Cmp(money.MustParse(leastShare)) > 0 && share.Cmp(money.MustParse(mostShare)) < 0
}
