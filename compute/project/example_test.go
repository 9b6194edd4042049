package project_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func ExampleResolve() {
	c := projecttest.TwoPhases()
	c.Facility.Phases[0].CapacityBase = project.BaseUnspecified
	c.Tenants[1].AcceleratorCount = projecttest.Num("120000")
	_, findings := project.Resolve(c)
	for _, f := range findings {
		fmt.Println(f)
	}
	// Output:
	// facility.phases[p1].capacity_base: is missing; say what capacity_mw counts: CRITICAL_IT, FACILITY_LOAD, UTILITY (error, unit)
	// facility.phases[p2]: second let 1.2 of its 200 critical MW; reduce their capacity or their phase_ids, at most 1 can be let (error, overlap)
}

func ExampleApply() {
	c := projecttest.TwoPhases()
	late, err := project.Apply(c, []project.Override{
		{Path: "facility.phases[p1].delay_days", Text: "90"},
		{Path: "facility.power.usd_per_mwh", Shock: project.Scale, Text: "1.2"},
	})
	price, _ := project.Get(&late, "facility.power.usd_per_mwh")
	fmt.Println(price, err)
	_, err = project.Apply(c, []project.Override{{Path: "facility.phases[p3].delay_day", Text: "90"}})
	fmt.Println(err)
	// Output:
	// 75 <nil>
	// overrides[0].path: facility.phases[p3].delay_day: unknown path: facility.phases has the ids p1, p2 (error, path)
}
