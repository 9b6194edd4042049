package scenario

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// Split parts overrides by what they change: those on an input of the program are numbers of a scenario; the others change
// the program itself (its shape), so that another one must be built. Both keep their order.
func Split(p *program.Program, o []project.Override) (shape, inputs []project.Override) {
	for _, x := range o {
		if _, ok := p.Input(x.Path); ok {
			inputs = append(inputs, x)
		} else {
			shape = append(shape, x)
		}
	}
	return shape, inputs
}

// Inputs gives the inputs of a program their values under overrides, applied in order to the value that the program has.
// Amounts are computed in decimals. A date is a day of the grid; Add moves it by whole days. r is the case from which p was
// built. The error is a [project.Findings] on overrides[i].
func Inputs(p *program.Program, r *project.Resolved, o []project.Override) (map[int]money.Fixed, error) {
	values := make(map[int]money.Fixed, len(o))
	var findings project.Findings
	for k, x := range o {
		i, ok := p.Input(x.Path)
		if !ok {
			findings = append(findings, finding(fmt.Sprintf("overrides[%d].path", k), "path",
				"%s is no input of the case as the other overrides shape it", x.Path))
			continue
		}
		from, changed := values[i]
		if !changed {
			from = p.Inputs[i].Value
		}
		to, f := Meet(r, p.Inputs[i], from, x)
		if f != nil {
			f.Path = fmt.Sprintf("overrides[%d].%s", k, f.Path)
			findings = append(findings, *f)
			continue
		}
		values[i] = to
	}
	return values, findings.Err()
}

// Meet is what an override makes of an input's value. A finding's path is the field of the override at fault.
func Meet(r *project.Resolved, in program.InputDef, from money.Fixed, o project.Override) (money.Fixed, *project.Finding) {
	if in.Kind == program.Day {
		return meetDate(r, from, o)
	}
	by, err := money.Parse(o.Text)
	if err != nil {
		return from, fault("text", "format", "%s: %v; write plain decimal text such as 1250000.00 or -0.05", o.Path, err)
	}
	to, ok := by, true
	switch o.Shock {
	case project.Replace, project.ShockUnspecified:
	case project.Add:
		to, ok = money.Add(from, by)
	case project.Scale:
		to, ok = money.Mul(from, by)
	default:
		return from, fault("shock", "enum", "is none of REPLACE, ADD, SCALE")
	}
	if !ok {
		return from, fault("text", "range", "%s: the result is too large", o.Path)
	}
	return to, nil
}

// meetDate replaces or moves a date. One that the case leaves out means never and cannot be moved.
func meetDate(r *project.Resolved, from money.Fixed, o project.Override) (money.Fixed, *project.Finding) {
	switch o.Shock {
	case project.Replace, project.ShockUnspecified:
		d, err := calendar.ParseDate(o.Text)
		if err != nil {
			return from, fault("text", "format", "%s: %v; write a day as 2026-01-31", o.Path, err)
		}
		return money.FromInt(int64(r.Grid.DayIndex(d))), nil
	case project.Add:
		if v, err := project.Get(&r.Case, o.Path); err != nil || !v.Given {
			return from, fault("path", "required", "%s: the case gives no date that could be moved; use REPLACE", o.Path)
		}
		by, err := money.Parse(o.Text)
		to, ok := money.Add(from, by)
		if err != nil || !ok || by.Floor() != by {
			return from, fault("text", "format", "%s: %q is no whole number of days", o.Path, o.Text)
		}
		return to, nil
	default:
		return from, fault("shock", "path", "%s: a date cannot meet %s; use REPLACE or ADD", o.Path, o.Shock)
	}
}

func finding(path, rule, format string, args ...any) project.Finding {
	return project.Finding{Path: path, Severity: project.Error, Rule: rule, Message: fmt.Sprintf(format, args...)}
}

func fault(path, rule, format string, args ...any) *project.Finding {
	f := finding(path, rule, format, args...)
	return &f
}
