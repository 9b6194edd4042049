package scenario

import (
	"strings"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Lanes is the number of scenarios that Fill takes at most: the block of package lanes.
const Lanes = 64

// Row is one number for each lane of a block.
type Row = [Lanes]float64

// Source gives the inputs of a number of scenarios, counted from 0. Its methods may be called concurrently.
type Source interface {
	Scenarios() int64
	Shapes() []Shape
	// ShapeOf is the position in Shapes of a scenario.
	ShapeOf(scenario int64) int
	// Fill writes the inputs of up to 64 scenarios of one shape, ascending, into a block made for it: lane i is scenarios[i].
	// Where a scenario asks for an input outside its range, b.Outside[i] is 1 + the row of the first such input and the lane
	// holds the case's own value there; else it is 0. Lanes beyond scenarios hold anything finite. Fill allocates nothing.
	Fill(shape int, scenarios []int64, b *Block)
}

// Block is where a source writes inputs. A block belongs to one goroutine at a time.
type Block struct {
	Rows    []*Row  // by Shape.Varying
	Series  [][]Row // by Shape.VaryingSeries, then by month
	Outside [Lanes]uint16
	levels  []*Row // of random factors
}

// Draw is what driver i of a random run drew on the paths of the block, before it met the case's value: a number drawn once; of a
// driver that evolves by month the standard normal of its whole path; of a time of default years after close.
func (b *Block) Draw(i int) *Row { return b.levels[i] }

// NewBlock makes a block for a shape on rows that the caller has, or on its own where rows are nil.
func (s *Shape) NewBlock(rows []*Row, series [][]Row) *Block {
	b := &Block{Rows: rows, Series: series}
	if rows == nil {
		for range s.Varying {
			b.Rows = append(b.Rows, new(Row))
		}
		for range s.VaryingSeries {
			b.Series = append(b.Series, make([]Row, s.Program.Grid.Len()))
		}
	}
	for range s.levels {
		b.levels = append(b.levels, new(Row))
	}
	return b
}

// Shape is the scenarios that share a program.
type Shape struct {
	Program       *program.Program
	Resolved      *project.Resolved
	Inputs        map[int]money.Fixed // by position in Program.Inputs: what all scenarios of the shape have in place of the case's
	Varying       []int               // positions in Program.Inputs of the inputs that Fill writes
	VaryingSeries []int               // positions in Program.Series of the curves that Fill writes
	levels        int                 // random factors
	Fault         string              // why no scenario of this shape can be computed; then there is no program
}

// Value is what the scenarios of the shape have at an input, beside what Fill writes.
func (s *Shape) Value(input int) money.Fixed {
	if v, ok := s.Inputs[input]; ok {
		return v
	}
	return s.Program.Inputs[input].Value
}

// Drive is what all scenarios of the shape have in place of the program's numbers: Inputs but those that vary.
func (s *Shape) Drive() program.Drive[float64] {
	drive := program.Drive[float64]{Inputs: make(map[int]float64, len(s.Inputs))}
	for i, v := range s.Inputs {
		drive.Inputs[i] = v.Float64()
	}
	for _, i := range s.Varying {
		delete(drive.Inputs, i)
	}
	return drive
}

// Builder makes the program of a case under overrides on structure. The error is a [project.Findings] where the overrides
// make the case invalid.
type Builder func(structure []project.Override) (*program.Program, *project.Resolved, error)

// Base is the case that scenarios start from.
type Base struct {
	Case  project.Case // as stated
	Build Builder
	Own   *program.Program // of the case without any override: says which paths are inputs
	// Structure and Numbers are the overrides that all scenarios share, parted by [Split].
	Structure, Numbers []project.Override
	// Resize says that Build sizes the debt of the case anew: then every override is one on structure.
	Resize bool
}

// NewBase prepares the common part of scenarios: the case's own program, and the overrides that all of them share.
// resize asks for the debt of the case to be sized anew under every override.
func NewBase(c project.Case, build Builder, overrides []project.Override, resize bool) (*Base, error) {
	own, _, err := build(nil)
	if err != nil {
		return nil, err
	}
	b := &Base{Case: c, Build: build, Own: own, Resize: resize}
	if resize {
		b.Structure = overrides
		return b, nil
	}
	b.Structure, b.Numbers = Split(own, overrides)
	return b, nil
}

// number tells whether a path is an input of the case's program that scenarios vary, and no structure.
func (b *Base) number(path string) bool {
	_, ok := b.Own.Input(path)
	return ok && !b.Resize
}

// Shape builds the shape of the base under further overrides on structure.
func (b *Base) Shape(structure []project.Override) (Shape, error) {
	all := append(append([]project.Override{}, b.Structure...), structure...)
	p, r, err := b.Build(all)
	if err != nil {
		return Shape{}, err
	}
	inputs, err := Inputs(p, r, b.Numbers)
	if err != nil {
		return Shape{}, err
	}
	return Shape{Program: p, Resolved: r, Inputs: inputs}, nil
}

// shapeOrFault is Shape where a fault belongs to the scenarios, not to the question.
func (b *Base) shapeOrFault(structure []project.Override) Shape {
	s, err := b.Shape(structure)
	if err != nil {
		text, _, _ := strings.Cut(err.Error(), "\n")
		return Shape{Fault: "the case is invalid: " + text}
	}
	return s
}

// Single is one scenario: the base itself.
func Single(s Shape) Source { return single{[]Shape{s}} }

type single struct{ shapes []Shape }

func (s single) Scenarios() int64        { return 1 }
func (s single) Shapes() []Shape         { return s.shapes }
func (single) ShapeOf(int64) int         { return 0 }
func (single) Fill(int, []int64, *Block) {}
