// Package vector holds the primitives that the engine spends its time in: one operation on rows of 64 numbers.
//
// Most have an AVX2 form in assembly, some one for AVX-512 too, written by the module in gen, and a plain Go twin. All give the
// same bits, apart from the payload of a NaN, which no result carries out of the engine ([Canonical]); tests hold them against
// each other. The form is chosen once, by the processor. Nothing is fused, reassociated or approximated, so results do not
// depend on the choice. What only package lanes asks for, where it has no handlers of package threaded, is plain Go alone.
//
// Names end in the shape of the operands: V a row, S a number that all lanes share. A result may stand in the row of an
// operand. [Exp], [Log], [NormalQuantiles], [Uniforms] and [ScrambledUniforms] speed up functions of package rng, which defines
// them: they take what is regular, and hand the rest to the scalar function.
//
// Assembly is used, not the compiler's experiment with vector types, because the latter leaves the upper halves of registers
// in use, which slows ordinary arithmetic elsewhere in the process many times.
//
// Not for: anything that knows what the numbers mean. All functions are pure and may be called concurrently.
package vector

// Lanes is the number of scenarios in a block. It is fixed so that kernels have no bounds checks and no remainders.
const Lanes = 64

// Row is one number for each lane.
type Row = [Lanes]float64
