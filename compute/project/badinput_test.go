package project_test

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

// badInput is one fault put into a sound case. The finding wanted is the only error.
type badInput struct {
	name       string
	change     func(*project.Case)
	path, rule string
	says       string // part of the message: what to change
}

// goNames are fields of contract.Terms whose names no message may carry.
var goNames = regexp.MustCompile(`\b(Issue|Maturity|FirstPayment|Frequency|DayCount|BusinessDay|Amortization|InterestOnlyMonths|PlanRate)\b`)

// phase and tranche reach into a case built by TwoPhases.
func phase(c *project.Case, i int) *project.Phase     { return &c.Facility.Phases[i] }
func tranche(c *project.Case, i int) *project.Tranche { return &c.Financing.Tranches[i] }

func runBadInputs(t *testing.T, table []badInput) {
	t.Helper()
	for _, bad := range table {
		t.Run(bad.name, func(t *testing.T) {
			c := TwoPhases()
			bad.change(&c)
			r, findings := project.Resolve(c)
			if r != nil {
				t.Fatal("the case resolves")
			}
			for _, f := range findings {
				if f.Severity != project.Error {
					continue
				}
				if f.Path != bad.path || f.Rule != bad.rule {
					t.Errorf("unexpected finding %v", f)
				} else if !strings.Contains(f.Message, bad.says) {
					t.Errorf("message %q does not say %q", f.Message, bad.says)
				}
				if name := goNames.FindString(f.Message); name != "" {
					t.Errorf("message %q names %s, a field of Go and not of a case", f.Message, name)
				}
			}
			if findings.Err() == nil {
				t.Error("the findings are no error")
			}
		})
	}
}

func TestBadInputOfTheCase(t *testing.T) {
	runBadInputs(t, []badInput{
		{"a case id in capitals", func(c *project.Case) { c.ID = "Abilene" }, "case_id", "format", "a-z"},
		{"a title with a line break", func(c *project.Case) { c.Title = "a\nb" }, "title", "format", "U+000A"},
		{"a title that is too long", func(c *project.Case) { c.Title = strings.Repeat("x", 201) }, "title", "format", "at most 200"},
		{"a title that is not UTF-8", func(c *project.Case) { c.Title = "\xff" }, "title", "format", "UTF-8"},
		{"a currency in words", func(c *project.Case) { c.CurrencyCode = "dollar" }, "currency_code", "format", "USD"},
		{"no financial close", func(c *project.Case) { c.FinancialClose = nil }, "financial_close", "required", "give a day"},
		{"a close in the stone age", func(c *project.Case) { d := calendar.Date(math.MinInt32); c.FinancialClose = &d },
			"financial_close", "range", "1900-01-01"},
		{"a horizon of no months", func(c *project.Case) { c.HorizonMonths = 0 }, "horizon_months", "required", "from 1 to 600"},
		{"a horizon of a thousand months", func(c *project.Case) { c.HorizonMonths = 1000 }, "horizon_months", "range", "from 1 to 600"},
		{"a negative horizon", func(c *project.Case) { c.HorizonMonths = -1 }, "horizon_months", "range", "from 1 to 600"},
		{"values stated a year after close", func(c *project.Case) { c.ValuationDate = Day(2027, 3, 31) }, "valuation_date", "order", "month of financial close"},
		{"65 tenants", func(c *project.Case) {
			c.Tenants = append(make([]project.Tenant, 0, 65), c.Tenants...)
			for i := range 63 {
				c.Tenants = append(c.Tenants, project.Tenant{ID: "t" + strings.Repeat("x", i), PhaseIDs: []string{"p2"}, CapacityMW: Num("0.01"), USDPerKWMonth: Num("900"), TermMonths: 60})
			}
		}, "tenants", "limit", "at most 64"},
		{"a discount rate in percent", func(c *project.Case) { c.Analysis.ProjectDiscountRate = Num("8") }, "analysis.project_discount_rate", "range", "from -0.5 to 1"},
		{"a burn phase that does not exist", func(c *project.Case) { c.Analysis.BurnPhaseIDs = []string{"p9"} }, "analysis.burn_phase_ids", "reference", "p1, p2"},
		{"a tax rate in percent", func(c *project.Case) { c.Tax.Rate = Num("21") }, "tax.rate", "range", "from 0 to 1"},
		{"losses to offset without a tax", func(c *project.Case) { c.Tax.Rate = nil }, "tax.loss_offset_fraction", "unused", "give tax.rate"},
	})
}

func TestBadInputOfTheFacility(t *testing.T) {
	runBadInputs(t, []badInput{
		{"megawatts without a base", func(c *project.Case) { phase(c, 0).CapacityBase = 0 }, "facility.phases[p1].capacity_base", "unit", "CRITICAL_IT"},
		{"a base that does not exist", func(c *project.Case) { phase(c, 0).CapacityBase = 9 }, "facility.phases[p1].capacity_base", "enum", "CRITICAL_IT"},
		{"facility megawatts without a PUE", func(c *project.Case) { phase(c, 1).DesignPUE = nil }, "facility.phases[p2].design_pue", "required", "FACILITY_LOAD"},
		{"no capacity", func(c *project.Case) { phase(c, 0).CapacityMW = nil }, "facility.phases[p1].capacity_mw", "required", "20000"},
		{"a negative capacity", func(c *project.Case) { phase(c, 0).CapacityMW = Num("-200") }, "facility.phases[p1].capacity_mw", "range", "above 0"},
		{"a PUE below 1", func(c *project.Case) { phase(c, 0).DesignPUE = Num("0.9") }, "facility.phases[p1].design_pue", "range", "from 1 to 3"},
		{"a phase without an id", func(c *project.Case) { phase(c, 0).CapitalCosts[1].ID = "" }, "facility.phases[p1].capital_costs[1].capital_cost_id", "required", "name"},
		{"an id with a blank", func(c *project.Case) { c.Facility.Occupancies[0].ID = "ground lease" }, "facility.occupancies[0].occupancy_id", "format", "letters"},
		{"an id of digits alone", func(c *project.Case) { c.Facility.Occupancies[0].ID = "2030" }, "facility.occupancies[0].occupancy_id", "format", "digits alone"},
		{"two costs of one name", func(c *project.Case) { phase(c, 0).CapitalCosts[1].ID = "shell" }, "facility.phases[p1].capital_costs[1].capital_cost_id", "unique", "shell"},
		{"construction before close", func(c *project.Case) { phase(c, 0).ConstructionStart = Day(2026, 1, 1) }, "facility.phases[p1].construction_start", "order", "financial close"},
		{"COD before construction", func(c *project.Case) { phase(c, 1).PlannedCOD = Day(2026, 6, 1) }, "facility.phases[p2].planned_cod", "order", "construction_start"},
		{"COD before close", func(c *project.Case) { phase(c, 0).PlannedCOD = Day(2026, 3, 1) }, "facility.phases[p1].planned_cod", "order", "financial close"},
		{"COD past the horizon", func(c *project.Case) {
			c.Tenants, c.Facility.OperatingCosts, phase(c, 1).PlannedCOD = c.Tenants[:1], nil, Day(2046, 7, 1)
			phase(c, 1).Fleets[0].PaymentDate, c.Facility.Occupancies[0].Commencement = Day(2027, 1, 1), Day(2027, 1, 1)
		}, "facility.phases[p2].planned_cod", "order", "horizon_months"},
		{"a delay of half a day", func(c *project.Case) { phase(c, 0).DelayDays = Num("0.5") }, "facility.phases[p1].delay_days", "range", "whole"},
		{"a delay of eleven years", func(c *project.Case) { phase(c, 0).DelayDays = Num("4000") }, "facility.phases[p1].delay_days", "range", "3650"},
		{"a negative ramp", func(c *project.Case) { phase(c, 0).RampMonths = -1 }, "facility.phases[p1].ramp_months", "range", "60"},
		{"an overrun in percent", func(c *project.Case) { phase(c, 0).CostOverrun = Num("120") }, "facility.phases[p1].cost_overrun_factor", "range", "0.1 to 10"},

		{"a cost without an amount", func(c *project.Case) { phase(c, 1).CapitalCosts[0].AmountUSD = nil }, "facility.phases[p2].capital_costs[fit-out]", "required", "amount_usd, usd_per_mw"},
		{"a cost by two measures", func(c *project.Case) { phase(c, 0).CapitalCosts[0].AmountUSD = Num("1") }, "facility.phases[p1].capital_costs[shell]", "exclusive", "keep one"},
		{"a cost per MW without a base", func(c *project.Case) { phase(c, 0).CapitalCosts[0].PerMWBase = 0 }, "facility.phases[p1].capital_costs[shell].per_mw_base", "unit", "UTILITY"},
		{"a base for a whole amount", func(c *project.Case) { phase(c, 0).CapitalCosts[1].PerMWBase = project.Utility }, "facility.phases[p1].capital_costs[land].per_mw_base", "unused", "usd_per_mw"},
		{"a running cost among capital costs", func(c *project.Case) { phase(c, 1).CapitalCosts[0].Category = project.Staff }, "facility.phases[p2].capital_costs[fit-out].category", "enum", "operating_costs"},
		{"land that depreciates", func(c *project.Case) { phase(c, 0).CapitalCosts[1].BookLifeMonths = Num("240") }, "facility.phases[p1].capital_costs[land].book_life_months", "unused", "never"},
		{"weights that miss 1", func(c *project.Case) { phase(c, 0).CapitalCosts[0].SpendWeights[0] = Num("0.2") }, "facility.phases[p1].capital_costs[shell].spend_weights", "sum", "1.1"},
		{"a missing weight", func(c *project.Case) { phase(c, 0).CapitalCosts[0].SpendWeights[0] = nil }, "facility.phases[p1].capital_costs[shell].spend_weights[0]", "required", "from 0 to 1"},
		{"no weights in a list", func(c *project.Case) { phase(c, 0).CapitalCosts[0].SpendWeights = []project.Amount{} }, "facility.phases[p1].capital_costs[shell].spend_weights", "sum", "empty"},
		{"spending past the horizon", func(c *project.Case) {
			w := make([]project.Amount, 200)
			for i := range w {
				w[i] = Num("0.005")
			}
			phase(c, 0).CapitalCosts[0].SpendWeights = w
		}, "facility.phases[p1].capital_costs[shell].spend_weights", "order", "shorten the list"},

		{"a fleet without a unit", func(c *project.Case) { phase(c, 0).Fleets[0].Unit = 0 }, "facility.phases[p1].fleets[gpu].unit", "required", "SUPERCHIP"},
		{"a fleet counted twice", func(c *project.Case) { phase(c, 0).Fleets[0].Count = Num("1000") }, "facility.phases[p1].fleets[gpu]", "exclusive", "kw_per_accelerator"},
		{"a fleet without a price", func(c *project.Case) { phase(c, 0).Fleets[0].USDPerAccelerator = nil }, "facility.phases[p1].fleets[gpu]", "required", "usd_per_accelerator, amount_usd"},
		{"an accelerator of 200 kW", func(c *project.Case) { phase(c, 0).Fleets[0].KWPerAccelerator = Num("200") }, "facility.phases[p1].fleets[gpu].kw_per_accelerator", "range", "0.1 to 20"},
		{"two fleets on the same megawatts", func(c *project.Case) {
			p := phase(c, 0)
			p.Fleets = append(p.Fleets, p.Fleets[0])
			p.Fleets[1].ID = "more"
		}, "facility.phases[p1].fleets", "overlap", "its count"},
		{"a delivery before close", func(c *project.Case) { phase(c, 0).Fleets[0].PaymentDate = Day(2026, 1, 1) }, "facility.phases[p1].fleets[gpu].payment_date", "order", "financial close"},

		{"power without a price", func(c *project.Case) { c.Facility.Power.USDPerMWh = nil }, "facility.power.usd_per_mwh", "required", "from 0 to 1000"},
		{"a minimum take without a demand charge", func(c *project.Case) {
			c.Facility.Power.DemandUSDPerKWMonth, c.Facility.Power.MinimumTakeFraction = nil, Num("0.7")
		}, "facility.power.minimum_take_fraction", "unused", "demand_charge"},
		{"a lease by two prices", func(c *project.Case) { c.Facility.Occupancies[0].USDPerYear = Num("1") }, "facility.occupancies[lease]", "exclusive", "keep one"},
		{"a lease total without a term", func(c *project.Case) {
			o := &c.Facility.Occupancies[0]
			o.USDPerKWMonth, o.TotalUSD, o.TermMonths = nil, Num("2500000000"), 0
		}, "facility.occupancies[lease].term_months", "required", "total_usd"},
		{"a lease of a phase twice", func(c *project.Case) { c.Facility.Occupancies[0].PhaseIDs = []string{"p2", "p2"} }, "facility.occupancies[lease].phase_ids", "unique", "twice"},
		{"a capital cost among running costs", func(c *project.Case) { c.Facility.OperatingCosts[0].Category = project.Land }, "facility.operating_costs[staff].category", "enum", "capital_costs"},
		{"an escalator on a share of revenue", func(c *project.Case) {
			c.Facility.OperatingCosts[0].USDPerYear, c.Facility.OperatingCosts[0].FractionOfRevenue = nil, Num("0.05")
		}, "facility.operating_costs[staff].escalation_rate", "unused", "share of revenue"},
		{"a start for a cost that follows its phases", func(c *project.Case) { c.Facility.OperatingCosts[1].StartDate = Day(2027, 1, 1) },
			"facility.operating_costs[upkeep].start_date", "unused", "runs with the phases"},
	})
}

func TestBadInputOfTenantsAndMarket(t *testing.T) {
	runBadInputs(t, []badInput{
		{"a tenant without a price", func(c *project.Case) { c.Tenants[0].USDPerKWMonth = nil }, "tenants[anchor]", "required", "usd_per_kw_month"},
		{"a tenant with two prices", func(c *project.Case) { c.Tenants[0].USDPerYear = Num("1") }, "tenants[anchor]", "exclusive", "keep one"},
		{"a tenant with two capacities", func(c *project.Case) { c.Tenants[1].CapacityMW = Num("1") }, "tenants[second]", "exclusive", "accelerator_count"},
		{"a tenant of an unknown phase", func(c *project.Case) { c.Tenants[1].PhaseIDs = []string{"p3"} }, "tenants[second].phase_ids", "reference", "p1, p2"},
		{"a contract without a term", func(c *project.Case) { c.Tenants[1].TermMonths = 0 }, "tenants[second].term_months", "required", "600"},
		{"more let than there is", func(c *project.Case) { c.Tenants[1].AcceleratorCount = Num("100001") }, "facility.phases[p2]", "overlap", "reduce"},
		{"a phase let twice", func(c *project.Case) { c.Tenants[1].PhaseIDs = []string{"p1"} }, "facility.phases[p1]", "overlap", "anchor, second"},
		{"an hourly price without accelerators", func(c *project.Case) {
			phase(c, 1).Fleets = nil
			c.Tenants[1].AcceleratorCount = nil
		}, "tenants[second].usd_per_accelerator_hour", "unit", "fleets"},
		{"a count without accelerators", func(c *project.Case) {
			phase(c, 1).Fleets = nil
			c.Tenants[1].USDPerAcceleratorHour, c.Tenants[1].USDPerKWMonth = nil, Num("120")
		}, "tenants[second].accelerator_count", "unit", "fleets"},
		{"a utilization in percent", func(c *project.Case) { c.Tenants[1].UtilizationFraction = Num("90") }, "tenants[second].utilization_fraction", "range", "from 0 to 1"},
		{"a day of part payment without the part", func(c *project.Case) { c.Tenants[1].PayFractionDate = Day(2028, 1, 1) }, "tenants[second].pay_fraction_date", "unused", "give pay_fraction"},
		{"credits of no prepayment", func(c *project.Case) { c.Tenants[1].CreditStartMonth = 12 }, "tenants[second].credit_start_month", "unused", "prepayment_fraction"},
		{"credits after the term", func(c *project.Case) { c.Tenants[0].CreditStartMonth = 84 }, "tenants[anchor].credit_start_month", "order", "term_months"},
		{"a prepayment after delivery", func(c *project.Case) { c.Tenants[0].PrepaymentDate = Day(2027, 6, 30) }, "tenants[anchor].prepayment_date", "order", "before delivery"},
		{"a tenant that stopped before close", func(c *project.Case) { c.Tenants[0].StopsPayingDate, c.Stresses = Day(2020, 1, 1), nil }, "tenants[anchor].stops_paying_date", "order", "close"},
		{"a spot price of 0", func(c *project.Case) { c.Market.Spot.USDPerAcceleratorHour = Num("0") }, "market.spot.usd_per_accelerator_hour", "range", "above 0"},
		{"spot capacity without accelerators", func(c *project.Case) {
			phase(c, 0).Fleets, phase(c, 1).Fleets, c.Tenants, c.Stresses = nil, nil, c.Tenants[:1], nil
			c.Tenants[0].USDPerKWMonth, c.Facility.OperatingCosts = Num("150"), nil
		}, "market.spot", "unused", "fleets"},
		{"an index without a level", func(c *project.Case) { c.Market.Indices[0].Rate = nil }, "market.indices[SOFR].rate", "required", "0.5"},
		{"points out of order", func(c *project.Case) { c.Market.Indices[0].Points[1].Date = *Day(2026, 1, 1) }, "market.indices[SOFR].points[1].date", "order", "in order of date"},
		{"a point in percent", func(c *project.Case) { c.Market.Indices[0].Points[1].Rate = Num("3.2") }, "market.indices[SOFR].points[1].rate", "range", "0.5"},
		{"an index that nothing uses", func(c *project.Case) {
			c.Market.Indices = append(c.Market.Indices, project.RateIndex{ID: "ESTR", Rate: Num("0.02")})
		},
			"market.indices[ESTR]", "unused", "no tranche"},
	})
}

func TestBadInputOfGenerations(t *testing.T) {
	with := func(g project.Generation) func(*project.Case) {
		return func(c *project.Case) { c.Market.Spot.Generations = []project.Generation{g} }
	}
	const at = "market.spot.generations[next]"
	good := project.Generation{ID: "next", ReleaseDate: Day(2028, 1, 1), PriceLossFraction: Num("0.3")}
	change := func(f func(*project.Generation)) func(*project.Case) { g := good; f(&g); return with(g) }
	runBadInputs(t, []badInput{
		{"a generation without a day", change(func(g *project.Generation) { g.ReleaseDate = nil }), at + ".release_date", "required", "missing"},
		{"a generation without effect on the price", change(func(g *project.Generation) { g.PriceLossFraction = nil }), at + ".price_loss_fraction", "required", "0 to 1"},
		{"a generation that is out already", change(func(g *project.Generation) { g.ReleaseDate = Day(2025, 1, 1) }), at + ".release_date", "order", "before financial close"},
		{"a generation past the horizon", change(func(g *project.Generation) { g.ReleaseDate = Day(2046, 1, 1) }), at + ".release_date", "order", "past the horizon"},
		{"a loss of more than all", change(func(g *project.Generation) { g.PriceLossFraction = Num("1.1") }), at + ".price_loss_fraction", "range", "0 to 1"},
		{"half a day of delay", change(func(g *project.Generation) { g.DelayDays = Num("0.5") }), at + ".delay_days", "range", "whole"},
		{"seventeen generations", func(c *project.Case) {
			for i := range 17 {
				g := good
				g.ID = "g" + string(rune('a'+i))
				c.Market.Spot.Generations = append(c.Market.Spot.Generations, g)
			}
		}, "market.spot.generations", "limit", "16"},
	})
}

func TestBadInputOfFinancing(t *testing.T) {
	runBadInputs(t, []badInput{
		{"a tranche of no kind", func(c *project.Case) { tranche(c, 0).Kind = 0 }, "financing.tranches[bond].kind", "required", "TERM_LOAN"},
		{"a tranche without principal", func(c *project.Case) { tranche(c, 0).PrincipalUSD = nil }, "financing.tranches[bond].principal_usd", "required", "above 0"},
		{"a principal of part cents", func(c *project.Case) { tranche(c, 0).PrincipalUSD = Num("4000000000.001") }, "financing.tranches[bond].principal_usd", "range", "whole cents"},
		{"a tranche without maturity", func(c *project.Case) { tranche(c, 0).Maturity = nil }, "financing.tranches[bond].maturity", "required", "give a day"},
		{"maturity before issue", func(c *project.Case) {
			tranche(c, 0).Maturity, tranche(c, 0).CapitalizeInterestUntil = Day(2025, 3, 31), nil
		},
			"financing.tranches[bond].maturity", "order", "after issue_date"},
		{"issue before close", func(c *project.Case) { tranche(c, 0).IssueDate = Day(2025, 3, 31) }, "financing.tranches[bond].issue_date", "order", "close"},
		{"issue past the horizon", func(c *project.Case) {
			tranche(c, 1).IssueDate, tranche(c, 1).Maturity = Day(2040, 3, 31), Day(2045, 3, 31)
		}, "financing.tranches[loan].issue_date", "order", "horizon"},
		{"no rate", func(c *project.Case) { tranche(c, 0).FixedRate = nil }, "financing.tranches[bond]", "required", "index_id"},
		{"two rates", func(c *project.Case) { tranche(c, 1).FixedRate = Num("0.05") }, "financing.tranches[loan]", "exclusive", "keep one"},
		{"a rate in percent", func(c *project.Case) { tranche(c, 0).FixedRate = Num("6.5") }, "financing.tranches[bond].fixed_rate", "range", "0.5"},
		{"a margin on a fixed rate", func(c *project.Case) { tranche(c, 0).MarginRate = Num("0.02") }, "financing.tranches[bond].margin_rate", "unused", "index_id"},
		{"a floor under a fixed rate", func(c *project.Case) { tranche(c, 0).FloorRate = Num("0") }, "financing.tranches[bond].floor_rate", "unused", "index_id"},
		{"an index that does not exist", func(c *project.Case) { tranche(c, 2).FixedRate, tranche(c, 2).IndexID = nil, "LIBOR" }, "financing.tranches[note].index_id", "reference", "SOFR"},
		{"a payment every five months", func(c *project.Case) { tranche(c, 0).PaymentFrequency = 5 }, "financing.tranches[bond].payment_frequency", "range", "1, 3, 6 or 12"},
		{"an unknown day count", func(c *project.Case) { x := calendar.DayCount(77); tranche(c, 0).DayCount = &x }, "financing.tranches[bond].day_count", "enum", "ACT_360"},
		{"an unknown amortization", func(c *project.Case) { tranche(c, 0).Amortization = 77 }, "financing.tranches[bond].amortization", "enum", "BULLET"},
		{"a first payment off the cycle", func(c *project.Case) { tranche(c, 0).FirstPaymentDate = Day(2026, 8, 15) }, "financing.tranches[bond].first_payment_date", "order", "cycles"},
		{"repayments that do not sum", func(c *project.Case) { tranche(c, 2).Repayments[0].AmountUSD = money.FromInt(90_000_000) }, "financing.tranches[note].repayments", "sum", "10000000 more"},
		{"a repayment off the cycle", func(c *project.Case) { tranche(c, 2).Repayments[0].Date = *Day(2029, 5, 31) }, "financing.tranches[note].repayments[0].date", "order", "payment date"},
		{"listed repayments not listed", func(c *project.Case) { tranche(c, 2).Repayments = nil }, "financing.tranches[note].repayments", "required", "LISTED"},
		{"repayments of a bullet", func(c *project.Case) { tranche(c, 2).Amortization = contract.Bullet }, "financing.tranches[note].repayments", "unused", "LISTED"},
		{"interest only on a bullet", func(c *project.Case) { tranche(c, 0).InterestOnlyMonths = 12 }, "financing.tranches[bond].interest_only_months", "unused", "BULLET"},
		{"interest only to the end", func(c *project.Case) { tranche(c, 1).InterestOnlyMonths = 90 }, "financing.tranches[loan].interest_only_months", "order", "before maturity"},
		{"holidays for dates that do not move", func(c *project.Case) {
			x := calendar.Unadjusted
			tranche(c, 0).BusinessDay, tranche(c, 0).Calendar = &x, calendar.MondayToFriday
		}, "financing.tranches[bond].calendar", "unused", "UNADJUSTED"},
		{"capitalised beyond maturity", func(c *project.Case) { tranche(c, 0).CapitalizeInterestUntil = Day(2040, 1, 1) }, "financing.tranches[bond].capitalize_interest_until", "order", "maturity"},
		{"a reserve for no senior debt", func(c *project.Case) {
			tranche(c, 0).Seniority, tranche(c, 1).Seniority = project.Mezzanine, project.Mezzanine
		}, "financing.dsra", "unused", "senior"},
		{"a reserve of five years", func(c *project.Case) { c.Financing.DSRA.Months = Num("60") }, "financing.dsra.months", "range", "24"},
		{"two payments in one month", func(c *project.Case) {
			x := calendar.Following
			tranche(c, 0).IssueDate, tranche(c, 0).BusinessDay, tranche(c, 0).Calendar = Day(2026, 9, 1), &x, calendar.NoHolidays
		}, "financing.tranches[bond]", "contract", "first_payment_date"},
	})
}

// What is wrong with a date, a rate and a reference of one tranche comes in one answer, whatever the others.
func TestFindingsOfATrancheDoNotHideEachOther(t *testing.T) {
	c := TwoPhases()
	bad := tranche(&c, 0)
	bad.Maturity, bad.CapitalizeInterestUntil = Day(2020, 3, 31), nil
	bad.FixedRate, bad.IndexID = Num("9"), "LIBOR"
	_, findings := project.Resolve(c)
	wantErrors(t, findings, []string{
		"financing.tranches[bond] exclusive", "financing.tranches[bond].maturity order", "financing.tranches[bond].fixed_rate range",
		"financing.tranches[bond].index_id reference",
	})
}

func TestBadInputOfRandomDriversAndStresses(t *testing.T) {
	draw := func(path string, d project.Distribution) func(*project.Case) {
		return func(c *project.Case) {
			c.Uncertainties = append(c.Uncertainties, project.Uncertainty{Path: path, Distribution: d})
		}
	}
	normal := project.Distribution{Kind: project.Normal, Mean: 60, StdDev: 5}
	const power, third = "facility.power.usd_per_mwh", "uncertainties[2]"
	runBadInputs(t, []badInput{
		{"a driver of an unknown path", draw("facility.power.usd_per_mhw", normal), third + ".path", "path", `did you mean "usd_per_mwh"?`},
		{"a driver of a date", draw("facility.phases[p1].planned_cod", normal), third + ".path", "path", "delay_days"},
		{"a driver of a name", draw("tenants[anchor].name", normal), third + ".path", "path", "only numbers"},
		{"a driver of an input that is not given", draw("facility.power.load_factor", project.Distribution{Kind: project.Uniform, High: 1}), third + ".path", "unused", "state its value"},
		{"a driver without a path", draw("", normal), third + ".path", "required", "path"},
		{"a driver without a family", draw(power, project.Distribution{}), third + ".distribution.kind", "required", "LOGNORMAL"},
		{"a parameter of another family", draw(power, project.Distribution{Kind: project.Normal, Mean: 60, High: 90}), third + ".distribution.high", "unused", "mean, std_dev"},
		{"a mean that is no number", draw(power, project.Distribution{Kind: project.Normal, Mean: math.NaN()}), third + ".distribution.mean", "range", "finite"},
		{"an infinite bound", draw(power, project.Distribution{Kind: project.Uniform, High: math.Inf(1)}), third + ".distribution.high", "range", "finite"},
		{"a negative deviation", draw(power, project.Distribution{Kind: project.Normal, Mean: 60, StdDev: -1}), third + ".distribution.std_dev", "range", "negative"},
		{"a median of 0", draw(power, project.Distribution{Kind: project.Lognormal, SigmaLog: 1}), third + ".distribution.median", "range", "positive"},
		{"bounds the wrong way round", draw(power, project.Distribution{Kind: project.Uniform, Low: 90, High: 30}), third + ".distribution.high", "order", "below low"},
		{"a triangle without width", draw(power, project.Distribution{Kind: project.Triangular, Low: 60, Mode: 60, High: 60}), third + ".distribution.high", "order", "above low"},
		{"a mode outside", draw(power, project.Distribution{Kind: project.PERT, Low: 30, Mode: 95, High: 90}), third + ".distribution.mode", "order", "between"},
		{"a probability of 2", draw(power, project.Distribution{Kind: project.Bernoulli, Probability: 2}), third + ".distribution.probability", "range", "from 0 to 1"},
		{"nothing to draw from", draw(power, project.Distribution{Kind: project.Empirical}), third + ".distribution.values", "required", "values"},
		{"weights of other length", draw(power, project.Distribution{Kind: project.Empirical, Values: []float64{50, 60}, Weights: []float64{1}}), third + ".distribution.weights", "sum", "one for each"},
		{"weights of nothing", draw(power, project.Distribution{Kind: project.Empirical, Values: []float64{50}, Weights: []float64{0}}), third + ".distribution.weights", "sum", "positive"},
		{"draws outside the range", draw("tenants[second].utilization_fraction", project.Distribution{Kind: project.Uniform, Low: 0.5, High: 1.5}), third + ".distribution", "range", "narrow"},
		{"a path drawn twice", draw("facility.phases[p2].delay_days", normal), third + ".path", "unique", "uncertainties[0]"},
		{"65 drivers", func(c *project.Case) {
			u := c.Uncertainties[0]
			for len(c.Uncertainties) < 65 {
				c.Uncertainties = append(c.Uncertainties, u)
			}
			c.Uncertainties = append(c.Uncertainties[:2:2], make([]project.Uncertainty, 63)...)
			distinct(c, 2)
		}, "uncertainties", "limit", "at most 64"},

		{"a correlation of 2", func(c *project.Case) { c.Correlations[0].Rho = 2 }, "correlations[0].rho", "range", "-1 to 1"},
		{"a correlation that is no number", func(c *project.Case) { c.Correlations[0].Rho = math.NaN() }, "correlations[0].rho", "range", "-1 to 1"},
		{"a correlation of what is not drawn", func(c *project.Case) { c.Correlations[0].PathB = power }, "correlations[0].path_b", "unused", "no uncertainty"},
		{"a correlation with itself", func(c *project.Case) { c.Correlations[0].PathB = c.Correlations[0].PathA }, "correlations[0].path_b", "unique", "itself"},
		{"a pair stated both ways", func(c *project.Case) {
			x := c.Correlations[0]
			c.Correlations = append(c.Correlations, project.Correlation{PathA: x.PathB, PathB: x.PathA, Rho: 0.5})
		}, "correlations[1]", "unique", "correlations[0]"},

		{"a stress of an unknown path", func(c *project.Case) { c.Stresses[0].Overrides[0].Path = "tenants[b].pay_fraction" }, "stresses[anchor-stops].overrides[0].path", "path", "anchor, second"},
		{"a stress by text that is no date", func(c *project.Case) { c.Stresses[0].Overrides[0].Text = "soon" }, "stresses[anchor-stops].overrides[0].text", "format", "2026-01-31"},
		{"a stress of nothing", func(c *project.Case) { c.Stresses[0].Overrides = nil }, "stresses[anchor-stops].overrides", "required", "changes something"},
		{"a stress of one path twice", func(c *project.Case) { s := &c.Stresses[0]; s.Overrides = append(s.Overrides, s.Overrides[0]) },
			"stresses[anchor-stops].overrides[1].path", "unique", "one change"},
		{"a stress that makes the case invalid", func(c *project.Case) {
			c.Stresses[0].Overrides = []project.Override{{Path: "facility.phases[p1].planned_cod", Shock: project.Add, Text: "-400"}}
		}, "stresses[anchor-stops]", "stress", "facility.phases[p1].planned_cod"},
	})
}

// distinct gives the uncertainties from the k-th on paths of their own: the spend weights of a cost made long enough.
func distinct(c *project.Case, k int) {
	const path = "facility.phases[p1].capital_costs[shell].spend_weights["
	w := make([]project.Amount, 100)
	for i := range w {
		w[i] = Num("0.01")
	}
	phase(c, 0).CapitalCosts[0].SpendWeights = w
	for i := k; i < len(c.Uncertainties); i++ {
		c.Uncertainties[i] = project.Uncertainty{Path: path + money.FromInt(int64(i)).String() + "]",
			Distribution: project.Distribution{Kind: project.Uniform, High: 1}}
	}
}

func TestAFinancingWithoutPhasesTakesNoInputsOfAFacility(t *testing.T) {
	c := NotesOnly()
	full := TwoPhases()
	c.Facility.Power, c.Facility.Occupancies, c.Facility.OperatingCosts = full.Facility.Power, full.Facility.Occupancies, full.Facility.OperatingCosts
	c.Facility.Occupancies[0].PhaseIDs = nil
	c.Tenants, c.Market.Spot = full.Tenants[:1], full.Market.Spot
	c.Tenants[0].PhaseIDs = nil
	c.Analysis.DelayCostDays = 60
	_, findings := project.Resolve(c)
	wantErrors(t, findings, []string{
		"facility.power unused", "facility.occupancies[lease] unused", "facility.operating_costs[staff] unused",
		"facility.operating_costs[upkeep] unused", "tenants[anchor] unused", "market.spot unused", "analysis.delay_cost_days unused",
	})
}

// wantErrors checks the errors among findings, as "path rule" in order.
func wantErrors(t *testing.T, findings project.Findings, want []string) {
	t.Helper()
	var got []string
	for _, f := range findings {
		if f.Severity == project.Error {
			got = append(got, f.Path+" "+f.Rule)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("errors:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTwoPhasesOfOneIDAreNamedByPosition(t *testing.T) {
	c := TwoPhases()
	c.Facility.Phases[1].ID = "p1"
	c.Facility.Phases[1].PlannedCOD = nil
	c.Facility.Occupancies[0].PhaseIDs, c.Tenants, c.Uncertainties, c.Correlations, c.Stresses = nil, nil, nil, nil, nil
	_, findings := project.Resolve(c)
	wantErrors(t, findings, []string{
		"facility.phases[1].phase_id unique", "facility.phases[1].planned_cod required",
	})
}

func TestAllFindingsComeAtOnceInTheOrderOfTheCase(t *testing.T) {
	c := TwoPhases()
	c.Analysis.TargetDSCR = Num("-1")
	c.Stresses[0].Overrides[0].Path = "tenant[anchor].term_months"
	tranche(&c, 2).Repayments[1].AmountUSD = money.FromInt(1)
	tranche(&c, 0).Maturity = nil
	c.Tenants[1].PhaseIDs = []string{"p7"}
	phase(&c, 1).CapacityBase = 0
	phase(&c, 0).CapitalCosts[0].PerMWBase = 0
	phase(&c, 0).PlannedCOD = Day(2026, 1, 1)
	c.Facility.Power.OperatingPUE = Num("0.5")
	c.Uncertainties[1].Distribution.Median = -1
	c.Title = "\x00"
	_, first := project.Resolve(c)
	want := []string{
		"title format",
		"facility.phases[p1].planned_cod order", "facility.phases[p1].capital_costs[shell].per_mw_base unit",
		"facility.phases[p2].capacity_base unit",
		"facility.power.operating_pue range",
		"tenants[second].phase_ids reference",
		"financing.tranches[bond].maturity required", "financing.tranches[note].repayments sum",
		"analysis.target_dscr range",
		"uncertainties[1].distribution.median range",
		"stresses[anchor-stops].overrides[0].path path",
	}
	wantErrors(t, first, want)
	_, again := project.Resolve(c)
	if first.Error() != again.Error() {
		t.Error("a second call finds otherwise")
	}
}
