package returns_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/capstack/capstack/compute/returns"
)

// abilene is the cash flow of reference case RC-02: 25bn at close, EBITDA of
// 7.992bn a year in sixty monthly parts.
func abilene() []float64 {
	flows := []float64{-25e9}
	for range 60 {
		flows = append(flows, 7.992e9/12)
	}
	return flows
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance*(1+math.Abs(b)) }

// TestAbileneReturnsAsPublished: RC-02, 22.25% from monthly flows, 17.99% from
// yearly buckets.
func TestAbileneReturnsAsPublished(t *testing.T) {
	m, status := returns.UsualRoot(abilene())
	if irr := returns.AnnualEffective(m); status != returns.Found || !near(irr, 0.2225, 5e-5) {
		t.Errorf("monthly flows: %v, %v", irr, status)
	}
	buckets := returns.AnnualBuckets(abilene(), nil)
	if irr, status := returns.UsualRoot(buckets); len(buckets) != 6 || status != returns.Found || !near(irr, 0.1799, 5e-5) {
		t.Errorf("annual buckets %v: %v, %v", buckets, irr, status)
	}
}

func TestUsualRootByConvention(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		name   string
		flows  []float64
		rate   float64
		status returns.Status
	}{
		{"one year at 10%", []float64{-100, 110}, 0.10, returns.Found},
		{"doubling in two", []float64{-100, 0, 200}, math.Sqrt2 - 1, returns.Found},
		{"money back is exactly zero", []float64{-100, 30, 30, 40}, 0, returns.Found},
		{"half the money back", []float64{-100, 50}, -0.5, returns.Found},
		{"almost nothing back", []float64{-1e9, 0, 0, 1e-3}, -1 + 1e-4, returns.Found},
		{"a loan seen by its borrower", []float64{100, -60, -60}, 0.13066238629180749, returns.Found},
		{"zeros at both ends", []float64{0, 0, -100, 110, 0}, 0.10, returns.Found},
		{"no flow", nil, 0, returns.NoContribution},
		{"only zeros", []float64{0, 0}, 0, returns.NoContribution},
		{"no contribution", []float64{0, 5, 6}, 0, returns.NoContribution},
		{"contributions and nothing back", []float64{-5, 0, -6}, -1, returns.TotalLoss},
		{"a root above a million", []float64{-1, 2e6}, 0, returns.NoRoot},
		{"a root at half a million", []float64{-1, 5e5 + 1}, 5e5, returns.Found},
		{"no real root", []float64{-1, 1, -1}, 0, returns.NoRoot},
		{"no real root, with gain", []float64{10, -10, 10}, 0, returns.NoRoot},
		// J. Lorie and L. Savage, Three problems in rationing capital, J. of
		// Business 28 (1955): a pump that brings the oil forward. 25% and 400%;
		// the value rises at 25% and falls at 400%.
		{"the oil pump", []float64{-1600, 10000, -10000}, 4, returns.Found},
		{"the oil pump from the other side", []float64{1600, -10000, 10000}, 0.25, returns.Found},
		// (y-1.1)(y-1.2)(y-1.3), negated: falls at 10% and 30%, rises at 20%.
		{"three roots", []float64{-1, 3.6, -4.31, 1.716}, 0.1, returns.Found},
		// (y-0.5)(y-0.8): only negative roots, the larger is -20%.
		{"two negative roots", []float64{1, -1.3, 0.4}, -0.2, returns.Found},
		// (y-0.5)(y-1.5) = y²-2y+0.75: at 50% the value rises.
		{"rising at the positive root", []float64{1, -2, 0.75}, -0.5, returns.Found},
		{"falling at the positive root", []float64{-1, 2, -0.75}, 0.5, returns.Found},
		// (y-1)(y-1.2)(y-0.8) = y³-3y²+2.96y-0.96: 0 counts as non-negative.
		{"falling at zero", []float64{1, -3, 2.96, -0.96}, 0, returns.Found},
		// (y-1.25)² (y²+1) touches at 25% only, exactly in binary.
		{"a touching root is a root", []float64{1, -2.5, 2.5625, -2.5, 1.5625}, 0.25, returns.Found},
		{"decommissioning at the end", []float64{-100, 60, 60, 60, -20}, 0.31517718023235597, returns.Found},
		{"infinite", []float64{-1, inf}, 0, returns.NotFinite},
		{"not a number", []float64{-1, nan, 1}, 0, returns.NotFinite},
		{"too large to sum", []float64{-1e308, 1e308, 1e308}, 0, returns.NotFinite},
	} {
		rate, status := returns.UsualRoot(c.flows)
		tolerance := 1e-12
		switch c.name {
		case "a touching root is a root", "falling at zero", "three roots":
			tolerance = 1e-7
		}
		if status != c.status || !near(rate, c.rate, tolerance) {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, rate, status, c.rate, c.status)
		}
		if status.String() == "unknown status" || status.Defined() != (status == returns.Found || status == returns.TotalLoss) {
			t.Errorf("%s: status %d has no words", c.name, status)
		}
	}
}

// product multiplies polynomials, coefficients in the order of flows.
func product(a, b []float64) []float64 {
	out := make([]float64, len(a)+len(b)-1)
	for i, x := range a {
		for j, y := range b {
			out[i+j] += x * y
		}
	}
	return out
}

// TestRootsOfPolynomialsBuiltFromThem: flows (y-y1)(y-y2)... with y = 1 + rate,
// times a factor without positive roots that lengthens them, are zero exactly at
// the rates they were built from.
func TestRootsOfPolynomialsBuiltFromThem(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		var want []float64
		flows := []float64{1}
		if r.IntN(2) == 0 {
			flows[0] = -1
		}
		first := flows[0]
		for range 1 + r.IntN(4) {
			y := 0.3 + 1.7*r.Float64()
			if slices.ContainsFunc(want, func(w float64) bool { return math.Abs(w+1-y) < 0.08 }) {
				continue
			}
			want = append(want, y-1)
			flows = product(flows, []float64{1, -y})
		}
		slices.Sort(want)
		for range r.IntN(5) { // y² + b y + c with b, c > 0
			flows = product(flows, []float64{1, r.Float64(), 0.1 + r.Float64()})
		}
		scale := math.Ldexp(1, r.IntN(60)-30)
		for i := range flows {
			flows[i] *= scale
		}
		got, status := returns.Roots(flows, nil)
		if status != returns.Found || len(got) != len(want) {
			t.Fatalf("%v: got %v, %v; want %v", flows, got, status, want)
		}
		for i, g := range got {
			// Behind the last root the value has the sign of the first flow.
			slope := 1
			if (first < 0) != ((len(got)-1-i)%2 == 1) {
				slope = -1
			}
			if !near(g.Rate, want[i], 1e-8) || g.Slope != slope {
				t.Fatalf("%v: root %d is %v, want %v with slope %d", flows, i, g, want[i], slope)
			}
		}
		checkUsual(t, flows, got)
	}
}

// checkUsual derives the usual root from all roots by the words of the convention.
func checkUsual(t *testing.T, flows []float64, roots []returns.Root) {
	t.Helper()
	rate, status := returns.UsualRoot(flows)
	want, found := 0.0, false
	if len(roots) == 1 {
		want, found = roots[0].Rate, true
	}
	for i := 0; i < len(roots) && !found; i++ {
		if roots[i].Rate >= 0 && roots[i].Slope < 0 {
			want, found = roots[i].Rate, true
		}
	}
	for i := len(roots) - 1; i >= 0 && !found; i-- {
		if roots[i].Rate < 0 {
			want, found = roots[i].Rate, true
		}
	}
	if (status == returns.Found) != found || found && !near(rate, want, 1e-9) {
		t.Fatalf("%v: usual root %v, %v; roots %v", flows, rate, status, roots)
	}
}

// TestLongSeriesAgreeWithADenseScan counts sign changes of the value on a dense
// scan of discount factors: every one must lie at a root, and there must be no
// further roots that change sign.
func TestLongSeriesAgreeWithADenseScan(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 60 {
		flows := make([]float64, 60+r.IntN(541))
		for i := range flows {
			if flows[i] = r.NormFloat64(); i == 0 {
				flows[i] = -5 * r.Float64() * float64(len(flows)) / 10
			}
		}
		roots, status := returns.Roots(flows, nil)
		if status == returns.NoRoot {
			roots = nil
		} else if status != returns.Found {
			t.Fatalf("%d flows: %v", len(flows), status)
		}
		inside := 0
		for _, root := range roots {
			if root.Rate > -0.5 && root.Rate < 1 && root.Slope != 0 {
				inside++
			}
		}
		scanned, last := 0, 0.0
		for i := 0; i <= 40_000; i++ {
			rate := -0.5 + 1.5*float64(i)/40_000
			v, _ := returns.NPV(rate, flows)
			if last != 0 && v < 0 != (last < 0) {
				scanned++
			}
			last = v
		}
		// The scan may step over a close pair, never the other way.
		if inside < scanned || (inside-scanned)%2 != 0 {
			t.Fatalf("%d flows: %d roots, the scan sees %d", len(flows), inside, scanned)
		}
		checkUsual(t, flows, roots)
	}
}

// TestHopelessFlowsAreSaidToBe: twentyfold roots are flat to the last digit over a
// tenth of the range; the search must end, and not with an invention.
func TestHopelessFlowsAreSaidToBe(t *testing.T) {
	flows := []float64{1}
	for range 20 {
		flows = product(flows, []float64{1, -1})
	}
	roots, status := returns.Roots(flows, nil)
	if rate, s := returns.UsualRoot(flows); s != returns.Unresolved || rate != 0 || status != s || len(roots) != 0 {
		t.Errorf("usual %v, %v; all %v, %v", rate, s, roots, status)
	}
}

func TestRootsAreInvariant(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		flows := make([]float64, 2+r.IntN(100))
		for i := range flows {
			flows[i] = r.NormFloat64()
		}
		flows[0] = -math.Abs(flows[0]) * 10
		roots, status := returns.Roots(flows, nil)
		scaled, negated := slices.Clone(flows), slices.Clone(flows)
		for i := range flows {
			scaled[i] *= 1024
			negated[i] = -flows[i]
		}
		if got, s := returns.Roots(scaled, nil); s != status || !slices.Equal(got, roots) {
			t.Fatalf("1,024 times the money: %v, %v; want %v, %v", got, s, roots, status)
		}
		a, sa := returns.UsualRoot(flows)
		if b, sb := returns.UsualRoot(scaled); a != b || sa != sb {
			t.Fatalf("1,024 times the money: usual root %v, want %v", b, a)
		}
		later := append([]float64{0, 0, 0}, flows...)
		if b, sb := returns.UsualRoot(later); a != b || sa != sb {
			t.Fatalf("three months later: usual root %v, want %v", b, a)
		}
		got, _ := returns.Roots(negated, nil)
		for i := range got {
			got[i].Slope = -got[i].Slope
		}
		if !slices.Equal(got, roots) {
			t.Fatalf("the other side: %v, want %v", got, roots)
		}
	}
}

func TestTheSearchDoesNotAllocate(t *testing.T) {
	pump := append(abilene(), -5e9)
	pump[30] = -9e9
	for name, flows := range map[string][]float64{"one sign change": abilene(), "several": pump} {
		if n := testing.AllocsPerRun(20, func() { returns.UsualRoot(flows) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func FuzzUsualRoot(f *testing.F) {
	f.Add([]byte{1, 200, 40, 3}, 1.0)
	f.Add([]byte{255, 0, 0, 1, 128}, 1e250)
	f.Fuzz(func(t *testing.T, data []byte, scale float64) {
		flows := make([]float64, min(len(data), 200))
		gross := 0.0
		for i := range flows {
			flows[i] = float64(int8(data[i])) * scale
			gross += math.Abs(flows[i])
		}
		rate, status := returns.UsualRoot(flows)
		if math.IsNaN(rate) || rate < -1 || rate > returns.MaxRate || !status.Defined() && rate != 0 {
			t.Fatalf("%v: %v, %v", flows, rate, status)
		}
		roots, _ := returns.Roots(flows, nil)
		if !slices.IsSortedFunc(roots, func(a, b returns.Root) int {
			if a.Rate < b.Rate {
				return -1
			}
			return 0
		}) {
			t.Fatalf("roots out of order: %v", roots)
		}
		if status == returns.Found && rate >= 0 {
			if v, _ := returns.NPV(rate, flows); math.Abs(v) > 1e-6*gross {
				t.Fatalf("%v: value %v at the root %v", flows, v, rate)
			}
		}
	})
}

func BenchmarkUsualRoot(b *testing.B) {
	long := []float64{-25e9}
	for t := range 600 {
		long = append(long, 3e8+1e6*float64(t%7))
	}
	end := append(slices.Clone(long), -4e9)
	late := abilene()
	late[0], late[40] = 1e8, -30e9
	for _, c := range []struct {
		name  string
		flows []float64
	}{{"60 months", abilene()}, {"600 months", long}, {"600 months, cost at the end", end}, {"60 months, all roots", late}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				returns.UsualRoot(c.flows)
			}
		})
	}
}
