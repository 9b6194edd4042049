// Package debt computes what loans of data centers need beyond the contract types
// of ACTUS: SOFR compounded in arrears, prepayment with a make-whole amount or a
// penalty, default interest, delayed draws, revolvers, payment in kind, convertible
// notes and finance leases.
//
//	sofr.go         a rate compounded in arrears, with look-back and floor
//	prepayment.go   make-whole amount, penalty that steps down
//	overdue.go      default interest
//	delayeddraw.go  commitment, draws, commitment fee
//	revolver.go     a balance that goes up and down
//	pik.go          interest paid or joined to principal, by election
//	convertible.go  conversion, puts and calls, dilution
//	lease.go        finance lease by implicit rate
//
// It is for one instrument taken by itself. It is not for what the project decides
// (how much is drawn, what can be paid): that is compute/model. Dates, day counts
// and interest are those of calendar and contract; no interest formula stands here
// twice.
//
// Invariants: every Flow is whole cents, half even; flows are in order of date; on
// any path the draws plus interest joined to principal equal the principal repaid or
// converted. Amounts are at most 10^15 and rates -10..10 a year.
//
// Nothing keeps state; everything is safe for concurrent use.
package debt
