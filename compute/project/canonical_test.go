package project_test

import (
	"reflect"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func TestCanonicalTextIsTheSameForTheSameCase(t *testing.T) {
	if a, b := project.Canonical(projecttest.TwoPhases()), project.Canonical(project.Clone(projecttest.TwoPhases())); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

// Every leaf of a full case is changed once; no two of the cases may have the same text. So no field is forgotten.
func TestCanonicalTextTellsEveryFieldApart(t *testing.T) {
	seen := map[string]string{project.Canonical(projecttest.TwoPhases()): "the case itself"}
	var visit func(v reflect.Value, name string, c *project.Case)
	visit = func(v reflect.Value, name string, c *project.Case) {
		check := func(what string) {
			text := project.Canonical(*c)
			if other, ok := seen[text]; ok {
				t.Errorf("%s %s reads like %s", name, what, other)
			}
			seen[text] = name + " " + what
		}
		switch v.Type() {
		case reflect.TypeFor[money.Fixed]():
			old := v.Interface()
			v.Set(reflect.ValueOf(money.MustParse("123456.789")))
			check("changed")
			v.Set(reflect.ValueOf(old))
			return
		case reflect.TypeFor[calendar.Date]():
			old := v.Int()
			v.SetInt(old + 1)
			check("changed")
			v.SetInt(old)
			return
		}
		switch v.Kind() {
		case reflect.Pointer, reflect.Slice:
			if v.IsNil() {
				if v.Kind() == reflect.Pointer {
					v.Set(reflect.New(v.Type().Elem()))
				} else {
					v.Set(reflect.MakeSlice(v.Type(), 0, 0))
				}
				check("empty, not absent")
				v.SetZero()
				return
			}
			if v.Kind() == reflect.Pointer {
				visit(v.Elem(), name, c)
			} else {
				for i := range v.Len() {
					visit(v.Index(i), name+"[]", c)
				}
				old := v.Interface()
				v.Set(v.Slice(0, v.Len()-1))
				check("shortened")
				v.Set(reflect.ValueOf(old))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i), name+"."+v.Type().Field(i).Name, c)
			}
		case reflect.String:
			old := v.String()
			v.SetString(old + "\" x:1 ")
			check("changed")
			v.SetString(old)
		case reflect.Float64:
			old := v.Float()
			v.SetFloat(old + 0.1)
			check("changed")
			v.SetFloat(old)
		case reflect.Bool:
			v.SetBool(!v.Bool())
			check("changed")
			v.SetBool(!v.Bool())
		case reflect.Int:
			old := v.Int()
			v.SetInt(old + 1)
			check("changed")
			v.SetInt(old)
		case reflect.Uint8:
			old := v.Uint()
			v.SetUint(old + 1)
			check("changed")
			v.SetUint(old)
		default:
			t.Fatalf("%s is a %s, which no case had when this was written", name, v.Kind())
		}
	}
	c := projecttest.TwoPhases()
	visit(reflect.ValueOf(&c).Elem(), "Case", &c)
	if len(seen) < 200 {
		t.Errorf("only %d cases compared", len(seen))
	}
}

func TestRangeOfIsTheRangeThatResolveChecks(t *testing.T) {
	c := projecttest.TwoPhases()
	for path, want := range map[string]string{
		"tax.rate": "from 0 to 1", "market.spot.usd_per_accelerator_hour": "above 0, at most 10000",
		"facility.phases[p1].delay_days": "from 0 to 3650, whole", "tenants[anchor].term_months": "from 1 to 600, whole",
	} {
		if r, ok := project.RangeOf(&c, path); !ok || r.String() != want {
			t.Errorf("%s: %s, want %s", path, r, want)
		}
	}
	for _, path := range []string{"financial_close", "nothing", "tenants[anchor].name"} {
		if _, ok := project.RangeOf(&c, path); ok {
			t.Errorf("%s has a range", path)
		}
	}
	r, _ := project.RangeOf(&c, "market.spot.usd_per_accelerator_hour")
	if r.Contains(money.Zero()) || !r.Contains(money.FromInt(10000)) {
		t.Error("an open lower end is outside, the upper end inside")
	}
	r, _ = project.RangeOf(&c, "facility.phases[p1].delay_days")
	if r.Contains(money.MustParse("1.5")) {
		t.Error("days are whole")
	}
}
