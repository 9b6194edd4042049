package vector

import "math"

// Octet is one number for each of eight series.
type Octet = [8]float64

// Marks name the lanes, by bit, in which an amount of a month is negative or is not 0, and the sum up to it is negative.
type Marks [3]uint64

// Positions in Marks.
const (
	Negative = iota
	NonZero
	Below
)

// Signs adds up 64 series of amounts, flows[t] being month t, and their absolute values, and marks every month. marks must
// be as long as flows; there must be a month.
func Signs(gross, sum *Row, marks []Marks, flows []Row) {
	_ = marks[len(flows)-1]
	if !fastSigns(gross, sum, marks, flows) {
		signs(gross, sum, marks, flows)
	}
}

func signs(gross, sum *Row, marks []Marks, flows []Row) {
	*gross, *sum = Row{}, Row{}
	for t := range flows {
		var negative, nonZero, below uint64
		for i, f := range &flows[t] {
			s := sum[i] + f
			gross[i] += math.Abs(f)
			sum[i] = s
			negative |= bit(f < 0) << (i & 63)
			nonZero |= bit(f != 0) << (i & 63)
			below |= bit(s < 0) << (i & 63)
		}
		marks[t] = Marks{Negative: negative, NonZero: nonZero, Below: below}
	}
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// SignedSums evaluates eight polynomials, c[p] being the coefficients of x^p: out is the sum of the terms above 0, its
// derivative, and both for the terms below 0, which count as positive. It is Horner's rule in x² for even and odd coefficients
// apart; there must be a coefficient.
func SignedSums(out *[4]Octet, c []Octet, x *Octet) {
	if !fastSignedSums(out, c, x) {
		signedSums(out, c, x)
	}
}

func signedSums(out *[4]Octet, c []Octet, x *Octet) {
	for k, x := range x {
		z := float64(x * x)
		var even, odd signed
		n := len(c)
		if n%2 == 1 {
			n--
			even = even.take(c[n][k], z)
		}
		for n -= 2; n >= 0; n -= 2 {
			odd = odd.take(c[n+1][k], z)
			even = even.take(c[n][k], z)
		}
		out[0][k] = float64(x*odd.a) + even.a
		out[1][k] = float64(2*x*(float64(x*odd.a1)+even.a1)) + odd.a
		out[2][k] = float64(x*odd.b) + even.b
		out[3][k] = float64(2*x*(float64(x*odd.b1)+even.b1)) + odd.b
	}
}

// signed are sums of terms above and below 0, and their derivatives.
type signed struct{ a, a1, b, b1 float64 }

func (s signed) take(f, z float64) signed {
	up := max(f, 0)
	return signed{float64(s.a*z) + up, float64(s.a1*z) + s.a, float64(s.b*z) + (up - f), float64(s.b1*z) + s.b}
}

// BoundedSums evaluates eight polynomials, c[p] being the coefficients of x^p: out is the value at x, its derivative and the sum
// of the absolute terms; then that sum at b, its derivative and half its second one. There must be a coefficient.
func BoundedSums(out *[6]Octet, c []Octet, x, b *Octet) {
	if !fastBoundedSums(out, c, x, b) {
		boundedSums(out, c, x, b)
	}
}

func boundedSums(out *[6]Octet, c []Octet, x, b *Octet) {
	for k, x := range x {
		b := b[k]
		var p, p1, m, m0, m1, m2 float64
		for n := len(c) - 1; n >= 0; n-- {
			f := c[n][k]
			size := math.Abs(f)
			p1 = float64(p1*x) + p
			p = float64(p*x) + f
			m = float64(m*x) + size
			m2 = float64(m2*b) + m1
			m1 = float64(m1*b) + m0
			m0 = float64(m0*b) + size
		}
		for i, sum := range [6]float64{p, p1, m, m0, m1, m2} {
			out[i][k] = sum
		}
	}
}
