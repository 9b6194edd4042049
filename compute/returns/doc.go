// Package returns values series of cash flows: net present value, the internal
// rate of return with all its roots, of equal periods and of dated flows,
// multiples, payback, average life; and the financial functions of spreadsheets:
// annuities, bonds, depreciation.
//
// Where to look: root.go and isolate.go for equal periods; dated.go, singleroot.go,
// exponential.go and subdivide.go for dates; timevalue.go, loanparts.go and rate.go for
// annuities; basis.go, bond.go, accrued.go and oid.go for bonds; depreciation.go
// and macrs.go for assets; spreadsheet.go for all of them by the names and
// parameters of spreadsheets.
//
// It is for flows that are known; it neither produces nor dates them. Flows are
// signed from the investor's side, inflow (distribution) positive, outflow
// (contribution) negative. Element t of a monthly series is the flow of month t,
// stamped at month end; element 0 is financial close (conventions 10.1).
//
// Invariants.
//
//   - A measure without a meaning is absent with a reason (Status, *ArgumentError,
//     or ok == false), never NaN.
//   - The float64 functions use only the four operations, comparison and square
//     root, each rounded by itself (no fused multiply-add), so results are the
//     same to the bit on every machine; exponentials are those of package rng. The
//     searches of equal periods do not allocate, but for slices that the caller
//     hands in too short; those of dates allocate what is proportional to the flows
//     and to the square root of the days they span.
//   - A rate that is returned as a root was separated from all others by bounds
//     that include the rounding error; see isolate.go and subdivide.go.
//
// Nothing keeps state; all functions are safe for concurrent use.
package returns
