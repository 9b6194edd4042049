package bench

import (
	"errors"
	"fmt"
	"math"

	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/rng"
)

// Subject is what a peer computes: measures of a program on random paths.
type Subject struct {
	Program  *program.Program
	Measures []int     // positions in Program.Measures
	Curves   []Curve   // what evolves by month
	Defaults []Default // days of default
}

// Curve is a series that differs by path: a factor that evolves by month, as package process draws it.
type Curve struct {
	Series    int    // position in Program.Series
	Path      string // names its random numbers
	Evolution process.Evolution
}

// Default is an input that is the day of a default with a flat hazard:
//
//	day = min(Close + ceil(365.25 x years), Never),  years = -ln(1 - u) / Rate
type Default struct {
	Input        int    // position in Program.Inputs
	Path         string // names its random number
	Rate         float64
	Close, Never float64 // days of the grid
}

// Validate reports the first thing that peers cannot draw.
func (s *Subject) Validate() error {
	for _, c := range s.Curves {
		if f := c.Evolution.Form; f != process.FormRate && f != process.FormPrice {
			return fmt.Errorf("curve %s: a peer draws rates and prices, not a %s", c.Path, f)
		}
		if c.Evolution.RiskNeutral || !(c.Evolution.Volatility > 0) || !(c.Evolution.MeanReversion > 0) {
			return fmt.Errorf("curve %s: a peer needs a volatility and a reversion, and no lift", c.Path)
		}
	}
	for _, d := range s.Defaults {
		if !(d.Rate > 0) {
			return fmt.Errorf("default %s: its hazard must be above 0", d.Path)
		}
	}
	if len(s.Measures) == 0 {
		return errors.New("no measure is asked")
	}
	return nil
}

// step is phi and s of a month, shifts what is added to the variable in each month: the doc comment of
// [process.Evolution] has the formulas.
func (c *Curve) step(months int) (phi, s float64, shifts []float64) {
	e := &c.Evolution
	phi = rng.Exp(-e.MeanReversion / 12)
	s = e.Volatility * math.Sqrt(-rng.Expm1(-e.MeanReversion/6)/(2*e.MeanReversion))
	shifts = make([]float64, months)
	for t := range shifts {
		if e.Form == process.FormPrice {
			shifts[t] = -0.5 * e.Variance(t)
		}
	}
	return phi, s, shifts
}
