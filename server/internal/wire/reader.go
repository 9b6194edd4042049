package wire

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// The bounds of decimal text on the way in. 18 digits are what a signed 64-bit integer of any language can hold beside a
// scale, and 9 decimals are finer than any price or rate that somebody signs.
const (
	maxDigits   = 18
	maxDecimals = 9
)

// maxFindings bounds what one message can make the server say. A case within its list limits has fewer fields than that
// times ten, and nobody reads more.
const maxFindings = 1000

// scope is a place in the case that is being read. Its path is put together only when there is something to say, since
// that is rare and every field has one.
type scope struct {
	out   *project.Findings
	outer *scope
	name  string
	key   func() string // nil unless the scope is an element of a list
}

// root returns the scope of what stands at path, "" for the case itself.
func root(out *project.Findings, path string) *scope { return &scope{out: out, name: path} }

// in returns the scope of the object in field name.
func (s *scope) in(name string) *scope { return &scope{out: s.out, outer: s, name: name} }

// path returns the path of s.
func (s *scope) path() string {
	text := s.name
	if s.outer != nil {
		text = join(s.outer.path(), s.name)
	}
	if s.key != nil {
		text += "[" + s.key() + "]"
	}
	return text
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// found reports what is wrong with field name of s.
func (s *scope) found(name, rule, format string, args ...any) {
	if len(*s.out) == maxFindings {
		return
	}
	*s.out = append(*s.out, project.Finding{
		Path: join(s.path(), name), Severity: project.Error, Rule: rule, Message: fmt.Sprintf(format, args...),
	})
}

// decimal reads decimal text, nil for none.
func (s *scope) decimal(name, text string) project.Amount {
	if text == "" {
		return nil
	}
	if fault := decimalFault(text); fault != "" {
		s.found(name, "format", "%q %s; write plain decimal text such as 1250000.00", excerpt(text), fault)
		return nil
	}
	value, err := money.Parse(text)
	if err != nil {
		s.found(name, "format", "%v", err)
		return nil
	}
	return &value
}

// decimalOrZero reads decimal text that the case's type cannot hold as absent.
func (s *scope) decimalOrZero(name, text string) money.Fixed {
	if text == "" {
		s.found(name, "required", "give an amount as decimal text, such as 1250000.00")
	}
	if value := s.decimal(name, text); value != nil {
		return *value
	}
	return money.Fixed{}
}

// decimalFault says what is wrong with decimal text, "" if it matches ^-?[0-9]+(\.[0-9]{1,9})?$ with at most 18
// significant digits. Zeros in front are not significant, zeros behind are: they were written to be read.
func decimalFault(text string) string {
	whole, fraction, pointed := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	switch {
	case !digitsOnly(whole) || pointed && !digitsOnly(fraction):
		return "is no decimal number"
	case len(fraction) > maxDecimals:
		return fmt.Sprintf("has more than %d decimals", maxDecimals)
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		fraction = strings.TrimLeft(fraction, "0")
	}
	if len(whole)+len(fraction) > maxDigits {
		return fmt.Sprintf("has more than %d significant digits", maxDigits)
	}
	return ""
}

func digitsOnly(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// excerpt bounds what a message repeats of the caller's text.
func excerpt(text string) string {
	if len(text) <= 40 {
		return text
	}
	return strings.ToValidUTF8(text[:40], "") + "..."
}

// quantity reads a double, nil for none.
func (s *scope) quantity(name string, v *float64) project.Amount {
	if v == nil {
		return nil
	}
	value, fault := fixedFromDouble(*v)
	if fault != "" {
		s.found(name, "format", "%v %s", *v, fault)
		return nil
	}
	return &value
}

// fixedFromDouble returns the number whose shortest decimal text reads back as v, and what is wrong with v if there is
// none. A double whose text has more than 18 decimals is rounded to 18, half even: nothing that a quantity counts lies below.
func fixedFromDouble(v float64) (_ money.Fixed, fault string) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return money.Fixed{}, "is not a finite number"
	}
	var buffer [32]byte
	text := strconv.AppendFloat(buffer[:0], v, 'f', -1, 64)
	if value, err := money.Parse(string(text)); err == nil {
		return value, ""
	}
	if value, ok := money.FromFloat64(v); ok {
		return value, ""
	}
	return money.Fixed{}, "is too large; the largest number is about 1.7e20"
}

// whole reads a whole number that may be absent.
func (s *scope) whole(v *int32) project.Amount {
	if v == nil {
		return nil
	}
	value := money.FromInt(int64(*v))
	return &value
}

// finite reads a double that stays one.
func (s *scope) finite(name string, v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		s.found(name, "format", "%v is not a finite number", v)
		return 0
	}
	return v
}

// date reads a calendar date, nil for none.
func (s *scope) date(name, text string) *calendar.Date {
	if text == "" {
		return nil
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		s.found(name, "format", "%q is no date of the form yyyy-mm-dd, years 0001 to 9999", excerpt(text))
		return nil
	}
	return &d
}

// dateOrZero reads a date that the case's type cannot hold as absent.
func (s *scope) dateOrZero(name, text string) calendar.Date {
	if text == "" {
		s.found(name, "required", "give a date of the form yyyy-mm-dd")
	}
	if d := s.date(name, text); d != nil {
		return *d
	}
	return 0
}

// list reads the elements of field name of s, at most limit of them, and names each by its id, or by its position if it
// has none that can stand in a path. The limit is the one that Resolve sets: one element more would be refused there, but
// elements of no length in a message are large ones in the engine.
func list[P, T any](s *scope, name string, limit int, in []*P, id func(*P) string, read func(*scope, *P) T) []T {
	in = capped(s, name, limit, in)
	if len(in) == 0 {
		return nil
	}
	out := make([]T, len(in))
	for i, message := range in {
		if message == nil {
			message = new(P)
		}
		element := &scope{out: s.out, outer: s, name: name, key: func() string { return keyAt(in, i, id) }}
		out[i] = read(element, message)
	}
	return out
}

// capped returns in, cut to limit with a finding if it is longer.
func capped[E any](s *scope, name string, limit int, in []E) []E {
	if len(in) <= limit {
		return in
	}
	s.found(name, "limit", "%d elements; give at most %d", len(in), limit)
	return in[:limit]
}

// keyAt returns what stands between the brackets of a path for element i, by the rule of package project.
func keyAt[P any](in []*P, i int, id func(*P) string) string {
	if id == nil || !wellFormedID(id(in[i])) {
		return strconv.Itoa(i)
	}
	for k := range i {
		if id(in[k]) == id(in[i]) {
			return strconv.Itoa(i)
		}
	}
	return id(in[i])
}

// wellFormedID reports whether text may name an element: 1 to 64 letters, digits, points, dashes and underscores, a letter
// or digit first.
func wellFormedID(text string) bool {
	const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return text != "" && len(text) <= 64 && strings.Trim(text, alphanumeric+".-_") == "" &&
		strings.IndexByte(alphanumeric, text[0]) >= 0
}

// texts copies a list of strings, at most limit of them.
func (s *scope) texts(name string, limit int, in []string) []string {
	return append([]string(nil), capped(s, name, limit, in)...)
}

// indexed names an element of a list that has no id.
func indexed(name string, i int) string { return name + "[" + strconv.Itoa(i) + "]" }
