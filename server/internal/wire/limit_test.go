package wire

import (
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Each list of the case is cut here where Resolve would refuse it, so that a message of empty elements costs little.
func TestListsAreReadUpToTheLimitThatResolveSets(t *testing.T) {
	lists := 0
	for _, x := range twins(t) {
		if !x.message.IsList() {
			continue
		}
		lists++
		limit, err := strconv.Atoi(x.tag.Get("max"))
		if err != nil {
			t.Errorf("%s: the case sets no limit", x.path)
			continue
		}
		for _, n := range []int{limit, limit + 1} {
			message := new(capstackv1.ProjectCase)
			grow(message.ProtoReflect(), strings.Split(x.path, "."), n)
			_, findings := CaseFromProto(message)
			found := 0
			for _, f := range findings {
				if f.Rule == "limit" {
					found++
				}
			}
			if found != n-limit {
				t.Errorf("%s with %d elements: %d findings on its length: %v", x.path, n, found, findings)
			}
		}
	}
	if lists < 15 {
		t.Errorf("only %d lists were found", lists)
	}
}

// grow gives the list at path n elements and each list on the way one.
func grow(m protoreflect.Message, path []string, n int) {
	name, listed := strings.CutSuffix(path[0], "[]")
	field := m.Descriptor().Fields().ByName(protoreflect.Name(name))
	if !listed {
		grow(m.Mutable(field).Message(), path[1:], n)
		return
	}
	elements := m.Mutable(field).List()
	if len(path) > 1 {
		elements.Append(elements.NewElement())
		grow(elements.Get(0).Message(), path[1:], n)
		return
	}
	for range n {
		elements.Append(elements.NewElement())
	}
}

func TestEmpiricalDistributionsAreReadUpToTheirLimit(t *testing.T) {
	empirical := &capstackv1.EmpiricalDistribution{Values: make([]float64, maxEmpirical+1)}
	got, findings := UncertaintiesFromProto("monte_carlo.uncertainties", []*capstackv1.Uncertainty{{
		Distribution: &capstackv1.Distribution{Family: &capstackv1.Distribution_Empirical{Empirical: empirical}},
	}})
	if len(findings) != 1 || findings[0].Path != "monte_carlo.uncertainties[0].distribution.values" {
		t.Errorf("findings %v", findings)
	}
	if len(got[0].Distribution.Values) != maxEmpirical {
		t.Errorf("%d values were read", len(got[0].Distribution.Values))
	}
}

func TestPathsOfRequestListsStartWithTheFieldOfTheRequest(t *testing.T) {
	_, overrides := OverridesFromProto("overrides", 2, make([]*capstackv1.Override, 3))
	_, stresses := StressesFromProto("stress_set.stresses", 10, []*capstackv1.Stress{{
		StressId: "a", Overrides: []*capstackv1.Override{{Shock: 17}},
	}})
	_, shock := ShockFromProto("grid.axes[0]", 5)
	for got, want := range map[string]string{
		overrides[0].Path: "overrides",
		stresses[0].Path:  "stress_set.stresses[a].overrides[0].shock",
		shock[0].Path:     "grid.axes[0].shock",
	} {
		if got != want {
			t.Errorf("path %s, want %s", got, want)
		}
	}
}

// A message of 4 MiB may hold a million empty elements; what they become must stay small.
func TestAMessageOfEmptyElementsIsCheap(t *testing.T) {
	message := &capstackv1.ProjectCase{Financing: &capstackv1.Financing{Tranches: make([]*capstackv1.Tranche, 1<<20)}}
	allocated := testing.AllocsPerRun(1, func() {
		if c, _ := CaseFromProto(message); len(c.Financing.Tranches) != maxTranches {
			t.Errorf("%d tranches were read", len(c.Financing.Tranches))
		}
	})
	if allocated > 2000 {
		t.Errorf("%v allocations", allocated)
	}
}

func FuzzCaseFromProtoNeverPanics(f *testing.F) {
	f.Add([]byte{})
	for _, text := range []string{"", "1", "2026-01-01", "-0.5"} {
		b, err := proto.Marshal(&capstackv1.ProjectCase{
			FinancialClose: text,
			Facility: &capstackv1.Facility{Phases: []*capstackv1.Phase{{
				PhaseId: text, CapacityMw: proto.Float64(1e300),
				CapitalCosts: []*capstackv1.CapitalCost{{AmountUsd: text, SpendWeights: []float64{1}}},
			}}},
			Financing: &capstackv1.Financing{Tranches: []*capstackv1.Tranche{{PrincipalUsd: text, DayCount: 3}}},
		})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		message := new(capstackv1.ProjectCase)
		if proto.Unmarshal(b, message) != nil {
			return
		}
		c, findings := CaseFromProto(message)
		if len(findings) > maxFindings {
			t.Errorf("%d findings", len(findings))
		}
		again, more := CaseFromProto(CaseToProto(c))
		if len(findings) > 0 {
			return // fields that could not be read are absent, and some types cannot hold that
		}
		if len(more) > 0 {
			t.Fatalf("what was written could not be read: %v", more)
		}
		// Doubles may lose what lies behind 18 decimals once, not twice.
		if !proto.Equal(CaseToProto(c), CaseToProto(again)) {
			t.Error("writing and reading again changed the case")
		}
	})
}
