package render

import (
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// soFar is an invented state of a run: 1,024 scenarios of 8,192, of which the second column has no value yet.
func soFar() (*pb.RunHeader, *pb.RunPartialAggregate) {
	counts := make([]int64, 32)
	for i := range counts {
		counts[i] = int64(i * (31 - i))
	}
	h := &pb.RunHeader{ScenarioCount: 8192, Columns: []*pb.RunColumn{{Name: "dscr_min"}, {Name: "unpaid", Label: "a"}}}
	return h, &pb.RunPartialAggregate{ScenarioCount: 1024, Columns: []*pb.ColumnAggregate{
		{
			Count: 1024, Mean: proto.Float64(1.5), StdError: proto.Float64(0.0125), Minimum: &pb.ScenarioValue{Value: 1}, Maximum: &pb.ScenarioValue{Value: 2},
			Quantiles: []*pb.Quantile{{Probability: 0.5, Value: 1.48, Low: proto.Float64(1.46), High: proto.Float64(1.52)}},
			Histogram: &pb.Histogram{Low: 1, High: 2, Counts: counts},
		},
		{},
	}}
}

func TestLiveHistogramFitsATerminal(t *testing.T) {
	h, a := soFar()
	for _, width := range []int{30, 79, 200} {
		lines := Live(h, a, 0, width)
		if len(lines) != 1+liveCells+2 {
			t.Fatalf("%d lines, want a title, %d bars, the mean and the median", len(lines), liveCells)
		}
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > width || strings.Contains(line, "\n") {
				t.Errorf("width %d: %q has %d characters", width, line, n)
			}
		}
	}
	text := strings.Join(Live(h, a, 0, 100), "\n")
	for _, want := range []string{"dscr_min, after 1,024 of 8,192 scenarios", "1.0000 .. 1.1250", "█", "mean 1.5000, standard error 0.0125", "1.4600 .. 1.5200"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestHistogramSaysWhatLiesOutside(t *testing.T) {
	h, a := soFar()
	a.Columns[0].Histogram.BelowCount, a.Columns[0].Histogram.AboveCount = 3, 12_345
	lines := Live(h, a, 0, 100)
	if len(lines) != 1+1+liveCells+1+2 || !strings.HasSuffix(lines[1], "below 1.0000       3") || !strings.HasSuffix(lines[liveCells+2], "above 2.0000  12,345") {
		t.Errorf("%s", strings.Join(lines, "\n"))
	}
}

func TestLiveHistogramOfNothingIsNotDrawn(t *testing.T) {
	h, a := soFar()
	for _, column := range []int{1, 2, -1} {
		if lines := Live(h, a, column, 80); lines != nil {
			t.Errorf("column %d: %q", column, lines)
		}
	}
	if lines := Live(h, &pb.RunPartialAggregate{}, 0, 80); lines != nil {
		t.Errorf("an aggregate without columns: %q", lines)
	}
}

// tailed is an invented run of three columns: one with tails, one of an older server with extremes alone, one of residues.
func tailed(replay func(int64) string) *Run {
	extreme := func(scenario int64, x float64) *pb.ScenarioValue {
		return &pb.ScenarioValue{Scenario: scenario, Value: x}
	}
	return &Run{
		Random: true, Replay: replay, Header: &pb.RunHeader{Columns: []*pb.RunColumn{{Name: "irr"}, {Name: "npv", Unit: "currency"}, {Name: "rest", Unit: "currency"}}},
		Summary: &pb.RunSummary{Columns: []*pb.ColumnAggregate{
			{
				Minimum: extreme(9, 0.01), Maximum: extreme(8, 0.2), MeanOfLowest_5Percent: proto.Float64(0.0234),
				Lowest: []*pb.ScenarioValue{extreme(41, 0.01), extreme(42, 0.02)}, Highest: []*pb.ScenarioValue{extreme(43, 0.2)},
			},
			{Minimum: extreme(5, -3), Maximum: extreme(6, 4)},
			{Minimum: extreme(7, -1e-7), Maximum: extreme(8, 1e-7)},
		}},
	}
}

func TestEndsOfTheDistributionCanBeReplayed(t *testing.T) {
	p := NewPage(120)
	p.Run(tailed(func(path int64) string { return "replay " + count(path) }), false)
	text := p.b.String()
	for _, want := range []string{"0.0100    41", "0.2000    43", "replay 41", "-3.00     5", "replay 5", "mean of low 5%", "0.0234"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "replay 7") {
		t.Error("a column of residues has no end worth replaying")
	}
}

func TestRunsWithoutAWayToReplayListNoEnds(t *testing.T) {
	p := NewPage(120)
	p.Run(tailed(nil), false)
	if strings.Contains(p.b.String(), "ENDS OF") {
		t.Error("the ends are listed")
	}
}
