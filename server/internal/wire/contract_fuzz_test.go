package wire

import (
	"errors"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// FuzzEvaluateContract reads any request: an answer or a fault that names a field, in bounded time, and no panic.
func FuzzEvaluateContract(f *testing.F) {
	f.Add([]byte(`{"contract":{"terms":{"contractType":"PAM","contractRole":"RPA","statusDate":"2025-01-01","initialExchangeDate":"2025-01-02",
		"maturityDate":"2026-01-02","notionalPrincipal":"1000","nominalInterestRate":"0.05","dayCountConvention":"30E360"}}}`))
	f.Add([]byte(`{"contract":{"terms":{"contractType":"SWAPS","contractRole":"RFL","statusDate":"2025-01-01"}},"components":[
		{"component_id":"a","reference_role":"FIL","contract":{"terms":{"contractType":"PAM"}}},
		{"reference_role":"SEL","parent_component_id":"a","contract":{"list_terms":{"arrayRate":{"values":["1"]}}}}]}`))
	f.Add([]byte(`{"contract":{"terms":{"contractType":"LAX","contractRole":"RPL","statusDate":"2025-01-01"},"list_terms":{
		"arrayCycleAnchorDateOfPrincipalRedemption":{"values":["2026-01-01"]}}},"to":"2030-01-01",
		"observed_events":[{"time":"2026-01-01","event_type":"PP","value":"5"}],"indices":[{"market_object_code":"X","observations":[{"time":"2026-01-01","value":"1"}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := &capstackv1.EvaluateContractRequest{}
		if protojson.Unmarshal(data, in) != nil {
			return
		}
		begin := time.Now()
		_, err := EvaluateContract(in, nil)
		mustBeFault(t, err)
		if d := time.Since(begin); d > 5*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

// FuzzAnalyzeCashFlows is the same for flows.
func FuzzAnalyzeCashFlows(f *testing.F) {
	f.Add([]byte(`{"flows":[{"date":"2021-01-01","amount":"-100"},{"date":"2022-01-01","amount":"230"},{"date":"2023-01-01","amount":"-132"}],"discount_rate":"0.1"}`))
	f.Add([]byte(`{"flows":[{"date":"0001-01-01","amount":"1000000000000000000"},{"date":"9999-12-31","amount":"-0.000000000000000001"}],"discount_rate":"-0.999999999"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := &capstackv1.AnalyzeCashFlowsRequest{}
		if protojson.Unmarshal(data, in) != nil {
			return
		}
		begin := time.Now()
		out, err := AnalyzeCashFlows(in)
		mustBeFault(t, err)
		if d := time.Since(begin); d > 5*time.Second {
			t.Errorf("took %v", d)
		}
		if err == nil && out.GetRates().GetStatus() == capstackv1.ReturnStatus_RETURN_STATUS_UNSPECIFIED {
			t.Errorf("no status in %v", out)
		}
	})
}

// mustBeFault fails unless an error is one that a caller can mend.
func mustBeFault(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	fault, ok := errors.AsType[*ContractFault](err)
	if !ok || fault.Reason == 0 || len(fault.Violations) == 0 && fault.Message == "" {
		t.Errorf("%T %v", err, err)
	}
	for _, v := range fault.Violations {
		if v.GetField() == "" || v.GetReason() == "" || v.GetDescription() == "" {
			t.Errorf("violation %v", v)
		}
	}
}
