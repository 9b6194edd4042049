package process

import (
	"math"
	"testing"

	"github.com/capstack/capstack/compute/internal/vector"
	"github.com/capstack/capstack/compute/rng"
)

// moments are the running sums of one number over paths.
type moments struct{ n, sum, squares float64 }

func (m *moments) add(x float64) {
	m.n++
	m.sum += x
	m.squares += x * x
}

func (m *moments) mean() float64  { return m.sum / m.n }
func (m *moments) error() float64 { return math.Sqrt((m.squares/m.n-m.mean()*m.mean())/m.n) + 1e-300 }

// within fails unless the mean is the closed form within three standard errors.
func (m *moments) within(t *testing.T, what string, want float64) {
	t.Helper()
	if off := math.Abs(m.mean()-want) / m.error(); off > 3 {
		t.Errorf("%s: %v, closed form %v, %.1f standard errors of %v away", what, m.mean(), want, off, m.error())
	}
}

// simulate draws paths block by block.
func simulate(t *testing.T, factors []Factor, months, paths int, matrix [][]float64, seed uint64, see func(levels []*vector.Row, histories [][]vector.Row)) {
	t.Helper()
	var c *Correlation
	if matrix != nil {
		var err error
		if c, err = NewCorrelation(matrix); err != nil {
			t.Fatal(err)
		}
	}
	p, err := NewPaths(factors, months, c, Points{})
	if err != nil {
		t.Fatal(err)
	}
	levels := make([]*vector.Row, len(factors))
	for i := range levels {
		levels[i] = new(vector.Row)
	}
	histories := make([][]vector.Row, p.Evolving())
	for k := range histories {
		histories[k] = make([]vector.Row, months+1)
	}
	for first := 0; first < paths; first += rng.Lanes {
		p.Fill(levels, histories, seed, uint64(first))
		see(levels, histories)
	}
}

// million is the number of paths at which closed forms are compared.
const million = 1 << 20

// Vasicek's bond price (Journal of Financial Economics 5 (1977), 177-188) in the form for a sum of monthly rates: with
// R = (x_1 + ... + x_n)/12 normal, E[e^-R] = e^(-E R + var R / 2), and var R from the covariances
// cov(x_s, x_t) = phi^(t-s) v_s. The monthly sum has no discretisation error against this form.
func TestShortRatesPriceABondByItsClosedForm(t *testing.T) {
	if testing.Short() {
		t.Skip("a million paths")
	}
	const months = 60
	e := Evolution{Form: FormRate, MeanReversion: 0.1, Volatility: 0.012}
	phi, _ := e.step()
	variance := 0.0
	for s := 1; s <= months; s++ {
		for u := 1; u <= months; u++ {
			variance += e.Variance(min(s, u)) * math.Pow(phi, math.Abs(float64(s-u))) / 144
		}
	}
	var price, last, square moments
	simulate(t, []Factor{{Path: "rate", Evolution: &e}}, months, million, nil, 11, func(_ []*vector.Row, h [][]vector.Row) {
		for lane := range rng.Lanes {
			sum := 0.0
			for m := 1; m <= months; m++ {
				sum += h[0][m][lane] / 12
			}
			price.add(math.Exp(-sum))
			last.add(h[0][months][lane])
			square.add(h[0][months][lane] * h[0][months][lane])
		}
	})
	price.within(t, "bond price", math.Exp(variance/2))
	last.within(t, "mean of the rate", 0)
	square.within(t, "variance of the rate", e.Variance(months))
}

// With the risk-neutral lift the continuous model prices a bond at its forward curve, here 1 (Hull and White 1990). The
// monthly sum stands for the integral by the trapezoidal rule, whose error at this volatility is below 1e-7.
func TestTheRiskNeutralRatePricesABondAtItsForwardCurve(t *testing.T) {
	if testing.Short() {
		t.Skip("a million paths")
	}
	const months = 60
	e := Evolution{Form: FormRate, MeanReversion: 0.1, Volatility: 0.012, RiskNeutral: true}
	var price moments
	simulate(t, []Factor{{Path: "rate", Evolution: &e}}, months, million, nil, 12, func(_ []*vector.Row, h [][]vector.Row) {
		for lane := range rng.Lanes {
			sum := h[0][months][lane] / 24
			for m := 1; m < months; m++ {
				sum += h[0][m][lane] / 12
			}
			price.add(math.Exp(-sum))
		}
	})
	if off := math.Abs(price.mean() - 1); off > 3*price.error()+1e-6 {
		t.Errorf("bond price %v, want 1 within %v", price.mean(), 3*price.error()+1e-6)
	}
}

// Schwartz 1997, equation 10 in our terms: the forward for month T seen from month t is
// F(t,T) = F(0,T) exp(e^-k(T-t) x_t - v_t e^-2k(T-t) / 2), whose mean over x_t is F(0,T); here F(0,T) = 1.
func TestPricesHaveTheCurveAsTheirForward(t *testing.T) {
	if testing.Short() {
		t.Skip("a million paths")
	}
	const months, seen = 36, 12
	e := Evolution{Form: FormPrice, MeanReversion: 1.2, Volatility: 0.6}
	decay := math.Exp(-e.MeanReversion * (months - seen) / 12.0)
	var spot, squared, forward, product moments
	simulate(t, []Factor{{Path: "price", Evolution: &e}}, months, million, nil, 13, func(_ []*vector.Row, h [][]vector.Row) {
		for lane := range rng.Lanes {
			s := h[0][months][lane]
			x := math.Log(h[0][seen][lane]) + e.Variance(seen)/2
			f := math.Exp(decay*x - e.Variance(seen)*decay*decay/2)
			spot.add(s)
			squared.add(s * s)
			forward.add(f)
			product.add((s - f) * f) // spot less forward is orthogonal to what was known
		}
	})
	spot.within(t, "mean of the price", 1)
	squared.within(t, "mean of its square", math.Exp(e.Variance(months)))
	forward.within(t, "mean of the forward", 1)
	product.within(t, "forecast error times forecast", 0)
}

// An index whose rate is an autoregression: ln I_n = sum x_t / 12 is normal with the variance of the bond test, and so I_n
// lognormal. The rate itself is an autoregression of order 1: the covariance of x_t and x_{t+1} is phi v_t. Of a share the logit
// is normal about that of its level, which is therefore its median, with its 90th percentile 1.2816 deviations above.
func TestIndexAndShareHaveTheirMoments(t *testing.T) {
	if testing.Short() {
		t.Skip("a million paths")
	}
	const months = 24
	index := Evolution{Form: FormIndex, MeanReversion: 0.5, Volatility: 0.02}
	use := Evolution{Form: FormShare, MeanReversion: 2, Volatility: 0.8, Level: 0.7}
	phi, _ := index.step()
	variance := 0.0
	for s := 1; s <= months; s++ {
		for u := 1; u <= months; u++ {
			variance += index.Variance(min(s, u)) * math.Pow(phi, math.Abs(float64(s-u))) / 144
		}
	}
	rate := index
	rate.Form = FormRate
	logit := func(u float64) float64 { return math.Log(u / (1 - u)) }
	sd := math.Sqrt(use.Variance(months))
	var mean, square, logs, below, ninth, spread, inside, lag moments
	simulate(t, []Factor{{Path: "index", Evolution: &index}, {Path: "use", Evolution: &use}, {Path: "rate", Evolution: &rate}}, months, million, nil, 14, func(_ []*vector.Row, h [][]vector.Row) {
		for lane := range rng.Lanes {
			x, u := h[0][months][lane], h[1][months][lane]
			mean.add(x)
			square.add(x * x)
			logs.add(math.Log(x) * math.Log(x))
			below.add(map[bool]float64{true: 1}[u < 0.7])
			ninth.add(map[bool]float64{true: 1}[logit(u) < logit(0.7)+1.2815515655446004*sd])
			spread.add((logit(u) - logit(0.7)) * (logit(u) - logit(0.7)))
			inside.add(map[bool]float64{true: 1}[u > 0 && u < 1])
			lag.add(h[2][months][lane] * h[2][months-1][lane])
		}
	})
	mean.within(t, "mean of the index", math.Exp(variance/2))
	square.within(t, "mean of its square", math.Exp(2*variance))
	logs.within(t, "variance of its logarithm", variance)
	lag.within(t, "covariance of the rate with that of the month before", phi*rate.Variance(months-1))
	below.within(t, "share below its level", 0.5)
	ninth.within(t, "share below its 90th percentile", 0.9)
	spread.within(t, "variance of its logit", sd*sd)
	if inside.mean() != 1 {
		t.Error("a share left (0, 1)")
	}
}

// The definition of Paths: monthly innovations of two factors, the level of a once-drawn number and the normalised sum of an
// evolving one all have their entry of the matrix as correlation, and innovations of different months have none.
func TestOneMatrixCorrelatesMonthsAndLevels(t *testing.T) {
	const months = 24
	walk := Evolution{Form: FormRate, Volatility: math.Sqrt(12)} // x_t is the sum of standard normals
	factors := []Factor{{Path: "a", Evolution: &walk}, {Path: "once", Marginal: Normal(0, 1)}, {Path: "b", Evolution: &walk}}
	matrix := [][]float64{{1, 0.5, 0.8}, {0.5, 1, 0.3}, {0.8, 0.3, 1}}
	var same, apart, own, onceA, onceB, square moments
	simulate(t, factors, months, 1<<18, matrix, 15, func(l []*vector.Row, h [][]vector.Row) {
		for lane := range rng.Lanes {
			za, zb := h[0][7][lane]-h[0][6][lane], h[1][7][lane]-h[1][6][lane]
			same.add(za * zb)
			apart.add(za * (h[1][8][lane] - h[1][7][lane]))
			own.add(za * (h[0][9][lane] - h[0][8][lane]))
			square.add(za * za)
			onceA.add(l[1][lane] * h[0][months][lane] / math.Sqrt(months))
			onceB.add(l[1][lane] * h[1][months][lane] / math.Sqrt(months))
		}
	})
	same.within(t, "same month", 0.8)
	apart.within(t, "different months", 0)
	own.within(t, "different months of one factor", 0)
	square.within(t, "variance of an innovation", 1)
	onceA.within(t, "once against the sum of a", 0.5)
	onceB.within(t, "once against the sum of b", 0.3)
}

func TestWithoutVolatilityEveryFormIsNeutral(t *testing.T) {
	for form := FormRate; form <= FormIndex; form++ {
		e := Evolution{Form: form, MeanReversion: 0.3, Level: 0.6}
		simulate(t, []Factor{{Path: "x", Evolution: &e}}, 5, rng.Lanes, nil, 1, func(_ []*vector.Row, h [][]vector.Row) {
			for m := range h[0] {
				for lane := range rng.Lanes {
					if h[0][m][lane] != e.Neutral() {
						t.Fatalf("%s in month %d: %v, want %v", form, m, h[0][m][lane], e.Neutral())
					}
				}
			}
		})
	}
}

func TestAPathIsTheSameInAnyBlockAndBesideOtherFactors(t *testing.T) {
	e := Evolution{Form: FormPrice, MeanReversion: 1, Volatility: 0.3}
	read := func(factors []Factor, first uint64, lane, history int) float64 {
		p, err := NewPaths(factors, 13, nil, Points{})
		if err != nil {
			t.Fatal(err)
		}
		levels := make([]*vector.Row, len(factors))
		for i := range levels {
			levels[i] = new(vector.Row)
		}
		h := make([][]vector.Row, p.Evolving())
		for k := range h {
			h[k] = make([]vector.Row, 14)
		}
		p.Fill(levels, h, 5, first)
		return h[history][13][lane]
	}
	alone := read([]Factor{{Path: "x", Evolution: &e}}, 100, 3, 0)
	if other := read([]Factor{{Path: "x", Evolution: &e}}, 103, 0, 0); other != alone {
		t.Errorf("path 103 is %v in another block, %v before", other, alone)
	}
	if other := read([]Factor{{Path: "y", Evolution: &e}, {Path: "x", Evolution: &e}}, 100, 3, 1); other != alone {
		t.Errorf("path 103 is %v beside another factor, %v alone", other, alone)
	}
}

func TestFaultyFactorsAreAllReported(t *testing.T) {
	_, err := NewPaths([]Factor{
		{Path: "a", Evolution: &Evolution{Form: FormShare, MeanReversion: -1, Volatility: 11, Level: 1}},
		{Path: "a", Evolution: &Evolution{Form: FormPrice, Volatility: math.NaN(), RiskNeutral: true}},
		{Path: "b", Marginal: Normal(0, -1)},
	}, 601, nil, Points{})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"MeanReversion must be from 0 to 100", "Volatility must be from 0 to 10", "Level must be above 0",
		"Volatility must be a finite number", "RiskNeutral stands with a rate only", "must not be negative", "601 months", "given twice"} {
		if !contains(err.Error(), want) {
			t.Errorf("no finding %q in:\n%v", want, err)
		}
	}
}

func TestFillOfPathsAllocatesNothing(t *testing.T) {
	e := Evolution{Form: FormPrice, MeanReversion: 1, Volatility: 0.3}
	c, _ := NewCorrelation([][]float64{{1, 0.5}, {0.5, 1}})
	p, err := NewPaths([]Factor{{Path: "x", Evolution: &e}, {Path: "y", Evolution: &e}}, 24, c, Points{})
	if err != nil {
		t.Fatal(err)
	}
	levels := []*vector.Row{{}, {}}
	h := [][]vector.Row{make([]vector.Row, 25), make([]vector.Row, 25)}
	if n := testing.AllocsPerRun(10, func() { p.Fill(levels, h, 1, 0) }); n != 0 {
		t.Errorf("Fill allocates %v times", n)
	}
}

func BenchmarkPaths(b *testing.B) {
	e := Evolution{Form: FormPrice, MeanReversion: 1, Volatility: 0.3}
	p, err := NewPaths([]Factor{{Path: "x", Evolution: &e}}, 120, nil, Points{})
	if err != nil {
		b.Fatal(err)
	}
	levels, h := []*vector.Row{{}}, [][]vector.Row{make([]vector.Row, 121)}
	for b.Loop() {
		p.Fill(levels, h, 1, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(120*rng.Lanes), "ns/month")
}
