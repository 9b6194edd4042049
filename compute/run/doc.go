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
// between two checkpoints, and an epoch is given up when its checkpoint is reached. With strata there are statistics for each.
//
// [Output] is called from the goroutine that called [Run]. While it blocks, no shard beyond the window is started: a slow
// reader pauses the computation, nothing is queued without bound.
//
// A scenario that fails (an input out of range, unknowns that do not close) and a measure without a value are values with a
// reason. A panic ends the run with a [*PanicError]: it is a mistake of this program, not of a scenario.
//
// # Events
//
// A run of random paths may count events beside its columns ([Events]). On a block an event is the bits of one word, one for
// each lane, so that it is counted by population count and joint events by a conjunction; amounts are added on the lanes that
// have the event only. All five statistics take about a quarter of the time of a run with two covenants, three tranches and two
// names; nothing is allocated by path.
//
// # Digest
//
// Whoever has every chunk can verify the digest of a run:
//
//	digest of a run    SHA-256 over the digests of its shards (32 bytes each), in order
//	digest of a shard  SHA-256 over its scenarios, in order; a shard is 1,024 consecutive scenarios, the last one the rest
//	scenario           its number, from 0 (8 bytes); then by column 1 or 0 (one byte: whether there is a value) and the bits
//	                   of the value as float64 (8 bytes); without a value those of the quiet NaN 0x7ff8000000000000
//
// All numbers are little-endian. Values are finite; 0 is +0; dates are days since 1970-01-01. Reasons are not part of it.
//
// # Not for
//
// Choosing scenarios (package scenario), numbering events and naming measures (package compute), exact amounts (package
// exact).
package run
