package returns

import (
	"math"

	"github.com/capstack/capstack/compute/rng"
)

// NPVFromEnd returns the net present value of flows of which the first stands at
// the end of the first period: NPV of spreadsheets, NPV here divided by 1 + rate.
// As there, any rate but -1 is allowed. The error is an *ArgumentError.
func NPVFromEnd(rate float64, flows []float64) (float64, error) {
	if rate == -1 || !isFinite(rate) {
		return 0, &ArgumentError{"NPVFromEnd", "rate", "must be finite and not -1", rate}
	}
	v, sum := 1/(1+rate), 0.0
	for t := len(flows) - 1; t >= 0; t-- {
		sum = float64((sum + flows[t]) * v)
	}
	return finite("NPVFromEnd", sum)
}

// MIRR returns the modified internal rate of return (spreadsheets: MIRR):
// contributions are financed at one rate, distributions reinvested at another.
// It needs two flows and a contribution; the error is an *ArgumentError.
//
//	MIRR = (sum D_t (1+reinvest)^(n-1-t) / sum C_t (1+finance)^-t)^(1/(n-1)) - 1
func MIRR(flows []float64, finance, reinvest float64) (float64, error) {
	n := len(flows)
	err := require("MIRR",
		requirement{n >= 2, "flows", "must be two or more", float64(n)},
		requirement{finance != -1 && isFinite(finance), "finance", "must be finite and not -1", finance},
		requirement{isFinite(reinvest), "reinvest", "must be finite", reinvest},
	)
	if err != nil {
		return 0, err
	}
	in, out := 0.0, 0.0
	v := 1 / (1 + finance)
	for t, f := range flows {
		in = float64(in*(1+reinvest)) + max(f, 0)
		out = float64(out*v) + max(-flows[n-1-t], 0)
	}
	ratio := in / out
	if out == 0 || !(ratio >= 0) || math.IsInf(ratio, 0) {
		return 0, &ArgumentError{"MIRR", "flows", "must hold a contribution, and values of one sign at these rates", ratio}
	}
	if ratio == 0 {
		return -1, nil
	}
	return finite("MIRR", rng.Expm1(rng.Log(ratio)/float64(n-1)))
}
