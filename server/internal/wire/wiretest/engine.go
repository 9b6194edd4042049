// Package wiretest has an engine that does as it is told, for tests of what stands around an engine.
//
// It is not for tests of results: those take the engine itself.
package wiretest

import (
	"context"
	"errors"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/refcase"
	"github.com/capstack/capstack/server/internal/wire"
)

// Told is an engine that answers with nothing, or as it is told.
type Told struct {
	value  func(id string) error
	sizing int64
}

// Engine says what an engine does.
type Engine struct {
	Value  func(id string) error // with a case of that id; nil: it is valued
	Sizing int64                 // operations that sizing debt takes before a run
}

var _ wire.Engine = Told{}

// New returns the engine.
func (e Engine) New() Told { return Told{e.Value, e.Sizing} }

// Value implements [wire.Engine].
func (t Told) Value(_ context.Context, q compute.ValueRequest) (*compute.Valuation, error) {
	if t.value != nil {
		if err := t.value(q.Case.ID); err != nil {
			return nil, err
		}
	}
	return &compute.Valuation{Case: q.Case}, nil
}

// Solve implements [wire.Engine].
func (Told) Solve(context.Context, compute.SolveRequest) (*compute.Solution, error) {
	return &compute.Solution{}, nil
}

// Explain implements [wire.Engine].
func (Told) Explain(context.Context, compute.ExplainRequest) (*compute.ExplanationOf, error) {
	return &compute.ExplanationOf{}, nil
}

// Compare implements [wire.Engine].
func (Told) Compare(context.Context, compute.CompareRequest) (*compute.Comparison, error) {
	return &compute.Comparison{}, nil
}

// Attribute implements [wire.Engine].
func (Told) Attribute(context.Context, compute.AttributeRequest) (*compute.Attribution, error) {
	return &compute.Attribution{}, nil
}

// ReadyReverse implements [wire.Engine].
func (Told) ReadyReverse(context.Context, compute.ReverseRequest) (*compute.ReadyReverse, error) {
	return nil, errors.New("wiretest: no reverse stress")
}

// Sensitivities implements [wire.Engine].
func (Told) Sensitivities(context.Context, compute.SensitivityRequest) (*compute.Sensitivities, error) {
	return &compute.Sensitivities{}, nil
}

// Tornado implements [wire.Engine].
func (Told) Tornado(context.Context, compute.TornadoRequest) (*compute.Tornado, error) {
	return &compute.Tornado{}, nil
}

// ReadyRun implements [wire.Engine].
func (Told) ReadyRun(context.Context, compute.RunRequest) (*compute.ReadyRun, error) {
	return nil, errors.New("wiretest: no runs")
}

// Catalog returns a catalog that has an empty case of every id.
func Catalog() wire.Catalog { return catalog{} }

type catalog struct{}

func (catalog) List() []refcase.Case { return nil }

func (catalog) Get(id string) (refcase.Case, bool) {
	return refcase.Case{ID: id, Revision: 1, Project: project.Case{ID: id}}, true
}

// SizingCost implements [wire.Engine].
func (t Told) SizingCost(*compute.RunRequest) int64 { return t.sizing }
