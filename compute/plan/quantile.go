package plan

import (
	"slices"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// drawn is what random paths gave in an earlier round, kept while nothing that they read has moved.
type drawn struct {
	cfads    []money.Fixed // of the case itself by month, when they were drawn
	quantile map[string][]money.Fixed
}

// quantiles draws the case's random paths with the state of this round and takes the quantile of CFADS in every debt period
// of the tranches sized on them (conventions 4.5). Without tax, cash flow of the case that has not moved since they were drawn
// means that debt moves no path's either, and they are not drawn again.
func (s *solver) quantiles(d *project.DebtSizing) (map[string][]money.Fixed, error) {
	key := worldKey(d)
	now := s.base.line("cfads")
	if old, ok := s.drawn[key]; ok && untaxed(s.r) && slices.Equal(old.cfads, now) {
		return old.quantile, nil
	}
	var list []*subject
	for _, x := range s.list {
		if worldKey(x.sizing) == key {
			list = append(list, x)
		}
	}
	level := tenth
	if d.SizingCase == project.SizeOnP50 {
		level = half
	}
	q, err := s.draw(d, list, level)
	if err != nil {
		return nil, err
	}
	if s.drawn == nil {
		s.drawn = map[string]*drawn{}
	}
	s.drawn[key] = &drawn{slices.Clone(now), q}
	return q, nil
}

func untaxed(r *project.Resolved) bool { return r.Case.Tax.Rate == nil || r.Case.Tax.Rate.IsZero() }

// level is the place of a quantile: one in of paths is not above it.
type level int

const (
	tenth level = 10
	half  level = 2
)

// of is the smallest value that at least one in l of the values do not exceed: the inverse of the empirical distribution.
func (l level) of(values []float64) float64 {
	slices.Sort(values)
	return values[(len(values)+int(l)-1)/int(l)-1]
}

// draw runs the paths in blocks and sums each path's CFADS over the periods.
func (s *solver) draw(d *project.DebtSizing, list []*subject, l level) (map[string][]money.Fixed, error) {
	shape := scenario.Shape{Program: s.base.program, Resolved: s.base.r}
	if evolving := scenario.EvolvingOf(s.r.Case.Uncertainties); len(evolving) > 0 { // drivers that evolve by month need their curves
		curved := *s.base.r
		curved.Evolving = evolving
		built, err := model.Build(&curved)
		if err != nil {
			return nil, err
		}
		shape = scenario.Shape{Program: built, Resolved: &curved}
	}
	source, err := scenario.MonteCarlo(shape, scenario.Draws{Paths: int64(d.PathCount), Seed: uint64(d.Seed),
		Drivers: s.r.Case.Uncertainties, Correlations: s.r.Case.Correlations, At: "uncertainties", CorrelationsAt: "correlations"})
	if err != nil {
		return nil, err
	}
	shape = source.Shapes()[0]
	cfads, _ := shape.Program.Line("cfads")
	compiled, err := lanes.Compile(shape.Program, lanes.Spec{Varying: shape.Varying, VaryingSeries: shape.VaryingSeries, Fans: []program.LineID{cfads}})
	if err != nil {
		return nil, err
	}
	bound, err := compiled.Bind(program.Drive[float64]{})
	if err != nil {
		return nil, err
	}
	p := newPaths(list, d.PathCount)
	m := compiled.NewMachine()
	rows, series := make([]*scenario.Row, len(shape.Varying)), make([][]scenario.Row, len(shape.VaryingSeries))
	for i := range rows {
		rows[i] = m.Input(i)
	}
	for i := range series {
		series[i] = m.Series(i)
	}
	b := shape.NewBlock(rows, series)
	ids := make([]int64, 0, scenario.Lanes)
	for from := int64(0); from < int64(d.PathCount); from += scenario.Lanes {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		ids = ids[:0]
		for i := from; i < min(from+scenario.Lanes, int64(d.PathCount)); i++ {
			ids = append(ids, i)
		}
		source.Fill(0, ids, b)
		if err := m.Run(lanes.Block{Bound: bound, Lanes: len(ids)}); err != nil {
			return nil, err
		}
		p.add(m.Fan(0), m.Failed(), &b.Outside, len(ids))
	}
	return p.quantiles(list, l)
}

// paths collects CFADS by tranche, period and path.
type paths struct {
	list   []*subject
	values [][][]float64
	failed int
}

func newPaths(list []*subject, n int) *paths {
	p := &paths{list: list, values: make([][][]float64, len(list))}
	for i, x := range list {
		p.values[i] = make([][]float64, len(x.periods))
		for k := x.first; k < len(x.periods); k++ {
			p.values[i][k] = make([]float64, 0, n)
		}
	}
	return p
}

// add takes a block. A path that a driver left the range of its field, or that did not close, counts in no quantile.
func (p *paths) add(months []lanes.Row, failed *[lanes.Lanes]lanes.Failure, outside *[scenario.Lanes]uint8, n int) {
	for lane := range n {
		if failed[lane] != lanes.Succeeded || outside[lane] != 0 {
			p.failed++
			continue
		}
		for i, x := range p.list {
			for k := x.first; k < len(x.periods); k++ {
				sum := 0.0
				for t := max(x.periods[k].after+1, 1); t <= x.periods[k].to && t < len(months); t++ {
					sum += months[t][lane]
				}
				p.values[i][k] = append(p.values[i][k], sum)
			}
		}
	}
}

// quantiles are those of every period.
func (p *paths) quantiles(list []*subject, l level) (map[string][]money.Fixed, error) {
	out := map[string][]money.Fixed{}
	for i, x := range list {
		out[x.id] = make([]money.Fixed, len(x.periods))
		for k := x.first; k < len(x.periods); k++ {
			if len(p.values[i][k]) == 0 {
				return nil, &InfeasibleError{Findings: project.Findings{finding(x.path+".sizing_case", "none of the %d random paths of the "+
					"sizing case can be computed: every one draws a number outside its field's range", p.failed)}}
			}
			v, ok := money.FromFloat64(l.of(p.values[i][k]))
			if !ok {
				return nil, &InfeasibleError{Findings: project.Findings{finding(x.path+".sizing_case", "a quantile of CFADS is no finite amount")}}
			}
			out[x.id][k] = v
		}
	}
	return out, nil
}
