package project

import "math"

// checkFactor checks a driver's part in a common factor.
func (r *resolver) checkFactor(u *Uncertainty, path string) {
	switch l := u.FactorLoading; {
	case u.CommonFactor == "" && l != 0:
		r.fault(path+".common_factor", "required", "is missing; factor_loading is the correlation with it")
	case u.CommonFactor == "":
	case l == 0:
		r.fault(path+".factor_loading", "required", "is missing; give the correlation of the driver with %q", clip(u.CommonFactor))
	case math.IsNaN(l) || l < -1 || l > 1:
		r.fault(path+".factor_loading", "range", "%v is out of range; it must be from -1 to 1", l)
	}
}

// checkBesideFactor checks that a listed correlation is no other than a common factor of the two drivers gives. The same may
// stand: the header of a run lists both.
func (r *resolver) checkBesideFactor(a, b int, path string, listed float64) {
	x, y := &r.c.Uncertainties[a], &r.c.Uncertainties[b]
	if rho, shared := SharedFactor(x, y); shared && a != b && rho != listed {
		r.fault(path, "exclusive", "the drivers share the factor %q, which gives them a correlation of %v; keep one of the two", clip(x.CommonFactor), rho)
	}
}

// SharedFactor is the correlation that two drivers have by a common factor, the product of their loadings; ok is false where
// they share none. A matrix of such correlations with 1 on its diagonal is that of
//
//	z_i = loading_i x factor + sqrt(1 - loading_i^2) x own_i
//
// and so positive semi-definite whatever the loadings.
func SharedFactor(a, b *Uncertainty) (rho float64, ok bool) {
	if a.CommonFactor == "" || a.CommonFactor != b.CommonFactor {
		return 0, false
	}
	return float64(a.FactorLoading * b.FactorLoading), true
}
