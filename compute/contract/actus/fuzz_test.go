package actus_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/internal/vectorstest"
)

// No document makes the parser or the evaluator panic or hang; events are in order,
// behind the status date and at most MaxEvents.
func FuzzDocument(f *testing.F) {
	for _, lines := range []string{bond, thirtyYears, bond + "contractType=LAX; arrayCycleAnchorDateOfPrincipalRedemption=2025-04-01,2025-07-01; arrayNextPrincipalRedemptionPayment=500"} {
		text, err := json.Marshal(rawJSON(doc(lines)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"terms":{"contractType":"SWAPS","contractRole":"RFL","statusDate":"2020-01-01","contractStructure":[{"referenceRole":"FIL","referenceType":"CNT","object":{"contractType":"PAM"}}]}}`))
	if _, there := vectorstest.Root(); there {
		for _, file := range vectorFiles(f) {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			var cases map[string]json.RawMessage
			if err := json.Unmarshal(data, &cases); err != nil {
				f.Fatal(err)
			}
			for _, c := range cases {
				f.Add([]byte(c))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var d actus.Document
		if json.Unmarshal(data, &d) != nil {
			return
		}
		c, found := d.Parse()
		if len(found) > 0 {
			return
		}
		events, err := c.Evaluate()
		if err != nil {
			return
		}
		if len(events) > actus.MaxEvents+10 {
			t.Errorf("%d events", len(events))
		}
		for i, e := range events {
			if !e.Time.After(c.Terms.StatusDate) || i > 0 && e.Time.Before(events[i-1].Time) {
				t.Errorf("event %d, %v at %v, is out of order", i, e.Type, e.Time)
			}
		}
	})
}

// rawJSON is the JSON form of a document of scalars.
func rawJSON(d actus.Document) any {
	terms := map[string]any{}
	for name, r := range d.Terms {
		terms[name] = r.Text
		if len(r.Text) == 1 {
			terms[name] = r.Text[0]
		}
	}
	return map[string]any{"terms": terms, "to": d.To}
}
