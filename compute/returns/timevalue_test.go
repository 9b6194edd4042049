package returns_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/returns"
)

// The examples of Microsoft's documentation of each function, to the digits given
// there.
func TestTimeValueExamplesOfTheDocumentation(t *testing.T) {
	const end, begin = returns.EndOfPeriod, returns.BeginningOfPeriod
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
		digits    float64
	}{
		{"PV(0.08/12, 240, 500)", value(returns.PV(0.08/12, 240, 500, 0, end)), -59777.15, 0.005},
		{"FV(0.06/12, 10, -200, -500, 1)", value(returns.FV(0.06/12, 10, -200, -500, begin)), 2581.40, 0.005},
		{"PMT(0.08/12, 10, 10000)", value(returns.PMT(0.08/12, 10, 10000, 0, end)), -1037.03, 0.005},
		{"PMT(0.08/12, 10, 10000, 0, 1)", value(returns.PMT(0.08/12, 10, 10000, 0, begin)), -1030.16, 0.005},
		{"NPER(0.01, -100, -1000, 10000, 1)", value(returns.NPER(0.01, -100, -1000, 10000, begin)), 59.6738657, 5e-8},
		{"NPER(0.01, -100, -1000, 10000)", value(returns.NPER(0.01, -100, -1000, 10000, end)), 60.0821229, 5e-8},
		{"RATE(48, -200, 8000)", value(returns.RATE(48, -200, 8000, 0, end)), 0.0077014724882, 5e-13},
		{"IPMT(0.1/12, 1, 36, 8000)", value(returns.IPMT(0.1/12, 1, 36, 8000, 0, end)), -66.67, 0.005},
		{"PPMT(0.1/12, 1, 24, 2000)", value(returns.PPMT(0.1/12, 1, 24, 2000, 0, end)), -75.62, 0.005},
		{"CUMIPMT(0.09/12, 360, 125000, 13, 24)", value(returns.CumIPMT(0.09/12, 360, 125000, 13, 24, end)), -11135.23213, 5e-6},
		{"CUMPRINC(0.09/12, 360, 125000, 13, 24)", value(returns.CumPrinc(0.09/12, 360, 125000, 13, 24, end)), -934.1071234, 5e-8},
		{"ISPMT(0.1/12, 1, 36, 8000000)", value(returns.ISPMT(0.1/12, 1, 36, 8000000)), -64814.81, 0.005},
		{"NPV(0.1, ...)", value(returns.NPVFromEnd(0.1, []float64{-10000, 3000, 4200, 6800})), 1188.44, 0.005},
		{"MIRR", value(returns.MIRR([]float64{-120000, 39000, 30000, 21000, 37000, 46000}, 0.10, 0.12)), 0.126094, 5e-7},
	} {
		if math.Abs(c.got-c.want) > c.digits {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestArgumentsWithoutAValueAreNamed(t *testing.T) {
	const end, begin = returns.EndOfPeriod, returns.BeginningOfPeriod
	nan, inf := math.NaN(), math.Inf(1)
	bad := func(v float64, err error) error {
		if v != 0 {
			t.Errorf("%v with %v", v, err)
		}
		return err
	}
	for name, err := range map[string]error{
		"pv at -1":                bad(returns.PV(-1, 5, 1, 1, end)),
		"pv of nan":               bad(returns.PV(nan, 5, 1, 1, end)),
		"pv, half periods":        bad(returns.PV(-1.5, 2.5, 1, 1, end)),
		"pv, unknown timing":      bad(returns.PV(0.1, 5, 1, 1, 7)),
		"pv overflows":            bad(returns.PV(-0.9, 1e9, 1, 1, end)),
		"fv of infinite periods":  bad(returns.FV(0.1, inf, 1, 1, end)),
		"fv at -1, no periods":    bad(returns.FV(-1, 0, 1, 1, end)),
		"pmt of no periods":       bad(returns.PMT(0.1, 0, 1, 1, end)),
		"pmt at -1 in advance":    bad(returns.PMT(-1, 5, 1, 1, begin)),
		"nper without payment":    bad(returns.NPER(0, 0, 1, 1, end)),
		"nper never":              bad(returns.NPER(0.1, -5, 100, 0, end)),
		"ipmt of period 0":        bad(returns.IPMT(0.1, 0, 5, 1, 0, end)),
		"ppmt behind the end":     bad(returns.PPMT(0.1, 6, 5, 1, 0, end)),
		"cumipmt at no rate":      bad(returns.CumIPMT(0, 5, 1, 1, 2, end)),
		"cumprinc backwards":      bad(returns.CumPrinc(0.1, 5, 1, 3, 2, end)),
		"ispmt of no periods":     bad(returns.ISPMT(0.1, 1, 0, 1)),
		"rate, all received":      bad(returns.RATE(5, 1, 1, 1, end)),
		"rate of no periods":      bad(returns.RATE(0, -1, 1, 0, end)),
		"npv at -1":               bad(returns.NPVFromEnd(-1, []float64{1})),
		"mirr, no contribution":   bad(returns.MIRR([]float64{1, 2}, 0.1, 0.1)),
		"mirr of one flow":        bad(returns.MIRR([]float64{1}, 0.1, 0.1)),
		"sln of no life":          bad(returns.SLN(1, 0, 0)),
		"syd behind life":         bad(returns.SYD(1, 0, 5, 6)),
		"db, 13 months":           bad(returns.DB(1, 0, 5, 1, 13)),
		"db behind the last year": bad(returns.DB(1, 0, 5, 6, 12)),
		"ddb at no factor":        bad(returns.DDB(1, 0, 5, 1, 0)),
		"vdb backwards":           bad(returns.VDB(1, 0, 5, 3, 2, 2, false)),
		"endless life":            bad(returns.DDB(1, 0, inf, 1, 2)),
	} {
		var argument *returns.ArgumentError
		if !errors.As(err, &argument) || argument.Error() == "" {
			t.Errorf("%s: %v, want an ArgumentError", name, err)
		}
	}
}

// TestTheFiveQuantitiesOfAnAnnuityInvert: each is recovered from the other four.
func TestTheFiveQuantitiesOfAnAnnuityInvert(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 21))
	for range 3000 {
		rate, n, when := math.Pow(10, -8*r.Float64())*0.3, float64(1+r.IntN(480)), returns.Timing(r.IntN(2))
		if r.IntN(3) == 0 {
			rate = -rate / 10
		}
		if r.IntN(2) == 0 {
			n += 0.25
		}
		pv, fv := 1e4*r.Float64(), -1e4*r.Float64()
		pmt, err := returns.PMT(rate, n, pv, fv, when)
		if err != nil {
			t.Fatal(err)
		}
		scale := math.Abs(pmt)*n + pv - fv
		if back, err := returns.PV(rate, n, pmt, fv, when); err != nil || math.Abs(back-pv) > 1e-11*scale {
			t.Fatalf("pv %v came back as %v, %v at %v, %v", pv, back, err, rate, n)
		}
		growth := math.Pow(1+rate, n)
		if back, err := returns.FV(rate, n, pmt, pv, when); err != nil || math.Abs(back-fv) > 1e-11*scale*max(growth, 1) {
			t.Fatalf("fv %v came back as %v, %v at %v, %v", fv, back, err, rate, n)
		}
		// One sign change only: repayment of a debt.
		if pmt, err = returns.PMT(rate, n, pv, 0, when); err != nil {
			t.Fatal(err)
		}
		if n < 2 || n > 100 {
			continue // a rate is not in a payment that is nearly all interest
		}
		if back, err := returns.RATE(n, pmt, pv, 0, when); err != nil || math.Abs(back-rate) > 1e-10*(1+math.Abs(rate)) {
			t.Fatalf("rate %v came back as %v, %v: %v periods, %v for %v", rate, back, err, n, pmt, pv)
		}
		if back, err := returns.NPER(rate, pmt, pv, 0, when); rate*n < 5 && (err != nil || math.Abs(back-n) > 1e-8*n) {
			t.Fatalf("nper %v came back as %v, %v at %v", n, back, err, rate)
		}
	}
}

// TestALoanIsRepaidByItsParts: principal sums to the loan, parts to the payment,
// and cumulative functions to the sums of their periods.
func TestALoanIsRepaidByItsParts(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 22))
	for range 300 {
		rate, n, when := 0.2*r.Float64()+1e-6, 1+r.IntN(60), returns.Timing(r.IntN(2))
		pv := 1e6 * r.Float64()
		principal, interest := 0.0, 0.0
		for k := 1; k <= n; k++ {
			i, err1 := returns.IPMT(rate, float64(k), float64(n), pv, 0, when)
			p, err2 := returns.PPMT(rate, float64(k), float64(n), pv, 0, when)
			pmt, err3 := returns.PMT(rate, float64(n), pv, 0, when)
			if err := errors.Join(err1, err2, err3); err != nil || math.Abs(i+p-pmt) > 1e-9*pv {
				t.Fatalf("period %d: %v + %v, payment %v, %v", k, i, p, pmt, err)
			}
			principal, interest = principal+p, interest+i
			ci, err1 := returns.CumIPMT(rate, float64(n), pv, 1, float64(k), when)
			cp, err2 := returns.CumPrinc(rate, float64(n), pv, 1, float64(k), when)
			if err := errors.Join(err1, err2); err != nil || math.Abs(ci-interest) > 1e-8*pv || math.Abs(cp-principal) > 1e-8*pv {
				t.Fatalf("to period %d: %v, %v, want %v, %v, %v", k, ci, cp, interest, principal, err)
			}
		}
		if math.Abs(principal+pv) > 1e-8*pv {
			t.Fatalf("%v is repaid by %v", pv, principal)
		}
	}
}

func TestRatesOfPeriodsThatAreNotWhole(t *testing.T) {
	pmt, err := returns.PMT(0.05, 7.5, 1000, 200, returns.BeginningOfPeriod)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := returns.RATE(7.5, pmt, 1000, 200, returns.BeginningOfPeriod); err != nil || !near(got, 0.05, 1e-12) {
		t.Errorf("rate %v, %v", got, err)
	}
	if got, err := returns.RATE(2.5, -400, 1000, 0, returns.EndOfPeriod); err != nil || !near(got, 0, 1e-12) {
		t.Errorf("payments sum to the loan: %v, %v", got, err)
	}
	if _, err := returns.RATE(2.5, 1, -1e300, 1, returns.EndOfPeriod); err == nil {
		t.Error("a rate where there is none")
	}
}

// TestAllRatesOfAnAnnuity: -1,000, then four payments of 1,200 and 3,900 to pay at
// the end has two rates; both solve the equation, whole periods or not.
func TestAllRatesOfAnAnnuity(t *testing.T) {
	for _, n := range []float64{4, 4.5} {
		rates, err := returns.RATEs(n, 1200, -1000, -3900, returns.EndOfPeriod)
		if err != nil || len(rates) != 2 {
			t.Fatalf("%v periods: %v, %v", n, rates, err)
		}
		for _, r := range rates {
			if fv, err := returns.FV(r, n, 1200, -1000, returns.EndOfPeriod); err != nil || math.Abs(fv+3900) > 1e-8 {
				t.Errorf("%v periods at %v: final value %v, %v", n, r, fv, err)
			}
		}
		one, err := returns.RATE(n, 1200, -1000, -3900, returns.EndOfPeriod)
		if err != nil || one != rates[0] && one != rates[1] {
			t.Errorf("%v periods: %v is none of %v, %v", n, one, rates, err)
		}
	}
}

func FuzzAnnuity(f *testing.F) {
	f.Add(0.1, 12.0, 3.0, 100.0, -5.0, true)
	f.Add(-1.5, 2.0, 1.0, 1e300, 1e-300, false)
	f.Fuzz(func(t *testing.T, rate, n, per, pv, fv float64, begin bool) {
		when := returns.EndOfPeriod
		if begin {
			when = returns.BeginningOfPeriod
		}
		for i, call := range []func() (float64, error){
			func() (float64, error) { return returns.PMT(rate, n, pv, fv, when) },
			func() (float64, error) { return returns.PV(rate, n, pv, fv, when) },
			func() (float64, error) { return returns.FV(rate, n, pv, fv, when) },
			func() (float64, error) { return returns.NPER(rate, n, pv, fv, when) },
			func() (float64, error) { return returns.IPMT(rate, per, n, pv, fv, when) },
			func() (float64, error) { return returns.PPMT(rate, per, n, pv, fv, when) },
			func() (float64, error) { return returns.CumIPMT(rate, n, pv, per, fv, when) },
			func() (float64, error) { return returns.RATE(n, per, pv, fv, when) },
			func() (float64, error) { return returns.DB(pv, fv, n, per, 7) },
			func() (float64, error) { return returns.DDB(pv, fv, math.Mod(n, 1000), per, rate) },
			func() (float64, error) { return returns.VDB(pv, fv, math.Mod(n, 1000), per, per+1, rate, begin) },
		} {
			if v, err := call(); math.IsNaN(v) || math.IsInf(v, 0) || err != nil && v != 0 {
				t.Fatalf("function %d: %v, %v", i, v, err)
			}
		}
	})
}
