package scenario

import (
	"fmt"

	"github.com/capstack/capstack/compute/model"
	"github.com/capstack/capstack/compute/process"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/rating"
)

// factors makes the random factors of the drivers, and says which inputs and curves of the shape they move.
func (m *monteCarlo) factors(s *Shape, d *Draws) ([]process.Factor, project.Findings) {
	var f project.Findings
	factors := make([]process.Factor, len(d.Drivers))
	for i := range d.Drivers {
		u := &d.Drivers[i]
		at := fmt.Sprintf("%s[%d]", d.At, i)
		factors[i].Path = u.Path
		if u.Distribution.Kind.Evolves() {
			f = append(f, m.evolving(s, u, at, &factors[i])...)
			continue
		}
		marginal, found := marginalOf(&u.Distribution, at)
		factors[i].Marginal = marginal
		f = append(f, found...)
		for k, path := range pathsOf(u) {
			input, ok := s.Program.Input(path)
			switch {
			case !ok:
				f = append(f, structureFinding(s, fieldOf(at, k), path))
				continue
			case s.Program.Inputs[input].Kind == program.Day && u.Distribution.Kind != project.DefaultTime:
				f = append(f, finding(fieldOf(at, k), "path", "%s is a date; draw a number that moves it, such as delay_days of a phase", path))
				continue
			}
			s.Varying = append(s.Varying, input)
			x := driverOf(s, u, path, input)
			x.factor = i
			m.drivers = append(m.drivers, x)
		}
	}
	s.levels = len(factors)
	m.repeat(s, d)
	return factors, f
}

// evolving makes a factor that evolves by month; its first curve is the one that is drawn.
func (m *monteCarlo) evolving(s *Shape, u *project.Uncertainty, at string, out *process.Factor) project.Findings {
	forms := map[project.DistributionKind]process.Form{project.MeanRevertingRate: process.FormRate, project.MeanRevertingPrice: process.FormPrice,
		project.MeanRevertingShare: process.FormShare, project.MeanRevertingIndex: process.FormIndex}
	e := &process.Evolution{Form: forms[u.Distribution.Kind], MeanReversion: u.Distribution.MeanReversion, Volatility: u.Distribution.Volatility}
	series, ok := curveOf(s.Program, u.Path)
	if !ok {
		return project.Findings{structureFinding(s, at+".path", u.Path)}
	}
	if e.Form == process.FormShare {
		input, _ := s.Program.Input(u.Path)
		e.Level = s.Value(input).Float64()
	}
	s.VaryingSeries = append(s.VaryingSeries, series)
	out.Evolution = e
	return nil
}

// repeat adds the further curves of drivers, behind the drawn ones: each repeats the one of its driver.
func (m *monteCarlo) repeat(s *Shape, d *Draws) {
	drawn := 0
	for i := range d.Drivers {
		u := &d.Drivers[i]
		if !u.Distribution.Kind.Evolves() {
			continue
		}
		for _, path := range u.AlsoPaths {
			if series, ok := curveOf(s.Program, path); ok {
				m.copies = append(m.copies, [2]int{drawn, len(s.VaryingSeries)})
				s.VaryingSeries = append(s.VaryingSeries, series)
			}
		}
		drawn++
	}
}

// curveOf is the position of an input's curve among the series of a program.
func curveOf(p *program.Program, path string) (int, bool) {
	for i := range p.Series {
		if p.Series[i].Path == model.CurveOf(path) {
			return i, true
		}
	}
	return 0, false
}

// pathsOf are all paths of a driver, its own first; fieldOf is the field of the k-th.
func pathsOf(u *project.Uncertainty) []string { return append([]string{u.Path}, u.AlsoPaths...) }

func fieldOf(at string, k int) string {
	if k == 0 {
		return at + ".path"
	}
	return fmt.Sprintf("%s.also_paths[%d]", at, k-1)
}

// marginalOf is a distribution in the form of package process; a curve of swaps may have none.
func marginalOf(d *project.Distribution, at string) (process.Marginal, project.Findings) {
	if d.Kind != project.DefaultTime {
		return marginal(d), nil
	}
	hazard, err := hazardOf(d)
	if err != nil {
		return process.Marginal{}, project.Findings{finding(at+".distribution.cds_spread_rates", "range", "%v", err)}
	}
	return process.DefaultTime(hazard), nil
}

func hazardOf(d *project.Distribution) (process.Hazard, error) {
	switch {
	case d.Rating != "":
		grade, _, _ := rating.Parse(d.Rating)
		return process.HazardFromRating(grade), nil
	case len(d.HazardRates) > 0:
		return process.Hazard{Ends: d.HazardEndYears, Rates: d.HazardRates}, nil
	case len(d.CDSSpreadRates) == 1:
		return process.FlatFromSpread(d.CDSSpreadRates[0], d.RecoveryFraction), nil
	}
	quotes := make([]process.SpreadPoint, len(d.CDSSpreadRates))
	for i := range quotes {
		quotes[i] = process.SpreadPoint{Years: d.CDSYears[i], Spread: d.CDSSpreadRates[i]}
	}
	return process.Bootstrap(quotes, d.RecoveryFraction, d.DiscountRate)
}

// EvolvingOf are the inputs that drivers move month by month, by path: what the program must be built with.
func EvolvingOf(drivers []project.Uncertainty) map[string]project.DistributionKind {
	var out map[string]project.DistributionKind
	for i := range drivers {
		if u := &drivers[i]; u.Distribution.Kind.Evolves() {
			if out == nil {
				out = map[string]project.DistributionKind{}
			}
			for _, path := range pathsOf(u) {
				out[path] = u.Distribution.Kind
			}
		}
	}
	return out
}
