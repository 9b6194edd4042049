package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
)

// ageing is the site with a fleet of 1.2m, delivered at close, that loses 36% of its value a year, and lasts 24 months in the
// books. A half year leaves 0.64^(1/2) = 0.8 of the value. Figures are invented.
func ageing() project.Case {
	c := let(gpus(site(), "100", "12000"), "6000000", 24)
	f := &c.Facility.Phases[0].Fleets[0]
	f.BookLifeMonths, f.ResidualValue = num("24"), &project.ResidualValue{DecayRate: num("0.36")}
	return c
}

// A loan of 60m on accelerators of 100m, repaid in 24 equal months, with 10% cost of sale:
//
//	close     60   / (100   x 0.9) = 0.666667
//	month 6   45   / ( 80   x 0.9) = 0.625
//	month 12  30   / ( 64   x 0.9) = 0.520833
//	month 18  15   / ( 51.2 x 0.9) = 0.325521
//	maturity   2.5 / ( 40.96 x 0.9) = 0.067817, before the last payment
//
// Above 0.65 are months 0 to 3: month 3 has 52.5 / (0.894427 x 90) = 0.6522, month 4 has 50 / (0.861774 x 90) = 0.6447.
func TestThePathOfLoanToValueOfALoanOnAccelerators(t *testing.T) {
	c := let(gpus(site(), "1000", "100000"), "60000000", 24)
	c.Facility.Phases[0].Fleets[0].ResidualValue = &project.ResidualValue{DecayRate: num("0.36")}
	loan := project.Tranche{ID: "gpu", Kind: project.TermLoan, PrincipalUSD: num("60000000"), FixedRate: num("0.08"), Maturity: day(2027, 12, 31),
		PaymentFrequency: 1, Amortization: 2, DayCount: e360()}
	c.Financing.Tranches = []project.Tranche{loan}
	c.Financing.Collateral = &project.Collateral{CostOfSaleFraction: num("0.1"), LTVCap: num("0.65")}
	r := value(t, c)
	for month, want := range map[int]string{0: "0.666666667", 6: "0.625", 12: "0.520833333", 18: "0.325520833"} {
		r.near("ltv", month, want, "0.000000001")
	}
	r.measureNear("ltv_max", "", "0.666666667", "0.000000001")
	r.date("ltv_max_date", day(2025, 12, 31))
	r.measure("ltv_months_above_cap", "", "4")
	r.date("ltv_above_cap_date", day(2025, 12, 31))
	r.measureNear("ltv_at_maturity", "", "0.067816840", "0.000000001")
	r.near("collateral_value[p/gpu]", 12, "64000000", "0.01")
	r.near("collateral_value[p]", 24, "40960000", "0.01")

	fast := valueOf(t, r.r, r.p, set("facility.phases[p].fleets[gpu].residual_value.decay_rate", "0.75"))
	fast.near("collateral_value", 12, "25000000", "0.01")
	fast.near("collateral_value", 6, "50000000", "0.01")
}

// A curve by points, 100% at delivery, 70% at 12 months and 40% at 36, is 85% at 6 months and 55% at 24. A building stands
// at book value, 2.4m less 10,000 a month, land at 120% of its price after a year.
func TestAssetsAreWorthWhatTheirCurvesSay(t *testing.T) {
	c := building(ageing(), "2400000", "240")
	p := &c.Facility.Phases[0]
	p.CapitalCosts = append(p.CapitalCosts, project.CapitalCost{ID: "land", Category: project.Land, AmountUSD: num("1000000"),
		ResidualValue: &project.ResidualValue{Points: []project.ResidualPoint{{AgeMonths: 12, Fraction: num("1.2")}}}})
	p.Fleets[0].ResidualValue = &project.ResidualValue{Points: []project.ResidualPoint{{AgeMonths: 12, Fraction: num("0.7")}, {AgeMonths: 36, Fraction: num("0.4")}}}
	c.Financing.Tranches = borrowing().Financing.Tranches
	r := value(t, c)
	r.months("collateral_value[p/gpu]", 6, "1020000")
	r.months("collateral_value[p/gpu]", 24, "660000")
	r.months("collateral_value[p/shell]", 6, "2340000")
	r.months("collateral_value[p/land]", 6, "1100000")
	r.months("collateral_value[p/land]", 12, "1200000", "1200000")
	r.near("collateral_value", 6, "4460000", "0")

	c.Financing.Collateral = &project.Collateral{Assets: project.FleetsOnly}
	value(t, c).near("collateral_value", 6, "1020000", "0")
}

// Collateral ages from delivery, not from operation: a delay leaves it, unless the fleet comes later too.
func TestCollateralAgesFromDelivery(t *testing.T) {
	c := ageing()
	c.Financing.Collateral = &project.Collateral{}
	c.Financing.Tranches = borrowing().Financing.Tranches
	late := set("facility.phases[p].delay_days", "31")
	r := value(t, c, late)
	r.near("collateral_value", 12, "768000", "0.01")
	r.near("account.Accumulated depreciation", 12, "-550000", "0") // eleven months of operation

	// Delivered on 1 July 2026, it is half a year old at the year's end: 1.2m x 0.8.
	c.Facility.Phases[0].Fleets[0].DeliveryDate = day(2026, 7, 1)
	r = value(t, c)
	r.months("collateral_value", 6, "0")
	r.near("collateral_value", 12, "960000", "0.01")

	c.Facility.Phases[0].Fleets[0].DeliveryDate = nil
	c.Facility.Phases[0].Fleets[0].OnDelay = project.DelayMoves
	r = value(t, c)
	r.near("collateral_value", 12, "768000", "0.01")
	r = valueOf(t, r.r, r.p, late) // delivered on 31 January
	r.months("collateral_value", 0, "0")
	if v := r.at("collateral_value", 1); v.Sign() <= 0 {
		t.Errorf("on delivery the fleet is worth %s", v)
	}
}

// 1.2m after 24 months is worth 491,520; 600,000 were promised. The guarantor pays 108,480 in the last month, which is no
// CFADS, and nothing if it has stopped paying before.
func TestAGuarantorPaysWhatTheFleetIsWorthLess(t *testing.T) {
	c := ageing()
	c.Facility.Phases[0].Fleets[0].Guarantee = &project.ResidualGuarantee{GuarantorID: "vendor", FractionOfCost: num("0.5")}
	r := value(t, c)
	r.near("residual_guarantee[p/gpu]", 24, "108480", "0.01")
	r.months("residual_guarantee[p/gpu]", 22, "0", "0")
	r.near("distribution", 24, "608480", "0.01")
	r.months("cfads", 24, "500000")
	r.near("asset_losses", 24, "-108480", "0.01")
	r.near("net_income", 24, "558480", "0.01") // 500,000 - 50,000 + 108,480
	r.measureNear("residual_guarantees", "", "108480", "0.01")
	for _, f := range invariants(r) {
		t.Error(f)
	}
	register := []string{"capital_paid[p/gpu]", "worn[p/gpu]", "book_value[p/gpu]"}
	for i, want := range []string{"1200000", "600000", "600000"} {
		r.months(register[i], 12, want)
	}
	gone := valueOf(t, r.r, r.p, set("facility.phases[p].fleets[gpu].residual_guarantee.stops_paying_date", "2027-06-30"))
	gone.months("residual_guarantee[p/gpu]", 24, "0")
	gone.measure("residual_guarantees", "", "0")
}

// One obligor has one time of default: a tenant that stops paying stops as a guarantor too.
func TestAGuarantorOfValueIsOneWithTheTenant(t *testing.T) {
	c := ageing()
	c.Tenants[0].ObligorID = "cloud"
	c.Facility.Phases[0].Fleets[0].Guarantee = &project.ResidualGuarantee{GuarantorID: "cloud", FractionOfCost: num("0.5")}
	r := value(t, c)
	r.near("residual_guarantee[p/gpu]", 24, "108480", "0.01")
	valueOf(t, r.r, r.p, set("tenants[t].stops_paying_date", "2027-06-30")).months("residual_guarantee[p/gpu]", 24, "0")
}

// Sold in December 2026 for 768,000 less 5%: 729,600 against a book value of 600,000, a gain of 129,600.
func TestAFleetIsSoldEarly(t *testing.T) {
	c := ageing()
	c.Facility.Phases[0].Fleets[0].RetirementDate = day(2026, 12, 1)
	c.Financing.Collateral = &project.Collateral{CostOfSaleFraction: num("0.05")}
	r := value(t, c)
	r.near("asset_proceeds[p/gpu]", 12, "729600", "0.01")
	r.near("asset_losses", 12, "-129600", "0.01")
	r.months("depreciation", 11, "50000", "50000", "0")
	r.months("account.Property and equipment at cost", 11, "1200000", "0")
	r.months("account.Accumulated depreciation", 11, "-550000", "0", "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
	never := valueOf(t, r.r, r.p, set("facility.phases[p].fleets[gpu].retirement_date", "2040-01-01"))
	never.months("depreciation", 12, "50000", "50000")
	never.months("asset_proceeds[p/gpu]", 24, "0") // no salvage
}

// A better generation in January 2027 halves the value: 1.2m x 0.64^(13/12) / 2 = 369,981 against a book value of 550,000. The
// loss is 180,019, and the rest wears out over the last 11 months, 33,634.6 a month. Without a rule of impairment the books do
// not move.
func TestObsolescenceWritesAssetsDown(t *testing.T) {
	c := ageing()
	c.Facility.Obsolescence = &project.Obsolescence{Date: day(2027, 1, 10), ValueLossFraction: num("0.5")}
	c.Financing.Collateral = &project.Collateral{}
	c.Financing.Tranches = borrowing().Financing.Tranches
	r := value(t, c)
	r.near("collateral_value", 12, "768000", "0.01")
	r.near("collateral_value", 13, "369981.11", "0.01")
	r.months("depreciation", 13, "50000", "50000")

	c.Facility.Impairment = project.ImpairedOnObsolescence
	r = value(t, c)
	r.near("impairment[p/gpu]", 13, "180018.89", "0.01")
	r.near("depreciation[p/gpu]", 14, "33634.65", "0.02")
	r.months("depreciation[p/gpu]", 12, "50000", "50000")
	r.near("asset_losses", 13, "180018.89", "0.01")
	r.near("account.Accumulated depreciation", 24, "-1200000", "0")
	never := valueOf(t, r.r, r.p, set("facility.obsolescence.date", "2040-01-01"))
	never.months("impairment[p/gpu]", 13, "0")
	never.near("account.Accumulated depreciation", 24, "-1200000", "0")
	for _, f := range append(invariants(r), invariants(never)...) {
		t.Error(f)
	}
}

// The tenant stops on 15 July 2026. Six months old, the fleet is worth 0.64^(7/12) x 1.2m = 924,953 at the end of July, more
// than its 850,000 in the books: nothing to write down. One that has lost 75% a year is: 1.2m x 0.25^(7/12) = 534,539.23.
func TestADefaultWritesAssetsDown(t *testing.T) {
	c := ageing()
	c.Facility.Impairment = project.ImpairedOnDefault
	c.Tenants[0].StopsPayingDate = day(2026, 7, 15)
	value(t, c).months("impairment[p/gpu]", 7, "0")
	c.Facility.Phases[0].Fleets[0].ResidualValue.DecayRate = num("0.75")
	r := value(t, c)
	r.near("impairment[p/gpu]", 7, "315460.77", "0.01")
	r.months("impairment[p/gpu]", 8, "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// A third less from 16 January on is 16/31 of a third less in that month.
func TestObsolescenceLowersTheSpotPrice(t *testing.T) {
	c := gpus(site(), "100", "12000")
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("3"), UtilizationFraction: num("1"), AvailabilityFraction: num("1")}
	c.Facility.Obsolescence = &project.Obsolescence{Date: day(2027, 1, 16), SpotLossFraction: num("0.31")}
	r := value(t, c)
	r.months("revenue", 12, "223200")       // 100 x 744 hours x 3
	r.near("revenue", 13, "187488", "0.01") // x (1 - 0.31 x 16/31)
	r.near("revenue", 14, "139104", "0.01") // 100 x 672 x 3 x 0.69
	never := valueOf(t, r.r, r.p, set("facility.obsolescence.date", "2040-01-01"))
	never.months("revenue", 13, "223200")
}

// Two generations: 31% less from 16 January 2027 on, in that month by 16 of 31 days, and half of what is left from 1 March; a
// delay of 13.2 days, rounded up to 14, brings the first to 30 January, 2 of 31 days. Growth steps beside them.
func TestEachGenerationLowersTheSpotPriceFromItsDay(t *testing.T) {
	c := gpus(site(), "100", "12000")
	c.Market.Spot = &project.Spot{USDPerAcceleratorHour: num("3"), UtilizationFraction: num("1"), AvailabilityFraction: num("1"),
		Generations: []project.Generation{
			{ID: "next", ReleaseDate: day(2027, 1, 16), PriceLossFraction: num("0.31")},
			{ID: "after", ReleaseDate: day(2027, 3, 1), PriceLossFraction: num("0.5")},
		}}
	r := value(t, c)
	r.months("revenue", 12, "223200")       // 100 x 744 hours x 3
	r.near("revenue", 13, "187488", "0.01") // x (1 - 0.31 x 16/31)
	r.near("revenue", 14, "139104", "0.01") // 100 x 672 x 3 x 0.69
	r.near("revenue", 15, "77004", "0.01")  // 100 x 744 x 3 x 0.69 x 0.5
	late := valueOf(t, r.r, r.p, set("market.spot.generations[next].delay_days", "13.2"))
	late.near("revenue", 13, "218736", "0.01") // 223,200 x (1 - 0.31 x 2/31)
	late.near("revenue", 14, "139104", "0.01")
	soon := valueOf(t, r.r, r.p, set("market.spot.generations[next].delay_days", "-400")) // before close: always there
	soon.near("revenue", 12, "154008", "0.01")
	never := valueOf(t, r.r, r.p, set("market.spot.generations[next].price_loss_fraction", "0"))
	never.months("revenue", 14, "201600")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}
