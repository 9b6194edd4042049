package lanes

import "github.com/capstack/capstack/compute/program"

// Bound is a plan with the values that are equal in all lanes. It is immutable and may be shared by goroutines.
type Bound struct {
	plan    *Plan
	vals    []float64
	rounds  int
	failure Failure // of unknowns that are equal in all lanes
}

// Bind fixes the values that are equal in all lanes and computes what follows from them: inputs and series that d names
// have its values, the others those of the case. It fails with a *SpecError when d names something that does not exist or
// differs by lane, or gives a series of another length than the grid's. The cost is that of a scalar walk over the shared
// nodes.
func (pl *Plan) Bind(d program.Drive[float64]) (*Bound, error) {
	if err := pl.checkDrive(d); err != nil {
		return nil, err
	}
	table := *pl.shared
	table.vals = make([]float64, table.size)
	b := &Bound{plan: pl, vals: table.vals}
	run := scalarRun{g: pl.g, s: &table, order: pl.order, drive: d}
	b.rounds, b.failure = run.fill()
	return b, nil
}

// checkDrive reports the least position that a binding may not name.
func (pl *Plan) checkDrive(d program.Drive[float64]) error {
	worst := &SpecError{}
	fault := func(what string, i int, rule string) {
		if worst.What == "" || what < worst.What || what == worst.What && i < worst.Index {
			*worst = SpecError{what, i, rule}
		}
	}
	p, s := pl.g.p, &pl.g.spec
	for i := range d.Inputs {
		switch {
		case i < 0 || i >= len(p.Inputs):
			fault("input", i, "does not exist")
		case contains(s.Varying, i):
			fault("input", i, "differs by lane and cannot be bound")
		}
	}
	for i, v := range d.Series {
		switch {
		case i < 0 || i >= len(p.Series):
			fault("series", i, "does not exist")
		case contains(s.VaryingSeries, i):
			fault("series", i, "differs by lane and cannot be bound")
		case p.Series[i].Path == "":
			fault("series", i, "has no path and cannot be varied")
		case len(v) != pl.g.months:
			fault("series", i, "does not have one value a month")
		}
	}
	if worst.What != "" {
		return worst
	}
	return nil
}

func contains(set []int, i int) bool {
	for _, x := range set {
		if x == i {
			return true
		}
	}
	return false
}
