package project

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// PathError reports a path that a case does not have, or text that cannot stand there.
type PathError struct {
	Path    string
	Rule    string // "path" for an unknown path, "format" or "enum" for text that does not fit
	Message string // what is wrong and what to write instead
}

func (e *PathError) Error() string { return fmt.Sprintf("%s: %s", e.Path, e.Message) }

// PathInfo describes a path of a case.
type PathInfo struct {
	Path  string
	Kind  Kind
	Given bool // false: absent, so that its default stands
	// Range and Default are those of the field's doc comment, "" where there is none or it depends on other fields.
	Range, Default string
}

// Get reads the value at a path such as facility.phases[p1].capital_costs[shell].usd_per_mw. Elements are named by their
// id, or by position from 0 in lists without ids (repayments, points, spend_weights). A value that the case could hold but
// leaves out is no error: it comes back with Given false. The error is a *[PathError].
func Get(c *Case, path string) (Value, error) {
	leaf, _, err := locate(c, path, false)
	if err != nil {
		return Value{}, err
	}
	return valueOf(leaf), nil
}

// Set writes text at a path: plain decimal text for a number, digits for a whole number, yyyy-mm-dd for a date, the wire
// name for a choice (TERM_LOAN). Objects that the case leaves out (facility.power, market.spot, financing.dsra) come into
// being; elements of lists do not. Ranges are [Resolve]'s to check. On error, a *[PathError], c is as before.
func Set(c *Case, path, text string) error {
	leaf, _, err := locate(c, path, false)
	if err != nil {
		return err
	}
	parsed, err := parseAs(leaf.Type(), path, text)
	if err != nil {
		return err
	}
	leaf, _, err = locate(c, path, true)
	if err != nil {
		return err
	}
	leaf.Set(parsed)
	return nil
}

// Paths lists every path of c that holds a number, a whole number or a date, or could hold one without a new element in a
// list, in the order of the case.
func Paths(c *Case) []PathInfo {
	var list []PathInfo
	walk(reflect.ValueOf(c).Elem(), "", func(path string, f field, v reflect.Value) {
		if f.kind != AmountKind && f.kind != IntegerKind && f.kind != DateKind {
			return
		}
		info := PathInfo{Path: path, Kind: f.kind, Given: valueOf(v).Given, Default: f.def}
		if f.within != nil {
			info.Range = f.within.text
		}
		list = append(list, info)
	})
	return list
}

// beyondPaths are the parts of a case that ask questions of it or tell where it comes from. A scenario that changed them
// would change the question.
func beyondPaths(name string) bool {
	return name == "uncertainties" || name == "correlations" || name == "stresses" || name == "sources"
}

// walk visits the leaves of a struct that have a path.
func walk(v reflect.Value, at string, visit func(string, field, reflect.Value)) {
	for _, f := range fieldsOf(v.Type()) {
		if at == "" && beyondPaths(f.name) {
			continue
		}
		path, member := join(at, f.name), v.Field(f.index)
		if f.kind != KindUnspecified {
			visit(path, f, member)
			continue
		}
		if inner, ok := structOf(member); ok {
			walk(inner, path, visit)
			continue
		}
		if member.Kind() != reflect.Slice {
			continue
		}
		for i, key := range keysOf(member) {
			element := path + "[" + key + "]"
			if kind := kindOf(member.Type().Elem()); kind != KindUnspecified {
				ef := f
				ef.kind = kind
				visit(element, ef, member.Index(i))
			} else {
				walk(member.Index(i), element, visit)
			}
		}
	}
}

// join appends a name to a path.
func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// step is one part of a path: a name with, for an element of a list, its key.
type step struct {
	name, key string
	keyed     bool
}

// steps cuts a path at its points; points between brackets belong to the key.
func steps(path string) ([]step, bool) {
	var list []step
	for rest := path; ; {
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			return append(list, step{name: rest}), rest != ""
		}
		s := step{name: rest[:end]}
		if rest[end] == '[' {
			closing := strings.IndexByte(rest, ']')
			if closing < end {
				return nil, false
			}
			s.key, s.keyed = rest[end+1:closing], true
			end = closing + 1
		}
		list = append(list, s)
		if s.name == "" || end == len(rest) {
			return list, s.name != ""
		}
		if rest[end] != '.' {
			return nil, false
		}
		rest = rest[end+1:]
	}
}

// locate finds the leaf that a path names. With create, absent objects on the way come into being and the leaf may be
// set; without it c is not changed.
func locate(c *Case, path string, create bool) (reflect.Value, field, error) {
	parts, ok := steps(path)
	if !ok {
		return reflect.Value{}, field{}, unknownPath(c, path, "not of the form name.list[id].name")
	}
	v, at := reflect.ValueOf(c).Elem(), ""
	for i, part := range parts {
		f, member, err := member(c, v, at, part, path)
		if err != nil {
			return reflect.Value{}, field{}, err
		}
		at = join(at, part.name)
		if part.keyed {
			at += "[" + part.key + "]"
		}
		if f.kind != KindUnspecified {
			if i < len(parts)-1 {
				return reflect.Value{}, field{}, unknownPath(c, path, at+" is a "+f.kind.String()+" and has no parts")
			}
			return member, f, nil
		}
		if create && member.Kind() == reflect.Pointer && member.IsNil() {
			member.Set(reflect.New(member.Type().Elem()))
		}
		inner, ok := structOf(member)
		if !ok {
			return reflect.Value{}, field{}, listPath(c, path, at, member)
		}
		if i == len(parts)-1 {
			return reflect.Value{}, field{}, unknownPath(c, path, at+" is an object; name one of "+names(inner.Type()))
		}
		v = inner
	}
	return reflect.Value{}, field{}, unknownPath(c, path, "empty")
}

// member finds the field, or the element of a list, that one part of a path names in struct v.
func member(c *Case, v reflect.Value, at string, part step, path string) (field, reflect.Value, error) {
	for _, f := range fieldsOf(v.Type()) {
		if f.name != part.name {
			continue
		}
		if at == "" && beyondPaths(f.name) {
			return f, v, unknownPath(c, path, "scenarios cannot change "+f.name+"; change the case itself")
		}
		found := v.Field(f.index)
		if !part.keyed {
			return f, found, nil
		}
		if found.Kind() != reflect.Slice {
			return f, v, unknownPath(c, path, join(at, f.name)+" is no list; leave out ["+part.key+"]")
		}
		if i := slices.Index(keysOf(found), part.key); i >= 0 {
			f.kind = kindOf(found.Type().Elem())
			return f, found.Index(i), nil
		}
		return f, v, unknownPath(c, path, join(at, f.name)+" has "+keys(found))
	}
	where := at
	if where == "" {
		where = "the case"
	}
	return field{}, v, unknownPath(c, path, fmt.Sprintf("%s has no %q%s", where, part.name, nearest(v.Type(), part.name)))
}

// valueOf reads a leaf.
func valueOf(v reflect.Value) Value {
	kind := kindOf(v.Type())
	out := Value{Kind: kind, Given: true}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return Value{Kind: kind}
		}
		v = v.Elem()
	}
	switch kind {
	case AmountKind:
		out.Amount = v.Interface().(money.Fixed)
	case DateKind:
		out.Date = v.Interface().(calendar.Date)
	case IntegerKind:
		out.Int, out.Given = v.Int(), v.Int() != 0
	case TextKind:
		out.Text, out.Given = v.String(), v.String() != ""
	case EnumKind:
		words, n := wordsOf(v.Type()), int(v.Uint())
		if n >= len(words) || words[n] == "UNSPECIFIED" {
			return Value{Kind: kind}
		}
		out.Text = words[n]
	}
	return out
}

// parseAs reads text as a value for a leaf of type t.
func parseAs(t reflect.Type, path, text string) (reflect.Value, error) {
	fail := func(rule, format string, args ...any) (reflect.Value, error) {
		return reflect.Value{}, &PathError{Path: path, Rule: rule, Message: fmt.Sprintf(format, args...)}
	}
	target := reflect.New(pointee(t)).Elem()
	switch kindOf(t) {
	case AmountKind:
		x, err := money.Parse(text)
		if err != nil {
			return fail("format", "%v; write plain decimal text such as 1250000.00 or -0.05", err)
		}
		target.Set(reflect.ValueOf(x))
	case DateKind:
		d, err := calendar.ParseDate(text)
		if err != nil {
			return fail("format", "%v; write a day as 2026-01-31", err)
		}
		target.Set(reflect.ValueOf(d))
	case IntegerKind:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return fail("format", "%q is no whole number; write digits only", clip(text))
		}
		target.SetInt(n)
	case EnumKind:
		words := wordsOf(pointee(t))
		n := slices.Index(words, strings.ToUpper(text))
		if n < 0 {
			return fail("enum", "%q is none of %s", clip(text), choices(pointee(t)))
		}
		target.SetUint(uint64(n))
	default:
		target.SetString(text)
	}
	if t.Kind() == reflect.Pointer {
		return target.Addr(), nil
	}
	return target, nil
}

// clip bounds what a message repeats of hostile text.
func clip(s string) string {
	const longest = 60
	if len(s) > longest {
		return s[:longest] + "..."
	}
	return s
}
