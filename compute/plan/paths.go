package plan

import (
	"runtime"
	"sync"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// source makes the random paths of a sizing case with the state of this round.
func (s *solver) source(d *project.DebtSizing) (scenario.Source, error) {
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
	return scenario.MonteCarlo(shape, scenario.Draws{Paths: int64(d.PathCount), Seed: uint64(d.Seed),
		Drivers: s.r.Case.Uncertainties, Correlations: s.r.Case.Correlations, At: "uncertainties", CorrelationsAt: "correlations"})
}

// draw runs random paths with the state of this round and takes quantiles of CFADS.
func (s *solver) draw(d *project.DebtSizing, list []*subject, l level) (map[string][]money.Fixed, error) {
	source, err := s.source(d)
	if err != nil {
		return nil, err
	}
	all, err := s.runPaths(source, list)
	if err != nil {
		return nil, err
	}
	s.failed = all.failed
	return all.quantiles(l)
}

// runPaths runs the paths in blocks of lanes, shared among workers. In which order they end changes no quantile.
func (s *solver) runPaths(source scenario.Source, list []*subject) (*paths, error) {
	compiled, err := compiledFor(source)
	if err != nil {
		return nil, err
	}
	bound, err := compiled.Bind(program.Drive[float64]{})
	if err != nil {
		return nil, err
	}
	workers := min(runtime.GOMAXPROCS(0), int(source.Scenarios()+scenario.Lanes-1)/scenario.Lanes)
	parts, errs := make([]*paths, workers), make([]error, workers)
	var done sync.WaitGroup
	for w := range workers {
		done.Go(func() {
			parts[w] = newPaths(list)
			errs[w] = s.work(source, compiled.NewMachine(), bound, parts[w], w, workers)
		})
	}
	done.Wait()
	for w := range workers {
		if errs[w] != nil {
			return nil, errs[w]
		}
		if w > 0 {
			parts[0].join(parts[w])
		}
	}
	return parts[0], nil
}

// compiledFor is the program of random paths, of which only CFADS by month is kept.
func compiledFor(source scenario.Source) (*lanes.Plan, error) {
	shape := source.Shapes()[0]
	cfads, _ := shape.Program.Line("cfads")
	return lanes.Compile(shape.Program, lanes.Spec{Varying: shape.Varying, VaryingSeries: shape.VaryingSeries, Fans: []program.LineID{cfads}})
}

// work runs every workers-th block from the first-th on.
func (s *solver) work(source scenario.Source, m *lanes.Machine, bound *lanes.Bound, into *paths, first, workers int) error {
	shape := source.Shapes()[0]
	rows, series := make([]*scenario.Row, len(shape.Varying)), make([][]scenario.Row, len(shape.VaryingSeries))
	for i := range rows {
		rows[i] = m.Input(i)
	}
	for i := range series {
		series[i] = m.Series(i)
	}
	b := shape.NewBlock(rows, series)
	ids := make([]int64, 0, scenario.Lanes)
	for from := int64(first) * scenario.Lanes; from < source.Scenarios(); from += int64(workers) * scenario.Lanes {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		ids = ids[:0]
		for i := from; i < min(from+scenario.Lanes, source.Scenarios()); i++ {
			ids = append(ids, i)
		}
		source.Fill(0, ids, b)
		if err := m.Run(lanes.Block{Bound: bound, Lanes: len(ids)}); err != nil {
			return err
		}
		into.add(m.Fan(0), m.Failed(), &b.Outside, len(ids))
	}
	return nil
}

// paths collects CFADS by tranche, period and path.
type paths struct {
	list   []*subject
	values [][][]float64
	failed int
}

func newPaths(list []*subject) *paths {
	p := &paths{list: list, values: make([][][]float64, len(list))}
	for i, x := range list {
		p.values[i] = make([][]float64, len(x.periods))
	}
	return p
}

// add takes a block. A path that a driver left the range of its field, or that did not close, counts in no quantile.
func (p *paths) add(months []lanes.Row, failed *[lanes.Lanes]lanes.Failure, outside *[scenario.Lanes]uint16, n int) {
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

// join takes another worker's paths.
func (p *paths) join(q *paths) {
	p.failed += q.failed
	for i := range p.values {
		for k := range p.values[i] {
			p.values[i][k] = append(p.values[i][k], q.values[i][k]...)
		}
	}
}

// quantiles are those of every period of every tranche.
func (p *paths) quantiles(l level) (map[string][]money.Fixed, error) {
	out := map[string][]money.Fixed{}
	for i, x := range p.list {
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
