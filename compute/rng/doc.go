// Package rng gives the random numbers of a run and the few elementary functions that turn them into draws, with
// bits that are the same on every machine.
//
// A draw is a pure function of (seed, path, driver, index): there is no generator, no state, no stream to advance.
// That is what makes a run independent of its number of workers and of the order in which they finish: lane 17 of
// block 900 can be drawn alone, later, on another processor, and is the same number. The function is Philox 4x32
// with 10 rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11), which passes
// TestU01's BigCrush, and whose known-answer vectors the tests check.
//
// The elementary functions (Exp, Log, Log1p, Expm1, NormalQuantile) exist because math.Exp and math.Log are assembly
// on some architectures and Go elsewhere, and differ in the last bit. Here each is one sequence of IEEE 754
// additions, multiplications, divisions and square roots; every product that feeds a sum stands in an explicit
// float64 conversion, which by the language specification forbids the compiler to fuse the two. An assignment or a
// return does not forbid it, so a function that returns a product converts it too, and so does a quotient by a power
// of two, which the compiler turns into a product. A test reads the assembly of three architectures for fused
// instructions.
//
// The package is not for secrets: Philox is not a cryptographic generator. It is not for shuffling or for integers in
// a range; nothing in a run needs those.
//
// Everything here is a pure function and may be called concurrently.
package rng
