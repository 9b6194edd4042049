package project

import (
	"slices"
	"strconv"
)

// checkWaterfall checks an order of payments that the case states: each step once, none left out that has claims, and no
// rank before one that it stands behind.
func (r *resolver) checkWaterfall() {
	const path = "financing.waterfall"
	list := r.c.Financing.Waterfall
	if len(list) == 0 {
		return
	}
	place := map[WaterfallStep]int{}
	for i, s := range list {
		at := path + "[" + strconv.Itoa(i) + "]"
		switch _, twice := place[s]; {
		case s == StepUnspecified:
			r.fault(at, "required", "is no step; give one of %s", several(stepNames(DefaultWaterfall())))
		case s >= stepCount: // has its finding
		case twice:
			r.fault(at, "unique", "lists %s twice; a claim is paid in one step", s)
		default:
			place[s] = i
		}
	}
	for _, s := range r.stepsWithClaims() {
		if _, listed := place[s]; !listed {
			r.fault(path, "required", "does not list %s, in which this financing has claims", s)
		}
	}
	for _, pair := range ranked() {
		first, a := place[pair[0]]
		second, b := place[pair[1]]
		if a && b && second < first {
			r.fault(path+"["+strconv.Itoa(second)+"]", "order", "%s stands before %s, which ranks ahead of it", pair[1], pair[0])
		}
	}
	if last, ok := place[StepDistributions]; ok && last != len(list)-1 {
		r.fault(path+"["+strconv.Itoa(last)+"]", "order", "DISTRIBUTIONS stands before %s; owners are paid last", list[len(list)-1])
	}
}

// ranked lists pairs of steps of which the first must stand before the second where both are listed.
func ranked() [][2]WaterfallStep {
	return [][2]WaterfallStep{
		{StepConstructionUses, StepSeniorInterest}, // reserves are first filled before they may serve debt
		{StepSeniorInterest, StepSeniorPrincipal},
		{StepSeniorPrincipal, StepSeniorSweep},
		{StepDSRA, StepSeniorSweep}, // what is swept and tested is what the reserves leave
		{StepMaintenanceReserve, StepSeniorSweep},
		{StepDSRA, StepLockUpTest},
		{StepMaintenanceReserve, StepLockUpTest},
		{StepSeniorSweep, StepLockUpTest},
		{StepSeniorPrincipal, StepLockUpTest},
		{StepSeniorPrincipal, StepMezzanineInterest},
		{StepMezzanineInterest, StepMezzaninePrincipal},
		{StepSeniorPrincipal, StepShareholderLoan},
		{StepSeniorPrincipal, StepPreferred},
	}
}

// stepsWithClaims lists the steps that the case's own terms put claims into, in the default order.
func (r *resolver) stepsWithClaims() []WaterfallStep {
	f := &r.c.Financing
	has := map[WaterfallStep]bool{StepOperatingCost: true, StepTax: true, StepConstructionUses: true, StepDistributions: true}
	for _, t := range f.Tranches {
		if t.Seniority == Mezzanine {
			has[StepMezzanineInterest], has[StepMezzaninePrincipal] = true, true
		} else {
			has[StepSeniorInterest], has[StepSeniorPrincipal] = true, true
		}
	}
	has[StepDSRA], has[StepSeniorSweep], has[StepLockUpTest] = f.DSRA != nil, f.CashSweep != nil, len(f.Covenants) > 0
	has[StepReimbursement] = len(f.DebtGuarantees) > 0
	return slices.DeleteFunc(DefaultWaterfall(), func(s WaterfallStep) bool { return !has[s] })
}

// stepNames are the wire names of steps.
func stepNames(list []WaterfallStep) []string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.String()
	}
	return names
}
