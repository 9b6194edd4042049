package spreadsheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// MaxSeries is the greatest number of elements of one argument, MaxArguments that of
// the arguments of one function.
const (
	MaxSeries    = 10_000
	MaxArguments = 12
)

// ArgumentError reports an argument that cannot be read.
type ArgumentError struct {
	Function string
	Argument int // from 0
	Name     string
	Rule     string
}

func (e *ArgumentError) Error() string {
	return fmt.Sprintf("%s: argument %d (%s) %s", e.Function, e.Argument+1, e.Name, e.Rule)
}

// CountError reports a wrong number of arguments.
type CountError struct {
	Function    string
	Parameters  string // the names, in order, the optional ones in brackets
	Least, Most int
	Got         int
}

func (e *CountError) Error() string {
	return fmt.Sprintf("%s(%s): give %d to %d arguments, got %d", e.Function, e.Parameters, e.Least, e.Most, e.Got)
}

// reader reads the arguments of one call. The first fault is kept and what is read
// behind it is 0.
type reader struct {
	f    *function
	args [][]string
	err  error
}

func (r *reader) fault(i int, format string, args ...any) {
	if r.err == nil {
		r.err = &ArgumentError{r.f.name, i, r.f.parameters[min(i, len(r.f.parameters)-1)], fmt.Sprintf(format, args...)}
	}
}

// has reports whether an optional argument is given.
func (r *reader) has(i int) bool { return i < len(r.args) }

func (r *reader) scalar(i int) string {
	if len(r.args[i]) != 1 {
		r.fault(i, "must be one value, got %d", len(r.args[i]))
		return ""
	}
	return strings.TrimSpace(r.args[i][0])
}

func (r *reader) n(i int) float64 { return r.parse(i, r.scalar(i)) }

// parse reads plain decimal text or with an exponent: no hexadecimal, no infinity.
func (r *reader) parse(i int, text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || strings.ContainsAny(text, "xX_pP") {
		r.fault(i, "must be a number, got %q", clip(text))
		return 0
	}
	return v
}

func (r *reader) series(i int) []float64 {
	out := make([]float64, len(r.args[i]))
	for k, text := range r.args[i] {
		out[k] = r.parse(i, strings.TrimSpace(text))
	}
	return out
}

func (r *reader) date(i int) calendar.Date { return r.day(i, r.scalar(i)) }

func (r *reader) day(i int, text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		r.fault(i, "must be a date YYYY-MM-DD, got %q", clip(text))
	}
	return d
}

// flows pairs a series of amounts with one of dates.
func (r *reader) flows(amounts, dates int) []returns.Flow {
	values := r.series(amounts)
	if len(r.args[dates]) != len(values) {
		r.fault(dates, "must have as many elements as the amounts, %d, got %d", len(values), len(r.args[dates]))
		return nil
	}
	out := make([]returns.Flow, len(values))
	for k, v := range values {
		out[k] = returns.Flow{Date: r.day(dates, strings.TrimSpace(r.args[dates][k])), Amount: v}
	}
	return out
}

func (r *reader) whole(i int, allowed ...int) int {
	v := r.n(i)
	for _, a := range allowed {
		if v == float64(a) {
			return a
		}
	}
	r.fault(i, "must be one of %v, got %v", allowed, v)
	return 0
}

func (r *reader) frequency(i int) int { return r.whole(i, 1, 2, 4, 12) }

func (r *reader) basis(i int) returns.Basis { return returns.Basis(r.whole(i, 0, 1, 2, 3, 4)) }

// when reads the timing of an annuity, in arrears if it is left out.
func (r *reader) when(i int) returns.Timing {
	if !r.has(i) {
		return returns.EndOfPeriod
	}
	return returns.Timing(r.whole(i, 0, 1))
}

// or reads an optional number.
func (r *reader) or(i int, def float64) float64 {
	if !r.has(i) {
		return def
	}
	return r.n(i)
}

// clip cuts text for a message.
func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	return strings.ToValidUTF8(s[:40], "") + "..."
}
