package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest lists of a tenant and of a phase's lateness; see case.go.
const (
	maxRampFractions = 60
	maxDelayCovers   = 8
	maxCapSteps      = 64
)

func tenantUses() []project.TenantUse {
	return []project.TenantUse{project.TenantUseUnspecified, project.Leased, project.OwnUse}
}

func creditClasses() []project.CreditClass {
	return []project.CreditClass{project.CreditClassUnspecified, project.InvestmentGrade, project.SubInvestmentGrade}
}

func termEnds() []project.TermEnd {
	return []project.TermEnd{project.TermEndUnspecified, project.TermFromActualStart, project.TermFixedEnd}
}

func invoicings() []project.Invoicing {
	return []project.Invoicing{project.InvoicingUnspecified, project.InvoicedInArrears, project.InvoicedInAdvance}
}

func claimRules() []project.ClaimRule {
	return []project.ClaimRule{project.ClaimUnspecified, project.NoClaim, project.LeaseCapClaim, project.RemainingTermClaim}
}

func guaranteePayments() []project.GuaranteePayment {
	return []project.GuaranteePayment{project.GuaranteePaymentUnspecified, project.GuaranteeAsDue, project.GuaranteeLumpSum}
}

func priceBases() []project.PriceBasis {
	return []project.PriceBasis{project.PriceBasisUnspecified, project.SpotPrice, project.LastPrice}
}

func delayCoverKinds() []project.DelayCoverKind {
	return []project.DelayCoverKind{project.DelayCoverUnspecified, project.ContractorDamages, project.DelayInsurance}
}

func (s *scope) defaultTerms(in *capstackv1.DefaultTerms) *project.DefaultTerms {
	if in == nil {
		return nil
	}
	return &project.DefaultTerms{
		CureDays:              s.whole(in.CureDays),
		RecoveryFraction:      s.quantity("recovery_fraction", in.RecoveryFraction),
		RecoveryMonths:        int(in.RecoveryMonths),
		Claim:                 choice(s, "claim", in.Claim, claimRules()),
		ClaimRecoveryFraction: s.quantity("claim_recovery_fraction", in.ClaimRecoveryFraction),
	}
}

func defaultTermsToProto(d *project.DefaultTerms) *capstackv1.DefaultTerms {
	if d == nil {
		return nil
	}
	return &capstackv1.DefaultTerms{
		CureDays:              wholeOf(d.CureDays),
		RecoveryFraction:      double(d.RecoveryFraction),
		RecoveryMonths:        int32Of(d.RecoveryMonths),
		Claim:                 numberOf[capstackv1.ClaimRule](d.Claim, claimRules()),
		ClaimRecoveryFraction: double(d.ClaimRecoveryFraction),
	}
}

func (s *scope) guarantee(in *capstackv1.Guarantee) *project.Guarantee {
	if in == nil {
		return nil
	}
	return &project.Guarantee{
		GuarantorID:     in.GuarantorId,
		GuarantorName:   in.GuarantorName,
		CapUSD:          s.decimal("cap_usd", in.CapUsd),
		CapSteps:        list(s, "cap_steps", maxCapSteps, in.CapSteps, nil, (*scope).guaranteeStep),
		Payment:         choice(s, "payment", in.Payment, guaranteePayments()),
		StopsPayingDate: s.date("guarantor_stops_paying_date", in.GuarantorStopsPayingDate),
	}
}

func guaranteeToProto(g *project.Guarantee) *capstackv1.Guarantee {
	if g == nil {
		return nil
	}
	return &capstackv1.Guarantee{
		GuarantorId:              g.GuarantorID,
		GuarantorName:            g.GuarantorName,
		CapUsd:                   decimalText(g.CapUSD),
		CapSteps:                 mapped(g.CapSteps, guaranteeStepToProto),
		Payment:                  numberOf[capstackv1.GuaranteePayment](g.Payment, guaranteePayments()),
		GuarantorStopsPayingDate: dateText(g.StopsPayingDate),
	}
}

func (s *scope) guaranteeStep(in *capstackv1.GuaranteeStep) project.GuaranteeStep {
	return project.GuaranteeStep{Date: s.dateOrZero("date", in.Date), CapUSD: s.decimal("cap_usd", in.CapUsd)}
}

func guaranteeStepToProto(x project.GuaranteeStep) *capstackv1.GuaranteeStep {
	return &capstackv1.GuaranteeStep{Date: x.Date.String(), CapUsd: decimalText(x.CapUSD)}
}

func (s *scope) renewal(in *capstackv1.Renewal) *project.Renewal {
	if in == nil {
		return nil
	}
	return &project.Renewal{
		Fraction:       s.quantity("fraction", in.Fraction),
		TermMonths:     int(in.TermMonths),
		PriceBasis:     choice(s, "price_basis", in.PriceBasis, priceBases()),
		PriceFraction:  s.quantity("price_fraction", in.PriceFraction),
		EscalationRate: s.decimal("escalation_rate", in.EscalationRate),
	}
}

func renewalToProto(x *project.Renewal) *capstackv1.Renewal {
	if x == nil {
		return nil
	}
	return &capstackv1.Renewal{
		Fraction:       double(x.Fraction),
		TermMonths:     int32Of(x.TermMonths),
		PriceBasis:     numberOf[capstackv1.PriceBasis](x.PriceBasis, priceBases()),
		PriceFraction:  double(x.PriceFraction),
		EscalationRate: decimalText(x.EscalationRate),
	}
}

func (s *scope) reletting(in *capstackv1.Reletting) *project.Reletting {
	if in == nil {
		return nil
	}
	return &project.Reletting{
		VacancyMonths:    s.quantity("vacancy_months", in.VacancyMonths),
		CostUSD:          s.decimal("cost_usd", in.CostUsd),
		DiscountFraction: s.quantity("discount_fraction", in.DiscountFraction),
		USDPerKWMonth:    s.decimal("usd_per_kw_month", in.UsdPerKwMonth),
		GrowthRate:       s.decimal("growth_rate", in.GrowthRate),
	}
}

func relettingToProto(x *project.Reletting) *capstackv1.Reletting {
	if x == nil {
		return nil
	}
	return &capstackv1.Reletting{
		VacancyMonths:    double(x.VacancyMonths),
		CostUsd:          decimalText(x.CostUSD),
		DiscountFraction: double(x.DiscountFraction),
		UsdPerKwMonth:    decimalText(x.USDPerKWMonth),
		GrowthRate:       decimalText(x.GrowthRate),
	}
}

func (s *scope) lateDelivery(in *capstackv1.LateDelivery) *project.LateDelivery {
	if in == nil {
		return nil
	}
	return &project.LateDelivery{
		ContractDate:    s.date("contract_date", in.ContractDate),
		GraceDays:       s.whole(in.GraceDays),
		USDPerDay:       s.decimal("usd_per_day", in.UsdPerDay),
		USDPerMWDay:     s.decimal("usd_per_mw_day", in.UsdPerMwDay),
		CapUSD:          s.decimal("cap_usd", in.CapUsd),
		TerminationDays: s.whole(in.TerminationDays),
		Terminates:      s.whole(in.Terminates),
	}
}

func lateDeliveryToProto(x *project.LateDelivery) *capstackv1.LateDelivery {
	if x == nil {
		return nil
	}
	return &capstackv1.LateDelivery{
		ContractDate:    dateText(x.ContractDate),
		GraceDays:       wholeOf(x.GraceDays),
		UsdPerDay:       decimalText(x.USDPerDay),
		UsdPerMwDay:     decimalText(x.USDPerMWDay),
		CapUsd:          decimalText(x.CapUSD),
		TerminationDays: wholeOf(x.TerminationDays),
		Terminates:      wholeOf(x.Terminates),
	}
}

func (s *scope) delayCover(in *capstackv1.DelayCover) project.DelayCover {
	return project.DelayCover{
		ID:          in.DelayCoverId,
		Kind:        choice(s, "kind", in.Kind, delayCoverKinds()),
		USDPerDay:   s.decimal("usd_per_day", in.UsdPerDay),
		WaitingDays: s.whole(in.WaitingDays),
		CapUSD:      s.decimal("cap_usd", in.CapUsd),
	}
}

func delayCoverToProto(x project.DelayCover) *capstackv1.DelayCover {
	return &capstackv1.DelayCover{
		DelayCoverId: x.ID,
		Kind:         numberOf[capstackv1.DelayCoverKind](x.Kind, delayCoverKinds()),
		UsdPerDay:    decimalText(x.USDPerDay),
		WaitingDays:  wholeOf(x.WaitingDays),
		CapUsd:       decimalText(x.CapUSD),
	}
}

func (s *scope) delayRules(in *capstackv1.DelayRules) project.DelayRules {
	if in == nil {
		return project.DelayRules{}
	}
	return project.DelayRules{
		OccupancyStart: choice(s, "occupancy_start", in.OccupancyStart, delayEffects()),
		DemandCharge:   choice(s, "demand_charge", in.DemandCharge, delayEffects()),
		FixedCost:      choice(s, "fixed_cost", in.FixedCost, delayEffects()),
	}
}

// delayRulesToProto writes the rules, nil if none is given.
func delayRulesToProto(x project.DelayRules) *capstackv1.DelayRules {
	if x == (project.DelayRules{}) {
		return nil
	}
	return &capstackv1.DelayRules{
		OccupancyStart: numberOf[capstackv1.DelayEffect](x.OccupancyStart, delayEffects()),
		DemandCharge:   numberOf[capstackv1.DelayEffect](x.DemandCharge, delayEffects()),
		FixedCost:      numberOf[capstackv1.DelayEffect](x.FixedCost, delayEffects()),
	}
}
