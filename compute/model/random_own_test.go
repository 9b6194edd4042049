package model_test

import (
	"strconv"

	"github.com/capstack/capstack/compute/project"
)

// ownLines gives a case series of its own.
func (m *maker) ownLines() {
	for i := range 1 + m.IntN(3) {
		o := project.OwnLine{ID: "own" + strconv.Itoa(i), Kind: project.OwnLineKind(1 + m.IntN(4)), Scale: m.amount(0, 2)}
		low, n := 0.0, m.c.HorizonMonths
		if o.Kind == project.OwnEBITDA {
			low = -2e7
		}
		yearly := m.maybe(0.5)
		if yearly {
			n = (n + 11) / 12
		}
		list := make([]project.Amount, n)
		for k := range list {
			x := m.given(low, 3e7)
			v, _ := x.Round(2)
			list[k] = &v
		}
		if yearly {
			o.YearlyUSD = list
		} else {
			o.MonthlyUSD = list
		}
		if o.Kind == project.OwnCapitalCost {
			if m.maybe(0.5) {
				o.CloseUSD = m.given(0, 1e8)
			}
			if m.maybe(0.5) {
				o.InServiceDate = m.date(10)
			}
			o.BookLifeMonths = m.wholeDays(200)
			if o.BookLifeMonths != nil && o.BookLifeMonths.IsZero() {
				o.BookLifeMonths = nil
			}
		}
		m.c.OwnLines = append(m.c.OwnLines, o)
	}
}
