package api

import (
	"context"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/internal/wire/wiretest"
)

// Sizing debt on random paths is refused before the first of them where it is more work than one call may ask, or than its
// deadline leaves time for.
func TestSizingOnTooManyPathsIsRefusedBeforeItBegins(t *testing.T) {
	in := &capstackv1.RunScenariosRequest{Subject: &capstackv1.RunScenariosRequest_ProjectCase{ProjectCase: &capstackv1.ProjectCase{CaseId: "c", FinancialClose: "2026-01-31", HorizonMonths: 12}},
		Spec: &capstackv1.RunScenariosRequest_Grid{Grid: &capstackv1.Grid{Axes: []*capstackv1.GridAxis{{Path: "tax.rate", Points: &capstackv1.GridAxis_Values{Values: &capstackv1.GridValues{Values: []string{"0.2"}}}}}}}}
	v := &Valuation{Room: room(t, wiretest.Engine{Sizing: 1<<40 + 1}.New())}
	_, err := v.prepare(t.Context(), in)
	if got := grpcstatus.Convert(v.fault(t.Context(), err)); got.Code() != codes.InvalidArgument || !strings.Contains(got.String(), "path_count") {
		t.Errorf("more than the cap: %v", got)
	}
	hurried, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	v = &Valuation{Room: room(t, wiretest.Engine{Sizing: 1 << 39}.New())}
	_, err = v.prepare(hurried, in)
	if got := grpcstatus.Convert(v.fault(t.Context(), err)); got.Code() != codes.DeadlineExceeded {
		t.Errorf("more than the deadline: %v", got)
	}
}
