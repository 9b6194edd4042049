package compute

import (
	"cmp"
	"math"
	"slices"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/stat"
)

// names fills the frame of names; see [NameStatistics].
func (t *eventReader) names(frame *NameStatistics, plan *run.Events) *NameStatistics {
	out := *frame
	exposure := func(e *run.EventTotals) *stat.Moments { return &e.All.Exposure }
	defaults := func(e *run.EventTotals) uint64 { return e.All.Exposure.Count() }
	sum := t.sum(func(e *run.EventTotals) float64 { return e.All.Loss.Sum() })
	out.ExpectedLoss = t.mean(func(e *run.EventTotals) *stat.Moments { return e.All.Loss })
	out.Exposure = t.meanOver(exposure, defaults)
	out.ProjectDefault = t.probability(defaults, computed)
	out.NobodyShare = ratio(t.sum(func(e *run.EventTotals) float64 { return e.Names.Nobody.Part.Value() }), sum)
	whole := t.sketches(func(n *run.NameTotals) *stat.Sketch { return n.Tail })
	tails := make([]stat.UpperTail, len(shortfallLevels()))
	for k, level := range shortfallLevels() {
		tails[k] = stat.UpperTailOf(whole, level)
		x := tails[k].Sum(whole)
		nobody := tails[k].Sum(t.sketches(func(n *run.NameTotals) *stat.Sketch { return n.Nobody.Tail }))
		out.Tails = append(out.Tails, TailLoss{level, ratio(x, tails[k].Size), ratio(nobody, x)})
	}
	out.Names = slices.Clone(frame.Names)
	for i := range out.Names {
		t.name(&out.Names[i], i, plan, sum)
		t.nameTails(&out.Names[i], i, whole, tails)
		for k := i + 1; k < len(out.Names); k++ {
			out.Pairs = append(out.Pairs, t.pair(i, k))
		}
	}
	return &out
}

// sketches are those of the strata with the weights of their paths.
func (t *eventReader) sketches(of func(*run.NameTotals) *stat.Sketch) stat.WeightedSketch {
	out := stat.WeightedSketch{}
	for h, e := range t.totals {
		out.Parts = append(out.Parts, of(e.Names))
		if t.parted != nil {
			out.Weights = append(out.Weights, t.parted.Weight(h))
		}
	}
	return out
}

// name fills what is known of a name from its own paths, given the expected loss, or without strata the sum of losses.
func (t *eventReader) name(x *NameRisk, i int, plan *run.Events, sum float64) {
	name := func(e *run.EventTotals) *run.NameTotal { return &e.Names.Names[i] }
	defaults := func(e *run.EventTotals) uint64 { return e.Names.Joint[i][0] }
	loss := func(e *run.EventTotals) *stat.Moments { return &name(e).Loss }
	exposure := func(e *run.EventTotals) *stat.Moments { return &name(e).Exposure }
	x.Default = t.probability(defaults, computed)
	x.ProjectDefault = t.probability(func(e *run.EventTotals) uint64 { return name(e).Defaults }, defaults)
	x.ByYear = byYear(plan, t.series(func(e *run.EventTotals) []uint64 { return name(e).Quarters }))
	x.Loss = t.mean(loss)
	x.LossShare = ratio(t.sum(func(e *run.EventTotals) float64 { return name(e).Loss.Sum() }), sum)
	x.EqualLossShare = ratio(t.sum(func(e *run.EventTotals) float64 { return name(e).Part.Value() }), sum)
	x.Exposure = t.meanOver(exposure, func(e *run.EventTotals) uint64 { return name(e).Exposure.Count() })
	x.Debt = t.mean(func(e *run.EventTotals) *stat.Moments { return &name(e).Balance })
	x.DebtExpected = t.debtExpected(name)
	x.WrongWay = ratio(x.Debt.Value, x.DebtExpected)
	for k := range t.totals[0].Names.Draws {
		draws := func(e *run.EventTotals) *stat.Moments { return &e.Names.Draws[k] }
		shift := ratio(t.sum(func(e *run.EventTotals) float64 { return name(e).Draws[k].Value() }), t.weight(defaults)) - t.mean(draws).Value
		x.DrawShifts = append(x.DrawShifts, ratio(shift, t.deviation(draws)))
	}
}

func (t *eventReader) nameTails(x *NameRisk, i int, whole stat.WeightedSketch, tails []stat.UpperTail) {
	own := t.sketches(func(n *run.NameTotals) *stat.Sketch { return n.Names[i].Tail })
	parts := t.sketches(func(n *run.NameTotals) *stat.Sketch { return n.Names[i].PartTail })
	for _, tail := range tails {
		of := tail.Sum(whole)
		x.TailShares = append(x.TailShares, ratio(tail.Sum(own), of))
		x.EqualTailShares = append(x.EqualTailShares, ratio(tail.Sum(parts)/run.WholePath, of))
	}
}

// debtExpected is the debt at the beginnings of the quarters in which a name defaults, on the average path on which it has not
// defaulted before:
//
//	sum over quarters q of (defaults in q) x (mean of debt at the beginning of q over paths without a default before q) / defaults
//
// It is the expectation of a comparison of observed with expected events under a proportional hazard (Cox, "Regression Models and
// Life-Tables", JRSS B 34 (1972), equation 17). Were the hazard of the name the same on every path, the debt at its default
// would have this mean, whatever else its own default does to the debt later.
func (t *eventReader) debtExpected(name func(*run.EventTotals) *run.NameTotal) float64 {
	all, before, sum := t.weight(computed), 0.0, 0.0
	for q := range name(t.totals[0]).Quarters {
		defaults := t.weight(func(e *run.EventTotals) uint64 { return name(e).Quarters[q] })
		if defaults > 0 {
			alive := t.sum(func(e *run.EventTotals) float64 {
				debt := e.Names.Open[q]
				debt.Subtract(&name(e).Gone[q])
				return debt.Value()
			})
			sum += float64(alive / (all - before) * defaults)
		}
		before = t.weight(func(e *run.EventTotals) uint64 { return sumOf(name(e).Quarters[:q+1]) })
	}
	return ratio(sum, before)
}

// pair compares the joint default of two names with independent ones:
//
//	correlation = (p12 - p1 p2) / sqrt(p1 (1 - p1) p2 (1 - p2))
func (t *eventReader) pair(i, k int) NamePair {
	joint := func(i, k int) Probability {
		return t.probability(func(e *run.EventTotals) uint64 { return e.Names.Joint[i][k-i] }, computed)
	}
	first, second := joint(i, i).Value, joint(k, k).Value
	out := NamePair{First: i, Second: k, Both: joint(i, k), Independent: float64(first * second)}
	out.Ratio = ratio(out.Both.Value, out.Independent)
	spread := math.Sqrt(float64(float64(first*(1-first)) * float64(second*(1-second))))
	out.Correlation = ratio(out.Both.Value-out.Independent, spread)
	return out
}

// byYear adds up quarters.
func byYear(plan *run.Events, quarters []int64) []int64 {
	out := make([]int64, plan.Years())
	for q, n := range quarters {
		out[plan.YearOfQuarter(q)] += n
	}
	return out
}

// revenueByName shares the revenue of the case itself among names, in the order of the tenants, with the Herfindahl index of the
// shares (Hirschman, "The Paternity of an Index", American Economic Review 54 (1964)): 1 with one name, 1/n with n equal ones.
// Tenants that one driver stops are one name, and so are those of one obligor where no driver stops them.
func revenueByName(l *exact.Ledger, tenants []project.Tenant, names []NameRisk) (shares []RevenueShare, index float64) {
	total := 0.0
	at := map[string]int{} // by the driver of a name, or the tenant
	for i := range tenants {
		id := tenants[i].ID
		values, _ := l.Line("revenue[" + id + "]")
		revenue := sum(values...).Float64()
		key := nameOf(names, "tenants["+id+"].stops_paying_date")
		if key == "" {
			key = cmp.Or(tenants[i].ObligorID, id)
		}
		k, ok := at[key]
		if !ok {
			k = len(shares)
			at[key], shares = k, append(shares, RevenueShare{})
		}
		shares[k].Tenants, shares[k].Share = append(shares[k].Tenants, id), shares[k].Share+revenue
		total += revenue
	}
	if total == 0 {
		return nil, math.NaN()
	}
	for k := range shares {
		shares[k].Share /= total
		index += float64(shares[k].Share * shares[k].Share)
	}
	return shares, index
}

// nameOf is the driver that moves a path, or "".
func nameOf(names []NameRisk, path string) string {
	for _, n := range names {
		if n.Path == path || slices.Contains(n.AlsoPaths, path) {
			return n.Path
		}
	}
	return ""
}
