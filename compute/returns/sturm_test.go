package returns_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/returns"
)

// poly is a polynomial with exact coefficients, highest power first, the order in
// which flows are the coefficients of (1+rate)^n.
type poly []*big.Rat

func (p poly) trim() poly {
	for len(p) > 0 && p[0].Sign() == 0 {
		p = p[1:]
	}
	return p
}

func (p poly) derivative() poly {
	var d poly
	for i, c := range p[:len(p)-1] {
		d = append(d, new(big.Rat).Mul(c, big.NewRat(int64(len(p)-1-i), 1)))
	}
	return d.trim()
}

// remainder returns p mod q.
func (p poly) remainder(q poly) poly {
	r := append(poly(nil), p...)
	for len(r) >= len(q) && len(r) > 0 {
		f := new(big.Rat).Quo(r[0], q[0])
		next := append(poly(nil), r...)
		for i := range q {
			next[i] = new(big.Rat).Sub(r[i], new(big.Rat).Mul(f, q[i]))
		}
		r = next[1:].trim()
	}
	return r
}

func (p poly) signAt(y *big.Rat) int {
	v := new(big.Rat)
	for _, c := range p {
		v.Mul(v, y).Add(v, c)
	}
	return v.Sign()
}

// exactPolynomial returns the polynomial of flows without its roots at 0, which are
// no rates.
func exactPolynomial(flows []float64) poly {
	var p poly
	for _, f := range flows {
		p = append(p, new(big.Rat).SetFloat64(f))
	}
	for len(p) > 0 && p[len(p)-1].Sign() == 0 {
		p = p[:len(p)-1]
	}
	return p.trim()
}

func zero() *big.Rat  { return new(big.Rat) }
func large() *big.Rat { return big.NewRat(1_000_001, 1) }

// sturm counts the distinct roots of p in (from, to] by Sturm's theorem, and says
// whether one of all its roots is multiple.
func (p poly) sturm(from, to *big.Rat) (roots int, multiple bool) {
	chain := []poly{p, p.derivative()}
	for {
		r := chain[len(chain)-2].remainder(chain[len(chain)-1])
		if len(r) == 0 {
			break
		}
		for i := range r {
			r[i] = new(big.Rat).Neg(r[i])
		}
		chain = append(chain, r)
	}
	changes := func(y *big.Rat) int {
		n, last := 0, 0
		for _, q := range chain {
			if s := q.signAt(y); s != 0 {
				if last != 0 && s != last {
					n++
				}
				last = s
			}
		}
		return n
	}
	return changes(from) - changes(to), len(chain[len(chain)-1]) > 1
}

// TestRootCountsAgreeWithSturm: the number of distinct rates in (-1, 10^6] from
// exact rational arithmetic, for small whole flows, which have multiple and
// vanishing roots (rate 0 above all) far more often than chance flows.
func TestRootCountsAgreeWithSturm(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var several, touching int
	for range 4000 {
		flows := make([]float64, 2+r.IntN(9))
		for i := range flows {
			flows[i] = float64(r.IntN(9) - 4)
		}
		if r.IntN(4) == 0 {
			flows = product(flows, []float64{1, -2, 1}) // twice the rate 0
		}
		if r.IntN(4) == 0 {
			flows = product(flows, []float64{2, -3}) // the rate 50%
		}
		var p poly
		for _, f := range flows {
			p = append(p, new(big.Rat).SetFloat64(f))
		}
		roots, status := returns.Roots(flows, nil)
		for len(p) > 0 && p[len(p)-1].Sign() == 0 {
			p = p[:len(p)-1] // roots y = 0, which are no rates
		}
		if p = p.trim(); len(p) < 2 || status != returns.Found && status != returns.NoRoot {
			continue
		}
		want, multiple := p.sturm(new(big.Rat), big.NewRat(1_000_001, 1))
		if len(roots) != want {
			t.Fatalf("%v: %v, exactly %d roots (multiple: %v)", flows, roots, want, multiple)
		}
		if want > 1 {
			several++
		}
		for _, root := range roots {
			if root.Slope == 0 {
				touching++
			}
		}
		checkUsual(t, flows, roots)
	}
	if several < 300 || touching < 100 {
		t.Errorf("only %d cases of several roots and %d touching ones", several, touching)
	}
}
