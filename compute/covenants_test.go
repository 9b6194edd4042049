package compute_test

import (
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// 1m a month covers 1.5m a quarter twice. The tenant stops on 1 January 2027: the twelve months to March bring 9m for 6m, 1.5
// times; to June 6m, 1.0 times: below 1.6 cash is trapped from March, below 1.2 the covenant is breached in June, and each later
// test fails. Before December 2026 there are not twelve operating months.
func TestTheCovenantTableShowsEveryTestDate(t *testing.T) {
	c, day := indebted(), projecttest.Day
	c.Financing.Covenants = []project.Covenant{{ID: "ltm", Kind: project.BackwardDSCR, LockUpLevel: projecttest.Num("1.6"), DefaultLevel: projecttest.Num("1.2")}}
	c.Tenants[0].StopsPayingDate = day(2027, 1, 1)
	v := value(t, compute.ValueRequest{Case: c})
	want := []compute.CovenantStatus{compute.CovenantNotYetTested, compute.CovenantNotYetTested, compute.CovenantNotYetTested,
		compute.CovenantPassed, compute.CovenantLocked, compute.CovenantBreached, compute.CovenantBreached, compute.CovenantBreached}
	if len(v.Covenants) != len(want) {
		t.Fatalf("%+v", v.Covenants)
	}
	for i, x := range v.Covenants {
		if x.Status != want[i] || (x.Reason == "") != x.Tested() {
			t.Errorf("%s: status %d, reason %q", x.Date, x.Status, x.Reason)
		}
	}
	if x := v.Covenants[4]; x.Date != *day(2027, 3, 31) || x.Value != *projecttest.Num("1.5") || x.Headroom != *projecttest.Num("0.25") {
		t.Errorf("March: %+v", x)
	}
	kinds := map[compute.EventKind]string{}
	for _, e := range v.Events {
		kinds[e.Kind] = e.Date.String()
	}
	if kinds[compute.LockUp] != "2027-03-31" || kinds[compute.CovenantBreach] != "2027-06-30" || kinds[compute.EventOfDefault] != "2027-06-30" {
		t.Errorf("%v", kinds)
	}
}
