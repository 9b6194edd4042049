package project

import (
	"errors"
	"fmt"

	"github.com/capstack/capstack/compute/money"
)

// Apply returns a copy of c with the overrides applied in order; c stays as it is. Replace writes the text; Add and Scale
// meet the case's value or, where the case leaves it out, its default. Dates are replaced, or moved by whole days with
// Add; months are counted in whole months; text and choices are replaced. The error is a [Findings] with one finding for
// each override that cannot be applied, on overrides[i].path or overrides[i].text, and then the case returned is c's copy
// with the others applied.
//
// Apply to the case as stated, not to [Resolved].Case: there a default that hangs on another input (a payment date on a
// COD) is already fixed and would not follow. Whether the new case is valid is [Resolve]'s to say.
func Apply(c Case, overrides []Override) (Case, error) {
	out := Clone(c)
	var findings Findings
	var defaults *Case // filled when an override needs one
	for i, o := range overrides {
		if o.Shock != Replace && o.Shock != ShockUnspecified && defaults == nil {
			filled := withDefaults(c)
			defaults = &filled
		}
		if f := override(&out, defaults, o); f != nil {
			f.Path = fmt.Sprintf("overrides[%d].%s", i, f.Path)
			findings = append(findings, *f)
		}
	}
	return out, findings.Err()
}

// override applies one override; a finding's path is the field of the override at fault.
func override(c, defaults *Case, o Override) *Finding {
	leaf, _, err := locate(c, o.Path, false)
	if err != nil {
		return overrideFinding("path", err)
	}
	text := o.Text
	switch o.Shock {
	case Replace, ShockUnspecified:
	case Add, Scale:
		base := valueOf(leaf)
		if !base.Given && base.Kind != TextKind && base.Kind != EnumKind {
			base, _ = Get(defaults, o.Path) // the path exists: it did in c
		}
		shocked, f := shock(base, o)
		if f != nil {
			return f
		}
		text = shocked.String()
	default:
		return &Finding{Path: "shock", Severity: Error, Rule: "enum", Message: "is none of REPLACE, ADD, SCALE"}
	}
	if err := Set(c, o.Path, text); err != nil {
		return overrideFinding("text", err)
	}
	return nil
}

// overrideFinding makes a finding of a path error.
func overrideFinding(at string, err error) *Finding {
	f := &Finding{Path: at, Severity: Error, Rule: "path", Message: err.Error()}
	if e := (*PathError)(nil); errors.As(err, &e) {
		f.Rule = e.Rule
	}
	return f
}

// shock adds text to a value or scales it.
func shock(base Value, o Override) (Value, *Finding) {
	fail := func(at, rule, format string, args ...any) (Value, *Finding) {
		return base, &Finding{Path: at, Severity: Error, Rule: rule, Message: o.Path + ": " + fmt.Sprintf(format, args...)}
	}
	if base.Kind == TextKind || base.Kind == EnumKind || base.Kind == DateKind && o.Shock == Scale {
		return fail("shock", "path", "a %s cannot meet %s; use REPLACE", base.Kind, o.Shock)
	}
	if !base.Given && base.Kind != IntegerKind {
		return fail("path", "required", "the case gives no value that %s could meet; use REPLACE or state the value in the case", o.Shock)
	}
	by, err := money.Parse(o.Text)
	if err != nil {
		return fail("text", "format", "%v; write plain decimal text such as 1.1 or -30", err)
	}
	if base.Kind == AmountKind {
		sum, ok := money.Mul(base.Amount, by)
		if o.Shock == Add {
			sum, ok = money.Add(base.Amount, by)
		}
		if !ok {
			return fail("text", "range", "the result is too large")
		}
		base.Amount = sum
		return base, nil
	}
	return shockWhole(base, o, by)
}

// shockWhole adds to or scales a number of months or, adding only, a date. A result between whole numbers is an error,
// not rounded.
func shockWhole(base Value, o Override, by money.Fixed) (Value, *Finding) {
	from := money.FromInt(base.Int)
	if base.Kind == DateKind {
		from = money.Zero()
	}
	to, ok := money.Add(from, by)
	if o.Shock == Scale {
		to, ok = money.Mul(from, by)
	}
	const most = 1_000_000 // days or months, beyond every range of a case
	n, whole := wholeNumber(to)
	if !ok || !whole || n < -most || n > most {
		return base, &Finding{Path: "text", Severity: Error, Rule: "format",
			Message: fmt.Sprintf("%s: %s makes no whole number of days or months within %d", o.Path, clip(o.Text), most)}
	}
	if base.Kind == DateKind {
		base.Date = base.Date.AddDays(int(n))
		return base, nil
	}
	base.Int, base.Given = n, true
	return base, nil
}

// wholeNumber returns x as an integer; ok is false if it has decimals or does not fit.
func wholeNumber(x money.Fixed) (_ int64, ok bool) {
	const edge = 1 << 53
	if x.Floor() != x || x.Cmp(money.FromInt(edge)) > 0 || x.Cmp(money.FromInt(-edge)) < 0 {
		return 0, false
	}
	return int64(x.Float64()), true
}
