package project

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// checkUncertainties checks the random drivers and their correlations. Whether the correlation matrix is positive
// semi-definite is for package process to say, which factors it.
func (r *resolver) checkUncertainties() {
	list := r.c.Uncertainties // with calibrations filled
	first := make(map[string]int, len(list))
	for i := range list {
		u, path := &list[i], "uncertainties["+strconv.Itoa(i)+"]"
		r.checkFactor(u, path)
		if k, taken := first[u.Path]; taken {
			r.fault(path+".path", "unique", "%q is drawn by uncertainties[%d] already; keep one of the two", clip(u.Path), k)
			continue
		}
		first[u.Path] = i
		kind := u.Distribution.Kind
		leaf := r.checkDriven(u.Path, path+".path", kind)
		r.checkAlso(u, leaf, first, i, path)
		if kind == DistributionUnspecified {
			r.withoutFamily(&r.given.Uncertainties[i], path)
			continue
		}
		r.checkCalibration(&r.given.Uncertainties[i], u, path)
		low, high, bounded, ok := r.checkDistribution(&u.Distribution, path+".distribution")
		switch {
		case kind.Evolves() || kind == DefaultTime:
			r.checkImpliedShock(u, leaf, path)
		case ok && leaf.numeric && r.sound(path+".shock"):
			r.checkSupport(u, leaf, low, high, bounded, path+".distribution")
		}
	}
	r.checkCorrelations(first)
}

// driven is a path that a driver may move.
type driven struct {
	numeric bool
	base    float64
	within  *span
}

// checkAlso checks the further paths of a driver.
func (r *resolver) checkAlso(u *Uncertainty, own driven, first map[string]int, i int, path string) {
	for k, also := range u.AlsoPaths {
		at := path + ".also_paths[" + strconv.Itoa(k) + "]"
		if other, taken := first[also]; taken {
			r.fault(at, "unique", "%q is drawn by uncertainties[%d] already; keep one of the two", clip(also), other)
			continue
		}
		first[also] = i
		leaf := r.checkDriven(also, at, u.Distribution.Kind)
		if u.Distribution.Kind == MeanRevertingShare && leaf.numeric && own.numeric && leaf.base != own.base {
			r.fault(at, "range", "holds %v where path holds %v; one share that evolves takes the place of both, so they must be equal", leaf.base, own.base)
		}
	}
}

// checkImpliedShock checks a driver whose family says how it meets its input.
func (r *resolver) checkImpliedShock(u *Uncertainty, leaf driven, path string) {
	if u.Shock != ShockUnspecified {
		implied := map[DistributionKind]Shock{MeanRevertingRate: Add, MeanRevertingPrice: Scale, MeanRevertingShare: Replace,
			MeanRevertingIndex: Scale, DefaultTime: Replace}[u.Distribution.Kind]
		if u.Shock != implied {
			r.fault(path+".shock", "unused", "%s meets its input by %s; leave the shock out", u.Distribution.Kind, implied)
		}
	}
	if u.Distribution.Kind == MeanRevertingShare {
		r.checkShare(leaf, path+".path")
	}
}

func (r *resolver) checkShare(leaf driven, at string) {
	if leaf.numeric && (leaf.base <= 0 || leaf.base >= 1) {
		r.fault(at, "range", "holds %v; a share that evolves starts between 0 and 1, both excluded", leaf.base)
	}
}

// checkDriven checks that a path holds what a family can drive: a number that the case uses, or a date for the time of a
// default.
func (r *resolver) checkDriven(path, at string, kind DistributionKind) driven {
	if path == "" {
		r.fault(at, "required", "is missing; give the path of a number of the case")
		return driven{}
	}
	leaf, f, err := locate(&r.c, path, false)
	if err != nil {
		var e *PathError
		errors.As(err, &e)
		r.fault(at, e.Rule, "%s: %s", clip(path), e.Message)
		return driven{}
	}
	v := valueOf(leaf)
	switch {
	case kind == DefaultTime:
		if v.Kind != DateKind {
			r.fault(at, "path", "%s is a %s; the time of a default drives a date, such as stops_paying_date of a tenant", clip(path), v.Kind)
		}
	case v.Kind == DateKind:
		r.fault(at, "path", "%s is a date; draw a number that moves it, such as delay_days of a phase", path)
	case !v.Kind.Numeric():
		r.fault(at, "path", "%s is a %s; only numbers can be drawn", path, v.Kind)
	case !v.Given && v.Kind == AmountKind:
		r.fault(at, "unused", "%s is not given in the case, so that a draw would not meet it; state its value first", path)
	case v.Kind == IntegerKind && kind.Evolves():
		r.fault(at, "path", "%s is a whole number, which cannot evolve month by month", clip(path))
	case v.Kind == IntegerKind:
		return driven{numeric: true, base: float64(v.Int), within: f.within}
	default:
		return driven{numeric: true, base: v.Amount.Float64(), within: f.within}
	}
	return driven{}
}

// parameters returns the names of the parameters of each family, in the order of the fields.
func parameters(k DistributionKind) []string {
	switch k {
	case Normal:
		return []string{"mean", "std_dev"}
	case Lognormal:
		return []string{"median", "sigma_log"}
	case Uniform:
		return []string{"low", "high"}
	case Triangular, PERT:
		return []string{"low", "mode", "high"}
	case Bernoulli:
		return []string{"probability", "low_value", "high_value"}
	case Empirical:
		return []string{"values", "weights"}
	case OnTimeOrLognormal:
		return []string{"median", "sigma_log", "zero_probability"}
	case MeanRevertingRate, MeanRevertingPrice, MeanRevertingShare, MeanRevertingIndex:
		return []string{"mean_reversion", "volatility"}
	case DefaultTime:
		return []string{"hazard_end_years", "hazard_rates", "cds_years", "cds_spread_rates", "recovery_fraction", "discount_rate", "rating", "measure"}
	case LognormalByPercentiles:
		return []string{"p50", "p90"}
	case OnTimeOrLognormalByMean:
		return []string{"mean", "sigma_log", "zero_probability"}
	default:
		return nil
	}
}

// checkDistribution checks the parameters of a distribution, and that those of other families are absent. It returns the
// interval that holds its draws: all of them if bounded, else all but one in about 16,000 on either side.
func (r *resolver) checkDistribution(d *Distribution, path string) (low, high float64, bounded, ok bool) {
	before := len(r.findings)
	own := parameters(d.Kind)
	if own == nil {
		return 0, 0, false, false // the kind has its own finding
	}
	v := reflect.ValueOf(d).Elem()
	for _, f := range fieldsOf(v.Type()) {
		if f.name == "kind" {
			continue
		}
		r.checkParameter(v.Field(f.index), path+"."+f.name, d.Kind, slices.Contains(own, f.name))
	}
	if r.faultsSince(before) {
		return 0, 0, false, false
	}
	low, high, bounded = r.checkFamily(d, path)
	return low, high, bounded, !r.faultsSince(before)
}

// checkParameter checks that one parameter is finite, and absent if it belongs to another family.
func (r *resolver) checkParameter(v reflect.Value, path string, kind DistributionKind, own bool) {
	const mostValues = 10_000
	var numbers []float64
	switch v.Kind() {
	case reflect.Slice:
		numbers = v.Interface().([]float64)
	case reflect.Float64:
		numbers = []float64{v.Float()}
	}
	switch {
	case !own && !absent(v):
		r.fault(path, "unused", "is no parameter of %s, which has %s; remove it", kind, several(parameters(kind)))
	case len(numbers) > mostValues:
		r.fault(path, "limit", "has %d elements; at most %d are allowed", len(numbers), mostValues)
	default:
		for _, x := range numbers {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				r.fault(path, "range", "%v is not a finite number", x)
				return
			}
		}
	}
}

// checkFamily checks the parameters of a family against each other; they are finite.
func (r *resolver) checkFamily(d *Distribution, path string) (low, high float64, bounded bool) {
	const wide = 4 // standard deviations
	require := func(ok bool, name, rule, format string, args ...any) {
		if !ok {
			r.fault(path+"."+name, rule, format, args...)
		}
	}
	switch d.Kind {
	case Normal:
		require(d.StdDev >= 0, "std_dev", "range", "%v is out of range; it must not be negative", d.StdDev)
		return d.Mean - float64(wide*d.StdDev), d.Mean + float64(wide*d.StdDev), false
	case Lognormal:
		require(d.Median > 0, "median", "range", "%v is out of range; it must be positive", d.Median)
		require(d.SigmaLog >= 0 && d.SigmaLog <= 10, "sigma_log", "range", "%v is out of range; it must be from 0 to 10", d.SigmaLog)
		return d.Median, d.Median, false // its tails need no telling: above 0, and long
	case LognormalByPercentiles:
		require(d.P50 > 0, "p50", "range", "%v is out of range; it must be positive", d.P50)
		// A factor of 10^5 is a sigma_log of 9, just inside what a lognormal may have.
		require(d.P90 >= d.P50 && d.P90 <= float64(d.P50*1e5), "p90", "order", "%v is not from p50, %v, to 10^5 times it", d.P90, d.P50)
		return d.P50, d.P50, false
	case Uniform:
		require(d.Low <= d.High, "high", "order", "%v is below low, %v", d.High, d.Low)
	case Triangular, PERT:
		require(d.Low < d.High, "high", "order", "%v is not above low, %v", d.High, d.Low)
		require(d.Low <= d.Mode && d.Mode <= d.High, "mode", "order", "%v is not between low, %v, and high, %v", d.Mode, d.Low, d.High)
	case Bernoulli:
		require(d.Probability >= 0 && d.Probability <= 1, "probability", "range", "%v is out of range; it must be from 0 to 1", d.Probability)
		return min(d.LowValue, d.HighValue), max(d.LowValue, d.HighValue), true
	case Empirical:
		return r.checkEmpirical(d, path)
	case OnTimeOrLognormal, OnTimeOrLognormalByMean:
		name, centre := "median", d.Median
		if d.Kind == OnTimeOrLognormalByMean {
			name, centre = "mean", d.Mean
		}
		require(centre > 0, name, "range", "%v is out of range; it must be positive", centre)
		require(d.SigmaLog >= 0 && d.SigmaLog <= 10, "sigma_log", "range", "%v is out of range; it must be from 0 to 10", d.SigmaLog)
		require(d.ZeroProbability >= 0 && d.ZeroProbability < 1, "zero_probability", "range", "%v is out of range; it must be at least 0 and below 1", d.ZeroProbability)
		return 0, centre, false
	case MeanRevertingRate, MeanRevertingPrice, MeanRevertingShare, MeanRevertingIndex:
		require(d.MeanReversion >= 0 && d.MeanReversion <= 100, "mean_reversion", "range", "%v is out of range; it must be from 0 to 100", d.MeanReversion)
		require(d.Volatility >= 0 && d.Volatility <= 10, "volatility", "range", "%v is out of range; it must be from 0 to 10", d.Volatility)
	case DefaultTime:
		r.checkDefaultTime(d, path)
	}
	return d.Low, d.High, true
}

func (r *resolver) checkEmpirical(d *Distribution, path string) (low, high float64, bounded bool) {
	if len(d.Values) == 0 {
		r.fault(path+".values", "required", "is missing; give the values to draw from")
		return 0, 0, false
	}
	if len(d.Weights) > 0 {
		total := 0.0
		for _, w := range d.Weights {
			if w < 0 {
				r.fault(path+".weights", "range", "%v is out of range; weights must not be negative", w)
				break
			}
			total += w
		}
		if len(d.Weights) != len(d.Values) {
			r.fault(path+".weights", "sum", "has %d elements for %d values; give one for each or none", len(d.Weights), len(d.Values))
		} else if total == 0 || math.IsInf(total, 0) {
			r.fault(path+".weights", "sum", "the weights sum to %v; give positive finite ones", total)
		}
	}
	return slices.Min(d.Values), slices.Max(d.Values), true
}

// checkSupport compares the values that a driver gives its path with the range of the path. A family that is bounded must
// stay inside; of another one, draws outside are told as a warning, since a normal distribution has no end.
func (r *resolver) checkSupport(u *Uncertainty, leaf driven, low, high float64, bounded bool, path string) {
	switch u.Shock {
	case Add:
		low, high = leaf.base+low, leaf.base+high
	case Scale:
		low, high = float64(leaf.base*low), float64(leaf.base*high)
		low, high = min(low, high), max(low, high)
	}
	if leaf.within == nil {
		return
	}
	// Compared as doubles, since draws are: 0.1 as a double lies above the decimal 0.1.
	from, to := leaf.within.low.Float64(), leaf.within.high.Float64()
	if low >= from && high <= to && !(leaf.within.open && low == from) {
		return
	}
	if bounded {
		r.fault(path, "range", "gives %s values from %v to %v; it must be %s: narrow the distribution", clip(u.Path), low, high, leaf.within)
	} else {
		r.warn(path, "range", "four standard deviations reach from %s to %s, and %s must be %s; draws outside fail their path",
			guide(low), guide(high), clip(u.Path), leaf.within)
	}
}

// guide writes a number that only gives an idea to 4 significant digits, without exponent: 2346000000, 0.001235.
func guide(x float64) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64) // it has just been written
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// checkCorrelations checks pairs of drivers.
func (r *resolver) checkCorrelations(drivers map[string]int) {
	type pair struct{ a, b int }
	seen := map[pair]int{}
	for i, c := range r.given.Correlations {
		path := "correlations[" + strconv.Itoa(i) + "]"
		if math.IsNaN(c.Rho) || c.Rho < -1 || c.Rho > 1 {
			r.fault(path+".rho", "range", "%v is out of range; it must be from -1 to 1", c.Rho)
		}
		a, okA := r.correlated(drivers, c.PathA, path+".path_a")
		b, okB := r.correlated(drivers, c.PathB, path+".path_b")
		if !okA || !okB {
			continue
		}
		key := pair{min(a, b), max(a, b)}
		if k, taken := seen[key]; taken {
			r.fault(path, "unique", "the pair stands in correlations[%d] already; keep one of the two", k)
		} else if a == b {
			r.fault(path+".path_b", "unique", "is path_a; a driver's correlation with itself is 1")
		}
		seen[key] = i
		r.checkBesideFactor(a, b, path, c.Rho)
	}
}

// correlated finds the driver of a path.
func (r *resolver) correlated(drivers map[string]int, path, at string) (int, bool) {
	i, ok := drivers[path]
	if !ok {
		r.fault(at, "unused", "%q is the path of no uncertainty of the case; add one or remove the correlation", clip(path))
	}
	return i, ok
}

// checkStresses applies every stress to the case and checks what comes of it.
func (r *resolver) checkStresses() {
	valid := !r.findings.HasErrors()
	for i, path := range at("stresses", r.given.Stresses) {
		s := &r.given.Stresses[i]
		if len(s.Overrides) == 0 {
			r.fault(path+".overrides", "required", "is empty; a stress changes something")
			continue
		}
		before := len(r.findings)
		for k, o := range s.Overrides {
			if slices.ContainsFunc(s.Overrides[:k], func(x Override) bool { return x.Path == o.Path }) {
				r.fault(path+".overrides["+strconv.Itoa(k)+"].path", "unique", "%s is changed twice; make it one change", clip(o.Path))
			}
		}
		stressed, err := Apply(WithoutQuestions(r.given), s.Overrides)
		var faults Findings
		if errors.As(err, &faults) {
			for _, f := range faults {
				r.fault(path+"."+f.Path, f.Rule, "%s", f.Message)
			}
		}
		if valid && !r.faultsSince(before) {
			r.checkStressed(stressed, path)
		}
	}
}

// checkStressed reports what is wrong with a case under a stress; the case itself is sound.
func (r *resolver) checkStressed(c Case, path string) {
	sub := newResolver(c)
	sub.resolve()
	if !sub.findings.HasErrors() {
		return
	}
	_, findings := sub.finish()
	for _, f := range findings {
		if f.Severity == Error {
			r.fault(path, "stress", "makes the case invalid: %s: %s", f.Path, f.Message)
		}
	}
}
