package compute

import (
	"errors"
	"slices"

	"github.com/capstack/capstack/compute/project"
)

// foundOn are the paths of the findings that err holds, sorted; of those of one severity where it is given.
func foundOn(err error, only ...project.Severity) []string {
	var f project.Findings
	errors.As(err, &f)
	var paths []string
	for _, x := range f {
		if len(only) == 0 || slices.Contains(only, x.Severity) {
			paths = append(paths, x.Path)
		}
	}
	slices.Sort(paths)
	return paths
}
