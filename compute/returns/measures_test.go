package returns_test

import (
	"math"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
)

func fx(s string) money.Fixed { return money.MustParse(s) }

func TestNetPresentValueByHand(t *testing.T) {
	for _, c := range []struct {
		rate  float64
		flows []float64
		want  float64
		ok    bool
	}{
		{0.1, []float64{-100, 0, 121}, 0, true}, {0, []float64{1, 2, 3}, 6, true},
		{-0.5, []float64{1, 1, 1}, 7, true}, {0.25, nil, 0, true},
		{-1, []float64{1}, 0, false}, {-2, []float64{1}, 0, false}, {math.NaN(), []float64{1}, 0, false},
	} {
		if got, ok := returns.NPV(c.rate, c.flows); ok != c.ok || !near(got, c.want, 1e-13) {
			t.Errorf("NPV(%v, %v) = %v, %v; want %v", c.rate, c.flows, got, ok, c.want)
		}
	}
}

// The flows and both values are the example of the XNPV function in Microsoft's
// documentation: 2,086.65 at 9%.
func TestDatedValueOfTheSpreadsheetExample(t *testing.T) {
	var flows []returns.Dated
	for _, f := range []struct{ date, amount string }{
		{"2008-01-01", "-10000"}, {"2008-03-01", "2750"}, {"2008-10-30", "4250"},
		{"2009-02-15", "3250"}, {"2009-04-01", "2750"},
	} {
		d, err := calendar.ParseDate(f.date)
		if err != nil {
			t.Fatal(err)
		}
		flows = append(flows, returns.Dated{Date: d, Amount: fx(f.amount)})
	}
	v, ok := returns.XNPV(fx("0.09"), flows[0].Date, flows)
	if !ok || v.Text(2) != "2086.65" {
		t.Errorf("XNPV at 9%% = %v, %v; want 2086.65", v, ok)
	}
	// Its internal rate, XIRR of the same page, is 0.373362535.
	v, ok = returns.XNPV(fx("0.373362535"), flows[0].Date, flows)
	if a, _ := v.Abs(); !ok || a.Cmp(fx("0.0001")) > 0 {
		t.Errorf("XNPV at its XIRR = %v", v)
	}
	if _, ok := returns.XNPV(fx("-1"), flows[0].Date, flows); ok {
		t.Error("a rate of -100% was accepted")
	}
}

func TestAnnualEffectiveKeepsSmallRates(t *testing.T) {
	for m, want := range map[float64]float64{
		0: 0, 0.01: 0.126825030131969720661201, 1: 4095, -1: -1, -0.5: -0.999755859375, 1e-12: 12.000000000066e-12,
	} {
		if got := returns.AnnualEffective(m); math.Abs(got-want) > 4e-16*math.Abs(want) {
			t.Errorf("monthly %v is %v a year, want %v", m, got, want)
		}
	}
}

func TestYearlyBucketsEndWithTheYear(t *testing.T) {
	flows := make([]float64, 27)
	for i := range flows {
		flows[i] = float64(i + 100)
	}
	into := make([]float64, 0, 8)
	got := returns.AnnualBuckets(flows, into)
	// 100; 101..112; 113..124; 125, 126
	if want := []float64{100, 1278, 1422, 251}; !slices.Equal(got, want) {
		t.Errorf("buckets %v, want %v", got, want)
	}
	if &got[0] != &into[:1][0] {
		t.Error("the buffer given was not used")
	}
	if got := returns.AnnualBuckets(nil, into); len(got) != 0 {
		t.Errorf("buckets of nothing: %v", got)
	}
}

func TestMultipleOfInvestedCapital(t *testing.T) {
	if m, ok := returns.MOIC(abilene()); !ok || !near(m, 7.992*5/25, 1e-14) {
		t.Errorf("MOIC %v, %v", m, ok)
	}
	if m, ok := returns.MOIC([]float64{-5}); !ok || m != 0 {
		t.Errorf("MOIC of a loss: %v, %v", m, ok)
	}
	if m, ok := returns.MOIC([]float64{0, 5}); ok {
		t.Errorf("MOIC without contribution: %v", m)
	}
}

func TestPaybackIsTheLastTurnOfTheCumulativeFlow(t *testing.T) {
	for _, c := range []struct {
		name  string
		flows []float64
		month int
		ok    bool
	}{
		{"25bn at 0.666bn a month", abilene(), 38, true},
		{"paid back to the cent", []float64{-0.3, 0.1, 0.1, 0.1, 0}, 3, true},
		{"a second contribution", []float64{-1, 2, -3, 1, 2}, 4, true},
		{"never", []float64{-1, 0.5}, 0, false},
		{"never below zero", []float64{0, 1}, 0, true},
		{"below zero again at the end", []float64{-1, 2, -2}, 0, false},
	} {
		month, ok := returns.Payback(c.flows)
		if ok != c.ok || ok && month != c.month {
			t.Errorf("%s: month %d, %v; want %d, %v", c.name, month, ok, c.month, c.ok)
		}
	}
}

// The references are P i/(1-(1+i)^-n) computed with 60 digits; the first is the
// debt service of reference case RC-02 (18bn over five years at 8%).
func TestAnnuityPayments(t *testing.T) {
	for _, c := range []struct {
		rate string
		n    int
		pv   string
		want string // "" = refused
	}{
		{"0.08", 5, "18000000000", "4508216182.203058856077369885"},
		{"0", 60, "18000000000", "300000000"},
		{"0", 3, "1", "0.333333333333333333"},
		{"1", 1, "100", "200"},
		{"-0.5", 1, "100", "50"},
		{"0.000000000000000001", 2, "1000000000000000000", "500000000000000000.75"},
		{"0.08", 0, "1", ""}, {"-1", 5, "1", ""}, {"-2", 5, "1", ""},
		{"170141183460469231731", 1, "100", ""},
		{"0.05", 12, "-100", "-11.28254100208153991"},
		{"-0.9", 1 << 40, "100", "0"},
	} {
		got, ok := returns.Payment(fx(c.rate), c.n, fx(c.pv))
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("Payment(%s, %d, %s) = %v, %v; want %q", c.rate, c.n, c.pv, got, ok, c.want)
		}
	}
}
