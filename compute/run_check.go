package compute

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/scenario"
)

// fault records a finding.
func (c *runCheck) fault(path, rule, format string, args ...any) {
	c.findings = append(c.findings, project.Finding{Path: path, Severity: project.Error, Rule: rule, Message: fmt.Sprintf(format, args...)})
}

// checkLimits checks what needs no case.
func (c *runCheck) checkLimits() {
	q := c.q
	kinds := 0
	for _, given := range []bool{q.MonteCarlo != nil, len(q.Grid) > 0, len(q.Stresses) > 0} {
		if given {
			kinds++
		}
	}
	switch kinds {
	case 0:
		c.fault("spec", "required", "is missing; give one of monte_carlo, grid and stresses")
	case 1:
	default:
		c.fault("spec", "exclusive", "give one of monte_carlo, grid and stresses, not %d of them", kinds)
	}
	if q.Resize && len(q.Grid) == 0 {
		c.fault("resize", "unused", "debt can be sized anew at the points of a grid only; stresses and random paths keep the plan")
	}
	c.atMost("overrides", len(q.Overrides), MaxOverrides)
	c.atMost("measures", len(q.Measures), MaxColumns)
	c.atMost("quantiles", len(q.Quantiles), MaxQuantiles)
	c.atMost("thresholds", len(q.Thresholds), MaxThresholds)
	c.atMost("fan_lines", len(q.FanLines), MaxFanLines)
	c.checkEvents()
	for i, x := range q.Quantiles {
		if !(x >= 0 && x <= 1) {
			c.fault(fmt.Sprintf("quantiles[%d]", i), "range", "%v is out of range; it must be from 0 to 1", x)
		}
	}
	for i, x := range q.Thresholds {
		if math.IsNaN(x.Level) || math.IsInf(x.Level, 0) {
			c.fault(fmt.Sprintf("thresholds[%d].level", i), "range", "%v is not a finite number", x.Level)
		}
	}
	if q.Workers < 0 || q.Workers > MaxWorkers {
		c.fault("workers", "range", "%d is out of range; it must be from 0 to %d", q.Workers, MaxWorkers)
	}
	if q.Skip < 0 {
		c.fault("skip", "range", "%d is out of range; it must not be negative", q.Skip)
	}
	if m := q.MonteCarlo; m != nil {
		c.atMost("monte_carlo.uncertainties", len(m.Drivers), MaxDrivers)
		if len(m.Drivers) == 0 && len(m.Correlations) > 0 {
			c.fault("monte_carlo.correlations", "unused", "stand with drivers given in the request only; the case's suggested drivers "+
				"come with the case's correlations")
		}
	}
}

func (c *runCheck) atMost(path string, n, limit int) {
	if n > limit {
		c.fault(path, "limit", "has %d elements; at most %d are allowed", n, limit)
	}
}

// scenarioBase prepares a case as the base of scenarios. The drivers that evolve by month give its programs their curves; resize
// sizes its debt anew under every override.
func (e *Engine) scenarioBase(ctx context.Context, c project.Case, overrides []project.Override, d scenario.Draws, resize bool) (*scenario.Base, error) {
	evolving := scenario.EvolvingOf(d.Drivers)
	build := func(structure []project.Override) (*program.Program, *project.Resolved, error) {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		p, err := e.shaped(ctx, c, structure, resize)
		if err != nil || len(evolving) == 0 {
			return p.parts(err)
		}
		curved := *p.resolved
		curved.Evolving = evolving
		built, err := model.Build(&curved)
		if err != nil {
			err = cannotEvolve(*p.resolved, d, err)
		}
		return built, &curved, err
	}
	return scenario.NewBase(c, build, overrides, resize)
}

// cannotEvolve names the drivers that evolve by month on an input that the model reads as one number, as a contract's whole
// value does. Each is tried alone; err stays where none is at fault by itself.
func cannotEvolve(r project.Resolved, d scenario.Draws, err error) error {
	var f project.Findings
	for i := range d.Drivers {
		u := &d.Drivers[i]
		r.Evolving = scenario.EvolvingOf(d.Drivers[i : i+1])
		if len(r.Evolving) == 0 {
			continue
		}
		if _, alone := model.Build(&r); alone != nil {
			f = append(f, project.Finding{Path: fmt.Sprintf("%s[%d].path", d.At, i), Severity: project.Error, Rule: "path",
				Message: fmt.Sprintf("%s is read as one number of the whole case, so it cannot evolve month by month; draw it once", u.Path)})
		}
	}
	if len(f) > 0 {
		return f
	}
	return err
}

// checkCase resolves the case as all scenarios have it, with the drivers that will be drawn, and keeps its warnings for the
// header. Paths of drivers are those of the request.
func (c *runCheck) checkCase() {
	whole, err := project.Apply(c.q.Case, c.q.Overrides)
	if err != nil {
		var f project.Findings
		errors.As(err, &f)
		c.findings = append(c.findings, f...)
		return
	}
	at := []string{"uncertainties", "correlations"}
	if m := c.q.MonteCarlo; m == nil && !whole.SizesOnQuestions() {
		whole.Uncertainties, whole.Correlations = nil, nil
	} else if m != nil && len(m.Drivers) > 0 {
		whole.Uncertainties, whole.Correlations = m.Drivers, m.Correlations
		at = []string{"monte_carlo.uncertainties", "monte_carlo.correlations"}
	}
	if len(c.q.Overrides) > 0 && !whole.SizesOnQuestions() {
		whole.Stresses = nil // checked with the case itself
	}
	resolved, findings := project.Resolve(whole)
	if resolved != nil {
		c.filled = resolved.Case.Uncertainties
	}
	for _, f := range findings {
		for i, own := range []string{"uncertainties", "correlations"} {
			if rest, ok := strings.CutPrefix(f.Path, own+"["); ok {
				f.Path = at[i] + "[" + rest
			}
		}
		if f.Severity == project.Error {
			c.findings = append(c.findings, f)
		} else {
			c.h.Findings = append(c.h.Findings, f)
		}
	}
}

// source makes the scenarios.
func (c *runCheck) source(b *scenario.Base, s scenario.Shape) (scenario.Source, error) {
	switch q := c.q; {
	case q.MonteCarlo != nil:
		return c.drawn(s)
	case len(q.Grid) > 0:
		axes := make([]scenario.Axis, len(q.Grid))
		for i, a := range q.Grid {
			axes[i] = scenario.Axis(a)
		}
		return scenario.Grid(b, axes)
	case len(q.Stresses) > 0:
		return scenario.Stresses(b, q.Stresses)
	}
	return scenario.Single(s), nil
}

// draws are the drivers of a run: its own, or those that the case suggests; with calibrations filled where the case is sound.
func (c *runCheck) draws() scenario.Draws {
	m, whole := c.q.MonteCarlo, &c.q.Case
	d := scenario.Draws{Paths: m.Paths, Seed: m.Seed, Drivers: m.Drivers, Correlations: m.Correlations, Points: m.points(), Strata: (*scenario.Strata)(m.Strata),
		At: "monte_carlo.uncertainties", CorrelationsAt: "monte_carlo.correlations"}
	if len(m.Drivers) == 0 && len(whole.Uncertainties) > 0 {
		d.Drivers, d.Correlations, d.At, d.CorrelationsAt = whole.Uncertainties, whole.Correlations, "uncertainties", "correlations"
	}
	if c.filled != nil {
		d.Drivers = c.filled
	}
	return d
}

// drawn makes random paths.
func (c *runCheck) drawn(s scenario.Shape) (scenario.Source, error) {
	d := c.draws()
	c.h.Correlations = append(slices.Clone(d.Correlations), d.Factored()...)
	if c.q.MonteCarlo.Repair {
		if f := d.Repair(); len(f) > 0 {
			c.h.Findings, c.h.Correlations = append(c.h.Findings, f...), d.Correlations
		}
	}
	c.h.Drivers = d.Drivers
	c.origins(&d)
	if c.freeze {
		return c.frozen(s, d)
	}
	return scenario.MonteCarlo(s, d)
}

// standard are the measures of a run that names none, those that the base case has a value for.
func standard() []string {
	return []string{"dscr_min", "dscr_average", "equity_irr", "project_irr", "equity_npv", "project_npv", "moic", "ebitda_year_1",
		"ebit_margin", "pretax_margin", "cash_burn_per_day", "days_of_liquidity", "days_to_first_shortfall", "unpaid_peak", "debt_at_horizon"}
}

// keptWhenAbsent tells whether a standard measure is of interest where the base case has no value: nothing goes wrong in
// it, and the question of a run is how often something does.
func keptWhenAbsent(name string) bool { return name == "days_to_first_shortfall" }

// columns lists the measures that are asked, a name without a label standing for all of its labels, with their thresholds.
func (c *runCheck) columns(p *program.Program) []run.Column {
	asked, path := c.q.Measures, "measures[%d].name"
	if len(asked) == 0 {
		for _, name := range standard() {
			if _, ok := p.Measure(name, ""); ok {
				asked = append(asked, Selector{Name: name})
			}
		}
	}
	var out []run.Column
	for i, s := range asked {
		if slices.Contains(delayNames, s.Name) {
			c.fault(fmt.Sprintf(path, i), "measure", "measure %s compares two runs of one scenario and has no value in a run of many; ask "+
				"ValueCase for it", s.Name)
			continue
		}
		found := false
		for _, m := range p.Measures {
			if m.Name != s.Name || s.Label != "" && m.Label != s.Label {
				continue
			}
			found = true
			if slices.ContainsFunc(out, func(x run.Column) bool { return x.Name == m.Name && x.Label == m.Label }) {
				c.fault(fmt.Sprintf(path, i), "unique", "measure %s is asked twice", program.MeasureKey(m.Name, m.Label))
				continue
			}
			out = append(out, run.Column{Name: m.Name, Label: m.Label})
		}
		if !found {
			c.findings = append(c.findings, unknownMeasure(fmt.Sprintf(path, i), s, p))
		}
	}
	c.atMost("measures", len(out), MaxColumns)
	c.thresholds(out)
	return out
}

// column is columns of a request for one measure, whose label may be left out only where it has one.
func (c *runCheck) column(p *program.Program) []run.Column {
	out := c.columns(p)
	if len(out) > 1 {
		c.fault("label", "required", "%s has several labels in this case; name one", c.q.Measures[0].Name)
	}
	return out
}

// thresholds gives the columns the levels asked of them.
func (c *runCheck) thresholds(columns []run.Column) {
	for i, t := range c.q.Thresholds {
		found := false
		for k := range columns {
			if x := &columns[k]; x.Name == t.Measure.Name && (t.Measure.Label == "" || x.Label == t.Measure.Label) {
				found = true
				x.Thresholds = append(x.Thresholds, t.Level)
			}
		}
		if !found {
			c.fault(fmt.Sprintf("thresholds[%d].measure", i), "reference", "%s is no measure of this run",
				program.MeasureKey(t.Measure.Name, t.Measure.Label))
		}
	}
}

func (c *runCheck) checkFans(p *program.Program) {
	for i, name := range c.q.FanLines {
		path := fmt.Sprintf("fan_lines[%d]", i)
		if slices.Contains(c.q.FanLines[:i], name) {
			c.fault(path, "unique", "line %s is asked twice", name)
		} else if _, ok := p.Line(name); !ok || name == "" {
			c.fault(path, "reference", "the case has no line %q; statements show the names of its lines", name)
		}
	}
}

// quantiles are the levels of a request.
func (q *RunRequest) quantiles() []float64 {
	if len(q.Quantiles) == 0 {
		return []float64{0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99}
	}
	return q.Quantiles
}

// fingerprint names the request: everything that its results depend on, neither Workers nor Skip.
func (q *RunRequest) fingerprint() string {
	parts := []string{"run", project.Canonical(q.Case), project.CanonicalText(q.Overrides)}
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if m := q.MonteCarlo; m != nil {
		add("mc:%d:%d", m.Paths, m.Seed)
		if !m.points().Independent() || len(m.StopAt) > 0 || m.Repair {
			add("points:%t:%t stop:%v repair:%t", m.Sobol, m.Antithetic, m.StopAt, m.Repair)
		}
		if m.Controls {
			add("controls")
		}
		if m.Strata != nil {
			add("%s", m.Strata.text())
		}
		parts = append(parts, project.CanonicalText(m.Drivers), project.CanonicalText(m.Correlations))
	}
	for _, a := range q.Grid {
		add("axis:%q:%d:%q", a.Path, a.Shock, a.Texts)
	}
	if q.Resize {
		add("resize")
	}
	add("stresses:%s", project.CanonicalText(q.Stresses))
	for _, s := range q.Measures {
		add("m:%q:%q", s.Name, s.Label)
	}
	for _, t := range q.Thresholds {
		add("t:%q:%q:%x", t.Measure.Name, t.Measure.Label, t.Level)
	}
	if len(q.Events) > 0 {
		add("events:%v", q.Events)
	}
	add("every:%t quantiles:%x lines:%q", q.EveryScenario, q.quantiles(), q.FanLines)
	return Fingerprint(parts...)
}
