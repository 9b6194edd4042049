package bench

import (
	"fmt"
	"strconv"
	"strings"
)

// dialect is how a language writes operations on all paths of a block at once. Numbers and flags are two types.
type dialect struct {
	number, flag string // a number, and a flag, that is equal on all paths: of its text
	toNumber     string // a flag as 0 or 1
	toFlag       string // whether a number is not 0
	add, sub     string
	mul, div     string
	safeDiv      string // quotient, or the third where the divisor is 0
	min, max     string
	less, lessEq string
	choose       string // by flag: of numbers
	and, or, not string
	floor, exp   string
	log, power   string
	table        string // name, length, index
	interp       string
	whether      string // by condition on the month: condition, yes, no
	infinity     string

	declareNumber, declareFlag string // before its loop: name, initial text
	declareNumbers             string // inside the loop, list of names; empty where names need no declaration
	declareFlags               string
	history, flagHistory       string // name
	list                       string // of numbers: name, values
	assign                     string // name, text
	store                      string // name, text: into the history of this month
	month                      string // of a history or list: name, index
	series, input              string // by position
	up, down                   string // loop over months
	when                       string // condition
	window                     string // result, element in month k, months
	convolve                   string // result, element in month k, weights, step, first weight
	irr                        string // history, rate, status
	result                     string // position, value, defined
	end                        string // of a block; empty where indentation ends it
}

// c is C over vectors of the machine's width: peer/model.h defines the functions.
var c = dialect{
	number: "S(%s)", flag: "M(%s)", toNumber: "F(%s)", toFlag: "B(%s)",
	add: "%s + %s", sub: "%s - %s", mul: "%s * %s", div: "(vd)(%s / %s)", safeDiv: "vdiv(%s, %s, %s)",
	min: "vmin(%s, %s)", max: "vmax(%s, %s)", less: "vlt(%s, %s)", lessEq: "vle(%s, %s)",
	choose: "vsel(%s, %s, %s)", and: "mand(%s, %s)", or: "mor(%s, %s)", not: "mnot(%s)",
	floor: "vfloor(%s)", exp: "veach(%s, exp)", log: "veach(%s, total_log)", power: "vpow(%s, %s)",
	table: "vtable(%s, %d, %s)", interp: "vinterp(%s, %d, %s)", whether: "(%s ? %s : %s)", infinity: "INFINITY",
	declareNumber: "vd %s = %s;", declareFlag: "vm %s = %s;", declareNumbers: "vd %s;", declareFlags: "vm %s;",
	history: "static vd %s[T];", flagHistory: "static vm %s[T];", list: "static const double %s[] = {%s};",
	assign: "%s = %s;", store: "%s[t] = %s;", month: "%s[%s]", series: "SERIES(%d)", input: "INPUT(%d)",
	up: "for (int t = 0; t < T; t++) {", down: "for (int t = T - 1; t >= 0; t--) {", when: "if (%s) {",
	window:   "{ vd sum = S(0); for (int k = t < %[3]d ? 0 : t - %[3]d + 1; k <= t; k++) sum = sum + %[2]s; %[1]s = sum; }",
	convolve: "{ vd sum = S(0); for (int k = %[5]d; k < %[4]d && t - k * %[6]d >= 0; k++) sum = sum + S(%[3]s[k]) * %[2]s; %[1]s = sum; }",
	irr:      "irr(%s, &%s, &%s);", result: "RESULT(%d, %s, %s);", end: "}",
}

// numPy is Python over NumPy arrays, one number a path.
var numPy = dialect{
	number: "%s", flag: "(%s != 0)", toNumber: "(1.0 * %s)", toFlag: "(%s != 0)",
	add: "%s + %s", sub: "%s - %s", mul: "%s * %s", div: "%s / %s", safeDiv: "divide(%s, %s, %s)",
	min: "np.minimum(%s, %s)", max: "np.maximum(%s, %s)", less: "np.less(%s, %s)", lessEq: "np.less_equal(%s, %s)",
	choose: "np.where(%s, %s, %s)", and: "np.logical_and(%s, %s)", or: "np.logical_or(%s, %s)", not: "np.logical_not(%s)",
	floor: "np.floor(%s)", exp: "np.exp(%s)", log: "total_log(%s)", power: "power(%s, %s)",
	table: "table(%s, %d, %s)", interp: "interp(%s, %d, %s)", whether: "(%[2]s if %[1]s else %[3]s)", infinity: "np.inf",
	declareNumber: "%s = %s", declareFlag: "%s = %s",
	history: "%s = [0.0] * T", flagHistory: "%s = [False] * T", list: "%s = [%s]",
	assign: "%s = %s", store: "%s[t] = %s", month: "%s[%s]", series: "series[%d][t]", input: "inputs[%d]",
	up: "for t in range(T):", down: "for t in range(T - 1, -1, -1):", when: "if %s:",
	window:   "%[1]s = sum((%[2]s for k in range(max(0, t - %[3]d + 1), t + 1)), 0.0)",
	convolve: "%[1]s = sum((%[3]s[k] * %[2]s for k in range(%[5]d, min(%[4]d, t // %[6]d + 1))), 0.0)",
	irr:      "%[2]s, %[3]s = irr(%[1]s)", result: "out[%d] = np.where(%[3]s, %[2]s, np.nan)",
}

// text is a float64 in decimal, exactly read back by both languages.
func text(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	if !strings.ContainsAny(s, ".eIN") {
		s += ".0"
	}
	return s
}

func texts(v []float64) string {
	s := make([]string, len(v))
	for i, x := range v {
		s[i] = text(x)
	}
	return strings.Join(s, ", ")
}

// page is a text in the making.
type page struct {
	strings.Builder
	d     *dialect
	depth int
}

func (p *page) line(format string, args ...any) {
	p.WriteString(strings.Repeat("    ", p.depth))
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

func (p *page) open(format string, args ...any) {
	p.line(format, args...)
	p.depth++
}

func (p *page) close() {
	p.depth--
	if p.d.end != "" {
		p.line("%s", p.d.end)
	}
}
