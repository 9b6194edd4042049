package compute_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// events runs a request and returns its numbered events.
func events(t testing.TB, e *compute.Engine, q compute.RunRequest) []compute.Event {
	t.Helper()
	var all []compute.Event
	err := e.Run(context.Background(), q, func(x compute.Event) error {
		if x.Sequence >= 0 {
			all = append(all, x)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSmoke(t *testing.T) {
	q := compute.RunRequest{Case: projecttest.TwoPhases(), MonteCarlo: &compute.MonteCarlo{Paths: 10000, Seed: 7}, FanLines: []string{"cfads"}}
	all := events(t, compute.New(compute.Options{}), q)
	for _, e := range all {
		switch {
		case e.Header != nil:
			t.Logf("%+v", *e.Header)
		case e.Aggregate != nil:
			t.Log(e.Sequence, e.Aggregate.Scenarios, e.Aggregate.Failed)
		case e.Summary != nil:
			for i, c := range e.Summary.Columns {
				t.Log(all[0].Header.Columns[i].Name, all[0].Header.Columns[i].Base, c.Count, c.Mean, c.StandardDeviation, c.Absent)
			}
			t.Log(e.Summary.Digest, fmt.Sprint(e.Summary.Fans)[:300])
		}
	}
}
