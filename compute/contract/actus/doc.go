// Package actus evaluates contracts by the ACTUS standard (Algorithmic Contract
// Types Unified Standards, actusfrf.org): terms, observed indices and observed
// events in, dated events out, in exact decimals.
//
//	RawTerms --ParseTerms--> Terms --Resolve--> Schedule --Events--> []Event
//	 (text)                 (typed)            (dates and            (money)
//	                                            accrual fixed)
//
// Dates are adjusted once, in Resolve, which also fixes the fraction of a year
// between neighbouring events; Events only multiplies. It is for one contract taken
// by itself and for the compositions of the standard (swaps, caps, guarantees,
// collateral). It is not for the project's debt, whose cash depends on the project:
// that is compute/model, with package contract. Interest and annuities are computed
// by contract.Accrue and contract.Annuity in both.
//
// A contract type is data: kinds.go names, for each type, what lays its dates and
// what each event does to the state. Files:
//
//	time.go cycle.go number.go   the text forms of the standard
//	terms.go raw.go parse.go     terms, and how they are read
//	check.go                     what contradicts itself
//	kinds.go                     the table of types
//	resolve.go                   terms to schedule: order, limits, accrual factors
//	dates.go amortise.go list.go openended.go
//	                             the dates of each type
//	state.go effects.go events.go
//	                             the state, what events do to it, the events
//	swap.go credit.go            contracts made of contracts
//	vectors.go                   the file format of the public test suites
//
// Conventions are those of the reference implementation that made the public test
// vectors; where they differ from the specification's text, the place says so.
//
// Invariants of the events that Schedule.Events returns.
//
//   - They are in order of time and, within a time, of EventType.
//   - Every one is after the status date and not after `to`.
//   - No amount is rounded to cents; products are rounded half even at 18 decimals.
//
// Nothing keeps state; everything is safe for concurrent use. A Schedule is never
// written after Resolve.
package actus
