package returns

// MOIC returns the multiple on invested capital, distributions over
// contributions (conventions 10.3). ok is false without contributions.
func MOIC(flows []float64) (_ float64, ok bool) {
	in, out := 0.0, 0.0
	for _, f := range flows {
		if f > 0 {
			in += f
		} else {
			out -= f
		}
	}
	if !(out > 0) {
		return 0, false
	}
	return in / out, true
}

// Payback returns the first element from which on the cumulative flow stays at 0
// or above (conventions 10.3): in a monthly series, months after close. It is 0
// when the cumulative flow never falls below 0. ok is false when it ends below.
//
// A sum of n flows is off by up to n·2^-53 of their absolute sum, and "paid back
// exactly" is the usual edge, so a shortfall within that bound counts as 0.
func Payback(flows []float64) (month int, ok bool) {
	gross := 0.0
	for _, f := range flows {
		gross += max(f, -f)
	}
	slack := float64(gross*float64(len(flows))) * halfUlp
	sum := 0.0
	for t, f := range flows {
		sum += f
		if sum < -slack {
			month = t + 1
		}
	}
	return month, month < len(flows)
}
