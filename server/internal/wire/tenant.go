package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) tenant(in *capstackv1.Tenant) project.Tenant {
	return project.Tenant{
		ID:                    in.TenantId,
		Name:                  in.Name,
		PhaseIDs:              s.texts("phase_ids", maxPhaseIDs, in.PhaseIds),
		CapacityMW:            s.quantity("capacity_mw", in.CapacityMw),
		AcceleratorCount:      s.quantity("accelerator_count", in.AcceleratorCount),
		USDPerAcceleratorHour: s.decimal("usd_per_accelerator_hour", in.UsdPerAcceleratorHour),
		USDPerKWMonth:         s.decimal("usd_per_kw_month", in.UsdPerKwMonth),
		USDPerYear:            s.decimal("usd_per_year", in.UsdPerYear),
		TotalUSD:              s.decimal("total_usd", in.TotalUsd),
		TermMonths:            int(in.TermMonths),
		EscalationRate:        s.decimal("escalation_rate", in.EscalationRate),
		TakeOrPayFraction:     s.quantity("take_or_pay_fraction", in.TakeOrPayFraction),
		UtilizationFraction:   s.quantity("utilization_fraction", in.UtilizationFraction),
		PayFraction:           s.quantity("pay_fraction", in.PayFraction),
		PayFractionDate:       s.date("pay_fraction_date", in.PayFractionDate),
		StopsPayingDate:       s.date("stops_paying_date", in.StopsPayingDate),
		PrepaymentFraction:    s.quantity("prepayment_fraction", in.PrepaymentFraction),
		PrepaymentDate:        s.date("prepayment_date", in.PrepaymentDate),
		CreditStartMonth:      int(in.CreditStartMonth),
		Use:                   choice(s, "capacity_use", in.CapacityUse, tenantUses()),
		ObligorID:             in.ObligorId,
		CreditClass:           choice(s, "credit_class", in.CreditClass, creditClasses()),
		RampFractions:         s.amounts("ramp_fractions", maxRampFractions, in.RampFractions),
		TermEnd:               choice(s, "term_end", in.TermEnd, termEnds()),
		PaymentDays:           int(in.PaymentDays),
		Invoicing:             choice(s, "invoicing", in.Invoicing, invoicings()),
		PowerPassThrough:      s.quantity("power_pass_through_fraction", in.PowerPassThroughFraction),
		DefaultTerms:          s.in("default_terms").defaultTerms(in.DefaultTerms),
		Guarantee:             s.in("guarantee").guarantee(in.Guarantee),
		Renewal:               s.in("renewal").renewal(in.Renewal),
		Reletting:             s.in("reletting").reletting(in.Reletting),
		LateDelivery:          s.in("late_delivery").lateDelivery(in.LateDelivery),
	}
}

func tenantToProto(t project.Tenant) *capstackv1.Tenant {
	return &capstackv1.Tenant{
		TenantId:              t.ID,
		Name:                  t.Name,
		PhaseIds:              textsOf(t.PhaseIDs),
		CapacityMw:            double(t.CapacityMW),
		AcceleratorCount:      double(t.AcceleratorCount),
		UsdPerAcceleratorHour: decimalText(t.USDPerAcceleratorHour),
		UsdPerKwMonth:         decimalText(t.USDPerKWMonth),
		UsdPerYear:            decimalText(t.USDPerYear),
		TotalUsd:              decimalText(t.TotalUSD),
		TermMonths:            int32Of(t.TermMonths),
		EscalationRate:        decimalText(t.EscalationRate),
		TakeOrPayFraction:     double(t.TakeOrPayFraction),
		UtilizationFraction:   double(t.UtilizationFraction),
		PayFraction:           double(t.PayFraction),
		PayFractionDate:       dateText(t.PayFractionDate),
		StopsPayingDate:       dateText(t.StopsPayingDate),
		PrepaymentFraction:    double(t.PrepaymentFraction),
		PrepaymentDate:        dateText(t.PrepaymentDate),
		CreditStartMonth:      int32Of(t.CreditStartMonth),

		CapacityUse:              numberOf[capstackv1.TenantUse](t.Use, tenantUses()),
		ObligorId:                t.ObligorID,
		CreditClass:              numberOf[capstackv1.CreditClass](t.CreditClass, creditClasses()),
		RampFractions:            doubles(t.RampFractions),
		TermEnd:                  numberOf[capstackv1.TermEnd](t.TermEnd, termEnds()),
		PaymentDays:              int32Of(t.PaymentDays),
		Invoicing:                numberOf[capstackv1.Invoicing](t.Invoicing, invoicings()),
		PowerPassThroughFraction: double(t.PowerPassThrough),
		DefaultTerms:             defaultTermsToProto(t.DefaultTerms),
		Guarantee:                guaranteeToProto(t.Guarantee),
		Renewal:                  renewalToProto(t.Renewal),
		Reletting:                relettingToProto(t.Reletting),
		LateDelivery:             lateDeliveryToProto(t.LateDelivery),
	}
}

func (s *scope) market(in *capstackv1.Market) project.Market {
	if in == nil {
		return project.Market{}
	}
	return project.Market{
		Spot:    s.in("spot").spot(in.Spot),
		Indices: list(s, "indices", maxIndices, in.Indices, (*capstackv1.RateIndex).GetIndexId, (*scope).rateIndex),
		Power:   s.in("power").powerMarket(in.Power),

		RefinancingClosedDate: s.date("refinancing_closed_date", in.RefinancingClosedDate),
	}
}

func marketToProto(m project.Market) *capstackv1.Market {
	return &capstackv1.Market{
		Spot: spotToProto(m.Spot), Indices: mapped(m.Indices, rateIndexToProto),
		RefinancingClosedDate: dateText(m.RefinancingClosedDate),
		Power:                 powerMarketToProto(m.Power),
	}
}

func (s *scope) spot(in *capstackv1.Spot) *project.Spot {
	if in == nil {
		return nil
	}
	return &project.Spot{
		USDPerAcceleratorHour: s.decimal("usd_per_accelerator_hour", in.UsdPerAcceleratorHour),
		GrowthRate:            s.decimal("growth_rate", in.GrowthRate),
		UtilizationFraction:   s.quantity("utilization_fraction", in.UtilizationFraction),
		AvailabilityFraction:  s.quantity("availability_fraction", in.AvailabilityFraction),
		Generations:           list(s, "generations", maxGenerations, in.Generations, (*capstackv1.Generation).GetGenerationId, (*scope).generation),
	}
}

func (s *scope) generation(in *capstackv1.Generation) project.Generation {
	return project.Generation{
		ID: in.GenerationId, ReleaseDate: s.date("release_date", in.ReleaseDate), DelayDays: s.whole(in.DelayDays),
		PriceLossFraction: s.quantity("price_loss_fraction", in.PriceLossFraction),
	}
}

func generationToProto(g project.Generation) *capstackv1.Generation {
	return &capstackv1.Generation{
		GenerationId: g.ID, ReleaseDate: dateText(g.ReleaseDate), DelayDays: wholeOf(g.DelayDays), PriceLossFraction: double(g.PriceLossFraction),
	}
}

func spotToProto(p *project.Spot) *capstackv1.Spot {
	if p == nil {
		return nil
	}
	return &capstackv1.Spot{
		UsdPerAcceleratorHour: decimalText(p.USDPerAcceleratorHour),
		GrowthRate:            decimalText(p.GrowthRate),
		UtilizationFraction:   double(p.UtilizationFraction),
		AvailabilityFraction:  double(p.AvailabilityFraction),
		Generations:           mapped(p.Generations, generationToProto),
	}
}

func (s *scope) rateIndex(in *capstackv1.RateIndex) project.RateIndex {
	return project.RateIndex{
		ID:        in.IndexId,
		Rate:      s.decimal("rate", in.Rate),
		ShiftRate: s.decimal("shift_rate", in.ShiftRate),
		Points:    list(s, "points", maxRatePoints, in.Points, nil, (*scope).ratePoint),
	}
}

func rateIndexToProto(x project.RateIndex) *capstackv1.RateIndex {
	return &capstackv1.RateIndex{
		IndexId: x.ID, Rate: decimalText(x.Rate), ShiftRate: decimalText(x.ShiftRate),
		Points: mapped(x.Points, ratePointToProto),
	}
}

func (s *scope) ratePoint(in *capstackv1.RatePoint) project.RatePoint {
	return project.RatePoint{Date: s.dateOrZero("date", in.Date), Rate: s.decimal("rate", in.Rate)}
}

func ratePointToProto(p project.RatePoint) *capstackv1.RatePoint {
	return &capstackv1.RatePoint{Date: p.Date.String(), Rate: decimalText(p.Rate)}
}
