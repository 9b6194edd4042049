package money

import (
	"fmt"
	"math/bits"
	"strconv"
)

// SyntaxError reports text that is not a plain decimal number with at most 18
// decimals.
type SyntaxError struct {
	Text   string // what was parsed, cut to 40 bytes
	Reason string // the rule that it breaks
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("parse amount %q: %s", e.Text, e.Reason)
}

// RangeError reports a number whose magnitude is above about 1.7e20.
type RangeError struct {
	Text string // what was parsed or converted, cut to 40 bytes
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("amount %q: magnitude above 1.7e20", e.Text)
}

func syntaxError(s, reason string) error { return &SyntaxError{Text: excerpt(s), Reason: reason} }

// excerpt bounds what an error keeps of hostile input.
func excerpt(s string) string {
	if len(s) > 40 {
		return s[:40]
	}
	return s
}

// Parse reads plain decimal text: an optional sign, digits, and optionally a
// point followed by 1 to 18 digits; "1250000.00", "-0.0445", "+3". No exponent,
// no grouping, no blanks, no bare ".5" or "5.": a number that a person would
// have to look at twice is refused. The error is a *SyntaxError or, for more
// than about 1.7e20, a *RangeError.
func Parse(s string) (Fixed, error) {
	digits, negative := s, false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		digits, negative = s[1:], s[0] == '-'
	}
	u, n, fits := uint128{}, 0, true
	for n < len(digits) && isDigit(digits[n]) {
		fits = u.push(digits[n]) && fits
		n++
	}
	if n == 0 {
		return Fixed{}, syntaxError(s, "no digit before the point")
	}
	decimals, err := fractionDigits(s, digits[n:])
	if err != nil {
		return Fixed{}, err
	}
	for i := range Scale {
		c := byte('0')
		if i < len(decimals) {
			c = decimals[i]
		}
		fits = u.push(c) && fits
	}
	f, ok := u.signed(negative)
	if !ok || !fits {
		return Fixed{}, &RangeError{Text: excerpt(s)}
	}
	return f, nil
}

// fractionDigits checks what follows the whole part of s, nothing or a point
// and 1 to 18 digits, and returns those digits.
func fractionDigits(s, rest string) (string, error) {
	if rest == "" {
		return "", nil
	}
	if rest[0] != '.' {
		return "", syntaxError(s, "only digits and one point may follow the sign")
	}
	rest = rest[1:]
	if rest == "" {
		return "", syntaxError(s, "no digit after the point")
	}
	for i := range len(rest) {
		if !isDigit(rest[i]) {
			return "", syntaxError(s, "only digits may follow the point")
		}
	}
	if len(rest) > Scale {
		return "", syntaxError(s, "more than 18 decimals")
	}
	return rest, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// push appends a decimal digit to u and reports whether it still fits.
func (u *uint128) push(c byte) bool {
	over, hi := bits.Mul64(u.hi, 10)
	mid, lo := bits.Mul64(u.lo, 10)
	lo, carry := bits.Add64(lo, uint64(c-'0'), 0)
	hi, carry = bits.Add64(hi, mid, carry)
	*u = uint128{hi, lo}
	return over|carry == 0
}

// MustParse is Parse for constants and tests; it panics where Parse fails.
func MustParse(s string) Fixed {
	f, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return f
}

// String returns the shortest exact decimal text: no exponent, no trailing
// zeros, no point for a whole number, "-" for negatives. Parse reads it back.
func (f Fixed) String() string {
	b := f.appendDigits(make([]byte, 0, 48), Scale)
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	return string(b)
}

// Text returns f rounded half even to a fixed number of decimals, 0..18, as for
// statements: Text(2) of 962625000 is "962625000.00". A value that rounds to
// zero has no sign. The few values whose rounding leaves the range (above
// 1.7e20) are cut instead of rounded.
func (f Fixed) Text(places int) string {
	places = min(max(places, 0), Scale)
	if r, ok := f.Round(places); ok {
		f = r
	}
	b := f.appendDigits(make([]byte, 0, 48), places)
	if places == 0 {
		b = b[:len(b)-1]
	}
	return string(b)
}

// appendDigits appends sign, whole part, point and the first places decimals.
func (f Fixed) appendDigits(b []byte, places int) []byte {
	if f.hi < 0 {
		b = append(b, '-')
	}
	whole, frac := f.magnitude().divMod(unit)
	top, low := whole.divMod(unit) // whole is at most 1.7e20: top is below 171
	if top.lo != 0 {
		b = appendPadded(strconv.AppendUint(b, top.lo, 10), low)
	} else {
		b = strconv.AppendUint(b, low, 10)
	}
	b = append(b, '.')
	end := len(b) + places
	return appendPadded(b, frac)[:end]
}

// appendPadded appends n, below 10^18, with 18 digits. It stands for fmt's %018d: results write a dozen amounts for each
// event of a contract, and fmt took more time than computing them.
func appendPadded(b []byte, n uint64) []byte {
	var digits [Scale]byte
	for i := Scale - 1; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, digits[:]...)
}

// MarshalText implements encoding.TextMarshaler with String.
func (f Fixed) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler with Parse; on an error f
// is left as it was.
func (f *Fixed) UnmarshalText(text []byte) error {
	g, err := Parse(string(text))
	if err != nil {
		return err
	}
	*f = g
	return nil
}
