package model

import (
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// pool is a source of cash and what is left of it.
type pool struct{ left, used Expr }

// take pays due from the pools in order and returns what was paid and what was not. What is paid is what is due less the
// rest, so that a claim met in full is paid exactly, in floating point too.
func (m *builder) take(due Expr, pools ...*pool) (paid, rest Expr) {
	rest = due
	for _, p := range pools {
		part := program.Min(rest, p.left)
		p.left, p.used, rest = p.left.Minus(part), p.used.Plus(part), rest.Minus(part)
	}
	return due.Minus(rest), rest
}

// pariPassu pays claims by shares of what is due (conventions 5.3). The running total is rounded, so that no claim gets more
// than its due or less than nothing, and the last takes the remainder of the cents. Claims that are met in full are paid
// exactly.
func (m *builder) pariPassu(due []Expr, pools ...*pool) []Expr {
	if len(due) == 0 {
		return nil
	}
	all := m.total(due, program.Money)
	paid, rest := m.take(all, pools...)
	if len(due) == 1 {
		return []Expr{paid}
	}
	share, met := m.over(paid, all), rest.LessEq(m.usd(0))
	out := make([]Expr, len(due))
	claims, given := m.usd(0), m.usd(0)
	for i := range due {
		claims = claims.Plus(due[i])
		upTo := paid
		if i < len(due)-1 {
			upTo = claims.Times(share).RoundCents()
		}
		out[i] = program.Select(met, due[i], upTo.Minus(given))
		given = upTo
	}
	return out
}

// sourceKind names where cash for a claim may come from.
type sourceKind uint8

const (
	sourceCash               sourceKind = iota // the operating account and the month's receipts
	sourceConstructionEquity                   // equity drawn for construction after the planned last COD
	sourceTrappedCash                          // cash that a lock-up holds
	sourceMaintenanceReserve
	sourceDSRA
	sourceLetterOfCredit // the letter of credit that stands for the DSRA
	sourceRevolver
	sourceSupport   // of the sponsor, to its limit
	sourceGuarantee // of debt: the guarantor pays the lender and takes over the claim
	sourceBuyer     // whoever has bought the site from the lenders: its cost is his
)

// permitted is the table of shortfall sources (conventions 5.3): which sources may meet a claim of a step, in the order in
// which they are used. A revolver meets debt service only if its terms say so: its source covers no claim of debt otherwise.
func permitted(s project.WaterfallStep) []sourceKind {
	switch s {
	case project.StepOperatingCost, project.StepTax:
		return []sourceKind{sourceBuyer, sourceCash, sourceTrappedCash, sourceRevolver, sourceSupport}
	case project.StepConstructionUses:
		return []sourceKind{sourceBuyer, sourceMaintenanceReserve, sourceConstructionEquity, sourceCash} // the reserve for replacements only
	case project.StepAgencyFee, project.StepSeniorInterest, project.StepSeniorPrincipal:
		return []sourceKind{sourceCash, sourceTrappedCash, sourceMaintenanceReserve, sourceDSRA, sourceLetterOfCredit,
			sourceRevolver, sourceSupport, sourceGuarantee}
	default:
		return []sourceKind{sourceCash}
	}
}

// source is a pool that a subject brings into the waterfall.
type source struct {
	kind   sourceKind
	open   func() Expr
	settle func(used Expr)
	// covers tells which claims it may meet among those of a step that permits its kind; nil: all of them.
	covers func(*claim) bool
	pool   *pool // nil until the first step that may use it
}

// source registers a pool for the shortfalls that its kind may meet (see permitted). left is what it holds at the start of
// the month, asked once; settle books what was used of it, as a movement into the operating account, and is called once,
// before distributions. Sources of one kind are used in the order of registration. settle may be nil.
func (m *builder) source(k sourceKind, left func() Expr, settle func(used Expr)) *source {
	s := &source{kind: k, open: left, settle: settle}
	m.fall.sources = append(m.fall.sources, s)
	return s
}

// get is the source's pool, opened on first use.
func (m *builder) get(s *source) *pool {
	if s.pool == nil {
		s.pool = &pool{s.open(), m.usd(0)}
	}
	return s.pool
}

// sourcesOf lists the sources that a step may use, in order, without those that cover none of its claims.
func (m *builder) sourcesOf(step project.WaterfallStep, claims []*claim) []*source {
	var out []*source
	for _, k := range permitted(step) {
		for _, s := range m.fall.sources {
			if s.kind == k && (s.covers == nil || len(s.covered(claims)) > 0) {
				out = append(out, s)
			}
		}
	}
	return out
}

// poolsOfKind are the pools of all sources of a kind.
func (m *builder) poolsOfKind(k sourceKind) []*pool {
	var out []*pool
	for _, s := range m.fall.sources {
		if s.kind == k {
			out = append(out, m.get(s))
		}
	}
	return out
}

// covered are the claims of a list that a source may meet.
func (s *source) covered(claims []*claim) []*claim {
	if s.covers == nil {
		return claims
	}
	var out []*claim
	for _, c := range claims {
		if s.covers(c) {
			out = append(out, c)
		}
	}
	return out
}
