package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Run is a finished run, as its events told it.
type Run struct {
	Header   *pb.RunHeader
	Summary  *pb.RunSummary
	Chunks   []*pb.RunChunk
	Events   *pb.EventStatistics // nil where none are shown
	Currency string              // of the case; empty if not known
	// Seed and Random are the request's: they are not in the header.
	Seed   uint64
	Random bool
	// Scenarios asks for a line for each scenario.
	Scenarios bool
	// Replay returns the command that values a path of a random run alone; nil leaves out the list of such paths.
	Replay func(path int64) string
}

// histogramsUnasked is how many histograms are drawn of columns that nobody named.
const histogramsUnasked = 6

// Run writes a finished run. With all, a histogram is drawn for every column, else for the first ones.
func (p *Page) Run(r *Run, all bool) {
	h := r.Header
	p.line("%s", r.what())
	p.line("engine %s, request %.12s", h.GetEngineVersion(), h.GetFingerprint())
	if m := Measure(h.GetMeasure()); m != "" {
		p.line("probabilities of default and expected losses are %s", m)
	}
	p.findings(h.GetFindings())
	p.drivers(h)
	p.strata(h)
	p.axes(h)
	if r.Scenarios {
		p.scenarios(r)
	}
	// A grid or a set of stresses is no sample: where each scenario is shown, quantiles over them say nothing more.
	if r.Random || !r.Scenarios {
		p.distribution(r)
	}
	p.reduction(r)
	p.precisions(r.Summary)
	p.withoutValue(r)
	if r.Random && r.Replay != nil {
		p.tails(r)
		p.draws(r)
	}
	if r.Random {
		p.histograms(r, all)
	}
	p.eventStatistics(r.Events, r.Currency, r.Header.GetStrata() != nil)
	for i, fan := range r.Summary.GetFans() {
		p.fan(fan, h.GetFanLines()[i], h.GetMonthEndDates(), r.Currency)
	}
	p.line("\ndigest %s", r.Summary.GetDigest())
}

func (r *Run) what() string {
	n := r.Header.GetScenarioCount()
	text := count(n) + " scenarios"
	switch {
	case r.Random:
		text = fmt.Sprintf("%s random scenarios, seed %d", count(n), r.Seed)
		if drawn := r.Summary.GetScenarioCount(); drawn < n {
			text = fmt.Sprintf("%s of at most %s", count(drawn), text)
		}
	case len(r.Header.GetAxes()) > 0:
		text = fmt.Sprintf("%s scenarios of a grid over %d inputs", count(n), len(r.Header.GetAxes()))
	case len(r.Header.GetStressIds()) > 0:
		text = count(n) + " stress scenarios"
	}
	if failed := r.Summary.GetFailedScenarioCount(); failed > 0 {
		text += fmt.Sprintf(", %s failed", count(failed))
	}
	return text
}

// drivers lists what is drawn at random, and what of it is a suggestion.
func (p *Page) drivers(h *pb.RunHeader) {
	if len(h.GetUncertainties()) == 0 {
		return
	}
	p.section("drawn at random")
	for i, u := range h.GetUncertainties() {
		p.line("  %s %s", driverName(u), Distribution(u))
		if i < len(h.GetDriverOrigins()) {
			p.wrapped(Origin(u, h.GetDriverOrigins()[i]), 6)
		}
		note := u.GetReason()
		if u.GetSuggested() {
			note = strings.TrimSuffix("suggested by the case: "+note, ": ")
		}
		p.wrapped(note, 6)
	}
	for _, c := range h.GetCorrelations() {
		p.line("  correlation %s of %s and %s", strconv.FormatFloat(c.GetRho(), 'g', -1, 64), c.GetPathA(), c.GetPathB())
	}
}

// Measure says in which sense probabilities of default hold; nothing where that is not stated.
func Measure(m pb.ProbabilityMeasure) string {
	switch m {
	case pb.ProbabilityMeasure_PROBABILITY_MEASURE_MARKET_IMPLIED:
		return "market-implied"
	case pb.ProbabilityMeasure_PROBABILITY_MEASURE_REAL_WORLD:
		return "real-world"
	}
	return ""
}

// Origin says where a driver's distribution comes from; nothing where the caller stated it and it is no default time.
func Origin(u *pb.Uncertainty, o *pb.DriverOrigin) string {
	text := ""
	switch m := Measure(o.GetMeasure()); {
	case m != "" && o.GetSource() != "":
		text = m + " probabilities: " + o.GetSource()
	case m != "":
		text = m + " probabilities"
	case u.GetDistribution().GetDefaultTime() != nil:
		text = "the measure of the hazards is not stated"
	case o.GetCalibrationId() != "":
		text = "filled by default, " + o.GetCalibrationId() + ": " + o.GetSource()
	}
	return text
}

// Distribution says in a few words how an input is drawn.
func Distribution(u *pb.Uncertainty) string {
	var how string
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	switch d := u.GetDistribution().GetFamily().(type) {
	case *pb.Distribution_Normal:
		how = "normal, mean " + number(d.Normal.GetMean()) + ", deviation " + number(d.Normal.GetStdDev())
	case *pb.Distribution_Lognormal:
		how = "lognormal, median " + number(d.Lognormal.GetMedian()) + ", sigma of the log " + number(d.Lognormal.GetSigmaLog())
	case *pb.Distribution_Uniform:
		how = "uniform " + number(d.Uniform.GetLow()) + ".." + number(d.Uniform.GetHigh())
	case *pb.Distribution_Triangular:
		how = "triangular " + number(d.Triangular.GetLow()) + ".." + number(d.Triangular.GetHigh()) + ", mode " + number(d.Triangular.GetMode())
	case *pb.Distribution_Pert:
		how = "PERT " + number(d.Pert.GetLow()) + ".." + number(d.Pert.GetHigh()) + ", mode " + number(d.Pert.GetMode())
	case *pb.Distribution_Bernoulli:
		how = number(d.Bernoulli.GetHighValue()) + " with probability " + number(d.Bernoulli.GetProbability()) + ", else " + number(d.Bernoulli.GetLowValue())
	case *pb.Distribution_Empirical:
		how = "one of listed values"
	case *pb.Distribution_OnTimeOrLognormal:
		x := d.OnTimeOrLognormal
		how = "0 with probability " + number(x.GetZeroProbability()) + ", else lognormal, median " + number(x.GetMedian()) + ", sigma of the log " + number(x.GetSigmaLog())
	case *pb.Distribution_DefaultTime:
		return byDefault(d.DefaultTime)
	case *pb.Distribution_OnTimeOrLognormalByMean:
		x := d.OnTimeOrLognormalByMean
		how = "0 with probability " + number(x.GetZeroProbability()) + ", else lognormal, mean of both " + number(x.GetMean()) + ", sigma of the log " + number(x.GetSigmaLog())
	case *pb.Distribution_LognormalByPercentiles:
		how = "lognormal, P50 " + number(d.LognormalByPercentiles.GetP50()) + ", P90 " + number(d.LognormalByPercentiles.GetP90())
	default:
		return evolving(u.GetDistribution(), number)
	}
	return operator(u.GetShock()) + " " + how
}

// byDefault says where the hazards of a default come from.
func byDefault(d *pb.DefaultTimeDistribution) string {
	switch {
	case d.GetRating() != "":
		return "by a default, hazard of rating " + d.GetRating()
	case len(d.GetCdsSpreadRates()) > 0:
		return "by a default, hazard from swaps"
	}
	return "by a default, hazard listed"
}

// evolving says how an input moves month by month.
func evolving(d *pb.Distribution, number func(float64) string) string {
	say := func(what string, m *pb.MeanRevertingDistribution) string {
		return "by month: " + what + ", reversion " + number(m.GetMeanReversion()) + " a year, volatility " + number(m.GetVolatility())
	}
	switch d := d.GetFamily().(type) {
	case *pb.Distribution_MeanRevertingRate:
		return say("a rate about its curve", d.MeanRevertingRate)
	case *pb.Distribution_MeanRevertingPrice:
		return say("a price about its curve", d.MeanRevertingPrice)
	case *pb.Distribution_MeanRevertingShare:
		return say("a share about its level", d.MeanRevertingShare)
	case *pb.Distribution_MeanRevertingIndex:
		return say("an index whose growth strays", d.MeanRevertingIndex)
	}
	return ""
}

// operator is how a shock is written on the command line.
func operator(s pb.Shock) string {
	switch s {
	case pb.Shock_SHOCK_ADD:
		return "+="
	case pb.Shock_SHOCK_SCALE:
		return "*="
	default:
		return "="
	}
}

// axes lists the points of a grid.
func (p *Page) axes(h *pb.RunHeader) {
	if len(h.GetAxes()) == 0 {
		return
	}
	p.section("axes")
	for _, axis := range h.GetAxes() {
		points := Points(axis)
		text := strings.Join(points, ", ")
		if len(points) > 12 {
			text = fmt.Sprintf("%s, %s, ... %s (%d points)", points[0], points[1], points[len(points)-1], len(points))
		}
		p.line("  %s %s %s", axis.GetPath(), operator(axis.GetShock()), text)
	}
}

// distribution is the table of statistics, a line for each column: what most readers want first, precision and extremes
// behind it.
func (p *Page) distribution(r *Run) {
	p.section("distribution")
	g := grid{keys: 1, header: []string{"", "unit", "this case", "mean"}}
	for _, q := range r.Header.GetQuantileProbabilities() {
		g.header = append(g.header, quantileName(q))
	}
	g.header = append(g.header, "min", "max", "deviation")
	shortfall := r.hasShortfall()
	if shortfall {
		g.header = append(g.header, "mean of low 5%", "mean of high 5%")
	}
	if r.Random {
		g.header = append(g.header, "std error")
	}
	for i, a := range r.Summary.GetColumns() {
		c := r.Header.GetColumns()[i]
		f := r.figures(i)
		row := []string{Column(c.GetName(), c.GetLabel()), f.unit(r.Currency), f.optional(c.BaseValue), f.optional(a.Mean)}
		for q := range r.Header.GetQuantileProbabilities() {
			if q < len(a.GetQuantiles()) {
				row = append(row, f.text(a.GetQuantiles()[q].GetValue()))
			} else {
				row = append(row, none)
			}
		}
		row = append(row, f.extreme(a.GetMinimum()), f.extreme(a.GetMaximum()), f.spread(a.StdDev))
		if shortfall {
			row = append(row, f.optional(a.MeanOfLowest_5Percent), f.optional(a.MeanOfHighest_5Percent))
		}
		if r.Random {
			row = append(row, f.spread(a.StdError))
		}
		g.rows = append(g.rows, row)
	}
	p.table(&g)
}

// quantileName is P5 for 0.05.
func quantileName(q float64) string {
	return "P" + strconv.FormatFloat(math.Round(q*1e6)/1e4, 'g', -1, 64)
}

// withoutValue says how many scenarios have no value of a column, and why.
func (p *Page) withoutValue(r *Run) {
	var g grid
	g.keys, g.tail = 1, 2
	for i, a := range r.Summary.GetColumns() {
		c := r.Header.GetColumns()[i]
		for _, absent := range a.GetAbsent() {
			share := float64(absent.GetCount()) / float64(max(1, r.Summary.GetScenarioCount()))
			if absent.Fraction != nil { // by strata, scenarios do not all stand for the same
				share = absent.GetFraction()
			}
			g.add(Column(c.GetName(), c.GetLabel()), count(absent.GetCount()), "("+strconv.FormatFloat(share, 'f', 4, 64)+")", absent.GetReason())
		}
	}
	if len(g.rows) > 0 {
		p.section("scenarios without value")
		p.table(&g)
	}
}

// scenarios is the table of all scenarios: what changes in each, and what comes of it. Stresses are few and named, so they
// stand side by side.
func (p *Page) scenarios(r *Run) {
	p.section("scenarios")
	names := r.scenarioNames()
	figures := make([]figures, len(r.Header.GetColumns()))
	header := []string{"#"}
	for _, name := range names.header {
		header = append(header, shortPath(name))
	}
	units := make([]string, len(header))
	units[0] = "unit"
	for i, c := range r.Header.GetColumns() {
		figures[i] = r.figures(i)
		header = append(header, Column(c.GetName(), c.GetLabel()))
		units = append(units, figures[i].unit(r.Currency))
	}
	g := grid{keys: 1 + len(names.header), header: header, rows: [][]string{units}}
	r.eachScenario(func(scenario int64, values []float64) {
		row := append([]string{strconv.FormatInt(scenario, 10)}, names.of(scenario)...)
		for i, x := range values {
			row = append(row, figures[i].text(x))
		}
		g.rows = append(g.rows, row)
	})
	if len(r.Header.GetStressIds()) > 0 {
		g = transposed(&g)
	}
	p.table(&g)
}

// transposed makes rows of the columns of a table whose keys are a number and a name.
func transposed(g *grid) grid {
	out := grid{keys: 1, header: []string{"", "unit"}}
	for _, row := range g.rows[1:] {
		out.header = append(out.header, row[1])
	}
	for c := g.keys; c < len(g.header); c++ {
		row := []string{g.header[c], g.rows[0][c]}
		for _, scenario := range g.rows[1:] {
			row = append(row, scenario[c])
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// shortPath is the last part of a path: the whole one stands above the table.
func shortPath(path string) string {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[i+1:]
	}
	return path
}

// eachScenario calls f for each scenario in order with its values, NaN where it has none.
func (r *Run) eachScenario(f func(scenario int64, values []float64)) {
	values := make([]float64, len(r.Header.GetColumns()))
	for _, chunk := range r.Chunks {
		for k := range int(chunk.GetScenarioCount()) {
			for i, column := range chunk.GetColumns() {
				values[i] = column.GetValues()[k]
			}
			f(chunk.GetFirstScenario()+int64(k), values)
		}
	}
}

// names tell scenarios apart: the points of a grid, the ids of stresses.
type names struct {
	header []string
	of     func(scenario int64) []string
}

func (r *Run) scenarioNames() names {
	if ids := r.Header.GetStressIds(); len(ids) > 0 {
		return names{[]string{"stress"}, func(i int64) []string {
			if ids[i] == "" {
				return []string{"this case"}
			}
			return []string{ids[i]}
		}}
	}
	axes := r.Header.GetAxes()
	var header []string
	points := make([][]string, len(axes))
	for i, axis := range axes {
		header = append(header, axis.GetPath()+" "+operator(axis.GetShock()))
		points[i] = Points(axis)
	}
	return names{header, func(i int64) []string {
		row := make([]string, len(axes))
		for k := len(axes) - 1; k >= 0; k-- {
			n := int64(len(points[k]))
			row[k] = points[k][i%n]
			i /= n
		}
		return row
	}}
}

// Points returns the values of an axis, a range written out:
//
//	first + i x (last - first) / (count - 1), to 18 decimals, half even
func Points(axis *pb.GridAxis) []string {
	if v := axis.GetValues(); v != nil {
		return v.GetValues()
	}
	r := axis.GetRange()
	first, last, n := amount(r.GetFirst()), amount(r.GetLast()), int64(r.GetCount())
	points := make([]string, n)
	for i := range points {
		// Divided to 40 places first, so that rounding to 18 rounds once.
		step := last.Sub(first).Mul(decimal.NewFromInt(int64(i))).DivRound(decimal.NewFromInt(max(1, n-1)), 40)
		points[i] = first.Add(step).RoundBank(18).String()
	}
	return points
}
