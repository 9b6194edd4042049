package report

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// eventful gives the invented page statistics of events: a covenant that the fan lines have too, one default, two tranches, a name.
func eventful() *Page {
	p := invented()
	curve := func(x ...float64) *pb.EventCurve { return &pb.EventCurve{Probabilities: x, Lows: x, Highs: x} }
	tranche := func(id string, last float64) *pb.TrancheLossStatistics {
		return &pb.TrancheLossStatistics{TrancheId: id, PaymentDefault: &pb.EventProbability{Count: 20, Probability: proto.Float64(0.2)},
			CumulativeDefault: curve(0, 0.1, 0.2), CumulativeExpectedLosses: []float64{0, 1e6, last},
			ExpectedLoss: &pb.EventEstimate{Value: &last, StdError: proto.Float64(1e5)}, ExpectedLossAtClose: &pb.EventEstimate{Value: proto.Float64(9e5)}}
	}
	months := make([]int64, len(p.Header.GetMonthEndDates()))
	months[4], months[5], months[20] = 3, 4, 13
	p.Events = &pb.EventStatistics{
		PathCount: 99, Years: []int32{2030, 2031, 2032}, MonthEndDates: p.Header.GetMonthEndDates(),
		Covenants: []*pb.CovenantStatistics{{CovenantId: "dscr", BreachProbabilities: []float64{0, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 0, 0}}},
		Dates: []*pb.DateStatistics{
			{Measure: "payment_default_date", ByMonth: months, Ever: &pb.EventProbability{Count: 20, Probability: proto.Float64(0.2), Low: proto.Float64(0.1), High: proto.Float64(0.3)}},
			{Measure: "insolvency_date", ByMonth: months, Ever: &pb.EventProbability{}},
		},
		Tranches: []*pb.TrancheLossStatistics{tranche("senior", 2e6), tranche("junior", 3e6)}, AllTranches: tranche("", 5e6),
		Names: &pb.NameStatistics{Names: []*pb.NameRisk{{Path: "tenants[lab].stops_paying_date", OwnDefault: &pb.EventProbability{Count: 30, Probability: proto.Float64(0.3)}}}},
	}
	for year := 2030; year < 2033; year++ {
		for _, end := range []string{"03-31", "06-30", "09-30", "12-31"} {
			p.Events.QuarterEndDates = append(p.Events.QuarterEndDates, fmt.Sprintf("%d-%s", year, end))
		}
	}
	return p
}

func TestEventsHaveTheirDrawings(t *testing.T) {
	text := written(t, eventful())
	for _, want := range []string{"Histogram of payment default date", "95% within 10.00% to 30.00%", "insolvency date", "No scenario has it.",
		"Probability of default to the end of each year", "Expected loss of defaults", ">junior<", "<h2>Names</h2>", "lab", "30.00%"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(text, "Histogram of insolvency date") {
		t.Error("a date that no scenario has is drawn")
	}
}

func TestBreachesOfTheMapComeFromEvents(t *testing.T) {
	s := eventful().byQuarter()
	if got := fmt.Sprint(s.lines); got != "[covenant_breach[dscr] covenant_locked[ltv]]" {
		t.Errorf("rows %s", got)
	}
	if most, line, quarter := s.most(); most != 0.25 || line != "covenant_breach[dscr]" || quarter != "2031-Q2" {
		t.Errorf("most in %s of %s: %v, by events 0.25, by the recorded line 0.34", quarter, line, most)
	}
	alone := eventful()
	alone.Header.MonthEndDates, alone.Header.FanLines, alone.Summary.Fans = nil, nil, nil
	if s := alone.byQuarter(); len(s.quarters) != 12 || len(s.lines) != 1 {
		t.Errorf("without lines by month: %v %v", s.quarters, s.lines)
	}
}

func TestLendersWithoutDefaultNeedNoCurve(t *testing.T) {
	p := eventful()
	p.Events.AllTranches.PaymentDefault.Count = 0
	if text := written(t, p); strings.Contains(text, "Probability of default to") || !strings.Contains(text, "No scenario has a payment default") {
		t.Error("want a sentence and no curve")
	}
	p.Events.AllTranches = nil
	if text := written(t, p); strings.Contains(text, "What lenders lose") {
		t.Error("a part without losses counted")
	}
}
