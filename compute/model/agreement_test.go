package model_test

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/refcase"
	"github.com/capstack/capstack/compute/scenario"
)

// subject is a program with the inputs of one scenario.
type subject struct {
	name   string
	r      *project.Resolved
	p      *program.Program
	exact  exact.Options
	floats map[int]float64
}

// subjects are every reference case and the cases of projecttest, each as it is, under each of its stresses, and under a
// few shocks that every case can take.
func subjects(t testing.TB) []subject {
	var out []subject
	cases := []project.Case{projecttest.TwoPhases(), projecttest.NotesOnly(), tested(), projecttest.Sized()}
	cases = append(cases, withInstruments())
	for _, c := range refcase.List() {
		cases = append(cases, c.Project)
	}
	for _, c := range cases {
		r, p := build(t, c)
		out = append(out, bind(t, c.ID, r, p, nil))
		for _, s := range c.Stresses {
			whole, err := project.Apply(c, s.Overrides)
			if err != nil {
				t.Fatal(err)
			}
			shape, inputs := scenario.Split(p, s.Overrides)
			r, p := r, p
			if len(shape) > 0 {
				r, p = build(t, whole)
				inputs = nil
			}
			out = append(out, bind(t, c.ID+"/"+s.ID, r, p, inputs))
		}
		out = append(out, bind(t, c.ID+"/shocks", r, p, shocks(p)))
	}
	return out
}

// shocks hurts whatever a program has: tenants that stop, late phases, higher rates, little support.
func shocks(p *program.Program) (o []project.Override) {
	for _, in := range p.Inputs {
		switch field := in.Path[lastDot(in.Path)+1:]; field {
		case "stops_paying_date":
			o = append(o, set(in.Path, p.Grid.Start(p.Grid.Len()/2).AddDays(9).String()))
		case "delay_days":
			o = append(o, set(in.Path, "47"))
		case "pay_fraction":
			o = append(o, set(in.Path, "0.73"))
		case "shift_rate":
			o = append(o, set(in.Path, "0.0113"))
		case "sponsor_support_usd":
			o = append(o, set(in.Path, "1234567.89"))
		}
	}
	return o
}

func lastDot(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' {
			return i
		}
	}
	return -1
}

func bind(t testing.TB, name string, r *project.Resolved, p *program.Program, o []project.Override) subject {
	t.Helper()
	s := subject{name: name, r: r, p: p, floats: map[int]float64{}}
	var err error
	if s.exact.Inputs, err = scenario.Inputs(p, r, o); err != nil {
		t.Fatal(err)
	}
	for i, v := range s.exact.Inputs {
		s.floats[i] = v.Float64()
	}
	return s
}

// gap is how far two interpreters are apart in one line or measure.
type gap struct {
	what  string
	month int
	size  float64 // over what is allowed: above 1 is a fault
	text  string
}

func (g *gap) widen(what string, month int, difference, allowed float64, text func() string) {
	size := 0.0
	if difference > 0 {
		size = difference / math.Max(allowed, 1e-300)
	}
	if size > g.size {
		*g = gap{what, month, size, text()}
	}
}

// residue is the share of a case's largest amount that float64 may leave where an amount is 0 or nearly so: some ulps of
// 2^-53 of what was added and subtracted on the way. An account that is empty all along has no peak to measure by.
const residue = 5e-16

// Statement (a) of the notes, section 6: exact without rounding against float64 within 1e-9 of each line's peak. No case is
// excused.
func TestExactWithoutRoundingAgreesWithFloats(t *testing.T) {
	worst, where := gap{}, ""
	for _, s := range subjects(t) {
		g := s.floatGap(t)
		if g.size > 1 {
			t.Errorf("%s: %s in month %d: %s, %.3g times the bound", s.name, g.what, g.month, g.text, g.size)
		}
		if g.size > worst.size {
			worst, where = g, s.name
		}
	}
	t.Logf("worst line: %s of %s, month %d: %s, %.3g of the bound", worst.what, where, worst.month, worst.text, worst.size)
}

func (s *subject) floatGap(t testing.TB) (g gap) {
	o := s.exact
	o.Rounding = false
	l, err := exact.Run(s.p, o)
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	w, err := program.Walk(s.p, program.Float{}, program.Drive[float64]{Inputs: s.floats})
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	peaks, largest := s.peaks(w)
	floor := func(k program.Kind) float64 {
		if k == program.Money {
			return residue * largest
		}
		return 1e-12 // of ratios, whose size is 1: a margin or cover of 0 has no peak either
	}
	for i, d := range s.p.Lines {
		id := program.LineID(i)
		a, b := l.Values(id), w.Line(id)
		for m := range a {
			g.widen(d.Name, m, math.Abs(a[m].Float64()-b[m]), math.Max(1e-9*peaks[i], floor(d.Kind)),
				func() string { return fmt.Sprintf("exact %s, float %v, peak %v", a[m], b[m], peaks[i]) })
		}
	}
	for i, d := range s.p.Measures {
		v := l.Measures()[i]
		f := 0.0
		if defined := w.Once(d.Defined) != 0; defined != v.Defined {
			g.widen(program.MeasureKey(d.Name, d.Label), 0, 1, 0, func() string { return "defined in one and not in the other" })
		} else if defined {
			f = w.Once(d.Value)
		}
		x := v.Amount.Float64()
		g.widen(program.MeasureKey(d.Name, d.Label), 0, math.Abs(x-f), math.Max(1e-9*math.Max(math.Abs(x), math.Abs(f)), floor(d.Kind)),
			func() string { return fmt.Sprintf("exact %v, float %v", x, f) })
	}
	return g
}

// peaks are the largest absolute value of each line, and of all lines of money.
func (s *subject) peaks(w *program.Result[float64]) (peaks []float64, largest float64) {
	peaks = make([]float64, len(s.p.Lines))
	for i, d := range s.p.Lines {
		for _, v := range w.Line(program.LineID(i)) {
			peaks[i] = math.Max(peaks[i], math.Abs(v))
		}
		if d.Kind == program.Money {
			largest = math.Max(largest, peaks[i])
		}
	}
	return peaks, largest
}

// Statement (b): rounding moves a line of money by at most a cent for each amount rounded upstream of it to date.
func TestRoundingMovesALineByAtMostACentForEachAmountRoundedUpstream(t *testing.T) {
	worst, where := gap{}, ""
	for _, s := range subjects(t) {
		g := s.roundingGap(t)
		if g.size > 1 {
			t.Errorf("%s: %s in month %d: %s, %.3g times the bound", s.name, g.what, g.month, g.text, g.size)
		}
		if g.size > worst.size {
			worst, where = g, s.name
		}
	}
	t.Logf("worst line: %s of %s, month %d: %s, %.3g of the bound", worst.what, where, worst.month, worst.text, worst.size)
}

func (s *subject) roundingGap(t testing.TB) (g gap) {
	on, off := s.exact, s.exact
	on.Rounding, off.Rounding = true, false
	x, err := exact.Run(s.p, on)
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	y, err := exact.Run(s.p, off)
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	upstream := rounds(s.p)
	for i, d := range s.p.Lines {
		if d.Kind != program.Money || strings.HasSuffix(d.Doc.Unit, " x days") {
			continue // not amounts of money
		}
		a, b := x.Values(program.LineID(i)), y.Values(program.LineID(i))
		for m := range a {
			allowed := 0.01 * float64(upstream[i]*(m+1))
			g.widen(d.Name, m, math.Abs(minus(a[m], b[m]).Float64()), allowed,
				func() string { return fmt.Sprintf("rounded %s, not rounded %s, allowed %.2f", a[m], b[m], allowed) })
		}
	}
	return g
}

// rounds counts, by line, the roundings that it depends on.
func rounds(p *program.Program) []int {
	out := make([]int, len(p.Lines))
	seen := make([]int, len(p.Nodes))
	for i, l := range p.Lines {
		stack := []program.NodeID{l.Node}
		for len(stack) > 0 {
			id := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if id == program.None || seen[id] == i+1 {
				continue
			}
			seen[id] = i + 1
			n := p.Nodes[id]
			if n.Op == program.OpRound {
				out[i]++
			}
			stack = append(stack, n.A, n.B, n.C)
		}
	}
	return out
}

// Lanes give the bits of the float walk, for every measure and for lines of every subject, in lanes that differ.
func TestLanesGiveTheBitsOfTheFloatWalk(t *testing.T) {
	for _, s := range subjects(t) {
		s.checkLanes(t)
	}
}

// fans are lines that every case has: the ends of each chain of formulas.
var fans = []string{"revenue", "ebitda", "cfads", "debt_service", "debt_balance", "equity_flow", "project_flow", "net_income",
	"liquidity", "unpaid", "account.Operating account"}

func (s *subject) checkLanes(t *testing.T) {
	spec := lanes.Spec{MemoryLimit: 1 << 28}
	for i := range s.p.Inputs {
		if _, shocked := s.floats[i]; shocked {
			spec.Varying = append(spec.Varying, i)
		}
	}
	for i := range s.p.Measures {
		spec.Measures = append(spec.Measures, i)
	}
	for _, f := range fans {
		id, _ := s.p.Line(f)
		spec.Fans = append(spec.Fans, id)
	}
	plan, err := lanes.Compile(s.p, spec)
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	bound, err := plan.Bind(program.Drive[float64]{})
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	m := plan.NewMachine()
	for k, i := range spec.Varying {
		m.Input(k)[0], m.Input(k)[1] = s.p.Inputs[i].Value.Float64(), s.floats[i] // the case, and its shock
	}
	if err := m.Run(lanes.Block{Bound: bound, Lanes: 2}); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	for lane, inputs := range []map[int]float64{nil, s.floats} {
		w, err := program.Walk(s.p, program.Float{}, program.Drive[float64]{Inputs: inputs})
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		for i, d := range s.p.Measures {
			same(t, s.name, program.MeasureKey(d.Name, d.Label), m.Value(i)[lane], w.Once(d.Value))
			same(t, s.name, "flag of "+d.Name, m.Defined(i)[lane], w.Once(d.Defined))
		}
		for i, f := range spec.Fans {
			for month, want := range w.Line(f) {
				same(t, s.name, fmt.Sprintf("%s, month %d", fans[i], month), m.Fan(i)[month][lane], want)
			}
		}
	}
}

func same(t *testing.T, subject, what string, got, want float64) {
	t.Helper()
	if math.Float64bits(got) != math.Float64bits(lanes.Canonical(want)) {
		t.Errorf("%s: %s: lanes %v, walk %v", subject, what, got, want)
	}
}

// A builder that asks of the same case twice gets the same program: nothing depends on the order of a map.
func TestBuildIsDeterministic(t *testing.T) {
	r, first := build(t, projecttest.TwoPhases())
	text := func(p *program.Program) string { // without the address of the place that interpreters have in it
		return regexp.MustCompile(`derived:0x[0-9a-f]+`).ReplaceAllString(fmt.Sprintf("%+v", *p), "")
	}
	for range 5 {
		p, err := model.Build(r)
		if err != nil {
			t.Fatal(err)
		}
		if text(first) != text(p) {
			t.Fatal("two builds differ")
		}
	}
}
