package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/client"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// partial is an invented state of a run of two measures after so many scenarios.
func partial(scenarios int64) *pb.RunEvent {
	a := &pb.ColumnAggregate{Count: scenarios, Mean: proto.Float64(1.5), Histogram: &pb.Histogram{Low: 1, High: 2, Counts: []int64{scenarios / 2, scenarios / 2}}}
	return &pb.RunEvent{Event: &pb.RunEvent_PartialAggregate{PartialAggregate: &pb.RunPartialAggregate{ScenarioCount: scenarios, Columns: []*pb.ColumnAggregate{a, a}}}}
}

func TestLiveHistogramIsDrawnAnewAndIsGoneAtTheEnd(t *testing.T) {
	for _, test := range []struct {
		measure *pb.MeasureSelector
		title   string
	}{
		{nil, "dscr_min, after"},
		{&pb.MeasureSelector{Name: "unpaid", Label: "a"}, "unpaid[a], after"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var errs bytes.Buffer
			a := &app{err: &errs, terminal: true, progressWidth: 100}
			b := a.progressWithHistogram(test.measure)
			b.see(&pb.RunEvent{Event: &pb.RunEvent_Header{Header: &pb.RunHeader{ScenarioCount: 4096, Columns: []*pb.RunColumn{{Name: "dscr_min"}, {Name: "unpaid", Label: "a"}}}}})
			for _, n := range []int64{1024, 2048} {
				b.see(partial(n))
				time.Sleep(time.Second)
			}
			b.see(&pb.RunEvent{Event: &pb.RunEvent_Summary{Summary: &pb.RunSummary{ScenarioCount: 4096}}})
			time.Sleep(time.Second)
			b.stop()
			text := errs.String()
			first, second := strings.Index(text, test.title+" 1,024 of 4,096"), strings.LastIndex(text, test.title+" 2,048 of 4,096")
			if first < 0 || second < first {
				t.Fatalf("want %q after 1,024 and then after 2,048 scenarios in\n%q", test.title, text)
			}
			// The cursor goes up over the two bars, the title and the lines of mean and progress, and clears them.
			if rest := text[second:]; strings.Count(rest, "\x1b[") < 2 || strings.Contains(rest[strings.LastIndex(rest, "\x1b["):], "after") {
				t.Errorf("the histogram is left behind: %q", rest)
			}
		})
	}
}

func TestLiveHistogramIsDrawnOverATableOnATerminalOnly(t *testing.T) {
	for _, test := range []struct {
		name, flags string
		terminal    bool
	}{{"piped", "", false}, {"another form of output", " -o csv", true}} {
		t.Run(test.name, func(t *testing.T) {
			conn := servertest.Start(t)
			var out, errs bytes.Buffer
			a := &app{in: strings.NewReader(""), out: &out, err: &errs, width: 120, progressWidth: 100, terminal: test.terminal,
				embed: func(context.Context) (*client.Client, func() error, error) {
					return client.New(conn), func() error { return nil }, nil
				}}
			if code := a.run(t.Context(), strings.Fields("run testdata/campus.yaml --paths 20000 --measures dscr_min"+test.flags)); code != exitOK {
				t.Fatalf("exit %d: %s", code, errs.String())
			}
			if strings.Contains(errs.String(), ", after ") || strings.Contains(out.String(), ", after ") {
				t.Error("the histogram is drawn")
			}
		})
	}
}
