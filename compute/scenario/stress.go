package scenario

import (
	"errors"
	"fmt"

	"github.com/capstack/capstack/compute/project"
)

// MaxStresses bounds a list of stresses.
const MaxStresses = 1000

// Stresses is the base as scenario 0, then one scenario for each stress in order. A stress that cannot be applied or makes
// the case invalid is a finding.
func Stresses(b *Base, list []project.Stress) (Source, error) {
	if n := len(list); n < 1 || n > MaxStresses {
		return nil, project.Findings{finding("stresses", "limit", "has %d stresses; give 1 to %d", n, MaxStresses)}
	}
	var f project.Findings
	for i := range list {
		f = append(f, checkStress(b, &list[i], fmt.Sprintf("stresses[%d]", i))...)
	}
	if len(f) > 0 {
		return nil, f
	}
	s := &stresses{shapeOf: make([]int, 1+len(list)), values: make([][]float64, 1+len(list))}
	if err := s.build(b, list); err != nil {
		return nil, err
	}
	return s, nil
}

// checkStress checks one stress as a case of its own.
func checkStress(b *Base, s *project.Stress, at string) (out project.Findings) {
	if len(s.Overrides) == 0 {
		return project.Findings{finding(at+".overrides", "required", "is empty; a stress changes something")}
	}
	shared := b.overrides()
	c, err := project.Apply(b.Case, append(shared, s.Overrides...))
	if f := (project.Findings)(nil); errors.As(err, &f) {
		for _, x := range f {
			var k int
			var rest string
			if n, _ := fmt.Sscanf(x.Path, "overrides[%d].%s", &k, &rest); n == 2 && k >= len(shared) {
				x.Path = fmt.Sprintf("%s.overrides[%d].%s", at, k-len(shared), rest)
				out = append(out, x)
			}
		}
		return out
	}
	if _, f := project.Resolve(project.WithoutQuestions(c)); f.HasErrors() {
		for _, x := range f {
			if x.Severity == project.Error {
				out = append(out, finding(at, "stress", "makes the case invalid: %s: %s", x.Path, x.Message))
			}
		}
	}
	return out
}

type stresses struct {
	shapes  []Shape
	shapeOf []int       // by scenario
	values  [][]float64 // by scenario, in the order of the shape's Varying
}

// build groups the stresses by what they change of the structure, and gives each group a row for every input that one of
// its members changes.
func (s *stresses) build(b *Base, list []project.Stress) error {
	own, numbers := make([][]project.Override, 1+len(list)), make([][]project.Override, 1+len(list))
	for i := range list {
		own[1+i], numbers[1+i] = Split(b.Own, list[i].Overrides)
	}
	known := map[string]int{}
	var findings project.Findings
	for i := range own {
		key := project.CanonicalText(own[i])
		k, ok := known[key]
		if !ok {
			k = len(s.shapes)
			known[key] = k
			if k == MaxShapes {
				return project.Findings{finding("stresses", "limit", "the stresses make more than %d different programs", MaxShapes)}
			}
			s.shapes = append(s.shapes, b.shapeOrFault(own[i]))
		}
		s.shapeOf[i] = k
		for _, o := range numbers[i] {
			s.shapes[k].vary(o.Path)
		}
	}
	for i := range own {
		shape := &s.shapes[s.shapeOf[i]]
		if shape.Fault != "" {
			continue
		}
		values, f := shape.values(numbers[i], i-1)
		s.values[i], findings = values, append(findings, f...)
	}
	return findings.Err()
}

// vary adds an input to those that differ, once.
func (s *Shape) vary(path string) {
	if s.Fault != "" {
		return
	}
	i, ok := s.Program.Input(path)
	if !ok {
		*s = Shape{Fault: path + " is no input of the case as the stress shapes it"}
		return
	}
	for _, x := range s.Varying {
		if x == i {
			return
		}
	}
	s.Varying = append(s.Varying, i)
}

// values are the inputs of one stress in the order of Varying.
func (s *Shape) values(o []project.Override, stress int) ([]float64, project.Findings) {
	var f project.Findings
	out := make([]float64, len(s.Varying))
	for k, i := range s.Varying {
		x := s.Value(i)
		for n := range o {
			if o[n].Path != s.Program.Inputs[i].Path {
				continue
			}
			to, found := Meet(s.Resolved, s.Program.Inputs[i], x, o[n])
			if found != nil {
				found.Path = fmt.Sprintf("stresses[%d].overrides.%s", stress, found.Path)
				f = append(f, *found)
				continue
			}
			x = to
		}
		out[k] = x.Float64()
	}
	return out, f
}

func (s *stresses) Scenarios() int64           { return int64(len(s.shapeOf)) }
func (s *stresses) Shapes() []Shape            { return s.shapes }
func (s *stresses) ShapeOf(scenario int64) int { return s.shapeOf[scenario] }

func (s *stresses) Fill(_ int, scenarios []int64, b *Block) {
	b.Outside = [Lanes]uint16{}
	for lane, i := range scenarios {
		for k, x := range s.values[i] {
			b.Rows[k][lane] = x
		}
	}
}
