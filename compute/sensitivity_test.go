package compute

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/project"
)

func sensitivitiesOf(t *testing.T, q SensitivityRequest) *Sensitivities {
	t.Helper()
	r, err := New(Options{}).Sensitivities(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// byPath finds an input of the answer.
func byPath(t *testing.T, r *Sensitivities, path string) InputSensitivity {
	t.Helper()
	i := slices.IndexFunc(r.Inputs, func(x InputSensitivity) bool { return x.Path == path })
	if i < 0 {
		t.Fatalf("%s is not in the answer", path)
	}
	return r.Inputs[i]
}

// EBITDA of year 1 is linear in the price: its derivative is the difference over the price, and the bump 1% of it.
func TestDerivativesAndBumpsAreThoseOfTheLedger(t *testing.T) {
	mean := at(t, "ebitda_year_1")
	doubled := at(t, "ebitda_year_1", scale(spotPrice, "2")) - mean
	r := sensitivitiesOf(t, SensitivityRequest{Case: plainCase(), Measure: Selector{Name: "ebitda_year_1"}})
	x := byPath(t, r, spotPrice)
	for _, y := range []struct {
		name      string
		got, want float64
	}{
		{"derivative", x.Derivative, doubled / 2.4}, {"elasticity", x.Elasticity, doubled / mean},
		{"up", x.Up.Value, 0.01 * doubled}, {"down", x.Down.Value, -0.01 * doubled}, {"bump", x.Size, 0.024}, {"value", r.Value.Value, mean},
	} {
		if math.Abs(y.got-y.want) > 1e-7*math.Abs(y.want) {
			t.Errorf("%s: %v, want %v", y.name, y.got, y.want)
		}
	}
	if x.Kinked || x.Bump != BumpPercent || !x.HasDerivative || r.Inputs[0].size() < r.Inputs[1].size() {
		t.Errorf("%+v", x)
	}
}

func TestInputsAreBumpedByTheirUnit(t *testing.T) {
	r := sensitivitiesOf(t, SensitivityRequest{Case: plainCase(), Measure: Selector{Name: "equity_irr"}})
	for path, want := range map[string]struct {
		bump       BumpKind
		size       float64
		derivative bool
	}{
		"financing.tranches[bond].fixed_rate":     {BumpBasisPoint, 0.0001, true},
		"facility.phases[p2].delay_days":          {BumpUnit, 1, false},
		"market.indices[SOFR].shift_rate":         {BumpBasisPoint, 0.0001, true},
		utilization:                               {BumpPercent, 0.007, true},
		"financing.sponsor_support_usd":           {BumpNone, 0, true},
		"tenants[second].pay_fraction_date":       {BumpUnit, 1, false},
		"facility.phases[p1].cost_overrun_factor": {BumpPercent, 0.01, true},
	} {
		x := byPath(t, r, path)
		if x.Bump != want.bump || math.Abs(x.Size-want.size) > 1e-15 || x.HasDerivative != want.derivative {
			t.Errorf("%s: %+v", path, x)
		}
	}
	if x := byPath(t, r, "facility.phases[p1].delay_days"); x.Up.Value == 0 || x.Down.Absent == "" {
		t.Errorf("a day of delay: %+v", x)
	}
	// At full use the clause binds on neither side, and it cannot be more than all: what the bump downwards does not move has no
	// derivative.
	if x := byPath(t, r, "tenants[anchor].take_or_pay_fraction"); !x.Kinked || x.Up.Absent == "" || x.Down.Value != 0 || x.Derivative != 0 || x.Elasticity != 0 {
		t.Errorf("take or pay at full use is a kink: %+v", x)
	}
	if !slices.Contains(r.Structure, "financial_close") || slices.Contains(r.Structure, spotPrice) {
		t.Errorf("structure: %v", r.Structure)
	}
}

// A price factor in one month after the other adds up to the derivative by the price, and each month is that of its own
// spot revenue.
func TestMonthsAddUpToTheInput(t *testing.T) {
	q := SensitivityRequest{Case: plainCase(), Measure: Selector{Name: "project_npv"}, ByMonth: []string{spotPrice, "market.indices[SOFR].shift_rate"}}
	r := sensitivitiesOf(t, q)
	for i, factor := range []float64{2.4, 1} {
		m, x := r.ByMonth[i], byPath(t, r, r.ByMonth[i].Path)
		if math.Abs(m.Sum-factor*x.Derivative) > 1e-9*math.Abs(m.Sum) || m.Additive != (i == 1) || m.Sum == 0 {
			t.Errorf("%s: sum %v, derivative %v", m.Path, m.Sum, x.Derivative)
		}
	}
	if d := r.ByMonth[0].Months; d[0] != 0 || d[len(d)-2] == 0 {
		t.Errorf("months %v", d)
	}
}

func TestSensitivitiesDoNotDependOnWorkers(t *testing.T) {
	q := SensitivityRequest{Case: plainCase(), Measure: Selector{Name: "dscr_min"}, Limit: 7, Workers: 1}
	one := sensitivitiesOf(t, q)
	q.Workers = 4
	if many := sensitivitiesOf(t, q); !reflect.DeepEqual(one, many) || len(one.Inputs) != 7 || one.Omitted < 30 {
		t.Errorf("four workers give another answer, or %d inputs, %d omitted", len(one.Inputs), one.Omitted)
	}
}

func TestAMeasureWithoutValueHasNoDerivatives(t *testing.T) {
	r := sensitivitiesOf(t, SensitivityRequest{Case: plainCase(), Measure: absent(t)})
	if r.Value.Absent == "" || r.Measure.BaseAbsent == "" {
		t.Fatalf("%+v", r.Value)
	}
	for _, x := range r.Inputs {
		if x.HasDerivative || x.Up.Absent == "" || x.Kinked {
			t.Errorf("%+v", x)
		}
	}
}

func TestBadSensitivityRequestsNameEveryFault(t *testing.T) {
	for name, x := range map[string]struct {
		q    SensitivityRequest
		want []string
	}{
		"measure and limit": {SensitivityRequest{Measure: Selector{Name: "dscr_mim"}, Limit: -1}, []string{"input_limit", "measure"}},
		"months": {SensitivityRequest{Measure: Selector{Name: "dscr_min"}, ByMonth: []string{spotPrice, spotPrice, "facility.nothing"}},
			[]string{"by_month_paths[1]", "by_month_paths[2]"}},
		"case": {SensitivityRequest{Measure: Selector{Name: "dscr_min"}, Overrides: []project.Override{scale("facility.nothing", "2")}}, []string{"overrides[0].path"}},
	} {
		x.q.Case = plainCase()
		_, err := New(Options{}).Sensitivities(context.Background(), x.q)
		got := foundOn(err)
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v\n%v", name, got, x.want, err)
		}
	}
}
