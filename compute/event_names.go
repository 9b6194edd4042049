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

// nameStatistics fills the frame of names; see [NameStatistics].
func nameStatistics(frame *NameStatistics, plan *run.Events, t *run.EventTotals) *NameStatistics {
	out, n := *frame, t.Names
	sum := t.All.Loss.Sum()
	out.ExpectedLoss = Estimate{t.All.Loss.Mean(), t.All.Loss.StandardError()}
	out.Exposure = Estimate{t.All.Exposure.Mean(), t.All.Exposure.ErrorOver(t.All.Exposure.Count())}
	out.ProjectDefault = probability(t.All.Exposure.Count(), t.Paths)
	out.NobodyShare = ratio(n.Nobody.Part.Value(), sum)
	tails := make([]stat.UpperTail, len(shortfallLevels()))
	for k, level := range shortfallLevels() {
		tails[k] = stat.UpperTailOf(n.Tail, level)
		x := tails[k].Sum(n.Tail)
		out.Tails = append(out.Tails, TailLoss{level, ratio(x, tails[k].Size), ratio(tails[k].Sum(n.Nobody.Tail), x)})
	}
	out.Names = slices.Clone(frame.Names)
	for i := range out.Names {
		x, name := &out.Names[i], &n.Names[i]
		count := n.Joint[i][0]
		x.Default, x.ProjectDefault = probability(count, t.Paths), probability(name.Defaults, count)
		x.ByYear = byYear(plan, name.Quarters)
		x.Loss = Estimate{name.Loss.Mean(), name.Loss.StandardError()}
		x.LossShare, x.EqualLossShare = ratio(name.Loss.Sum(), sum), ratio(name.Part.Value(), sum)
		for _, tail := range tails {
			of := tail.Sum(n.Tail)
			x.TailShares = append(x.TailShares, ratio(tail.Sum(name.Tail), of))
			x.EqualTailShares = append(x.EqualTailShares, ratio(tail.Sum(name.PartTail)/run.WholePath, of))
		}
		x.Exposure = Estimate{name.Exposure.Mean(), name.Exposure.ErrorOver(name.Exposure.Count())}
		x.Debt = Estimate{name.Balance.Mean(), name.Balance.StandardError()}
		x.DebtExpected = debtExpected(n, name, t.Paths)
		x.WrongWay = ratio(x.Debt.Value, x.DebtExpected)
		for k := range n.Draws {
			shift := ratio(name.Draws[k].Value(), float64(count)) - n.Draws[k].Mean()
			x.DrawShifts = append(x.DrawShifts, ratio(shift, n.Draws[k].StandardDeviation()))
		}
		for k := i + 1; k < len(out.Names); k++ {
			out.Pairs = append(out.Pairs, namePair(n, i, k, t.Paths))
		}
	}
	return &out
}

// debtExpected is the debt at the beginnings of the quarters in which a name defaults, on the average path on which it has not
// defaulted before:
//
//	sum over quarters q of (defaults in q) x (mean of debt at the beginning of q over paths without a default before q) / defaults
//
// It is the expectation of a comparison of observed with expected events under a proportional hazard (Cox, "Regression Models and
// Life-Tables", JRSS B 34 (1972), equation 17). Were the hazard of the name the same on every path, the debt at its default
// would have this mean, whatever else its own default does to the debt later.
func debtExpected(n *run.NameTotals, name *run.NameTotal, paths uint64) float64 {
	var before, all uint64
	sum := 0.0
	for q, defaults := range name.Quarters {
		if defaults > 0 {
			alive := n.Open[q]
			alive.Subtract(&name.Gone[q])
			sum += float64(alive.Value() / float64(paths-before) * float64(defaults))
		}
		before += defaults
		all += defaults
	}
	return ratio(sum, float64(all))
}

// namePair compares the joint default of two names with independent ones:
//
//	correlation = (p12 - p1 p2) / sqrt(p1 (1 - p1) p2 (1 - p2))
func namePair(n *run.NameTotals, i, k int, paths uint64) NamePair {
	first, second := probability(n.Joint[i][0], paths).Value, probability(n.Joint[k][0], paths).Value
	out := NamePair{First: i, Second: k, Both: probability(n.Joint[i][k-i], paths), Independent: float64(first * second)}
	out.Ratio = ratio(out.Both.Value, out.Independent)
	spread := math.Sqrt(float64(float64(first*(1-first)) * float64(second*(1-second))))
	out.Correlation = ratio(out.Both.Value-out.Independent, spread)
	return out
}

// byYear adds up quarters.
func byYear(plan *run.Events, quarters []uint64) []int64 {
	out := make([]int64, plan.Years())
	for q, n := range quarters {
		out[plan.YearOfQuarter(q)] += int64(n) //nolint:gosec // at most the paths
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
