package project

import (
	"strconv"

	"github.com/capstack/capstack/compute/rating"
)

// mostHazardSteps bounds hazards and swap quotes of a driver.
const mostHazardSteps = 60

// checkDefaultTime checks hazards, or the swaps or the rating that they are found from. That a curve of swaps has a hazard is
// for package process to say, which solves it.
func (r *resolver) checkDefaultTime(d *Distribution, path string) {
	listed, quoted, rated := len(d.HazardRates) > 0, len(d.CDSSpreadRates) > 0, d.Rating != ""
	switch r.exactlyOne(path, option{"hazard_rates", listed}, option{"cds_spread_rates", quoted}, option{"rating", rated}) {
	case "hazard_rates":
		r.checkCurve(path, "hazard_end_years", d.HazardEndYears, "hazard_rates", d.HazardRates)
	case "cds_spread_rates":
		r.checkSwaps(d, path)
	case "rating":
		r.checkRating(d, path)
	}
	if !quoted {
		r.checkUnusedOfSwaps(d, path)
	}
	if !listed && d.Measure != MeasureUnspecified && d.Measure != d.MeasureOf() {
		r.fault(path+".measure", "exclusive", "is %s, but what it is found from is %s; leave it out, or list hazards", d.Measure, d.MeasureOf())
	}
}

func (r *resolver) checkSwaps(d *Distribution, path string) {
	r.checkCurve(path, "cds_years", d.CDSYears, "cds_spread_rates", d.CDSSpreadRates)
	if d.RecoveryFraction < 0 || d.RecoveryFraction >= 1 {
		r.fault(path+".recovery_fraction", "range", "%v is out of range; it must be at least 0 and below 1", d.RecoveryFraction)
	}
	if d.DiscountRate < -0.1 || d.DiscountRate > 1 {
		r.fault(path+".discount_rate", "range", "%v is out of range; it must be from -0.1 to 1", d.DiscountRate)
	}
}

// checkUnusedOfSwaps checks that what belongs to swaps is absent without them.
func (r *resolver) checkUnusedOfSwaps(d *Distribution, path string) {
	for _, x := range []struct {
		name string
		x    float64
	}{{"recovery_fraction", d.RecoveryFraction}, {"discount_rate", d.DiscountRate}} {
		if x.x != 0 {
			r.fault(path+"."+x.name, "unused", "belongs to swaps, and there are none; remove it")
		}
	}
}

// checkRating checks that a rating is on one of the scales.
func (r *resolver) checkRating(d *Distribution, path string) {
	grade, modified, ok := rating.Parse(d.Rating)
	switch {
	case !ok:
		r.fault(path+".rating", "enum", "%q is on no scale; give Aaa, Aa1 to Caa3, Ca or C, or AAA, AA+ to CCC-, CC or C", clip(d.Rating))
	case modified:
		r.warn(path+".rating", "sanity", "the published default rates are by whole letter: those of %s stand for %s", grade, d.Rating)
	}
}

// checkCurve checks rising years and rates that are not negative, one for each.
func (r *resolver) checkCurve(path, yearsName string, years []float64, ratesName string, rates []float64) {
	if len(rates) > mostHazardSteps {
		r.fault(path+"."+ratesName, "limit", "has %d elements; at most %d are allowed", len(rates), mostHazardSteps)
		return
	}
	if len(years) != len(rates) {
		r.fault(path+"."+yearsName, "sum", "has %d elements for %d %s; give one for each", len(years), len(rates), ratesName)
	}
	last := 0.0
	for i, y := range years {
		if y <= last {
			r.fault(path+"."+yearsName+"["+strconv.Itoa(i)+"]", "order", "%v is not above %v, the one before", y, last)
		}
		last = y
	}
	for i, x := range rates {
		if x < 0 || x > 100 {
			r.fault(path+"."+ratesName+"["+strconv.Itoa(i)+"]", "range", "%v is out of range; it must be from 0 to 100", x)
		}
	}
}
