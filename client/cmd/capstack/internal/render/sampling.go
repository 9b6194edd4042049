package render

import (
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// strata says how the paths of a run were parted.
func (p *Page) strata(h *pb.RunHeader) {
	s := h.GetStrata()
	if s == nil {
		return
	}
	p.section("paths by strata")
	p.line("  of the draws of %s, from low to high", s.GetPath())
	g := grid{keys: 1, header: []string{"", "probability", "of the paths"}}
	for _, x := range s.GetStrata() {
		g.add(ofHundred(x.GetLowProbability())+" .. "+ofHundred(x.GetHighProbability()), ofHundred(x.GetHighProbability()-x.GetLowProbability()),
			ofHundred(x.GetPathFraction()))
	}
	p.table(&g)
}

// ofHundred writes a share in percent, with as many digits as tell small ones apart.
func ofHundred(x float64) string { return strconv.FormatFloat(100*x, 'g', 4, 64) + "%" }

// reduction tells what control variates or strata made of the error of means: how many times the paths independent draws would
// need for the same.
func (p *Page) reduction(r *Run) {
	controls := r.Header.GetControlVariateCount() > 0
	g := grid{keys: 1, header: []string{"", "mean", "std error", "variance ratio"}}
	if controls {
		g.header = []string{"", "mean", "std error", "corrected", "std error", "variance ratio"}
	} else if r.Header.GetStrata() == nil {
		return
	}
	for i, a := range r.Summary.GetColumns() {
		c, f := r.Header.GetColumns()[i], r.figures(i)
		row := []string{Column(c.GetName(), c.GetLabel()), f.optional(a.Mean), f.spread(a.StdError)}
		if controls {
			row = append(row, f.corrected(a.GetControlledMean())...)
		} else {
			row = append(row, ratioOf(a))
		}
		g.rows = append(g.rows, row)
	}
	if controls {
		p.section("means corrected by %d control variates", r.Header.GetControlVariateCount())
	} else {
		p.section("means by strata, and what independent draws would need")
	}
	p.table(&g)
}

// corrected writes an estimate by control variates.
func (f figures) corrected(x *pb.ControlledEstimate) []string {
	if x == nil {
		return []string{none, none, none}
	}
	return []string{f.text(x.GetValue()), f.spread(&x.StdError), ratio(x.GetVarianceRatio())}
}

// ratioOf is the variance of the mean of as many independent draws over that of the mean: std_dev^2 / count / std_error^2.
func ratioOf(a *pb.ColumnAggregate) string {
	if a.StdDev == nil || a.StdError == nil || a.GetStdError() == 0 || a.GetCount() == 0 {
		return none
	}
	s := a.GetStdDev() / a.GetStdError()
	return ratio(s * s / float64(a.GetCount()))
}

// ratio writes how many times one variance is another.
func ratio(x float64) string {
	switch {
	case x >= 1000:
		return group(strconv.FormatFloat(x, 'f', 0, 64))
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}
