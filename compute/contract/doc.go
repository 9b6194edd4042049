// Package contract resolves the terms of a debt contract into a schedule of
// periods, and the schedule into dated events or into the monthly slices that
// the project model consumes.
//
//	Terms --Resolve--> Schedule --Events---> IED, IP, PR, MD, exact to the cent
//	                        \----Monthly--> accrual factors, payments, principal
//
// Interest and annuities are computed here alone (Accrue, Annuity), also for the two
// packages below: actus evaluates contracts by the ACTUS standard, debt holds what
// the standard lacks (SOFR in arrears, make-whole, delayed draws, revolvers, ...).
//
// It is for one contract taken by itself: a bond or a term loan drawn in full at
// issue. It is not for what depends on the project: draws against capital cost,
// sculpting, sweeps, reserves, unpaid amounts live in compute/model, which takes
// Monthly as data. Names and event order follow the ACTUS specification
// (actusfrf.org); day counts and business days follow ISDA.
//
// Invariants of a Schedule that Resolve returned without findings.
//
//   - Periods are in order, adjacent (each starts where the one before ends) and
//     cover issue to maturity; there are 1 to MaxPeriods of them.
//   - Principal is whole cents, never negative, and sums to Terms.Principal.
//   - Monthly's accrual factors sum to each period's Factor to the last unit.
//
// Dates are adjusted once, in Resolve; everything after it only reads them.
// Nothing here keeps state. A Schedule's slices are never written after Resolve,
// so it may be shared between goroutines that do not write them either.
package contract
