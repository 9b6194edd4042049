package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build" //nolint:revive // avo's own way of writing assembly
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// The elementary functions repeat, operation by operation, the scalar ones of package rng, whose comments have the formulas
// and the sources. Lanes outside the range that a kernel covers keep their argument and are named in the returned mask; the
// caller finishes them.

func elementary() {
	unary("exp", "e^a for a in [-700, 700]", expRegular, exponential)
	unary("log", "ln a for normal a above 0", logRegular, logarithm)
	if of == wide {
		quantiles()
		return
	}
	unary("centralQuantile", "the standard normal quantile for a in [0.075, 0.925]", central, centralQuantile)
	unary("tailQuantile", "the standard normal quantile for other a in [1.4e-11, 1 - 1.4e-11]", nearTail, tailQuantile)
}

// unary writes a function of one row. regular gives the mask of the lanes that f is right for.
func unary(name, doc string, regular func(x VecVirtual) mask, f func(x VecVirtual) VecVirtual) {
	begin(name, "func(d, a *Row, n int) uint64", fmt.Sprintf("is %s, in the first n lanes, n a multiple of %d above 0; lanes of other numbers are copied, and bit i of the result is set where lane i is one.", doc, of.width))
	d, a, i := Load(Param("d"), GP64()), Load(Param("a"), GP64()), Load(Param("n"), GP64())
	rest := GP64()
	XORQ(rest, rest)
	SHLQ(Imm(3), i)
	SUBQ(U32(of.bytes()), i) // downwards, so that bits shift into their places
	Label("loop")
	x := of.vec()
	VMOVUPD(Mem{Base: a, Index: i, Scale: 1}, x)
	ok := regular(x)
	VMOVUPD(ok.choose(f(x), x), Mem{Base: d, Index: i, Scale: 1})
	bits := ok.bits()
	XORL(U32(1<<of.width-1), bits)
	SHLQ(Imm(uint64(of.width)), rest)
	ORQ(bits.As64(), rest)
	SUBQ(U32(of.bytes()), i)
	JGE(LabelRef("loop"))
	VZEROUPPER()
	Store(rest, ReturnIndex(0))
	RET()
}

func add(a, b VecVirtual) VecVirtual { return to(VADDPD, b, a) }
func sub(a, b VecVirtual) VecVirtual { return to(VSUBPD, b, a) }
func mul(a, b VecVirtual) VecVirtual { return to(VMULPD, b, a) }
func div(a, b VecVirtual) VecVirtual { return to(VDIVPD, b, a) }

func and(a, b VecVirtual) VecVirtual { return to(VANDPD, b, a) }
func or(a, b VecVirtual) VecVirtual  { return to(VORPD, b, a) }

// withNumber runs an instruction with a constant as the second source. The wide form reads it from memory, in each lane the
// same, as it goes.
func withNumber(op, broadcasting func(...Op), a VecVirtual, c float64) VecVirtual {
	if of == narrow {
		return to(op, constant(c), a)
	}
	v := of.vec()
	broadcasting(number(c), a, v)
	return v
}

func addC(a VecVirtual, c float64) VecVirtual { return withNumber(VADDPD, VADDPD_BCST, a, c) }
func subC(a VecVirtual, c float64) VecVirtual { return withNumber(VSUBPD, VSUBPD_BCST, a, c) }
func mulC(a VecVirtual, c float64) VecVirtual { return withNumber(VMULPD, VMULPD_BCST, a, c) }

// within is the mask of low <= x <= high.
func within(x VecVirtual, low, high float64) mask {
	return compare(lessEqual, constant(low), x).and(lessEqual, x, constant(high))
}

func magnitude(x VecVirtual) VecVirtual { return and(x, pattern(1<<63-1)) }

func expRegular(x VecVirtual) mask { return within(x, -700, 700) }

// Constants of package rng.
const (
	ln2Hi      = 0x1.62e42feep-1
	ln2Lo      = 0x1.a39ef35793c76p-33
	log2e      = 0x1.71547652b82fep+0
	roundShift = 0x1.8p+52
	sqrtHalf   = 0x1.6a09e667f3bcdp-1
)

// linear is c1 x r + c0.
func linear(r VecVirtual, c1, c0 float64) VecVirtual { return addC(mulC(r, c1), c0) }

func exponential(x VecVirtual) VecVirtual {
	shifted := addC(mulC(x, log2e), roundShift)
	k := subC(shifted, roundShift)
	hi := sub(x, mulC(k, ln2Hi))
	lo := mulC(k, ln2Lo)
	r := sub(hi, lo)
	err := sub(sub(hi, r), lo)
	r2 := mul(r, r)
	p := expTail(r, r2)
	t := add(mul(mul(r2, r), p), err)
	t = add(mulC(r2, 0.5), t)
	y := add(constant(1), add(r, t))
	// The low bits of shifted are k as an integer: 2^k is (k + 1023) << 52.
	power := of.vec()
	VPADDQ(pattern(1023), shifted, power)
	VPSLLQ(Imm(52), power, power)
	return mul(y, power)
}

func expTail(r, r2 VecVirtual) VecVirtual {
	r4 := mul(r2, r2)
	a := linear(r, 1.0/24, 1.0/6)
	b := linear(r, 1.0/720, 1.0/120)
	c := linear(r, 1.0/40320, 1.0/5040)
	d := linear(r, 1.0/3628800, 1.0/362880)
	e := linear(r, 1.0/479001600, 1.0/39916800)
	e = add(mulC(r2, 1.0/6227020800), e)
	lowHalf := add(mul(b, r2), a)
	highHalf := add(mul(d, r2), c)
	highHalf = add(mul(e, r4), highHalf)
	return add(mul(highHalf, r4), lowHalf)
}

func logRegular(x VecVirtual) mask { return within(x, 0x1p-1022, 0x1.fffffffffffffp+1023) }

func logarithm(x VecVirtual) VecVirtual {
	// The exponent as a float64: its bits under those of 2^52, less 2^52.
	e := of.vec()
	VPSRLQ(Imm(52), x, e)
	k := subC(or(e, pattern(0x4330000000000000)), 0x1p52+1023)
	m := or(and(x, pattern(1<<52-1)), pattern(1023<<52))
	large := compare(lessEqual, constant(2*sqrtHalf), m)
	m = large.choose(mulC(m, 0.5), m)
	k = add(k, large.ones())
	f := subC(m, 1)
	s := div(f, add(constant(2), f))
	half := mul(mulC(f, 0.5), f)
	tail := mul(s, add(half, logTail(mul(s, s))))
	low := add(mulC(k, ln2Lo), tail)
	return sub(mulC(k, ln2Hi), sub(sub(half, low), f))
}

func logTail(z VecVirtual) VecVirtual {
	z2 := mul(z, z)
	z4 := mul(z2, z2)
	a := linear(z, 2.0/5, 2.0/3)
	b := linear(z, 2.0/9, 2.0/7)
	c := linear(z, 2.0/13, 2.0/11)
	d := linear(z, 2.0/17, 2.0/15)
	e := linear(z, 2.0/21, 2.0/19)
	lowHalf := add(mul(b, z2), a)
	highHalf := add(mul(d, z2), c)
	highHalf = add(mul(e, z4), highHalf)
	return mul(z, add(mul(highHalf, z4), lowHalf))
}

// centralQuantile is the formula for |u - 1/2| <= 0.425.
func centralQuantile(u VecVirtual) VecVirtual {
	q := subC(u, 0.5)
	r := sub(constant(0.180625), mul(q, q))
	return quotient(q, r, wichuraA, wichuraB)
}

func central(u VecVirtual) mask {
	return compare(lessEqual, magnitude(subC(u, 0.5)), constant(0.425))
}

// tailQuantile is the formula for the tails down to e^-25.
func tailQuantile(u VecVirtual) VecVirtual {
	q := subC(u, 0.5)
	upper := compare(less, zeros(), q)
	tail := upper.choose(sub(constant(1), u), u)
	root := of.vec()
	VSQRTPD(to(VXORPD, pattern(1<<63), logarithm(tail)), root)
	t := subC(root, 1.6)
	z := quotient(nil, t, wichuraC, wichuraD)
	return to(VXORPD, and(q, pattern(1<<63)), z)
}

// e^-25, a little inside, where the formula ends.
const farTail = 1.4e-11

func nearTail(u VecVirtual) mask { return within(u, farTail, 1-farTail) }

// quotient is the quotient of two polynomials of degree 7 at r, the first times q unless q is nil, each c0 + c1 r + ... + c7 r^7
// by Estrin's scheme.
func quotient(q, r VecVirtual, above, below [8]float64) VecVirtual {
	r2 := mul(r, r)
	r4 := mul(r2, r2)
	poly7 := func(c [8]float64) VecVirtual {
		low := add(mul(linear(r, c[3], c[2]), r2), linear(r, c[1], c[0]))
		high := add(mul(linear(r, c[7], c[6]), r2), linear(r, c[5], c[4]))
		return add(mul(high, r4), low)
	}
	top := poly7(above)
	if q != nil {
		top = mul(q, top)
	}
	return div(top, poly7(below))
}

// The coefficients of AS 241, as in package rng.
var (
	wichuraA = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3}
	wichuraB = [8]float64{1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3}
	wichuraC = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	wichuraD = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
)
