package plan

import "github.com/capstack/capstack/compute/money"

// calc is a chain of exact arithmetic that remembers whether every step fitted. After a step that did not, ok is false and
// the numbers mean nothing; callers ask once, at the end.
type calc struct{ ok bool }

func (k *calc) add(a, b money.Fixed) money.Fixed { return k.keep(money.Add(a, b)) }
func (k *calc) sub(a, b money.Fixed) money.Fixed { return k.keep(money.Sub(a, b)) }
func (k *calc) mul(a, b money.Fixed) money.Fixed { return k.keep(money.Mul(a, b)) }

// div is a / b, or 0 where b is 0.
func (k *calc) div(a, b money.Fixed) money.Fixed {
	if b.IsZero() {
		return money.Zero()
	}
	return k.keep(money.Div(a, b))
}

func (k *calc) keep(x money.Fixed, ok bool) money.Fixed {
	k.ok = k.ok && ok
	return x
}

// sum adds up a list.
func (k *calc) sum(list []money.Fixed) money.Fixed {
	total := money.Zero()
	for _, x := range list {
		total = k.add(total, x)
	}
	return total
}

func least(a, b money.Fixed) money.Fixed {
	if b.Cmp(a) < 0 {
		return b
	}
	return a
}

func most(a, b money.Fixed) money.Fixed {
	if b.Cmp(a) > 0 {
		return b
	}
	return a
}

// floor0 is max(0, x).
func floor0(x money.Fixed) money.Fixed { return most(x, money.Zero()) }
