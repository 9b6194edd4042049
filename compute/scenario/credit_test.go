package scenario_test

import (
	"errors"
	"math"
	"testing"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/rating"
	"github.com/capstack/capstack/compute/scenario"
)

// A vehicle rated A3 rents the first phase under the guarantee of its parent, whose swaps stand at 675bp and who rents the
// second phase itself.
const (
	vehicle     = "tenants[anchor].stops_paying_date"
	guarantor   = "tenants[anchor].guarantee.guarantor_stops_paying_date"
	parentsRent = "tenants[second].stops_paying_date"
)

func vehicleAndParent(t *testing.T, d scenario.Draws) scenario.Source {
	t.Helper()
	c := projecttest.TwoPhases()
	c.Tenants[0].Guarantee = &project.Guarantee{GuarantorID: "parent"}
	b, err := scenario.NewBase(c, builder(c), nil, false)
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.Shape(nil)
	if err != nil {
		t.Fatal(err)
	}
	source, err := scenario.MonteCarlo(s, d)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func vehicleDriver() project.Uncertainty {
	return project.Uncertainty{Path: vehicle, Distribution: project.Distribution{Kind: project.DefaultTime, Rating: "A3"}}
}

func parentDriver() project.Uncertainty {
	return project.Uncertainty{Path: guarantor, AlsoPaths: []string{parentsRent}, Distribution: project.Distribution{Kind: project.DefaultTime,
		CDSYears: []float64{5}, CDSSpreadRates: []float64{0.0675}, RecoveryFraction: 0.35}}
}

// The parent's default ends its guarantee and its own rent on one day of each path; the vehicle's default is a draw of its
// own. Within five years of close, 0.870% of vehicles default (Moody's, A) and 1 - e^(-5 x 0.0675/0.65) = 40.50% of parents.
func TestAParentsDefaultHitsAllItsContractsAndIsNotItsVehicles(t *testing.T) {
	const paths = 1 << 17
	d := draws(vehicleDriver(), parentDriver())
	d.Paths = paths
	s := vehicleAndParent(t, d)
	shape := s.Shapes()[0]
	b := shape.NewBlock(nil, nil)
	close := float64(shape.Program.Grid.DayIndex(shape.Program.Grid.Close()))
	until := close + math.Ceil(5*365.25)
	var vehicles, parents, alone int
	for first := int64(0); first < paths; first += scenario.Lanes {
		block := make([]int64, scenario.Lanes)
		for i := range block {
			block[i] = first + int64(i)
		}
		s.Fill(0, block, b)
		for lane := range scenario.Lanes {
			v, g, r := b.Rows[0][lane], b.Rows[1][lane], b.Rows[2][lane]
			if g != r {
				t.Fatalf("path %d: the parent's guarantee ends on day %v, its rent on day %v", block[lane], g, r)
			}
			if v <= until {
				vehicles++
			}
			if g <= until {
				parents++
			}
			if g <= until && v > until {
				alone++
			}
		}
	}
	within := func(what string, n int, p float64) {
		t.Helper()
		if got, deviation := float64(n)/paths, math.Sqrt(p*(1-p)/paths); math.Abs(got-p) > 3*deviation {
			t.Errorf("%s: %v of the paths, closed form %v", what, got, p)
		}
	}
	p, q := rating.Cumulative(rating.A)[4].Default, 1-math.Exp(-5*0.0675/0.65)
	within("the vehicle defaults", vehicles, p)
	within("the parent defaults", parents, q)
	within("the parent alone", alone, q*(1-p))
}

// A common factor gives each pair of its drivers the product of their loadings, and none to others; with loadings of 1 there is
// one draw.
func TestACommonFactorGivesEachPairTheProductOfItsLoadings(t *testing.T) {
	load := func(path string, mean float64, factor string, loading float64) project.Uncertainty {
		u := driver(path, project.Replace, project.Distribution{Kind: project.Normal, Mean: mean, StdDev: 10})
		u.CommonFactor, u.FactorLoading = factor, loading
		return u
	}
	d := draws(load("facility.phases[p1].delay_days", 500, "site", 0.8), load(delay, 500, "site", 0.5), load("facility.power.usd_per_mwh", 500, "site", -1),
		load("facility.operating_costs[staff].usd_per_year", 500, "other", 0.9))
	d.Paths = 1 << 16
	want := map[[2]int]float64{{0, 1}: 0.4, {0, 2}: -0.8, {1, 2}: -0.5, {0, 3}: 0, {1, 3}: 0, {2, 3}: 0}
	if listed := d.Factored(); len(listed) != 3 || listed[0].Rho != 0.4 {
		t.Errorf("the factor gives %v", listed)
	}
	s, err := scenario.MonteCarlo(shape(t), d)
	if err != nil {
		t.Fatal(err)
	}
	b := s.Shapes()[0].NewBlock(nil, nil)
	var sums [4][4]float64
	for first := int64(0); first < d.Paths; first += scenario.Lanes {
		s.Fill(0, []int64{first}, b)
		for lane := range scenario.Lanes {
			for i := range sums {
				for k := range i {
					sums[k][i] += (b.Rows[i][lane] - 500) / 10 * (b.Rows[k][lane] - 500) / 10
				}
			}
		}
	}
	for pair, rho := range want {
		got := sums[pair[0]][pair[1]] / float64(d.Paths)
		if math.Abs(got-rho) > 3*math.Sqrt((1+rho*rho)/float64(d.Paths)) {
			t.Errorf("drivers %v: correlation %v, want %v", pair, got, rho)
		}
	}
}

// Sixty-four drivers on one factor with loadings of either sign up to 1 always have random numbers; a correlation listed between
// two factors may have none, and the repair of it keeps what the factors give as near as it can.
func TestCorrelationsByFactorsAreAlwaysPossible(t *testing.T) {
	var d scenario.Draws
	for i := range scenario.MaxDrivers {
		u := project.Uncertainty{Path: string(rune('A' + i)), CommonFactor: "x", FactorLoading: math.Cos(float64(i * i))}
		if i%7 == 0 {
			u.FactorLoading = math.Copysign(1, u.FactorLoading)
		}
		d.Drivers = append(d.Drivers, u)
	}
	if repaired := d.Repair(); repaired != nil {
		t.Errorf("a matrix of one factor is repaired: %v", repaired)
	}
	x := draws(driver(spot, project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.1}),
		driver(delay, project.Replace, project.Distribution{Kind: project.Uniform, High: 30}),
		driver("facility.power.usd_per_mwh", project.Scale, project.Distribution{Kind: project.Lognormal, Median: 1, SigmaLog: 0.1}))
	x.Drivers[0].CommonFactor, x.Drivers[0].FactorLoading = "x", 1
	x.Drivers[1].CommonFactor, x.Drivers[1].FactorLoading = "x", 1
	x.Correlations = []project.Correlation{{PathA: spot, PathB: "facility.power.usd_per_mwh", Rho: 0.9}, {PathA: delay, PathB: "facility.power.usd_per_mwh", Rho: -0.9}}
	_, err := scenario.MonteCarlo(shape(t), x)
	var f project.Findings
	if !errors.As(err, &f) || f[0].Rule != "range" {
		t.Errorf("drivers that are one and the same go with a third and against it: %v", err)
	}
	if f = x.Repair(); len(f) != 1 {
		t.Fatalf("repair says %v", f)
	}
	if _, err = scenario.MonteCarlo(shape(t), x); err != nil {
		t.Errorf("after the repair: %v", err)
	}
	if len(x.Correlations) != 3 || x.Correlations[0].Rho >= 1 {
		t.Errorf("repaired to %v", x.Correlations)
	}
}

// A curve of swaps that falls too fast needs a negative hazard; the fault is where the premiums stand.
func TestSwapsThatNeedANegativeHazardAreAFinding(t *testing.T) {
	u := parentDriver()
	u.Path, u.AlsoPaths = stops, nil
	u.Distribution.CDSYears, u.Distribution.CDSSpreadRates = []float64{1, 2, 5}, []float64{0.02, 0.3, 0.05}
	_, err := scenario.MonteCarlo(shape(t), draws(u))
	var f project.Findings
	if !errors.As(err, &f) || f[0].Path != "monte_carlo.uncertainties[0].distribution.cds_spread_rates" {
		t.Errorf("%v", err)
	}
	var b *process.BootstrapError
	_, err = process.Bootstrap([]process.SpreadPoint{{Years: 1, Spread: 0.02}, {Years: 2, Spread: 0.3}, {Years: 5, Spread: 0.05}}, 0.35, 0)
	if !errors.As(err, &b) || b.Years != 5 {
		t.Errorf("the quote at fault is %v", err)
	}
}
