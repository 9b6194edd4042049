package wire

import "github.com/capstack/capstack/compute/project"

func taxClasses() []project.TaxClass {
	return []project.TaxClass{
		project.TaxClassUnspecified, project.FiveYear, project.FifteenYear, project.ThirtyNineYear,
		project.NotDepreciated,
	}
}
