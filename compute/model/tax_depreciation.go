package model

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/returns"
)

// taxClasses pairs the classes of a case with their tables.
var taxClasses = [...]struct {
	class project.TaxClass
	table returns.MACRSClass
	bonus bool // recovery of 20 years or less
}{{project.FiveYear, returns.FiveYear, true}, {project.FifteenYear, returns.FifteenYear, true}, {project.ThirtyNineYear, returns.ThirtyNine, false}}

// taxDepreciation is the month's deduction for the wear of assets (conventions 9.2): basis placed in service by class, with
// its part of what was capitalised beside it (interest, running cost, financing cost before operation).
//
// What is paid for an asset that is in service already is placed when it is paid. Sales do not end a class's table.
func (m *builder) taxDepreciation(t *taxes, running Expr) Expr {
	added := running.Plus(m.lineNamed("interest_capitalized"))
	var placed, first []Expr // by class and line; what replaces another is not among the first
	var cost []Expr          // by class; the zero Expr for one that the case does not have
	for _, c := range taxClasses {
		var list []Expr
		for i := range m.capital {
			if m.capital[i].class == c.class {
				list = append(list, m.live(m.placed(&m.capital[i])))
				if !m.capital[i].replaces {
					first = append(first, list[len(list)-1])
				}
			}
		}
		if len(list) == 0 {
			cost = append(cost, Expr{})
			continue
		}
		l := m.usdLine(fmt.Sprintf("placed_in_service[%d]", c.table), fmt.Sprintf("Cost placed in service, %d-year class", c.table), m.total(list, program.Money))
		cost, placed = append(cost, l.Expr), append(placed, l.Expr)
	}
	old := m.openingTaxWear()
	if len(placed) == 0 {
		return m.startUp(t, added, old)
	}
	factor, direct := m.shareOfPool(added, m.total(first, program.Money), m.total(placed, program.Money))
	var wear []Expr
	for i, c := range taxClasses {
		if cost[i] != (Expr{}) {
			basis := cost[i].Plus(cost[i].Times(factor))
			wear = append(wear, m.recovered(t, c.table, c.bonus, basis))
			if c.class == project.FiveYear {
				wear = append(wear, m.deductedAtEnd(basis, wear[len(wear)-1]))
			}
		}
	}
	l := m.usdLine("tax_depreciation", "Tax depreciation", m.total(wear, program.Money).Plus(direct).Plus(old))
	m.taxBasis(t, added, l.Expr)
	return l.Expr
}

// shareOfPool is what each unit of cost placed in service takes of the cost that was capitalised beside the assets: the pool
// in the proportion of the cost to all that is still to be placed. Once everything is in service nothing is left to carry
// it, and what is still added is deducted at once.
//
//	taken_t = (pool_{t-1} + added_t) x min(1, placed first_t / to be placed first_{t-1})
//	factor  = taken_t / placed_t
//
// What replaces another takes no part: its time is far.
func (m *builder) shareOfPool(added, first, placed Expr) (factor, direct Expr) {
	left := m.usd(0)
	open := m.Int(0, program.Flag)
	for i := range m.capital {
		if c := &m.capital[i]; c.class != project.NotDepreciated && !c.replaces {
			served := c.paid.Times(c.inService)
			left = left.Plus(c.cost.RoundCents().Minus(served.Lag(1)))
			open = open.Or(c.inService.Lag(1).Not())
		}
	}
	joins := added.Times(open)
	pool := m.Line("capitalized_beside_cost", program.Money, program.Doc{Title: "Interest and running cost to be placed in service", Unit: m.c.CurrencyCode})
	if m.seasoned() && m.r.FirstCOD != nil && *m.r.FirstCOD > m.r.Grid.End(0) {
		pool.Before(m.openingAmount(func(o *project.Opening) project.Amount { return o.CapitalizedInterestUSD }))
	}
	all := pool.Lag(1).Plus(joins)
	taken := all.Times(program.Min(m.over(first, left), m.num(1)))
	pool.Is(all.Minus(taken))
	return m.over(taken, placed), added.Times(open.Not())
}

// recovered is the month's deduction of one class. The bonus share and the first year's part are spread over the months in
// service of the year of service, that month included; each later year's over its twelve months.
//
//	first_t = (0 in January, else first_{t-1}) + basis placed_t x (bonus + (1 - bonus) x rate_1) / months left in the year
//	later_t = in January (1 - bonus) x sum over k of rate_{k+1} x basis placed k years before / 12, else later_{t-1}
func (m *builder) recovered(t *taxes, class returns.MACRSClass, bonus bool, basis Expr) Expr {
	name, title := fmt.Sprintf("[%d]", class), fmt.Sprintf(", %d-year class", class)
	line := func(what, words string) program.Line {
		return m.Line(what+name, program.Money, program.Doc{Title: words + title, Unit: m.c.CurrencyCode})
	}
	rate, kept := m.firstYear(class), m.num(1)
	if bonus {
		share := m.amount("tax.bonus_fraction", m.c.Tax.BonusFraction, program.Number)
		kept = m.num(1).Minus(share)
		rate = share.Plus(kept.Times(rate))
	}
	left := m.whole(program.Number, func(t int) int { _, month, _ := m.r.Grid.Start(t).YMD(); return 13 - month })
	first := line("first_year_deduction", "Deduction of the first year")
	first.Is(m.sinceJanuary(t, first, m.over(basis.Times(rate), left)))
	later := line("later_deduction", "Deduction of later years")
	later.Is(program.Select(t.january, m.over(m.laterYears(t, class, line, basis).Times(kept), m.num(12)), later.Lag(1)))
	return first.Expr.Plus(later.Expr)
}

// deductedAtEnd is what of the basis of accelerators and the like is left when they are sold in the last month, up to what
// they bring: the rest is income (conventions 1.8).
func (m *builder) deductedAtEnd(basis, wear Expr) Expr {
	left := m.Line("tax_basis[5]", program.Money, program.Doc{Title: "Undepreciated tax basis, 5-year class", Unit: m.c.CurrencyCode})
	if m.seasoned() {
		left.Before(m.openingTaxBasis(project.FiveYear))
		wear = wear.Plus(m.openingTaxWear(project.FiveYear))
	}
	left.Is(left.Lag(1).Plus(basis).Minus(wear))
	return program.Min(left.Expr.Floor0(), m.salvageAtEnd())
}

// firstYear is the table's rate of the first year, by month of service.
func (m *builder) firstYear(class returns.MACRSClass) Expr {
	rates := make([]money.Fixed, m.r.Grid.Len())
	for t := range rates {
		_, month, _ := m.r.Grid.Start(t).YMD()
		rates[t], _ = returns.MACRS(class, month, 1)
	}
	return m.Series("", rates, program.Number)
}

// laterYears is, in January, the deduction of the year for what was placed in service in the years before.
func (m *builder) laterYears(t *taxes, class returns.MACRSClass, line func(what, words string) program.Line, basis Expr) Expr {
	years := m.r.Grid.Len()/12 + 1
	var weights []money.Fixed
	for y := 2; y <= min(years, 39); y++ { // the fortieth of a building depends on its month
		if rate, _ := returns.MACRS(class, 1, y); !rate.IsZero() {
			weights = append(weights, rate)
		}
	}
	placed := line("placed_year_to_date", "Basis placed in service, year to date")
	placed.Is(m.sinceJanuary(t, placed, basis))
	if len(weights) == 0 {
		return m.usd(0)
	}
	sum := placed.Lag(1).Convolve(weights, 12)
	if class == returns.ThirtyNine && years >= 40 {
		rates := make([]money.Fixed, m.r.Grid.Len())
		for t := range rates {
			_, month, _ := m.r.Grid.Start(t).YMD()
			rates[t], _ = returns.MACRS(class, month, 40)
		}
		final := line("final_year_deduction", "Deduction of the fortieth year")
		final.Is(m.sinceJanuary(t, final, basis.Times(m.Series("", rates, program.Number))))
		sum = sum.Plus(final.Lag(1 + 12*38))
	}
	return sum
}

// startUp deducts what was capitalised before operation where no asset wears out: evenly over the 180 months from the month
// of the first COD on (IRC section 195). What is added later is deducted at once.
func (m *builder) startUp(t *taxes, added, old Expr) Expr {
	before := m.beforeOperation()
	waiting := m.Line("start_up_cost", program.Money, program.Doc{Title: "Start-up cost capitalised for tax", Unit: m.c.CurrencyCode})
	waiting.Is(waiting.Lag(1).Plus(added.Times(before)))
	opened := before.Not().And(before.Lag(1).Or(m.time.first))
	const months = 180
	deducted := m.over(waiting.Expr.Times(opened).Window(months), m.num(months))
	l := m.usdLine("tax_depreciation", "Tax depreciation", deducted.Plus(added.Times(before.Not())).Plus(old))
	m.taxBasis(t, added, l.Expr)
	return l.Expr
}

// taxBasis is what tax law has capitalised and not deducted yet: the assets' tax value, which deferred tax compares with the
// books'.
func (m *builder) taxBasis(t *taxes, added, wear Expr) {
	if !m.c.Tax.DeferredTax {
		return
	}
	basis := m.Line("tax_basis", program.Money, program.Doc{Title: "Undepreciated tax basis", Unit: m.c.CurrencyCode})
	if m.seasoned() {
		basis.Before(m.openingTaxBasis().Plus(m.notInService()))
	}
	cost := m.sum.capex
	if m.sum.refresh != (Expr{}) {
		cost = cost.Plus(m.sum.refresh)
	}
	t.basis = basis.Is(basis.Lag(1).Plus(cost).Plus(added).Minus(wear)).Expr
}

// notInService is the tax value, on the opening date, of what tax law had not begun to write off: land, assets that do not
// operate yet, and interest capitalised while nothing operated.
func (m *builder) notInService() Expr {
	sum := m.usd(0)
	for _, c := range m.capital {
		a := m.openingAsset(c.id)
		if a == nil || c.class != project.NotDepreciated && *m.phases[c.phase].project.PlannedCOD <= m.r.Grid.End(0) {
			continue
		}
		sum = sum.Plus(m.fixed(*a.CostUSD, program.Money))
	}
	if m.r.FirstCOD != nil && *m.r.FirstCOD > m.r.Grid.End(0) {
		sum = sum.Plus(m.openingAmount(func(o *project.Opening) project.Amount { return o.CapitalizedInterestUSD }))
	}
	return sum
}
