package project

import (
	"fmt"
	"reflect"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// The days that a case may name: far enough for a note of 2065 and a lease of 99 years, near enough that no sum of dates
// leaves the calendar.
const (
	earliestDate calendar.Date = -25567 // 1900-01-01
	latestDate   calendar.Date = 157053 // 2399-12-31
)

const (
	defaultTextLimit = 200 // bytes of a text without a max tag
	defaultListLimit = 64  // elements of a list without one
)

// checkFields checks every field by its tags. Lists are cut to their limit and impossible dates taken out, so that what
// follows may trust both.
func (r *resolver) checkFields() {
	r.checkStruct(reflect.ValueOf(&r.given).Elem(), "")
	if id := r.given.ID; r.sound("case_id") && !wellFormedCaseID(id) {
		r.fault("case_id", "format", "%q may hold only a-z, 0-9 and dashes, at most 64", clip(id))
	}
	if code := r.given.CurrencyCode; code != "" && !wellFormedCurrency(code) {
		r.fault("currency_code", "format", "%q is no ISO 4217 code; write three capital letters such as USD", clip(code))
	}
}

func (r *resolver) checkStruct(v reflect.Value, at string) {
	for _, f := range fieldsOf(v.Type()) {
		path, member := join(at, f.name), v.Field(f.index)
		switch {
		case f.kind != KindUnspecified:
			r.checkLeaf(member, f, path)
		case member.Kind() == reflect.Slice:
			r.checkList(member, f, path)
		default:
			if inner, ok := structOf(member); ok && !(member.Kind() == reflect.Pointer && member.IsNil()) {
				r.checkStruct(inner, path)
			}
		}
	}
}

// checkList checks the length of a list and every element.
func (r *resolver) checkList(list reflect.Value, f field, path string) {
	limit := f.max
	if limit == 0 {
		limit = defaultListLimit
	}
	if list.Type().Elem().Kind() == reflect.Float64 {
		return // the parameters of a distribution are checked by family
	}
	if n := list.Len(); n > limit {
		r.fault(path, "limit", "has %d elements; at most %d are allowed", n, limit)
		list.Set(list.Slice(0, limit))
	}
	named := hasIDs(list.Type())
	for i, key := range keysOf(list) {
		at, element := path+"["+key+"]", list.Index(i)
		if kind := kindOf(list.Type().Elem()); kind != KindUnspecified {
			ef := f
			ef.kind, ef.max, ef.required = kind, 0, kind == AmountKind
			r.checkLeaf(element, ef, at)
			continue
		}
		if named && key == strconv.Itoa(i) {
			r.checkID(element, at)
		}
		r.checkStruct(element, at)
	}
}

// checkID says why an element of a list is not named by its id.
func (r *resolver) checkID(element reflect.Value, at string) {
	id, f := element.Field(0).String(), fieldsOf(element.Type())[0]
	path := at + "." + f.name
	switch {
	case id == "" && element.Type() == reflect.TypeFor[Source](): // sources need no names
	case id == "":
		r.fault(path, "required", "is missing; give the element a name of its own, such as p1")
	case !wellFormedID(id):
		r.fault(path, "format", "%q is no id; write 1 to 64 letters, digits, points, dashes and underscores, a letter or digit first, not digits alone", clip(id))
	default:
		r.fault(path, "unique", "%q names an earlier element too; ids are unique in their list", id)
	}
}

// checkLeaf checks one value by its tags.
func (r *resolver) checkLeaf(v reflect.Value, f field, path string) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			if f.required {
				r.fault(path, "required", "is missing%s", mustBe(f))
			}
			return
		}
	}
	if f.kind == DateKind {
		r.checkDate(v, path)
		return
	}
	v = reflect.Indirect(v)
	switch f.kind {
	case AmountKind:
		r.checkAmount(v.Interface().(money.Fixed), f, path)
	case IntegerKind:
		r.checkInteger(v.Int(), f, path)
	case TextKind:
		r.checkText(v.String(), f, path)
	case EnumKind:
		words, n := wordsOf(v.Type()), v.Uint()
		if n >= uint64(len(words)) {
			r.fault(path, "enum", "%d is no choice; give one of %s", n, choices(v.Type()))
		} else if f.required && words[n] == "UNSPECIFIED" {
			r.fault(path, "required", "is missing; give one of %s", choices(v.Type()))
		}
	}
}

// mustBe tells the range of a missing value.
func mustBe(f field) string {
	switch {
	case f.within != nil:
		return "; give a " + f.kind.String() + " " + f.within.String()
	case f.kind == DateKind:
		return "; give a day such as 2026-01-31"
	default:
		return ""
	}
}

func (r *resolver) checkAmount(x money.Fixed, f field, path string) {
	if f.within != nil && !f.within.contains(x) {
		r.fault(path, "range", "%s is out of range; it must be %s", x, f.within)
	} else if f.whole && x.Floor() != x {
		r.fault(path, "range", "%s must be a whole number", x)
	}
}

func (r *resolver) checkInteger(n int64, f field, path string) {
	switch {
	case n == 0 && f.required:
		r.fault(path, "required", "is missing%s", mustBe(f))
	case n != 0 && f.within != nil && !f.within.contains(money.FromInt(n)):
		r.fault(path, "range", "%d is out of range; it must be %s", n, f.within)
	}
}

func (r *resolver) checkText(s string, f field, path string) {
	limit := f.max
	if limit == 0 {
		limit = defaultTextLimit
	}
	if f.id && f.max == 0 {
		return // checkID has seen it
	}
	if len(s) > limit {
		r.fault(path, "format", "is %d bytes long; at most %d are allowed", len(s), limit)
	} else if reason := badText(s); reason != "" {
		r.fault(path, "format", "%s", reason)
	}
}

// badText says what no title or note may hold: it would break the line of whoever prints it.
func badText(s string) string {
	if !utf8.ValidString(s) {
		return "is not valid UTF-8"
	}
	for _, c := range s {
		if unicode.IsControl(c) {
			return fmt.Sprintf("holds the control character %U; remove it", c)
		}
	}
	return ""
}

// checkDate takes out a date that no case can mean; a field that cannot be empty gets 1970-01-01, and its finding stops
// the case.
func (r *resolver) checkDate(v reflect.Value, path string) {
	if d := calendar.Date(reflect.Indirect(v).Int()); d < earliestDate || d > latestDate {
		r.fault(path, "range", "day %d from 1970-01-01 is out of range; it must be from %s to %s", int(d), earliestDate, latestDate)
		v.SetZero()
	}
}

func wellFormedCaseID(s string) bool {
	for i := range len(s) {
		if c := s[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}

func wellFormedCurrency(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return len(s) == 3
}
