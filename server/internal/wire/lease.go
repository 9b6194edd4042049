package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) lease(in *capstackv1.Lease) project.Lease {
	return project.Lease{
		ID:               in.LeaseId,
		Kind:             choice(s, "kind", in.Kind, leaseKinds()),
		FairValueUSD:     s.decimal("fair_value_usd", in.FairValueUsd),
		PaymentUSD:       s.decimal("payment_usd", in.PaymentUsd),
		EscalationRate:   s.decimal("escalation_rate", in.EscalationRate),
		PaymentFrequency: choice(s, "payment_frequency", in.PaymentFrequency, frequencies()),
		InAdvance:        in.InAdvance,
		Commencement:     s.date("commencement", in.Commencement),
		TermMonths:       int(in.TermMonths),
		ResidualUSD:      s.decimal("residual_usd", in.ResidualUsd),
		PurchasePriceUSD: s.decimal("purchase_price_usd", in.PurchasePriceUsd),
		OwnedResidualUSD: s.decimal("owned_residual_usd", in.OwnedResidualUsd),
		DiscountRate:     s.decimal("discount_rate", in.DiscountRate),
	}
}

func leaseToProto(x project.Lease) *capstackv1.Lease {
	return &capstackv1.Lease{
		LeaseId:          x.ID,
		Kind:             numberOf[capstackv1.LeaseKind](x.Kind, leaseKinds()),
		FairValueUsd:     decimalText(x.FairValueUSD),
		PaymentUsd:       decimalText(x.PaymentUSD),
		EscalationRate:   decimalText(x.EscalationRate),
		PaymentFrequency: numberOf[capstackv1.Frequency](x.PaymentFrequency, frequencies()),
		InAdvance:        x.InAdvance,
		Commencement:     dateText(x.Commencement),
		TermMonths:       int32Of(x.TermMonths),
		ResidualUsd:      decimalText(x.ResidualUSD),
		PurchasePriceUsd: decimalText(x.PurchasePriceUSD),
		OwnedResidualUsd: decimalText(x.OwnedResidualUSD),
		DiscountRate:     decimalText(x.DiscountRate),
	}
}

func leaseKinds() []project.LeaseKind {
	return []project.LeaseKind{project.LeaseUnspecified, project.FinanceLease, project.OperatingLease, project.SaleAndLeaseback}
}
