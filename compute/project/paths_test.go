package project_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestValuesAreReadByPath(t *testing.T) {
	c := TwoPhases()
	for _, want := range []struct {
		path, text string
		kind       project.Kind
	}{
		{"horizon_months", "120", project.IntegerKind},
		{"financial_close", "2026-03-31", project.DateKind},
		{"title", "Two phases, two tenants", project.TextKind},
		{"facility.phases[p1].capital_costs[shell].usd_per_mw", "11000000", project.AmountKind},
		{"facility.phases[p1].capital_costs[shell].spend_weights[2]", "0.4", project.AmountKind},
		{"facility.phases[p2].capacity_base", "FACILITY_LOAD", project.EnumKind},
		{"facility.phases[p2].delay_days", "", project.AmountKind},
		{"facility.power.usd_per_mwh", "62.5", project.AmountKind},
		{"market.indices[SOFR].points[1].rate", "0.032", project.AmountKind},
		{"market.indices[SOFR].points[1].date", "2028-01-01", project.DateKind},
		{"financing.tranches[note].repayments[0].amount_usd", "100000000", project.AmountKind},
		{"financing.tranches[note].payment_frequency", "12", project.IntegerKind},
		{"financing.tranches[loan].amortization", "LEVEL", project.EnumKind},
		{"financing.tranches[bond].day_count", "", project.EnumKind},
		{"tenants[anchor].name", "Anchor", project.TextKind},
		{"analysis.target_dscr", "1.35", project.AmountKind},
	} {
		v, err := project.Get(&c, want.path)
		if err != nil || v.String() != want.text || v.Kind != want.kind || v.Given != (want.text != "") {
			t.Errorf("Get(%s) = %+v, %v; want %q", want.path, v, err, want.text)
		}
	}
}

func TestEveryPathTakesItsOwnTextBack(t *testing.T) {
	c := TwoPhases()
	r, _ := project.Resolve(c)
	for _, c := range []project.Case{c, r.Case} {
		before := project.Clone(c)
		for _, info := range project.Paths(&c) {
			v, err := project.Get(&c, info.Path)
			if err != nil || v.Kind != info.Kind || v.Given != info.Given {
				t.Fatalf("Get(%s) = %+v, %v; Paths says %+v", info.Path, v, err, info)
			}
			if !v.Given {
				continue
			}
			if err := project.Set(&c, info.Path, v.String()); err != nil {
				t.Errorf("Set(%s, %s): %v", info.Path, v, err)
			}
		}
		if !reflect.DeepEqual(before, c) {
			t.Error("writing back what was read changed the case")
		}
	}
}

func TestEveryPathCanBeSetAndRead(t *testing.T) {
	texts := map[project.Kind]string{project.AmountKind: "7.25", project.IntegerKind: "7", project.DateKind: "2031-07-25"}
	for _, info := range project.Paths(pointer(TwoPhases())) {
		c := TwoPhases()
		if err := project.Set(&c, info.Path, texts[info.Kind]); err != nil {
			t.Errorf("Set(%s): %v", info.Path, err)
			continue
		}
		if v, err := project.Get(&c, info.Path); err != nil || !v.Given || v.String() != texts[info.Kind] {
			t.Errorf("Get(%s) after Set = %+v, %v", info.Path, v, err)
		}
	}
}

// pointer returns a pointer to a copy of x.
func pointer[T any](x T) *T { return &x }

func TestSetBringsAbsentObjectsIntoBeing(t *testing.T) {
	c := NotesOnly()
	if err := project.Set(&c, "facility.power.usd_per_mwh", "sixty"); err == nil || c.Facility.Power != nil {
		t.Fatalf("text that does not fit: %v, %+v", err, c.Facility.Power)
	}
	for path, text := range map[string]string{"facility.power.usd_per_mwh": "60", "market.spot.growth_rate": "-0.1", "financing.dsra.months": "6"} {
		if err := project.Set(&c, path, text); err != nil {
			t.Error(err)
		}
		if v, _ := project.Get(&c, path); v.String() != text {
			t.Errorf("%s = %v", path, v)
		}
	}
}

func TestSetReadsChoicesByTheirWireName(t *testing.T) {
	c := TwoPhases()
	for _, x := range [][2]string{
		{"facility.phases[p1].capacity_base", "UTILITY"}, {"financing.tranches[bond].day_count", "ACT_ACT_ISDA"},
		{"financing.tranches[bond].business_day", "UNADJUSTED"}, {"financing.tranches[bond].calendar", "MONDAY_TO_FRIDAY"},
		{"financing.tranches[bond].amortization", "STRAIGHT_LINE"}, {"financing.dsra.funded_at", "FROM_CASH_FLOW"},
	} {
		if err := project.Set(&c, x[0], strings.ToLower(x[1])); err != nil {
			t.Error(err)
		}
		if v, _ := project.Get(&c, x[0]); v.Text != x[1] {
			t.Errorf("%s = %+v", x[0], v)
		}
	}
}

func TestAnUnknownPathIsToldWhatToWriteInstead(t *testing.T) {
	for _, x := range []struct{ path, says string }{
		{"facility.power.usd_per_mhw", `did you mean "usd_per_mwh"?`},
		{"facilty.power", `did you mean "facility"?`},
		{"facility.phases[p3].delay_days", "facility.phases has the ids p1, p2"},
		{"facility.phases[0].delay_days", "facility.phases has the ids p1, p2"},
		{"facility.phases.delay_days", "say which element in brackets: it has the ids p1, p2"},
		{"financing.tranches[note].repayments[9].amount_usd", "has the elements 0 to 1"},
		{"phases[p1].delay_days", "did you mean facility.phases[p1].delay_days?"},
		{"usd_per_mwh", "did you mean facility.power.usd_per_mwh?"},
		{"facility.power", "facility.power is an object; name one of usd_per_mwh"},
		{"facility.power[x].usd_per_mwh", "facility.power is no list"},
		{"analysis.target_dscr.low", "analysis.target_dscr is a number and has no parts"},
		{"analysis.quux", "it has project_discount_rate"},
		{"uncertainties[0].path", "scenarios cannot change uncertainties"},
		{"stresses[anchor-stops].title", "scenarios cannot change stresses"},
		{"tenants[anchor", "not of the form"},
		{"tenants[anchor]x.name", "not of the form"},
		{"", "not of the form"},
		{".", "not of the form"},
		{strings.Repeat("a", 1000), "longer than any path"},
	} {
		c := TwoPhases()
		_, err := project.Get(&c, x.path)
		var e *project.PathError
		if !errors.As(err, &e) || e.Rule != "path" || !strings.Contains(err.Error(), x.says) {
			t.Errorf("Get(%s): %v; want %q", x.path, err, x.says)
		}
	}
}

func TestTextThatDoesNotFitIsToldWhatFits(t *testing.T) {
	for _, x := range []struct{ path, text, rule, says string }{
		{"facility.power.usd_per_mwh", "1e2", "format", "plain decimal"},
		{"facility.power.usd_per_mwh", "", "format", "plain decimal"},
		{"facility.power.usd_per_mwh", "NaN", "format", "plain decimal"},
		{"facility.power.usd_per_mwh", "999999999999999999999999", "format", "magnitude"},
		{"horizon_months", "12.5", "format", "digits only"},
		{"horizon_months", "99999999999999999999", "format", "digits only"},
		{"financial_close", "31.03.2026", "format", "2026-01-31"},
		{"financial_close", "2026-02-30", "format", "2026-01-31"},
		{"facility.phases[p1].capacity_base", "IT", "enum", "CRITICAL_IT, FACILITY_LOAD, UTILITY"},
		{"facility.phases[p1].capacity_base", strings.Repeat("x", 500), "enum", "..."},
	} {
		c := TwoPhases()
		err := project.Set(&c, x.path, x.text)
		var e *project.PathError
		if !errors.As(err, &e) || e.Rule != x.rule || e.Path != x.path || !strings.Contains(err.Error(), x.says) {
			t.Errorf("Set(%s, %s): %v; want %q", x.path, x.text, err, x.says)
		}
		if !reflect.DeepEqual(c, TwoPhases()) {
			t.Errorf("Set(%s, %s) changed the case", x.path, x.text)
		}
	}
}

// TestPathsAreStable holds every numeric path of a case against a file: paths are part of the interface, in overrides, in
// drivers (whose draws are keyed by path) and in findings.
func TestPathsAreStable(t *testing.T) {
	var b strings.Builder
	for _, info := range project.Paths(pointer(TwoPhases())) {
		given := "default"
		if info.Given {
			given = "given"
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\n", info.Path, info.Kind, given, info.Range, info.Default)
	}
	file := filepath.Join("testdata", "paths.golden")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("paths differ from %s; run go test -update and look at the difference:\n%s", file, b.String())
	}
}

// giveEveryList gives each empty list of structs or numbers in v one empty element, and each absent object being.
func giveEveryList(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type().Elem().Kind() != reflect.Struct || v.Type().Elem() == reflect.TypeFor[money.Fixed]() {
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		giveEveryList(v.Elem())
	case reflect.Slice:
		if kind := v.Type().Elem().Kind(); (kind == reflect.Struct || kind == reflect.Pointer) && v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			giveEveryList(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[money.Fixed]() {
			return
		}
		for i := range v.NumField() {
			giveEveryList(v.Field(i))
		}
	}
}

// TestEveryNumericFieldIsInThePaths walks the types by itself and looks for each tagged number and date among the paths.
func TestEveryNumericFieldIsInThePaths(t *testing.T) {
	var all strings.Builder
	c := TwoPhases()
	giveEveryList(reflect.ValueOf(&c).Elem())
	c.Financing.CashSweep = &project.CashSweep{TargetBalances: []project.BalanceTarget{{}}, Prepayments: []project.MandatoryPrepayment{{}}}
	c.Financing.Covenants, c.Financing.DebtGuarantees = []project.Covenant{{ID: "c"}}, []project.DebtGuarantee{{ID: "g"}}
	for _, info := range project.Paths(&c) {
		all.WriteString(info.Path + "\n")
	}
	var visit func(t *testing.T, typ reflect.Type)
	visit = func(t *testing.T, typ reflect.Type) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, tagged := f.Tag.Lookup("path")
			if !tagged {
				t.Errorf("%s.%s has no path tag", typ.Name(), f.Name)
			}
			inner := f.Type
			for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
				inner = inner.Elem()
			}
			switch {
			case name == "uncertainties" || name == "correlations" || name == "stresses" || name == "sources":
			case inner == reflect.TypeFor[money.Fixed](), strings.HasSuffix(inner.String(), "calendar.Date"), inner.Kind() == reflect.Int:
				if !strings.Contains(all.String(), name) {
					t.Errorf("%s.%s (%s) is in no path", typ.Name(), f.Name, name)
				}
			case inner.Kind() == reflect.Struct:
				visit(t, inner)
			}
		}
	}
	visit(t, reflect.TypeFor[project.Case]())
}

func TestACloneSharesNothing(t *testing.T) {
	c := TwoPhases()
	d := project.Clone(c)
	if !reflect.DeepEqual(c, d) {
		t.Fatal("the clone differs")
	}
	var visit func(path string, a, b reflect.Value)
	visit = func(path string, a, b reflect.Value) {
		switch a.Kind() {
		case reflect.Pointer, reflect.Slice:
			if a.IsNil() {
				return
			}
			if a.Pointer() == b.Pointer() && (a.Kind() == reflect.Pointer || a.Cap() > 0) {
				t.Errorf("%s is shared", path)
			}
			if a.Kind() == reflect.Pointer {
				visit(path, a.Elem(), b.Elem())
				return
			}
			for i := range a.Len() {
				visit(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i))
			}
		case reflect.Struct:
			for i := range a.NumField() {
				visit(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
			}
		case reflect.Map, reflect.Interface, reflect.Chan, reflect.Func:
			t.Errorf("%s: Clone does not copy a %s", path, a.Kind())
		}
	}
	visit("Case", reflect.ValueOf(c), reflect.ValueOf(d))
}

func TestOverridesReplaceAddAndScale(t *testing.T) {
	c := TwoPhases()
	got, err := project.Apply(c, []project.Override{
		{Path: "facility.power.usd_per_mwh", Text: "70"},
		{Path: "facility.power.usd_per_mwh", Shock: project.Scale, Text: "1.1"}, // after the one before
		{Path: "facility.phases[p1].delay_days", Shock: project.Add, Text: "90"},
		{Path: "facility.phases[p1].cost_overrun_factor", Shock: project.Scale, Text: "1.2"}, // meets the default
		{Path: "market.indices[SOFR].shift_rate", Shock: project.Add, Text: "0.01"},
		{Path: "facility.phases[p2].planned_cod", Shock: project.Add, Text: "31"},
		{Path: "facility.phases[p2].fleets[gpu].payment_date", Shock: project.Add, Text: "-30"}, // the day before COD by default
		{Path: "tenants[anchor].term_months", Shock: project.Scale, Text: "0.5"},
		{Path: "facility.phases[p1].ramp_months", Shock: project.Add, Text: "6"},
		{Path: "tenants[anchor].stops_paying_date", Text: "2030-01-01"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"facility.power.usd_per_mwh": "77", "facility.phases[p1].delay_days": "90", "facility.phases[p1].cost_overrun_factor": "1.2",
		"market.indices[SOFR].shift_rate": "0.01", "facility.phases[p2].planned_cod": "2027-08-01",
		"facility.phases[p2].fleets[gpu].payment_date": "2027-05-31", "tenants[anchor].term_months": "42",
		"facility.phases[p1].ramp_months": "6", "tenants[anchor].stops_paying_date": "2030-01-01",
	} {
		if v, err := project.Get(&got, path); err != nil || v.String() != want {
			t.Errorf("%s = %s, %v; want %s", path, v, err, want)
		}
	}
	if !reflect.DeepEqual(c, TwoPhases()) {
		t.Error("Apply changed its argument")
	}
}

func TestOverridesReportAllFaultsAtOnce(t *testing.T) {
	overrides := []project.Override{
		{Path: "facility.power.price", Text: "70"},
		{Path: "facility.power.usd_per_mwh", Text: "dear"},
		{Path: "facility.power.usd_per_mwh", Shock: project.Scale, Text: "dearer"},
		{Path: "facility.power.usd_per_mwh", Text: "80"},
		{Path: "financial_close", Shock: project.Scale, Text: "2"},
		{Path: "financial_close", Shock: project.Add, Text: "1.5"},
		{Path: "tenants[anchor].name", Shock: project.Add, Text: "1"},
		{Path: "tenants[anchor].stops_paying_date", Shock: project.Add, Text: "1"},
		{Path: "tenants[anchor].term_months", Shock: project.Scale, Text: "0.51"},
		{Path: "financing.equity_commitment_usd", Shock: project.Scale, Text: "100000000000000000000"},
		{Path: "horizon_months", Shock: 9, Text: "1"},
		{Path: "facility.power.load_factor", Shock: project.Add, Text: "0.1"},
	}
	got, err := project.Apply(TwoPhases(), overrides)
	var findings project.Findings
	if !errors.As(err, &findings) {
		t.Fatal(err)
	}
	wantErrors(t, findings, []string{
		"overrides[0].path path", "overrides[1].text format", "overrides[2].text format", "overrides[4].shock path",
		"overrides[5].text format", "overrides[6].shock path", "overrides[7].path required", "overrides[8].text format",
		"overrides[9].text range", "overrides[10].shock enum", "overrides[11].path required",
	})
	if v, _ := project.Get(&got, "facility.power.usd_per_mwh"); v.String() != "80" {
		t.Errorf("the sound override is not applied: %v", v)
	}
}

func FuzzSet(f *testing.F) {
	f.Add("facility.phases[p1].delay_days", "30", uint8(2))
	f.Add("facility.phases[p1].capital_costs[shell].spend_weights[1]", "0.5", uint8(0))
	f.Add("facility.phases[[p1]]..", "", uint8(3))
	f.Add("financial_close", "9999-12-31", uint8(1))
	f.Add("horizon_months", "-2147483648", uint8(1))
	f.Add("tenants[anchor].term_months", "1000000", uint8(2))
	f.Fuzz(func(t *testing.T, path, text string, shock uint8) {
		c := TwoPhases()
		before := project.Clone(c)
		if err := project.Set(&c, path, text); err != nil {
			if !reflect.DeepEqual(c, before) {
				t.Fatalf("a failed Set(%q, %q) changed the case", path, text)
			}
		} else if v, err := project.Get(&c, path); err != nil {
			t.Fatalf("Get(%q) after Set: %v", path, err)
		} else if v.Kind == project.TextKind && v.Text != text {
			t.Fatalf("Get(%q) = %q after Set(%q)", path, v.Text, text)
		}
		changed, err := project.Apply(before, []project.Override{{Path: path, Shock: project.Shock(shock), Text: text}})
		if err == nil {
			checkResolve(t, changed)
		}
	})
}
