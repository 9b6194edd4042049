package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest lists of electricity; see case.go.
const (
	maxSupplies    = 16
	maxPowerPoints = 600
)

func powerSupplyKinds() []project.PowerSupplyKind {
	return []project.PowerSupplyKind{project.PowerSupplyUnspecified, project.GridTariff, project.FixedPPA, project.PowerIndex, project.OnSiteGas}
}

func (s *scope) powerSupply(in *capstackv1.PowerSupply) project.PowerSupply {
	return project.PowerSupply{
		ID:                 in.PowerSupplyId,
		Kind:               choice(s, "kind", in.Kind, powerSupplyKinds()),
		Fraction:           s.quantity("fraction", in.Fraction),
		USDPerMWh:          s.decimal("usd_per_mwh", in.UsdPerMwh),
		EscalationRate:     s.decimal("escalation_rate", in.EscalationRate),
		BasisUSDPerMWh:     s.decimal("basis_usd_per_mwh", in.BasisUsdPerMwh),
		MMBtuPerMWh:        s.quantity("mmbtu_per_mwh", in.MmbtuPerMwh),
		FuelUSDPerMMBtu:    s.decimal("fuel_usd_per_mmbtu", in.FuelUsdPerMmbtu),
		FuelEscalationRate: s.decimal("fuel_escalation_rate", in.FuelEscalationRate),
		VariableUSDPerMWh:  s.decimal("variable_usd_per_mwh", in.VariableUsdPerMwh),
	}
}

func powerSupplyToProto(x project.PowerSupply) *capstackv1.PowerSupply {
	return &capstackv1.PowerSupply{
		PowerSupplyId:      x.ID,
		Kind:               numberOf[capstackv1.PowerSupplyKind](x.Kind, powerSupplyKinds()),
		Fraction:           double(x.Fraction),
		UsdPerMwh:          decimalText(x.USDPerMWh),
		EscalationRate:     decimalText(x.EscalationRate),
		BasisUsdPerMwh:     decimalText(x.BasisUSDPerMWh),
		MmbtuPerMwh:        double(x.MMBtuPerMWh),
		FuelUsdPerMmbtu:    decimalText(x.FuelUSDPerMMBtu),
		FuelEscalationRate: decimalText(x.FuelEscalationRate),
		VariableUsdPerMwh:  decimalText(x.VariableUSDPerMWh),
	}
}

func (s *scope) powerMarket(in *capstackv1.PowerMarket) *project.PowerMarket {
	if in == nil {
		return nil
	}
	return &project.PowerMarket{
		USDPerMWh:      s.decimal("usd_per_mwh", in.UsdPerMwh),
		EscalationRate: s.decimal("escalation_rate", in.EscalationRate),
		Index:          s.quantity("index", in.Index),
		Points:         list(s, "points", maxPowerPoints, in.Points, nil, (*scope).powerPoint),
	}
}

func powerMarketToProto(x *project.PowerMarket) *capstackv1.PowerMarket {
	if x == nil {
		return nil
	}
	return &capstackv1.PowerMarket{
		UsdPerMwh:      decimalText(x.USDPerMWh),
		EscalationRate: decimalText(x.EscalationRate),
		Index:          double(x.Index),
		Points:         mapped(x.Points, powerPointToProto),
	}
}

func (s *scope) powerPoint(in *capstackv1.PowerPoint) project.PowerPoint {
	return project.PowerPoint{Date: s.dateOrZero("date", in.Date), USDPerMWh: s.decimal("usd_per_mwh", in.UsdPerMwh)}
}

func powerPointToProto(x project.PowerPoint) *capstackv1.PowerPoint {
	return &capstackv1.PowerPoint{Date: x.Date.String(), UsdPerMwh: decimalText(x.USDPerMWh)}
}
