package api

import (
	"context"
	"fmt"
	"runtime"

	"github.com/capstack/capstack/server/internal/status"
	"github.com/capstack/capstack/server/internal/wire"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// GetReferenceCase implements the call of the schema.
func (c *Catalog) GetReferenceCase(
	ctx context.Context, in *capstackv1.GetReferenceCaseRequest,
) (*capstackv1.GetReferenceCaseResponse, error) {
	id := in.GetReferenceCaseId()
	if id == "" {
		return nil, status.Invalid(capstackv1.ErrorReason_ERROR_REASON_INVALID_INPUT, []*capstackv1.FieldViolation{{
			Field: "reference_case_id", Description: "name a reference case; ListReferenceCases names them all", Reason: "required",
		}})
	}
	found, ok := c.Room.Catalog.Get(id)
	if !ok {
		return nil, c.fault(ctx, &wire.UnknownCaseError{ID: id})
	}
	if revision := in.GetRevision(); revision != 0 && int(revision) != found.Revision {
		return nil, status.New(capstackv1.ErrorReason_ERROR_REASON_REFERENCE_CASE_NOT_FOUND, fmt.Sprintf(
			"reference case %q has revision %d, not %d", id, found.Revision, revision))
	}
	return &capstackv1.GetReferenceCaseResponse{ReferenceCase: wire.ReferenceCaseToProto(found)}, nil
}

// ListReferenceCases implements the call of the schema.
func (c *Catalog) ListReferenceCases(
	_ context.Context, in *capstackv1.ListReferenceCasesRequest,
) (*capstackv1.ListReferenceCasesResponse, error) {
	all := c.Room.Catalog.List()
	p, err := pageOf("reference_cases", in, len(all), 50, 100)
	if err != nil {
		return nil, err
	}
	out := &capstackv1.ListReferenceCasesResponse{NextPageToken: p.next}
	for _, one := range all[p.first:p.last] {
		out.ReferenceCases = append(out.ReferenceCases, wire.ReferenceCaseInListToProto(one))
	}
	return out, nil
}

// ListMeasures implements the call of the schema.
func (c *Catalog) ListMeasures(
	_ context.Context, in *capstackv1.ListMeasuresRequest,
) (*capstackv1.ListMeasuresResponse, error) {
	all := wire.CatalogOfMeasures()
	p, err := pageOf("measures", in, len(all), 500, 1000)
	if err != nil {
		return nil, err
	}
	return &capstackv1.ListMeasuresResponse{Measures: all[p.first:p.last], NextPageToken: p.next}, nil
}

// ListCalibrations implements the call of the schema.
func (c *Catalog) ListCalibrations(
	_ context.Context, in *capstackv1.ListCalibrationsRequest,
) (*capstackv1.ListCalibrationsResponse, error) {
	all := wire.CatalogOfCalibrations()
	p, err := pageOf("calibrations", in, len(all), 50, 100)
	if err != nil {
		return nil, err
	}
	return &capstackv1.ListCalibrationsResponse{Calibrations: all[p.first:p.last], NextPageToken: p.next}, nil
}

// GetEngineInfo implements the call of the schema.
func (c *Catalog) GetEngineInfo(
	context.Context, *capstackv1.GetEngineInfoRequest,
) (*capstackv1.GetEngineInfoResponse, error) {
	limits := wire.Limits()
	own := []Limit{
		{"batch.requests", MaxBatch, "requests", "Requests of one BatchValueCases."},
		{"run.operations", int64(c.RunCap), "operations", "Work of one run: operations of the case's model times scenarios."},
	}
	for _, l := range append(own, c.Limits...) {
		limits = append(limits, &capstackv1.Limit{Name: l.Name, Value: l.Value, Unit: l.Unit, Description: l.Description})
	}
	return &capstackv1.GetEngineInfoResponse{EngineInfo: &capstackv1.EngineInfo{
		EngineVersion: wire.EngineVersion, BuildVersion: c.Build, GoVersion: runtime.Version(), Limits: limits,
	}}, nil
}
