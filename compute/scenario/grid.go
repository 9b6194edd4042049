package scenario

import (
	"errors"
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Limits of a grid. Beyond MaxShapes programs, building them costs more than running them.
const (
	MaxAxes       = 8
	MaxGridPoints = 100_000
	MaxShapes     = 256
)

// Axis is one input of a grid and the values it takes.
type Axis struct {
	Path  string
	Shock project.Shock
	Texts []string
}

func (a *Axis) override(i int) project.Override {
	return project.Override{Path: a.Path, Shock: a.Shock, Text: a.Texts[i]}
}

// Grid is every combination of the points of its axes, the last axis fastest:
//
//	scenario = sum over axes of point x (product of the lengths of the axes behind it)
//
// A point that its field cannot hold is a finding. A combination of structure that makes the case invalid fails its own
// scenarios only.
func Grid(b *Base, axes []Axis) (Source, error) {
	g := &grid{axes: make([]gridAxis, len(axes)), scenarios: 1}
	if f := checkAxes(b, axes); len(f) > 0 {
		return nil, f
	}
	for i := len(axes) - 1; i >= 0; i-- {
		a := &g.axes[i]
		a.number = b.number(axes[i].Path)
		a.points, a.stride = int64(len(axes[i].Texts)), g.scenarios
		g.scenarios *= a.points
	}
	shapes := int64(1)
	for i := len(axes) - 1; i >= 0; i-- {
		if !g.axes[i].number {
			g.axes[i].shapes = shapes
			if shapes *= g.axes[i].points; shapes > MaxShapes {
				return nil, project.Findings{finding("grid.axes", "limit",
					"the axes on structure make more than %d different programs; give fewer points on lists, dates of debt and other structure", MaxShapes)}
			}
		}
	}
	if err := g.build(b, axes, int(shapes)); err != nil {
		return nil, err
	}
	return g, nil
}

type grid struct {
	axes      []gridAxis
	shapes    []Shape
	rows      [][]*gridRow // by shape, of the axes on numbers, in the order of Varying
	scenarios int64
}

type gridAxis struct {
	number bool  // on an input of the program; else on structure
	points int64 // how many
	stride int64 // scenarios between neighbouring points
	shapes int64 // shapes between neighbouring points, on structure
}

// gridRow is the points of an axis in one shape.
type gridRow struct {
	axis   *gridAxis
	values []float64
}

func checkAxes(b *Base, axes []Axis) project.Findings {
	var f project.Findings
	if n := len(axes); n < 1 || n > MaxAxes {
		f = append(f, finding("grid.axes", "limit", "has %d axes; give 1 to %d", n, MaxAxes))
	}
	first, points := map[string]int{}, 1
	for i := range axes {
		at := fmt.Sprintf("grid.axes[%d]", i)
		if k, taken := first[axes[i].Path]; taken {
			f = append(f, finding(at+".path", "unique", "%s is varied by grid.axes[%d] already", axes[i].Path, k))
			continue
		}
		first[axes[i].Path] = i
		n := len(axes[i].Texts)
		if n == 0 {
			f = append(f, finding(at+".texts", "required", "is empty; give the values of the axis"))
			continue
		}
		if points = min(points, MaxGridPoints+1) * min(n, MaxGridPoints+1); n <= MaxGridPoints {
			f = append(f, checkPoints(b, &axes[i], at)...)
		}
	}
	if points > MaxGridPoints {
		f = append(f, finding("grid.axes", "limit", "the axes have more than %d points in all", MaxGridPoints))
	}
	return f
}

// checkPoints checks each point of an axis by itself, as an override of the case.
func checkPoints(b *Base, a *Axis, at string) project.Findings {
	v, err := project.Get(&b.Case, a.Path)
	if err != nil {
		return project.Findings{finding(at+".path", "path", "%v", err)}
	}
	number := b.number(a.Path)
	if !number && len(a.Texts) > MaxShapes {
		return project.Findings{finding(at+".texts", "limit", "%s is structure: each of its values needs a program of its own, at most %d", a.Path, MaxShapes)}
	}
	var f project.Findings
	for i := range a.Texts {
		if number && v.Kind == project.AmountKind {
			continue // checked with its value, which depends on the shape
		}
		if _, err := project.Apply(b.Case, append(b.overrides(), a.override(i))); err != nil {
			f = append(f, finding(fmt.Sprintf("%s.texts[%d]", at, i), "format", "%v", lastMessage(err)))
		}
	}
	return f
}

// overrides are all that scenarios share, in an order that gives the same case.
func (b *Base) overrides() []project.Override {
	return append(append([]project.Override{}, b.Structure...), b.Numbers...)
}

// lastMessage is the message of the last finding of an error: that of the override applied last.
func lastMessage(err error) string {
	if f := (project.Findings)(nil); errors.As(err, &f) && len(f) > 0 {
		return f[len(f)-1].Message
	}
	return err.Error()
}

// build makes the shapes and the points of the axes on numbers in each of them.
func (g *grid) build(b *Base, axes []Axis, shapes int) error {
	var f project.Findings
	for k := range shapes {
		var structure []project.Override
		for i := range axes {
			if a := &g.axes[i]; !a.number {
				structure = append(structure, axes[i].override(int(int64(k)/a.shapes%a.points)))
			}
		}
		s := b.shapeOrFault(structure)
		var rows []*gridRow
		for i := range axes {
			if !g.axes[i].number || s.Fault != "" {
				continue
			}
			row, found := points(&s, &axes[i], fmt.Sprintf("grid.axes[%d]", i), &g.axes[i])
			if f = append(f, found...); row != nil {
				rows = append(rows, row)
			}
		}
		g.shapes, g.rows = append(g.shapes, s), append(g.rows, rows)
		if len(f) > 0 {
			return f // the other shapes would say it again
		}
	}
	for i := range g.shapes {
		if g.shapes[i].Fault == "" {
			return nil
		}
	}
	return project.Findings{finding("grid", "stress", "no combination makes a valid case: %s", g.shapes[0].Fault)}
}

// points are the values of an axis in a shape. A shape whose program has no such input fails.
func points(s *Shape, a *Axis, at string, of *gridAxis) (*gridRow, project.Findings) {
	i, ok := s.Program.Input(a.Path)
	if !ok {
		*s = Shape{Fault: a.Path + " is no input of the case as the other axes shape it"}
		return nil, nil
	}
	row := &gridRow{axis: of, values: make([]float64, len(a.Texts))}
	var f project.Findings
	for k := range a.Texts {
		to, found := meetWithin(s, i, a.override(k))
		if found != nil {
			found.Path = fmt.Sprintf("%s.%s[%d]", at, "texts", k)
			f = append(f, *found)
			continue
		}
		row.values[k] = to.Float64()
	}
	s.Varying = append(s.Varying, i)
	return row, f
}

// meetWithin is what an override makes of a shape's input, which its field must be able to hold.
func meetWithin(s *Shape, input int, o project.Override) (money.Fixed, *project.Finding) {
	in := s.Program.Inputs[input]
	to, f := Meet(s.Resolved, in, s.Value(input), o)
	if f != nil || in.Kind == program.Day {
		return to, f
	}
	if within, ok := project.RangeOf(&s.Resolved.Case, o.Path); ok && !within.Contains(to) {
		return to, fault("text", "range", "%s: %s is out of range; it must be %s", o.Path, to, within)
	}
	return to, nil
}

func (g *grid) Scenarios() int64 { return g.scenarios }
func (g *grid) Shapes() []Shape  { return g.shapes }

func (g *grid) ShapeOf(scenario int64) int {
	k := int64(0)
	for i := range g.axes {
		if a := &g.axes[i]; !a.number {
			k += scenario / a.stride % a.points * a.shapes
		}
	}
	return int(k)
}

func (g *grid) Fill(shape int, scenarios []int64, b *Block) {
	b.Outside = [Lanes]uint16{}
	for k, row := range g.rows[shape] {
		a, to := row.axis, b.Rows[k]
		for lane, s := range scenarios {
			to[lane] = row.values[s/a.stride%a.points]
		}
	}
}
