package model_test

import (
	"strconv"

	"github.com/capstack/capstack/compute/project"
)

// instruments adds hedges, leases, facilities and further terms of tranches.
func (m *maker) instruments() {
	f := &m.c.Financing
	for i := range f.Tranches {
		if f.Tranches[i].IndexID != "" && m.maybe(0.4) {
			f.Hedges = append(f.Hedges, m.hedge("h"+strconv.Itoa(i), &f.Tranches[i]))
		}
	}
}

func (m *maker) hedge(id string, t *project.Tranche) project.Hedge {
	h := project.Hedge{ID: id, Kind: project.HedgeKind(1 + m.IntN(2)), TrancheID: t.ID, HedgedFraction: m.amount(0, 2)}
	if h.Kind == project.Swap {
		h.FixedRate = m.given(-0.02, 0.1)
	} else {
		h.StrikeRate, h.PremiumUSD = m.given(-0.02, 0.1), m.amount(0, 1e7)
	}
	if m.maybe(0.3) {
		end := t.Maturity.AddMonths(-2)
		h.EndDate = &end
	}
	if m.maybe(0.3) {
		h.Notionals = []project.Notional{{Date: m.close, AmountUSD: *m.given(0, 1e9)}, {Date: m.close.AddDays(300), AmountUSD: *m.given(0, 1e9)}}
	}
	return h
}
