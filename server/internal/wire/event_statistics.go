package wire

import (
	"math"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/calendar"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// eventStatistics are the kinds of events by the message's number, less one: that has no "not given".
func eventStatistics() []compute.EventStatistic { return compute.AllEventStatistics() }

// events reads which events a run counts.
func (s *scope) events(in []capstackv1.EventStatistic) []compute.EventStatistic {
	const name = "events"
	var out []compute.EventStatistic
	for i, e := range capped(s, name, len(eventStatistics()), in) {
		switch kind := choiceOrNil(s, indexed(name, i), e, eventStatistics()); {
		case kind != nil:
			out = append(out, *kind)
		case e == capstackv1.EventStatistic_EVENT_STATISTIC_UNSPECIFIED:
			s.found(indexed(name, i), "required", "name a statistic of events")
		}
	}
	return out
}

func eventStatisticsToProto(e *compute.EventStatistics) *capstackv1.EventStatistics {
	out := &capstackv1.EventStatistics{PathCount: e.Paths, QuarterEndDates: dateTexts(e.Quarters), MonthEndDates: dateTexts(e.MonthEnds),
		Notes: mapped(e.Notes, func(n compute.EventNote) *capstackv1.EventNote {
			return &capstackv1.EventNote{Statistic: numberOrZero[capstackv1.EventStatistic](&n.Statistic, eventStatistics()), Text: n.Text}
		}),
		Covenants: mapped(e.Covenants, covenantCountsToProto),
		Dates:     mapped(e.Dates, dateStatisticsToProto),
		Tranches:  mapped(e.Tranches, trancheLossesToProto),
	}
	for _, y := range e.Years {
		out.Years = append(out.Years, int32Of(y))
	}
	if e.Cover != nil {
		out.Cover = coverToProto(e.Cover, e.MonthEnds)
	}
	if e.All != nil {
		out.AllTranches = trancheLossesToProto(*e.All)
	}
	if e.Names != nil {
		out.Names = namesToProto(e.Names)
	}
	return out
}

func dateTexts(in []calendar.Date) []string {
	out := make([]string, len(in))
	for i, d := range in {
		out[i] = d.String()
	}
	return out
}

func eventProbability(p compute.Probability) *capstackv1.EventProbability {
	return &capstackv1.EventProbability{Count: p.Count, Probability: defined(p.Value), Low: defined(p.Low), High: defined(p.High)}
}

func eventEstimate(e compute.Estimate) *capstackv1.EventEstimate {
	return &capstackv1.EventEstimate{Value: defined(e.Value), StdError: defined(e.StandardError)}
}

// eventCurve writes probabilities by period; without any path only their counts, which are 0.
func eventCurve(in []compute.Probability) *capstackv1.EventCurve {
	out := &capstackv1.EventCurve{}
	for _, p := range in {
		out.Counts = append(out.Counts, p.Count)
		if !math.IsNaN(p.Value) {
			out.Probabilities, out.Lows, out.Highs = append(out.Probabilities, p.Value), append(out.Lows, p.Low), append(out.Highs, p.High)
		}
	}
	return out
}

func coverToProto(c *compute.CoverStatistics, monthEnds []calendar.Date) *capstackv1.CoverStatistics {
	out := &capstackv1.CoverStatistics{TestedByYear: c.TestedByYear, Tested: c.Tested}
	for _, t := range c.Tests {
		out.TestDates = append(out.TestDates, monthEnds[t].String())
	}
	for _, l := range c.Levels {
		out.Levels = append(out.Levels, &capstackv1.CoverLevelStatistics{Level: l.Level, Below: l.Below, ByYear: eventCurve(l.ByYear)})
	}
	return out
}

func covenantCountsToProto(c compute.CovenantCounts) *capstackv1.CovenantStatistics {
	return &capstackv1.CovenantStatistics{CovenantId: c.ID, Tested: c.Tested, Breached: c.Breached, FirstBreached: c.First,
		BreachProbabilities: definedAll(c.Breach), CumulativeProbabilities: definedAll(c.Cumulative), EverBreached: eventProbability(c.Ever)}
}

func dateStatisticsToProto(d compute.DateStatistics) *capstackv1.DateStatistics {
	return &capstackv1.DateStatistics{Measure: d.Measure, ByMonth: d.ByMonth, ByYear: eventCurve(d.ByYear),
		Cumulative: eventCurve(d.Cumulative), Ever: eventProbability(d.Ever)}
}

func trancheLossesToProto(t compute.TrancheLosses) *capstackv1.TrancheLossStatistics {
	out := &capstackv1.TrancheLossStatistics{TrancheId: t.ID, PaymentDefault: eventProbability(t.Default), ExposureAtDefault: eventEstimate(t.Exposure),
		Lgd: eventEstimate(t.LGD), ExpectedLoss: eventEstimate(t.ExpectedLoss), ExpectedLossAtClose: eventEstimate(t.ExpectedLossAtClose)}
	cumulative := make([]compute.Probability, len(t.Years))
	for i, y := range t.Years {
		cumulative[i] = y.Cumulative
		out.DefaultCounts = append(out.DefaultCounts, y.Defaults)
		out.Hazards = append(out.Hazards, orZero(y.Hazard))
		out.ExpectedLosses = append(out.ExpectedLosses, orZero(y.ExpectedLoss))
		out.ExpectedExposures = append(out.ExpectedExposures, orZero(y.Exposure))
		out.CumulativeExpectedLosses = append(out.CumulativeExpectedLosses, orZero(y.CumulativeLoss.Value))
		if e := defined(y.CumulativeLoss.StandardError); e != nil {
			out.CumulativeStdErrors = append(out.CumulativeStdErrors, *e)
		}
	}
	out.CumulativeDefault = eventCurve(cumulative)
	return out
}

// orZero is a number, 0 where it has no value.
func orZero(x float64) float64 {
	if defined(x) == nil {
		return 0
	}
	return x
}

func namesToProto(n *compute.NameStatistics) *capstackv1.NameStatistics {
	return &capstackv1.NameStatistics{
		ExpectedLoss: eventEstimate(n.ExpectedLoss), NobodyShare: defined(n.NobodyShare), ProjectDefault: eventProbability(n.ProjectDefault),
		ExposureAtDefault: eventEstimate(n.Exposure), DriverPaths: n.Drivers, RevenueHerfindahl: defined(n.RevenueHHI),
		Tails: mapped(n.Tails, func(t compute.TailLoss) *capstackv1.TailLoss {
			return &capstackv1.TailLoss{Level: t.Level, Value: defined(t.Value), NobodyShare: defined(t.NobodyShare)}
		}),
		Names: mapped(n.Names, nameRiskToProto),
		Pairs: mapped(n.Pairs, func(p compute.NamePair) *capstackv1.NamePair {
			return &capstackv1.NamePair{First: int32Of(p.First), Second: int32Of(p.Second), Both: eventProbability(p.Both),
				Independent: orZero(p.Independent), Ratio: defined(p.Ratio), Correlation: defined(p.Correlation)}
		}),
		RevenueShares: mapped(n.Revenue, func(r compute.RevenueShare) *capstackv1.RevenueShare {
			return &capstackv1.RevenueShare{TenantIds: r.Tenants, Share: r.Share}
		}),
	}
}

func nameRiskToProto(n compute.NameRisk) *capstackv1.NameRisk {
	out := &capstackv1.NameRisk{
		Path: n.Path, AlsoPaths: n.AlsoPaths, OwnDefault: eventProbability(n.Default), DefaultsByYear: n.ByYear,
		ProjectDefault: eventProbability(n.ProjectDefault), LossGivenDefault: eventEstimate(n.Loss), LossShare: defined(n.LossShare),
		EqualLossShare: defined(n.EqualLossShare), TailShares: definedAll(n.TailShares), EqualTailShares: definedAll(n.EqualTailShares),
		ExposureAtDefault: eventEstimate(n.Exposure), DebtAtDefault: eventEstimate(n.Debt), ExpectedDebt: defined(n.DebtExpected),
		WrongWayRatio: defined(n.WrongWay),
	}
	if n.Default.Count > 0 {
		for _, x := range n.DrawShifts {
			out.DrawShifts = append(out.DrawShifts, orZero(x))
		}
	}
	return out
}

// definedAll are numbers that have values together or not at all.
func definedAll(in []float64) []float64 {
	for _, x := range in {
		if defined(x) == nil {
			return nil
		}
	}
	return in
}
