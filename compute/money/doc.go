// Package money holds exact amounts: Fixed, a signed 128-bit fixed-point number
// with 18 decimals.
//
// It is for everything that must be exact to the cent or reproducible to the
// bit: ledger amounts, rates, accrual factors, quantities entering the exact
// interpreter. It is not for the vector interpreter (float64, package lanes)
// and not a general decimal: the range is about ±1.7e20 with a resolution of
// 1e-18, which covers a trillion-dollar case down to a millionth of a millionth
// of a cent and leaves eight decimal digits of headroom.
//
// Invariants.
//
//   - Every bit pattern is a valid value, equal values have equal bits, so ==
//     compares values and Fixed works as a map key. The zero value is 0.
//   - Add, Sub and Neg are exact. Mul, Div, Round, FromRatio and FromFloat64
//     round once, to nearest, ties to even ("half even", bankers' rounding).
//   - Nothing wraps around. An operation whose result is out of range returns
//     ok == false, and the value returned with it is 0 and means nothing.
//   - No function keeps state, so all are safe for concurrent use.
//
// Text and JSON at the edges of the system go through FromDecimal and Decimal;
// they are the only use of shopspring/decimal inside compute, because its
// product rounded to a cent costs some 1.5 µs against a few nanoseconds here.
package money
