// Package refcase holds the reference cases: published projects whose figures somebody else printed, as inputs with sources,
// and the figures with their tolerance. They prove an engine before it serves, and they are the examples of every client.
//
// A figure that does not follow from the published inputs is kept as such, with the value computed: nothing here is tuned to
// a number. The cases are built anew on each call, so a caller may change what it gets; the package has no state.
package refcase

import (
	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
)

// Status says how a published figure stands.
type Status uint8

// The states.
const (
	Reproduced             Status = iota // the engine gives it within tolerance; Verify fails otherwise
	PublishedNotReproduced               // it does not follow from the published inputs; Computed is what does
	NotModelled                          // it needs something that the engine does not model
)

// Case is one reference case.
type Case struct {
	ID           string
	Revision     int
	Title        string
	Description  string // what it shows and how its inputs were read
	Project      project.Case
	Expectations []Expectation
}

// Sources lists where inputs and figures come from.
func (c *Case) Sources() []project.Source { return c.Project.Sources }

// Expectation is one figure about a case. With SolvePath, the input there is first sought so that SolveMeasure meets
// SolveTarget; the figure is then Measure at that input, or the input itself if Measure has no name.
type Expectation struct {
	ID           string
	Overrides    []project.Override
	SolvePath    string
	SolveMeasure compute.Selector
	SolveTarget  string
	Measure      compute.Selector
	Expected     string // decimal text as published or computed by hand from published inputs
	Absolute     string // tolerance; the larger of the two counts; both empty: exact
	Relative     string
	SourceID     string
	Status       Status
	Computed     string // what the engine gives; only where it differs from Expected
	Note         string
}

// List returns all cases in a fixed order.
func List() []Case {
	return []Case{
		abilene(), abileneLoan(), abileneLoanMonthly(),
		oracleNotes(), oracleLeases(),
		coloRents(), galaxyHelios(),
		vantageLoans(), vantageLoansThirty360(), gpuLoans(), coreweaveLadder(),
		irenChildress(), bernsteinRack(), gpuDepreciation(), capitalNeed(),
	}
}

// Get returns the case of that id.
func Get(id string) (Case, bool) {
	for _, c := range List() {
		if c.ID == id {
			return c, true
		}
	}
	return Case{}, false
}
