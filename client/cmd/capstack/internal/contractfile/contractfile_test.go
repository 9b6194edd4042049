package contractfile

import (
	"slices"
	"strings"
	"testing"
)

const swap = `{"terms": {"contractType": "SWAPS", "notionalPrincipal": 1000000000000000000.5, "rateSpread": " 1E-3", "lifeCap": null,
	"arrayRate": ["0.05", 0.06], "contractStructure": [
		{"object": {"contractID": "a", "contractStructure": [{"object": {"contractIdentifier": "b"}, "referenceType": "CID", "referenceRole": "UDL"}]},
		 "referenceType": "CNT", "referenceRole": "FIL"},
		{"object": {"contractID": "c"}, "referenceRole": "SEL"}]},
	"to": "2030-01-01", "dataObserved": {"k": {"identifier": "SOFR", "data": [{"timestamp": "2025-01-01", "value": 0.0430}]}},
	"eventsObserved": [{"time": "2026-01-01", "type": "CE", "value": 0, "contractId": "a", "states": {"contractPerformance": "DF"}}],
	"results": [{"eventDate": "2026-01-01", "payoff": -1.0}]}`

func TestNumbersKeepTheirTextAndStructureBecomesFlat(t *testing.T) {
	c, err := Read([]byte(swap))
	if err != nil {
		t.Fatal(err)
	}
	q := c.Request
	terms := q.GetContract().GetTerms()
	if terms["notionalPrincipal"] != "1000000000000000000.5" || terms["rateSpread"] != " 1E-3" || len(terms) != 3 {
		t.Errorf("terms %v", terms)
	}
	if got := q.GetContract().GetListTerms()["arrayRate"].GetValues(); !slices.Equal(got, []string{"0.05", "0.06"}) {
		t.Errorf("list %v", got)
	}
	var flat []string
	for _, x := range q.GetComponents() {
		flat = append(flat, strings.Join([]string{x.GetComponentId(), x.GetParentComponentId(), x.GetReferenceRole(), x.GetReferenceType()}, "/"))
	}
	if want := []string{"1//FIL/CNT", "2/1/UDL/CID", "3//SEL/"}; !slices.Equal(flat, want) {
		t.Errorf("components %q, want %q", flat, want)
	}
	if len(q.GetIndices()) != 2 || q.GetIndices()[1].GetMarketObjectCode() != "SOFR" || q.GetIndices()[0].GetObservations()[0].GetValue() != "0.0430" {
		t.Errorf("indices %v", q.GetIndices())
	}
	if e := q.GetObservedEvents()[0]; e.GetContractPerformance() != "DF" || e.GetValue() != "0" || q.GetTo() != "2030-01-01" {
		t.Errorf("event %v, to %q", e, q.GetTo())
	}
	if len(c.Results) != 1 || c.Results[0]["payoff"] != "-1.0" {
		t.Errorf("results %v", c.Results)
	}
}

func TestSuitesComeInTheOrderOfNames(t *testing.T) {
	cases, err := ReadSuite([]byte(`{"b": {"terms": {}, "dataObserved": []}, "a": {"identifier": "x", "terms": {}}}`))
	if err != nil || len(cases) != 2 || cases[0].Identifier != "x" || cases[1].Identifier != "b" {
		t.Errorf("%v, %v", cases, err)
	}
	if _, err := ReadSuite([]byte(`{"a": {"terms": {"x": {}}}}`)); err == nil {
		t.Error("an object is read as a term")
	}
}

func TestContractsWithoutEndInsideEachOtherAreRefused(t *testing.T) {
	text := strings.Repeat(`{"contractStructure":[{"object":`, 40) + "{}" + strings.Repeat("}]}", 40)
	if _, err := Read([]byte(`{"terms":` + text + `}`)); err == nil || !strings.Contains(err.Error(), "deep") {
		t.Errorf("%v", err)
	}
}

// Any text is read or refused.
func FuzzRead(f *testing.F) {
	f.Add([]byte(swap))
	f.Add([]byte(`{"terms": {"a": [1, [2]]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := Read(data); err == nil && c.Request.GetContract() == nil {
			t.Error("no contract")
		}
		_, _ = ReadSuite(data)
	})
}
