package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// enumOf is an enumeration of the schema beside the engine's pairing for it.
type enumOf struct {
	message protoreflect.Enum
	words   []string // of the engine's values in the order of the pairing, nil if the engine has no wire words for them
	pairs   int      // values of the message that have a twin, "not given" included
}

func pairings() []enumOf {
	return []enumOf{
		{capstackv1.CapacityBase(0), words(capacityBases()), len(capacityBases())},
		{capstackv1.CostCategory(0), words(costCategories()), len(costCategories())},
		{capstackv1.AcceleratorUnit(0), words(acceleratorUnits()), len(acceleratorUnits())},
		{capstackv1.RefreshRule(0), words(refreshRules()), len(refreshRules())},
		{capstackv1.ImpairmentRule(0), words(impairmentRules()), len(impairmentRules())},
		{capstackv1.CollateralAssets(0), words(collateralAssets()), len(collateralAssets())},
		{capstackv1.TaxClass(0), words(taxClasses()), len(taxClasses())},
		{capstackv1.DelayEffect(0), words(delayEffects()), len(delayEffects())},
		{capstackv1.InstrumentKind(0), words(instrumentKinds()), len(instrumentKinds())},
		{capstackv1.Seniority(0), words(seniorities()), len(seniorities())},
		{capstackv1.ReserveFunding(0), words(reserveFundings()), len(reserveFundings())},
		{capstackv1.WaterfallStep(0), words(waterfallSteps()), len(waterfallSteps())},
		{capstackv1.FundingOrder(0), words(fundingOrders()), len(fundingOrders())},
		{capstackv1.GearingBase(0), words(gearingBases()), len(gearingBases())},
		{capstackv1.DrawTest(0), words(drawTests()), len(drawTests())},
		{capstackv1.AvailabilityRule(0), words(availabilityRules()), len(availabilityRules())},
		{capstackv1.FundedUses(0), words(fundedUses()), len(fundedUses())},
		{capstackv1.SizingCase(0), words(sizingCases()), len(sizingCases())},
		{capstackv1.TaxRegime(0), words(taxRegimes()), len(taxRegimes())},
		{capstackv1.PowerSupplyKind(0), words(powerSupplyKinds()), len(powerSupplyKinds())},
		{capstackv1.OwnLineKind(0), words(ownLineKinds()), len(ownLineKinds())},
		{capstackv1.TenantUse(0), words(tenantUses()), len(tenantUses())},
		{capstackv1.CreditClass(0), words(creditClasses()), len(creditClasses())},
		{capstackv1.TermEnd(0), words(termEnds()), len(termEnds())},
		{capstackv1.Invoicing(0), words(invoicings()), len(invoicings())},
		{capstackv1.ClaimRule(0), words(claimRules()), len(claimRules())},
		{capstackv1.GuaranteePayment(0), words(guaranteePayments()), len(guaranteePayments())},
		{capstackv1.PriceBasis(0), words(priceBases()), len(priceBases())},
		{capstackv1.DelayCoverKind(0), words(delayCoverKinds()), len(delayCoverKinds())},
		{capstackv1.SweepTrigger(0), words(sweepTriggers()), len(sweepTriggers())},
		{capstackv1.PrepaymentOrder(0), words(prepaymentOrders()), len(prepaymentOrders())},
		{capstackv1.CovenantKind(0), words(covenantKinds()), len(covenantKinds())},
		{capstackv1.DistressMode(0), words(distressModes()), len(distressModes())},
		{capstackv1.CovenantConsequence(0), words(covenantConsequences()), len(covenantConsequences())},
		{capstackv1.InsolvencyTest(0), words(insolvencyTests()), len(insolvencyTests())},
		{capstackv1.Shock(0), words(shocks()), len(shocks())},
		{capstackv1.Frequency(0), nil, len(frequencies())},
		{capstackv1.DayCount(0), nil, len(dayCounts()) + 1},
		{capstackv1.BusinessDayConvention(0), nil, len(businessDays()) + 1},
		{capstackv1.HolidayCalendar(0), nil, len(calendars()) + 1},
		{capstackv1.Amortization(0), nil, len(amortizations()) + 1},
	}
}

func words[E fmt.Stringer](values []E) []string {
	var list []string
	for _, v := range values {
		list = append(list, v.String())
	}
	return list
}

// shortNames returns the names of an enumeration's values without its prefix.
func shortNames(e protoreflect.Enum) []string {
	values := e.Descriptor().Values()
	first := string(values.Get(0).Name())
	prefix := strings.TrimSuffix(first, "UNSPECIFIED")
	var names []string
	for i := range values.Len() {
		names = append(names, strings.TrimPrefix(string(values.Get(i).Name()), prefix))
	}
	return names
}

func TestEnumerationsArePairedValueByValue(t *testing.T) {
	for _, e := range pairings() {
		names := shortNames(e.message)
		if len(names) != e.pairs {
			t.Errorf("%s: %d values, %d have a twin", e.message.Descriptor().Name(), len(names), e.pairs)
		}
		if e.words != nil && !slices.Equal(names, e.words) {
			t.Errorf("%s: the schema says\n%v, the engine\n%v", e.message.Descriptor().Name(), names, e.words)
		}
	}
}

// An override names a choice by the schema's name without prefix; what it sets must be what a message with that value sets.
func TestTheWordOfAnOverrideIsTheNameInTheSchema(t *testing.T) {
	tests := []struct {
		path string
		enum protoreflect.Enum
		get  func(*capstackv1.ProjectCase) protoreflect.Enum
	}{
		{"facility.phases[p].capacity_base", capstackv1.CapacityBase(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Facility.Phases[0].CapacityBase }},
		{"facility.phases[p].fleets[f].unit", capstackv1.AcceleratorUnit(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Facility.Phases[0].Fleets[0].Unit }},
		{"facility.operating_costs[o].category", capstackv1.CostCategory(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Facility.OperatingCosts[0].Category }},
		{"financing.dsra.funded_at", capstackv1.ReserveFunding(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Dsra.FundedAt }},
		{"tax.regime", capstackv1.TaxRegime(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Tax.Regime }},
		{"financing.tranches[t].kind", capstackv1.InstrumentKind(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Tranches[0].Kind }},
		{"financing.tranches[t].seniority", capstackv1.Seniority(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Tranches[0].Seniority }},
		{"financing.tranches[t].amortization", capstackv1.Amortization(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Tranches[0].Amortization }},
		{"financing.tranches[t].day_count", capstackv1.DayCount(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Tranches[0].DayCount }},
		{"financing.tranches[t].business_day", capstackv1.BusinessDayConvention(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Tranches[0].BusinessDay }},
		{"financing.tranches[t].calendar", capstackv1.HolidayCalendar(0),
			func(c *capstackv1.ProjectCase) protoreflect.Enum { return c.Financing.Tranches[0].Calendar }},
	}
	for _, test := range tests {
		for n, word := range shortNames(test.enum) {
			if n == 0 {
				continue // not given
			}
			c := project.Case{
				Facility: project.Facility{
					Phases:         []project.Phase{{ID: "p", Fleets: []project.Fleet{{ID: "f"}}}},
					OperatingCosts: []project.OperatingCost{{ID: "o"}},
				},
				Financing: project.Financing{Tranches: []project.Tranche{{ID: "t"}}},
			}
			if err := project.Set(&c, test.path, word); err != nil {
				t.Errorf("%s: %v", test.path, err)
				continue
			}
			if got := test.get(CaseToProto(c)).Number(); int(got) != n {
				t.Errorf("%s set to %s is number %d in the message, want %d", test.path, word, got, n)
			}
		}
	}
}
