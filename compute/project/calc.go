package project

import "github.com/capstack/capstack/compute/money"

// calc is a chain of exact arithmetic that remembers whether every step fitted. After a step that did not, ok is false and
// the numbers mean nothing; callers ask once, at the end.
type calc struct{ ok bool }

func (k *calc) add(a, b money.Fixed) money.Fixed { return k.keep(money.Add(a, b)) }
func (k *calc) sub(a, b money.Fixed) money.Fixed { return k.keep(money.Sub(a, b)) }
func (k *calc) mul(a, b money.Fixed) money.Fixed { return k.keep(money.Mul(a, b)) }
func (k *calc) div(a, b money.Fixed) money.Fixed { return k.keep(money.Div(a, b)) }

func (k *calc) keep(x money.Fixed, ok bool) money.Fixed {
	k.ok = k.ok && ok
	return x
}

// within reports whether |x| is at most limit, a decimal text.
func within(x money.Fixed, limit string) bool {
	size, ok := x.Abs()
	return ok && size.Cmp(money.MustParse(limit)) <= 0
}

// valueOr returns *a, or another value for an absent amount.
func valueOr(a Amount, otherwise money.Fixed) money.Fixed {
	if a == nil {
		return otherwise
	}
	return *a
}
