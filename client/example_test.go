package client_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server"
)

// dial returns a client of a server in this process; a program would call client.Dial with the address of its own.
func dial() (*client.Client, func()) {
	options, stop, err := server.Embedded(context.Background(), server.Defaults())
	if err != nil {
		log.Fatal(err)
	}
	c, err := client.Dial(server.EmbeddedTarget, client.WithPlaintext(), client.WithDialOptions(options...))
	if err != nil {
		log.Fatal(err)
	}
	return c, func() {
		if err := errors.Join(c.Close(), stop()); err != nil {
			log.Fatal(err)
		}
	}
}

func Example() {
	c, stop := dial()
	defer stop()
	v, err := c.Value(context.Background(), &pb.ValueCaseRequest{
		Subject:  &pb.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: "oracle-notes-2025"},
		Measures: []string{"interest_due_year_1"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Exact values are decimal text: give them to a decimal type.
	fmt.Println(v.GetMeasures()[0].GetDecimalValue(), v.GetProjectCase().GetCurrencyCode())
	// Output: 962625000 USD
}

func ExampleClient_Run() {
	c, stop := dial()
	defer stop()
	stream := c.Run(context.Background(), &pb.RunScenariosRequest{
		Subject:  &pb.RunScenariosRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Spec:     &pb.RunScenariosRequest_MonteCarlo{MonteCarlo: &pb.MonteCarlo{Paths: 5000, Seed: 1}},
		Measures: []*pb.MeasureSelector{{Name: "ebit_margin"}},
	})
	for event, err := range stream.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		switch e := event.GetEvent().(type) {
		case *pb.RunEvent_Header:
			fmt.Println(e.Header.GetScenarioCount(), "scenarios of", e.Header.GetColumns()[0].GetName())
		case *pb.RunEvent_Summary:
			fmt.Println("summary over", e.Summary.GetScenarioCount())
		}
	}
	// Output:
	// 5000 scenarios of ebit_margin
	// summary over 5000
}

func ExampleFrom() {
	c, stop := dial()
	defer stop()
	request := &pb.RunScenariosRequest{
		Subject: &pb.RunScenariosRequest_ReferenceCaseId{ReferenceCaseId: "abilene-set-a"},
		Spec:    &pb.RunScenariosRequest_MonteCarlo{MonteCarlo: &pb.MonteCarlo{Paths: 5000, Seed: 1}},
	}
	// A job stops behind the header and keeps the bookmark (it is plain JSON)...
	first := c.Run(context.Background(), request)
	for _, err := range first.All() {
		if err != nil {
			fmt.Println(err)
			return
		}
		break
	}
	mark := first.Bookmark()
	// ... and another goes on from there.
	summary, err := c.Run(context.Background(), request, client.From(mark)).Summarize()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(mark.Sequence, summary.GetScenarioCount())
	// Output: 1 5000
}

func ExampleClient_ValueAll() {
	c, stop := dial()
	defer stop()
	// Cases may come from a file or a database: they are taken only as fast as they are valued.
	var cases iter.Seq[*pb.ValueCaseRequest] = func(yield func(*pb.ValueCaseRequest) bool) {
		for _, id := range []string{"oracle-notes-2025", "no-such-case", "abilene-set-a"} {
			if !yield(&pb.ValueCaseRequest{
				Subject:  &pb.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: id},
				Measures: []string{"interest_due_year_1"},
			}) {
				return
			}
		}
	}
	for v, err := range c.ValueAll(context.Background(), cases, client.BatchOptions{Concurrency: 8}) {
		var said *client.Error
		if errors.As(err, &said) {
			fmt.Println(said.Reason)
			continue
		}
		fmt.Println(v.GetProjectCase().GetCaseId(), v.GetMeasures()[0].GetDecimalValue())
	}
	// Output:
	// oracle-notes-2025 962625000
	// ERROR_REASON_REFERENCE_CASE_NOT_FOUND
	// abilene-set-a 962625000
}

func ExampleError() {
	c, stop := dial()
	defer stop()
	_, err := c.Value(context.Background(), &pb.ValueCaseRequest{
		Subject: &pb.ValueCaseRequest_ProjectCase{ProjectCase: &pb.ProjectCase{FinancialClose: "2025-09-26"}},
	})
	var said *client.Error
	if errors.As(err, &said) {
		fmt.Println(said.Reason)
		for _, v := range said.FieldViolations {
			fmt.Println(v.Field, v.Rule)
		}
	}
	// Output:
	// ERROR_REASON_INVALID_INPUT
	// project_case.horizon_months required
}
