package wire

import (
	"math"
	"slices"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The limits of runs. The comments of the schema state them.
const (
	MaxPaths      = compute.MaxPaths
	MaxColumns    = 64
	MaxQuantiles  = 21
	MaxThresholds = 64
	MaxFanLines   = compute.MaxFanLines
)

// RunRequest is a RunScenarios request that was read.
type RunRequest struct {
	compute.RunRequest
	Kind   string // monte_carlo, grid or stress_set
	read   *request
	source *capstackv1.RunScenariosRequest
}

// RunRequestFromProto reads a request; its resume token is for package stream. The error is an [UnknownCaseError] or a
// [FaultError].
func RunRequestFromProto(in *capstackv1.RunScenariosRequest, catalog Catalog) (*RunRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	out := &RunRequest{read: r, source: in, RunRequest: compute.RunRequest{
		Case: r.project, Overrides: r.base,
		Measures:      r.columns(in.GetMeasures()),
		EveryScenario: s.everyScenario(in.GetDetail()),
		Quantiles:     s.quantiles(in.GetQuantileProbabilities()),
		Thresholds:    s.thresholds(in.GetThresholds()),
		FanLines:      s.texts("fan_lines", MaxFanLines, in.GetFanLines()),
		Events:        s.events(in.GetEvents()),
		Workers:       int(in.GetWorkerCount()),
	}}
	if out.Workers < 0 {
		s.found("worker_count", "range", "%d is out of range; give 0 to leave it to the server", out.Workers)
	}
	switch {
	case in.GetMonteCarlo() != nil:
		out.Kind = "monte_carlo"
		out.MonteCarlo = r.monteCarlo(in.GetMonteCarlo())
	case in.GetGrid() != nil:
		out.Kind = "grid"
		out.Grid = r.axes(in.GetGrid().GetAxes())
		out.Resize = in.GetGrid().GetResize()
	case in.GetStressSet() != nil:
		out.Kind = "stress_set"
		out.Stresses = r.stresses(in.GetStressSet())
	default:
		s.found("monte_carlo", "required", "give one of monte_carlo, grid and stress_set")
	}
	return out, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *RunRequest) Complete(err error) error { return q.read.complete(err) }

// columns reads the measures of a run.
func (r *request) columns(in []*capstackv1.MeasureSelector) []compute.Selector {
	var out []compute.Selector
	for i, m := range capped(r.scope(), "measures", MaxColumns, in) {
		r.known(indexed("measures", i)+".name", m.GetName())
		out = append(out, compute.Selector{Name: m.GetName(), Label: m.GetLabel()})
	}
	return out
}

func (s *scope) everyScenario(in capstackv1.RunDetail) bool {
	switch in {
	case capstackv1.RunDetail_RUN_DETAIL_UNSPECIFIED, capstackv1.RunDetail_RUN_DETAIL_AGGREGATES_ONLY:
		return false
	case capstackv1.RunDetail_RUN_DETAIL_EVERY_SCENARIO:
		return true
	default:
		s.unknown("detail", in)
		return false
	}
}

// quantiles reads probabilities, the schema's default if none is given.
func (s *scope) quantiles(in []float64) []float64 {
	const name = "quantile_probabilities"
	in = capped(s, name, MaxQuantiles, in)
	if len(in) == 0 {
		return []float64{0.05, 0.25, 0.5, 0.75, 0.95}
	}
	for i, p := range in {
		if !(p > 0 && p < 1) { // NaN too
			s.found(indexed(name, i), "range", "%v is not inside 0..1", p)
		} else if i > 0 && p <= in[i-1] {
			s.found(indexed(name, i), "order", "%v does not follow %v; list probabilities in ascending order", p, in[i-1])
		}
	}
	return slices.Clone(in)
}

func (s *scope) thresholds(in []*capstackv1.Threshold) []compute.Threshold {
	var out []compute.Threshold
	for i, t := range capped(s, "thresholds", MaxThresholds, in) {
		at := indexed("thresholds", i)
		if t.GetMeasure() == "" {
			s.found(at+".measure", "required", "name a measure among the columns")
		}
		out = append(out, compute.Threshold{
			Measure: compute.Selector{Name: t.GetMeasure(), Label: t.GetLabel()},
			Level:   s.finite(at+".level", t.GetLevel()),
		})
	}
	return out
}

func (r *request) monteCarlo(in *capstackv1.MonteCarlo) *compute.MonteCarlo {
	s := r.scope()
	if n := in.GetPaths(); n < 1 || n > MaxPaths {
		s.found("monte_carlo.paths", "range", "%d paths; give 1..%d", n, MaxPaths)
	}
	return r.draws("monte_carlo", in)
}

// draws reads how paths are drawn; at is the field of the request.
func (r *request) draws(at string, in *capstackv1.MonteCarlo) *compute.MonteCarlo {
	s := r.scope()
	out := &compute.MonteCarlo{Paths: in.GetPaths(), Seed: in.GetSeed(), Antithetic: in.GetAntithetic(), Repair: in.GetRepairCorrelations(),
		Strata: strataFromProto(in.GetStrata()), Controls: in.GetControlVariates()}
	switch in.GetSampling() {
	case capstackv1.Sampling_SAMPLING_UNSPECIFIED, capstackv1.Sampling_SAMPLING_PSEUDO_RANDOM:
	case capstackv1.Sampling_SAMPLING_SOBOL:
		out.Sobol = true
	default:
		s.unknown(at+".sampling", in.GetSampling())
	}
	for _, p := range capped(s, at+".stop_at", compute.MaxStops, in.GetStopAt()) {
		out.StopAt = append(out.StopAt, compute.Stop{Measure: compute.Selector{Name: p.GetMeasure(), Label: p.GetLabel()}, HalfWidth: p.GetHalfWidth()})
	}
	var found, related project.Findings
	out.Drivers, found = UncertaintiesFromProto(at+".uncertainties", in.GetUncertainties())
	out.Correlations, related = CorrelationsFromProto(at+".correlations", in.GetCorrelations())
	r.around = append(append(r.around, found...), related...)
	if len(out.Drivers) == 0 && len(out.Correlations) > 0 {
		s.found(at+".correlations", "unused", "correlations of the request hold between its own uncertainties; give some")
	}
	if len(out.Drivers) == 0 && len(r.project.Uncertainties) == 0 {
		s.found(at+".uncertainties", "required", "the case suggests no random drivers; give at least one")
	}
	return out
}

func (r *request) axes(in []*capstackv1.GridAxis) []compute.Axis {
	s := r.scope()
	if len(in) == 0 {
		s.found("grid.axes", "required", "give at least one axis")
	}
	var out []compute.Axis
	points := int64(1)
	for i, a := range capped(s, "grid.axes", scenario.MaxAxes, in) {
		at := indexed("grid.axes", i)
		shock, found := ShockFromProto(at, a.GetShock())
		texts, faults := AxisPoints(at, a)
		r.around = append(append(r.around, found...), faults...)
		if a.GetPath() == "" {
			s.found(at+".path", "required", "name the input that varies")
		}
		out = append(out, compute.Axis{Path: a.GetPath(), Shock: shock, Texts: texts})
		points = min(points*int64(max(len(texts), 1)), math.MaxInt32)
	}
	if points > scenario.MaxGridPoints {
		s.found("grid.axes", "limit", "the axes have %d combinations; give at most %d", points, scenario.MaxGridPoints)
	}
	return out
}

// stresses returns what a set runs: the named ones of the case, then its own; all of the case's if it gives neither.
func (r *request) stresses(in *capstackv1.StressSet) []project.Stress {
	s := r.scope()
	var out []project.Stress
	for i, id := range capped(s, "stress_set.stress_ids", scenario.MaxStresses, in.GetStressIds()) {
		at := slices.IndexFunc(r.project.Stresses, func(x project.Stress) bool { return x.ID == id })
		if at < 0 {
			s.found(indexed("stress_set.stress_ids", i), "reference", "the case has no stress %q", excerpt(id))
			continue
		}
		out = append(out, r.project.Stresses[at])
	}
	own, found := StressesFromProto("stress_set.stresses", scenario.MaxStresses, in.GetStresses())
	r.around = append(r.around, found...)
	if out = append(out, own...); len(out) > scenario.MaxStresses {
		s.found("stress_set", "limit", "%d stresses; give at most %d", len(out), scenario.MaxStresses)
	}
	if len(in.GetStressIds()) == 0 && len(in.GetStresses()) == 0 {
		if out = r.project.Stresses; len(out) == 0 {
			s.found("stress_set", "required", "the case has no stresses; give at least one")
		}
	}
	return out
}
