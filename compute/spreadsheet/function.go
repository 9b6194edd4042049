package spreadsheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// Value is what a function gives: a number, or a date where Date is not nil.
type Value struct {
	Number float64
	Date   *calendar.Date
}

// UnknownFunctionError names the functions that there are.
type UnknownFunctionError struct{ Name string }

func (e *UnknownFunctionError) Error() string {
	return fmt.Sprintf("no function %q; there are %s", clip(e.Name), strings.Join(Names(), ", "))
}

// NoValueError says why there is no rate of return.
type NoValueError struct {
	Function string
	Status   returns.Status
}

func (e *NoValueError) Error() string { return fmt.Sprintf("%s: %v", e.Function, e.Status) }

// function is one entry of the table.
type function struct {
	name       string
	parameters []string // in order; optional ones, at the end, in brackets
	call       func(*reader) (Value, error)
}

// least is the number of parameters that are not optional.
func (f *function) least() int {
	n := slices.IndexFunc(f.parameters, func(p string) bool { return p[0] == '[' })
	if n < 0 {
		return len(f.parameters)
	}
	return n
}

// Names returns the names of the functions, in order.
func Names() []string {
	var out []string
	for _, f := range functions() {
		out = append(out, f.name)
	}
	slices.Sort(out)
	return out
}

// Signature returns the names of a function's parameters in order, those of optional
// ones in brackets.
func Signature(name string) (parameters []string, ok bool) {
	f, ok := find(name)
	return f.parameters, ok
}

func find(name string) (function, bool) {
	all := functions()
	i := slices.IndexFunc(all, func(f function) bool { return f.name == name })
	if i < 0 {
		return function{}, false
	}
	return all[i], true
}

// Evaluate calls a function. Each argument is one text, or several for a series. The
// error is an *UnknownFunctionError, a *CountError, an *ArgumentError of this package
// (it cannot be read), a *returns.ArgumentError (the function has no value there) or
// a *NoValueError (there is no rate of return).
func Evaluate(name string, arguments [][]string) (Value, error) {
	f, ok := find(name)
	if !ok {
		return Value{}, &UnknownFunctionError{name}
	}
	if n := len(arguments); n < f.least() || n > len(f.parameters) {
		return Value{}, &CountError{name, strings.Join(f.parameters, ", "), f.least(), len(f.parameters), n}
	}
	r := &reader{f: &f, args: arguments}
	for i, a := range arguments {
		if len(a) > MaxSeries {
			r.fault(i, "must have at most %d elements, got %d", MaxSeries, len(a))
			return Value{}, r.err
		}
	}
	v, err := f.call(r)
	if r.err != nil {
		return Value{}, r.err // what was computed of zeros means nothing
	}
	return v, err
}
