package project

import (
	"reflect"
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Canonical writes a case out in full: every tagged field that is not empty, in the order of the schema, lists in their
// order. It is deterministic, and two cases have the same text only if they are the same case, an absent value and its
// default being two things. For fingerprints and keys; it is no format to read back.
//
//	struct   {name:value ...}    list     [value ...]    text    quoted as in Go
//	amount   shortest decimal    date     d and the day number from 1970-01-01
//	whole number, choice         decimal  number          float64 the shortest text that reads back as it is
func Canonical(c Case) string { return CanonicalText(c) }

// CanonicalText is [Canonical] for any value made of this package's types: a list of drivers, stresses or overrides.
func CanonicalText(v any) string { return string(appendCanonical(nil, reflect.ValueOf(v))) }

func appendCanonical(b []byte, v reflect.Value) []byte {
	switch x := v.Interface().(type) {
	case money.Fixed:
		return append(b, x.String()...)
	case calendar.Date:
		return strconv.AppendInt(append(b, 'd'), int64(x), 10)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, '-') // of a list element; an absent field is left out
		}
		return appendCanonical(b, v.Elem())
	case reflect.Struct:
		return appendFields(b, v)
	case reflect.Slice:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendCanonical(b, v.Index(i))
		}
		return append(b, ']')
	case reflect.String:
		return strconv.AppendQuote(b, v.String())
	case reflect.Float64:
		return strconv.AppendFloat(b, v.Float(), 'g', -1, 64)
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10)
	case reflect.Uint8:
		return strconv.AppendUint(b, v.Uint(), 10)
	}
	panic("project: no canonical text for a field of type " + v.Type().String())
}

func appendFields(b []byte, v reflect.Value) []byte {
	b = append(b, '{')
	for _, f := range fieldsOf(v.Type()) {
		member := v.Field(f.index)
		if absent(member) {
			continue
		}
		b = append(append(b, f.name...), ':')
		b = append(appendCanonical(b, member), ' ')
	}
	return append(b, '}')
}

// absent tells whether a field holds what it holds when nobody gives it. A pointer to 0 is given; a date that cannot be
// absent is written, also on 1970-01-01; a nil list and an empty one are told apart, since some defaults do.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice:
		return v.IsNil()
	case reflect.Struct:
		return false
	}
	return v.Type() != reflect.TypeFor[calendar.Date]() && v.IsZero()
}
