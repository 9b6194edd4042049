// Package lanes runs a program for many scenarios in lock step: the block interpreter over float64. A lane is one scenario;
// a block is 64 of them; every instruction works on a [Row], one number for each lane, so that the cost of interpreting is
// paid once for 64 scenarios.
//
// [Compile] turns a program and a [Spec] (what varies by lane, what is asked) into a [Plan]. [Plan.Bind] fixes the values
// that do not vary and computes everything that follows from them alone; a grid over shared values binds again and does not
// compile again. A [Machine] holds the memory of one worker: fill its input rows, [Machine.Run], read its output rows.
//
// # Promise
//
// For every lane the results are equal to those of [program.Walk] over [program.Float], bit for bit, except that a NaN
// leaves the machine in one canonical form and -0 leaves it as +0. This holds whatever the lane's position in the block, the
// number of lanes, the content of other lanes and the passes applied. It is kept by doing, for each value that is asked, the
// operations of the walk in the walk's order: passes may leave out, share, move and store operations differently, never
// replace one by another. One operation to a kernel makes a fused multiply-add impossible.
//
// # Passes
//
// In order: folding of constants, propagation of copies, sharing, pruning, uniformity (what is equal in all lanes is
// computed once a binding), hoisting of what does not change over months, demand by months, choice of storage (register,
// ring of months, whole history; folds that run along), lags read in place (last month's value even in the row that this
// month's takes, where it is read in time), allocation of registers by linear scan, threading (the short instructions of a
// month become one code of package threaded, which runs without returning to Go), holding (such an instruction takes the
// result of the one before it from registers, and a result that nothing else reads is not stored). Each can be left out by
// [Spec.Without]; the bits stay.
//
// # Not for
//
// Money to the cent, journals and explanations (package exact); drawing scenarios (package scenario); one lane alone: a plan
// in which nothing varies is computed by Bind at the price of a scalar walk and Run only copies its results out.
//
// # Memory
//
// A machine takes 512 bytes for each register, each month of a ring or history, and each output row; [Plan.MachineBytes]
// says how many. A binding takes 8 bytes for each shared value and month ([Plan.BoundBytes]). Compile refuses a plan of which
// either is above the limit ([Spec.MemoryLimit], [DefaultMemoryLimit]) with a [*LimitError]. A plan's threaded codes take some
// 30 bytes for each instruction and type of month; behind 16 MiB of them the other months run instruction by instruction. Run
// allocates nothing.
//
// # Concurrency
//
// A [Plan] and a [Bound] are immutable and may be shared by goroutines. A [Machine] belongs to one goroutine at a time.
package lanes
