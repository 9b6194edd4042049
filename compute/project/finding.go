package project

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Severity says whether a finding stops a case.
type Severity uint8

// The severities.
const (
	SeverityUnspecified Severity = iota
	Error                        // the case cannot be valued
	Warning                      // the case can be valued, but a number of it is rarely meant so
)

// String returns "error" or "warning".
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "unspecified"
	}
}

// Finding is one thing to be said about one input.
//
// Rule is stable across versions, so that programs may act on it:
//
//	required   absent, and nothing can stand for it
//	exclusive  more than one of several inputs that exclude each other
//	range      outside the numbers that the field may hold
//	unit       the base or unit that gives a number its meaning is missing or does not fit
//	enum       a choice that does not exist
//	format     text that is malformed or too long
//	limit      too many elements
//	length     a series that does not have as many elements as the horizon asks for
//	unique     an id or a pair that occurs twice
//	reference  an id that names nothing
//	path       a path that the case does not have, or that does not hold a number
//	sum        parts that do not make the whole
//	order      dates or parameters in the wrong order, or outside the horizon
//	overlap    the same thing sold or counted twice
//	unused     an input that has no effect
//	contract   terms that make no schedule
//	stress     a stress of the case makes it invalid
//	sanity     outside what such projects usually show (a warning)
type Finding struct {
	Path     string
	Severity Severity
	Rule     string
	Message  string // what to change, with the value got and the range allowed
}

// String returns the finding as a line of text.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s (%s, %s)", f.Path, f.Message, f.Severity, f.Rule)
}

// Findings is all that is to be said about a case, in the order of its fields. It is an error if [Findings.Err] says so.
type Findings []Finding

// Error joins the findings that are errors, one a line.
func (f Findings) Error() string {
	var lines []string
	for _, finding := range f {
		if finding.Severity == Error {
			lines = append(lines, finding.String())
		}
	}
	return strings.Join(lines, "\n")
}

// Err returns f as an error if it holds one, else nil.
func (f Findings) Err() error {
	if f.HasErrors() {
		return f
	}
	return nil
}

// HasErrors reports whether a finding is an error.
func (f Findings) HasErrors() bool {
	return slices.ContainsFunc(f, func(x Finding) bool { return x.Severity == Error })
}

// Warnings returns the findings that are warnings.
func (f Findings) Warnings() Findings {
	var w Findings
	for _, finding := range f {
		if finding.Severity == Warning {
			w = append(w, finding)
		}
	}
	return w
}

// sortByPath brings what has a path into the order of the case's fields and lists, and keeps the order of what has the
// same path.
func sortByPath[T any](c *Case, list []T, path func(T) string) {
	type keyed struct {
		key  []int
		item T
	}
	all := make([]keyed, len(list))
	for i, item := range list {
		all[i] = keyed{orderOf(c, path(item)), item}
	}
	slices.SortStableFunc(all, func(a, b keyed) int { return slices.Compare(a.key, b.key) })
	for i := range all {
		list[i] = all[i].item
	}
}

// orderOf returns where a path stands in the case: the position of each field and element on the way. What the case does
// not have comes last at its level.
func orderOf(c *Case, path string) []int {
	const last = 1 << 30
	parts, _ := steps(path)
	var key []int
	v := reflect.ValueOf(c).Elem()
	for _, part := range parts {
		if v.Kind() != reflect.Struct {
			return append(key, last)
		}
		fields := fieldsOf(v.Type())
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == part.name })
		if at < 0 {
			return append(key, last)
		}
		key = append(key, at)
		found := v.Field(fields[at].index)
		if part.keyed && found.Kind() == reflect.Slice {
			i := slices.Index(keysOf(found), part.key)
			if i < 0 {
				return append(key, last)
			}
			key, found = append(key, i), found.Index(i)
		}
		v, _ = structOf(found)
	}
	return key
}

// compareFindings orders findings on one path.
func compareFindings(a, b Finding) int {
	return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
}
