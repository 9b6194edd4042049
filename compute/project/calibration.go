package project

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
)

// DefaultCalibration asks for the calibration that stands ready for the input.
const DefaultCalibration = "default"

// Calibration is a distribution that stands ready for a usual driver, with where its figures come from. It is a starting point
// that results mark as such, not a statement about a deal.
type Calibration struct {
	ID           string
	Title        string
	Inputs       []string // for which it stands, as paths with [] for any element; every path is in one calibration at most
	Shock        Shock    // unspecified where the family says so itself
	Distribution Distribution
	Unit         string // of the parameters
	Period       string // and market of the figures
	Source       string // document, or what the judgement rests on
	Judgement    bool   // a parameter rests on judgement; else all are published or follow from what is

	// perDay tells that the mean is in proportion to the days of a phase's construction, and given for one.
	perDay bool
}

// Calibrations lists what stands ready, by id.
func Calibrations() []Calibration {
	return []Calibration{
		{
			ID: "accelerator-rent", Title: "Rent of accelerators by the hour",
			Inputs:       []string{"market.spot.usd_per_accelerator_hour"},
			Distribution: Distribution{Kind: MeanRevertingPrice, MeanReversion: 0.7, Volatility: 0.5},
			Unit:         "of the logarithm, per year; half of a deviation is gone after one year",
			Period:       "H100, 2025-10 to 2026-03",
			Source: "Judgement from the H100 rental index of SemiAnalysis (one-year contracts): 1.70 to 2.35 USD an hour in five months, ln(2.35/1.70)/sqrt(5/12) = 0.50 " +
				"per square root of a year; the reversion is assumed",
			Judgement: true,
		},
		{
			ID: "construction-delay", Title: "Delay of a data center's phase",
			Inputs: []string{"facility.phases[].delay_days"}, Shock: Replace,
			Distribution: Distribution{Kind: OnTimeOrLognormalByMean, Mean: 0.34, SigmaLog: 0.6, ZeroProbability: 0.1}, // conventions 11.2
			Unit:         "days for each day from construction start to planned COD",
			Period:       "data centers, 2025",
			Source: "Foresight (A. Ansar) in Fierce Network, 2025: 9 of 10 data centers are late, by 34% of the planned time in the mean over all; " +
				"sigma_log is judgement",
			Judgement: true, perDay: true,
		},
		{
			ID: "cost-overrun", Title: "Final cost of a phase over its estimate",
			Inputs: []string{"facility.phases[].cost_overrun_factor"}, Shock: Replace,
			Distribution: Distribution{Kind: LognormalByPercentiles, P50: 1, P90: 1.3},
			Unit:         "factor on the estimate with contingency",
			Period:       "estimates of class 3, for authorisation of the budget",
			Source: "AACE International, Recommended Practice 18R-97: 80% of outcomes of a class 3 estimate lie at most 10% to 30% above it, with its " +
				"contingency as the median; the wide end",
		},
		{
			ID: "inflation", Title: "Consumer price inflation of running cost",
			Inputs: []string{"facility.operating_costs[].usd_per_year", "facility.operating_costs[].usd_per_mw_year",
				"facility.occupancies[].usd_per_year", "facility.occupancies[].usd_per_kw_month"},
			Distribution: Distribution{Kind: MeanRevertingIndex, MeanReversion: 0.4, Volatility: 0.04},
			Unit:         "of the yearly rate, per year",
			Period:       "US consumer prices, 1913 to 2001",
			Source: "K. Ahlgrim, S. D'Arcy, R. Gorvett, \"Modeling Financial Scenarios\", Proceedings of the Casualty Actuarial Society 92 (2005), " +
				"177-238, section 3: regression of yearly inflation on that of the year before",
		},
		{
			ID: "power-price", Title: "Wholesale price of electricity, monthly averages",
			Inputs:       []string{"facility.power.usd_per_mwh", "facility.power.supplies[].usd_per_mwh", "market.power.usd_per_mwh"},
			Distribution: Distribution{Kind: MeanRevertingPrice, MeanReversion: 1.5, Volatility: 0.6},
			Unit:         "of the logarithm, per year; half of a deviation is gone after 5.5 months",
			Period:       "none",
			Source: "Judgement: a long-run deviation of the logarithm of 0.6/sqrt(2 x 1.5) = 0.35. Published estimates are of daily prices, whose " +
				"spikes are gone within days and say little about monthly averages",
			Judgement: true,
		},
		{
			ID: "short-rate", Title: "Short rate about its forward curve",
			Inputs:       []string{"market.indices[].shift_rate"},
			Distribution: Distribution{Kind: MeanRevertingRate, MeanReversion: 0.03, Volatility: 0.01},
			Unit:         "of the yearly rate, per year",
			Period:       "none",
			Source: "Judgement: the parameters of exercises in Hull, \"Options, Futures, and Other Derivatives\". A calibration of QuantLib's examples " +
				"to euro swaptions of 2002-02-15 gives 0.046 and 0.0058",
			Judgement: true,
		},
		{
			ID: "utilization", Title: "Share of hours sold",
			Inputs:       []string{"market.spot.utilization_fraction", "tenants[].utilization_fraction"},
			Distribution: Distribution{Kind: MeanRevertingShare, MeanReversion: 2, Volatility: 0.8},
			Unit:         "of the logit, per year",
			Period:       "none",
			Source:       "Judgement: with a median of 0.7, nine months in ten from 0.55 to 0.82 in the long run",
			Judgement:    true,
		},
	}
}

// CalibrationOf is the calibration of an id; ok is false for an unknown one.
func CalibrationOf(id string) (_ Calibration, ok bool) {
	all := Calibrations()
	if i := slices.IndexFunc(all, func(c Calibration) bool { return c.ID == id }); i >= 0 {
		return all[i], true
	}
	return Calibration{}, false
}

// fillDrivers gives drivers that name a calibration its shock and distribution, where it can be had: what cannot has its
// finding in [resolver.checkUncertainties].
func (r *resolver) fillDrivers() {
	for i := range r.c.Uncertainties {
		u := &r.c.Uncertainties[i]
		if u.Calibration == "" || u.Distribution.Kind != DistributionUnspecified {
			continue
		}
		c, why := r.calibrated(u)
		if why != "" {
			continue
		}
		if u.Calibration, u.Distribution = c.ID, c.Distribution; u.Shock == ShockUnspecified {
			u.Shock = c.Shock
		}
		kind := "published"
		if c.Judgement {
			kind = "judgement"
		}
		r.noteDefault(fmt.Sprintf("uncertainties[%d].distribution", i), fmt.Sprintf("%s of %s: %s. %s", c.ID, u.Path, kind, c.Source))
	}
}

// calibrated is the calibration of a driver, in proportion to its input; why says why there is none.
func (r *resolver) calibrated(u *Uncertainty) (_ Calibration, why string) {
	var ids []string
	for _, c := range Calibrations() {
		if ids = append(ids, c.ID); u.Calibration != c.ID && (u.Calibration != DefaultCalibration || !c.fits(u.Path)) {
			continue
		}
		if !c.fits(u.Path) {
			return c, fmt.Sprintf("%s is for %s, not for %s", c.ID, strings.Join(c.Inputs, ", "), clip(u.Path))
		}
		return r.scaled(c, u.Path)
	}
	if u.Calibration == DefaultCalibration {
		return Calibration{}, fmt.Sprintf("nothing stands ready for %s; state a distribution", clip(u.Path))
	}
	return Calibration{}, fmt.Sprintf("%q is no calibration; there are %s", clip(u.Calibration), strings.Join(ids, ", "))
}

// fits tells whether a calibration stands for a path.
func (c *Calibration) fits(path string) bool {
	parts, ok := steps(path)
	if !ok {
		return false
	}
	pattern := ""
	for _, p := range parts {
		if pattern = join(pattern, p.name); p.keyed {
			pattern += "[]"
		}
	}
	return slices.Contains(c.Inputs, pattern)
}

// scaled brings a calibration into the unit of an input.
func (r *resolver) scaled(c Calibration, path string) (_ Calibration, why string) {
	if !c.perDay {
		return c, ""
	}
	for i, at := range at("facility.phases", r.c.Facility.Phases) {
		p := &r.c.Facility.Phases[i]
		if !strings.HasPrefix(path, at+".") {
			continue
		}
		if p.ConstructionStart == nil || p.PlannedCOD == nil || *p.PlannedCOD <= *p.ConstructionStart {
			return c, fmt.Sprintf("%s has no days of construction, to which %s is in proportion", at, c.ID)
		}
		days := float64(c.Distribution.Mean * float64(*p.PlannedCOD-*p.ConstructionStart))
		c.Distribution.Mean = math.Floor(float64(days*1000)+0.5) / 1000 // to a thousandth, which reads better than 16 digits
		return c, ""
	}
	return c, "" // a path of no phase has a finding of its own
}

// withoutFamily tells of a driver whose distribution is missing why.
func (r *resolver) withoutFamily(u *Uncertainty, path string) {
	if u.Calibration == "" {
		r.fault(path+".distribution.kind", "required", "is missing; give one of %s", choices(reflect.TypeFor[DistributionKind]()))
		return
	}
	if _, why := r.calibrated(u); why != "" {
		r.fault(path+".calibration", "reference", "%s", why)
	}
}

// checkCalibration checks that what a driver states beside a calibration is what the calibration gives, as in a case that was
// filled before.
func (r *resolver) checkCalibration(given, filled *Uncertainty, path string) {
	if given.Calibration == "" {
		return
	}
	c, why := r.calibrated(given)
	if why != "" {
		r.fault(path+".calibration", "reference", "%s", why)
		return
	}
	if CanonicalText(filled.Distribution) != CanonicalText(c.Distribution) {
		r.fault(path+".distribution", "exclusive", "is another one than calibration %s gives; keep one of the two", c.ID)
	}
	if c.Shock != ShockUnspecified && filled.Shock != c.Shock { // an implied one is checked as that of any driver
		r.fault(path+".shock", "exclusive", "is another one than calibration %s gives; leave it out", c.ID)
	}
}
