package compute

import (
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/scenario"
)

// MaxControlled is the most drivers of a run with control variates.
const MaxControlled = scenario.MaxControlled

// checkControls checks what control variates cannot go with.
func (c *runCheck) checkControls() {
	const at = "monte_carlo.control_variates"
	m := c.q.MonteCarlo
	if m == nil || !m.Controls {
		return
	}
	if m.Strata != nil {
		c.fault(at, "exclusive", "give control_variates or strata, not both: within a stratum the means of the controls are others")
	}
	if n := len(c.draws().Drivers); n > MaxControlled {
		c.fault(at, "limit", "%d drivers are drawn; control variates are taken of %d at most", n, MaxControlled)
	}
}

// control gives a job its control variates, two for each driver.
func (c *runCheck) control(job *run.Job, source scenario.Source) {
	if normals, ok := source.(scenario.Normals); ok {
		job.Controls, c.h.Controls = normals, 2*normals.Factors()
	}
}
