package casefile

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestNumbersSurviveAsWritten(t *testing.T) {
	// None of these survives a float64: a value past 2^53, a trailing zero, 18 digits, a plain sign.
	for _, text := range []string{"9007199254740993", "0.10", "0.123456789012345678", "-0.000000001", "1e3", "0x10", "1_000", "007", "+1"} {
		c, err := Read("c.yaml", strings.NewReader("financing:\n  equity_commitment_usd: "+text+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Project.GetFinancing().GetEquityCommitmentUsd(); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}

const good = `
case_id: notes
financial_close: 2025-09-26   # a date needs no quotes
horizon_months: 120
market: {indices: [{index_id: SOFR, rate: 0.0364}]}
facility:
  phases:
    - &first
      phase_id: p1
      capacityMw: 1.5
      capacity_base: CAPACITY_BASE_CRITICAL_IT
uncertainties:
  - path: market.indices[SOFR].rate
    suggested: true
    distribution: {normal: {mean: 0.03, std_dev: 1e-2}}
tax:
  rate: ~
`

func TestYAMLReadsAsTheSameMessageInJSON(t *testing.T) {
	c, err := Read("c.yaml", strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	text, err := protojson.Marshal(c.Project)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read("-", strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(c.Project, again.Project) {
		t.Errorf("got %v, want %v", again.Project, c.Project)
	}
	if c.Project.GetFinancialClose() != "2025-09-26" || c.Project.GetUncertainties()[0].GetDistribution().GetNormal().GetStdDev() != 0.01 {
		t.Errorf("got %v", c.Project)
	}
}

func TestLinesOfPathsAreFound(t *testing.T) {
	c, err := Read("c.yaml", strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"horizon_months":                     "c.yaml:4",
		"market.indices[SOFR].rate":          "c.yaml:5",
		"facility.phases[p1].capacity_mw":    "c.yaml:10",
		"facility.phases[p1].planned_cod":    "c.yaml:8", // absent: the phase
		"uncertainties[0].distribution":      "c.yaml:15",
		"financing.tranches[none].maturity":  "",
		"facility.phases[p2].capital_costs":  "c.yaml:7",
		"uncertainties[0].distribution.none": "c.yaml:15",
	} {
		if got := c.Line(path); got != want {
			t.Errorf("Line(%s) = %q, want %q", path, got, want)
		}
	}
}

// The server names the first element of an id by it, and a later one, or one whose id is no name, by its position.
func TestLinesOfElementsWithEqualIDsAreFound(t *testing.T) {
	c, err := Read("c.yaml", strings.NewReader(`facility:
  phases:
  - phase_id: p1
    capacity_mw: 1
  - phase_id: p1
    capacity_mw: 2
    fleets: [{fleet_id: g, count: 1},
      {fleet_id: g, count: 2}]
  - phase_id: 2030
    capacity_mw: 3
`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"facility.phases[p1].capacity_mw":     "c.yaml:4",
		"facility.phases[1].capacity_mw":      "c.yaml:6",
		"facility.phases[1].phase_id":         "c.yaml:5",
		"facility.phases[1].fleets[g].count":  "c.yaml:7",
		"facility.phases[1].fleets[1].count":  "c.yaml:8",
		"facility.phases[2].phase_id":         "c.yaml:9",
		"facility.phases[2].capacity_mw":      "c.yaml:10",
		"facility.phases[0]":                  "c.yaml:3",
		"facility.phases[2030].design_pue":    "c.yaml:2",
		"facility.phases[1].capital_costs[x]": "c.yaml:5",
	} {
		if got := c.Line(path); got != want {
			t.Errorf("Line(%s) = %q, want %q", path, got, want)
		}
	}
}

func TestProblemsAreAllSaidWithTheirLines(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an unknown field with a near one", "horizon_month: 12", `c.yaml:1: unknown field "horizon_month"; did you mean horizon_months?`},
		{"an unknown field inside", "\ntax:\n  nonsense: 1", `c.yaml:3: tax: unknown field "nonsense"; there are: rate, loss_offset_fraction, opening_tax_losses, regime, state_rate, bonus_fraction, interest_limit_fraction, real_property_election, deferred_tax, capitalize_costs_before_operation`},
		{"several at once", "horizon_months: ten\ncase_id: [a]\ntenants: x\nfacility: 3",
			"c.yaml:1: horizon_months: needs a whole number, not \"ten\"\nc.yaml:2: case_id: needs one value, not a list\n" +
				"c.yaml:3: tenants: needs a list (- item), not \"x\"\nc.yaml:4: facility: needs fields (name: value), not \"3\""},
		{"a field twice", "case_id: a\ncaseId: b", "c.yaml:2: case_id: is given twice"},
		{"a short choice", "financing:\n  tranches:\n  - tranche_id: a\n    kind: bond",
			`c.yaml:4: financing.tranches[a].kind: "bond" is no choice; write INSTRUMENT_KIND_BOND`},
		{"an unknown choice", "facility: {phases: [{capacity_base: MEGA}]}",
			`c.yaml:1: facility.phases[0].capacity_base: "MEGA" is no choice; there are: CAPACITY_BASE_CRITICAL_IT, CAPACITY_BASE_FACILITY_LOAD, CAPACITY_BASE_UTILITY`},
		{"two of one", "uncertainties:\n- distribution:\n    normal: {}\n    uniform: {}",
			"c.yaml:4: uncertainties[0].distribution.uniform: excludes normal: give one"},
		{"infinity", "facility: {phases: [{capacity_mw: .inf}]}", `c.yaml:1: facility.phases[0].capacity_mw: needs a finite number such as 0.35, not ".inf"`},
		{"a truth as text", "title: true", "c.yaml:1: title: needs text: put true in quotes"},
		{"two documents", "case_id: a\n---\ncase_id: b", "c.yaml:2: holds a second document: give one case a file"},
		{"nothing", "", "c.yaml: is empty"},
		{"no YAML", "a: [", "c.yaml: line 1: did not find expected node content"},
		{"unknown field of JSON", "{\n\"horizon\": 1}", `c.yaml: (line 2:1): unknown field "horizon"`},
		{"number as text in JSON", `{"tax": {"rate": 0.21}}`, `c.yaml: (line 1:18): invalid value for string field rate: 0.21`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read("c.yaml", strings.NewReader(test.text))
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
		})
	}
}

func TestAliasesAreReadAndBounded(t *testing.T) {
	c, err := Read("c.yaml", strings.NewReader("facility:\n  phases:\n  - {phase_id: a, fleets: &f [{fleet_id: g, count: 3}]}\n  - {phase_id: b, fleets: *f}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Project.GetFacility().GetPhases()[1].GetFleets()[0].GetCount(); got != 3 {
		t.Errorf("got %g, want 3", got)
	}
	// Lists of lists do not fit the schema, so that the bomb needs levels of the schema: phases, fleets.
	var b strings.Builder
	b.WriteString("facility:\n  phases:\n  - &p\n    fleets:\n    - &f {fleet_id: g}\n")
	for range 2000 {
		b.WriteString("    - *f\n")
	}
	for range 2000 {
		b.WriteString("  - *p\n")
	}
	if _, err := Read("c.yaml", strings.NewReader(b.String())); err == nil || !strings.Contains(err.Error(), "aliases") {
		t.Errorf("got %v, want a word about aliases", err)
	}
}

func TestOversizeFileIsRefused(t *testing.T) {
	if _, err := Read("c.yaml", strings.NewReader(strings.Repeat("#", maxBytes+1))); err == nil || !strings.Contains(err.Error(), "4 MiB") {
		t.Errorf("got %v", err)
	}
}

func TestSchemaHoldsOnlyKindsThatFilesCanHold(t *testing.T) {
	seen := map[protoreflect.FullName]bool{}
	var walk func(protoreflect.MessageDescriptor)
	walk = func(d protoreflect.MessageDescriptor) {
		if seen[d.FullName()] {
			return
		}
		seen[d.FullName()] = true
		for i := range d.Fields().Len() {
			f := d.Fields().Get(i)
			switch f.Kind() {
			case protoreflect.StringKind, protoreflect.DoubleKind, protoreflect.Int32Kind, protoreflect.BoolKind, protoreflect.EnumKind:
			case protoreflect.MessageKind:
				walk(f.Message())
			default:
				t.Errorf("%s is a %s", f.FullName(), f.Kind())
			}
			if f.IsMap() {
				t.Errorf("%s is a map", f.FullName())
			}
		}
	}
	walk((&pb.ProjectCase{}).ProtoReflect().Descriptor())
}

func TestReferenceIDsAreToldFromFiles(t *testing.T) {
	for argument, want := range map[string]bool{
		"oracle-notes-2025": true, "a": true, "-": false, "./a": false, "a.yaml": false, "A": false, "a/b": false, "": false, "-a": false,
	} {
		if got := IsReferenceID(argument); got != want {
			t.Errorf("IsReferenceID(%q) = %t", argument, got)
		}
	}
}

func FuzzReadNeverPanics(f *testing.F) {
	f.Add(good)
	f.Add(`{"tax": {"rate": "0.21"}}`)
	f.Add("a: &a [*a]")
	f.Add("<<: {case_id: a}")
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = Read("c.yaml", strings.NewReader(text))
	})
}
