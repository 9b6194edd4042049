package wire

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// thirds is a case whose defaults are no short decimal numbers.
func thirds() project.Case {
	c := projecttest.TwoPhases()
	fleet := &c.Facility.Phases[0].Fleets[0]
	fleet.Count, fleet.KWPerAccelerator = nil, projecttest.Num("1.3")
	c.Facility.Phases[0].CapacityBase = project.FacilityLoad
	c.Tenants[0].USDPerKWMonth, c.Tenants[0].USDPerAcceleratorHour = nil, projecttest.Num("2.5")
	return c
}

// A caller may send back the normalised case that came with a response, and must get the same case again.
func TestTheNormalisedCaseCanBeSentAgain(t *testing.T) {
	for name, c := range map[string]project.Case{
		"two phases": projecttest.TwoPhases(), "notes only": projecttest.NotesOnly(), "long decimals": thirds(),
	} {
		resolved, findings := project.Resolve(c)
		if findings.HasErrors() {
			t.Fatalf("%s: %v", name, findings)
		}
		echo := throughJSON(t, CaseToProto(resolved.Case))
		read, findings := CaseFromProto(echo)
		if len(findings) > 0 {
			t.Errorf("%s: the echo cannot be read: %v", name, findings)
			continue
		}
		again, findings := project.Resolve(read)
		if findings.HasErrors() {
			t.Errorf("%s: the echo is refused: %v", name, findings)
			continue
		}
		if diff := cmp.Diff(echo, CaseToProto(again.Case), protocmp.Transform()); diff != "" {
			t.Errorf("%s: the echo of the echo differs (-first +second):\n%s", name, diff)
		}
	}
}

func TestDefaultsAndFindingsKeepTheirOrder(t *testing.T) {
	resolved, findings := project.Resolve(projecttest.TwoPhases())
	if findings.HasErrors() || len(resolved.Defaults) == 0 {
		t.Fatalf("%d defaults, findings %v", len(resolved.Defaults), findings)
	}
	for i, d := range DefaultsToProto(resolved.Defaults) {
		want := &capstackv1.DefaultApplied{Path: resolved.Defaults[i].Path, Text: resolved.Defaults[i].Text}
		if !proto.Equal(d, want) {
			t.Errorf("default %d: %v, want %v", i, d, want)
		}
	}
	got := FindingsToProto(project.Findings{
		{Path: "b", Severity: project.Warning, Rule: "sanity", Message: "high"},
		{Path: "a", Severity: project.Error, Rule: "range", Message: "low"},
		{},
	})
	want := []*capstackv1.Finding{
		{Path: "b", Severity: capstackv1.Severity_SEVERITY_WARNING, Rule: "sanity", Message: "high"},
		{Path: "a", Severity: capstackv1.Severity_SEVERITY_ERROR, Rule: "range", Message: "low"},
		{},
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
