package wire

import (
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

func TestEveryStatisticOfEventsHasANumber(t *testing.T) {
	names := capstackv1.EventStatistic_name
	var in []capstackv1.EventStatistic
	for n := range len(names) - 1 {
		in = append(in, capstackv1.EventStatistic(n+1))
	}
	var findings project.Findings
	if got := root(&findings, "").events(in); !slices.Equal(got, compute.AllEventStatistics()) || len(findings) > 0 {
		t.Errorf("%v, findings %v", got, findings)
	}
	for i, e := range in {
		text := "EVENT_STATISTIC_" + map[compute.EventStatistic]string{compute.CoverEvents: "COVER", compute.CovenantEvents: "COVENANTS",
			compute.DistressEvents: "DISTRESS", compute.CreditLosses: "LOSSES", compute.NameConcentration: "NAMES"}[compute.AllEventStatistics()[i]]
		if e.String() != text {
			t.Errorf("%v stands for %v", e, compute.AllEventStatistics()[i])
		}
	}
}

func TestAStatisticThatIsNoneIsAFinding(t *testing.T) {
	var findings project.Findings
	root(&findings, "").events([]capstackv1.EventStatistic{0, 2, 77})
	var got []string
	for _, f := range findings {
		got = append(got, f.Path+" "+f.Rule)
	}
	if want := []string{"events[0] required", "events[2] enum"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWhatHasNoValueIsAbsent(t *testing.T) {
	// Of no path at all: no probability, no mean, and lists that are as long as the periods where they have a meaning.
	nan := math.NaN()
	none := compute.Probability{Value: nan, Low: nan, High: nan}
	empty := compute.Estimate{Value: nan, StandardError: nan}
	got := listed().EventToProto(compute.Event{Events: &compute.EventStatistics{
		Years: []int{2026}, Quarters: []calendar.Date{calendar.MustNew(2026, 3, 31)}, MonthEnds: []calendar.Date{calendar.MustNew(2026, 1, 31)},
		Notes:     []compute.EventNote{{Statistic: compute.NameConcentration, Text: "why"}},
		Covenants: []compute.CovenantCounts{{ID: "c", Tested: []int64{0}, Breached: []int64{0}, First: []int64{0}, Breach: []float64{nan}, Cumulative: []float64{nan}, Ever: none}},
		Dates:     []compute.DateStatistics{{Measure: "insolvency_date", ByMonth: []int64{0}, ByYear: []compute.Probability{none}, Ever: none}},
		All: &compute.TrancheLosses{Default: none, Exposure: empty, LGD: empty, ExpectedLoss: empty, ExpectedLossAtClose: empty,
			Years: []compute.LossYear{{Cumulative: none, Hazard: nan, ExpectedLoss: nan, Exposure: nan, CumulativeLoss: empty}}},
		Names: &compute.NameStatistics{RevenueHHI: nan, NobodyShare: nan, ProjectDefault: none, ExpectedLoss: empty, Exposure: empty,
			Tails: []compute.TailLoss{{Level: 0.05, Value: nan, NobodyShare: nan}},
			Names: []compute.NameRisk{{Path: "p", Default: none, ProjectDefault: none, Loss: empty, LossShare: nan, EqualLossShare: nan,
				TailShares: []float64{nan}, EqualTailShares: []float64{nan}, Exposure: empty, Debt: empty, DebtExpected: nan, WrongWay: nan, DrawShifts: []float64{nan}}}},
	}}).GetEventStatistics()
	if n := got.GetNotes()[0]; n.GetStatistic() != capstackv1.EventStatistic_EVENT_STATISTIC_NAMES || n.GetText() != "why" {
		t.Errorf("note %v", n)
	}
	if c := got.GetCovenants()[0]; c.GetEverBreached().Probability != nil || len(c.GetBreachProbabilities())+len(c.GetCumulativeProbabilities()) != 0 || got.GetCover() != nil {
		t.Errorf("covenant %v", c)
	}
	if d := got.GetDates()[0]; len(d.GetByYear().GetCounts()) != 1 || len(d.GetByYear().GetLows()) != 0 || got.GetQuarterEndDates()[0] != "2026-03-31" {
		t.Errorf("date %v", d)
	}
	if a := got.GetAllTranches(); a.GetLgd().Value != nil || !slices.Equal(a.GetHazards(), []float64{0}) || len(a.GetCumulativeStdErrors()) != 0 {
		t.Errorf("losses %v", a)
	}
	n := got.GetNames()
	if x := n.GetNames()[0]; n.RevenueHerfindahl != nil || n.GetTails()[0].Value != nil || x.WrongWayRatio != nil || len(x.GetTailShares())+len(x.GetDrawShifts()) != 0 {
		t.Errorf("names %v", n)
	}
}

// The largest statistics that a case can have fit into an event.
func TestTheLargestStatisticsOfEventsFit(t *testing.T) {
	const months, years, quarters = 601, 51, 202
	p := compute.Probability{Count: 1e8, Value: 0.123456, Low: 0.1, High: 0.2}
	each := slices.Repeat([]compute.Probability{p}, years)
	counts := func(n int) []int64 { return slices.Repeat([]int64{1e8}, n) }
	e := compute.Estimate{Value: 1e9, StandardError: 1e6}
	s := &compute.EventStatistics{Paths: 1e8, Years: make([]int, years), Quarters: make([]calendar.Date, quarters), MonthEnds: make([]calendar.Date, months)}
	s.Cover = &compute.CoverStatistics{TestedByYear: counts(years), Tests: make([]int, months), Tested: counts(months)}
	for range run.MaxEventLevels {
		s.Cover.Levels = append(s.Cover.Levels, compute.CoverLevel{Level: 1.25, Below: counts(months), ByYear: each})
	}
	for range run.MaxEventCovenants {
		s.Covenants = append(s.Covenants, compute.CovenantCounts{ID: "covenant", Tested: counts(quarters), Breached: counts(quarters), First: counts(quarters),
			Breach: slices.Repeat([]float64{0.1}, quarters), Cumulative: slices.Repeat([]float64{0.2}, quarters), Ever: p})
	}
	for range 3 {
		s.Dates = append(s.Dates, compute.DateStatistics{Measure: "payment_default_date", ByMonth: counts(months), ByYear: each, Cumulative: each, Ever: p})
	}
	losses := compute.TrancheLosses{ID: "tranche", Default: p, Exposure: e, LGD: e, ExpectedLoss: e, ExpectedLossAtClose: e,
		Years: slices.Repeat([]compute.LossYear{{Defaults: 1e8, Cumulative: p, Hazard: 0.1, ExpectedLoss: 1e9, Exposure: 1e9, CumulativeLoss: e}}, years)}
	s.Tranches, s.All = slices.Repeat([]compute.TrancheLosses{losses}, run.MaxEventTranches), &losses
	s.Names = largestNames(p, e, counts(years))
	const most = 256 << 10
	if size := proto.Size(listed().EventToProto(compute.Event{Sequence: 1 << 40, Events: s})); size > most-1024 {
		t.Errorf("%d bytes", size)
	}
}

func largestNames(p compute.Probability, e compute.Estimate, byYear []int64) *compute.NameStatistics {
	n := &compute.NameStatistics{ExpectedLoss: e, Tails: make([]compute.TailLoss, 2), ProjectDefault: p, Exposure: e,
		Drivers: slices.Repeat([]string{"facility.operating_costs[maintenance].usd_per_year"}, compute.MaxDrivers-run.MaxNames)}
	for i := range run.MaxNames {
		n.Names = append(n.Names, compute.NameRisk{Path: "tenants[a-tenant-with-a-long-name].stops_paying_date", AlsoPaths: slices.Repeat([]string{"tenants[a-tenant].stops_paying_date"}, 8),
			Default: p, ByYear: byYear, ProjectDefault: p, Loss: e, TailShares: make([]float64, 2), EqualTailShares: make([]float64, 2), Exposure: e, Debt: e,
			DrawShifts: make([]float64, len(n.Drivers))})
		for k := i + 1; k < run.MaxNames; k++ {
			n.Pairs = append(n.Pairs, compute.NamePair{First: i, Second: k, Both: p, Independent: 0.1, Ratio: 1.5, Correlation: 0.2})
		}
		n.Revenue = append(n.Revenue, compute.RevenueShare{Tenants: []string{"a-tenant", "another-tenant"}, Share: 0.1})
	}
	return n
}
