// Package admit decides whether a call may begin. A [Gate] lets a fixed number of calls work at once, lets a bounded number
// wait for a bounded time, and refuses the rest at once; an [Estimator] says how long work of a given cost takes, so that a
// call whose deadline cannot be met fails before it has used anything.
//
// It is not for fairness between callers, and knows none: all are equal here. It knows no gRPC either; refusals are
// [Refusal]s, which package api turns into errors.
//
// Why refuse at all: work that waits longer than its caller does is done for nobody. With a bounded queue a server at five
// times its capacity still answers as many calls as it can, and the others know within milliseconds that they must go
// elsewhere.
//
// All types may be used by any number of goroutines.
package admit
