// Package bench holds peers of the Monte Carlo path: programs in C and in Python with NumPy that compute the same paths of
// the same model as the engine, for comparing times and, path by path, results.
//
// Nobody writes a model twice: a peer is printed from the [program.Program] that the engine runs, by the meaning that
// [program.Walk] gives it. What a peer leaves out favours the peer: what is equal on all paths is worked out beforehand and
// stands in the text as numbers, only what the asked measures need is computed, each line only in the months in which it is
// read, flags stay bits, and beyond values there are no statistics but sums and squares. The statuses of a search for a rate of return are
// those of flows with one root; see [returns.UsualRoot] for what the engine does beyond that.
//
// The package has no environment: its tests run compilers and interpreters where there are any. `make bench-peers` prints
// the ratios.
package bench
