package lanes_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Cash after a rent that grows each month, for three rents at once and under two costs.
func Example() {
	grid, err := calendar.NewGrid(calendar.MustNew(2026, 1, 1), 3)
	if err != nil {
		panic(err)
	}
	b := program.New(grid)
	rent := b.Input("rent", money.FromInt(100), program.Money)
	cost := b.Input("cost", money.FromInt(30), program.Money)
	growth := b.Series("growth", []money.Fixed{money.FromInt(1), money.FromInt(2), money.FromInt(3)}, program.Number)
	cash := b.Line("cash", program.Money, program.Doc{})
	cash.Is(cash.Lag(1).Plus(rent.Times(growth)).Minus(cost))
	b.Measure("final_cash", "", program.Doc{}, cash.Fold(program.FoldLast), b.Int(1, program.Flag), "")
	p, err := b.Program()
	if err != nil {
		panic(err)
	}

	plan, err := lanes.Compile(p, lanes.Spec{Varying: []int{0}, Measures: []int{0}}) // the rent differs by lane
	if err != nil {
		panic(err)
	}
	m := plan.NewMachine()
	for lane, r := range []float64{100, 110, 120} {
		m.Input(0)[lane] = r
	}
	for _, c := range []float64{30, 50} { // the cost is the same in all lanes: bind it, do not compile again
		bound, err := plan.Bind(program.Drive[float64]{Inputs: map[int]float64{1: c}})
		if err != nil {
			panic(err)
		}
		if err := m.Run(lanes.Block{Bound: bound, Lanes: 3}); err != nil {
			panic(err)
		}
		fmt.Println(c, m.Value(0)[:3])
	}
	// Output:
	// 30 [510 570 630]
	// 50 [450 510 570]
}
