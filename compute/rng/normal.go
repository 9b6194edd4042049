package rng

import "math"

// NormalQuantile is the standard normal quantile: the z with Phi(z) = u. NormalQuantile(1/2) is exactly 0, and
// NormalQuantile(1-u) = -NormalQuantile(u) to the bit wherever 1-u is exact, which holds for every Uniform. u <= 0
// gives -Inf, u >= 1 gives +Inf, NaN gives NaN.
//
// Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988),
// routine PPND16: rational functions of degree 7 in three ranges. The approximation itself is good to 1e-16; with
// rounding the relative error is below 7e-16 (measured against 400-bit arithmetic over the whole range of Uniform:
// 6.3e-16, at most 4.9 units in the last place; the normals of two neighbouring uniforms are 6e-10 apart).
func NormalQuantile(u float64) float64 {
	switch {
	case u != u:
		return math.NaN()
	case u <= 0:
		return math.Inf(-1)
	case u >= 1:
		return math.Inf(1)
	}
	q := u - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q*wichuraA(r)) / wichuraB(r)
	}
	tail := u
	if q > 0 {
		tail = 1 - u
	}
	z := upperQuantile(math.Sqrt(-Log(tail)))
	if q < 0 {
		return -z
	}
	return z
}

// upperQuantile is the quantile in the tails, r = sqrt(-ln(tail probability)).
func upperQuantile(r float64) float64 {
	if r <= 5 {
		r -= 1.6
		return wichuraC(r) / wichuraD(r)
	}
	r -= 5
	return wichuraE(r) / wichuraF(r)
}

// poly7 is c0 + c1 r + ... + c7 r^7 by Estrin's scheme, whose short chains of dependent operations a processor overlaps; the
// published routine has Horner's rule, of one long chain.
func poly7(r, c0, c1, c2, c3, c4, c5, c6, c7 float64) float64 {
	r2 := float64(r * r)
	a := float64(c1*r) + c0
	b := float64(c3*r) + c2
	c := float64(c5*r) + c4
	d := float64(c7*r) + c6
	a = float64(b*r2) + a
	c = float64(d*r2) + c
	return float64(c*float64(r2*r2)) + a
}

// The coefficients are those printed in AS 241: A/B for |u - 1/2| <= 0.425, C/D for tails down to e^-25, E/F beyond.

func wichuraA(r float64) float64 {
	return poly7(r, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3)
}

func wichuraB(r float64) float64 {
	return poly7(r, 1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)
}

func wichuraC(r float64) float64 {
	return poly7(r, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4)
}

func wichuraD(r float64) float64 {
	return poly7(r, 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
}

func wichuraE(r float64) float64 {
	return poly7(r, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7)
}

func wichuraF(r float64) float64 {
	return poly7(r, 1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
}
