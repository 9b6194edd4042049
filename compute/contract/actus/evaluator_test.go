package actus_test

import (
	"reflect"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
)

// One evaluator gives the events of a schedule as often as it is asked, whatever it held before.
func TestAnEvaluatorGivesTheEventsOfASchedule(t *testing.T) {
	var e actus.Evaluator
	for _, lines := range []string{thirtyYears, bond, thirtyYears} {
		c, found := doc(lines).Parse()
		if len(found) > 0 {
			t.Fatal(found.Err())
		}
		s, found := actus.Resolve(c.Terms, c.Events, c.To)
		if len(found) > 0 {
			t.Fatal(found.Err())
		}
		want, err := s.Events(c.Index)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got, err := e.Events(s, c.Index); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%d events (%v), want %d", len(got), err, len(want))
			}
		}
	}
}
