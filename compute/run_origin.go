package compute

import (
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/rating"
	"github.com/capstack/capstack/compute/scenario"
)

// origins says in the header where each driver's distribution comes from and in which sense its defaults hold (conventions
// 11.1). A run that mixes senses has no probability of default that means anything by itself, which a warning says.
func (c *runCheck) origins(d *scenario.Draws) {
	at := map[project.ProbabilityMeasure]int{} // the first default time of each sense
	for i := range d.Drivers {
		u := &d.Drivers[i]
		o := originOf(u)
		c.h.Origins = append(c.h.Origins, o)
		if _, seen := at[o.Measure]; !seen && u.Distribution.Kind == project.DefaultTime {
			at[o.Measure] = i
		}
	}
	market, implied := at[project.MarketImplied]
	world, real := at[project.RealWorld]
	_, unstated := at[project.MeasureUnspecified]
	switch {
	case implied && real:
		c.h.Findings = append(c.h.Findings, project.Finding{Path: d.At, Severity: project.Warning, Rule: "sanity",
			Message: "mixes measures: the default of " + d.Drivers[market].Path + " is market-implied and that of " + d.Drivers[world].Path +
				" real-world; probabilities of default and expected losses of both together hold in neither sense"})
	case unstated:
	case implied:
		c.h.Measure = project.MarketImplied
	case real:
		c.h.Measure = project.RealWorld
	}
}

// originOf is where a driver's distribution comes from.
func originOf(u *project.Uncertainty) DriverOrigin {
	o := DriverOrigin{Measure: u.Distribution.MeasureOf()}
	if u.Distribution.Rating != "" {
		o.Source = rating.Source
	}
	if c, ok := project.CalibrationOf(u.Calibration); ok {
		o.Calibration, o.Source, o.Judgement = c.ID, c.Source, c.Judgement
	}
	return o
}
