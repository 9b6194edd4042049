// Package returns values series of cash flows: net present value, the internal
// rate of return with all its roots, multiples, payback, annuity payments.
//
// It is for flows that are known; it neither produces nor dates them. Flows are
// signed from the investor's side, inflow (distribution) positive, outflow
// (contribution) negative. Element t of a monthly series is the flow of month t,
// stamped at month end; element 0 is financial close (conventions 10.1).
//
// Invariants.
//
//   - A measure without a meaning is absent with a reason (Status, or ok ==
//     false), never NaN.
//   - The float64 functions use only the four operations, comparison and square
//     root, each rounded by itself (no fused multiply-add), so results are the
//     same to the bit on every machine. They do not allocate, but for slices that
//     the caller hands in too short.
//   - A rate that is returned as a root was separated from all others by bounds
//     that include the rounding error; see isolate.go.
//
// Nothing keeps state; all functions are safe for concurrent use.
package returns
