package project

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// The types of this package are their own schema. The tags of a field say:
//
//	path      its name in paths and in the wire format
//	range     the numbers that it may hold, "low..high" with both ends, ">low..high" without the lower one
//	default   the value that stands for an absent one; defaults that depend on other fields are in defaults.go
//	required  whether it must be given
//	whole     whether an Amount must be a whole number
//	max       the longest list, or text in bytes
//
// One walk over them checks every field alike; a range written into code would be one that somebody forgets to check.

// span is a range of numbers.
type span struct {
	low, high money.Fixed
	open      bool   // low itself is outside
	text      string // as written in the tag
}

// contains reports whether x lies in the span.
func (s span) contains(x money.Fixed) bool {
	c := x.Cmp(s.low)
	return (c > 0 || c == 0 && !s.open) && x.Cmp(s.high) <= 0
}

// String returns the range as a message says it.
func (s span) String() string {
	if s.open {
		return "above " + s.low.String() + ", at most " + s.high.String()
	}
	return "from " + s.low.String() + " to " + s.high.String()
}

// parseSpan reads a range tag. A malformed one is a programming error that the tests find.
func parseSpan(text string) *span {
	rest, open := strings.CutPrefix(text, ">")
	low, high, _ := strings.Cut(rest, "..")
	return &span{low: money.MustParse(low), high: money.MustParse(high), open: open, text: text}
}

// field is one tagged field of a struct.
type field struct {
	index    int
	name     string // in paths
	typ      reflect.Type
	kind     Kind // KindUnspecified for structs, lists and what has no path
	id       bool // names the element of the list that holds the struct
	required bool
	whole    bool
	max      int // 0: the limit of the kind
	within   *span
	def      string // "": none that is the same in every case
}

// caseSchema holds the fields of every struct that a case is made of. It is a function of the types alone, built once
// since reading tags costs more than all checks together, and never written.
var caseSchema = schemaOf(reflect.TypeFor[Case](), map[reflect.Type][]field{})

// fieldsOf returns the tagged fields of a struct type in order.
func fieldsOf(t reflect.Type) []field { return caseSchema[t] }

// schemaOf adds the fields of struct t, and of the structs within, to a schema.
func schemaOf(t reflect.Type, into map[reflect.Type][]field) map[reflect.Type][]field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, tagged := f.Tag.Lookup("path")
		if !tagged {
			continue
		}
		kind := kindOf(f.Type)
		fields = append(fields, field{
			index: i, name: name, typ: f.Type, kind: kind, id: f.Name == "ID",
			required: f.Tag.Get("required") != "", whole: f.Tag.Get("whole") != "",
			max: atoi(f.Tag.Get("max")), within: rangeTag(f.Tag), def: f.Tag.Get("default"),
		})
		inner := f.Type
		for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if kind == KindUnspecified && kindOf(inner) == KindUnspecified && inner.Kind() == reflect.Struct {
			schemaOf(inner, into)
		}
	}
	into[t] = fields
	return into
}

func rangeTag(tag reflect.StructTag) *span {
	if text, ok := tag.Lookup("range"); ok {
		return parseSpan(text)
	}
	return nil
}

// atoi reads a tag's number, 0 for an absent one.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// kindOf says which kind of value a field of type t holds.
func kindOf(t reflect.Type) Kind {
	switch t {
	case reflect.TypeFor[money.Fixed](), reflect.TypeFor[Amount]():
		return AmountKind
	case reflect.TypeFor[calendar.Date](), reflect.TypeFor[*calendar.Date]():
		return DateKind
	}
	if wordsOf(pointee(t)) != nil {
		return EnumKind
	}
	switch t.Kind() {
	case reflect.String:
		return TextKind
	case reflect.Int:
		return IntegerKind
	default:
		return KindUnspecified
	}
}

// pointee returns what t points to, t itself if it is no pointer.
func pointee(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// structOf returns the struct that v holds or points to; a nil pointer reads as an empty struct. ok is false for anything
// else.
func structOf(v reflect.Value) (_ reflect.Value, ok bool) {
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct {
		if v.IsNil() {
			return reflect.New(v.Type().Elem()).Elem(), true
		}
		return v.Elem(), true
	}
	return v, v.Kind() == reflect.Struct
}

// keysOf returns what stands between brackets for each element of a list: its id if it has one that is well formed and no
// earlier element has taken it, else its position.
func keysOf(list reflect.Value) []string {
	keys := make([]string, list.Len())
	taken := make(map[string]bool, list.Len())
	named := hasIDs(list.Type())
	for i := range keys {
		keys[i] = strconv.Itoa(i)
		if !named {
			continue
		}
		if id := list.Index(i).Field(0).String(); wellFormedID(id) && !taken[id] {
			keys[i], taken[id] = id, true
		}
	}
	return keys
}

// hasIDs reports whether the elements of a list have ids. The id is the first field of a type that has one.
func hasIDs(list reflect.Type) bool {
	t := list.Elem()
	return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Name == "ID"
}

// wellFormedID reports whether s may name an element: 1 to 64 letters, digits, points, dashes and underscores, a letter or
// digit first. Digits alone are no name, since they would read as a position.
func wellFormedID(s string) bool {
	if s == "" || len(s) > 64 || strings.Trim(s, "0123456789") == "" {
		return false
	}
	for i := range len(s) {
		c := s[i]
		alphanumeric := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !alphanumeric && (i == 0 || c != '.' && c != '-' && c != '_') {
			return false
		}
	}
	return true
}
