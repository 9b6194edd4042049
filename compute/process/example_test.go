package process_test

import (
	"fmt"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/rng"
)

// A power price index and a rent index that tend to rise together, for paths 0 to 63.
func ExampleSampler() {
	correlation, err := process.NewCorrelation([][]float64{
		{1, 0.5},
		{0.5, 1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	sampler, err := process.NewSampler([]process.Driver{
		{Path: "market.power.index", Marginal: process.Lognormal(1, 0.25)},
		{Path: "market.rent.index", Marginal: process.PERT(0.5, 1, 1.2)},
	}, correlation)
	if err != nil {
		fmt.Println(err)
		return
	}
	var power, rent [rng.Lanes]float64
	sampler.Fill([]*[rng.Lanes]float64{&power, &rent}, 2026, 0)
	for path := range 3 {
		fmt.Printf("path %d: power %.4f, rent %.4f\n", path, power[path], rent[path])
	}
	// Output:
	// path 0: power 0.8176, rent 0.8879
	// path 1: power 0.6961, rent 0.6847
	// path 2: power 0.8898, rent 0.9475
}

// All findings of a marginal come at once.
func ExampleMarginal_Validate() {
	for _, finding := range process.PERT(10, 8, 7).Validate() {
		fmt.Println(finding)
	}
	// Output:
	// Mode must not be below Min 10, got 8
	// Max must not be below Min 10, got 7
	// Mode must not be above Max 7, got 8
}

// A matrix that no numbers can have is refused, and repaired only by asking for it.
func ExampleNearestCorrelation() {
	wish := [][]float64{
		{1, 0.9, -0.9},
		{0.9, 1, 0.9},
		{-0.9, 0.9, 1},
	}
	_, err := process.NewCorrelation(wish)
	fmt.Println(err)
	repaired, distance, err := process.NearestCorrelation(wish)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f %.3f %.3f at distance %.3f\n", repaired.At(0, 1), repaired.At(0, 2), repaired.At(1, 2), distance)
	// Output:
	// correlation matrix is not positive semi-definite: its smallest eigenvalue is -0.8
	// 0.500 -0.500 0.500 at distance 0.980
}
