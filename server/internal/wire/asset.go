package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Limits of the lists of assets, those of Resolve.
const (
	maxFractionOf = 32
	maxDeposits   = 24

	maxResidualPoints = 120
)

func taxClasses() []project.TaxClass {
	return []project.TaxClass{
		project.TaxClassUnspecified, project.FiveYear, project.FifteenYear, project.ThirtyNineYear,
		project.NotDepreciated,
	}
}

func delayEffects() []project.DelayEffect {
	return []project.DelayEffect{
		project.DelayEffectUnspecified, project.DelayLeaves, project.DelayMoves, project.DelayStretches,
	}
}

func (s *scope) deposit(in *capstackv1.Deposit) project.Deposit {
	return project.Deposit{
		MonthsFromCOD: int(in.MonthsFromCod),
		Fraction:      s.quantity("fraction", in.Fraction),
	}
}

func depositToProto(d project.Deposit) *capstackv1.Deposit {
	return &capstackv1.Deposit{MonthsFromCod: int32Of(d.MonthsFromCOD), Fraction: double(d.Fraction)}
}

func refreshRules() []project.RefreshRule {
	return []project.RefreshRule{project.RefreshUnspecified, project.LikeForLike, project.RefreshOnDate}
}

func impairmentRules() []project.ImpairmentRule {
	return []project.ImpairmentRule{
		project.ImpairmentUnspecified, project.NeverImpaired, project.ImpairedOnObsolescence, project.ImpairedOnDefault,
		project.ImpairedOnEither,
	}
}

func collateralAssets() []project.CollateralAssets {
	return []project.CollateralAssets{project.CollateralUnspecified, project.AllAssets, project.FleetsOnly}
}

func (s *scope) residualValue(in *capstackv1.ResidualValue) *project.ResidualValue {
	if in == nil {
		return nil
	}
	return &project.ResidualValue{
		DecayRate: s.decimal("decay_rate", in.DecayRate),
		Points:    list(s, "points", maxResidualPoints, in.Points, nil, (*scope).residualPoint),
	}
}

func residualValueToProto(v *project.ResidualValue) *capstackv1.ResidualValue {
	if v == nil {
		return nil
	}
	return &capstackv1.ResidualValue{
		DecayRate: decimalText(v.DecayRate),
		Points:    mapped(v.Points, residualPointToProto),
	}
}

func (s *scope) residualPoint(in *capstackv1.ResidualPoint) project.ResidualPoint {
	return project.ResidualPoint{AgeMonths: int(in.AgeMonths), Fraction: s.quantity("fraction", in.Fraction)}
}

func residualPointToProto(p project.ResidualPoint) *capstackv1.ResidualPoint {
	return &capstackv1.ResidualPoint{AgeMonths: int32Of(p.AgeMonths), Fraction: double(p.Fraction)}
}

func (s *scope) refresh(in *capstackv1.Refresh) *project.Refresh {
	if in == nil {
		return nil
	}
	return &project.Refresh{
		Rule:            choice(s, "rule", in.Rule, refreshRules()),
		Date:            s.date("date", in.Date),
		Replacements:    int(in.Replacements),
		PriceChangeRate: s.decimal("price_change_rate", in.PriceChangeRate),
	}
}

func refreshToProto(r *project.Refresh) *capstackv1.Refresh {
	if r == nil {
		return nil
	}
	return &capstackv1.Refresh{
		Rule:            numberOf[capstackv1.RefreshRule](r.Rule, refreshRules()),
		Date:            dateText(r.Date),
		Replacements:    int32Of(r.Replacements),
		PriceChangeRate: decimalText(r.PriceChangeRate),
	}
}

func (s *scope) residualGuarantee(in *capstackv1.ResidualGuarantee) *project.ResidualGuarantee {
	if in == nil {
		return nil
	}
	return &project.ResidualGuarantee{
		GuarantorID:     in.GuarantorId,
		Date:            s.date("date", in.Date),
		AmountUSD:       s.decimal("amount_usd", in.AmountUsd),
		FractionOfCost:  s.quantity("fraction_of_cost", in.FractionOfCost),
		StopsPayingDate: s.date("stops_paying_date", in.StopsPayingDate),
	}
}

func residualGuaranteeToProto(g *project.ResidualGuarantee) *capstackv1.ResidualGuarantee {
	if g == nil {
		return nil
	}
	return &capstackv1.ResidualGuarantee{
		GuarantorId:     g.GuarantorID,
		Date:            dateText(g.Date),
		AmountUsd:       decimalText(g.AmountUSD),
		FractionOfCost:  double(g.FractionOfCost),
		StopsPayingDate: dateText(g.StopsPayingDate),
	}
}

func (s *scope) obsolescence(in *capstackv1.Obsolescence) *project.Obsolescence {
	if in == nil {
		return nil
	}
	return &project.Obsolescence{
		Date:              s.date("date", in.Date),
		Model:             in.Model,
		ValueLossFraction: s.quantity("value_loss_fraction", in.ValueLossFraction),
		SpotLossFraction:  s.quantity("spot_loss_fraction", in.SpotLossFraction),
	}
}

func obsolescenceToProto(o *project.Obsolescence) *capstackv1.Obsolescence {
	if o == nil {
		return nil
	}
	return &capstackv1.Obsolescence{
		Date:              dateText(o.Date),
		Model:             o.Model,
		ValueLossFraction: double(o.ValueLossFraction),
		SpotLossFraction:  double(o.SpotLossFraction),
	}
}

func (s *scope) maintenanceReserve(in *capstackv1.MaintenanceReserve) *project.MaintenanceReserve {
	if in == nil {
		return nil
	}
	return &project.MaintenanceReserve{
		LookAheadMonths: int(in.LookAheadMonths),
		USDPerYear:      s.decimal("usd_per_year", in.UsdPerYear),
	}
}

func maintenanceReserveToProto(r *project.MaintenanceReserve) *capstackv1.MaintenanceReserve {
	if r == nil {
		return nil
	}
	return &capstackv1.MaintenanceReserve{LookAheadMonths: int32Of(r.LookAheadMonths), UsdPerYear: decimalText(r.USDPerYear)}
}

func (s *scope) collateral(in *capstackv1.Collateral) *project.Collateral {
	if in == nil {
		return nil
	}
	return &project.Collateral{
		Assets:             choice(s, "assets", in.Assets, collateralAssets()),
		CostOfSaleFraction: s.quantity("cost_of_sale_fraction", in.CostOfSaleFraction),
		LTVCap:             s.quantity("ltv_cap", in.LtvCap),
	}
}

func collateralToProto(c *project.Collateral) *capstackv1.Collateral {
	if c == nil {
		return nil
	}
	return &capstackv1.Collateral{
		Assets:             numberOf[capstackv1.CollateralAssets](c.Assets, collateralAssets()),
		CostOfSaleFraction: double(c.CostOfSaleFraction),
		LtvCap:             double(c.LTVCap),
	}
}
