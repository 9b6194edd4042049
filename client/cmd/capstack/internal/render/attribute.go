package render

import (
	"encoding/csv"
	"io"
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Attribution writes the shares of drivers in the variance of each measure.
func (p *Page) Attribution(r *pb.AttributeVarianceResponse) {
	p.line("%s scenarios; engine %s", count(r.GetScenarioCount()), r.GetEngineVersion())
	p.findings(r.GetFindings())
	for _, m := range r.GetMeasures() {
		p.section("%s, share of variance", Column(m.GetMeasure(), m.GetLabel()))
		switch {
		case m.GetVariance() == 0 && m.GetPathCount() > 0:
			p.line("it does not vary over %s paths", count(m.GetPathCount()))
			continue
		case len(m.GetShares()) == 0:
			p.line("%s paths have a value in every scenario, too few for shares", count(m.GetPathCount()))
			continue
		}
		g := grid{keys: 1, header: []string{"driver", "first order", "error", "total", "error"}}
		for i, s := range m.GetShares() {
			g.add(driverName(r.GetUncertainties()[i]), share(s.GetFirstOrder()), share(s.GetFirstOrderError()), share(s.GetTotal()), share(s.GetTotalError()))
		}
		p.table(&g)
		if n := m.GetAbsentPathCount(); n > 0 {
			p.line("%s paths are left out: a scenario of theirs has no value", count(n))
		}
	}
}

// driverName is the path of a driver, with a mark where it moves more than one input.
func driverName(u *pb.Uncertainty) string {
	if n := len(u.GetAlsoPaths()); n > 0 {
		return u.GetPath() + " and " + strconv.Itoa(n) + " more"
	}
	return u.GetPath()
}

func share(x float64) string { return strconv.FormatFloat(x, 'f', 4, 64) }

// AttributionCSV writes a row for each measure and driver.
func AttributionCSV(w io.Writer, r *pb.AttributeVarianceResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("measure", "label", "driver", "first_order", "first_order_error", "total", "total_error", "paths", "absent_paths")
	for _, m := range r.GetMeasures() {
		for i, s := range m.GetShares() {
			write(m.GetMeasure(), m.GetLabel(), r.GetUncertainties()[i].GetPath(), plainNumber(s.GetFirstOrder()), plainNumber(s.GetFirstOrderError()),
				plainNumber(s.GetTotal()), plainNumber(s.GetTotalError()), strconv.FormatInt(m.GetPathCount(), 10), strconv.FormatInt(m.GetAbsentPathCount(), 10))
		}
	}
	return flush(c)
}
