package scenario

import (
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// MaxDirections bounds the directions of a cone.
const MaxDirections = 64

// Cone is the space of scaled directions: a point has one scale for each, not negative, and an input stands at
//
//	own + sum over directions of scale x (value under the direction's overrides - own)
//
// Whole numbers and dates are rounded up to whole ones. It is never changed after it is made.
type Cone struct {
	shape  Shape
	rows   []coneRow // by Shape.Varying
	scales int
}

// coneRow is one input, and by direction how far a scale of 1 moves it.
type coneRow struct {
	bumpRow
	moves []float64
}

// NewCone checks directions and makes their space. The error is project.Findings on directions[i]: an input that is structure
// or no number, one that a direction changes twice, a direction that moves nothing, and two directions that move one input in
// opposite senses, since their joint shock would cancel.
func NewCone(s Shape, directions []Direction) (*Cone, error) {
	c := &Cone{shape: s, scales: len(directions)}
	if n := len(directions); n < 1 || n > MaxDirections {
		return nil, project.Findings{finding("directions", "limit", "has %d directions; give 1 to %d", n, MaxDirections)}
	}
	var f project.Findings
	rows := map[int]int{}
	for k := range directions {
		f = append(f, c.direction(&s, directions, k, rows)...)
	}
	for i := range c.rows {
		f = append(f, c.rows[i].opposed(directions, s.Program.Inputs[c.shape.Varying[i]].Path)...)
	}
	return c, f.Err()
}

// direction adds the inputs that direction k moves.
func (c *Cone) direction(s *Shape, all []Direction, k int, rows map[int]int) (f project.Findings) {
	at := fmt.Sprintf("directions[%d]", k)
	if len(all[k].Overrides) == 0 {
		return project.Findings{finding(at+".overrides", "required", "is empty; a direction moves something")}
	}
	seen, moved := map[string]bool{}, false
	for i, o := range all[k].Overrides {
		field := fmt.Sprintf("%s.overrides[%d]", at, i)
		input, ok := s.Program.Input(o.Path)
		switch {
		case seen[o.Path]:
			f = append(f, finding(field+".path", "unique", "%s is moved twice by one direction; make it one change", o.Path))
			continue
		case !ok:
			f = append(f, structureFinding(s, field+".path", o.Path))
			continue
		}
		seen[o.Path] = true
		to, found := c.end(s, input, o)
		if found != nil {
			found.Path = field + "." + found.Path
			f = append(f, *found)
			continue
		}
		row, known := rows[input]
		if !known {
			row = len(c.rows)
			rows[input] = row
			c.shape.Varying = append(c.shape.Varying, input)
			c.rows = append(c.rows, coneRow{newBumpRow(s, input), make([]float64, len(all))})
		}
		c.rows[row].moves[k] = to.Float64() - c.rows[row].own
		moved = moved || c.rows[row].moves[k] != 0
	}
	if !moved && len(f) == 0 {
		f = append(f, finding(at, "stress", "moves nothing: its overrides give the values that the case has"))
	}
	return f
}

// end is an input at scale 1.
func (c *Cone) end(s *Shape, input int, o project.Override) (money.Fixed, *project.Finding) {
	if s.Program.Inputs[input].Kind == program.Day {
		if v, err := project.Get(&s.Resolved.Case, o.Path); err != nil || !v.Given {
			return money.Zero(), fault("path", "required", "%s: the case gives no date that could be moved on the way", o.Path)
		}
	}
	return meetWithin(s, input, o)
}

// opposed reports the first two directions that move an input in opposite senses.
func (r *coneRow) opposed(all []Direction, path string) project.Findings {
	up, down := -1, -1
	for k, m := range r.moves {
		if m > 0 && up < 0 {
			up = k
		}
		if m < 0 && down < 0 {
			down = k
		}
	}
	if up < 0 || down < 0 {
		return nil
	}
	a, b := min(up, down), max(up, down)
	return project.Findings{finding(fmt.Sprintf("directions[%d]", b), "stress", "moves %s against directions[%d] (%s), so that a joint shock "+
		"would cancel; ask for the two in requests of their own", path, a, all[a].ID)}
}

// Shape is the program with the inputs that Fill writes.
func (c *Cone) Shape() *Shape { return &c.shape }

// Dimensions is the number of directions.
func (c *Cone) Dimensions() int { return c.scales }

// Fill writes the inputs of up to 64 points. Lanes without a point repeat the last one.
func (c *Cone) Fill(points [][]float64, b *Block) {
	b.Outside = [Lanes]uint16{}
	for k := range c.rows {
		r, to := &c.rows[k], b.Rows[k]
		for lane := range Lanes {
			if lane >= len(points) {
				to[lane] = to[len(points)-1]
				continue
			}
			x := r.own
			for i, scale := range points[lane] {
				x += float64(scale * r.moves[i])
			}
			if r.whole {
				x = math.Ceil(x)
			}
			if !r.holds(x) {
				b.Outside[lane], x = uint16(k+1), r.own
			}
			to[lane] = x
		}
	}
}
