package wire

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/capstack/capstack/compute/money"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func rangeAxis(first, last string, count int32) *capstackv1.GridAxis {
	return &capstackv1.GridAxis{Points: &capstackv1.GridAxis_Range{
		Range: &capstackv1.GridRange{First: first, Last: last, Count: count}}}
}

func TestARangeHasExactEndsAndEvenSteps(t *testing.T) {
	tests := []struct {
		axis *capstackv1.GridAxis
		want []string
	}{
		{rangeAxis("0.8", "1.2", 5), []string{"0.8", "0.9", "1", "1.1", "1.2"}},
		{rangeAxis("0", "1", 4), []string{"0", "0.333333333333333333", "0.666666666666666667", "1"}},
		{rangeAxis("10", "-10", 3), []string{"10", "0", "-10"}},
		{rangeAxis("7", "7", 2), []string{"7", "7"}},
		{rangeAxis("-999999999999999999", "999999999999999999", 3), []string{"-999999999999999999", "0", "999999999999999999"}},
	}
	for _, test := range tests {
		got, findings := AxisPoints("grid.axes[0]", test.axis)
		if len(findings) > 0 {
			t.Errorf("%v: %v", test.axis, findings)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", test.axis, diff)
		}
	}
}

func TestTheLongestAndWidestRangeRisesFromEndToEnd(t *testing.T) {
	got, findings := AxisPoints("grid.axes[0]", rangeAxis("-999999999999999999", "999999999999999999", maxAxisPoints))
	if len(findings) > 0 || len(got) != maxAxisPoints {
		t.Fatalf("%d points, findings %v", len(got), findings)
	}
	if got[0] != "-999999999999999999" || got[len(got)-1] != "999999999999999999" {
		t.Errorf("ends %s and %s", got[0], got[len(got)-1])
	}
	for i := 1; i < len(got); i++ {
		if money.MustParse(got[i]).Cmp(money.MustParse(got[i-1])) <= 0 {
			t.Fatalf("point %d is %s after %s", i, got[i], got[i-1])
		}
	}
}

func TestListedPointsComeBackAsTheyAre(t *testing.T) {
	want := []string{"2026-01-01", "x", "1e3"}
	got, findings := AxisPoints("grid.axes[0]", &capstackv1.GridAxis{Points: &capstackv1.GridAxis_Values{
		Values: &capstackv1.GridValues{Values: want}}})
	if diff := cmp.Diff(want, got); diff != "" || len(findings) > 0 {
		t.Errorf("findings %v (-want +got):\n%s", findings, diff)
	}
}

func TestAnAxisWithoutPointsSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name string
		axis *capstackv1.GridAxis
		want []string
	}{
		{"nil", nil, []string{"points required"}},
		{"no points", &capstackv1.GridAxis{Path: "x"}, []string{"points required"}},
		{"empty list", &capstackv1.GridAxis{Points: &capstackv1.GridAxis_Values{Values: &capstackv1.GridValues{}}},
			[]string{"values.values required"}},
		{"too long a list", &capstackv1.GridAxis{Points: &capstackv1.GridAxis_Values{
			Values: &capstackv1.GridValues{Values: make([]string, maxAxisValues+1)}}}, []string{"values.values limit"}},
		{"empty range", rangeAxis("", "", 0), []string{"range.first required", "range.last required", "range.count range"}},
		{"one point", rangeAxis("1", "2", 1), []string{"range.count range"}},
		{"too many points", rangeAxis("1", "2", maxAxisPoints+1), []string{"range.count range"}},
		{"a word", rangeAxis("one", "2", 2), []string{"range.first format"}},
	}
	for _, test := range tests {
		_, findings := AxisPoints("grid.axes[1]", test.axis)
		var got []string
		for _, f := range findings {
			got = append(got, f.Path+" "+f.Rule)
		}
		var want []string
		for _, w := range test.want {
			want = append(want, "grid.axes[1]."+w)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
