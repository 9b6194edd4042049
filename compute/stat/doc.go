// Package stat keeps the statistics of a run in bounded memory: one Column per measure takes values path by path and
// answers with mean, standard deviation, quantiles and their confidence intervals, expected shortfall, probabilities
// of events, extremes with the scenario that caused them, and counts of failures by reason.
//
// Its invariant: a Column is a function of the multiset of (value, path) it was given. The order of the values, their
// split over workers and the order of merging change no bit of any answer. That is why everything inside is an exact
// sum, an integer count or a sorted list with ties broken by the path number; floating-point sums in arrival order,
// t-digests and random samplings cannot promise it. No barrier and no ordered reducer is needed.
//
// What is exact and what is not:
//
//	count, failures, minimum, maximum, the k extremes   exact
//	mean, standard deviation, standard error            of the exact sums, rounded once at the end
//	quantiles                                           within 2^-13 of the value (relative); exact within the k extremes
//	expected shortfall                                  within 2^-13 of the tail's mean size; the k extremes exactly
//	probability below a threshold                       exact for thresholds named in Options, else bracketed by one bin
//
// Beside columns stand [Moments], for means without quantiles, and [UpperTail], the part of one sketch's tail that another has.
//
// Where paths are parted by strata (package strata) each has columns of its own, which a [Stratified] reads as one distribution with
// the probabilities of the strata; sums of weights are rounded, so that probabilities and levels hold to 1e-12. [Controls] corrects
// means by control variates; it takes whole blocks of 64 paths, whose products are rounded before they are added up exactly.
//
// The relative error of quantiles is that of the value, not of the spread: a measure of 1e9 that varies by 1e4 has its
// quantiles to 1.2e5. Let such a measure be the difference from its base case.
//
// It is not a store of samples and not for time series. A Column is not safe for concurrent use: each worker has its
// own, and they are merged.
package stat
