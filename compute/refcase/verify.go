package refcase

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Mismatch is a figure that an engine does not reproduce.
type Mismatch struct {
	Case, Expectation string
	Expected, Got     string
}

// Error names the figure and both values.
func (e *Mismatch) Error() string {
	return fmt.Sprintf("reference case %s, figure %s: expected %s, got %s", e.Case, e.Expectation, e.Expected, e.Got)
}

// Verify values every case and compares each figure that must be reproduced. It returns all mismatches, joined.
func Verify(ctx context.Context, e *compute.Engine) error {
	var faults []error
	for _, c := range List() {
		faults = append(faults, VerifyCase(ctx, e, c)...)
	}
	return errors.Join(faults...)
}

// VerifyCase returns the mismatches of one case, and whatever kept it from being valued.
func VerifyCase(ctx context.Context, e *compute.Engine, c Case) []error {
	var faults []error
	var values []compute.MeasureValue
	for i, x := range c.Expectations {
		if x.Status != Reproduced {
			continue
		}
		if i == 0 || x.SolvePath != "" || !reflect.DeepEqual(x.Overrides, c.Expectations[i-1].Overrides) || values == nil {
			var err error
			if values, err = evaluate(ctx, e, c, x); err != nil {
				faults = append(faults, fmt.Errorf("reference case %s, figure %s: %w", c.ID, x.ID, err))
				values = nil
				continue
			}
		}
		if err := compare(c, x, values); err != nil {
			faults = append(faults, err)
		}
		if x.SolvePath != "" {
			values = nil
		}
	}
	return faults
}

// evaluate values the case as the figure asks. For a figure that is an input, that input is the only value.
func evaluate(ctx context.Context, e *compute.Engine, c Case, x Expectation) ([]compute.MeasureValue, error) {
	if x.SolvePath == "" {
		v, err := e.Value(ctx, compute.ValueRequest{Case: c.Project, Overrides: x.Overrides})
		if err != nil {
			return nil, err
		}
		return v.Measures, nil
	}
	target, err := money.Parse(x.SolveTarget)
	if err != nil {
		return nil, err
	}
	s, err := e.Solve(ctx, compute.SolveRequest{Case: c.Project, Overrides: x.Overrides, Path: x.SolvePath, Measure: x.SolveMeasure, Target: target})
	switch {
	case err != nil:
		return nil, err
	case len(s.Roots) == 0:
		return nil, errors.New(s.Explanation)
	case x.Measure.Name == "":
		return []compute.MeasureValue{{Kind: program.Number, Amount: s.Roots[0].Input}}, nil
	}
	return s.Measures, nil
}

// compare holds one figure against the values.
func compare(c Case, x Expectation, values []compute.MeasureValue) error {
	miss := &Mismatch{c.ID, x.ID, x.Expected, "no such measure"}
	for _, v := range values {
		if v.Selector != x.Measure {
			continue
		}
		if v.Absent != "" {
			miss.Got = "absent: " + v.Absent
			return miss
		}
		miss.Got = v.Amount.String()
		ok, err := within(v.Amount, x)
		if err != nil {
			return fmt.Errorf("reference case %s, figure %s: %w", c.ID, x.ID, err)
		}
		if ok {
			return nil
		}
	}
	return miss
}

// within tells whether a value meets the figure: |got - expected| <= max(absolute, relative x |expected|).
func within(got money.Fixed, x Expectation) (bool, error) {
	want, err := money.Parse(x.Expected)
	if err != nil {
		return false, err
	}
	var allowed money.Fixed
	if x.Absolute != "" {
		if allowed, err = money.Parse(x.Absolute); err != nil {
			return false, err
		}
	}
	if x.Relative != "" {
		share, err := money.Parse(x.Relative)
		if err != nil {
			return false, err
		}
		size, _ := want.Abs()
		if r, ok := money.Mul(share, size); ok && r.Cmp(allowed) > 0 {
			allowed = r
		}
	}
	d, ok := money.Sub(got, want)
	if !ok {
		return false, errors.New("the difference overflows")
	}
	d, _ = d.Abs()
	return d.Cmp(allowed) <= 0, nil
}
