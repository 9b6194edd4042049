package stat_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/stat"
)

// Two workers take alternate paths; the merged column answers as one would.
func ExampleColumn() {
	options := stat.Options{Thresholds: []float64{1.05}} // the lock-up DSCR
	var workers [2]*stat.Column
	for i := range workers {
		var err error
		if workers[i], err = stat.NewColumn(options); err != nil {
			fmt.Println(err)
			return
		}
	}
	for path := range uint64(1000) {
		dscr := 1 + float64(path*617%1000)/1000 // 1.000 to 1.999, shuffled
		workers[path%2].Add(dscr, path)
	}
	total := workers[0]
	if err := total.Merge(workers[1]); err != nil {
		fmt.Println(err)
		return
	}
	worst, _ := total.Min()
	breach := total.Below(1.05, 0.95)
	p5 := total.QuantileInterval(0.05, 0.95)
	fmt.Printf("mean DSCR %.4f +- %.4f\n", total.Mean(), total.StandardError())
	fmt.Printf("worst %.3f on path %d\n", worst.Value, worst.Path)
	fmt.Printf("P(DSCR < 1.05) = %.3f, 95%% interval [%.3f, %.3f]\n", breach.Value, breach.Low, breach.High)
	fmt.Printf("5%% quantile %.3f, 95%% interval [%.3f, %.3f]\n", p5.Value, p5.Low, p5.High)
	fmt.Printf("mean of the worst 5%%: %.4f\n", total.LowerShortfall(0.05).Value)
	// Output:
	// mean DSCR 1.4995 +- 0.0091
	// worst 1.000 on path 0
	// P(DSCR < 1.05) = 0.050, 95% interval [0.038, 0.065]
	// 5% quantile 1.049, 95% interval [1.036, 1.064]
	// mean of the worst 5%: 1.0245
}
