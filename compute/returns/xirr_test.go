package returns_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
)

// spaced puts flows the given days apart.
func spaced(apart int, amounts ...float64) []returns.Flow {
	var flows []returns.Flow
	for i, a := range amounts {
		flows = append(flows, returns.Flow{Date: calendar.MustNew(2026, 1, 1).AddDays(i * apart), Amount: a})
	}
	return flows
}

func on(date string, amount float64) returns.Flow {
	return returns.Flow{Date: day(date), Amount: amount}
}

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// TestDatedRootsByHand: with flows 365 days apart the roots are those of the
// polynomial.
func TestDatedRootsByHand(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name   string
		flows  []returns.Flow
		roots  []float64
		rate   float64
		status returns.Status
	}{
		{"one year at 10%", spaced(365, -100, 110), []float64{0.1}, 0.1, returns.Found},
		{"any order", []returns.Flow{on("2027-01-01", 110), on("2026-01-01", -100)}, []float64{0.1}, 0.1, returns.Found},
		{"money back", spaced(30, -0.3, 0.1, 0.1, 0.1), []float64{0}, 0, returns.Found},
		{"a borrower", spaced(365, 100, -60, -60), []float64{0.13066238629180749}, 0.13066238629180749, returns.Found},
		{"half back", spaced(365, -100, 50), []float64{-0.5}, -0.5, returns.Found},
		{"Lorie and Savage", spaced(365, -1600, 10000, -10000), []float64{0.25, 4}, 4, returns.Found},
		{"three roots", spaced(365, 1, -3.6, 4.31, -1.716), []float64{0.1, 0.2, 0.3}, 0.2, returns.Found},
		{"two negative roots", spaced(365, 1, -1.3, 0.4), []float64{-0.5, -0.2}, -0.2, returns.Found},
		{"a touching root", spaced(365, -1, 3, -2.25), []float64{0.5}, 0.5, returns.Found},
		{"no real root", spaced(365, -1, 1, -1), nil, 0, returns.NoRoot},
		{"falling at zero", spaced(365, 1, -3, 2.96, -0.96), []float64{-0.2, 0, 0.2}, 0, returns.Found},
		// (y-1.25)(y-1.5)²: rises at 25%, touches at 50%.
		{"rising and touching", spaced(365, 1, -4.25, 6, -2.8125), []float64{0.25, 0.5}, 0, returns.NoUsualRoot},
		{"a day at 50%", spaced(1, -100, 150), []float64{math.Pow(1.5, 365) - 1}, math.Pow(1.5, 365) - 1, returns.Found},
		{"nothing", nil, nil, 0, returns.NoContribution},
		{"zeros", spaced(10, 0, 0), nil, 0, returns.NoContribution},
		{"one sign", spaced(10, 5, 6), nil, 0, returns.NoContribution},
		{"a loss", spaced(10, -5, 0, -6), nil, -1, returns.TotalLoss},
		{"a single flow", spaced(10, -5), nil, -1, returns.TotalLoss},
		{"cancelling on a day", []returns.Flow{on("2026-01-01", 0.1), on("2026-01-01", 0.2), on("2026-01-01", -0.3)}, nil, 0, returns.NoContribution},
		{"infinite", spaced(10, -5, inf), nil, 0, returns.NotFinite},
		{"not a number", spaced(10, -5, math.NaN()), nil, 0, returns.NotFinite},
		{"worlds apart", spaced(10, -5, 1e-300), nil, 0, returns.NotFinite},
		{"no such date", []returns.Flow{{Date: 1 << 30, Amount: 1}, {Date: 0, Amount: -1}}, nil, 0, returns.NotFinite},
		{"from year 1 to 9999", []returns.Flow{on("0001-01-01", -1), on("9999-12-31", 1e18)},
			[]float64{math.Expm1(math.Log(1e18) * 365 / 3652058)}, math.Expm1(math.Log(1e18) * 365 / 3652058), returns.Found},
	} {
		got := returns.XIRR(c.flows)
		ok := len(got.Roots) == len(c.roots) && got.Status == c.status
		if ok && c.status != returns.NoUsualRoot {
			ok = near(got.Rate, c.rate, 1e-7)
		}
		for i := range c.roots {
			tolerance := 1e-13
			if len(c.roots) > 2 {
				tolerance = 1e-9 // the coefficients are decimal, the roots close
			}
			if c.name == "a touching root" || c.name == "rising and touching" {
				tolerance = 1e-7
			}
			ok = ok && near(got.Roots[i].Rate, c.roots[i], tolerance)
		}
		if !ok {
			t.Errorf("%s: %+v; want %v, %v, %v", c.name, got, c.roots, c.rate, c.status)
		}
		checkDated(t, c.flows, got)
	}
}

// checkDated holds the promises of XIRR: no NaN, ascending roots apart from each
// other, the parity of Descartes, the value zero at each root.
func checkDated(t *testing.T, flows []returns.Flow, got returns.DatedReturn) {
	t.Helper()
	if math.IsNaN(got.Rate) || got.Rate < -1 || !got.Status.Defined() && got.Rate != 0 {
		t.Fatalf("%v: %+v", flows, got)
	}
	if got.Status == returns.Unresolved || got.Status == returns.NotFinite {
		return
	}
	counted, last := 0, math.Inf(-1)
	for _, r := range got.Roots {
		counted++
		if r.Slope == 0 {
			counted++
		}
		if !(r.Rate > -1) || math.IsInf(r.Rate, 0) || math.IsNaN(r.Force) || !(r.Low <= r.Force && r.Force <= r.High) || r.Low < last {
			t.Fatalf("%v: root %+v behind %v", flows, r, last)
		}
		last = r.Force
	}
	if counted > got.SignChanges || (got.SignChanges-counted)%2 != 0 {
		t.Fatalf("%v: %d roots counted, %d sign changes: %+v", flows, counted, got.SignChanges, got)
	}
	for _, r := range got.Roots {
		value, gross := 0.0, 0.0
		for _, f := range flows { // seen from the middle, where nothing overflows
			w := math.Exp(-r.Force / 365 * float64(f.Date-flows[0].Date))
			value += w * f.Amount
			gross += math.Abs(w * f.Amount)
		}
		if gross < 1e300 && math.Abs(value) > 1e-9*gross {
			t.Fatalf("%v: value %v of %v at %+v", flows, value, gross, r)
		}
	}
}

// TestRootsOfDatedProducts: sums built as products of (e^-s - e^-s_i) on a grid of
// days have exactly the roots s_i.
func TestRootsOfDatedProducts(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for range 600 {
		apart := []int{1, 7, 30, 91, 365, 1000}[r.IntN(6)]
		flows := []float64{1}
		var want []float64
		for range 1 + r.IntN(4) {
			y := 0.3 + 1.7*r.Float64()
			if slices.ContainsFunc(want, func(w float64) bool { return math.Abs(w-y) < 0.08 }) {
				continue
			}
			want = append(want, y)
			flows = product(flows, []float64{1, -y})
		}
		slices.Sort(want)
		for range r.IntN(4) {
			flows = product(flows, []float64{1, r.Float64(), 0.1 + r.Float64()})
		}
		got := returns.XIRR(spaced(apart, flows...))
		if got.Status.Defined() != (len(want) > 0) && got.Status != returns.NoUsualRoot || len(got.Roots) != len(want) {
			t.Fatalf("%v: %+v, want %v", flows, got, want)
		}
		for i, g := range got.Roots {
			if y := math.Exp(g.Force * float64(apart) / 365); !near(y, want[i], 1e-8) {
				t.Fatalf("%v: root %d is %v, want %v", flows, i, y, want[i])
			}
		}
		checkDated(t, spaced(apart, flows...), got)
	}
}

// TestDatedRootCountsAgreeWithSturm: the distinct roots of small whole flows on a
// yearly grid, counted exactly.
func TestDatedRootCountsAgreeWithSturm(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 12))
	several, touching := 0, 0
	for range 1500 {
		flows := make([]float64, 2+r.IntN(8))
		for i := range flows {
			flows[i] = float64(r.IntN(9) - 4)
		}
		if r.IntN(4) == 0 {
			flows = product(flows, []float64{1, -2, 1}) // twice the rate 0
		}
		if r.IntN(4) == 0 {
			flows = product(flows, []float64{2, -3})
		}
		got := returns.XIRR(spaced(365, flows...))
		checkDated(t, spaced(365, flows...), got)
		if got.SignChanges == 0 || got.Status == returns.Unresolved {
			continue
		}
		p := exactPolynomial(flows)
		want, multiple := p.sturm(zero(), large())
		if len(got.Roots) != want {
			t.Fatalf("%v: %+v, exactly %d roots (multiple: %v)", flows, got, want, multiple)
		}
		if want > 1 {
			several++
		}
		for _, root := range got.Roots {
			if root.Slope == 0 {
				touching++
			}
		}
	}
	if several < 100 || touching < 40 {
		t.Errorf("only %d cases of several roots and %d touching ones", several, touching)
	}
}

// TestDatedRootsAgreeWithADenseScan: every change of sign on a scan of irregular
// flows lies at a root that changes sign, and there are no further ones but pairs
// that the scan stepped over.
func TestDatedRootsAgreeWithADenseScan(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 16))
	most := 0
	for range 60 {
		flows := make([]returns.Flow, 10+r.IntN(80))
		last := 0.0
		for i := range flows {
			last = -last/2 + r.NormFloat64()*math.Exp(r.NormFloat64()) // many changes of sign
			flows[i] = returns.Flow{Date: calendar.Date(20_000 + r.IntN(400*len(flows))), Amount: last}
		}
		got := returns.XIRR(flows)
		if got.Status == returns.Unresolved {
			t.Fatalf("unresolved: %v", flows)
		}
		inside := 0
		for _, root := range got.Roots {
			if root.Force > -2 && root.Force < 2 && root.Slope != 0 {
				inside++
			}
		}
		most = max(most, inside)
		scanned, before := 0, 0.0
		for i := 0; i <= 20_000; i++ {
			v, _ := returns.NPVDated(math.Expm1(-2+4*float64(i)/20_000), 20_000, flows)
			if before != 0 && v < 0 != (before < 0) {
				scanned++
			}
			before = v
		}
		if inside < scanned || (inside-scanned)%2 != 0 {
			t.Fatalf("%d roots, the scan sees %d: %+v", inside, scanned, got)
		}
		checkDated(t, flows, got)
	}
	if most < 3 {
		t.Errorf("no case had more than %d roots", most)
	}
}

func TestDatedRatesAreInvariant(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 13))
	for range 150 {
		flows := make([]returns.Flow, 2+r.IntN(60))
		for i := range flows {
			flows[i] = returns.Flow{Date: calendar.Date(10_000 + r.IntN(9000)), Amount: math.Round(1e6*r.NormFloat64()) / 100}
		}
		want := returns.XIRR(flows)
		checkDated(t, flows, want)
		scaled, later, shuffled := slices.Clone(flows), slices.Clone(flows), slices.Clone(flows)
		for i := range flows {
			scaled[i].Amount *= 0x1p70 // cents to far beyond trillions
			later[i].Date += 12345
		}
		r.Shuffle(len(flows), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for name, other := range map[string][]returns.Flow{"scaled": scaled, "later": later} {
			if got := returns.XIRR(other); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s: %+v, want %+v", name, got, want)
			}
		}
		got := returns.XIRR(shuffled)
		if len(got.Roots) != len(want.Roots) || got.Status != want.Status || !near(got.Rate, want.Rate, 1e-9) {
			t.Fatalf("shuffled: %+v, want %+v", got, want)
		}
	}
}

func TestSmallAndExtremeRatesKeepTheirDigits(t *testing.T) {
	for _, force := range []float64{1e-15, 1e-9, -1e-9, 1e-4, 0.3, -0.3, 5, -5, 40, -40, 700, 2000, -2000} {
		// Two flows 100 days apart that grow by force·100/365.
		growth := math.Exp(force * 100 / 365)
		got := returns.XIRR(spaced(100, -1, growth))
		want := math.Log(growth) * 365 / 100
		if len(got.Roots) != 1 || math.Abs(got.Roots[0].Force-want) > 4e-16*math.Abs(want)+1e-15 {
			t.Errorf("force %v: %+v, want %v", force, got, want)
		}
		checkDated(t, spaced(100, -1, growth), got)
	}
}

func TestExactFlowsAreRoundedOnce(t *testing.T) {
	exact := []returns.Dated{{Date: day("2026-01-01"), Amount: money.MustParse("-100.10")}, {Date: day("2027-01-01"), Amount: money.MustParse("110.11")}}
	if got := returns.XIRRExact(exact); got.Status != returns.Found || !near(got.Rate, 0.1, 1e-15) {
		t.Errorf("%+v", got)
	}
}

func TestDatedValueInFloatsAgreesWithTheExactOne(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 14))
	for range 50 {
		rate := money.MustParse(fmt.Sprintf("%.4f", r.Float64()*2-0.7))
		var flows []returns.Flow
		var exact []returns.Dated
		for range 20 {
			d, cents := calendar.Date(20000+r.IntN(8000)), int64(r.IntN(2_000_000)-1_000_000)
			amount, _ := money.FromRatio(cents, 100)
			flows = append(flows, returns.Flow{Date: d, Amount: float64(cents) / 100})
			exact = append(exact, returns.Dated{Date: d, Amount: amount})
		}
		want, _ := returns.XNPV(rate, 24000, exact)
		got, ok := returns.NPVDated(rate.Float64(), 24000, flows)
		if !ok || math.Abs(got-want.Float64()) > 1e-9*(1e4+math.Abs(want.Float64())) {
			t.Errorf("at %v: %v, exactly %v", rate, got, want)
		}
	}
	if _, ok := returns.NPVDated(-1, 0, nil); ok {
		t.Error("a rate of -100% was accepted")
	}
}

// TestAMillionFlowsAreAnswered: one sign change, then random signs on every day of
// ten thousand years.
func TestAMillionFlowsAreAnswered(t *testing.T) {
	if testing.Short() {
		t.Skip("some seconds")
	}
	r := rand.New(rand.NewPCG(15, 15))
	flows := make([]returns.Flow, 1_000_000)
	for i := range flows {
		flows[i] = returns.Flow{Date: calendar.Date(r.IntN(3_000_000) - 700_000), Amount: 1e18 * r.Float64()}
	}
	flows[0] = returns.Flow{Date: -710_000, Amount: -1e18}
	got := returns.XIRR(flows)
	if got.Status != returns.Found || got.SignChanges != 1 {
		t.Errorf("one sign change: %+v", got)
	}
	for i := range flows {
		flows[i].Amount = 1e18 * r.NormFloat64()
	}
	got = returns.XIRR(flows)
	t.Logf("random signs: %v, %d roots, %d sign changes", got.Status, len(got.Roots), got.SignChanges)
	if got.Status == returns.Unresolved {
		t.Error("a million random flows are not resolved")
	}
}

func FuzzXIRR(f *testing.F) {
	f.Add([]byte{1, 200, 40, 3, 9, 9}, 1.0)
	f.Add([]byte{255, 0, 0, 1, 128, 7, 1, 1}, 1e250)
	f.Fuzz(func(t *testing.T, data []byte, scale float64) {
		var flows []returns.Flow
		at := calendar.Date(0)
		for i := 0; i+1 < min(len(data), 120); i += 2 {
			at += calendar.Date(data[i])
			flows = append(flows, returns.Flow{Date: at, Amount: float64(int8(data[i+1])) * scale})
		}
		checkDated(t, flows, returns.XIRR(flows))
	})
}
