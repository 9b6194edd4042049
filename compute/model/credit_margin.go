package model

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// margin is the margin of a floating tranche: as stated, or the average of those by credit class, weighted with the capacity
// that tenants of each class have taken in the phases that the tranche funds. Tenants of other classes count with the margin
// stated. The weights are those at signing.
//
//	margin = (1 - sum of shares) x margin_rate + sum of share x margin of its class
func (m *builder) margin(k *tranche, term func(field string, a project.Amount) Expr) Expr {
	stated := term("margin_rate", k.terms.MarginRate)
	if len(k.creditShares) == 0 {
		return stated
	}
	rest, sum := money.One(), m.num(0)
	for i, share := range k.creditShares {
		if share.IsZero() {
			continue
		}
		rest, _ = money.Sub(rest, share)
		sum = sum.Plus(term(creditMarginField(i), k.terms.CreditMargins[i].MarginRate).Times(m.fixed(share, program.Number)))
	}
	if rest.Sign() > 0 {
		sum = sum.Plus(stated.Times(m.fixed(rest, program.Number)))
	}
	return m.line("margin["+k.id+"]", "Margin by tenants' credit class, "+k.id, "per year", sum).Expr
}

// creditMarginField addresses a margin by position: they have no ids.
func creditMarginField(i int) string {
	return "credit_margins[" + money.FromInt(int64(i)).String() + "].margin_rate"
}

// signedMargin is the margin as stated in the case, which no scenario moves.
func (k *tranche) signedMargin() money.Fixed {
	if k.terms.MarginRate == nil {
		return money.Fixed{}
	}
	margin := *k.terms.MarginRate
	sum := margin
	for i, share := range k.creditShares {
		apart, _ := money.Sub(*k.terms.CreditMargins[i].MarginRate, margin)
		part, _ := money.Mul(share, apart)
		sum, _ = money.Add(sum, part)
	}
	return sum
}
