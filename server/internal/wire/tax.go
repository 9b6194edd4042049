package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) tax(in *capstackv1.Tax) project.Tax {
	if in == nil {
		return project.Tax{}
	}
	return project.Tax{
		Rate:               s.decimal("rate", in.Rate),
		LossOffsetFraction: s.quantity("loss_offset_fraction", in.LossOffsetFraction),
		OpeningTaxLosses:   s.decimal("opening_tax_losses", in.OpeningTaxLosses),
		Regime:             choice(s, "regime", in.Regime, taxRegimes()),
		StateRate:          s.decimal("state_rate", in.StateRate),
		BonusFraction:      s.quantity("bonus_fraction", in.BonusFraction),
		InterestLimit:      s.quantity("interest_limit_fraction", in.InterestLimitFraction),
		NoInterestLimit:    in.RealPropertyElection,
		DeferredTax:        in.DeferredTax,
		CapitalizeRunning:  in.CapitalizeCostsBeforeOperation,
	}
}

func taxToProto(t project.Tax) *capstackv1.Tax {
	return &capstackv1.Tax{
		Rate:                           decimalText(t.Rate),
		LossOffsetFraction:             double(t.LossOffsetFraction),
		OpeningTaxLosses:               decimalText(t.OpeningTaxLosses),
		Regime:                         numberOf[capstackv1.TaxRegime](t.Regime, taxRegimes()),
		StateRate:                      decimalText(t.StateRate),
		BonusFraction:                  double(t.BonusFraction),
		InterestLimitFraction:          double(t.InterestLimit),
		RealPropertyElection:           t.NoInterestLimit,
		DeferredTax:                    t.DeferredTax,
		CapitalizeCostsBeforeOperation: t.CapitalizeRunning,
	}
}
