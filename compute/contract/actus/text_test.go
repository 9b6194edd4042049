package actus_test

import (
	"encoding/json"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
)

func TestTimesCyclesAndPeriodsOfTheStandard(t *testing.T) {
	for text, want := range map[string]string{
		"2013-01-01": "2013-01-01T00:00:00", " 2013-01-01T00:00 ": "2013-01-01T00:00:00", "2013-12-31T23:59:59": "2013-12-31T23:59:59",
		"2013-12-31T23:59:59Z": "2013-12-31T23:59:59", "2013-12-31T23:59:59.000": "2013-12-31T23:59:59",
		"2013-02-29": "", "2013-01-01T24:00": "", "2013-01-01 00:00": "", "": "", "2013-01-01T0000": "", "2013-01-01T00:00:60": "",
	} {
		got, err := actus.ParseTime(text)
		if (err == nil) != (want != "") || err == nil && got.String() != want {
			t.Errorf("time %q is %v (%v), want %q", text, got, err, want)
		}
	}
	day, month := actus.Period{Days: 14}, actus.Period{Months: 3}
	for text, want := range map[string]actus.Cycle{
		"P2WL1": {Period: day}, "P1QL0": {Period: month, LongStub: true}, "P3M": {Period: month}, "P6HL1": {Period: actus.Period{Months: 36}},
		"P2YL0": {Period: actus.Period{Months: 24}, LongStub: true},
	} {
		if got, err := actus.ParseCycle(text); err != nil || got != want {
			t.Errorf("cycle %q is %+v (%v), want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "P", "PM", "P0DL1", "P1ML2", "1M", "P1X", "P-1M", "P999999M", "P1ML"} {
		if c, err := actus.ParseCycle(text); err == nil {
			t.Errorf("cycle %q is read as %+v", text, c)
		}
	}
}

func TestNumbersAsTheSuitesWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		`" 500"`: "500", `500`: "500", `"-0.05"`: "-0.05", `1E-3`: "0.001", `2.5e+2`: "250", `"0.0105679012345679005"`: "0.01056790123456790", `".5"`: "0.5",
		`"0.0000000000000000015"`: "0.000000000000000002", `"0.0000000000000000025"`: "0.000000000000000002", `1e-30`: "0", `"-0.00000000000000000051"`: "-0.000000000000000001",
	} {
		var r actus.RawTerms
		if err := json.Unmarshal([]byte(`{"notionalPrincipal":`+text+`}`), &r); err != nil {
			t.Fatal(err)
		}
		r["statusDate"] = actus.Scalar("2020-01-01")
		got, found := actus.ParseTerms(r)
		if len(found) > 0 || *got.Notional != fx(want) {
			t.Errorf("number %s is %v (%v), want %s", text, got.Notional, found.Err(), want)
		}
	}
	for _, text := range []string{"1e", "1e9999", "--1", "1.2.3", "0x10", "NaN", "Infinity", "1e19", "-", "."} {
		_, found := actus.ParseTerms(actus.RawTerms{"statusDate": actus.Scalar("2020-01-01"), "notionalPrincipal": actus.Scalar(text)})
		if len(found) != 1 {
			t.Errorf("number %q: findings %v, want one", text, found.Err())
		}
	}
}

func TestEventTypesReadBackTheirNames(t *testing.T) {
	for e := actus.IED; e <= actus.AD; e++ {
		if got, ok := actus.ParseEventType(e.String()); !ok || got != e {
			t.Errorf("%v is read as %v", e, got)
		}
	}
	if got := actus.EventType(200).String(); got != "unknown event" {
		t.Errorf("got %q", got)
	}
}

func TestDeepOrOddStructuresAreRefused(t *testing.T) {
	deep := `{"contractType":"SWAPS"}`
	for range 40 {
		deep = `{"contractStructure":[{"referenceRole":"FIL","referenceType":"CNT","object":` + deep + `}]}`
	}
	for _, text := range []string{deep, `{"a":{"b":1}}`, `{"a":[[1]]}`} {
		var r actus.RawTerms
		if err := json.Unmarshal([]byte(text), &r); err == nil {
			t.Errorf("%.40s... is read", text)
		}
	}
}
