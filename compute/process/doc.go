// Package process turns random numbers into the values of a project's uncertain inputs: marginal distributions, their
// correlation by a Gaussian copula, and the sampler that fills one row per driver for a block of 64 scenarios.
//
// A marginal is a pure function from a uniform (or a standard normal) to a value, always by its quantile. Inversion is
// never the fastest method, but it takes exactly one uniform per draw: a draw is monotone in it, so antithetic and
// Sobol points keep their meaning, the copula keeps its ranks, and no rejection loop makes the count of numbers
// depend on the numbers.
//
// Beside numbers drawn once per scenario ([Marginal], among them the time of a default by a [Hazard]) it draws numbers that
// evolve month by month ([Evolution]); [Paths] draws both with one correlation matrix. It is not a library of statistics: it
// has no densities and no fitting, but for hazards from credit default swaps ([Bootstrap]) and from ratings
// ([HazardFromRating]). It does not know which input of a case a driver moves.
//
// [Points] says which uniforms paths have: independent ones, scrambled Sobol points, opposite pairs, and either of them within the
// strata of one driver.
//
// Every result has the same bits on every machine: only the elementary functions of package rng are used, and no
// product is fused into a sum. Marginal, Correlation and Sampler are not changed after they are made and may be
// shared by any number of goroutines.
package process
