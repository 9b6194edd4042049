package wire

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/actus"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ContractFault is the error of a request to ContractService that cannot be answered as it stands. It says where in the
// request.
type ContractFault struct{ Fault }

// Error gives the message, or the first violation.
func (f *ContractFault) Error() string {
	if f.Message != "" || len(f.Violations) == 0 {
		return f.Message
	}
	return f.Violations[0].GetField() + ": " + f.Violations[0].GetDescription()
}

// violation adds one thing that is wrong with a request.
func (f *ContractFault) violation(field, rule, format string, args ...any) {
	if rule == "limit" && len(f.Violations) == 0 {
		f.Reason = capstackv1.ErrorReason_ERROR_REASON_LIMIT_EXCEEDED
	} else if rule != "limit" {
		f.Reason = capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT
	}
	if len(f.Violations) < maxFindings {
		f.Violations = append(f.Violations, &capstackv1.FieldViolation{
			Field: field, Reason: rule, Description: fmt.Sprintf(format, args...),
		})
	}
}

// err returns f as an error, nil without violations.
func (f *ContractFault) err() error {
	if len(f.Violations) == 0 {
		return nil
	}
	return f
}

// findings writes what the engine found about a contract.
func (c *contractCase) findings(found actus.Findings) error {
	out := &ContractFault{}
	for _, f := range found {
		out.violation(c.pathOf(f.Field), ruleOf(f), "%s, got %s", f.Rule, f.Got)
	}
	return out.err()
}

// pathOf returns where in the request a field of the engine's stands.
func (c *contractCase) pathOf(field string) string {
	for _, x := range [][2]string{{"dataObserved.", "indices["}, {"eventsObserved", "observed_events"}} {
		if rest, ok := strings.CutPrefix(field, x[0]); ok {
			if x[1] == "indices[" {
				if at := strings.LastIndexByte(rest, '['); at >= 0 {
					return "indices[" + rest[:at] + "].observations" + rest[at:]
				}
			}
			return x[1] + rest
		}
	}
	if field == "to" {
		return field
	}
	path, term, inside := c.paths.split(field)
	switch {
	case inside:
		return path + ".contract." + c.term(term)
	case field == "contractStructure":
		return "components"
	default:
		return "contract." + c.term(field)
	}
}

// term names a term as one of a map.
func (c *contractCase) term(name string) string {
	name, rest, _ := strings.Cut(name, "[")
	switch {
	case name == "":
		return "terms"
	case rest != "":
		return "list_terms[" + name + "].values[" + rest
	case c.lists[name]:
		return "list_terms[" + name + "]"
	default:
		return "terms[" + name + "]"
	}
}

// ruleOf sorts a finding into the rules that programs know.
func ruleOf(f *contract.TermError) string {
	switch {
	case strings.HasPrefix(f.Rule, "must be given"), strings.HasPrefix(f.Rule, "must hold"):
		return "required"
	case strings.HasPrefix(f.Rule, "must be one of"), strings.Contains(f.Rule, "of the standard"), strings.HasPrefix(f.Rule, "must be a type"):
		return "enum"
	case strings.HasPrefix(f.Rule, "must be at most"), strings.Contains(f.Rule, "sparser"):
		return "limit"
	case strings.HasPrefix(f.Rule, "must be after"), strings.HasPrefix(f.Rule, "must not be after"), strings.HasPrefix(f.Rule, "must not be above"):
		return "order"
	case strings.HasPrefix(f.Rule, "must"):
		return "contract"
	default: // what the reading of a text says
		return "format"
	}
}
