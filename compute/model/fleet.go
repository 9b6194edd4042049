package model

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

func (m *builder) fleet(i, k int) {
	p := &m.phases[i]
	f := &p.project.Fleets[k]
	path := fmt.Sprintf("%s.fleets[%s]", p.path, f.ID)
	a := asset{phase: i, id: p.project.ID + "/" + f.ID, path: path, cost: m.fleetCost(i, k), spending: m.purchase(p, f), wears: true,
		life:    m.amount(path+".book_life_months", f.BookLifeMonths, program.Number),
		salvage: m.amount(path+".salvage_fraction", f.SalvageFraction, program.Number), fleet: true, class: f.TaxClass,
		residual: f.ResidualValue, model: f.Model, moves: f.OnDelay == project.DelayMoves}
	a.delivered = func() aged { return m.delivery(p, a.id, f) }
	switch {
	case f.Refresh != nil:
		m.refreshed(i, f, a)
		return
	case f.RetirementDate != nil:
		m.retired(p, path, f, &a)
	}
	m.addCapital(a)
}

// fleetCost is the price of a fleet: accelerators x price or MW x price, with network and storage, or the whole amount.
func (m *builder) fleetCost(i, k int) Expr {
	p := &m.phases[i]
	f := &p.project.Fleets[k]
	path := fmt.Sprintf("%s.fleets[%s]", p.path, f.ID)
	var cost Expr
	switch {
	case f.AmountUSD != nil:
		return m.amount(path+".amount_usd", f.AmountUSD, program.Money)
	case f.USDPerMW != nil:
		mw := p.resolved.CriticalMW
		if f.CapacityMW != nil {
			mw = *f.CapacityMW
		}
		if f.PerMWBase != project.CriticalIT {
			mw, _ = money.Mul(mw, *p.project.DesignPUE)
		}
		cost = m.amount(path+".usd_per_mw", f.USDPerMW, program.Money).Times(m.fixed(mw, program.Number))
	default:
		cost = m.amount(path+".usd_per_accelerator", f.USDPerAccelerator, program.Money).
			Times(m.fixed(p.resolved.FleetCounts[k], program.Number))
	}
	if f.NetworkStorage != nil {
		cost = cost.Times(m.num(1).Plus(m.amount(path+".network_storage_fraction", f.NetworkStorage, program.Number)))
	}
	return cost
}

// instalment is a share of a fleet's price and the planned day on which it is paid.
type instalment struct {
	day   calendar.Date
	share money.Fixed
}

// instalments are the payments of a fleet in the order of their days: its deposits, and the rest on its payment date.
func instalments(p *project.Phase, f *project.Fleet) []instalment {
	rest := money.One()
	var list []instalment
	for _, d := range f.Deposits {
		rest, _ = money.Sub(rest, *d.Fraction)
		list = append(list, instalment{p.PlannedCOD.AddMonths(d.MonthsFromCOD), *d.Fraction})
	}
	list = append(list, instalment{*f.PaymentDate, rest})
	slices.SortStableFunc(list, func(a, b instalment) int { return int(a.day - b.day) })
	return list
}

// purchase is when a fleet is paid (conventions 3.6). What falls before financial close is paid at close. A delay moves
// all days alike, so that the share paid is read by how many of them have come.
func (m *builder) purchase(p *phase, f *project.Fleet) spending {
	list := instalments(p.project, f)
	paid := make([]money.Fixed, len(list)+1)
	for i, x := range list {
		paid[i+1], _ = money.Add(paid[i], x.share)
	}
	if f.OnDelay != project.DelayMoves {
		curve := make([]money.Fixed, m.r.Grid.Len())
		for t := range curve {
			n := 0
			for n < len(list) && m.r.Grid.Index(list[n].day) <= t {
				n++
			}
			curve[t] = paid[n]
		}
		return spending{curve: m.Series("", curve, program.Number)}
	}
	late := p.cod.Minus(m.day(*p.project.PlannedCOD))
	come := m.num(0)
	for _, x := range list {
		come = come.Plus(m.day(max(x.day, *m.c.FinancialClose)).Plus(late).Less(m.time.end))
	}
	return spending{curve: m.Table("instalments", paid).At(come, program.Number)}
}
