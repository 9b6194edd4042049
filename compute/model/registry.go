package model

// LabelKind says what the label of a measure names.
type LabelKind string

// The kinds of label.
const (
	NoLabel     LabelKind = ""
	ByPhase     LabelKind = "phase"
	ByTenant    LabelKind = "tenant"
	ByTranche   LabelKind = "tranche"
	ByCause     LabelKind = "cause"
	ByYear      LabelKind = "calendar year"
	ByLife      LabelKind = "useful life in years"
	ByLease     LabelKind = "lease"
	ByCovenant  LabelKind = "covenant"
	ByGuarantee LabelKind = "guarantee"
	ByEvent     LabelKind = "event"
	ByReserve   LabelKind = "reserve"
)

// Spec describes a measure: what a caller may ask of any case.
type Spec struct {
	Name       string
	Title      string
	Unit       string // currency, currency per ..., per year, months, days, date; empty for a pure ratio
	Label      LabelKind
	Definition string
	Source     string
}

// Units of measures beside the plain ratio.
const (
	unitMoney  = "currency"
	unitDate   = "date"
	unitDays   = "days"
	unitMonths = "months"
	unitRate   = "per year"
)

// Registry lists every measure that this model can compute, in the order of results. "Year 1" is the first operating year
// after the ramp-up of every phase (conventions 1.6); for a pure financing the 12 months after financial close.
func Registry() []Spec { return append([]Spec(nil), registry...) }

var registry = append(baseRegistry, distressRegistry...)

var baseRegistry = []Spec{
	{"revenue_year_1", "Revenue, year 1", unitMoney, NoLabel, "Invoiced and spot revenue of year 1.", "conventions 2.3"},
	{"operating_cost_year_1", "Running cost, year 1", unitMoney, NoLabel, "Power, occupancy and operating cost of year 1.", "model 1"},
	{"ebitda_year_1", "EBITDA, year 1", unitMoney, NoLabel, "Revenue less power, occupancy and operating cost, year 1.", "conventions 9.5"},
	{"depreciation_year_1", "Depreciation, year 1", unitMoney, NoLabel, "Straight-line depreciation, year 1.", "conventions 9.5"},
	{"ebit_year_1", "EBIT, year 1", unitMoney, NoLabel, "EBITDA less depreciation, year 1.", "model 5"},
	{"interest_year_1", "Interest expense, year 1", unitMoney, NoLabel, "Interest expensed in year 1, all tranches.", "conventions 9.5"},
	{"net_income_year_1", "Net income, year 1", unitMoney, NoLabel, "Income after interest, fees and tax, year 1.", "model 4"},
	{"cfads_year_1", "CFADS, year 1", unitMoney, NoLabel, "Receipts less running cost and tax paid, year 1.", "conventions 5.1"},
	{"debt_service_year_1", "Senior debt service, year 1", unitMoney, NoLabel, "Senior interest and scheduled principal due in year 1, without balloons.", "conventions 6.1"},
	{"gross_margin", "Gross margin, year 1", "", NoLabel, "Revenue less power, occupancy, direct cost and depreciation, over revenue.", "conventions 10.4"},
	{"cash_gross_margin", "Cash gross margin, year 1", "", NoLabel, "Gross margin before depreciation.", "conventions 10.4"},
	{"ebitda_margin", "EBITDA margin, year 1", "", NoLabel, "EBITDA over revenue.", "model 5"},
	{"ebit_margin", "EBIT margin, year 1", "", NoLabel, "EBIT over revenue.", "model 5"},
	{"pretax_margin", "Margin after interest, year 1", "", NoLabel, "Income before tax over revenue: the margin after the coupon.", "model 5"},
	{"net_margin", "Net margin, year 1", "", NoLabel, "Net income over revenue.", "model 5"},
	{"revenue_per_accelerator_hour", "Revenue per accelerator-hour, year 1", "currency per accelerator-hour", NoLabel, "Revenue of year 1 over accelerators x hours of year 1.", "golden case RC-02"},
	{"occupancy_per_kw_month", "Occupancy cost per kW-month, year 1", "currency per kW-month", NoLabel, "Occupancy cost of year 1 over critical IT kW and 12 months.", "golden case RC-02"},
	{"contract_per_kw_month", "Average contract price per kW-month", "currency per kW-month", ByTenant, "Undiscounted contract value at full billing over critical IT kW let and months of term: a term average, not a year-1 price.", "golden case RC-06; conventions 2.4"},
	{"contract_per_year", "Average contract value per year", unitMoney, ByTenant, "Undiscounted contract value at full billing over the term in years.", "golden cases RC-10, RC-22"},
	{"occupancy_per_year", "Occupancy cost per year", unitMoney, NoLabel, "Occupancy cost to the horizon over the months in which it runs, times 12.", "golden case RC-22"},
	{"interest_cover", "Interest cover, year 1", "", NoLabel, "EBITDA over interest accrued, year 1.", "golden case RC-02"},
	{"debt_yield", "Debt yield", "", NoLabel, "EBITDA of year 1 over senior debt, overdue amounts included, at the end of year 1.", "conventions 6.5"},
	{"yield_on_cost", "Yield on cost", "", NoLabel, "EBITDA of year 1 over capital cost.", "golden case RC-07"},
	{"capital_cost", "Capital cost", unitMoney, NoLabel, "All capital cost and accelerator fleets.", "model 1"},
	{"capital_cost_per_mw", "Capital cost per critical IT MW", "currency per MW", NoLabel, "Capital cost over critical IT MW.", "golden case RC-07"},
	{"accelerators", "Accelerators", "", NoLabel, "Number of accelerators of all fleets, not rounded to whole ones.", "golden case RC-15"},
	{"fleet_cost_per_accelerator", "Fleet cost per accelerator", unitMoney, NoLabel, "Cost of all fleets over their accelerators.", "golden case RC-15"},
	{"revenue_to_capital_cost", "Contract value to capital cost", "", NoLabel, "Undiscounted value of all contracts over capital cost.", "golden case RC-10"},
	{"prepayments", "Prepayments received", unitMoney, NoLabel, "Cash received from tenants in advance.", "conventions 7.2"},
	{"prepayments_to_capital_cost", "Prepayments to capital cost", "", NoLabel, "Prepayments over capital cost.", "golden case RC-10"},
	{"total_uses", "Uses of funds", unitMoney, NoLabel, "Capital cost, fees, initial reserve funding and interest during construction.", "conventions 3.3"},
	{"drawstop_date", "First refused draw", unitDate, NoLabel, "Last day of the first month in which debt is wanted and a draw is refused: remaining sources do not cover the cost to complete, or debt service is overdue.", "model, beside the base case"},
	{"commitment_fees", "Commitment fees", unitMoney, NoLabel, "Fees due on undrawn commitments and for extensions, all tranches.", "model 3"},
	{"equity_contributed", "Equity contributed", unitMoney, NoLabel, "Equity paid in, without sponsor support.", "conventions 3.2"},
	{"peak_debt", "Peak debt", unitMoney, NoLabel, "Largest debt at a month end.", "model 5"},
	{"ltc", "Loan to cost", "", NoLabel, "Debt drawn and interest that joined principal, at face, over uses of funds.", "conventions 6.5"},
	{"gearing", "Gearing", "", NoLabel, "Debt drawn and interest that joined principal over the same plus equity contributed.", "model 5"},
	{"ltv_max", "Largest loan to value", "", NoLabel, "Largest senior debt, overdue amounts included, over collateral value less cost of sale at a month end at which there is both.", "conventions 6.5"},
	{"ltv_max_date", "Date of the largest loan to value", unitDate, NoLabel, "First month end at which the loan to value is at its largest.", "conventions 6.5"},
	{"ltv_months_above_cap", "Months above the LTV cap", unitMonths, NoLabel, "Month ends at which senior debt exceeds financing.collateral.ltv_cap x net collateral value by the material amount, from the first collateral on.", "conventions 6.5"},
	{"ltv_above_cap_date", "First month above the LTV cap", unitDate, NoLabel, "First month end at which the loan exceeds its cap as above.", "conventions 6.5"},
	{"ltv_at_maturity", "Loan to value at maturity", "", NoLabel, "Senior debt before the last senior payment over net collateral value at the end of its month: the balloon against what secures it.", "conventions 6.5"},
	{"refresh_cost", "Cost of replaced fleets", unitMoney, NoLabel, "What the replacements of fleets cost within the horizon.", "conventions 5.1"},
	{"residual_guarantees", "Guarantees of residual value received", unitMoney, NoLabel, "What guarantors paid because fleets were worth less than promised.", "model 4"},
	{"project_npv", "Project NPV", unitMoney, NoLabel, "Receipts, prepayments and salvage less running cost, tax paid and capital cost, discounted at the project rate to month 0.", "conventions 10.1"},
	{"project_irr", "Project IRR", unitRate, NoLabel, "Annual effective rate of the same monthly flows.", "conventions 10.1"},
	{"irr_annual_periods", "Project IRR, annual periods", unitRate, NoLabel, "The same flows in 12-month buckets at year end: another convention.", "conventions 10.1, 12"},
	{"equity_npv", "Equity NPV", unitMoney, NoLabel, "Distributions less contributions and sponsor support, discounted at the equity rate to month 0.", "conventions 10.1"},
	{"equity_irr", "Equity IRR", unitRate, NoLabel, "Annual effective rate of the same monthly flows; -100% without any distribution.", "conventions 10.1, 10.2"},
	{"moic", "Multiple of invested capital", "", NoLabel, "Distributions over contributions and sponsor support.", "conventions 10.3"},
	{"project_payback_months", "Project payback", unitMonths, NoLabel, "Months from close after which cumulative project cash flow stays at or above 0.", "conventions 10.3"},
	{"equity_payback_months", "Equity payback", unitMonths, NoLabel, "The same for equity.", "conventions 10.3"},
	{"debt_capacity", "Debt as sized", unitMoney, ByTranche, "What a tranche that states how it is sized owes when repayment starts, solved once on its sizing case.", "conventions 4.1, 4.3, 4.4"},
	{"dscr_min", "Minimum DSCR", "", NoLabel, "Smallest ratio of CFADS to senior debt service over a debt period, from the first full period after the last COD.", "conventions 6.1, 6.2"},
	{"dscr_average", "Average DSCR", "", NoLabel, "Plain average of the same ratios.", "conventions 6.2"},
	{"dscr_min_date", "Month of the minimum DSCR", unitDate, NoLabel, "Last day of the month in which the smallest ratio is first reached.", "conventions 6.2"},
	{"cfads_for_target_dscr", "CFADS needed for the target DSCR, year 1", unitMoney, NoLabel, "Target DSCR x senior debt service of year 1.", "golden case RC-13"},
	{"tranche_interest_year_1", "Interest due, year 1", unitMoney, ByTranche, "Interest of the tranche due in year 1.", "golden case RC-01"},
	{"tranche_service_year_1", "Debt service, year 1", unitMoney, ByTranche, "Interest and scheduled principal of the tranche due in year 1, without balloon.", "golden case RC-13"},
	{"tranche_rate", "Interest rate, year 1", unitRate, ByTranche, "Rate in force at the end of year 1.", "golden case RC-13"},
	{"tranche_cfads_for_target_dscr", "CFADS needed for the target DSCR, year 1", unitMoney, ByTranche, "Target DSCR x debt service of the tranche in year 1.", "golden case RC-13"},
	{"interest_due_in_year", "Interest due in the year", unitMoney, ByYear, "Interest of all tranches due in cash in the calendar year.", "golden case RC-01"},
	{"principal_due_in_year", "Principal due in the year", unitMoney, ByYear, "Scheduled principal of all tranches due in the calendar year, balloons included: the maturity wall.", "golden case RC-12"},
	{"principal_due_share_by_year", "Share of principal due by the year's end", "", ByYear, "Scheduled principal of all tranches due by the end of the calendar year, over all that is drawn, interest that joined principal included.", "golden case RC-12"},
	{"average_interest_rate", "Average interest rate, year 1", unitRate, NoLabel, "Interest due in year 1 over debt at its start.", "golden case RC-01"},
	{"interest_due_year_1", "Interest due, year 1", unitMoney, NoLabel, "Interest of all tranches due in year 1.", "golden case RC-01"},
	{"interest_due_per_day", "Interest due per day, year 1", unitMoney, NoLabel, "Interest due in year 1 over 365.", "conventions 1.3"},
	{"lender_yield", "Lender's yield at a price", unitRate, ByTranche, "Effective annual rate of return of all that a tranche pays, with its fees by period, to a lender who pays analysis.lender_price_fraction of its principal when it is drawn; in a seasoned case, of the principal owed on the opening date, with accrued interest beside it.", "model 5; conventions 10.1"},
	{"ebit_by_life", "EBIT by useful life, year 1", unitMoney, ByLife, "EBIT of year 1 if all accelerators wore out over 3, 4, 5, 6 or 7 years.", "golden case RC-02"},
	{"ebit_margin_by_life", "EBIT margin by useful life, year 1", "", ByLife, "The same over revenue.", "golden case RC-02"},
	{"debt_at_horizon", "Debt unpaid at the horizon", unitMoney, NoLabel, "Principal, overdue amounts and accrued interest left after the last month: the lenders' loss, or what must be refinanced.", "conventions 1.8"},
	{"dsra_initial", "Initial DSRA", unitMoney, NoLabel, "What the debt service reserve account is first filled with.", "conventions 5.4"},
	{"days_of_liquidity", "Days of liquidity at COD", unitDays, NoLabel, "Whole days for which cash and DSRA before the first operating month cover running cost and senior debt service of the next 12 months, without tax and without any receipt: a run rate.", "conventions 10.8"},
	{"first_shortfall_date", "First shortfall", unitDate, NoLabel, "First date on which a due amount exceeds its permitted sources by the material amount.", "conventions 8.2"},
	{"days_to_first_shortfall", "Days to first shortfall", unitDays, NoLabel, "Days from financial close to the first shortfall.", "conventions 8.2, 10.8"},
	{"reserve_exhaustion_date", "DSRA exhausted", unitDate, NoLabel, "First payment date after which the DSRA, once filled, is empty while it should hold its target.", "conventions 8.2"},
	{"reserve_exhausted_date", "Reserve exhausted", unitDate, ByReserve, "First day after which a reserve that held something is empty while it should hold its target: dsra, on a payment date; maintenance_reserve, at a month end or a shortfall before it; letter_of_credit, which stands in for the DSRA, when all of it is drawn.", "conventions 8.2"},
	{"liquidity_exhaustion_date", "Liquidity exhausted", unitDate, NoLabel, "First date on which cash, DSRA and sponsor support are all used up and something due stays unpaid.", "conventions 8.2"},
	{"unpaid_peak", "Largest unpaid amount", unitMoney, NoLabel, "Largest sum of unpaid debt service, running cost, tax and construction cost at a month end.", "model 3"},
	{"sponsor_support", "Sponsor support used", unitMoney, NoLabel, "What the sponsor paid against shortfalls.", "conventions 5.3"},
	{"cash_burn_per_day", "Cash burn per day", unitMoney, NoLabel, "Running cost of the named phases plus the whole cash cost of financing, less the receipts of those phases, over the days of the 12 months from their planned COD. Financing cost is not scaled by MW.", "conventions 3.8, 10.6"},
	{"cash_burn_by_cause", "Cash burn per day by cause", unitMoney, ByCause, "The same by cause: power, occupancy, operating, financing, receipts (negative).", "conventions 10.6"},
	{"cost_of_delay_per_day", "Cost of a day of delay", unitMoney, NoLabel, "Net project and financing cash to the horizon without less with a delay of all phases, over its days.", "conventions 10.7"},
	{"cost_of_delay_by_cause", "Cost of a day of delay by cause", unitMoney, ByCause, "The same by cause: revenue, power, occupancy, operating, tax, financing.", "conventions 10.7"},
	{"equity_npv_of_delay_per_day", "Equity NPV lost per day of delay", unitMoney, NoLabel, "Equity NPV without less with the delay, over its days.", "conventions 10.7"},
	{"margin_lost_per_day", "Margin lost per day of delay", unitMoney, NoLabel, "Revenue less running cost that a delay of all phases takes from the months in which it is missed, whether it comes back later or not, over its days.", "conventions 10.7"},
	{"margin_lost_per_week", "Margin lost per week of delay", unitMoney, NoLabel, "The same, times 7.", "conventions 1.3, 10.7"},
	{"margin_lost_per_month", "Margin lost per month of delay", unitMoney, NoLabel, "The same, times 365/12.", "conventions 1.3, 10.7"},
	{"margin_deferred_by_delay", "Margin deferred by the delay", unitMoney, NoLabel, "Of that margin, over the whole delay, what comes back in later months of the horizon.", "conventions 10.7"},
	{"margin_lost_by_delay", "Margin lost by the delay", unitMoney, NoLabel, "Of that margin, over the whole delay, what does not come back to the horizon.", "conventions 10.7"},
	{"margin_lost_per_day_of_phase", "Margin lost per day of a phase's delay", unitMoney, ByPhase, "Margin lost per day where that phase alone is late.", "conventions 10.7"},
	{"idle_cost_of_delay_per_day", "Idle cost of a day of delay by cause", unitMoney, ByCause, "Late cost with less late cost without a delay of all phases, over its days: rent, idle power, interest, commitment fees, fixed cost, damages.", "conventions 3.8, 10.7"},
	{"late_cost", "Cost of the days late", unitMoney, NoLabel, "What is paid between planned and actual commercial operation for phases that do not operate, the cost of financing as a whole, with damages to tenants.", "conventions 3.7, 3.8"},
	{"late_cost_by_cause", "Cost of the days late by cause", unitMoney, ByCause, "The same by cause: rent, idle_power, interest, commitment_fees, fixed_cost, damages.", "conventions 3.7, 3.8"},
	{"termination_right_date", "Right to terminate for lateness", unitDate, ByTenant, "First day on which a phase that is not delivered gives the tenant a right to terminate.", "conventions 3.7"},
	{"contract_tail_months", "Contract tail", unitMonths, ByTenant, "Months from the last maturity of senior debt to the end of the contract's last term, renewal left out; negative where the debt outlives the contract.", "model 5"},
	{"sub_investment_grade_share", "Share of sub-investment-grade tenants", "", NoLabel, "Revenue of tenants below investment grade over all revenue, year 1.", "model 5"},
	{"lease_implicit_rate", "Rate implicit in the lease", unitRate, ByLease, "Rate of a period at which payments and guaranteed residual are worth the fair value, times periods a year.", "IFRS 16, Appendix A"},
	{"lease_npv", "Value of leasing", unitMoney, ByLease, "Rents after tax and the guaranteed residual, discounted at the project rate to commencement; negative.", "conventions 1.4"},
	{"own_npv", "Value of owning", unitMoney, ByLease, "Purchase price less the tax saved by straight-line depreciation over the lease's term and less what the asset is sold for at its end, on the same terms; negative.", "conventions 1.4"},
	{"lease_break_even_payment", "Break-even lease payment", unitMoney, ByLease, "First payment at which leasing and owning cost the same, later ones in proportion.", "conventions 1.4"},
	{"refinancing_dscr", "Refinancing DSCR", "", ByTranche, "CFADS of the 12 months after maturity over a year of level service of what is owed at maturity, at the refinancing's rate and term.", "conventions 6.5"},
	{"balloon", "Balloon", unitMoney, ByTranche, "What a tranche with a refinancing owes at maturity, the last instalment included.", "conventions 4.7"},
	{"balloon_refinanced", "Balloon refinanced", unitMoney, ByTranche, "What the new loan takes over; 0 where its tests fail or the market is closed.", "model 3"},
	{"conversion_shares", "Shares on conversion", "", ByTranche, "Principal over conversion price.", "conventions 4.8"},
	{"conversion_parity", "Parity", "", ByTranche, "Share price over conversion price: what the shares are worth for each unit of face.", "conventions 4.8"},
	{"conversion_dilution", "Dilution if converted", "", ByTranche, "New shares over old and new shares.", "conventions 4.8"},
}
