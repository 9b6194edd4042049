package run

import (
	"fmt"
	"slices"
	"sync"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/scenario"
	"github.com/capstack/capstack/compute/stat"
)

// Prepared is a job with its reasons listed and its programs ready to be compiled. It may be run once.
type Prepared struct {
	Job
	Reasons Reasons
	shapes  []shape
}

// Reasons are the texts of stat.Reason codes, by code; 0 has none.
type Reasons []string

// Text says a reason in words.
func (r Reasons) Text(code stat.Reason) string {
	if int(code) < len(r) {
		return r[code]
	}
	return otherReason
}

const (
	maxReasons  = 254
	otherReason = "another reason"
	notFinite   = "the value is no finite number"
)

// shape is the scenarios that share a program.
type shape struct {
	scenario.Shape
	fault   stat.Reason   // of all scenarios; OK if they can be computed
	columns []shapeColumn // by column of the job
	outside []stat.Reason // by row of Varying: the input is out of range
	lines   []program.LineID
	fans    []int     // by line of lines: which fan of the job it feeds
	events  *recorder // nil where none are counted

	once  sync.Once
	plan  *lanes.Plan
	bound *lanes.Bound
	err   error
}

// shapeColumn is where a column's measure stands in a shape.
type shapeColumn struct {
	measure int // in Program.Measures; -1 where the shape has no such measure
	at      int // in the plan's measures
	offset  float64
	absent  stat.Reason
}

// Prepare lists the reasons of a job, so that their codes do not depend on which scenario meets one first.
func Prepare(j Job) *Prepared {
	p := &Prepared{Job: j, Reasons: Reasons{""}}
	codes := map[string]stat.Reason{}
	code := func(text string) stat.Reason {
		if c, ok := codes[text]; ok {
			return c
		}
		if len(p.Reasons) == maxReasons {
			return maxReasons
		}
		c := stat.Reason(len(p.Reasons))
		codes[text] = c
		p.Reasons = append(p.Reasons, text)
		return c
	}
	if p.Events != nil {
		p.Events.calendar = newPeriods(p.Events.Grid)
	}
	code(lanes.NotConverged.String())
	code(notFinite)
	p.shapes = make([]shape, len(j.Source.Shapes()))
	for i, s := range j.Source.Shapes() {
		p.shapes[i].prepare(s, &j, code)
	}
	return p
}

// Codes that every job has.
const (
	reasonNotConverged stat.Reason = 1
	reasonNotFinite    stat.Reason = 2
)

func (s *shape) prepare(of scenario.Shape, j *Job, code func(string) stat.Reason) {
	s.Shape = of
	if of.Fault != "" {
		s.fault = code(of.Fault)
		return
	}
	for _, i := range of.Varying {
		s.outside = append(s.outside, code("input out of range: "+of.Program.Inputs[i].Path))
	}
	at := 0
	for _, c := range j.Columns {
		i, ok := of.Program.Measure(c.Name, c.Label)
		if !ok {
			s.columns = append(s.columns, shapeColumn{measure: -1, absent: code("the case has no measure " +
				program.MeasureKey(c.Name, c.Label) + " in this scenario")})
			continue
		}
		m := &of.Program.Measures[i]
		x := shapeColumn{measure: i, at: at, absent: code(m.Reason)}
		if m.Kind == program.Day {
			x.offset = float64(of.Program.Grid.Start(0))
		}
		s.columns = append(s.columns, x)
		at++
	}
	for f, name := range j.Fans {
		if id, ok := of.Program.Line(name); ok {
			s.lines, s.fans = append(s.lines, id), append(s.fans, f)
		}
	}
	if j.Events != nil {
		s.events = newRecorder(j.Events, s)
		s.events.columns, s.events.fans = at, len(s.lines)
	}
}

// compile makes the plan and binds what all scenarios of the shape share, once, by whichever worker comes first.
func (s *shape) compile() error {
	s.once.Do(func() {
		spec := lanes.Spec{Varying: s.Varying, VaryingSeries: s.VaryingSeries, Fans: s.lines}
		for _, c := range s.columns {
			if c.measure >= 0 {
				spec.Measures = append(spec.Measures, c.measure)
			}
		}
		if s.events != nil {
			spec.Measures, spec.Fans = append(spec.Measures, s.events.measures...), slices.Concat(s.lines, s.events.lines)
		}
		if s.plan, s.err = lanes.Compile(s.Program, spec); s.err != nil {
			s.err = fmt.Errorf("compile: %w", s.err)
			return
		}
		if s.bound, s.err = s.plan.Bind(s.Drive()); s.err != nil {
			s.err = fmt.Errorf("bind: %w", s.err)
		}
	})
	return s.err
}

// Cost is the work of the job, in instructions on one lane: for admission, before anything is computed. It compiles the
// first shape that can be computed and takes the others to be like it.
func (p *Prepared) Cost() (int64, error) {
	for i := range p.shapes {
		if s := &p.shapes[i]; s.fault == stat.OK {
			if err := s.compile(); err != nil {
				return 0, err
			}
			return s.plan.Cost() * p.Source.Scenarios(), nil
		}
	}
	return 0, nil
}
