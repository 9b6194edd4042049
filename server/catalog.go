package server

import (
	"github.com/capstack/capstack/compute/refcase"
)

// embedded is the catalog of the reference cases that the engine carries, built once: making all of them takes longer than
// valuing one.
type embedded struct {
	list []refcase.Case
	byID map[string]refcase.Case
}

func newEmbedded() *embedded {
	e := &embedded{list: refcase.List(), byID: map[string]refcase.Case{}}
	for _, c := range e.list {
		e.byID[c.ID] = c
	}
	return e
}

// List implements [Catalog].
func (e *embedded) List() []refcase.Case { return e.list }

// Get implements [Catalog].
func (e *embedded) Get(id string) (refcase.Case, bool) {
	c, ok := e.byID[id]
	return c, ok
}
