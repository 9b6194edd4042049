package lanes

import (
	"errors"
	"sync/atomic"

	"github.com/capstack/capstack/compute/internal/threaded"
	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/returns"
)

// ErrStopped says that a run was stopped before its end. The machine's outputs are undefined until the next run.
var ErrStopped = errors.New("lanes: stopped")

// errBlock says that a block does not fit the machine.
var errBlock = errors.New("lanes: a block has 1 to 64 lanes and a binding of the machine's plan")

// scratchRows are rows for operands that no code takes as shared numbers.
const scratchRows = 5

// Block is one run's input beside the rows that vary.
type Block struct {
	Bound *Bound       // values that are equal in all lanes
	Lanes int          // lanes in use, 1 to 64; the others are computed and mean nothing
	Stop  *atomic.Bool // looked at every month; nil never stops
}

// Machine is the memory of one worker. Rows given by Input and Series keep their values from run to run; rows given by
// Value, Defined and Fan are overwritten by the next run. A machine belongs to one goroutine at a time.
type Machine struct {
	plan    *Plan
	rows    []Row
	values  []Row // of measures
	defined []Row
	fans    []Row // of the lines that are copied out
	scratch [scratchRows]Row
	roots   *returns.Block
	flows   []float64        // of one lane
	next    []float64        // of the unknowns of one lane
	at      []threaded.Place // where the cursors of threaded codes stand

	vals   []float64 // of the current bound
	first  bool      // of the rounds
	lanes  int
	closed [Lanes]bool
	rounds [Lanes]uint8
	failed [Lanes]Failure
}

// Rounds are counted in a byte; the program package's bound must fit, or this does not compile.
const _ = uint8(program.MaxIterations)

// NewMachine makes a machine of MachineBytes.
func (pl *Plan) NewMachine() *Machine {
	m := &Machine{plan: pl, rows: make([]Row, pl.rows)}
	m.values, m.defined = make([]Row, len(pl.measures)), make([]Row, len(pl.measures))
	copies := 0
	for _, f := range pl.fans {
		if !f.inPlace {
			copies += pl.g.months
		}
	}
	m.fans = make([]Row, copies)
	if pl.longest > 0 {
		m.roots, m.flows = returns.NewBlock(pl.longest), make([]float64, pl.longest)
	}
	m.next = make([]float64, len(pl.unknowns))
	m.at = make([]threaded.Place, len(pl.cursors))
	return m
}

// Input is the row of the i-th input of Spec.Varying, for the caller to fill.
func (m *Machine) Input(i int) *Row { return &m.rows[m.plan.inputs[i]] }

// Series are the rows, one a month, of the i-th series of Spec.VaryingSeries, for the caller to fill.
func (m *Machine) Series(i int) []Row {
	from, n := int(m.plan.series[i]), m.plan.g.months
	return m.rows[from : from+n : from+n]
}

// Value is the i-th measure of Spec.Measures; 0 in lanes that failed.
func (m *Machine) Value(i int) *Row { return &m.values[i] }

// Defined is 1 in the lanes in which the i-th measure of Spec.Measures has a value; 0 in lanes that failed.
func (m *Machine) Defined(i int) *Row { return &m.defined[i] }

// Fan are the rows, one a month, of the i-th line of Spec.Fans. In lanes that failed they mean nothing.
func (m *Machine) Fan(i int) []Row {
	n := m.plan.g.months
	if f := &m.plan.fans[i]; !f.inPlace {
		return m.fans[f.row : f.row+n : f.row+n]
	}
	from := int(m.plan.fans[i].base)
	return m.rows[from : from+n : from+n]
}

// Failed says for each lane whether it has results, or why not.
func (m *Machine) Failed() *[Lanes]Failure { return &m.failed }

// Rounds says for each lane how many rounds closed its unknowns; 1 without unknowns.
func (m *Machine) Rounds() *[Lanes]uint8 { return &m.rounds }

// Run computes a block. It allocates nothing. It returns ErrStopped when it was stopped, and an error when the block does
// not fit; the failure of a lane is no error but a value of Failed.
func (m *Machine) Run(b Block) error {
	if b.Bound == nil || b.Bound.plan != m.plan || b.Lanes < 1 || b.Lanes > Lanes {
		return errBlock
	}
	m.vals, m.lanes = b.Bound.vals, b.Lanes
	for i := range m.failed {
		m.failed[i], m.rounds[i], m.closed[i] = b.Bound.failure, uint8(b.Bound.rounds), false
	}
	if b.Bound.failure == Succeeded {
		if !m.compute(b.Stop) {
			return ErrStopped
		}
	}
	m.output()
	return nil
}

// compute runs all sweeps until the unknowns of all lanes are closed. A lane that is closed keeps its unknowns, so later
// rounds repeat its values bit for bit, and the last round's rows are the results of all lanes.
func (m *Machine) compute(stop *atomic.Bool) bool {
	for round := 1; ; round++ {
		m.first = round == 1
		for i := range m.plan.sweeps {
			if !m.sweep(&m.plan.sweeps[i], stop) {
				return false
			}
		}
		if !m.plan.g.circular || m.close(round) {
			return true
		}
	}
}

// close moves the unknowns of the lanes that are not closed; it tells whether no lane goes on.
func (m *Machine) close(round int) bool {
	done := true
	for lane := range m.lanes {
		if m.closed[lane] {
			continue
		}
		if m.agree(lane) {
			m.closed[lane], m.rounds[lane] = true, uint8(round)
			continue
		}
		if round == program.MaxIterations {
			m.failed[lane], m.rounds[lane] = NotConverged, uint8(round)
			continue
		}
		done = false
		for k := range m.plan.unknowns {
			m.rows[m.plan.unknowns[k].stood][lane] = m.next[k]
		}
	}
	return done
}

// agree collects what the unknowns of a lane must equal and tells whether they all do.
func (m *Machine) agree(lane int) bool {
	all := true
	for k := range m.plan.unknowns {
		u := &m.plan.unknowns[k]
		if u.value.shared {
			m.next[k] = m.vals[u.value.base]
		} else {
			m.next[k] = m.rows[u.value.base][lane]
		}
		all = program.Float{}.Agree(m.rows[u.stood][lane], m.next[k]) && all
	}
	return all
}

// output writes the results in the form in which they leave.
func (m *Machine) output() {
	for i := range m.plan.measures {
		o := &m.plan.measures[i]
		m.emit(&m.values[i], o.value, 0)
		m.emit(&m.defined[i], o.defined, 0)
		for lane, f := range m.failed {
			if f != Succeeded {
				m.values[i][lane], m.defined[i][lane] = 0, 0
			}
		}
	}
	for i := range m.plan.fans {
		f := &m.plan.fans[i]
		to := m.Fan(i)
		for t := range to {
			m.emit(&to[t], f.out, t)
		}
	}
}

func (m *Machine) emit(d *Row, o out, t int) {
	if o.shared {
		vector.Broadcast(d, Canonical(m.vals[o.at(t)]))
		return
	}
	vector.CanonicalRow(d, &m.rows[o.at(t)])
}
