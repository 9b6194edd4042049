package returns_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
)

// The examples of Microsoft's documentation of SLN, SYD, DB, DDB and VDB.
func TestDepreciationExamplesOfTheDocumentation(t *testing.T) {
	value := func(v float64, err error) float64 {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
		return v
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"SLN(30000, 7500, 10)", value(returns.SLN(30000, 7500, 10)), 2250},
		{"SYD(30000, 7500, 10, 1)", value(returns.SYD(30000, 7500, 10, 1)), 4090.91},
		{"SYD(30000, 7500, 10, 10)", value(returns.SYD(30000, 7500, 10, 10)), 409.09},
		{"DB year 1", value(returns.DB(1000000, 100000, 6, 1, 7)), 186083.33},
		{"DB year 2", value(returns.DB(1000000, 100000, 6, 2, 7)), 259639.42},
		{"DB year 6", value(returns.DB(1000000, 100000, 6, 6, 7)), 55841.76},
		{"DB year 7", value(returns.DB(1000000, 100000, 6, 7, 7)), 15845.10},
		{"DDB first day", value(returns.DDB(2400, 300, 3650, 1, 2)), 1.32},
		{"DDB first month", value(returns.DDB(2400, 300, 120, 1, 2)), 40},
		{"DDB first year", value(returns.DDB(2400, 300, 10, 1, 2)), 480},
		{"DDB at 1.5", value(returns.DDB(2400, 300, 10, 2, 1.5)), 306},
		{"DDB year 10", value(returns.DDB(2400, 300, 10, 10, 2)), 22.12},
		{"VDB first day", value(returns.VDB(2400, 300, 3650, 0, 1, 2, false)), 1.32},
		{"VDB first year", value(returns.VDB(2400, 300, 10, 0, 1, 2, false)), 480},
		{"VDB months 6 to 18", value(returns.VDB(2400, 300, 120, 6, 18, 2, false)), 396.31},
		{"VDB at 1.5", value(returns.VDB(2400, 300, 120, 6, 18, 1.5, false)), 311.81},
		{"VDB of a first part", value(returns.VDB(2400, 300, 10, 0, 0.875, 1.5, false)), 315},
	} {
		if math.Abs(c.got-c.want) > 0.00501 {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

// TestDepreciationSumsToTheBasis over the life, for methods that end at salvage.
func TestDepreciationSumsToTheBasis(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 41))
	for range 500 {
		cost, life := 1e6*r.Float64(), 1+r.IntN(40)
		salvage, n := cost*r.Float64(), float64(life)
		sln, syd := 0.0, 0.0
		for k := 1; k <= life; k++ {
			a, err1 := returns.SLN(cost, salvage, n)
			b, err2 := returns.SYD(cost, salvage, n, float64(k))
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			sln, syd = sln+a, syd+b
		}
		factor := 1 + 2*r.Float64()
		vdb, err := returns.VDB(cost, salvage, n, 0, n, factor, false)
		parts := 0.0
		for k := range life {
			p, _ := returns.VDB(cost, salvage, n, float64(k), float64(k+1), factor, false)
			if p < 0 {
				t.Fatalf("negative depreciation in period %d", k+1)
			}
			parts += p
		}
		for _, got := range []float64{sln, syd, vdb, parts} {
			if err != nil || math.Abs(got-(cost-salvage)) > 1e-9*cost {
				t.Fatalf("cost %v, salvage %v, life %d: %v, %v, %v, %v, %v", cost, salvage, life, sln, syd, vdb, parts, err)
			}
		}
	}
}

func TestRecoveryFractionsSumToOne(t *testing.T) {
	for _, class := range []returns.MACRSClass{returns.FiveYear, returns.SevenYear, returns.FifteenYear, returns.ThirtyNine} {
		for month := 1; month <= 12; month++ {
			sum := money.Zero()
			for year := 1; year <= 45; year++ {
				f, err := returns.MACRS(class, month, year)
				if err != nil || f.Sign() < 0 {
					t.Fatalf("%d years, month %d, year %d: %v, %v", class, month, year, f, err)
				}
				sum, _ = money.Add(sum, f)
			}
			if sum != money.One() {
				t.Errorf("%d years from month %d: %v", class, month, sum)
			}
		}
	}
	// Publication 946, table A-7a: October, year 1 and year 40.
	for year, want := range map[int]string{1: "0.00535", 2: "0.02564", 39: "0.02564", 40: "0.02033", 41: "0"} {
		if f, err := returns.MACRS(returns.ThirtyNine, 10, year); err != nil || f.String() != want {
			t.Errorf("39 years from October, year %d: %v, %v; want %s", year, f, err, want)
		}
	}
	for _, c := range [][3]int{{4, 1, 1}, {5, 0, 1}, {5, 13, 1}, {5, 1, 0}} {
		var bad *returns.ArgumentError
		if f, err := returns.MACRS(returns.MACRSClass(c[0]), c[1], c[2]); !errors.As(err, &bad) || !f.IsZero() {
			t.Errorf("%v: %v, %v", c, f, err)
		}
	}
}

func TestAverageLives(t *testing.T) {
	from := day("2026-01-01")
	repaid := []returns.Flow{on("2027-01-01", 100), on("2029-01-01", 100)}
	if got, ok := returns.WAL(from, repaid, calendar.Thirty360); !ok || got != 2 {
		t.Errorf("a half after one year, a half after three: %v, %v", got, ok)
	}
	if got, ok := returns.AverageLife([]float64{0, 1, 1, 2}); !ok || got != 2.25 {
		t.Errorf("1, 1, 2: %v, %v", got, ok)
	}
	for name, flows := range map[string][]returns.Flow{
		"nothing": nil, "zero": {on("2027-01-01", 0)}, "negative": {on("2027-01-01", -1)}, "before": {on("2025-01-01", 1)},
		"infinite": {on("2027-01-01", math.Inf(1))}, "no number": {on("2027-01-01", math.NaN())},
	} {
		if v, ok := returns.WAL(from, flows, calendar.Act365F); ok {
			t.Errorf("%s: %v", name, v)
		}
	}
	if v, ok := returns.AverageLife([]float64{1, -1}); ok {
		t.Errorf("negative: %v", v)
	}
}

func TestPaybackOnADate(t *testing.T) {
	flows := []returns.Flow{on("2027-01-01", 60), on("2026-01-01", -100), on("2028-01-01", 30), on("2028-01-01", 10), on("2029-01-01", 5)}
	if d, ok := returns.PaybackDate(flows); !ok || d != day("2028-01-01") {
		t.Errorf("paid back on %v, %v", d, ok)
	}
	if d, ok := returns.PaybackDate(flows[:2]); ok {
		t.Errorf("never paid back, said %v", d)
	}
	if _, ok := returns.PaybackDate(nil); ok {
		t.Error("nothing is paid back")
	}
	if m, ok := returns.MOIC(returns.Amounts(flows, nil)); !ok || !near(m, 1.05, 1e-15) {
		t.Errorf("multiple %v, %v", m, ok)
	}
}
