package project

import "reflect"

// Difference is an input that two cases state differently. Text is as [Set] reads it; empty where the case has no such
// element, or leaves the input out.
type Difference struct {
	Path string
	A, B string
}

// Differences lists every input of two cases that differs, by path: those of a in its order, then those that only b has.
// Elements of lists are compared by id. Drivers, correlations, stresses and sources are no inputs of a valuation and are left
// out, as are case_id and title.
func Differences(a, b Case) []Difference {
	inA, inB := leaves(&a), leaves(&b)
	other := make(map[string]string, len(inB))
	for _, x := range inB {
		other[x.path] = x.text
	}
	var out []Difference
	known := make(map[string]bool, len(inA))
	for _, x := range inA {
		known[x.path] = true
		if text := other[x.path]; text != x.text {
			out = append(out, Difference{x.path, x.text, text})
		}
	}
	for _, x := range inB {
		if !known[x.path] && x.text != "" {
			out = append(out, Difference{Path: x.path, B: x.text})
		}
	}
	return out
}

// leaf is an input with its text.
type leaf struct{ path, text string }

func leaves(c *Case) []leaf {
	var out []leaf
	walk(reflect.ValueOf(c).Elem(), "", func(path string, _ field, v reflect.Value) {
		if path != "case_id" && path != "title" {
			out = append(out, leaf{path, valueOf(v).String()})
		}
	})
	return out
}
