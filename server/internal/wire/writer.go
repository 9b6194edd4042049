package wire

import (
	"math"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// decimalText writes a number exactly, "" for none.
func decimalText(a project.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

// double writes a number as the nearest double, nil for none.
func double(a project.Amount) *float64 {
	if a == nil {
		return nil
	}
	v := a.Float64()
	return &v
}

// wholeOf writes a whole number, nil for none. A part of a day counts as a day, as where a random delay enters the model.
func wholeOf(a project.Amount) *int32 {
	if a == nil {
		return nil
	}
	v := int32(min(max(math.Ceil(a.Float64()), math.MinInt32), math.MaxInt32))
	return &v
}

// int32Of writes a count. Valid cases are far inside its range.
func int32Of(n int) int32 { return int32(min(max(n, math.MinInt32), math.MaxInt32)) }

// dateText writes a date as yyyy-mm-dd, "" for none.
func dateText(d *calendar.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// mapped writes the elements of a list; an empty list is absent.
func mapped[T, P any](in []T, write func(T) *P) []*P {
	if len(in) == 0 {
		return nil
	}
	out := make([]*P, len(in))
	for i, x := range in {
		out[i] = write(x)
	}
	return out
}

// textsOf copies a list of strings.
func textsOf(in []string) []string { return append([]string(nil), in...) }

// doubles writes numbers as the nearest doubles; an absent one, which only an invalid case holds, as 0.
func doubles(in []project.Amount) []float64 {
	if len(in) == 0 {
		return nil
	}
	out := make([]float64, len(in))
	for i, a := range in {
		if a != nil {
			out[i] = a.Float64()
		}
	}
	return out
}

// amounts reads numbers; one that is not finite is a finding and reads as 0.
func (s *scope) amounts(name string, limit int, in []float64) []project.Amount {
	in = capped(s, name, limit, in)
	if len(in) == 0 {
		return nil
	}
	values := make([]money.Fixed, len(in))
	out := make([]project.Amount, len(in))
	for i, v := range in {
		value, fault := fixedFromDouble(v)
		if fault != "" {
			s.found(indexed(name, i), "format", "%v %s", v, fault)
		}
		values[i] = value
		out[i] = &values[i]
	}
	return out
}
