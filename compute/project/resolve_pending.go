package project

// checkPending refuses terms that the model does not lower yet, rather than leave them without effect.
func (r *resolver) checkPending() {
	const why = "is not valued yet; remove it"
	f := &r.c.Financing
	for i, path := range at("financing.tranches", f.Tranches) {
		t := &f.Tranches[i]
		r.unwanted(t.PIK != nil && t.PIK.Kind == PIKToggle, path+".pik", why)
		r.unwanted(t.Conversion != nil, path+".conversion", why)
		r.unwanted(len(t.Prepayments) > 0, path+".prepayments", why)
		r.unwanted(t.Refinancing != nil, path+".refinancing", why)
	}
}
