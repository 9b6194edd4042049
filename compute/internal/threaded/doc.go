// Package threaded runs lists of operations on rows of 64 numbers without returning to Go between them: threaded code (J. R.
// Bell, Communications of the ACM 16(6), 1973, 370-372). An instruction of the code is the address of a handler, written in
// assembly, followed by its operands; a handler works on one row and jumps to the next. That leaves out what costs more than
// the operation itself: a switch, arguments on the stack, a call and its return.
//
// # Held results
//
// The result of an instruction stays in eight registers, the accumulator, from which the next instruction may take one
// operand ([Operand.Held]); a result that nothing else reads need not be stored ([Instr.Hold]). So chains of operations load
// and store little. Where values stand is all that this changes: operations, their order and their rounding stay. With
// AVX-512 the accumulator is the whole row; with AVX2 it is half a row, and the code is run twice, for one half each: lanes
// know nothing of each other.
//
// # Operands
//
// A row or a number is named by its distance from a [Cursor]. Cursors move with the month ([Move]), so that the
// same code serves every month in which the same instructions run.
//
// # Safety
//
// The code is what an [Assembler] wrote: addresses of handlers and distances, neither of which is checked when it runs. The
// rows and numbers that it names must exist. Handlers have no frame, call nothing and leave the frame pointer, the stack
// pointer and the goroutine's register alone, so that signals, profiles and stack traces see a call of one assembly function.
// A goroutine is not preempted in them: a code should be short, such as that of one month. Every code ends with VZEROUPPER.
//
// Handlers are written by the module in ../vector/gen, directory threaded, in forms of the same bits for each [Level]. There
// is no plain twin here: [Best] is None where there are no handlers, and the caller does without.
//
// Not for: deciding what is computed, in which order, and what may be held. Assemblers belong to one goroutine; a Code is
// immutable and may be run by many at once.
package threaded
