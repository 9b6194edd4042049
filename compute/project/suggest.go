package project

import (
	"fmt"
	"reflect"
	"strings"
)

// keys lists the ids of a list for a message, or its length if it has no ids.
func keys(list reflect.Value) string {
	if list.Len() == 0 {
		return "no elements"
	}
	if !hasIDs(list.Type()) {
		return fmt.Sprintf("the elements 0 to %d", list.Len()-1)
	}
	return "the ids " + several(keysOf(list))
}

// several joins the first names of a list for a message.
func several(names []string) string {
	const shown = 20
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

// listPath is the error for a list where a value is wanted.
func listPath(c *Case, path, at string, list reflect.Value) error {
	if list.Kind() != reflect.Slice {
		return unknownPath(c, path, at+" cannot be addressed")
	}
	return unknownPath(c, path, at+" is a list; say which element in brackets: it has "+keys(list))
}

// unknownPath makes the error for a path, naming the path of the case that ends like it, if any: callers leave out the
// first parts more often than the last.
func unknownPath(c *Case, path, message string) error {
	const longest = 200
	if len(path) > longest {
		return &PathError{Path: path[:longest], Rule: "path", Message: "unknown path: longer than any path of a case"}
	}
	suffix, found := "."+path, ""
	walk(reflect.ValueOf(c).Elem(), "", func(p string, _ field, _ reflect.Value) {
		if found == "" && strings.HasSuffix(p, suffix) {
			found = p
		}
	})
	if found != "" {
		message += "; did you mean " + found + "?"
	}
	return &PathError{Path: path, Rule: "path", Message: "unknown path: " + message}
}

// nearest suggests the field of struct t whose name is closest to a wrong one, or lists them all.
func nearest(t reflect.Type, wrong string) string {
	best, distance := "", len(wrong)/2+1
	for _, f := range fieldsOf(t) {
		if d := EditDistance(wrong, f.name); d < distance {
			best, distance = f.name, d
		}
	}
	if best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return "; it has " + names(t)
}

// names lists the fields of struct t.
func names(t reflect.Type) string {
	var list []string
	for _, f := range fieldsOf(t) {
		list = append(list, f.name)
	}
	return strings.Join(list, ", ")
}

// EditDistance is the number of bytes to insert, delete or replace that make b of a (Levenshtein 1966). Names longer than
// any of ours are told apart by length alone.
func EditDistance(a, b string) int {
	const longest = 64
	if len(a) > longest || len(b) > longest {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
