package model

import (
	"slices"
)

// defaultEvents flag, by tranche, months in which an event of default of one of its covenants lasts (conventions 6.6): of those that
// name the tranche. Tranches that no covenant with a default level names have no flag.
func (m *builder) defaultEvents() {
	for _, k := range m.tranches {
		if own := m.defaultsOf(k); len(own) > 0 {
			m.line("event_of_default["+k.id+"]", "Event of default, "+k.id, "", anyOf(own))
		}
	}
}

// defaultsOf are the flags of events of default of a tranche; of a loan that took a balloon over those of the old one.
func (m *builder) defaultsOf(k *tranche) (list []Expr) {
	if k.takesOver != nil {
		return m.defaultsOf(k.takesOver)
	}
	for _, c := range m.fall.covenants {
		if c.terms.CanBreach() && slices.Contains(c.terms.TrancheIDs, k.id) {
			list = append(list, c.inDefault)
		}
	}
	return list
}

// acceleratedBy flags an event of default of a tranche of the top rank: those of junior debt alone enforce nothing. One tranche of
// the rank calls the others (see closeDistress).
func (m *builder) acceleratedBy(top []*tranche) Expr {
	list := []Expr{m.flag(false)}
	for _, k := range top {
		list = append(list, m.defaultsOf(k)...)
	}
	return anyOf(list)
}

// anyOf is whether one of the flags is up.
func anyOf(list []Expr) Expr {
	up := list[0]
	for _, e := range list[1:] {
		up = up.Or(e)
	}
	return up
}
