package wire

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/refcase"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest lists of requests. The comments of the schema state them.
const (
	MaxOverrides  = 1000
	MaxMeasures   = 1000 // names in a ValueCase
	MaxLines      = 100
	maxStatements = 16
)

// Catalog knows the reference cases. What it returns is shared and must not be changed.
type Catalog interface {
	List() []refcase.Case
	Get(id string) (refcase.Case, bool)
}

// Engine is what answers requests: *compute.Engine.
type Engine interface {
	Value(context.Context, compute.ValueRequest) (*compute.Valuation, error)
	Solve(context.Context, compute.SolveRequest) (*compute.Solution, error)
	Explain(context.Context, compute.ExplainRequest) (*compute.ExplanationOf, error)
	Compare(context.Context, compute.CompareRequest) (*compute.Comparison, error)
	Attribute(context.Context, compute.AttributeRequest) (*compute.Attribution, error)
	ReadyReverse(context.Context, compute.ReverseRequest) (*compute.ReadyReverse, error)
	Sensitivities(context.Context, compute.SensitivityRequest) (*compute.Sensitivities, error)
	Tornado(context.Context, compute.TornadoRequest) (*compute.Tornado, error)
	SizingCost(*compute.RunRequest) int64
	ReadyRun(context.Context, compute.RunRequest) (*compute.ReadyRun, error)
}

// ReadyRun is a run that the engine has checked and not started.
type ReadyRun = compute.ReadyRun

// UnknownCaseError says that no reference case has an id.
type UnknownCaseError struct{ ID string }

// Error names the id.
func (e *UnknownCaseError) Error() string {
	return fmt.Sprintf("there is no reference case %q; ListReferenceCases names them all", excerpt(e.ID))
}

// FaultError is a request whose inputs are at fault, with every finding and the request that they are about.
type FaultError struct {
	Request  proto.Message
	Case     project.Case // as far as it was read
	Findings project.Findings
}

// Error lists the findings.
func (e *FaultError) Error() string { return e.Findings.Error() }

// request is one that is being read: what was found of the case and of the fields around it.
type request struct {
	message proto.Message
	project project.Case
	base    []project.Override
	inCase  project.Findings // while reading the case
	around  project.Findings // while reading the other fields
}

// subject is a request about one case.
type subject interface {
	proto.Message
	GetProjectCase() *capstackv1.ProjectCase
	GetReferenceCaseId() string
	GetOverrides() []*capstackv1.Override
}

// read reads the part that all requests share. The error is an [UnknownCaseError].
func read(in subject, catalog Catalog) (*request, error) {
	r := &request{message: in}
	switch id := in.GetReferenceCaseId(); {
	case in.GetProjectCase() != nil:
		r.project, r.inCase = CaseFromProto(in.GetProjectCase())
	case id != "":
		c, ok := catalog.Get(id)
		if !ok {
			return nil, &UnknownCaseError{ID: id}
		}
		r.project = c.Project
	default:
		r.scope().found("project_case", "required", "give a project_case or the id of a reference case")
	}
	var findings project.Findings
	r.base, findings = OverridesFromProto("overrides", MaxOverrides, in.GetOverrides())
	r.around = append(r.around, findings...)
	return r, nil
}

// scope returns where the fields of the request stand.
func (r *request) scope() *scope { return root(&r.around, "") }

// fault returns the error of what was found while reading, nil if nothing was. What can be said of the case as far as it was
// read is said with it, so that a caller mends all in one go.
func (r *request) fault() error {
	if !r.inCase.HasErrors() && !r.around.HasErrors() {
		return nil
	}
	return r.all(r.around)
}

// all returns what was found, with everything that can be said of the case and of the overrides, each thing once.
func (r *request) all(found project.Findings) error {
	out := &FaultError{Request: r.message, Case: r.project}
	for _, list := range []project.Findings{r.judged(), r.applied(), found} {
		for _, f := range list {
			if f.Severity == project.Error && !slices.ContainsFunc(out.Findings, func(x project.Finding) bool {
				return x.Path == f.Path && x.Rule == f.Rule
			}) {
				out.Findings = append(out.Findings, f)
			}
		}
	}
	return out
}

// judged returns what was found while reading the case, and what Resolve says of it.
func (r *request) judged() project.Findings {
	if r.noCase() {
		return nil
	}
	_, judging := project.Resolve(r.project)
	return Merge(r.inCase, judging)
}

// noCase reports whether the request gives no case: then nothing in it is missing.
func (r *request) noCase() bool {
	return slices.ContainsFunc(r.around, func(f project.Finding) bool { return f.Path == "project_case" })
}

// complete returns err with everything that can be found in its request, if it is what the engine found wrong with it: the
// engine stops at the first stage that fails. Other errors come back as they are.
func (r *request) complete(err error) error {
	if found, ok := asFindings(err); ok {
		return r.all(append(slices.Clone(r.around), found...))
	}
	return err
}

// applied returns what is wrong with the overrides.
func (r *request) applied() project.Findings {
	if r.noCase() {
		return nil
	}
	_, err := project.Apply(r.project, r.base)
	found, _ := asFindings(err)
	return found
}

// names reads names of measures that the engine knows; which labels they have is for the case to say.
func (r *request) names(field string, limit int, in []string) []compute.Selector {
	var out []compute.Selector
	for i, name := range capped(r.scope(), field, limit, in) {
		r.known(indexed(field, i), name)
		out = append(out, compute.Selector{Name: name})
	}
	return out
}

// known reports a name that is no measure's.
func (r *request) known(field, name string) {
	if !slices.ContainsFunc(compute.Measures(), func(m model.Spec) bool { return m.Name == name }) {
		r.scope().found(field, "measure", "there is no measure %q%s; ListMeasures names them all", excerpt(name), nearestMeasure(name))
	}
}

// nearestMeasure asks whether the measure with the closest name was meant, if one is close.
func nearestMeasure(wrong string) string {
	best, distance := "", len(wrong)/3+1
	for _, m := range compute.Measures() {
		if d := project.EditDistance(wrong, m.Name); d <= distance && (best == "" || d < distance) {
			best, distance = m.Name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// ValueRequest is a ValueCase request that was read.
type ValueRequest struct {
	compute.ValueRequest
	read *request
	debt bool // schedules and cover ratios were asked for
}

// ValueRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func ValueRequestFromProto(in *capstackv1.ValueCaseRequest, catalog Catalog) (*ValueRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	out := &ValueRequest{read: r, ValueRequest: compute.ValueRequest{
		Case: r.project, Overrides: r.base,
		Measures:     r.names("measures", MaxMeasures, in.GetMeasures()),
		Lines:        s.texts("lines", MaxLines, in.GetLines()),
		Frequency:    s.statementFrequency(in.GetFrequency()),
		ValidateOnly: in.GetValidateOnly(),
		Resize:       in.GetResize(),
	}}
	if d := in.GetDrawnPath(); d != nil {
		m := r.draws("drawn_path.monte_carlo", d.GetMonteCarlo())
		out.Drawn = &compute.DrawnPath{Path: d.GetPath(), Seed: m.Seed, Drivers: m.Drivers, Correlations: m.Correlations,
			Sobol: m.Sobol, Antithetic: m.Antithetic, Repair: m.Repair, Strata: m.Strata}
	}
	for i, kind := range capped(s, "statements", maxStatements, in.GetStatements()) {
		table, ok := tableOf(kind)
		switch {
		case ok:
			out.Statements = append(out.Statements, table)
		case kind == capstackv1.StatementKind_STATEMENT_KIND_DEBT:
			out.debt = true
		default:
			s.unknown(indexed("statements", i), kind)
		}
	}
	return out, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *ValueRequest) Complete(err error) error { return q.read.complete(err) }

// statementFrequency reads the length of a statement's period, annual if not given.
func (s *scope) statementFrequency(in capstackv1.Frequency) calendar.Frequency {
	f := choice(s, "frequency", in, frequencies())
	if f == 0 {
		return calendar.Annual
	}
	return f
}

// SolveRequest is a SolveInput request that was read.
type SolveRequest struct {
	compute.SolveRequest
	read *request
}

// SolveRequestFromProto reads a request. The error is an [UnknownCaseError] or a [FaultError].
func SolveRequestFromProto(in *capstackv1.SolveInputRequest, catalog Catalog) (*SolveRequest, error) {
	r, err := read(in, catalog)
	if err != nil {
		return nil, err
	}
	s := r.scope()
	if in.GetInputPath() == "" {
		s.found("input_path", "required", "name the input that varies, such as tenants[t1].usd_per_year")
	} else if _, err := project.Get(&r.project, in.GetInputPath()); err != nil {
		s.found("input_path", "path", "%v", err)
	}
	if in.GetMeasure() == "" {
		s.found("measure", "required", "name the measure that shall meet the target")
	} else {
		r.known("measure", in.GetMeasure())
	}
	out := &SolveRequest{read: r, SolveRequest: compute.SolveRequest{
		Case: r.project, Overrides: r.base, Path: in.GetInputPath(),
		Measure: compute.Selector{Name: in.GetMeasure(), Label: in.GetLabel()},
		Target:  s.decimalOrZero("target", in.GetTarget()),
		Low:     s.decimal("lower_bound", in.GetLowerBound()),
		High:    s.decimal("upper_bound", in.GetUpperBound()),
		Resize:  in.GetResize(),
	}}
	if q := out; q.Low != nil && q.High != nil && q.Low.Cmp(*q.High) >= 0 {
		s.found("upper_bound", "order", "%s is not above the lower bound %s", q.High, q.Low)
	}
	if in.RelativeTolerance != nil {
		out.Tolerance = s.finite("relative_tolerance", in.GetRelativeTolerance())
		if out.Tolerance < 1e-12 || out.Tolerance > 0.1 {
			s.found("relative_tolerance", "range", "%v is out of range; give 0.000000000001..0.1", in.GetRelativeTolerance())
		}
	}
	return out, r.fault()
}

// Complete returns the engine's error about the request with everything that can be found in it.
func (q *SolveRequest) Complete(err error) error { return q.read.complete(err) }
