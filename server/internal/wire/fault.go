package wire

import (
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Fault is what is wrong with a request, in the schema's words.
type Fault struct {
	Reason     capstackv1.ErrorReason
	Message    string // empty where the violations say it all
	Violations []*capstackv1.FieldViolation
}

// FaultOf returns what an error of this package or of the engine says about the request; ok is false for an error that is
// none of the caller's.
func FaultOf(err error) (f Fault, ok bool) {
	if e, ok := errors.AsType[*FaultError](err); ok {
		return Fault{Reason: e.reason(), Violations: Violations(e.Request, e.Findings)}, true
	}
	if e, ok := errors.AsType[*SideFault](err); ok {
		return e.Fault, true
	}
	if e, ok := errors.AsType[*ContractFault](err); ok {
		return e.Fault, true
	}
	if e, ok := errors.AsType[*UnknownCaseError](err); ok {
		return Fault{Reason: capstackv1.ErrorReason_ERROR_REASON_REFERENCE_CASE_NOT_FOUND, Message: e.Error()}, true
	}
	if _, ok := errors.AsType[*exact.OverflowError](err); ok {
		return Fault{
			Reason:  capstackv1.ErrorReason_ERROR_REASON_ARITHMETIC_OVERFLOW,
			Message: "an amount of this case leaves the range of the ledger while it is computed; look for inputs that are too large",
		}, true
	}
	return Fault{}, false
}

// asFindings returns the findings that an error is.
func asFindings(err error) (project.Findings, bool) {
	return errors.AsType[project.Findings](err)
}

// Violations writes the findings that are errors as violations of the fields of a request, in order.
func Violations(in proto.Message, findings project.Findings) []*capstackv1.FieldViolation {
	var out []*capstackv1.FieldViolation
	for _, f := range findings {
		if f.Severity == project.Error {
			out = append(out, &capstackv1.FieldViolation{Field: fieldOf(in, f.Path), Description: f.Message, Reason: f.Rule})
		}
	}
	return out
}

// fieldOf returns the path in the request of what stands at a finding's path: a field of the request, or the case in it.
// Where the request names a reference case, project_case stands for that one: the path is the one that an override takes.
func fieldOf(in proto.Message, path string) string {
	first, _, _ := strings.Cut(path, ".")
	first, _, _ = strings.Cut(first, "[")
	if run, ok := in.(*capstackv1.RunScenariosRequest); ok {
		if at, ok := runField(run, first, path); ok {
			return at
		}
	}
	if in != nil && in.ProtoReflect().Descriptor().Fields().ByName(protoreflect.Name(first)) != nil {
		return path
	}
	return join("project_case", path)
}

// runField returns where the request of a run states what the engine calls otherwise; ok is false where both agree.
func runField(in *capstackv1.RunScenariosRequest, first, path string) (_ string, ok bool) {
	switch first {
	case "stresses":
		return stressField(in.GetStressSet(), path)
	case "grid":
		return axisField(in.GetGrid(), path)
	case "quantiles":
		return "quantile_probabilities" + strings.TrimPrefix(path, first), true
	case "workers":
		return "worker_count", true
	case "skip":
		return "resume_token", true
	case "spec":
		return "monte_carlo", true
	default:
		return "", false
	}
}

// stressField finds a stress by its position in the list of all that are run. All stresses of the case stand in the case.
func stressField(in *capstackv1.StressSet, path string) (_ string, ok bool) {
	ids, own := len(in.GetStressIds()), len(in.GetStresses())
	if in == nil || ids+own == 0 {
		return "", false
	}
	var i int
	if n, _ := fmt.Sscanf(path, "stresses[%d]", &i); n != 1 {
		return "stress_set", true
	}
	_, rest, _ := strings.Cut(path, "]")
	switch {
	case i < ids:
		return indexed("stress_set.stress_ids", i), true
	case i < ids+own:
		return indexed("stress_set.stresses", i-ids) + rest, true
	default:
		return "", false
	}
}

// axisField finds the points of an axis, which the engine sees as texts whether they were listed or spaced.
func axisField(in *capstackv1.Grid, path string) (_ string, ok bool) {
	at, rest, cut := strings.Cut(path, ".texts")
	if !cut {
		return "", false
	}
	var i int
	if n, _ := fmt.Sscanf(at, "grid.axes[%d]", &i); n == 1 && i < len(in.GetAxes()) && in.GetAxes()[i].GetRange() != nil {
		return at + ".range", true
	}
	return at + ".values.values" + rest, true
}

// reason returns the reason that all findings have in common, INVALID_INPUT if they differ.
func (e *FaultError) reason() capstackv1.ErrorReason {
	var common capstackv1.ErrorReason
	for _, f := range e.Findings {
		if f.Severity != project.Error {
			continue
		}
		reason := e.reasonOf(f)
		if common != 0 && reason != common {
			return capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT
		}
		common = reason
	}
	if common == 0 {
		return capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT
	}
	return common
}

// reasonOf returns the reason of one finding, by its rule and its place.
func (e *FaultError) reasonOf(f project.Finding) capstackv1.ErrorReason {
	drawn := strings.Contains(f.Path, "uncertainties[") && strings.HasSuffix(f.Path, "].path")
	switch {
	case f.Rule == "path" && drawn && e.inCase(f):
		return capstackv1.ErrorReason_ERROR_REASON_INPUT_NOT_VARIABLE
	case f.Rule == "path":
		return capstackv1.ErrorReason_ERROR_REASON_UNKNOWN_PATH
	case f.Rule == "measure", f.Rule == "line", f.Rule == "reference" && namesSomething(f.Path):
		return capstackv1.ErrorReason_ERROR_REASON_UNKNOWN_NAME
	case f.Rule == "range" && strings.HasSuffix(f.Path, "correlations"):
		return capstackv1.ErrorReason_ERROR_REASON_CORRELATION_NOT_PSD
	case f.Rule == "limit":
		return capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED
	default:
		return capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT
	}
}

// inCase reports whether the input that a driver names is one of the case: then it is there and cannot vary.
func (e *FaultError) inCase(f project.Finding) bool {
	drivers := e.Case.Uncertainties
	if strings.HasPrefix(f.Path, "monte_carlo.") {
		run, _ := e.Request.(*capstackv1.RunScenariosRequest)
		drivers, _ = UncertaintiesFromProto("", run.GetMonteCarlo().GetUncertainties())
	}
	var i int
	_, rest, _ := strings.Cut(f.Path, "uncertainties")
	if n, _ := fmt.Sscanf(rest, "[%d].path", &i); n != 1 || i >= len(drivers) {
		return false
	}
	_, err := project.Get(&e.Case, drivers[i].Path)
	return err == nil
}

// namesSomething reports whether a field of a request names a measure, a line or a stress.
func namesSomething(path string) bool {
	for _, field := range []string{"fan_lines[", "thresholds[", "stress_set.stress_ids["} {
		if strings.HasPrefix(path, field) {
			return true
		}
	}
	return false
}
