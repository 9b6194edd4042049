package plan

import (
	"fmt"

	"github.com/capstack/capstack/compute/project"
)

// InfeasibleError says that a case cannot be financed as its sizing terms ask. It unwraps to project.Findings with rule
// "sizing", one for each reason. Partial is how far the solution came, the last round's figures; nil before the first.
type InfeasibleError struct {
	Findings project.Findings
	Partial  *project.Plan
}

// Error lists the findings.
func (e *InfeasibleError) Error() string { return e.Findings.Error() }

// Unwrap gives the findings.
func (e *InfeasibleError) Unwrap() error { return e.Findings }

// NotClosedError says that size and uses went on moving each other: after Rounds rounds by Residual of the size. It unwraps
// to project.Findings.
type NotClosedError struct {
	Path     string
	Rounds   int
	Residual float64
}

// Error gives the rounds and the residual.
func (e *NotClosedError) Error() string {
	return fmt.Sprintf("%s: the size does not close: after %d rounds it still moves by %.3g of itself", e.Path, e.Rounds, e.Residual)
}

// Unwrap gives the finding.
func (e *NotClosedError) Unwrap() error {
	return project.Findings{{Path: e.Path, Severity: project.Error, Rule: ruleSizing, Message: fmt.Sprintf(
		"the size and the uses of funds do not close on each other: after %d rounds they still move by %.3g; lower the gearing or the "+
			"fees, or state principal_usd", e.Rounds, e.Residual)}}
}

// ruleSizing is the rule of findings about financing that cannot be had.
const ruleSizing = "sizing"

func finding(path, format string, args ...any) project.Finding {
	return project.Finding{Path: path, Severity: project.Error, Rule: ruleSizing, Message: fmt.Sprintf(format, args...)}
}
