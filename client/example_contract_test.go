package client_test

import (
	"context"
	"fmt"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func ExampleClient_EvaluateContract() {
	c, stop := dial()
	defer stop()
	r, err := c.EvaluateContract(context.Background(), &pb.EvaluateContractRequest{Contract: &pb.Contract{Terms: map[string]string{
		"contractType": "PAM", "contractID": "note", "contractRole": "RPA", "currency": "USD", "statusDate": "2025-12-31",
		"initialExchangeDate": "2026-01-01", "maturityDate": "2027-01-01", "notionalPrincipal": "1000000.00",
		"nominalInterestRate": "0.0585", "dayCountConvention": "30E360",
	}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range r.GetEvents() {
		fmt.Println(e.GetTime(), e.GetEventType(), e.GetPayoff())
	}
	// Output:
	// 2026-01-01T00:00:00 IED -1000000
	// 2027-01-01T00:00:00 IP 58500
	// 2027-01-01T00:00:00 MD 1000000
}

func ExampleClient_AnalyzeCashFlows() {
	c, stop := dial()
	defer stop()
	r, err := c.AnalyzeCashFlows(context.Background(), &pb.AnalyzeCashFlowsRequest{Flows: []*pb.CashFlow{
		{Date: "2021-01-01", Amount: "-100"}, {Date: "2022-01-01", Amount: "230"}, {Date: "2023-01-01", Amount: "-132"},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, root := range r.GetRates().GetRoots() {
		fmt.Printf("%.4f\n", root.GetRate())
	}
	fmt.Printf("usual: %.4f of %d sign changes\n", r.GetRates().GetInternalRateOfReturn(), r.GetRates().GetSignChangeCount())
	// Output:
	// 0.1000
	// 0.2000
	// usual: 0.2000 of 2 sign changes
}
