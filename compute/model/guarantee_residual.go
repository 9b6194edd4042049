package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// residualGuarantees books what guarantors of residual values pay, at the end of the month of the date: a receipt that is
// no revenue and no cash flow available for debt service, and a gain on assets.
//
//	receipt = max(0, promised - value of the fleet and its replacements), nothing once the guarantor has stopped paying
func (m *builder) residualGuarantees() {
	var paid []Expr
	for i := range m.phases {
		p := &m.phases[i]
		for k := range p.project.Fleets {
			f := &p.project.Fleets[k]
			if f.Guarantee == nil {
				continue
			}
			id, path := p.project.ID+"/"+f.ID, fmt.Sprintf("%s.fleets[%s].residual_guarantee", p.path, f.ID)
			g, value := f.Guarantee, m.usd(0)
			for n := range m.capital {
				if l := &m.capital[n]; l.phase == i && l.path == p.path+".fleets["+f.ID+"]" {
					value = value.Plus(m.assetValue(l))
				}
			}
			var promised Expr
			if g.AmountUSD != nil {
				promised = m.amount(path+".amount_usd", g.AmountUSD, program.Money)
			} else {
				promised = m.fleetCost(i, k).Times(m.amount(path+".fraction_of_cost", g.FractionOfCost, program.Number))
			}
			month := m.r.Grid.Index(*g.Date)
			due := m.flags(func(t int) bool { return t == month }).And(m.guarantorStops(path, g).Less(m.time.end).Not())
			l := m.usdLine("residual_guarantee["+id+"]", "Guarantee of residual value by "+g.GuarantorID+", "+id, promised.Minus(value).Floor0().Times(due))
			m.Post(l, m.books.cash, m.lossAccount())
			m.receipt(l.Expr)
			paid = append(paid, l.Expr)
			m.losses = append(m.losses, l.Expr.Neg())
		}
	}
	if len(paid) > 0 {
		m.sum.guaranteed = m.usdLine("residual_guarantees", "Guarantees of residual value", m.total(paid, program.Money)).Expr
		m.taxedProceeds = append(m.taxedProceeds, m.sum.guaranteed)
	}
}

// guarantorStops is the day from which a guarantor of residual value pays nothing: his own, or that on which he stops paying
// as a tenant or as a guarantor of rent, since one obligor has one time of default in all his roles (conventions 7.6).
func (m *builder) guarantorStops(path string, g *project.ResidualGuarantee) Expr {
	day := m.dateInput(path+".stops_paying_date", g.StopsPayingDate)
	for i := range m.c.Tenants {
		t := &m.c.Tenants[i]
		at, obligor := fmt.Sprintf("tenants[%s]", t.ID), t.ObligorID
		if obligor == "" {
			obligor = t.ID
		}
		if obligor == g.GuarantorID {
			day = program.Min(day, m.dateInput(at+".stops_paying_date", t.StopsPayingDate))
		}
		if t.Guarantee != nil && t.Guarantee.GuarantorID == g.GuarantorID {
			day = program.Min(day, m.dateInput(at+".guarantee.guarantor_stops_paying_date", t.Guarantee.StopsPayingDate))
		}
	}
	return day
}
