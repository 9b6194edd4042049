package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// histograms draws one histogram for each column that varies, two side by side where the page is wide enough. The libraries
// at hand draw histograms of raw values; here the counts come from the server, and a line of blocks is all there is to it.
func (p *Page) histograms(r *Run, all bool) {
	columns := 1
	if p.width >= 100 {
		columns = 2
	}
	width := (p.width - indent - 4*(columns-1)) / columns
	var drawn [][]string
	left := 0
	for i, a := range r.Summary.GetColumns() {
		if h := a.GetHistogram(); h == nil || h.GetLow() == h.GetHigh() {
			continue
		}
		if !all && len(drawn) == histogramsUnasked {
			left++
			continue
		}
		drawn = append(drawn, r.histogram(i, width, pageCells))
	}
	for ; len(drawn) > 0; drawn = drawn[min(columns, len(drawn)):] {
		p.line("")
		p.sideBySide(drawn[:min(columns, len(drawn))], width)
	}
	if left > 0 {
		p.line("\nNo histogram is drawn of %d more; name them by --measures.", left)
	}
}

// sideBySide writes blocks of lines next to each other.
func (p *Page) sideBySide(blocks [][]string, width int) {
	for row := 0; ; row++ {
		text, any := "", false
		for i, block := range blocks {
			line := ""
			if row < len(block) {
				line, any = block[row], true
			}
			if i < len(blocks)-1 {
				line = fmt.Sprintf("%-*s", width+4, line)
			}
			text += line
		}
		if !any {
			return
		}
		p.line("%s", strings.TrimRight("  "+text, " "))
	}
}

// histogram draws column i: its cells as bars, two cells of the message to a bar where there are many; a cell that holds
// anything shows. Under it stands what a sample can and cannot say: the mean with its standard error, the median with its
// confidence interval.
func (r *Run) histogram(i, width, cells int) []string {
	c, a, f := r.Header.GetColumns()[i], r.Summary.GetColumns()[i], r.figures(i)
	title := Column(c.GetName(), c.GetLabel())
	if unit := f.unit(r.Currency); unit != "" {
		title += ", " + unit
	}
	lines := append([]string{title}, bars(a.GetHistogram(), f, width, cells)...)
	lines = append(lines, "mean "+f.optional(a.Mean)+", standard error "+f.spread(a.StdError))
	for _, q := range a.GetQuantiles() {
		if q.GetProbability() == 0.5 && q.Low != nil && q.High != nil {
			lines = append(lines, "median "+f.text(q.GetValue())+", 95% within "+f.optional(q.Low)+" .. "+f.optional(q.High))
		}
	}
	return lines
}

// pageCells is how many bars a histogram of a page has at most.
const pageCells = 16

func bars(h *pb.Histogram, f figures, width, atMost int) []string {
	cells, below, above, say := weights(h)
	for len(cells) > atMost && len(cells)%2 == 0 {
		pairs := make([]float64, len(cells)/2)
		for i := range pairs {
			pairs[i] = cells[2*i] + cells[2*i+1]
		}
		cells = pairs
	}
	most := 0.0
	widest, digits := 0, 0
	bounds := make([]string, len(cells)+1)
	for i := range bounds {
		bounds[i] = f.text(h.GetLow() + (h.GetHigh()-h.GetLow())*float64(i)/float64(len(cells)))
		widest = max(widest, len(bounds[i]))
	}
	for _, n := range cells {
		most = max(most, n)
		digits = max(digits, len(say(n)))
	}
	digits = max(digits, len(say(below)), len(say(above)))
	room := min(60, width-2*widest-digits-7)
	var lines []string
	if below > 0 {
		lines = append(lines, fmt.Sprintf("%*s below %s  %*s", widest-2, "", bounds[0], digits, say(below)))
	}
	for i, n := range cells {
		lines = append(lines, fmt.Sprintf("%*s .. %*s  %*s %s", widest, bounds[i], widest, bounds[i+1], digits, say(n), bar(n, most, room)))
	}
	if above > 0 {
		lines = append(lines, fmt.Sprintf("%*s above %s  %*s", widest-2, "", bounds[len(cells)], digits, say(above)))
	}
	return lines
}

// weights are what the cells of a histogram hold, what lies outside, and how that is written: scenarios or, of strata, shares of
// the probability.
func weights(h *pb.Histogram) (cells []float64, below, above float64, say func(float64) string) {
	if len(h.GetFractions()) > 0 {
		return h.GetFractions(), h.GetBelowFraction(), h.GetAboveFraction(), func(x float64) string { return strconv.FormatFloat(100*x, 'f', 3, 64) + "%" }
	}
	for _, n := range h.GetCounts() {
		cells = append(cells, float64(n))
	}
	return cells, float64(h.GetBelowCount()), float64(h.GetAboveCount()), func(x float64) string { return count(int64(x)) }
}

// eighths are the blocks that fill 1/8 to 7/8 of a character.
var eighths = []rune("▏▎▍▌▋▊▉")

// bar is n of most, in eighths of characters of a width.
func bar(n, most float64, width int) string {
	if n <= 0 || most <= 0 || width <= 0 {
		return ""
	}
	parts := max(1, int(math.Round(n/most*float64(8*width))))
	text := strings.Repeat("█", parts/8)
	if parts%8 > 0 {
		text += string(eighths[parts%8-1])
	}
	return text
}

// fanRows is the height of a fan chart.
const fanRows = 16

// fan draws the quantiles of a line by month as nested bands: the outer pair light, the inner pair dark, the median as a
// line. Plotting libraries draw lines, which cross and hide each other; bands are what a fan is.
func (p *Page) fan(f *pb.Fan, line *pb.FanLine, months []string, currency string) {
	q := f.GetQuantiles()
	if len(q) != 5 || len(q[0].GetValues()) == 0 {
		return
	}
	low, high := bounds(q)
	write := figures{of: line.GetUnit()}
	if write.of == currency { // lines are in the currency of their case, measures in "currency"
		write.of = unitCurrency
	}
	write.millions = write.of == unitCurrency && max(math.Abs(low), math.Abs(high)) >= millionsFrom
	label := max(len(write.text(low)), len(write.text(high)))
	n := len(q[0].GetValues())
	columns := max(1, min(n, p.width-indent-label-2, 100))
	rows := make([][]rune, fanRows)
	for r := range rows {
		rows[r] = []rune(strings.Repeat(" ", columns))
	}
	row := func(x float64) int { return int(math.Round((high - x) / (high - low) * (fanRows - 1))) }
	for c := range columns {
		month := c * (n - 1) / max(1, columns-1)
		at := func(i int) int { return row(q[i].GetValues()[month]) }
		fill(rows, c, at(4), at(0), '░')
		fill(rows, c, at(3), at(1), '▓')
		rows[at(2)][c] = '━'
	}
	p.section("%s by month%s", line.GetName(), commaUnit(write.unit(currency), ""))
	for r, cells := range rows {
		text := ""
		if r%5 == 0 {
			text = write.text(high - (high-low)*float64(r)/(fanRows-1))
		}
		p.line("  %*s %s", label, text, strings.TrimRight(string(cells), " "))
	}
	if len(months) == n {
		p.line("  %*s %s%*s", label, "", month(months[0]), columns-7, month(months[n-1]))
	}
	p.line("  %*s ░ %s to %s   ▓ %s to %s   ━ %s", label, "", quantileName(q[0].GetProbability()), quantileName(q[4].GetProbability()),
		quantileName(q[1].GetProbability()), quantileName(q[3].GetProbability()), quantileName(q[2].GetProbability()))
}

func commaUnit(unit, currency string) string {
	if unit == "" {
		return ""
	}
	return ", " + unitName(unit, currency)
}

func fill(rows [][]rune, column, from, to int, with rune) {
	for r := from; r <= to; r++ {
		rows[r][column] = with
	}
}

// bounds returns the range of all quantiles, never empty.
func bounds(quantiles []*pb.FanQuantile) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, q := range quantiles {
		for _, x := range q.GetValues() {
			low, high = min(low, x), max(high, x)
		}
	}
	if low == high {
		high = low + max(1, math.Abs(low))
	}
	return low, high
}

// month cuts a date to its month.
func month(date string) string { return fmt.Sprintf("%.7s", date) }
