package compute

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
	"github.com/capstack/capstack/compute/run"
)

func TestWhatACaseHasNoGroundForIsNoted(t *testing.T) {
	c, drivers, _ := distressed()
	c.Financing.Tranches, c.Financing.Covenants, c.Financing.DSRA, c.Market.Indices, c.Analysis.TargetDSCR = nil, nil, nil, nil, nil
	none := map[EventStatistic]string{CoverEvents: "no debt", CovenantEvents: "no covenant with a default level", CreditLosses: "no debt", DistressEvents: "payment_default_date: the case has no debt"}
	for name, x := range map[string]struct {
		drivers []project.Uncertainty
		names   string
	}{
		"no time of default": {drivers[1:2], "no driver of the run draws a time of default"},
		"names without debt": {drivers[:1], "losses and exposures: the case has no debt"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, _ := counted(t, RunRequest{Case: c, Events: AllEventStatistics(), MonteCarlo: &MonteCarlo{Paths: 200, Seed: 2, Drivers: x.drivers}})
			none[NameConcentration] = x.names
			if len(got.Notes) != len(none) {
				t.Errorf("notes %v", got.Notes)
			}
			for _, n := range got.Notes {
				if !strings.Contains(n.Text, none[n.Statistic]) {
					t.Errorf("%v: %q, want %q", n.Statistic, n.Text, none[n.Statistic])
				}
			}
			if got.Cover != nil || got.Covenants != nil || got.All != nil || len(got.Dates) != 2 || got.Paths != 200 {
				t.Errorf("%+v", got)
			}
			if name == "names without debt" && (got.Names.Names[0].Default.Count == 0 || got.Names.Names[0].LossShare == 0) {
				t.Errorf("%+v", got.Names)
			}
		})
	}
}

func TestOnlyWhatIsAskedIsCounted(t *testing.T) {
	for _, s := range AllEventStatistics() {
		q := distressedRun(64)
		q.Events = []EventStatistic{s}
		got, _, _ := counted(t, q)
		there := []bool{got.Cover != nil, got.Covenants != nil, got.Dates != nil, got.Tranches != nil && got.All != nil, got.Names != nil}
		if want := make([]bool, 5); true {
			if want[s] = true; !slices.Equal(there, want) || len(got.Notes) > 0 {
				t.Errorf("%v: %v, notes %v", s, there, got.Notes)
			}
		}
	}
}

func TestEventsThatCannotBeCountedAreFindings(t *testing.T) {
	random := distressedRun(64)
	for name, x := range map[string]struct {
		change func(*RunRequest)
		want   []string
	}{
		"twice":   {func(q *RunRequest) { q.Events = []EventStatistic{CreditLosses, CoverEvents, CreditLosses} }, []string{"events[2] unique"}},
		"unknown": {func(q *RunRequest) { q.Events = []EventStatistic{CoverEvents, 9} }, []string{"events[1] range"}},
		"a grid":  {func(q *RunRequest) { q.MonteCarlo, q.Grid = nil, []Axis{{Path: "tax.rate", Texts: []string{"0.2"}}} }, []string{"events unused"}},
		"stresses": {func(q *RunRequest) {
			q.MonteCarlo, q.Stresses = nil, []project.Stress{{ID: "s", Overrides: []project.Override{{Path: "tax.rate", Text: "0.3"}}}}
		}, []string{"events unused"}},
	} {
		t.Run(name, func(t *testing.T) {
			q := random
			x.change(&q)
			_, err := New(Options{}).ReadyRun(context.Background(), q)
			var found project.Findings
			if !errors.As(err, &found) {
				t.Fatalf("%v", err)
			}
			var got []string
			for _, f := range found {
				if strings.HasPrefix(f.Path, "events") {
					got = append(got, f.Path+" "+f.Rule)
				}
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("%q, want %q", got, x.want)
			}
		})
	}
}

func TestWhatIsBeyondTheLimitsIsNoted(t *testing.T) {
	c, drivers, _ := distressed()
	c.Financing.Covenants = nil
	for i := range run.MaxEventCovenants + 2 {
		c.Financing.Covenants = append(c.Financing.Covenants, project.Covenant{ID: fmt.Sprint("c", i), Kind: project.BackwardDSCR,
			DefaultLevel: projecttest.Num(fmt.Sprintf("1.%02d", i+1))})
	}
	q := RunRequest{Case: c, Events: AllEventStatistics(), MonteCarlo: &MonteCarlo{Paths: 8, Seed: 2, Drivers: drivers}}
	got, _, _ := counted(t, q)
	if len(got.Covenants) != run.MaxEventCovenants || len(got.Cover.Levels) != run.MaxEventLevels || got.Cover.Levels[0].Level != 1 {
		t.Errorf("%d covenants, levels %v", len(got.Covenants), got.Cover.Levels)
	}
	text := fmt.Sprint(got.Notes)
	for _, want := range []string{"covenants c12, c13 are not counted: there are 12 at most", "levels above 1.05 are not counted: there are 6 at most"} {
		if !strings.Contains(text, want) {
			t.Errorf("notes %s, want %q", text, want)
		}
	}
}

func TestNamesBeyondTheLimitAreNoted(t *testing.T) {
	_, drivers, _ := distressed()
	p := &eventPlan{strata: 1, asked: []EventStatistic{NameConcentration}, run: &run.Events{}, out: &EventStatistics{}}
	p.shape.Resolved = &project.Resolved{Tranches: make([]project.ResolvedTranche, 1)}
	list := slices.Repeat(drivers[:2], run.MaxNames+1)
	p.names(list)
	if len(p.run.Names) != run.MaxNames || len(p.out.Names.Names) != run.MaxNames || len(p.run.Drivers) != run.MaxNames+1 || len(p.out.Notes) != 1 {
		t.Errorf("%d names, %d other drivers, notes %v", len(p.run.Names), len(p.run.Drivers), p.out.Notes)
	}
}
