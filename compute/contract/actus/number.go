package actus

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/money"
)

// maxNumber is the greatest length of the text of a number.
const maxNumber = 80

// parseNumber reads a decimal as the test suites write it: blanks around it, an
// exponent, more than 18 decimals (rounded half even at the 18th). Its magnitude is
// at most 10^18.
func parseNumber(s string) (money.Fixed, error) {
	s = trim(s)
	if f, err := money.Parse(s); err == nil { // the usual case
		return bounded(f, s)
	}
	if len(s) > maxNumber {
		return money.Fixed{}, fmt.Errorf("%q is not a number", clip(s))
	}
	mantissa, exponent, ok := splitExponent(s)
	if !ok {
		return money.Fixed{}, fmt.Errorf("%q is not a number", clip(s))
	}
	sign := ""
	if mantissa != "" && (mantissa[0] == '-' || mantissa[0] == '+') {
		sign, mantissa = strings.TrimPrefix(mantissa[:1], "+"), mantissa[1:]
	}
	whole, decimals, _ := strings.Cut(mantissa, ".")
	digits := whole + decimals
	if digits == "" || strings.TrimLeft(digits, "0123456789") != "" {
		return money.Fixed{}, fmt.Errorf("%q is not a number", clip(s))
	}
	f, err := shifted(digits, len(whole)+exponent)
	if err != nil {
		return money.Fixed{}, fmt.Errorf("%q: %w", clip(s), err)
	}
	if sign == "-" {
		f, _ = money.Neg(f)
	}
	return bounded(f, s)
}

// splitExponent cuts "1.5e-3" into "1.5" and -3. The exponent has at most three
// digits, so that it bounds the work.
func splitExponent(s string) (mantissa string, exponent int, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s, 0, true
	}
	e := s[i+1:]
	negative := strings.HasPrefix(e, "-")
	e = strings.TrimLeft(e, "+-")
	if len(e) == 0 || len(e) > 3 || len(s)-i-1-len(e) > 1 {
		return "", 0, false
	}
	for j := range len(e) {
		if !digit(e[j]) {
			return "", 0, false
		}
		exponent = exponent*10 + int(e[j]-'0')
	}
	if negative {
		exponent = -exponent
	}
	return s[:i], exponent, true
}

// shifted returns the number whose point stands behind the first `point` digits.
func shifted(digits string, point int) (money.Fixed, error) {
	if point <= 0 {
		digits, point = strings.Repeat("0", 1-point)+digits, 1
	}
	if n := point - len(digits); n > 0 {
		digits += strings.Repeat("0", n)
	}
	whole, decimals := strings.TrimLeft(digits[:point-1], "0")+digits[point-1:point], digits[point:]
	up := false
	if len(decimals) > money.Scale {
		tail := decimals[money.Scale:]
		decimals = decimals[:money.Scale]
		odd := (decimals[money.Scale-1]-'0')%2 == 1
		half := tail[0] == '5' && strings.Trim(tail[1:], "0") == ""
		up = tail[0] > '5' || tail[0] == '5' && (!half || odd)
	}
	text := whole
	if decimals != "" {
		text += "." + decimals
	}
	f, err := money.Parse(text)
	if err == nil && up {
		f, _ = money.Add(f, money.MustParse("0.000000000000000001"))
	}
	return f, err
}

// bounded refuses magnitudes above 10^18.
func bounded(f money.Fixed, s string) (money.Fixed, error) {
	limit := money.FromInt(maxAmount)
	if abs, ok := f.Abs(); !ok || abs.Cmp(limit) > 0 {
		return money.Fixed{}, fmt.Errorf("%q is above 10^18", clip(s))
	}
	return f, nil
}

// maxAmount bounds every number of the input; two decimal digits remain for what
// grows out of it, and arithmetic that leaves them is a *RangeError.
const maxAmount = 1_000_000_000_000_000_000

func trim(s string) string { return strings.TrimSpace(s) }

// clip cuts text for a message.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "..."
	}
	return s
}
