package render

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// debtYear sums what one tranche does in one calendar year.
type debtYear struct {
	drawn, interest, principal, capitalized, fee, unpaid decimal.Decimal
	closing, overdue                                     decimal.Decimal // at its end
}

// owed is all that the tranche owes at the end of the year: a balance that was moved to overdue is not repaid.
func (y debtYear) owed() decimal.Decimal { return y.closing.Add(y.overdue) }

// distressed reports whether something due is not paid; what shows it is left out else.
func distressed(schedules []*pb.DebtSchedule) bool {
	return slices.ContainsFunc(schedules, func(s *pb.DebtSchedule) bool {
		return slices.ContainsFunc(s.GetRows(), func(row *pb.DebtScheduleRow) bool {
			return !amount(row.GetUnpaid()).IsZero() || !amount(row.GetOverdueBalance()).IsZero()
		})
	})
}

// debt writes how debt rolls off: interest, principal and balance by tranche and calendar year. Years in a row with the same
// figures share a line. What became overdue, and overdue balances with their interest, are shown where there are any.
func (p *Page) debt(schedules []*pb.DebtSchedule, currency string) {
	if len(schedules) == 0 {
		return
	}
	tables, years := byYear(schedules)
	atEnd := "debt at year end"
	if distressed(schedules) {
		atEnd = "debt at year end, overdue included,"
	}
	parts := []struct {
		title string
		pick  func(debtYear) decimal.Decimal
		sum   bool // a total over all years means something
	}{
		{"interest paid", func(y debtYear) decimal.Decimal { return y.interest }, true},
		{"interest capitalized", func(y debtYear) decimal.Decimal { return y.capitalized }, true},
		{"fees", func(y debtYear) decimal.Decimal { return y.fee }, true},
		{"principal paid", func(y debtYear) decimal.Decimal { return y.principal }, true},
		{"due and not paid", func(y debtYear) decimal.Decimal { return y.unpaid }, true},
		{"overdue at year end", func(y debtYear) decimal.Decimal { return y.overdue }, false},
		{atEnd, debtYear.owed, false},
	}
	for _, part := range parts {
		g, any := rollOff(schedules, tables, years, part.pick, part.sum)
		if !any {
			continue
		}
		p.section("%s by tranche and year, %s", part.title, currency)
		p.table(g)
	}
}

// byYear sums each schedule by calendar year and returns the years from first to last.
func byYear(schedules []*pb.DebtSchedule) ([]map[int]debtYear, []int) {
	tables := make([]map[int]debtYear, len(schedules))
	first, last := 9999, 0
	for i, s := range schedules {
		tables[i] = map[int]debtYear{}
		for _, row := range s.GetRows() {
			year := yearOf(row.GetDate())
			first, last = min(first, year), max(last, year)
			y := tables[i][year]
			y.drawn = y.drawn.Add(amount(row.GetDrawn()))
			y.interest = y.interest.Add(amount(row.GetInterest()))
			y.principal = y.principal.Add(amount(row.GetPrincipal()))
			y.capitalized = y.capitalized.Add(amount(row.GetCapitalized()))
			y.fee = y.fee.Add(amount(row.GetFee()))
			y.unpaid = y.unpaid.Add(amount(row.GetUnpaid()))
			y.closing, y.overdue = amount(row.GetClosingBalance()), amount(row.GetOverdueBalance())
			tables[i][year] = y
		}
	}
	var years []int
	for year := first; year <= last; year++ {
		years = append(years, year)
		for i := range tables {
			// A year without a row keeps the balances of the one before.
			if _, ok := tables[i][year]; !ok {
				tables[i][year] = debtYear{closing: tables[i][year-1].closing, overdue: tables[i][year-1].overdue}
			}
		}
	}
	return tables, years
}

// rollOff is the table of one figure; any says whether it holds anything but zeros.
func rollOff(schedules []*pb.DebtSchedule, tables []map[int]debtYear, years []int, pick func(debtYear) decimal.Decimal, sum bool) (*grid, bool) {
	g := &grid{keys: 1, header: []string{"year", "all"}}
	for _, s := range schedules {
		g.header = append(g.header, s.GetTrancheId())
	}
	totals := make([]decimal.Decimal, len(schedules)+1) // of all, then of each
	var begun int
	var cells []string
	close := func(last int) {
		if cells != nil {
			g.rows = append(g.rows, append([]string{span(begun, last)}, cells...))
		}
	}
	for _, year := range years {
		row, all := []string{""}, decimal.Decimal{}
		for i := range tables {
			x := pick(tables[i][year])
			totals[i+1], all = totals[i+1].Add(x), all.Add(x)
			row = append(row, cents(x))
		}
		totals[0] = totals[0].Add(all)
		if row[0] = cents(all); !slices.Equal(row, cells) {
			close(year - 1)
			begun, cells = year, row
		}
	}
	close(years[len(years)-1])
	if sum {
		row := []string{"total"}
		for _, x := range totals {
			row = append(row, cents(x))
		}
		g.rows = append(g.rows, row)
	}
	return g, !totals[0].IsZero()
}

// span names the years of one line.
func span(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d-%d, each", first, last)
}

func (p *Page) cover(ratios []*pb.CoverRatio) {
	if len(ratios) == 0 {
		return
	}
	p.section("debt service cover by period")
	g := grid{keys: 1, header: []string{"to", "cfads", "senior debt service", "dscr"}}
	for _, c := range ratios {
		g.add(c.GetDate(), Money(c.GetCfads()), Money(c.GetDebtService()), fixed(c.GetDscr(), 4))
	}
	p.table(&g)
}

// amount reads decimal text that the server wrote.
func amount(text string) decimal.Decimal {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Decimal{}
	}
	return d
}

func yearOf(date string) int {
	if len(date) < 4 {
		return 0
	}
	year, err := strconv.Atoi(date[:4])
	if err != nil {
		return 0
	}
	return year
}
