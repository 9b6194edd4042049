// Package solve finds where a function of one number meets a target: goal seek over a batch evaluator.
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
// The package knows no case and no measure. Search is a pure function of its arguments and of the values it is given, and
// keeps no state.
package solve
