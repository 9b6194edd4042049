package project

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
