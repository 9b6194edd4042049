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

// inColumns are the same loans in columns.
func inColumns(in *capstackv1.BatchEvaluateContractsRequest) *capstackv1.BatchEvaluateContractsRequest {
	out := &capstackv1.BatchEvaluateContractsRequest{CommonTerms: in.GetCommonTerms(), DiscountRate: in.GetDiscountRate(), To: in.GetTo()}
	for _, name := range []string{"contractID", "notionalPrincipal", "nominalInterestRate"} {
		column := &capstackv1.TermColumn{Name: name}
		for _, q := range in.GetRequests() {
			column.Values = append(column.Values, q.GetContract().GetTerms()[name])
		}
		out.Columns = append(out.Columns, column)
	}
	return out
}

// BenchmarkBatchEvaluateContracts values simple loans through the API, over a connection in memory; client and server share
// the machine's cores.
func BenchmarkBatchEvaluateContracts(b *testing.B) {
	service := capstackv1.NewContractServiceClient(servertest.Start(b))
	rate := func(b *testing.B, n int) { b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "loans/s") }
	for _, n := range []int{10_000, 50_000} {
		in := inColumns(simpleLoans(n))
		b.Run(fmt.Sprintf("%d loans in columns", n), func(b *testing.B) {
			for b.Loop() {
				out, err := service.BatchEvaluateContracts(b.Context(), in)
				if err != nil || len(out.GetTotals().GetPresentValues()) != n || len(out.GetTotals().GetFailures()) > 0 {
					b.Fatal(err)
				}
			}
			rate(b, n)
		})
	}
	in := simpleLoans(10_000)
	b.Run("10000 loans as requests", func(b *testing.B) {
		for b.Loop() {
			out, err := service.BatchEvaluateContracts(b.Context(), in)
			if err != nil || out.GetOutcomes()[0].GetTotals().PresentValue == nil {
				b.Fatal(err)
			}
		}
		rate(b, len(in.GetRequests()))
	})
}
