package main

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestStrataAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{
		"tenants[a].stops_paying_date": `path: "tenants[a].stops_paying_date"`,
		"a.b=0.01":                     `path: "a.b" edge_probabilities: 0.01`,
		"a.b = 0.01, 0.5":              `path: "a.b" edge_probabilities: [0.01, 0.5]`,
		"a=1e-3,0.1:0.5,0.25,0.25":     `path: "a" edge_probabilities: [0.001, 0.1] path_fractions: [0.5, 0.25, 0.25]`,
	} {
		s := &pb.Strata{}
		if err := prototext.Unmarshal([]byte(want), s); err != nil {
			t.Fatal(err)
		}
		if got, err := strata(text); err != nil || !proto.Equal(got, s) {
			t.Errorf("%s: got %v (%v), want %v", text, got, err, s)
		}
	}
	for _, text := range []string{"a=", "a=x", "a=0.1:", "a=0.1:1;2", "a=0.1,,0.2"} {
		if got, err := strata(text); err == nil || !strings.Contains(err.Error(), "--strata") {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

func TestSamplingNeedsRandomScenarios(t *testing.T) {
	for _, f := range []runFlags{{stresses: []string{"all"}, controls: true}, {stresses: []string{"all"}, sampling: sampling{strata: "a=0.1"}}} {
		if _, err := f.spec(&pb.RunScenariosRequest{}); err == nil || !strings.Contains(err.Error(), "need --paths") {
			t.Errorf("%+v: %v", f, err)
		}
	}
	q := &pb.RunScenariosRequest{}
	f := runFlags{random: true, paths: 10, controls: true, sampling: sampling{strata: "a=0.1"}}
	if _, err := f.spec(q); err != nil || !q.GetMonteCarlo().GetControlVariates() || q.GetMonteCarlo().GetStrata().GetPath() != "a" {
		t.Errorf("%v: %v", q, err)
	}
}

// The command that values a path alone draws it as the run did.
func TestAReplayRepeatsTheStrata(t *testing.T) {
	a := &app{}
	got := a.replay("case.yaml", sampling{seed: 3, strata: "tenants[a].stops_paying_date=0.01:0.5,0.5"})(17)
	if want := "capstack value case.yaml --path 17 --seed 3 --strata 'tenants[a].stops_paying_date=0.01:0.5,0.5'"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
