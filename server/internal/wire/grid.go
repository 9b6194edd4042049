package wire

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest axes of a grid.
const (
	maxAxisValues = 1000    // listed, and repeated in the header of the run
	maxAxisPoints = 100_000 // of a range
)

// AxisPoints returns the points of a grid's axis as the texts of overrides, at least one unless there are findings. Listed
// values come back as they are: whether they fit the input is for package project to say. A range is spaced evenly, its
// ends exact; path is the axis's own, such as grid.axes[0], and starts the paths of findings.
//
//	point_i = first + i (last - first) / (count - 1)     rounded half even at 18 decimals
func AxisPoints(path string, in *capstackv1.GridAxis) ([]string, project.Findings) {
	var findings project.Findings
	s := root(&findings, path)
	switch {
	case in.GetValues() != nil:
		listed := s.in("values")
		values := listed.texts("values", maxAxisValues, in.GetValues().GetValues())
		if len(values) == 0 {
			listed.found("values", "required", "list at least one value")
		}
		return values, findings
	case in.GetRange() != nil:
		points := s.in("range").spaced(in.GetRange())
		return points, findings
	default:
		s.found("points", "required", "give values or a range")
		return nil, findings
	}
}

// spaced returns the points of a range, nil with a finding if it has none.
func (s *scope) spaced(in *capstackv1.GridRange) []string {
	before := len(*s.out)
	first, last := s.decimalOrZero("first", in.First), s.decimalOrZero("last", in.Last)
	if in.Count < 2 || in.Count > maxAxisPoints {
		s.found("count", "range", "%d points; give 2..%d", in.Count, maxAxisPoints)
	}
	if len(*s.out) > before {
		return nil
	}
	points := make([]string, in.Count)
	for i := range points {
		points[i] = between(first, last, int64(i), int64(len(points)-1)).String()
	}
	return points
}

// between returns first + i/n (last - first). The product is taken before the quotient, so that what is a short decimal
// number comes out as one. Nothing overflows: decimal text is below 1e18 and i at most 1e5, but the product is not bounded
// by 1.7e20, and where it leaves that range the quotient is taken first.
func between(first, last money.Fixed, i, n int64) money.Fixed {
	width, _ := money.Sub(last, first)
	if product, ok := money.Mul(width, money.FromInt(i)); ok {
		step, _ := money.Div(product, money.FromInt(n))
		point, _ := money.Add(first, step)
		return point
	}
	share, _ := money.FromRatio(i, n)
	step, _ := money.Mul(width, share)
	point, _ := money.Add(first, step)
	return point
}
