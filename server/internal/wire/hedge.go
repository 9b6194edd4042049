package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) hedge(in *capstackv1.Hedge) project.Hedge {
	return project.Hedge{
		ID:             in.HedgeId,
		Kind:           choice(s, "kind", in.Kind, hedgeKinds()),
		TrancheID:      in.TrancheId,
		HedgedFraction: s.quantity("hedged_fraction", in.HedgedFraction),
		Notionals:      list(s, "notionals", maxNotionals, in.Notionals, nil, (*scope).notional),
		FixedRate:      s.decimal("fixed_rate", in.FixedRate),
		StrikeRate:     s.decimal("strike_rate", in.StrikeRate),
		StartDate:      s.date("start_date", in.StartDate),
		EndDate:        s.date("end_date", in.EndDate),
		PremiumUSD:     s.decimal("premium_usd", in.PremiumUsd),
	}
}

func hedgeToProto(x project.Hedge) *capstackv1.Hedge {
	return &capstackv1.Hedge{
		HedgeId:        x.ID,
		Kind:           numberOf[capstackv1.HedgeKind](x.Kind, hedgeKinds()),
		TrancheId:      x.TrancheID,
		HedgedFraction: double(x.HedgedFraction),
		Notionals:      mapped(x.Notionals, notionalToProto),
		FixedRate:      decimalText(x.FixedRate),
		StrikeRate:     decimalText(x.StrikeRate),
		StartDate:      dateText(x.StartDate),
		EndDate:        dateText(x.EndDate),
		PremiumUsd:     decimalText(x.PremiumUSD),
	}
}

func (s *scope) notional(in *capstackv1.Notional) project.Notional {
	return project.Notional{
		Date:      s.dateOrZero("date", in.Date),
		AmountUSD: s.decimalOrZero("amount_usd", in.AmountUsd),
	}
}

func notionalToProto(x project.Notional) *capstackv1.Notional {
	return &capstackv1.Notional{
		Date:      x.Date.String(),
		AmountUsd: x.AmountUSD.String(),
	}
}

func hedgeKinds() []project.HedgeKind {
	return []project.HedgeKind{project.HedgeUnspecified, project.Swap, project.Cap}
}
