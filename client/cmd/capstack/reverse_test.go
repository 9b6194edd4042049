package main

import (
	"bytes"
	"strings"
	"testing"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestADirectionIsReadFromItsChanges(t *testing.T) {
	d, err := direction("market.spot.usd_per_accelerator_hour*=0.9, tenants[a,b].pay_fraction=0.5,facility.phases[p1].delay_days+=30")
	if err != nil {
		t.Fatal(err)
	}
	want := []*pb.Override{
		{Path: "market.spot.usd_per_accelerator_hour", Shock: pb.Shock_SHOCK_SCALE, Text: "0.9"},
		{Path: "tenants[a,b].pay_fraction", Shock: pb.Shock_SHOCK_REPLACE, Text: "0.5"},
		{Path: "facility.phases[p1].delay_days", Shock: pb.Shock_SHOCK_ADD, Text: "30"},
	}
	if len(d.GetOverrides()) != len(want) {
		t.Fatalf("%v", d)
	}
	for i, o := range d.GetOverrides() {
		if o.GetPath() != want[i].GetPath() || o.GetShock() != want[i].GetShock() || o.GetText() != want[i].GetText() {
			t.Errorf("%d: %v, want %v", i, o, want[i])
		}
	}
	for _, bad := range []string{"", "a", "a=", "a=1,,b=2", "a=1,b"} {
		if d, err := direction(bad); err == nil {
			t.Errorf("%q is read as %v", bad, d)
		}
	}
}

// A fault of a flag is told beside the flag as it was given; a command line that says nothing, or too much, is a usage error.
func TestFaultsOfShocksNameTheirFlags(t *testing.T) {
	for line, want := range map[string]string{
		"reverse testdata/campus.yaml --measure dscr_min":                                                  "below above",
		"reverse testdata/campus.yaml --measure dscr_min --below 1 --above 2":                              "below above",
		"reverse testdata/campus.yaml --measure dscr_min --below x":                                        `level "x": write a number`,
		"reverse testdata/campus.yaml --measure dscr_min --below 1 --draw a=normal(1,1) --along a=1":       "draw along",
		"reverse testdata/campus.yaml --measure dscr_min --below 1 --along facility.nothing=1":             "--along facility.nothing=1",
		"reverse testdata/campus.yaml --measure dscr_min --below 1 --draw facility.nothing=normal(1,1)":    "--draw facility.nothing=normal(1,1)",
		"tornado testdata/campus.yaml --range facility.nothing=1:2":                                        "--range facility.nothing=1:2",
		"tornado testdata/campus.yaml --range facility.nothing=1":                                          "write path=low:high",
		"sensitivities testdata/campus.yaml":                                                               `"measure" not set`,
		"sensitivities testdata/campus.yaml --measure dscr_min --by-month facility.phases[p1].capacity_mw": "by_month_paths[0]",
	} {
		var out, errs bytes.Buffer
		a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 100, embed: embedded}
		if code := a.run(t.Context(), strings.Fields(line)); code == exitOK || !strings.Contains(errs.String(), want) {
			t.Errorf("%s: exit %d: %s", line, code, errs.String())
		}
	}
}
