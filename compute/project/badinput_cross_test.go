package project_test

import (
	"testing"

	"github.com/capstack/capstack/compute/project"
	. "github.com/capstack/capstack/compute/project/projecttest"
)

func TestBadInputOfCrossDefault(t *testing.T) {
	const bond, note, distress = "financing.tranches[bond].cross_default", "financing.tranches[note].cross_default", "financing.distress"
	cross := func(i int, x project.CrossDefault) func(*project.Case) {
		return func(c *project.Case) { c.Financing.Tranches[i].CrossDefault = &x }
	}
	runBadInputs(t, []badInput{
		{"no trigger", cross(0, project.CrossDefault{}), bond + ".trigger", "required", ""},
		{"a grace without a trigger", cross(0, project.CrossDefault{Trigger: project.CrossDefaultNever, GraceDays: 3}), bond + ".grace_days", "unused", "NEVER"},
		{"tranches without a trigger", cross(0, project.CrossDefault{Trigger: project.CrossDefaultNever, TrancheIDs: []string{"loan"}}), bond + ".tranche_ids", "unused", "NEVER"},
		{"a grace of two years", cross(0, project.CrossDefault{Trigger: project.CrossDefaultOnDefault, GraceDays: 730}), bond + ".grace_days", "range", "365"},
		{"an unknown tranche", cross(0, project.CrossDefault{Trigger: project.CrossDefaultOnDefault, TrancheIDs: []string{"x"}}), bond + ".tranche_ids", "reference", `"x"`},
		{"the tranche itself", cross(0, project.CrossDefault{Trigger: project.CrossDefaultOnDefault, TrancheIDs: []string{"bond"}}), bond + ".tranche_ids", "reference", "itself"},
		{"the owners' loan", func(c *project.Case) {
			cross(0, project.CrossDefault{Trigger: project.CrossDefaultOnDefault, TrancheIDs: []string{"note"}})(c)
			c.Financing.Tranches[2].Seniority = project.ShareholderLoan
		}, bond + ".tranche_ids", "reference", "owners"},
		{"terms of the owners' loan", func(c *project.Case) {
			cross(2, project.CrossDefault{Trigger: project.CrossDefaultOnDefault})(c)
			c.Financing.Tranches[2].Seniority = project.ShareholderLoan
		}, note, "unused", "never called"},
		{"a workout", func(c *project.Case) {
			cross(0, project.CrossDefault{Trigger: project.CrossDefaultOnDefault})(c)
			c.Financing.Distress.Mode = project.Workout
		}, bond, "unused", "WORKOUT"},
		{"nobody else in the top rank", func(c *project.Case) {
			cross(0, project.CrossDefault{Trigger: project.CrossDefaultOnDefault})(c)
			c.Financing.Tranches[1].Seniority = project.Mezzanine
		}, bond + ".tranche_ids", "required", "top rank"},
		{"junior debt bound to junior debt that never enforces", func(c *project.Case) {
			cross(2, project.CrossDefault{Trigger: project.CrossDefaultOnDefault, TrancheIDs: []string{"loan"}})(c)
			c.Financing.Tranches[1].Seniority = project.Mezzanine
		}, note + ".tranche_ids", "unused", "junior_enforcement"},
		{"a standstill of nobody", func(c *project.Case) { c.Financing.Distress.JuniorStandstillDays = 90 }, distress + ".junior_standstill_days", "unused", "AFTER_STANDSTILL"},
		{"a standstill of ten years", func(c *project.Case) {
			c.Financing.Distress.Junior, c.Financing.Distress.JuniorStandstillDays = project.JuniorAfterStandstill, 3650
		}, distress + ".junior_standstill_days", "range", "1825"},
		{"enforcement by junior debt in a workout", func(c *project.Case) {
			c.Financing.Distress = project.Distress{Mode: project.Workout, Junior: project.JuniorEnforcesAtOnce}
		}, distress + ".junior_enforcement", "unused", "WORKOUT"},
		{"enforcement without junior debt", func(c *project.Case) {
			c.Financing.Tranches[2].Seniority, c.Financing.Distress.Junior = project.Senior, project.JuniorEnforcesAtOnce
		}, distress + ".junior_enforcement", "unused", "junior debt"},
	})
}

func TestCrossDefaultFillsItsDefaults(t *testing.T) {
	c := TwoPhases()
	c.Financing.Tranches[0].CrossDefault = &project.CrossDefault{Trigger: project.CrossDefaultOnAcceleration}
	c.Financing.Distress.Junior = project.JuniorAfterStandstill
	r, f := project.Resolve(c)
	if r == nil {
		t.Fatal(f)
	}
	if ids := r.Case.Financing.Tranches[0].CrossDefault.TrancheIDs; len(ids) != 1 || ids[0] != "loan" {
		t.Errorf("the bond is bound to %v, want the loan", ids)
	}
	if days := r.Case.Financing.Distress.JuniorStandstillDays; days != 180 {
		t.Errorf("a standstill of %d days, want 180", days)
	}
}
