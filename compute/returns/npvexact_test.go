package returns_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
)

func TestExactNetPresentValueByHand(t *testing.T) {
	for _, c := range []struct {
		rate  string
		flows []string
		want  string // "" = refused
	}{
		{"0.1", []string{"-100", "0", "121"}, "0"},
		{"0", []string{"1", "2", "3"}, "6"},
		{"-0.5", []string{"1", "1", "1"}, "7"},
		{"2", []string{"0", "1"}, "0.333333333333333333"},
		{"0.1", nil, "0"},
		{"-1", []string{"1"}, ""}, {"-3", []string{"1"}, ""},
		{"-0.999999999999999999", []string{"0", "0", "0", "1"}, ""},
	} {
		var flows []money.Fixed
		for _, f := range c.flows {
			flows = append(flows, fx(f))
		}
		got, ok := returns.NPVExact(fx(c.rate), flows)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("at %s, %v: %v, %v; want %q", c.rate, c.flows, got, ok, c.want)
		}
	}
}

func TestExactAndFloatNetPresentValuesAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 61))
	for range 100 {
		rate, _ := money.FromRatio(int64(r.IntN(400_000)-200_000), 1_000_000)
		var flows []money.Fixed
		var floats []float64
		for range 1 + r.IntN(120) {
			f, _ := money.FromRatio(int64(r.IntN(2_000_000)-1_000_000), 100)
			flows, floats = append(flows, f), append(floats, f.Float64())
		}
		want, ok := returns.NPVExact(rate, flows)
		got, ok2 := returns.NPV(rate.Float64(), floats)
		if !ok || !ok2 || math.Abs(got-want.Float64()) > 1e-11*(1e6+math.Abs(got)) {
			t.Fatalf("at %v: %v, exactly %v", rate, got, want)
		}
	}
}
