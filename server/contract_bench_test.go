package server_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// simpleLoans are n bullet loans over three years with yearly interest: what is alike stands once, what differs (id, amount,
// rate) in each.
func simpleLoans(n int) *capstackv1.BatchEvaluateContractsRequest {
	in := &capstackv1.BatchEvaluateContractsRequest{
		CommonTerms: map[string]string{
			"contractType": "PAM", "contractRole": "RPA", "statusDate": "2025-01-01", "initialExchangeDate": "2025-01-02",
			"maturityDate": "2028-01-02", "currency": "USD", "dayCountConvention": "30E360",
			"cycleAnchorDateOfInterestPayment": "2026-01-02", "cycleOfInterestPayment": "P1YL1",
		},
		Detail: capstackv1.ContractDetail_CONTRACT_DETAIL_TOTALS, DiscountRate: "0.05",
	}
	for i := range n {
		in.Requests = append(in.Requests, &capstackv1.EvaluateContractRequest{Contract: &capstackv1.Contract{Terms: map[string]string{
			"contractID": "loan" + strconv.Itoa(i), "notionalPrincipal": strconv.Itoa(100_000 + i), "nominalInterestRate": fmt.Sprintf("0.0%d", 400+i%300),
		}}})
	}
	return in
}

// BenchmarkBatchEvaluateContracts values simple loans through the API, over a connection in memory.
func BenchmarkBatchEvaluateContracts(b *testing.B) {
	service := capstackv1.NewContractServiceClient(servertest.Start(b))
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("%d loans", n), func(b *testing.B) {
			in := simpleLoans(n)
			for b.Loop() {
				out, err := service.BatchEvaluateContracts(b.Context(), in)
				if err != nil || len(out.GetOutcomes()) != n || out.GetOutcomes()[n-1].GetTotals().PresentValue == nil {
					b.Fatalf("%v, %v", err, out.GetOutcomes()[n-1])
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "loans/s")
		})
	}
}
