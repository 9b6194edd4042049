package project

import "slices"

// defaultStandstillDays is for how long junior lenders usually stand still: 180 days in second-lien intercreditor agreements
// of the US market (American Bar Association, model intercreditor agreement, section 3.1), 90 to 180 in European mezzanine.
const defaultStandstillDays = 180

// fillCrossDefault fills what the rights of tranches on each other's default leave out.
func (r *resolver) fillCrossDefault() {
	f := &r.c.Financing
	if f.Distress.Mode == Enforce && r.hasJunior() { // elsewhere it has no effect
		fillChoice(r, &f.Distress.Junior, JuniorNeverEnforces, "financing.distress.junior_enforcement")
	}
	if f.Distress.Junior == JuniorAfterStandstill && f.Distress.JuniorStandstillDays == 0 {
		f.Distress.JuniorStandstillDays = defaultStandstillDays
		r.noteDefault("financing.distress.junior_standstill_days", "180")
	}
	top := r.c.TopRank()
	for i, path := range at("financing.tranches", f.Tranches) {
		t := &f.Tranches[i]
		x := t.CrossDefault
		if x == nil || x.Trigger == CrossDefaultNever || len(x.TrancheIDs) > 0 {
			continue
		}
		x.TrancheIDs = slices.DeleteFunc(slices.Clone(top), func(id string) bool { return id == t.ID })
		if len(x.TrancheIDs) > 0 {
			r.noteDefault(path+".cross_default.tranche_ids", "all of the top rank")
		}
	}
}

// checkCrossDefault checks the rights of tranches on each other's default.
func (r *resolver) checkCrossDefault() {
	f := &r.c.Financing
	d := &f.Distress
	if d.Junior != JuniorAfterStandstill && d.JuniorStandstillDays != 0 {
		r.fault("financing.distress.junior_standstill_days", "unused", "has no effect: junior_enforcement is not AFTER_STANDSTILL")
	}
	if d.Junior > JuniorNeverEnforces {
		switch {
		case d.Mode == Workout:
			r.fault("financing.distress.junior_enforcement", "unused", "has no effect: in a WORKOUT nobody enforces; remove it")
		case !r.hasJunior():
			r.fault("financing.distress.junior_enforcement", "unused", "has no effect without both senior and junior debt; remove it")
		}
	}
	for i, path := range at("financing.tranches", f.Tranches) {
		if f.Tranches[i].CrossDefault != nil {
			r.checkCross(&f.Tranches[i], path+".cross_default")
		}
	}
}

// hasJunior tells whether there is debt to others behind senior debt.
func (r *resolver) hasJunior() bool {
	return r.c.HasSenior() && slices.ContainsFunc(r.c.Financing.Tranches, func(t Tranche) bool { return t.Seniority != Senior && !t.OfOwners() })
}

// checkCross checks what one tranche says about the defaults of others.
func (r *resolver) checkCross(t *Tranche, path string) {
	x := t.CrossDefault
	switch {
	case t.OfOwners():
		r.fault(path, "unused", "has no effect: a %s is never called; remove it", t.Seniority)
		return
	case r.c.Financing.Distress.Mode == Workout:
		r.fault(path, "unused", "has no effect: in a WORKOUT nothing accelerates; remove it")
		return
	case x.Trigger == CrossDefaultNever:
		r.unwanted(len(x.TrancheIDs) > 0, path+".tranche_ids", "has no effect: the trigger is NEVER; remove it")
		r.unwanted(x.GraceDays > 0, path+".grace_days", "has no effect: the trigger is NEVER; remove it")
		return
	case len(x.TrancheIDs) == 0:
		r.fault(path+".tranche_ids", "required", "is missing: no other tranche has the top rank; name those whose default counts")
	}
	r.trancheRefs(path+".tranche_ids", x.TrancheIDs)
	for _, id := range x.TrancheIDs {
		switch j := r.trancheOf(id); {
		case j == nil:
		case id == t.ID:
			r.fault(path+".tranche_ids", "reference", "names the tranche itself; its own default makes it due in any case")
		case j.OfOwners():
			r.fault(path+".tranche_ids", "reference", "names tranche %q, which is the owners' and never in default", clip(id))
		}
	}
	r.checkStandsStill(t, path)
}

// checkStandsStill faults junior debt that counts defaults of junior debt alone, where junior debt never enforces.
func (r *resolver) checkStandsStill(t *Tranche, path string) {
	top := r.c.TopRank()
	if r.c.Financing.Distress.Junior > JuniorNeverEnforces || slices.Contains(top, t.ID) || t.CrossDefault.Trigger != CrossDefaultOnDefault {
		return
	}
	ids := t.CrossDefault.TrancheIDs
	if len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(top, id) }) {
		r.fault(path+".tranche_ids", "unused", "has no effect: they are junior debt, which never enforces; give financing.distress.junior_enforcement or name senior debt")
	}
}
