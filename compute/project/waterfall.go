package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// WaterfallStep is one rank of the order in which a month's cash is paid out. Financing.Waterfall lists them.
type WaterfallStep uint8

// The steps, in the default order of conventions 5.2. Claims of one step are paid pari passu.
const (
	StepUnspecified        WaterfallStep = iota
	StepOperatingCost                    // running cost
	StepTax                              // income tax
	StepConstructionUses                 // capital cost, fees at close, the first filling of reserves
	StepAgencyFee                        // fees of the agent and the security trustee
	StepSeniorInterest                   // senior interest, commitment and letter of credit fees, net swap payments, what is overdue
	StepSeniorPrincipal                  // senior scheduled principal
	StepReimbursement                    // of a revolver, of the bank behind a letter of credit, of a guarantor
	StepDSRA                             // topping up the debt service reserve
	StepMaintenanceReserve               // reserves for maintenance and refresh
	StepSeniorSweep                      // mandatory prepayment and cash sweep
	StepLockUpTest                       // what stands behind it is blocked while the test fails
	StepMezzanineInterest                // mezzanine interest, what is overdue
	StepMezzaninePrincipal               // mezzanine scheduled principal
	StepShareholderLoan                  // interest and principal of shareholder loans
	StepPreferred                        // preferred equity
	StepDistributions                    // what is left, to the owners
	stepCount
)

// String returns the wire name of the step.
func (s WaterfallStep) String() string { return word(s) }

// DefaultWaterfall is the order of conventions 5.2.
func DefaultWaterfall() []WaterfallStep {
	list := make([]WaterfallStep, 0, stepCount-1)
	for s := StepOperatingCost; s < stepCount; s++ {
		list = append(list, s)
	}
	return list
}

// CashSweep prepays senior debt at par from cash (conventions 4.6, 5.5): on senior payment dates after the last COD, from
// what is left after senior debt service and the reserves, pari passu by what is owed.
//
//	sweep = max(Fraction x (cash - MinimumCashUSD - accrued tax), what lies above the target balance of the date)
type CashSweep struct {
	Fraction       Amount                `path:"fraction" range:"0..1" default:"0"`                      // of the cash; default 0; 0..1
	Trigger        SweepTrigger          `path:"trigger"`                                                // default SweepAlways
	MinimumCashUSD Amount                `path:"minimum_cash_usd" range:"0..10000000000000" default:"0"` // cash that is never swept; default 0; 0..1e13
	TargetBalances []BalanceTarget       `path:"target_balances" max:"240"`                              // in order of date
	Order          PrepaymentOrder       `path:"prepayment_order"`                                       // default PrepayInverseOrder; of mandatory prepayments too
	Prepayments    []MandatoryPrepayment `path:"mandatory_prepayments" max:"240"`                        // in order of date, paid before the sweep
}

// SweepTrigger says when the sweep takes its fraction.
type SweepTrigger uint8

// Triggers of a sweep. Default: SweepAlways.
const (
	TriggerUnspecified SweepTrigger = iota
	SweepAlways
	SweepInLockUp // while the lock-up test of the payment date before has failed; trapped cash is swept with the rest
)

// String returns the wire name of the trigger.
func (s SweepTrigger) String() string { return word(s) }

// PrepaymentOrder says which instalments a prepayment cancels.
type PrepaymentOrder uint8

// Orders of prepayment. Default: PrepayInverseOrder.
const (
	PrepaymentOrderUnspecified PrepaymentOrder = iota
	PrepayInverseOrder                         // the last ones
	PrepayProRata                              // all of them alike
)

// String returns the wire name of the order.
func (o PrepaymentOrder) String() string { return word(o) }

// BalanceTarget is the senior balance down to which all cash is swept from a date on.
type BalanceTarget struct {
	Date       calendar.Date `path:"date"`
	BalanceUSD money.Fixed   `path:"balance_usd" range:"0..10000000000000"` // 0..1e13
}

// MandatoryPrepayment is senior principal to be prepaid at par from cash, on the first senior payment date on or after its date. What
// cash does not reach waits for the next one; it is no payment default.
type MandatoryPrepayment struct {
	Date      calendar.Date `path:"date"`
	AmountUSD money.Fixed   `path:"amount_usd" range:"0..10000000000000"` // 0..1e13
}

// DebtGuarantee is a guarantee of debt: what senior shortfall sources leave unpaid of the tranches named, the guarantor pays
// to their lenders and takes over the claim, which is reimbursed behind senior debt service (conventions 5.3).
type DebtGuarantee struct {
	ID          string   `path:"guarantee_id"`
	Guarantor   string   `path:"guarantor" required:"true"`                          // who; required
	TrancheIDs  []string `path:"tranche_ids" max:"64"`                               // default: all senior tranches
	CapUSD      Amount   `path:"cap_usd" required:"true" range:">0..10000000000000"` // most that is paid in all; required; >0..1e13
	PayFraction Amount   `path:"pay_fraction" range:"0..1" default:"1"`              // share of the cap that the guarantor can pay; default 1; 0..1
}
