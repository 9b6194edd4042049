package render

import (
	"math"
	"slices"
	"strconv"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// eventStatistics writes how often events happen, as far as they were asked for. Counts of weighted paths are no shares.
func (p *Page) eventStatistics(e *pb.EventStatistics, currency string, weighted bool) {
	if e == nil {
		return
	}
	p.eventCover(e)
	share := added(e.GetPathCount(), weighted)
	p.eventCovenants(e, share)
	p.distress(e)
	p.losses(e, currency, share)
	if n := e.GetNames(); n != nil {
		p.eventNames(n, currency)
	}
	if len(e.GetNotes()) > 0 {
		p.section("events that are not counted")
		for _, n := range e.GetNotes() {
			p.wrapped(EventWord(n.GetStatistic())+": "+n.GetText(), 2)
		}
	}
}

// EventWord is a statistic of events as the command line calls it.
func EventWord(s pb.EventStatistic) string {
	return strings.ToLower(strings.TrimPrefix(s.String(), "EVENT_STATISTIC_"))
}

// odds writes a probability in percent.
func odds(x float64) string { return strconv.FormatFloat(100*x, 'f', 2, 64) + "%" }

func optionalShare(x *float64) string {
	if x == nil {
		return none
	}
	return odds(*x)
}

// interval writes a probability with its 95% interval.
func interval(p *pb.EventProbability) string {
	if p == nil || p.Probability == nil {
		return none
	}
	return between(p.GetProbability(), p.GetLow(), p.GetHigh())
}

func between(x, low, high float64) string {
	bare := func(x float64) string { return strconv.FormatFloat(100*x, 'f', 2, 64) }
	return odds(x) + " (" + bare(low) + ".." + bare(high) + ")"
}

// at is the i-th point of a curve, with its interval.
func at(c *pb.EventCurve, i int) string {
	if i >= len(c.GetProbabilities()) {
		return none
	}
	return between(c.GetProbabilities()[i], c.GetLows()[i], c.GetHighs()[i])
}

func (p *Page) eventCover(e *pb.EventStatistics) {
	c := e.GetCover()
	if c == nil {
		return
	}
	g := grid{keys: 1, header: []string{"year", "paths tested"}}
	for _, l := range c.GetLevels() {
		g.header = append(g.header, "below "+strconv.FormatFloat(l.GetLevel(), 'f', 2, 64)+"x")
	}
	for y, year := range e.GetYears() {
		if c.GetTestedByYear()[y] == 0 {
			continue
		}
		row := []string{strconv.Itoa(int(year)), count(c.GetTestedByYear()[y])}
		for _, l := range c.GetLevels() {
			row = append(row, at(l.GetByYear(), y))
		}
		g.add(row...)
	}
	p.section("debt service cover below a level on a test date of the year: share of %s paths, 95%%", count(e.GetPathCount()))
	p.orNone(&g, "No path has a test.")
}

// orNone writes a table, or a sentence where it has no row.
func (p *Page) orNone(g *grid, sentence string) {
	if len(g.rows) == 0 {
		p.line("  %s", sentence)
		return
	}
	p.table(g)
}

func (p *Page) eventCovenants(e *pb.EventStatistics, share shareAdded) {
	list := e.GetCovenants()
	if len(list) == 0 {
		return
	}
	p.section("covenants breached, by quarter: share of paths; first breach; to date")
	ever := grid{keys: 1, tail: 1}
	g := grid{keys: 1, header: []string{"quarter"}}
	for _, c := range list {
		ever.add(c.GetCovenantId(), "ever "+interval(c.GetEverBreached()))
		g.header = append(g.header, c.GetCovenantId(), "first", "to date")
	}
	p.table(&ever)
	for q, date := range e.GetQuarterEndDates() {
		row, any := []string{QuarterOf(date)}, false
		for _, c := range list {
			any = any || c.GetBreached()[q] > 0
			row = append(row, pick(c.GetBreachProbabilities(), q), share(c.GetFirstBreached(), c.GetCumulativeProbabilities(), q),
				pick(c.GetCumulativeProbabilities(), q))
		}
		if any {
			g.add(row...)
		}
	}
	if len(g.rows) > 0 {
		p.line("")
		p.table(&g)
	}
}

func pick(list []float64, i int) string {
	if i >= len(list) {
		return none
	}
	return odds(list[i])
}

// shareAdded is the share of paths that a period adds, given counts by period and probabilities to date.
type shareAdded func(counts []int64, toDate []float64, period int) string

// added reads the share off the counts, or where paths are weighted off the probabilities.
func added(paths int64, weighted bool) shareAdded {
	return func(counts []int64, toDate []float64, i int) string {
		switch {
		case !weighted:
			return odds(float64(counts[i]) / float64(max(1, paths)))
		case i == 0 || i >= len(toDate):
			return pick(toDate, i)
		}
		return odds(toDate[i] - toDate[i-1])
	}
}

// QuarterOf is 2031-Q2 for a day of it.
func QuarterOf(date string) string {
	if len(date) < 7 {
		return date
	}
	month, _ := strconv.Atoi(date[5:7])
	return date[:4] + "-Q" + strconv.Itoa((month+2)/3)
}

func (p *Page) distress(e *pb.EventStatistics) {
	if len(e.GetDates()) == 0 {
		return
	}
	g := grid{keys: 1, header: []string{"year"}}
	for _, d := range e.GetDates() {
		g.header = append(g.header, strings.ReplaceAll(strings.TrimSuffix(d.GetMeasure(), "_date"), "_", " "), "to date")
	}
	for y, year := range e.GetYears() {
		row := []string{strconv.Itoa(int(year))}
		for _, d := range e.GetDates() {
			row = append(row, pick(d.GetByYear().GetProbabilities(), y), at(d.GetCumulative(), y))
		}
		g.add(row...)
	}
	p.section("first date of distress, by year: share of paths; to the end of the year, 95%%")
	p.table(&g)
}

// estimate writes a mean with its standard error.
func estimate(e *pb.EventEstimate, write func(float64) string) string {
	if e == nil || e.Value == nil {
		return none
	}
	text := write(e.GetValue())
	if e.StdError != nil {
		text += " ± " + write(e.GetStdError())
	}
	return text
}

// fourPlaces writes a ratio.
func fourPlaces(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }

func (p *Page) losses(e *pb.EventStatistics, currency string, share shareAdded) {
	all := e.GetAllTranches()
	if all == nil {
		return
	}
	money := figures{of: unitCurrency, millions: all.GetExposureAtDefault().GetValue() >= millionsFrom}
	p.section("losses of lenders, %s, with standard errors", money.unit(currency))
	g := grid{keys: 1, header: []string{"tranche", "PD (95%)", "EAD", "LGD", "expected loss", "at close"}}
	for _, t := range append(slices.Clone(e.GetTranches()), all) {
		id := t.GetTrancheId()
		if t == all {
			id = "all"
		}
		g.add(id, interval(t.GetPaymentDefault()), estimate(t.GetExposureAtDefault(), money.text), estimate(t.GetLgd(), fourPlaces),
			estimate(t.GetExpectedLoss(), money.text), estimate(t.GetExpectedLossAtClose(), money.text))
	}
	p.table(&g)
	p.section("term structure, all tranches, %s", money.unit(currency))
	g = grid{keys: 1, header: []string{"year", "default", "hazard", "PD to date (95%)", "expected loss", "to date"}}
	for y, year := range e.GetYears() {
		to := &pb.EventEstimate{Value: &all.GetCumulativeExpectedLosses()[y]}
		if y < len(all.GetCumulativeStdErrors()) {
			to.StdError = &all.GetCumulativeStdErrors()[y]
		}
		g.add(strconv.Itoa(int(year)), share(all.GetDefaultCounts(), all.GetCumulativeDefault().GetProbabilities(), y), odds(all.GetHazards()[y]),
			at(all.GetCumulativeDefault(), y), money.text(all.GetExpectedLosses()[y]), estimate(to, money.text))
	}
	p.table(&g)
}

// tablePairs is how many pairs of names the table shows, those with the most joint defaults; the answer holds all.
const tablePairs = 12

func (p *Page) eventNames(n *pb.NameStatistics, currency string) {
	most := n.GetExposureAtDefault().GetValue()
	for _, x := range n.GetNames() {
		most = max(most, x.GetDebtAtDefault().GetValue(), x.GetExpectedDebt())
	}
	money := figures{of: unitCurrency, millions: most >= millionsFrom}
	p.section("names: own default, and the losses that go with it, %s", money.unit(currency))
	g := grid{keys: 1, header: []string{"name", "default (95%)", "project's given it", "loss given it", "debt at it", "expected", "wrong-way"}}
	for _, x := range n.GetNames() {
		g.add(NameOf(x), interval(x.GetOwnDefault()), interval(x.GetProjectDefault()), estimate(x.GetLossGivenDefault(), money.text),
			estimate(x.GetDebtAtDefault(), money.text), money.optional(x.ExpectedDebt), ratioText(x.WrongWayRatio))
	}
	p.table(&g)
	p.contributions(n)
	p.pairs(n)
	p.shifts(n)
	p.concentration(n)
}

// namesWidth is that of the tables of names outside a terminal.
const namesWidth = 140

// Names are the tables of obligors as text.
func Names(n *pb.NameStatistics, currency string) string {
	p := NewPage(namesWidth)
	p.eventNames(n, currency)
	return p.b.String()
}

// contributions are the shares of expected loss and shortfalls, whole and in equal parts.
func (p *Page) contributions(n *pb.NameStatistics) {
	if n.NobodyShare == nil {
		p.line("\n  No path has a loss.")
		return
	}
	g := grid{keys: 1, header: []string{"share of", "expected loss", "in equal parts"}}
	nobody := []string{"no name", optionalShare(n.NobodyShare), optionalShare(n.NobodyShare)}
	for _, t := range n.GetTails() {
		g.header = append(g.header, "shortfall "+quantileName(1-t.GetLevel()), "in equal parts")
		nobody = append(nobody, optionalShare(t.NobodyShare), optionalShare(t.NobodyShare))
	}
	for _, x := range n.GetNames() {
		row := []string{NameOf(x), optionalShare(x.LossShare), optionalShare(x.EqualLossShare)}
		for k := range n.GetTails() {
			row = append(row, pick(x.GetTailShares(), k), pick(x.GetEqualTailShares(), k))
		}
		g.add(row...)
	}
	g.add(nobody...)
	p.line("")
	p.table(&g)
}

func ratioText(x *float64) string {
	if x == nil {
		return none
	}
	return strconv.FormatFloat(*x, 'f', 3, 64)
}

func (p *Page) pairs(n *pb.NameStatistics) {
	list := slices.Clone(n.GetPairs())
	slices.SortStableFunc(list, func(a, b *pb.NamePair) int { return int(b.GetBoth().GetCount() - a.GetBoth().GetCount()) })
	if len(list) == 0 {
		return
	}
	g := grid{keys: 2, header: []string{"both default", "", "probability (95%)", "if independent", "ratio", "correlation"}}
	for _, x := range list[:min(len(list), tablePairs)] {
		g.add(NameOf(n.GetNames()[x.GetFirst()]), NameOf(n.GetNames()[x.GetSecond()]), interval(x.GetBoth()), odds(x.GetIndependent()),
			ratioText(x.Ratio), ratioText(x.Correlation))
	}
	p.line("")
	p.table(&g)
	if left := len(list) - tablePairs; left > 0 {
		p.line("  and %d more pairs", left)
	}
}

// shifts tell what other drivers draw where a name defaults.
func (p *Page) shifts(n *pb.NameStatistics) {
	if len(n.GetDriverPaths()) == 0 {
		return
	}
	g := grid{keys: 1, header: []string{"other draws, in deviations from their mean"}}
	for _, x := range n.GetNames() {
		g.header = append(g.header, NameOf(x))
	}
	for k, path := range n.GetDriverPaths() {
		row := []string{path}
		for _, x := range n.GetNames() {
			text := none
			if k < len(x.GetDrawShifts()) {
				text = strconv.FormatFloat(math.Round(x.GetDrawShifts()[k]*1e3)/1e3, 'f', 3, 64)
			}
			row = append(row, text)
		}
		g.add(row...)
	}
	p.line("")
	p.table(&g)
}

func (p *Page) concentration(n *pb.NameStatistics) {
	if n.RevenueHerfindahl == nil {
		return
	}
	var parts []string
	for _, r := range n.GetRevenueShares() {
		parts = append(parts, strings.Join(r.GetTenantIds(), " + ")+" "+odds(r.GetShare()))
	}
	p.line("")
	p.wrapped("revenue of tenants by name: "+strings.Join(parts, ", ")+"; Herfindahl index "+ratioText(n.RevenueHerfindahl), 2)
}

// NameOf is the id in a name's path, with a mark where its driver moves more than one input; the whole path where that is not
// the day on which a tenant stops.
func NameOf(x *pb.NameRisk) string {
	name := x.GetPath()
	if id, ok := strings.CutPrefix(name, "tenants["); ok {
		if id, ok = strings.CutSuffix(id, "].stops_paying_date"); ok {
			name = id
		}
	}
	if k := len(x.GetAlsoPaths()); k > 0 {
		name += " and " + strconv.Itoa(k) + " more"
	}
	return name
}
