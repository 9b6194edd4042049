package project

import (
	"reflect"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
)

// String returns the wire name of the base, without its enumeration's prefix.
func (b Base) String() string { return word(b) }

// String returns the wire name of the category.
func (c CostCategory) String() string { return word(c) }

// String returns the wire name of the unit.
func (u AcceleratorUnit) String() string { return word(u) }

// String returns the wire name of the kind.
func (k InstrumentKind) String() string { return word(k) }

// String returns the wire name of the rank.
func (s Seniority) String() string { return word(s) }

// String returns the wire name of the hedge.
func (k HedgeKind) String() string { return word(k) }

// String returns the wire name of the lease.
func (k LeaseKind) String() string { return word(k) }

// String returns the wire name of the payment in kind.
func (k PIKKind) String() string { return word(k) }

// String returns the wire name of the refinancing's repayment.
func (a RefinancingAmortization) String() string { return word(a) }

// String returns the wire name of the funding day.
func (f FundedAt) String() string { return word(f) }

// String returns the wire name of the sizing case.
func (s SizingCase) String() string { return word(s) }

// String returns the wire name of the shock.
func (s Shock) String() string { return word(s) }

// String returns the wire name of the family.
func (k DistributionKind) String() string { return word(k) }

// String returns the wire name of the measure.
func (m ProbabilityMeasure) String() string { return word(m) }

// String returns the wire name of the use.
func (u TenantUse) String() string { return word(u) }

// String returns the wire name of the class.
func (c CreditClass) String() string { return word(c) }

// String returns the wire name of the rule.
func (e TermEnd) String() string { return word(e) }

// String returns the wire name of the day of invoice.
func (i Invoicing) String() string { return word(i) }

// String returns the wire name of the rule.
func (c ClaimRule) String() string { return word(c) }

// String returns the wire name of the way to pay.
func (g GuaranteePayment) String() string { return word(g) }

// String returns the wire name of the basis.
func (b PriceBasis) String() string { return word(b) }

// String returns the wire name of the payer.
func (k DelayCoverKind) String() string { return word(k) }

// String returns the wire name of the kind.
func (k OwnLineKind) String() string { return word(k) }

// String returns the wire name of the kind.
func (k PowerSupplyKind) String() string { return word(k) }

// word returns the name of an enumeration's value; a number outside it is told as such.
func word[E ~uint8](e E) string {
	if words := wordsOf(reflect.TypeOf(e)); int(e) < len(words) {
		return words[e]
	}
	return "UNKNOWN"
}

// wordsOf returns the words of an enumeration by value, nil for a type that is none. The words are those of the wire
// format, so that a path set from text and a message speak the caller's language.
func wordsOf(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[Base]():
		return strings.Fields("UNSPECIFIED CRITICAL_IT FACILITY_LOAD UTILITY")
	case reflect.TypeFor[CostCategory]():
		return strings.Fields("UNSPECIFIED SHELL_AND_CORE MECHANICAL_ELECTRICAL LAND INTERCONNECTION OWNERS_COST CONTINGENCY " +
			"MAINTENANCE STAFF INSURANCE PROPERTY_TAX NETWORK SOFTWARE GENERAL_ADMINISTRATIVE OTHER_COST")
	case reflect.TypeFor[AcceleratorUnit]():
		return strings.Fields("UNSPECIFIED PACKAGE SUPERCHIP")
	case reflect.TypeFor[TaxClass]():
		return strings.Fields("UNSPECIFIED YEARS_5 YEARS_15 YEARS_39 NOT_DEPRECIATED")
	case reflect.TypeFor[DelayEffect]():
		return strings.Fields("UNSPECIFIED LEAVES MOVES STRETCHES")
	case reflect.TypeFor[RefreshRule]():
		return strings.Fields("UNSPECIFIED LIKE_FOR_LIKE ON_DATE")
	case reflect.TypeFor[ImpairmentRule]():
		return strings.Fields("UNSPECIFIED NEVER ON_OBSOLESCENCE ON_DEFAULT ON_EITHER")
	case reflect.TypeFor[CollateralAssets]():
		return strings.Fields("UNSPECIFIED ALL FLEETS")
	case reflect.TypeFor[InstrumentKind]():
		return strings.Fields("UNSPECIFIED BOND TERM_LOAN VENDOR_FINANCE")
	case reflect.TypeFor[Seniority]():
		return strings.Fields("UNSPECIFIED SENIOR MEZZANINE SHAREHOLDER_LOAN PREFERRED SECOND_LIEN")
	case reflect.TypeFor[WaterfallStep]():
		return strings.Fields("UNSPECIFIED OPERATING_COST TAX CONSTRUCTION_USES AGENCY_FEE SENIOR_INTEREST SENIOR_PRINCIPAL REIMBURSEMENT DSRA " +
			"MAINTENANCE_RESERVE SENIOR_SWEEP LOCK_UP_TEST MEZZANINE_INTEREST MEZZANINE_PRINCIPAL SHAREHOLDER_LOAN PREFERRED DISTRIBUTIONS")
	case reflect.TypeFor[HedgeKind]():
		return strings.Fields("UNSPECIFIED SWAP CAP")
	case reflect.TypeFor[PIKKind]():
		return strings.Fields("UNSPECIFIED ALWAYS TOGGLE")
	case reflect.TypeFor[RefinancingAmortization]():
		return strings.Fields("UNSPECIFIED LEVEL BULLET")
	case reflect.TypeFor[LeaseKind]():
		return strings.Fields("UNSPECIFIED FINANCE OPERATING SALE_AND_LEASEBACK")
	case reflect.TypeFor[SweepTrigger]():
		return strings.Fields("UNSPECIFIED ALWAYS IN_LOCK_UP")
	case reflect.TypeFor[PrepaymentOrder]():
		return strings.Fields("UNSPECIFIED INVERSE_ORDER PRO_RATA")
	case reflect.TypeFor[CovenantKind]():
		return strings.Fields("UNSPECIFIED BACKWARD_DSCR FORWARD_DSCR LOAN_LIFE_COVER LOAN_TO_VALUE MINIMUM_LIQUIDITY MINIMUM_DEBT_YIELD CUSTOM_RATIO")
	case reflect.TypeFor[DistressMode]():
		return strings.Fields("UNSPECIFIED ENFORCE WORKOUT")
	case reflect.TypeFor[CovenantConsequence]():
		return strings.Fields("UNSPECIFIED RECORDED ACCELERATES")
	case reflect.TypeFor[JuniorEnforcement]():
		return strings.Fields("UNSPECIFIED NEVER AT_ONCE AFTER_STANDSTILL")
	case reflect.TypeFor[CrossDefaultTrigger]():
		return strings.Fields("UNSPECIFIED NEVER DEFAULT ACCELERATION")
	case reflect.TypeFor[InsolvencyTest]():
		return strings.Fields("UNSPECIFIED CASH CASH_OR_BOOKS")
	case reflect.TypeFor[FundedAt]():
		return strings.Fields("UNSPECIFIED AT_COD AT_CLOSE FROM_CASH_FLOW")
	case reflect.TypeFor[FundingOrder]():
		return strings.Fields("UNSPECIFIED EQUITY_FIRST DEBT_FIRST PRO_RATA")
	case reflect.TypeFor[GearingBase]():
		return strings.Fields("UNSPECIFIED TOTAL_USES CASH_USES")
	case reflect.TypeFor[DrawTest]():
		return strings.Fields("UNSPECIFIED NONE COST_TO_COMPLETE")
	case reflect.TypeFor[AvailabilityRule]():
		return strings.Fields("UNSPECIFIED FIXED WITH_DELAY")
	case reflect.TypeFor[FundedUses]():
		return strings.Fields("UNSPECIFIED ALL CAPITAL_COST FLEETS SITE")
	case reflect.TypeFor[TaxRegime]():
		return strings.Fields("UNSPECIFIED PASS_THROUGH PLAIN US")
	case reflect.TypeFor[PowerSupplyKind]():
		return strings.Fields("UNSPECIFIED GRID_TARIFF FIXED_PPA INDEX ONSITE_GAS")
	case reflect.TypeFor[OwnLineKind]():
		return strings.Fields("UNSPECIFIED REVENUE OPERATING_COST CAPITAL_COST EBITDA")
	case reflect.TypeFor[TenantUse]():
		return strings.Fields("UNSPECIFIED LEASED OWN_USE")
	case reflect.TypeFor[CreditClass]():
		return strings.Fields("UNSPECIFIED INVESTMENT_GRADE SUB_INVESTMENT_GRADE")
	case reflect.TypeFor[TermEnd]():
		return strings.Fields("UNSPECIFIED FROM_ACTUAL_START FIXED_END")
	case reflect.TypeFor[Invoicing]():
		return strings.Fields("UNSPECIFIED ARREARS ADVANCE")
	case reflect.TypeFor[ClaimRule]():
		return strings.Fields("UNSPECIFIED NO_CLAIM LEASE_CAP REMAINING_TERM")
	case reflect.TypeFor[GuaranteePayment]():
		return strings.Fields("UNSPECIFIED AS_DUE LUMP_SUM")
	case reflect.TypeFor[PriceBasis]():
		return strings.Fields("UNSPECIFIED SPOT LAST_PRICE")
	case reflect.TypeFor[DelayCoverKind]():
		return strings.Fields("UNSPECIFIED CONTRACTOR_DAMAGES INSURANCE")
	case reflect.TypeFor[Shock]():
		return strings.Fields("UNSPECIFIED REPLACE ADD SCALE")
	case reflect.TypeFor[DistributionKind]():
		return strings.Fields("UNSPECIFIED NORMAL LOGNORMAL UNIFORM TRIANGULAR PERT BERNOULLI EMPIRICAL ON_TIME_OR_LOGNORMAL " +
			"MEAN_REVERTING_RATE MEAN_REVERTING_PRICE MEAN_REVERTING_SHARE MEAN_REVERTING_INDEX DEFAULT_TIME LOGNORMAL_BY_PERCENTILES ON_TIME_OR_LOGNORMAL_BY_MEAN")
	case reflect.TypeFor[ProbabilityMeasure]():
		return strings.Fields("UNSPECIFIED MARKET_IMPLIED REAL_WORLD")
	case reflect.TypeFor[calendar.DayCount]():
		return strings.Fields("ACT_360 ACT_365F THIRTY_360 THIRTY_E_360 ACT_ACT_ISDA THIRTY_E_360_ISDA")
	case reflect.TypeFor[calendar.BusinessDay]():
		return strings.Fields("UNADJUSTED FOLLOWING MODIFIED_FOLLOWING PRECEDING MODIFIED_PRECEDING")
	case reflect.TypeFor[calendar.Calendar]():
		return strings.Fields("NO_HOLIDAYS MONDAY_TO_FRIDAY")
	case reflect.TypeFor[contract.Amortization]():
		return strings.Fields("BULLET LEVEL STRAIGHT_LINE LISTED SCULPTED")
	case reflect.TypeFor[SizingCase]():
		return strings.Fields("UNSPECIFIED BASE P50 P90 CONTRACTED STRESS")
	default:
		return nil
	}
}

// choices returns the words that a caller may state, for messages.
func choices(t reflect.Type) string {
	words := wordsOf(t)
	if len(words) > 0 && words[0] == "UNSPECIFIED" {
		words = words[1:]
	}
	return strings.Join(words, ", ")
}
