package project

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

// Resolved is a case that can be valued: every default filled, every date fixed, every capacity on one base.
type Resolved struct {
	// Case is the case with its defaults. Every Amount and date that has a default is given, and so are the lists of
	// phases; what stays absent is listed in Defaults with the rule that stands for it.
	Case Case
	// Grid is month 0, the month of financial close, and the HorizonMonths after it.
	Grid     calendar.Grid
	Phases   []ResolvedPhase
	Slices   []Slice // by tenant, then by phase
	Tranches []ResolvedTranche
	Leases   []ResolvedLease
	// Uncontracted is, by phase, the share of capacity that no tenant has taken, 0..1. It does not change with time.
	Uncontracted []money.Fixed
	// FirstCOD and LastCOD are the planned ones, without delay; nil without phases.
	FirstCOD, LastCOD *calendar.Date
	Warnings          Findings
	Defaults          []Default
	// Evolving are the inputs that a run moves month by month, by path. Who asks such a run sets it before the program is
	// built: Resolve leaves it empty, so that the program of a single valuation has no curve that nothing bends.
	Evolving map[string]DistributionKind
	// Plan is what was solved before the program is built; zero where nothing is.
	Plan Plan
}

// ResolvedPhase is the capacity and the cost of a phase.
//
//	critical IT MW = facility MW / design PUE
//	utility MW     = facility MW
//
// The second line is this package's convention: what a site draws from the grid is its facility load. Power states another
// contracted supply where there is one.
type ResolvedPhase struct {
	Index        int // in Facility.Phases
	CriticalMW   money.Fixed
	FacilityMW   money.Fixed
	UtilityMW    money.Fixed
	Accelerators money.Fixed   // of all fleets; not rounded to whole ones
	FleetCounts  []money.Fixed // by fleet
	FleetCosts   []money.Fixed // by fleet, USD
	CapitalCosts []money.Fixed // by line, USD, before the overrun
}

// Slice is what one tenant takes of one phase.
type Slice struct {
	Tenant, Phase    int         // in Case.Tenants and Case.Facility.Phases
	MW               money.Fixed // critical IT; the last slice of a tenant takes the remainder
	CapacityFraction money.Fixed // share of the phase's critical IT MW and of its accelerators, above 0, at most 1
	Accelerators     money.Fixed // 0 in a phase without fleets
	PriceShare       money.Fixed // share of a price for the whole contract; sums to 1 by tenant, the last takes the remainder
}

// ResolvedTranche is a tranche with its payment dates and factors.
type ResolvedTranche struct {
	Index    int // in Financing.Tranches
	Schedule contract.Schedule
	Monthly  contract.Monthly
	// CreditShares are, by credit margin of the tranche, the share of the capacity let in the phases that it funds which
	// tenants of that class have taken, 0..1; nil without credit margins.
	CreditShares []money.Fixed
}

// Default is an input that the case left out.
type Default struct {
	Path string
	Text string // the value filled in, as [Set] reads it, or the rule that stands for it
}

// Resolve checks c and fills it out. The findings are all there are, errors and warnings, in the order of the case's
// fields; the result is nil if and only if one is an error. c is not changed. Resolve(r.Case) gives the same result, and
// of its defaults only those that are a rule and no value.
//
// Two checks need numbers that this package does not have: that the correlations form a positive semi-definite matrix
// (package process), and that a random driver's path is not structure of the compiled program (package model).
func Resolve(c Case) (*Resolved, Findings) {
	r := newResolver(c)
	r.resolve()
	r.checkUncertainties()
	r.checkStresses()
	return r.finish()
}

// resolver carries one call of Resolve. Its methods find faults and go on; none stops at the first.
type resolver struct {
	given    Case // as the caller stated it, cut to the limits
	c        Case // the same with defaults
	findings Findings
	defaults []Default
	faulty   map[string]bool // paths of errors, for [resolver.sound]
	out      Resolved
	hasGrid  bool
}

func newResolver(c Case) *resolver {
	return &resolver{given: Clone(c), faulty: map[string]bool{}}
}

// resolve does all but the parts of a case that ask questions of it.
func (r *resolver) resolve() {
	r.checkFields()
	r.checkUnused()
	r.c = Clone(r.given)
	r.fillDefaults()
	r.resolveTime()
	r.resolveFacility()
	r.resolveOwnLines()
	r.checkAssets()
	r.resolveTenants()
	r.resolveMarket()
	r.checkPowerMarket()
	r.resolveFinancing()
	r.resolveOpening()
	r.checkAnalysis()
	r.checkSanity()
}

// finish sorts what was found and closes the result.
func (r *resolver) finish() (*Resolved, Findings) {
	slices.SortStableFunc(r.findings, compareFindings)
	sortByPath(&r.given, r.findings, func(f Finding) string { return f.Path })
	if r.findings.HasErrors() {
		return nil, r.findings
	}
	sortByPath(&r.c, r.defaults, func(d Default) string { return d.Path })
	r.out.Case, r.out.Defaults, r.out.Warnings = r.c, r.defaults, r.findings.Warnings()
	return &r.out, r.findings
}

// fault records an error.
func (r *resolver) fault(path, rule, format string, args ...any) {
	r.findings = append(r.findings, Finding{path, Error, rule, fmt.Sprintf(format, args...)})
	r.faulty[path] = true
}

// warn records a warning.
func (r *resolver) warn(path, rule, format string, args ...any) {
	r.findings = append(r.findings, Finding{path, Warning, rule, fmt.Sprintf(format, args...)})
}

// sound reports whether the field at path has no error of its own, so that what follows from it is worth checking.
func (r *resolver) sound(path string) bool { return !r.faulty[path] }

// at returns the paths of the elements of a list of the case.
func at[T any](list string, elements []T) []string {
	paths := keysOf(reflect.ValueOf(elements))
	for i, key := range paths {
		paths[i] = list + "[" + key + "]"
	}
	return paths
}

// resolveTime makes the grid and checks the dates of the case itself.
func (r *resolver) resolveTime() {
	if r.c.FinancialClose == nil || !r.sound("horizon_months") {
		return
	}
	grid, err := calendar.NewGrid(*r.c.origin(), r.c.HorizonMonths+1)
	if err != nil {
		r.fault("financial_close", "range", "makes no grid of months: %v", err)
		return
	}
	r.out.Grid, r.hasGrid = grid, true
	switch d := r.given.ValuationDate; {
	case d == nil:
	case r.c.seasoned() && *d < *r.c.FinancialClose:
		r.fault("valuation_date", "order", "%s lies before financial close, %s", d, r.c.FinancialClose)
	case !r.c.seasoned() && grid.Index(*d) != 0:
		r.fault("valuation_date", "order", "%s is outside the month of financial close, %s; values are stated there unless the case "+
			"starts with a balance sheet: give opening, leave the date out or move financial_close", d, r.c.FinancialClose)
	}
}

// onGrid checks that a date given lies between financial close and the horizon. Nothing is checked while the grid is
// unknown: its own findings come first.
func (r *resolver) onGrid(path string, d *calendar.Date) {
	if d == nil || !r.hasGrid {
		return
	}
	if first := *r.c.FinancialClose; *d < first {
		r.fault(path, "order", "%s lies before financial close, %s; a case begins there", d, first)
	}
	r.beforeHorizon(path, d)
}

// beforeHorizon checks that a date given is not past the last month.
func (r *resolver) beforeHorizon(path string, d *calendar.Date) {
	if d == nil || !r.hasGrid {
		return
	}
	if last := r.horizon(); *d > last {
		r.fault(path, "order", "%s lies past the horizon, %s; move it or raise horizon_months", d, last)
	}
}

// horizon returns the last day of the grid.
func (r *resolver) horizon() calendar.Date { return r.out.Grid.End(r.out.Grid.Len() - 1) }

// notBefore checks that a date given does not come before another.
func (r *resolver) notBefore(path string, d, earliest *calendar.Date, what string) {
	if d != nil && earliest != nil && *d < *earliest {
		r.fault(path, "order", "%s lies before %s, %s", d, what, earliest)
	}
}

// option is one of several inputs that exclude each other.
type option struct {
	name  string
	given bool
}

// exactlyOne checks that one of several inputs of an object is given, and returns its name, "" after a finding.
func (r *resolver) exactlyOne(at string, options ...option) string {
	var names, given []string
	for _, o := range options {
		names = append(names, o.name)
		if o.given {
			given = append(given, o.name)
		}
	}
	switch len(given) {
	case 1:
		return given[0]
	case 0:
		r.fault(at, "required", "give one of %s", several(names))
	default:
		r.fault(at, "exclusive", "gives %s; keep one and remove the others", several(given))
	}
	return ""
}

// phaseRefs returns the positions of the phases that a list of ids names; ok is false after a finding.
func (r *resolver) phaseRefs(path string, ids []string) (refs []int, ok bool) {
	ok = true
	for i, id := range ids {
		at := slices.IndexFunc(r.c.Facility.Phases, func(p Phase) bool { return p.ID == id })
		switch {
		case at < 0:
			r.fault(path, "reference", "names phase %q, which does not exist; facility.phases has %s", clip(id),
				keys(reflect.ValueOf(r.c.Facility.Phases)))
			ok = false
		case slices.Contains(ids[:i], id):
			// Two phases of one id have their own finding, and the default list names both.
			if slices.IndexFunc(r.c.Facility.Phases[at+1:], func(p Phase) bool { return p.ID == id }) < 0 {
				r.fault(path, "unique", "names phase %q twice", clip(id))
			}
			ok = false
		default:
			refs = append(refs, at)
		}
	}
	return refs, ok
}
