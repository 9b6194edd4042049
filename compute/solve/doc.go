// Package solve searches over a batch evaluator: goal seek, where a function of one number meets a target, and reverse stress, the
// shortest vector at which a limit breaks.
//
// # Goal seek
//
// The function is known by its values only, 64 at a time at the price of one, and need not be continuous, monotonic or
// defined everywhere. So the range is scanned first, on a fixed set of points; every change of sign between neighbours is
// a bracket; brackets are cut into many equal parts at once until they are narrow. A change of sign that does not shrink
// with its bracket is a jump, not a root.
//
//	scan:    the case's own value, points around it in geometric distance, evenly spaced points, and a geometric ladder
//	refine:  w -> w/(s+1) for each batch of s points; s = 64 takes 6 batches from 1 to 1e-10
//
// What it cannot promise: two roots closer together than the points of the scan, or a root where the function touches
// the target without crossing it, may be missed. A bracket, once found, is never lost.
//
// # Reverse stress
//
// [SmallestShock] looks along rays, descends from the nearest breaking points by linear models of the margin, and takes no step
// that an evaluation has not confirmed; [FirstBreaks] narrows the first break on single rays. The evaluator says how far a point
// is from breaking and may have kinks, flats, jumps and holes.
//
// The package knows no case, no measure and no probability. Search, SmallestShock and FirstBreaks are pure functions of their
// arguments and of the values they are given, and keep no state.
package solve
