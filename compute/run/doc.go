// Package run computes many scenarios: it cuts them into shards, gives the shards to workers, and hands out what they come
// to in order.
//
//	source -> shard of 1,024 scenarios -> blocks of 64 lanes -> columns of values -> statistics, digest, chunks
//
// # Invariants
//
// Everything handed out is a function of the job alone. The number of workers and the order in which shards finish change
// no bit: a scenario's inputs depend on its number only, statistics (package stat) on the multiset of values only, chunks
// and digests are put in order.
//
// Memory does not grow with the number of scenarios. At most Window(workers) shards are between their start and their
// handing out; each worker holds one machine per shape, within machineBudget; statistics are held by epoch, the shards
// between two checkpoints, and an epoch is given up when its checkpoint is reached.
//
// [Output] is called from the goroutine that called [Run]. While it blocks, no shard beyond the window is started: a slow
// reader pauses the computation, nothing is queued without bound.
//
// A scenario that fails (an input out of range, unknowns that do not close) and a measure without a value are values with a
// reason. A panic ends the run with a [*PanicError]: it is a mistake of this program, not of a scenario.
//
// # Not for
//
// Choosing scenarios (package scenario), numbering events and naming measures (package compute), exact amounts (package
// exact).
package run
