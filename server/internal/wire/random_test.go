package wire

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// randomCase fills every field of a case by reflection, so that a field that somebody adds is tested without a thought.
// It makes no sense as a project; its numbers are those that a message can carry.
func randomCase(r *rand.Rand) project.Case {
	var c project.Case
	fill(r, reflect.ValueOf(&c).Elem(), "")
	return c
}

func fill(r *rand.Rand, v reflect.Value, tag reflect.StructTag) {
	switch v.Type() {
	case reflect.TypeFor[money.Fixed]():
		v.Set(reflect.ValueOf(randomNumber(r, tag)))
		return
	case reflect.TypeFor[calendar.Date]():
		v.SetInt(int64(r.IntN(60000)))
		return
	case reflect.TypeFor[project.Distribution]():
		v.Set(reflect.ValueOf(randomDistribution(r)))
		return
	case reflect.TypeFor[calendar.Frequency]():
		v.Set(reflect.ValueOf(frequencies()[r.IntN(5)]))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if tag.Get("path") == "spend_weights" || tag.Get("path") == "ramp_fractions" || tag.Get("path") == "monthly_usd" || tag.Get("path") == "yearly_usd" || r.IntN(4) > 0 { // an absent weight has no meaning
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), tag)
		}
	case reflect.Slice:
		if n := r.IntN(4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(r, v.Index(i), tag)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i), v.Type().Field(i).Tag)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("text-%d-ü", r.IntN(1000)))
	case reflect.Int:
		v.SetInt(int64(r.IntN(700)))
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(choicesOf(v.Type()))))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 1)
	case reflect.Float64:
		v.SetFloat(r.NormFloat64())
	default:
		panic("no random value for " + v.Type().String())
	}
}

// choicesOf returns how many values an enumeration of the case has.
func choicesOf(typ reflect.Type) int {
	switch typ {
	case reflect.TypeFor[project.Base]():
		return len(capacityBases())
	case reflect.TypeFor[project.CostCategory]():
		return len(costCategories())
	case reflect.TypeFor[project.AcceleratorUnit]():
		return len(acceleratorUnits())
	case reflect.TypeFor[project.RefreshRule]():
		return len(refreshRules())
	case reflect.TypeFor[project.ImpairmentRule]():
		return len(impairmentRules())
	case reflect.TypeFor[project.CollateralAssets]():
		return len(collateralAssets())
	case reflect.TypeFor[project.TaxClass]():
		return len(taxClasses())
	case reflect.TypeFor[project.DelayEffect]():
		return len(delayEffects())
	case reflect.TypeFor[project.InstrumentKind]():
		return len(instrumentKinds())
	case reflect.TypeFor[project.FundingOrder]():
		return len(fundingOrders())
	case reflect.TypeFor[project.GearingBase]():
		return len(gearingBases())
	case reflect.TypeFor[project.DrawTest]():
		return len(drawTests())
	case reflect.TypeFor[project.AvailabilityRule]():
		return len(availabilityRules())
	case reflect.TypeFor[project.FundedUses]():
		return len(fundedUses())
	case reflect.TypeFor[project.Seniority]():
		return len(seniorities())
	case reflect.TypeFor[project.FundedAt]():
		return len(reserveFundings())
	case reflect.TypeFor[project.WaterfallStep]():
		return len(waterfallSteps())
	case reflect.TypeFor[project.TaxRegime]():
		return len(taxRegimes())
	case reflect.TypeFor[project.HedgeKind]():
		return len(hedgeKinds())
	case reflect.TypeFor[project.LeaseKind]():
		return len(leaseKinds())
	case reflect.TypeFor[project.PIKKind]():
		return len(pikKinds())
	case reflect.TypeFor[project.RefinancingAmortization]():
		return len(refinancingAmortizations())
	case reflect.TypeFor[project.PowerSupplyKind]():
		return len(powerSupplyKinds())
	case reflect.TypeFor[project.OwnLineKind]():
		return len(ownLineKinds())
	case reflect.TypeFor[project.TenantUse]():
		return len(tenantUses())
	case reflect.TypeFor[project.CreditClass]():
		return len(creditClasses())
	case reflect.TypeFor[project.TermEnd]():
		return len(termEnds())
	case reflect.TypeFor[project.Invoicing]():
		return len(invoicings())
	case reflect.TypeFor[project.ClaimRule]():
		return len(claimRules())
	case reflect.TypeFor[project.GuaranteePayment]():
		return len(guaranteePayments())
	case reflect.TypeFor[project.PriceBasis]():
		return len(priceBases())
	case reflect.TypeFor[project.DelayCoverKind]():
		return len(delayCoverKinds())
	case reflect.TypeFor[project.SweepTrigger]():
		return len(sweepTriggers())
	case reflect.TypeFor[project.PrepaymentOrder]():
		return len(prepaymentOrders())
	case reflect.TypeFor[project.CovenantKind]():
		return len(covenantKinds())
	case reflect.TypeFor[project.JuniorEnforcement]():
		return len(juniorEnforcements())
	case reflect.TypeFor[project.CrossDefaultTrigger]():
		return len(crossDefaultTriggers())
	case reflect.TypeFor[project.DistressMode]():
		return len(distressModes())
	case reflect.TypeFor[project.CovenantConsequence]():
		return len(covenantConsequences())
	case reflect.TypeFor[project.InsolvencyTest]():
		return len(insolvencyTests())
	case reflect.TypeFor[project.Shock]():
		return len(shocks())
	case reflect.TypeFor[calendar.DayCount]():
		return len(dayCounts())
	case reflect.TypeFor[calendar.BusinessDay]():
		return len(businessDays())
	case reflect.TypeFor[calendar.Calendar]():
		return len(calendars())
	case reflect.TypeFor[project.SizingCase]():
		return len(sizingCases())
	case reflect.TypeFor[contract.Amortization]():
		return len(amortizations())
	default:
		panic("no random value for " + typ.String())
	}
}

// randomNumber returns a number that the field's message can carry: whole, decimal text of 18 digits and 9 decimals, or the
// shortest text of a double.
func randomNumber(r *rand.Rand, tag reflect.StructTag) money.Fixed {
	name := tag.Get("path")
	switch {
	case tag.Get("whole") != "":
		return money.FromInt(int64(r.IntN(4000)))
	case exactText.MatchString(name):
		digits := strconv.FormatInt(r.Int64N(1e18), 10)
		decimals := r.IntN(10)
		digits = strings.Repeat("0", max(0, decimals+1-len(digits))) + digits
		return money.MustParse([]string{"", "-"}[r.IntN(2)] + digits[:len(digits)-decimals] + pointed(digits[len(digits)-decimals:]))
	default:
		value, fault := fixedFromDouble((r.Float64() + 0.01) * float64(int64(1)<<r.IntN(40)))
		if fault != "" {
			panic(fault)
		}
		return value
	}
}

func pointed(decimals string) string {
	if decimals == "" {
		return ""
	}
	return "." + decimals
}

func randomDistribution(r *rand.Rand) project.Distribution {
	x := [4]float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
	return []project.Distribution{
		{},
		{Kind: project.Normal, Mean: x[0], StdDev: x[1]},
		{Kind: project.Lognormal, Median: x[0], SigmaLog: x[1]},
		{Kind: project.Uniform, Low: x[0], High: x[1]},
		{Kind: project.Triangular, Low: x[0], Mode: x[1], High: x[2]},
		{Kind: project.PERT, Low: x[0], Mode: x[1], High: x[2]},
		{Kind: project.Bernoulli, Probability: x[0], LowValue: x[1], HighValue: x[2]},
		{Kind: project.Empirical, Values: x[:2], Weights: x[2:]},
		{Kind: project.Empirical, Values: x[:]},
		{Kind: project.OnTimeOrLognormal, Median: x[0], SigmaLog: x[1], ZeroProbability: x[2]},
		{Kind: project.MeanRevertingRate, MeanReversion: x[0], Volatility: x[1]},
		{Kind: project.MeanRevertingPrice, MeanReversion: x[0], Volatility: x[1]},
		{Kind: project.MeanRevertingShare, MeanReversion: x[0], Volatility: x[1]},
		{Kind: project.MeanRevertingIndex, MeanReversion: x[0], Volatility: x[1]},
		{Kind: project.DefaultTime, HazardEndYears: x[:2], HazardRates: x[2:], Measure: project.RealWorld},
		{Kind: project.DefaultTime, CDSYears: x[:1], CDSSpreadRates: x[1:2], RecoveryFraction: x[2], DiscountRate: x[3]},
		{Kind: project.DefaultTime, Rating: "A3", Measure: project.MarketImplied},
		{Kind: project.LognormalByPercentiles, P50: x[0], P90: x[1]},
		{Kind: project.OnTimeOrLognormalByMean, Mean: x[0], SigmaLog: x[1], ZeroProbability: x[2]},
	}[r.IntN(19)]
}
