package compute_test

import (
	"context"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/refcase"
)

// One valuation of a case whose program is in the cache: one measure first, the yardstick, then everything, which runs the
// ledger twice for the cost of delay.
func BenchmarkValueAbilene(b *testing.B) {
	c, _ := refcase.Get("abilene-set-a")
	e := compute.New(compute.Options{})
	for _, x := range []struct {
		name     string
		measures []compute.Selector
	}{{"one measure", []compute.Selector{{Name: "dscr_min"}}}, {"all measures", nil}} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Value(context.Background(), compute.ValueRequest{Case: c.Project, Measures: x.measures}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
