package project_test

import (
	"encoding/binary"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

// resolved resolves a case that must be sound and without a warning.
func resolved(t *testing.T, c project.Case) *project.Resolved {
	t.Helper()
	r, findings := project.Resolve(c)
	if len(findings) > 0 {
		t.Fatalf("findings: %v", findings)
	}
	return r
}

// checkResolve checks what holds for every case: a result if and only if no error is found, an argument left alone, and a
// resolved case that resolves again to itself.
func checkResolve(t *testing.T, c project.Case) {
	t.Helper()
	before := project.Clone(c)
	r, findings := project.Resolve(c)
	if (r == nil) != findings.HasErrors() {
		t.Fatalf("result %v with findings %v", r != nil, findings)
	}
	if !reflect.DeepEqual(before, c) && !hasNaN(c) {
		t.Fatal("Resolve changed its argument")
	}
	for _, f := range findings {
		if f.Rule == "" || f.Message == "" || f.Severity != project.Error && f.Severity != project.Warning {
			t.Fatalf("half a finding: %+v", f)
		}
	}
	if r == nil {
		return
	}
	again, findings := project.Resolve(r.Case)
	if again == nil {
		t.Fatalf("the resolved case does not resolve: %v", findings)
	}
	if !reflect.DeepEqual(r.Case, again.Case) || !reflect.DeepEqual(r.Phases, again.Phases) ||
		!reflect.DeepEqual(r.Slices, again.Slices) || len(r.Tranches) != len(again.Tranches) {
		t.Fatal("the resolved case resolves to another one")
	}
	for i, x := range r.Tranches { // their terms differ by the first payment date, which is now stated
		y := again.Tranches[i]
		if !reflect.DeepEqual(x.Monthly, y.Monthly) || !reflect.DeepEqual(x.Schedule.Periods, y.Schedule.Periods) {
			t.Fatal("the resolved case has other schedules")
		}
	}
}

// hasNaN reports whether a distribution holds what is not equal to itself.
func hasNaN(c project.Case) bool { return !reflect.DeepEqual(c, project.Clone(c)) }

func TestSampleCasesResolveAndResolveAgain(t *testing.T) {
	for _, c := range []project.Case{TwoPhases(), NotesOnly()} {
		resolved(t, c)
		checkResolve(t, c)
	}
}

// optionalFields are inputs that stay absent because their absence is a rule, by their path without keys. Each subject adds
// its own.
var optionalFields = map[string]bool{
	// construction and fleets
	"facility.phases.capital_costs.fraction_of_cost":           true,
	"facility.phases.capital_costs.contingency_spent_fraction": true,
	"facility.phases.capital_costs.logistic_steepness":         true,
	"facility.phases.capital_costs.escalation_rate":            true,
	"facility.phases.capital_costs.price_date":                 true,
	"facility.phases.fleets.capacity_mw":                       true,
	"facility.phases.fleets.usd_per_mw":                        true,
	"facility.phases.fleets.network_storage_fraction":          true,
	"facility.phases.fleets.delivery_date":                     true,
	"facility.phases.fleets.retirement_date":                   true,
}

// keyInBrackets is the id or the position of an element in a path.
var keyInBrackets = regexp.MustCompile(`\[[^]]*\]`)

func TestEveryAmountAndDateWithADefaultIsGivenAfterResolve(t *testing.T) {
	r := resolved(t, TwoPhases())
	// What may stay absent: alternatives that were not chosen, and rules that no single value expresses.
	absent := []string{
		"facility.phases[p1].capital_costs[shell].amount_usd", "facility.phases[p1].capital_costs[land].usd_per_mw",
		"facility.phases[p1].capital_costs[land].book_life_months", "facility.phases[p1].fleets[gpu].count",
		"facility.phases[p1].fleets[gpu].amount_usd", "facility.phases[p2].capital_costs[fit-out].usd_per_mw",
		"facility.phases[p2].fleets[gpu].kw_per_accelerator", "facility.phases[p2].fleets[gpu].usd_per_accelerator",
		"facility.power.load_factor", "facility.occupancies[lease].usd_per_year", "facility.occupancies[lease].total_usd",
		"facility.operating_costs[staff].usd_per_mw_year", "facility.operating_costs[staff].fraction_of_hardware_cost_per_year",
		"facility.operating_costs[staff].fraction_of_revenue", "facility.operating_costs[upkeep].usd_per_year",
		"facility.operating_costs[upkeep].usd_per_mw_year", "facility.operating_costs[upkeep].fraction_of_revenue",
		"facility.operating_costs[upkeep].start_date", "tenants[anchor].accelerator_count", "tenants[anchor].usd_per_accelerator_hour",
		"tenants[anchor].usd_per_year", "tenants[anchor].total_usd", "tenants[anchor].stops_paying_date", "tenants[second].capacity_mw",
		"tenants[second].usd_per_kw_month", "tenants[second].usd_per_year", "tenants[second].total_usd", "tenants[second].stops_paying_date",
		"financing.tranches[bond].margin_rate", "financing.tranches[bond].floor_rate", "financing.tranches[loan].fixed_rate",
		"financing.tranches[loan].floor_rate", "financing.tranches[loan].capitalize_interest_until", "financing.tranches[note].margin_rate",
		"financing.tranches[note].floor_rate", "financing.tranches[note].capitalize_interest_until",
		"tax.state_rate", "tax.bonus_fraction", "tax.interest_limit_fraction", // of the regime US
		"analysis.lender_price_fraction",
		"opening.cash_usd", "opening.dsra_usd", "opening.receivables_usd", "opening.operating_payables_usd", "opening.construction_payables_usd",
		"opening.tax_payable_usd", "opening.deferred_tax_usd", "opening.capitalized_interest_usd", "opening.contributed_equity_usd",
		"opening.retained_earnings_usd", "opening.interest_carried_forward_usd", // of a seasoned case
		"opening.revolver.drawn_usd", "opening.revolver.accrued_interest_usd", "opening.revolver.accrued_fee_usd", "opening.revolver.overdue_usd",
	}
	var got []string
	for _, info := range project.Paths(&r.Case) {
		if !info.Given && info.Kind != project.IntegerKind && !optional(info.Path) {
			got = append(got, info.Path)
		}
	}
	if strings.Join(got, "\n") != strings.Join(absent, "\n") {
		t.Errorf("absent:\n%s", strings.Join(got, "\n"))
	}
}

// optional tells whether a path belongs to an object that a case need not have, or to a field whose absence is the rule.
func optional(path string) bool {
	for _, object := range []string{".delayed_draw.", ".escrow.", "financing.cash_sweep.", "financing.funding.", ".pik.", ".conversion.", ".refinancing.", ".letter_of_credit.",
		"financing.revolver.", ".sizing.", ".residual_value.", ".refresh.", ".residual_guarantee.", ".obsolescence.", ".mra.", ".collateral."} {
		if strings.Contains(path, object) {
			return true
		}
	}
	for _, object := range []string{".default_terms.", ".guarantee.", ".renewal.", ".reletting.", ".late_delivery.", "facility.power.supplies", "market.power.", "curtailment_hours", "deposit_", "fraction_of_capital_cost", "own_lines["} {
		if strings.Contains(path, object) {
			return true
		}
	}
	return optionalFields[keyInBrackets.ReplaceAllString(path, "")] ||
		slices.Contains([]string{"issue_price_fraction", "cap_rate", "power_pass_through_fraction", "refinancing_closed_date"}, path[strings.LastIndex(path, ".")+1:])
}

func TestDefaultsAreListedWithTheValueFilledIn(t *testing.T) {
	r := resolved(t, TwoPhases())
	texts := map[string]string{}
	for _, d := range r.Defaults {
		if _, twice := texts[d.Path]; twice {
			t.Errorf("%s is listed twice", d.Path)
		}
		texts[d.Path] = d.Text
	}
	for path, want := range map[string]string{
		"valuation_date": "2026-03-31", "facility.phases[p1].construction_start": "2026-03-31",
		"facility.phases[p1].fleets[gpu].payment_date": "2026-12-31", "facility.power.contracted_utility_mw": "520",
		"facility.power.load_factor": "sold utilization of each phase", "facility.power.utility_service_date": "2027-01-01",
		"facility.occupancies[lease].commencement": "2027-07-01", "tenants[anchor].capacity_mw": "200",
		"financing.tranches[bond].payment_frequency": "6", "financing.tranches[loan].day_count": "ACT_360",
		"financing.tranches[loan].first_payment_date": "2026-06-30", "financing.dsra.funded_at": "AT_COD",
		"analysis.delay_cost_days": "30", "analysis.burn_phase_ids": "all phases",
	} {
		if texts[path] != want {
			t.Errorf("%s: %q, want %q", path, texts[path], want)
		}
	}
}

func TestCapacitiesComeToOneBase(t *testing.T) {
	for _, x := range []struct {
		name                        string
		mw                          string
		base                        project.Base
		pue                         project.Amount
		critical, facility, utility string
	}{
		{"critical IT load with the default PUE", "100", project.CriticalIT, nil, "100", "125", "125"},
		{"critical IT load", "880", project.CriticalIT, Num("1.2"), "880", "1056", "1056"},
		{"facility load", "1200", project.FacilityLoad, Num("1.25"), "960", "1200", "1200"},
		{"utility supply counts as facility load", "1200", project.Utility, Num("1.25"), "960", "1200", "1200"},
		{"a third keeps eighteen decimals", "100", project.FacilityLoad, Num("1.5"), "66.666666666666666667", "100", "100"},
	} {
		c := TwoPhases()
		c.Tenants, c.Facility.OperatingCosts, c.Stresses, c.Uncertainties, c.Correlations = nil, nil, nil, nil, nil
		p := &c.Facility.Phases[0]
		p.CapacityMW, p.CapacityBase, p.DesignPUE = Num(x.mw), x.base, x.pue
		r, findings := project.Resolve(c)
		if r == nil {
			t.Fatal(findings)
		}
		got := r.Phases[0]
		if got.CriticalMW.String() != x.critical || got.FacilityMW.String() != x.facility || got.UtilityMW.String() != x.utility {
			t.Errorf("%s: %s critical, %s facility, %s utility", x.name, got.CriticalMW, got.FacilityMW, got.UtilityMW)
		}
	}
}

func TestCostsAreCountedOnTheirBase(t *testing.T) {
	r := resolved(t, TwoPhases())
	first, second := r.Phases[0], r.Phases[1]
	for _, x := range []struct {
		name string
		got  money.Fixed
		want string
	}{
		{"per critical MW", first.CapitalCosts[0], "2200000000"},
		{"an amount", first.CapitalCosts[1], "50000000"},
		{"accelerators from their load", first.FleetCounts[0], "100000"},
		{"price by piece", first.FleetCosts[0], "4500000000"},
		{"accelerators counted", second.Accelerators, "100000"},
		{"price of a fleet", second.FleetCosts[0], "4500000000"},
	} {
		if x.got.String() != x.want {
			t.Errorf("%s: %s, want %s", x.name, x.got, x.want)
		}
	}
	// 4.5 GW at 42 $m/MW is 189 bn on the base on which the figure was published, facility load.
	c := TwoPhases()
	c.Tenants, c.Facility.OperatingCosts, c.Stresses, c.Uncertainties, c.Correlations = nil, nil, nil, nil, nil
	p := &c.Facility.Phases[1]
	p.CapacityMW, p.CapitalCosts[0] = Num("4500"), project.CapitalCost{ID: "all-in", USDPerMW: Num("42000000"), PerMWBase: project.FacilityLoad}
	if r, findings := project.Resolve(c); r == nil || r.Phases[1].CapitalCosts[0].String() != "189000000000" {
		t.Errorf("4.5 GW: %v %v", r, findings)
	}
}

func TestTenantsAreCutIntoSlicesThatSum(t *testing.T) {
	c := TwoPhases()
	c.Stresses, c.Correlations, c.Uncertainties = nil, nil, nil
	third := project.Phase{ID: "p3", CapacityMW: Num("100"), CapacityBase: project.CriticalIT, PlannedCOD: Day(2028, 1, 1)}
	c.Facility.Phases = append(c.Facility.Phases, third)
	c.Tenants = []project.Tenant{
		{ID: "wide", CapacityMW: Num("70"), USDPerYear: Num("90000000"), TermMonths: 60},
		{ID: "chips", AcceleratorCount: Num("70001"), USDPerAcceleratorHour: Num("2"), TermMonths: 60},
	}
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatal(findings)
	}
	mw, count, price := map[int]money.Fixed{}, map[int]money.Fixed{}, map[int]money.Fixed{}
	sum := func(a, b money.Fixed) money.Fixed { s, _ := money.Add(a, b); return s }
	for _, s := range r.Slices {
		mw[s.Tenant], count[s.Tenant], price[s.Tenant] = sum(mw[s.Tenant], s.MW), sum(count[s.Tenant], s.Accelerators), sum(price[s.Tenant], s.PriceShare)
	}
	if mw[0].String() != "70" || price[0] != money.One() || price[1] != money.One() || count[1].String() != "70001" {
		t.Errorf("sums %v %v %v", mw, count, price)
	}
	if len(r.Slices) != 5 {
		t.Errorf("%d slices: the phase without accelerators is no part of a contract for accelerators", len(r.Slices))
	}
	if s := r.Slices[0]; s.CapacityFraction.String() != "0.14" || s.MW.String() != "28" || s.PriceShare.String() != "0.4" {
		t.Errorf("first slice %+v", s)
	}
	if got := r.Uncontracted[2].String(); got != "0.86" {
		t.Errorf("uncontracted of p3: %s", got)
	}
	if got := r.Uncontracted[0].String(); got != "0.509995" { // 1 - 0.14 - 70001/200000
		t.Errorf("uncontracted of p1: %s", got)
	}
}

func TestThirdsOfACampusLeaveNothingUncontracted(t *testing.T) {
	c := TwoPhases()
	c.Stresses, c.Tenants = nil, nil
	for _, id := range []string{"a", "b", "c"} {
		c.Tenants = append(c.Tenants, project.Tenant{ID: id, CapacityMW: Num("133.333333333333333333"), USDPerKWMonth: Num("900"), TermMonths: 60})
	}
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatal(findings)
	}
	if !r.Uncontracted[0].IsZero() || !r.Uncontracted[1].IsZero() {
		t.Errorf("uncontracted %v", r.Uncontracted)
	}
	if w := r.Warnings; len(w) != 0 {
		t.Errorf("the spot market takes over when the terms end, but there are warnings %v", w)
	}
	for i := range c.Tenants {
		c.Tenants[i].TermMonths = c.HorizonMonths
	}
	r, _ = project.Resolve(c)
	if !slices.ContainsFunc(r.Warnings, func(f project.Finding) bool { return f.Path == "market.spot" && f.Rule == "unused" }) {
		t.Errorf("the terms reach the horizon: the spot market has no effect, but the warnings are %v", r.Warnings)
	}
}

func TestAPriceByTheHourTakesTheAcceleratorsOfAllPhasesThatHaveSome(t *testing.T) {
	c := TwoPhases()
	c.Stresses, c.Uncertainties, c.Correlations = nil, nil, nil
	c.Facility.Phases = append(c.Facility.Phases, project.Phase{ID: "p3", CapacityMW: Num("100"), CapacityBase: project.CriticalIT, PlannedCOD: Day(2028, 1, 1)})
	c.Tenants = []project.Tenant{{ID: "all", USDPerAcceleratorHour: Num("2"), TermMonths: 60}}
	r, findings := project.Resolve(c)
	if r == nil {
		t.Fatal(findings)
	}
	if got := r.Case.Tenants[0].AcceleratorCount; got == nil || got.String() != "200000" || len(r.Slices) != 2 {
		t.Errorf("count %v, slices %v", got, r.Slices)
	}
	if r.Uncontracted[2] != money.One() {
		t.Errorf("the phase without accelerators is let: %v", r.Uncontracted)
	}
}

func TestGridDatesAndSchedules(t *testing.T) {
	r := resolved(t, TwoPhases())
	if r.Grid.Len() != 121 || r.Grid.Start(0) != *Day(2026, 3, 1) || *r.FirstCOD != *Day(2027, 1, 1) || *r.LastCOD != *Day(2027, 7, 1) {
		t.Errorf("grid of %d months from %s, COD %s to %s", r.Grid.Len(), r.Grid.Start(0), r.FirstCOD, r.LastCOD)
	}
	if len(r.Tranches) != 3 || len(r.Tranches[0].Schedule.Periods) != 16 || len(r.Tranches[2].Schedule.Periods) != 4 {
		t.Fatalf("%d tranches", len(r.Tranches))
	}
	// A level loan on an index is shaped at its rate on the day of issue, 3.64% + 2.25% (conventions 4.2).
	if rate := r.Tranches[1].Schedule.Terms.PlanRate; rate.String() != "0.0589" {
		t.Errorf("plan rate %s", rate)
	}
	notes := resolved(t, NotesOnly())
	if notes.FirstCOD != nil || len(notes.Tranches) != 2 || notes.Tranches[0].Monthly.Draw != 0 {
		t.Errorf("notes: %+v", notes.Tranches)
	}
}

func TestWeightsThatMissOneByRoundingAreClosed(t *testing.T) {
	c := TwoPhases()
	third := func() project.Amount { return Num("0.333333") }
	c.Facility.Phases[0].CapitalCosts[0].SpendWeights = []project.Amount{third(), third(), third(), Num("0")}
	r := resolved(t, c)
	if got := r.Case.Facility.Phases[0].CapitalCosts[0].SpendWeights[2].String(); got != "0.333334" {
		t.Errorf("last weight %s", got)
	}
}

func TestWhatIsUnusualIsAWarningNotAnError(t *testing.T) {
	for _, x := range []struct {
		name             string
		change           func(*project.Case)
		path, rule, says string
		besides          string
	}{
		{"a ten-fold rent", func(c *project.Case) { c.Facility.Occupancies[0].USDPerKWMonth = Num("1200") },
			"facility.occupancies[lease].usd_per_kw_month", "sanity", "a tenth of it, 120, would be usual: check for a factor of ten", ""},
		{"a rent too low by ten", func(c *project.Case) { c.Facility.Occupancies[0].USDPerKWMonth = Num("12") },
			"facility.occupancies[lease].usd_per_kw_month", "sanity", "ten times it, 120, would be usual", ""},
		{"a lease total too high by ten", func(c *project.Case) {
			// The trap of a page that prints $146bn a year for leases of $248bn over 17 years: 8,000 m on 200 MW would be 1,515 m a year.
			o := &c.Facility.Occupancies[0]
			o.USDPerKWMonth, o.TotalUSD = nil, Num("24000000000")
		}, "facility.occupancies[lease].total_usd", "sanity", "rent of 3000.0 $m a year is 1250", ""},
		{"a compute contract too dear by ten", func(c *project.Case) { c.Tenants[0].USDPerKWMonth = Num("9000") },
			"tenants[anchor].usd_per_kw_month", "sanity", "the price of compute is 9000", ""},
		{"a yearly price too dear by ten", func(c *project.Case) { c.Tenants[0].USDPerKWMonth, c.Tenants[0].USDPerYear = nil, Num("21600000000") },
			"tenants[anchor].usd_per_year", "sanity", "check for a factor of ten", ""},
		{"an hour for 29 dollars", func(c *project.Case) { c.Tenants[1].USDPerAcceleratorHour = Num("29") },
			"tenants[second].usd_per_accelerator_hour", "sanity", "a tenth of it, 2.9,", ""},
		{"a spot hour for 0.24 dollars", func(c *project.Case) { c.Market.Spot.USDPerAcceleratorHour = Num("0.24") },
			"market.spot.usd_per_accelerator_hour", "sanity", "ten times it, 2.4,", ""},
		{"a chip at the price of a rack", func(c *project.Case) { c.Facility.Phases[0].Fleets[0].USDPerAccelerator = Num("3400000") },
			"facility.phases[p1].fleets[gpu].usd_per_accelerator", "sanity", "20000 to 150000", "facility.phases[p1]"},
		{"a fleet amount in the wrong unit", func(c *project.Case) { c.Facility.Phases[1].Fleets[0].AmountUSD = Num("450000000") },
			"facility.phases[p2].fleets[gpu].amount_usd", "sanity", "ten times it, 45000,", ""},
		{"a campus for nothing", func(c *project.Case) { c.Facility.Phases[0].CapitalCosts[0].USDPerMW = Num("110000000") },
			"facility.phases[p1]", "sanity", "5000000 to 60000000", ""},
		{"a PUE of an old room", func(c *project.Case) { c.Facility.Power.OperatingPUE = Num("2.4") },
			"facility.power.operating_pue", "sanity", "1 to 2", "facility.power.contracted"},
		{"power at 500 dollars", func(c *project.Case) { c.Facility.Power.USDPerMWh = Num("625") },
			"facility.power.usd_per_mwh", "sanity", "62.5", ""},
		{"a supply below the load", func(c *project.Case) { c.Facility.Power.ContractedUtilityMW = Num("400") },
			"facility.power.contracted_utility_mw", "sanity", "480 MW", ""},
		{"a target of 13", func(c *project.Case) { c.Analysis.TargetDSCR = Num("9") }, "analysis.target_dscr", "sanity", "1 to 3", ""},
		{"a rate of 25%", func(c *project.Case) { c.Financing.Tranches[0].FixedRate = Num("0.25") }, "financing.tranches[bond].fixed_rate", "sanity", "0.2", ""},
		{"a term past the horizon", func(c *project.Case) { c.Tenants[0].TermMonths = 180 }, "tenants[anchor].term_months", "order", "past the horizon", ""},
		{"a delay past the horizon", func(c *project.Case) { c.Facility.Phases[0].DelayDays = Num("3650") }, "facility.phases[p1].delay_days", "order", "never operates", ""},
		{"a day of part payment of the whole", func(c *project.Case) {
			c.Tenants[0].PayFraction, c.Tenants[0].PayFractionDate = Num("1"), Day(2028, 1, 1)
		},
			"tenants[anchor].pay_fraction_date", "unused", "while pay_fraction is 1", ""},
		{"credits of a prepayment of 0", func(c *project.Case) { c.Tenants[0].PrepaymentFraction = Num("0") }, "tenants[anchor].credit_start_month", "unused", "while", ""},
		{"weights of no cost", func(c *project.Case) { c.Facility.Phases[0].CapitalCosts[0].USDPerMW = Num("0") },
			"facility.phases[p1].capital_costs[shell].spend_weights", "unused", "cost of 0", ""},
		{"capitalised interest before the first payment", func(c *project.Case) { c.Financing.Tranches[0].CapitalizeInterestUntil = Day(2026, 6, 1) },
			"financing.tranches[bond].capitalize_interest_until", "unused", "no interest", ""},
		{"normal draws that reach below 0", func(c *project.Case) {
			c.Uncertainties[0].Distribution = project.Distribution{Kind: project.Normal, Mean: 30.0000123, StdDev: 20}
		}, "uncertainties[0].distribution", "range", "four standard deviations reach from -50 to 110, and", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := TwoPhases()
			x.change(&c)
			r, findings := project.Resolve(c)
			if r == nil {
				t.Fatalf("the case does not resolve: %v", findings)
			}
			found := false
			for _, w := range r.Warnings {
				switch {
				case w.Path == x.path && w.Rule == x.rule && strings.Contains(w.Message, x.says):
					found = true
				case x.besides != "" && strings.HasPrefix(w.Path, x.besides):
				default:
					t.Errorf("unexpected warning %v", w)
				}
			}
			if !found {
				t.Errorf("no warning at %s", x.path)
			}
			checkResolve(t, c)
		})
	}
}

func TestPublishedLeasesAreUsual(t *testing.T) {
	// Total $m, critical MW, years: TeraWulf Abernathy and CB-3/4, Galaxy Helios, Abilene (press releases and articles of 2025).
	for _, x := range [][3]string{{"9500", "168", "300"}, {"3700", "200", "120"}, {"4500", "133", "180"}, {"15000", "880", "180"}} {
		c := NotesOnly()
		c.HorizonMonths = 400
		c.Facility.Phases = []project.Phase{{ID: "site", CapacityMW: Num(x[1]), CapacityBase: project.CriticalIT, PlannedCOD: Day(2026, 1, 1)}}
		months := money.MustParse(x[2]).Float64()
		c.Tenants = []project.Tenant{{ID: "tenant", TotalUSD: Num(x[0] + "000000"), TermMonths: int(months)}}
		resolved(t, c)
		c.Tenants[0].TotalUSD = Num(x[0] + "0000000")
		if r, findings := project.Resolve(c); r == nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0].Message, "factor of ten") {
			t.Errorf("ten times %s $m: %v", x[0], findings)
		}
	}
}

func TestScalingAllMoneyScalesAllCosts(t *testing.T) {
	c := TwoPhases()
	base := resolved(t, c)
	twice, err := project.Apply(c, []project.Override{
		{Path: "facility.phases[p1].capital_costs[shell].usd_per_mw", Shock: project.Scale, Text: "2"},
		{Path: "facility.phases[p2].fleets[gpu].amount_usd", Shock: project.Scale, Text: "2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, _ := project.Resolve(twice)
	for _, pair := range [][2]money.Fixed{
		{base.Phases[0].CapitalCosts[0], r.Phases[0].CapitalCosts[0]}, {base.Phases[1].FleetCosts[0], r.Phases[1].FleetCosts[0]},
	} {
		if doubled, _ := money.Mul(pair[0], money.FromInt(2)); doubled != pair[1] {
			t.Errorf("%s doubled is %s", pair[0], pair[1])
		}
	}
}

func TestAnEmptyCaseHasFindingsAndNoPanic(t *testing.T) {
	_, findings := project.Resolve(project.Case{})
	wantErrors(t, findings, []string{"financial_close required", "horizon_months required"})
	if findings.Err() == nil || project.Findings(nil).Err() != nil || findings.Warnings() != nil {
		t.Error("Findings as an error")
	}
}

// FuzzResolve writes hostile values over the whole case: whatever stands there, Resolve answers with findings.
func FuzzResolve(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Add([]byte{255, 0, 254, 1, 253, 2, 252, 3, 0, 0, 0, 0, 9, 9, 9, 9})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := TwoPhases()
		m := mutator{data: data}
		for range 12 {
			m.change(reflect.ValueOf(&c).Elem())
		}
		checkResolve(t, c)
	})
}

// mutator walks to a random field and changes it.
type mutator struct{ data []byte }

func (m *mutator) next(n int) int {
	if n == 0 || len(m.data) == 0 {
		return 0
	}
	x := int(m.data[0])
	m.data = m.data[1:]
	return x % n
}

func (m *mutator) change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[money.Fixed]() {
			texts := []string{"0", "-1", "1", "0.5", "1.000000000000000001", "170141183460469231731", "-170141183460469231731", "0.000000000000000001", "12", "100000"}
			v.Set(reflect.ValueOf(money.MustParse(texts[m.next(len(texts))])))
			return
		}
		m.change(v.Field(m.next(v.NumField())))
	case reflect.Pointer:
		if m.next(4) == 0 {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		m.change(v.Elem())
	case reflect.Slice:
		switch k := m.next(6); {
		case k == 0 || v.Len() == 0:
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
		case k == 1:
			v.Set(reflect.Append(v, v.Index(m.next(v.Len()))))
		case k == 2:
			v.Set(v.Slice(0, v.Len()-1))
		default:
			m.change(v.Index(m.next(v.Len())))
		}
	case reflect.String:
		v.SetString([]string{"", "p1", "p2", "anchor", "0", "1", "]", "\xff", "SOFR", strings.Repeat("x", 70)}[m.next(10)])
	case reflect.Float64:
		v.SetFloat([]float64{0, 1, -1, math.NaN(), math.Inf(1), math.MaxFloat64, 0.5}[m.next(7)])
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int32:
		v.SetInt([]int64{0, math.MinInt32, math.MaxInt32, -25567, 157053, 20543, 20800, int64(calendar.MustNew(2060, 1, 1))}[m.next(8)])
	case reflect.Uint8:
		v.SetUint(uint64(m.next(256)))
	case reflect.Int:
		v.SetInt([]int64{0, 1, -1, 12, 600, 601, math.MaxInt32, math.MinInt64, math.MaxInt64, 5}[m.next(10)])
	}
}

func TestHostileCasesDoNotPanic(t *testing.T) {
	// The fuzzer's mutations over a fixed sequence, so that every run of the tests sees some thousands of faulty cases.
	seed := uint64(1)
	for range 2000 {
		var data []byte
		for range 16 {
			seed = seed*6364136223846793005 + 1442695040888963407 // Knuth's MMIX generator
			data = binary.BigEndian.AppendUint64(data, seed^seed>>29)
		}
		c := TwoPhases()
		m := mutator{data: data}
		for range 1 + int(seed>>60) {
			m.change(reflect.ValueOf(&c).Elem())
		}
		checkResolve(t, c)
	}
}
