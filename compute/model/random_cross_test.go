package model_test

import "github.com/capstack/capstack/compute/project"

// crossDefaults bind tranches to each other's default, and give junior debt a right to enforce. What has no effect resolves to
// a finding, so that such a case is left as it was.
func (m *maker) crossDefaults() {
	was := project.Clone(m.c)
	f := &m.c.Financing
	if len(m.c.Facility.Phases) == 0 || f.Distress.Mode == project.Workout {
		return
	}
	for i := range f.Tranches {
		if m.maybe(0.4) {
			continue
		}
		x := &project.CrossDefault{Trigger: project.CrossDefaultTrigger(1 + m.IntN(3))}
		if f.Tranches[i].CrossDefault = x; x.Trigger == project.CrossDefaultNever {
			continue
		}
		x.GraceDays = m.IntN(3) * m.IntN(60)
		if j := m.IntN(len(f.Tranches)); j != i {
			x.TrancheIDs = []string{f.Tranches[j].ID}
		}
	}
	if f.Distress.Junior = project.JuniorEnforcement(m.IntN(4)); f.Distress.Junior == project.JuniorAfterStandstill {
		f.Distress.JuniorStandstillDays = 1 + m.IntN(400)
	}
	if r, _ := project.Resolve(m.c); r == nil {
		m.c = was
	}
}
