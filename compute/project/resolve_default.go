package project

import "strconv"

// mostHazardSteps bounds hazards and swap quotes of a driver.
const mostHazardSteps = 60

// checkDefaultTime checks hazards or the swaps that they are found from. That a curve of swaps has a hazard is for package
// process to say, which solves it.
func (r *resolver) checkDefaultTime(d *Distribution, path string) {
	listed, quoted := len(d.HazardRates) > 0, len(d.CDSSpreadRates) > 0
	if listed == quoted {
		r.fault(path, "exclusive", "gives %s; give hazard_rates or cds_spread_rates, one of the two", map[bool]string{true: "both", false: "neither"}[listed])
		return
	}
	if listed {
		r.checkCurve(path, "hazard_end_years", d.HazardEndYears, "hazard_rates", d.HazardRates)
		for _, x := range []struct {
			name string
			x    float64
		}{{"recovery_fraction", d.RecoveryFraction}, {"discount_rate", d.DiscountRate}} {
			if x.x != 0 {
				r.fault(path+"."+x.name, "unused", "belongs to swaps, and hazards are listed; remove it")
			}
		}
		return
	}
	r.checkCurve(path, "cds_years", d.CDSYears, "cds_spread_rates", d.CDSSpreadRates)
	if d.RecoveryFraction < 0 || d.RecoveryFraction >= 1 {
		r.fault(path+".recovery_fraction", "range", "%v is out of range; it must be at least 0 and below 1", d.RecoveryFraction)
	}
	if d.DiscountRate < -0.1 || d.DiscountRate > 1 {
		r.fault(path+".discount_rate", "range", "%v is out of range; it must be from -0.1 to 1", d.DiscountRate)
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
