package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func (s *scope) facility(in *capstackv1.Facility) project.Facility {
	if in == nil {
		return project.Facility{}
	}
	return project.Facility{
		Phases: list(s, "phases", maxPhases, in.Phases, (*capstackv1.Phase).GetPhaseId, (*scope).phase),
		Power:  s.in("power").power(in.Power),
		Occupancies: list(s, "occupancies", maxOccupancies, in.Occupancies,
			(*capstackv1.Occupancy).GetOccupancyId, (*scope).occupancy),
		OperatingCosts: list(s, "operating_costs", maxOperating, in.OperatingCosts,
			(*capstackv1.OperatingCost).GetOperatingCostId, (*scope).operatingCost),
		Obsolescence: s.in("obsolescence").obsolescence(in.Obsolescence),
		Impairment:   choice(s, "impairment", in.Impairment, impairmentRules()),
		DelayRules:   s.in("delay_rules").delayRules(in.DelayRules),
	}
}

func facilityToProto(f project.Facility) *capstackv1.Facility {
	return &capstackv1.Facility{
		Phases:         mapped(f.Phases, phaseToProto),
		Power:          powerToProto(f.Power),
		Occupancies:    mapped(f.Occupancies, occupancyToProto),
		OperatingCosts: mapped(f.OperatingCosts, operatingCostToProto),
		Obsolescence:   obsolescenceToProto(f.Obsolescence),
		Impairment:     numberOf[capstackv1.ImpairmentRule](f.Impairment, impairmentRules()),
		DelayRules:     delayRulesToProto(f.DelayRules),
	}
}

func (s *scope) phase(in *capstackv1.Phase) project.Phase {
	return project.Phase{
		ID:                in.PhaseId,
		CapacityMW:        s.quantity("capacity_mw", in.CapacityMw),
		CapacityBase:      choice(s, "capacity_base", in.CapacityBase, capacityBases()),
		DesignPUE:         s.quantity("design_pue", in.DesignPue),
		ConstructionStart: s.date("construction_start", in.ConstructionStart),
		PlannedCOD:        s.date("planned_cod", in.PlannedCod),
		DelayDays:         s.whole(in.DelayDays),
		RampMonths:        int(in.RampMonths),
		CostOverrun:       s.quantity("cost_overrun_factor", in.CostOverrunFactor),
		CapitalCosts: list(s, "capital_costs", maxCapitalCosts, in.CapitalCosts,
			(*capstackv1.CapitalCost).GetCapitalCostId, (*scope).capitalCost),
		Fleets:        list(s, "fleets", maxFleets, in.Fleets, (*capstackv1.Fleet).GetFleetId, (*scope).fleet),
		RampFractions: s.amounts("ramp_fractions", maxRampFractions, in.RampFractions),
		DelayCovers:   list(s, "delay_covers", maxDelayCovers, in.DelayCovers, (*capstackv1.DelayCover).GetDelayCoverId, (*scope).delayCover),
	}
}

func phaseToProto(p project.Phase) *capstackv1.Phase {
	return &capstackv1.Phase{
		PhaseId:           p.ID,
		CapacityMw:        double(p.CapacityMW),
		CapacityBase:      numberOf[capstackv1.CapacityBase](p.CapacityBase, capacityBases()),
		DesignPue:         double(p.DesignPUE),
		ConstructionStart: dateText(p.ConstructionStart),
		PlannedCod:        dateText(p.PlannedCOD),
		DelayDays:         wholeOf(p.DelayDays),
		RampMonths:        int32Of(p.RampMonths),
		CostOverrunFactor: double(p.CostOverrun),
		CapitalCosts:      mapped(p.CapitalCosts, capitalCostToProto),
		Fleets:            mapped(p.Fleets, fleetToProto),
		RampFractions:     doubles(p.RampFractions),
		DelayCovers:       mapped(p.DelayCovers, delayCoverToProto),
	}
}

func (s *scope) capitalCost(in *capstackv1.CapitalCost) project.CapitalCost {
	return project.CapitalCost{
		ID:             in.CapitalCostId,
		Category:       choice(s, "category", in.Category, costCategories()),
		AmountUSD:      s.decimal("amount_usd", in.AmountUsd),
		USDPerMW:       s.decimal("usd_per_mw", in.UsdPerMw),
		PerMWBase:      choice(s, "per_mw_base", in.PerMwBase, capacityBases()),
		SpendWeights:   s.amounts("spend_weights", maxSpendWeights, in.SpendWeights),
		BookLifeMonths: s.whole(in.BookLifeMonths),
		TaxClass:       choice(s, "tax_class", in.TaxClass, taxClasses()),

		FractionOfCost:    s.quantity("fraction_of_cost", in.FractionOfCost),
		FractionOfIDs:     s.texts("fraction_of_ids", maxFractionOf, in.FractionOfIds),
		ContingencySpent:  s.quantity("contingency_spent_fraction", in.ContingencySpentFraction),
		LogisticSteepness: s.quantity("logistic_steepness", in.LogisticSteepness),
		EscalationRate:    s.decimal("escalation_rate", in.EscalationRate),
		PriceDate:         s.date("price_date", in.PriceDate),
		OnDelay:           choice(s, "on_delay", in.OnDelay, delayEffects()),
		ResidualValue:     s.in("residual_value").residualValue(in.ResidualValue),
	}
}

func capitalCostToProto(c project.CapitalCost) *capstackv1.CapitalCost {
	return &capstackv1.CapitalCost{
		CapitalCostId:  c.ID,
		Category:       numberOf[capstackv1.CostCategory](c.Category, costCategories()),
		AmountUsd:      decimalText(c.AmountUSD),
		UsdPerMw:       decimalText(c.USDPerMW),
		PerMwBase:      numberOf[capstackv1.CapacityBase](c.PerMWBase, capacityBases()),
		SpendWeights:   doubles(c.SpendWeights),
		BookLifeMonths: wholeOf(c.BookLifeMonths),
		TaxClass:       numberOf[capstackv1.TaxClass](c.TaxClass, taxClasses()),

		FractionOfCost:           double(c.FractionOfCost),
		FractionOfIds:            textsOf(c.FractionOfIDs),
		ContingencySpentFraction: double(c.ContingencySpent),
		LogisticSteepness:        double(c.LogisticSteepness),
		EscalationRate:           decimalText(c.EscalationRate),
		PriceDate:                dateText(c.PriceDate),
		OnDelay:                  numberOf[capstackv1.DelayEffect](c.OnDelay, delayEffects()),
		ResidualValue:            residualValueToProto(c.ResidualValue),
	}
}

func (s *scope) fleet(in *capstackv1.Fleet) project.Fleet {
	return project.Fleet{
		ID:                in.FleetId,
		Model:             in.Model,
		Unit:              choice(s, "unit", in.Unit, acceleratorUnits()),
		Count:             s.quantity("count", in.Count),
		KWPerAccelerator:  s.quantity("kw_per_accelerator", in.KwPerAccelerator),
		USDPerAccelerator: s.decimal("usd_per_accelerator", in.UsdPerAccelerator),
		AmountUSD:         s.decimal("amount_usd", in.AmountUsd),
		PaymentDate:       s.date("payment_date", in.PaymentDate),
		BookLifeMonths:    s.whole(in.BookLifeMonths),
		SalvageFraction:   s.quantity("salvage_fraction", in.SalvageFraction),
		TaxClass:          choice(s, "tax_class", in.TaxClass, taxClasses()),
		CapacityMW:        s.quantity("capacity_mw", in.CapacityMw),
		USDPerMW:          s.decimal("usd_per_mw", in.UsdPerMw),
		PerMWBase:         choice(s, "per_mw_base", in.PerMwBase, capacityBases()),
		NetworkStorage:    s.quantity("network_storage_fraction", in.NetworkStorageFraction),
		Deposits:          list(s, "deposits", maxDeposits, in.Deposits, nil, (*scope).deposit),
		OnDelay:           choice(s, "on_delay", in.OnDelay, delayEffects()),
		ResidualValue:     s.in("residual_value").residualValue(in.ResidualValue),
		Refresh:           s.in("refresh").refresh(in.Refresh),
		DeliveryDate:      s.date("delivery_date", in.DeliveryDate),
		RetirementDate:    s.date("retirement_date", in.RetirementDate),
		Guarantee:         s.in("residual_guarantee").residualGuarantee(in.ResidualGuarantee),
	}
}

func fleetToProto(f project.Fleet) *capstackv1.Fleet {
	return &capstackv1.Fleet{
		FleetId:           f.ID,
		Model:             f.Model,
		Unit:              numberOf[capstackv1.AcceleratorUnit](f.Unit, acceleratorUnits()),
		Count:             double(f.Count),
		KwPerAccelerator:  double(f.KWPerAccelerator),
		UsdPerAccelerator: decimalText(f.USDPerAccelerator),
		AmountUsd:         decimalText(f.AmountUSD),
		PaymentDate:       dateText(f.PaymentDate),
		BookLifeMonths:    wholeOf(f.BookLifeMonths),
		SalvageFraction:   double(f.SalvageFraction),
		TaxClass:          numberOf[capstackv1.TaxClass](f.TaxClass, taxClasses()),
		CapacityMw:        double(f.CapacityMW),
		UsdPerMw:          decimalText(f.USDPerMW),
		PerMwBase:         numberOf[capstackv1.CapacityBase](f.PerMWBase, capacityBases()),

		NetworkStorageFraction: double(f.NetworkStorage),
		Deposits:               mapped(f.Deposits, depositToProto),
		OnDelay:                numberOf[capstackv1.DelayEffect](f.OnDelay, delayEffects()),
		ResidualValue:          residualValueToProto(f.ResidualValue),
		Refresh:                refreshToProto(f.Refresh),
		DeliveryDate:           dateText(f.DeliveryDate),
		RetirementDate:         dateText(f.RetirementDate),
		ResidualGuarantee:      residualGuaranteeToProto(f.Guarantee),
	}
}

func (s *scope) power(in *capstackv1.Power) *project.Power {
	if in == nil {
		return nil
	}
	return &project.Power{
		USDPerMWh:           s.decimal("usd_per_mwh", in.UsdPerMwh),
		EscalationRate:      s.decimal("escalation_rate", in.EscalationRate),
		OperatingPUE:        s.quantity("operating_pue", in.OperatingPue),
		LoadFactor:          s.quantity("load_factor", in.LoadFactor),
		IdleFraction:        s.quantity("idle_fraction", in.IdleFraction),
		DemandUSDPerKWMonth: s.decimal("demand_charge_usd_per_kw_month", in.DemandChargeUsdPerKwMonth),
		ContractedUtilityMW: s.quantity("contracted_utility_mw", in.ContractedUtilityMw),
		MinimumTakeFraction: s.quantity("minimum_take_fraction", in.MinimumTakeFraction),
		UtilityServiceDate:  s.date("utility_service_date", in.UtilityServiceDate),
		Supplies:            list(s, "supplies", maxSupplies, in.Supplies, (*capstackv1.PowerSupply).GetPowerSupplyId, (*scope).powerSupply),
		CurtailmentHours:    s.quantity("curtailment_hours_per_year", in.CurtailmentHoursPerYear),
	}
}

func powerToProto(p *project.Power) *capstackv1.Power {
	if p == nil {
		return nil
	}
	return &capstackv1.Power{
		UsdPerMwh:                 decimalText(p.USDPerMWh),
		EscalationRate:            decimalText(p.EscalationRate),
		OperatingPue:              double(p.OperatingPUE),
		LoadFactor:                double(p.LoadFactor),
		IdleFraction:              double(p.IdleFraction),
		DemandChargeUsdPerKwMonth: decimalText(p.DemandUSDPerKWMonth),
		ContractedUtilityMw:       double(p.ContractedUtilityMW),
		MinimumTakeFraction:       double(p.MinimumTakeFraction),
		UtilityServiceDate:        dateText(p.UtilityServiceDate),
		Supplies:                  mapped(p.Supplies, powerSupplyToProto),
		CurtailmentHoursPerYear:   double(p.CurtailmentHours),
	}
}

func (s *scope) occupancy(in *capstackv1.Occupancy) project.Occupancy {
	return project.Occupancy{
		ID:             in.OccupancyId,
		PhaseIDs:       s.texts("phase_ids", maxPhaseIDs, in.PhaseIds),
		USDPerKWMonth:  s.decimal("usd_per_kw_month", in.UsdPerKwMonth),
		USDPerYear:     s.decimal("usd_per_year", in.UsdPerYear),
		TotalUSD:       s.decimal("total_usd", in.TotalUsd),
		EscalationRate: s.decimal("escalation_rate", in.EscalationRate),
		Commencement:   s.date("commencement", in.Commencement),
		TermMonths:     int(in.TermMonths),
		DepositUSD:     s.decimal("deposit_usd", in.DepositUsd),
		DepositDate:    s.date("deposit_date", in.DepositDate),
		StraightLine:   in.StraightLine,
	}
}

func occupancyToProto(o project.Occupancy) *capstackv1.Occupancy {
	return &capstackv1.Occupancy{
		OccupancyId:    o.ID,
		PhaseIds:       textsOf(o.PhaseIDs),
		UsdPerKwMonth:  decimalText(o.USDPerKWMonth),
		UsdPerYear:     decimalText(o.USDPerYear),
		TotalUsd:       decimalText(o.TotalUSD),
		EscalationRate: decimalText(o.EscalationRate),
		Commencement:   dateText(o.Commencement),
		TermMonths:     int32Of(o.TermMonths),
		DepositUsd:     decimalText(o.DepositUSD),
		DepositDate:    dateText(o.DepositDate),
		StraightLine:   o.StraightLine,
	}
}

func (s *scope) operatingCost(in *capstackv1.OperatingCost) project.OperatingCost {
	return project.OperatingCost{
		ID:                         in.OperatingCostId,
		Category:                   choice(s, "category", in.Category, costCategories()),
		PhaseIDs:                   s.texts("phase_ids", maxPhaseIDs, in.PhaseIds),
		USDPerYear:                 s.decimal("usd_per_year", in.UsdPerYear),
		USDPerMWYear:               s.decimal("usd_per_mw_year", in.UsdPerMwYear),
		FractionOfHardwareCostYear: s.quantity("fraction_of_hardware_cost_per_year", in.FractionOfHardwareCostPerYear),
		FractionOfRevenue:          s.quantity("fraction_of_revenue", in.FractionOfRevenue),
		EscalationRate:             s.decimal("escalation_rate", in.EscalationRate),
		StartDate:                  s.date("start_date", in.StartDate),
		FractionOfCapitalCostYear:  s.quantity("fraction_of_capital_cost_per_year", in.FractionOfCapitalCostPerYear),
	}
}

func operatingCostToProto(o project.OperatingCost) *capstackv1.OperatingCost {
	return &capstackv1.OperatingCost{
		OperatingCostId:               o.ID,
		Category:                      numberOf[capstackv1.CostCategory](o.Category, costCategories()),
		PhaseIds:                      textsOf(o.PhaseIDs),
		UsdPerYear:                    decimalText(o.USDPerYear),
		UsdPerMwYear:                  decimalText(o.USDPerMWYear),
		FractionOfHardwareCostPerYear: double(o.FractionOfHardwareCostYear),
		FractionOfRevenue:             double(o.FractionOfRevenue),
		EscalationRate:                decimalText(o.EscalationRate),
		StartDate:                     dateText(o.StartDate),
		FractionOfCapitalCostPerYear:  double(o.FractionOfCapitalCostYear),
	}
}
