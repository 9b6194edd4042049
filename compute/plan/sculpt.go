package plan

import "github.com/capstack/capstack/compute/money"

// profile is the debt periods of a sculpted tranche from the first on whose debt service its cash flow must carry.
type profile struct {
	service  []money.Fixed // S_k, the most debt service of period k; not negative
	accrual  []money.Fixed // i_k, the interest of period k on one unit of balance
	interest []bool        // period k pays interest only
	years    []money.Fixed // from issue to the payment of period k
	balloon  money.Fixed   // share of the size repaid at the end beside debt service
	mayRise  bool          // the balance may rise
}

// carried is the debt that a profile carries.
type carried struct {
	size      money.Fixed   // owed at the start of the first period
	principal []money.Fixed // by period, balloon included
	service   []money.Fixed // by period, without balloon
	balloon   money.Fixed
}

// balloonRounds bounds the search for the balloon, which closes in by the discount factor of the whole term in each round.
const balloonRounds = 500

// carry sizes the debt of a profile (conventions 4.3). With M_k the balance after period k that the periods behind it can
// repay, M_K the balloon, and S_k the debt service of period k:
//
//	M_{k-1} = (M_k + S_k) / (1 + i_k)                      if the balance may rise
//	M_{k-1} = min((M_k + S_k) / (1 + i_k), S_k / i_k)      if it may not: interest of the period is paid from S_k
//	M_{k-1} = min(M_k, S_k / i_k)                          in a period of interest only
//	size    = M_0
//
// After a period whose second bound binds, less is owed than the periods behind it could repay, and their service is scaled
// by M_{k-1} / M_k. The balloon is a share of the size: M_K = share x M_0, by iteration from 0, from where it only rises.
func (k *calc) carry(p *profile) carried {
	owed := make([]money.Fixed, len(p.service)+1)
	for range balloonRounds {
		k.backward(p, owed)
		next := k.mul(p.balloon, owed[0])
		if next == owed[len(p.service)] || !k.ok {
			break
		}
		owed[len(p.service)] = next
	}
	return k.forward(p, owed)
}

// backward fills M_{k-1} from M_k; the last M is given.
func (k *calc) backward(p *profile, owed []money.Fixed) {
	one := money.One()
	for i := len(p.service) - 1; i >= 0; i-- {
		m := k.div(k.add(owed[i+1], p.service[i]), k.add(one, p.accrual[i]))
		if p.interest[i] {
			m = owed[i+1]
		}
		if (p.interest[i] || !p.mayRise) && p.accrual[i].Sign() > 0 {
			m = least(m, k.div(p.service[i], p.accrual[i]))
		}
		owed[i] = m
	}
}

// forward pays the size off. Principal is what debt service leaves after interest, so that the balance ends at the balloon;
// the last period takes what rounding left.
func (k *calc) forward(p *profile, owed []money.Fixed) carried {
	n := len(p.service)
	out := carried{size: owed[0], principal: make([]money.Fixed, n), service: make([]money.Fixed, n)}
	balance, scale := owed[0], money.One()
	for i := range n {
		interest := k.mul(balance, p.accrual[i])
		if p.interest[i] {
			out.service[i] = interest
		} else {
			out.service[i] = k.mul(p.service[i], scale)
			out.principal[i] = k.sub(out.service[i], interest)
			if !p.mayRise {
				out.principal[i] = floor0(out.principal[i]) // a period that binds leaves a hair
			}
		}
		if bound := k.bound(p, owed, i); bound {
			scale = k.mul(scale, k.div(owed[i], owed[i+1]))
		}
		balance = k.sub(balance, out.principal[i])
	}
	out.balloon = k.mul(owed[n], scale)
	if n > 0 {
		out.principal[n-1] = k.add(out.principal[n-1], balance)
		out.balloon = least(floor0(out.balloon), out.principal[n-1])
	}
	return out
}

// bound tells whether the interest of a period keeps the balance below what the periods behind it could repay.
func (k *calc) bound(p *profile, owed []money.Fixed, i int) bool {
	if owed[i+1].IsZero() || p.mayRise && !p.interest[i] || p.accrual[i].Sign() <= 0 {
		return false
	}
	free := k.div(k.add(owed[i+1], p.service[i]), k.add(money.One(), p.accrual[i]))
	if p.interest[i] {
		free = owed[i+1]
	}
	return owed[i].Cmp(free) < 0
}

// presentValue is the sum of debt service discounted at the debt's own accrual, from the first period that repays, with the
// balloon: what the recursion gives where no principal is negative (conventions 4.3).
//
//	sum S_k DF_k + balloon x DF_K,   DF_k = DF_{k-1} / (1 + i_k)
func (k *calc) presentValue(p *profile, balloon money.Fixed) money.Fixed {
	value, factor := money.Zero(), money.One()
	for i := range p.service {
		if p.interest[i] {
			continue
		}
		factor = k.div(factor, k.add(money.One(), p.accrual[i]))
		value = k.add(value, k.mul(p.service[i], factor))
	}
	return k.add(value, k.mul(balloon, factor))
}

// scaled is the debt with every payment in the same proportion: the size another constraint allows, the tenor kept
// (conventions 4.4).
func (k *calc) scaled(c carried, to money.Fixed) carried {
	if c.size.IsZero() {
		return c
	}
	factor := k.div(to, c.size)
	out := carried{size: to, principal: make([]money.Fixed, len(c.principal)), service: make([]money.Fixed, len(c.service))}
	rest := to
	for i := range c.principal {
		out.principal[i], out.service[i] = k.mul(c.principal[i], factor), k.mul(c.service[i], factor)
		if i == len(c.principal)-1 {
			out.principal[i] = rest
		}
		rest = k.sub(rest, out.principal[i])
	}
	out.balloon = k.mul(c.balloon, factor)
	return out
}

// averageLife is the mean time to repayment, weighted by principal.
func (k *calc) averageLife(years, principal []money.Fixed) money.Fixed {
	sum := money.Zero()
	for i := range principal {
		sum = k.add(sum, k.mul(principal[i], years[i]))
	}
	return k.div(sum, k.sum(principal))
}

// lifeRounds halve the cut of an average life down to the last decimal.
const lifeRounds = 80

// within cuts debt service from the last period backward until the average life is at most a limit (conventions 4.4): whole
// periods, and a part of the one before them. ok is false where no service is left that would do.
func (k *calc) within(p *profile, limit money.Fixed) (_ carried, of *profile, ok bool) {
	whole := k.carry(p)
	if k.averageLife(p.years, whole.principal).Cmp(limit) <= 0 {
		return whole, p, true
	}
	low, high := money.Zero(), money.FromInt(int64(len(p.service))) // periods cut: too few, and enough
	two := money.FromInt(2)
	best := carried{}
	for range lifeRounds {
		cut := k.div(k.add(low, high), two)
		shorter := k.cut(p, cut)
		c := k.carry(shorter)
		if c.size.Sign() > 0 && k.averageLife(p.years, c.principal).Cmp(limit) > 0 {
			low = cut
			continue
		}
		high, best, of = cut, c, shorter
	}
	least := k.mul(whole.size, money.MustParse("0.000000001")) // below it decimals end before the debt does
	return best, of, best.size.Cmp(least) > 0
}

// cut is the profile without the debt service of its last periods; a fraction cuts that part of one.
func (k *calc) cut(p *profile, periods money.Fixed) *profile {
	out := *p
	out.service = make([]money.Fixed, len(p.service))
	copy(out.service, p.service)
	for i := len(out.service) - 1; i >= 0 && periods.Sign() > 0; i-- {
		part := least(periods, money.One())
		out.service[i] = k.sub(out.service[i], k.mul(out.service[i], part))
		periods = k.sub(periods, part)
	}
	return &out
}
