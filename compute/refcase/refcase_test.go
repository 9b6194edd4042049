package refcase

import (
	"context"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
)

func TestEveryFigureThatIsReproducedIsReproduced(t *testing.T) {
	e := compute.New(compute.Options{})
	for _, c := range List() {
		t.Run(c.ID, func(t *testing.T) {
			for _, err := range VerifyCase(context.Background(), e, c) {
				t.Error(err)
			}
		})
	}
}

func TestCasesResolveWithoutErrors(t *testing.T) {
	for _, c := range List() {
		if r, findings := project.Resolve(c.Project); r == nil {
			t.Errorf("%s: %v", c.ID, findings)
		}
	}
}
