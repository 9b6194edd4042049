package project_test

import (
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

// ordered is the default order after a change.
func ordered(change func([]project.WaterfallStep) []project.WaterfallStep) func(*project.Case) {
	return func(c *project.Case) { c.Financing.Waterfall = change(project.DefaultWaterfall()) }
}

// moved takes a step out and puts it in front of another.
func moved(s, before project.WaterfallStep) func(*project.Case) {
	return ordered(func(l []project.WaterfallStep) []project.WaterfallStep {
		l = slices.DeleteFunc(l, func(x project.WaterfallStep) bool { return x == s })
		return slices.Insert(l, slices.Index(l, before), s)
	})
}

func TestContradictoryPrioritiesAreFindings(t *testing.T) {
	runBadInputs(t, []badInput{
		{"a step in place of another", ordered(func(l []project.WaterfallStep) []project.WaterfallStep {
			l[10] = project.StepTax
			return l
		}), "financing.waterfall[10]", "unique", "TAX twice"},
		{"owners before lenders", moved(project.StepDistributions, project.StepSeniorInterest),
			"financing.waterfall[4]", "order", "owners are paid last"},
		{"principal before interest", moved(project.StepSeniorPrincipal, project.StepSeniorInterest),
			"financing.waterfall[4]", "order", "SENIOR_PRINCIPAL stands before SENIOR_INTEREST"},
		{"no step for senior principal", ordered(func(l []project.WaterfallStep) []project.WaterfallStep {
			return slices.DeleteFunc(l, func(s project.WaterfallStep) bool { return s == project.StepSeniorPrincipal })
		}), "financing.waterfall", "required", "does not list SENIOR_PRINCIPAL"},
		{"an unknown step", ordered(func(l []project.WaterfallStep) []project.WaterfallStep {
			l[9] = 99
			return l
		}), "financing.waterfall[9]", "enum", "99 is no choice"},
		{"no step", ordered(func(l []project.WaterfallStep) []project.WaterfallStep {
			l[9] = project.StepUnspecified
			return l
		}), "financing.waterfall[9]", "required", "is no step"},
	})
}

func TestAnOrderOfPaymentsThatTheCaseStatesResolves(t *testing.T) {
	c := TwoPhases()
	moved(project.StepDSRA, project.StepSeniorInterest)(&c)
	if r, findings := project.Resolve(c); r == nil {
		t.Error(findings)
	}
}
