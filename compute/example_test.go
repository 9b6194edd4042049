package compute_test

import (
	"context"
	"fmt"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

func ExampleEngine_Run() {
	engine := compute.New(compute.Options{})
	err := engine.Run(context.Background(), compute.RunRequest{
		Case:          abilene(calendar.Annual),
		Grid:          []compute.Axis{{Path: "tenants[oracle].pay_fraction", Shock: project.Replace, Texts: []string{"1", "0.8", "0.6"}}},
		Measures:      []compute.Selector{{Name: "dscr_min"}, {Name: "days_to_first_shortfall"}},
		EveryScenario: true,
	}, func(e compute.Event) error {
		switch {
		case e.Header != nil:
			for _, c := range e.Header.Columns {
				fmt.Println(c.Title)
			}
		case e.Chunk != nil:
			for i := range e.Chunk.Count {
				fmt.Printf("scenario %d: %.3f %.0f\n", e.Chunk.First+int64(i), e.Chunk.Columns[0][i], e.Chunk.Columns[1][i])
			}
			for _, a := range e.Chunk.Absent {
				fmt.Println("no value in column", a.Column, "of", a.Offsets, "because", a.Reason)
			}
		case e.Summary != nil:
			fmt.Printf("worst DSCR in scenario %d\n", e.Summary.Columns[0].Min.Path)
		}
		return nil
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// Minimum DSCR
	// Days to first shortfall
	// scenario 0: 1.773 NaN
	// scenario 1: 1.285 NaN
	// scenario 2: 0.797 1096
	// no value in column 1 of [0 1] because everything due is paid to the horizon
	// worst DSCR in scenario 2
}

func ExampleEngine_Solve() {
	s, err := compute.New(compute.Options{}).Solve(context.Background(), compute.SolveRequest{
		Case:    abilene(calendar.Annual),
		Path:    "tenants[oracle].usd_per_year",
		Measure: compute.Selector{Name: "dscr_min"},
		Target:  money.MustParse("1.3"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Roots[0].Input.Text(2))
	// Output: 8868681036.87
}
