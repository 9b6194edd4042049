package scenario

import (
	"math"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Bumps is scenarios that differ from the case in one input each. It is never changed after it is made.
type Bumps struct {
	shape Shape
	rows  []bumpRow // by Shape.Varying
}

// bumpRow is one input with its own value and its range.
type bumpRow struct {
	driver
	whole bool
}

// Bump is one scenario: the input of a row of Shape.Varying and its value; Row -1 leaves the case as it is.
type Bump struct {
	Row int
	To  float64
}

// NewBumps makes the space of the inputs at the given positions of the shape's program, each at most once.
func NewBumps(s Shape, inputs []int) *Bumps {
	x := &Bumps{shape: s}
	x.shape.Varying = inputs
	for _, i := range inputs {
		x.rows = append(x.rows, newBumpRow(&s, i))
	}
	return x
}

func newBumpRow(s *Shape, input int) bumpRow {
	in := s.Program.Inputs[input]
	row := bumpRow{driver: driverOf(s, &project.Uncertainty{}, in.Path, input), whole: in.Kind == program.Day}
	if within, ok := project.RangeOf(&s.Resolved.Case, in.Path); ok && within.Whole {
		row.whole = true
	}
	return row
}

// Shape is the program with the inputs that Fill writes.
func (x *Bumps) Shape() *Shape { return &x.shape }

// Own is the case's own value of a row; Whole tells whether it is a day or a whole number, which is rounded up.
func (x *Bumps) Own(row int) (own float64, whole bool) { return x.rows[row].own, x.rows[row].whole }

// Fill writes the inputs of up to 64 scenarios. Lanes without one are the case as it is.
func (x *Bumps) Fill(points []Bump, b *Block) {
	b.Outside = [Lanes]uint16{}
	for k := range x.rows {
		row := b.Rows[k]
		for lane := range row {
			row[lane] = x.rows[k].own
		}
	}
	for lane, p := range points {
		if p.Row < 0 {
			continue
		}
		r, to := &x.rows[p.Row], p.To
		if r.whole {
			to = math.Ceil(to)
		}
		if !r.holds(to) {
			b.Outside[lane], to = uint16(p.Row+1), r.own
		}
		b.Rows[p.Row][lane] = to
	}
}

// EndsOf are the values of an input under two texts of a shock. The findings stand at at.path, at.low and at.high.
func EndsOf(s *Shape, path string, shock project.Shock, texts [2]string, at string) (input int, ends [2]float64, f project.Findings) {
	input, ok := s.Program.Input(path)
	if !ok {
		return 0, ends, project.Findings{structureFinding(s, at+".path", path)}
	}
	for k, end := range []string{".low", ".high"} {
		to, found := meetWithin(s, input, project.Override{Path: path, Shock: shock, Text: texts[k]})
		if found != nil {
			if found.Path == "text" {
				found.Path = at + end
			} else {
				found.Path = at + "." + found.Path
			}
			f = append(f, *found)
			continue
		}
		ends[k] = to.Float64()
	}
	return input, ends, f
}
