package wire

import (
	"errors"
	"math"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/run"
	"github.com/capstack/capstack/compute/stat"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// maxRunFindings bounds the warnings in the header of a run.
const maxRunFindings = 100

// Sink returns the engine's sink that hands each event to send as a message. Its sequence is the schema's: 1 for the first
// numbered event, 0 for those without a number. The resume token is left to package stream.
func (q *RunRequest) Sink(send func(*capstackv1.RunEvent) error) func(compute.Event) error {
	return func(e compute.Event) error { return send(q.EventToProto(e)) }
}

// EventToProto writes one event of the request's run.
func (q *RunRequest) EventToProto(e compute.Event) *capstackv1.RunEvent {
	out := &capstackv1.RunEvent{Sequence: e.Sequence + 1}
	switch {
	case e.Header != nil:
		out.Event = &capstackv1.RunEvent_Header{Header: q.headerToProto(e.Header)}
	case e.Chunk != nil:
		out.Event = &capstackv1.RunEvent_Chunk{Chunk: chunkToProto(e.Chunk)}
	case e.Aggregate != nil:
		out.Event = &capstackv1.RunEvent_PartialAggregate{PartialAggregate: &capstackv1.RunPartialAggregate{
			ScenarioCount: e.Aggregate.Scenarios, Columns: q.columnsToProto(e.Aggregate.Columns),
		}}
	case e.Progress != nil:
		out.Event = &capstackv1.RunEvent_Progress{Progress: &capstackv1.RunProgress{
			ScenariosDone: e.Progress.Done, ScenarioCount: e.Progress.Scenarios,
		}}
	case e.Events != nil:
		out.Event = &capstackv1.RunEvent_EventStatistics{EventStatistics: eventStatisticsToProto(e.Events)}
	case e.Summary != nil:
		out.Event = &capstackv1.RunEvent_Summary{Summary: &capstackv1.RunSummary{
			ScenarioCount: e.Summary.Scenarios, FailedScenarioCount: e.Summary.Failed,
			Columns: q.columnsToProto(e.Summary.Columns), Fans: mapped(e.Summary.Fans, fanToProto), Digest: e.Summary.Digest,
			Precisions: mapped(e.Summary.Precisions, precisionToProto),
			DrawnScenarios: mapped(e.Summary.Drawn, func(d compute.DrawnScenario) *capstackv1.DrawnScenario {
				return &capstackv1.DrawnScenario{Scenario: d.Scenario, Draws: d.Draws}
			}),
		}}
	}
	return out
}

func (q *RunRequest) headerToProto(h *compute.Header) *capstackv1.RunHeader {
	warnings := h.Findings.Warnings()
	return &capstackv1.RunHeader{
		Fingerprint: h.Fingerprint, EngineVersion: compute.Version, ScenarioCount: h.Scenarios, MayEndEarly: h.MayEndEarly,
		Columns: mapped(h.Columns, columnToProto), ChunkScenarios: int32Of(h.ChunkScenarios),
		QuantileProbabilities: h.Quantiles,
		FanLines: mapped(h.FanLines, func(l compute.FanLine) *capstackv1.FanLine {
			return &capstackv1.FanLine{Name: l.Name, Unit: l.Unit}
		}),
		MonthEndDates: h.MonthEnds,
		Uncertainties: UncertaintiesToProto(withoutValues(h.Drivers)),
		DriverOrigins: mapped(h.Origins, originToProto), Measure: numberOf[capstackv1.ProbabilityMeasure](h.Measure, probabilityMeasures()),
		Correlations: CorrelationsToProto(h.Correlations),
		Axes:         q.source.GetGrid().GetAxes(), // ranges as given: the engine has only their points
		StressIds:    h.StressIDs,
		Strata:       runStrataToProto(h.Strata), ControlVariateCount: int32Of(h.Controls),
		Findings: FindingsToProto(warnings[:min(len(warnings), maxRunFindings)]),
	}
}

func precisionToProto(p compute.Precision) *capstackv1.PrecisionResult {
	return &capstackv1.PrecisionResult{
		Measure: p.Measure.Name, Label: p.Measure.Label, HalfWidth: p.HalfWidth, ReachedHalfWidth: defined(p.Reached), Met: p.Met,
	}
}

func originToProto(o compute.DriverOrigin) *capstackv1.DriverOrigin {
	return &capstackv1.DriverOrigin{Measure: numberOf[capstackv1.ProbabilityMeasure](o.Measure, probabilityMeasures()),
		CalibrationId: o.Calibration, Source: o.Source, Judgement: o.Judgement}
}

// withoutValues returns drivers without the lists of empirical distributions, which the caller has.
func withoutValues(in []project.Uncertainty) []project.Uncertainty {
	out := append([]project.Uncertainty(nil), in...)
	for i := range out {
		out[i].Distribution.Values, out[i].Distribution.Weights = nil, nil
	}
	return out
}

func columnToProto(c compute.Column) *capstackv1.RunColumn {
	out := &capstackv1.RunColumn{Name: c.Name, Label: c.Label, Unit: c.Unit, BaseAbsentReason: c.BaseAbsent}
	if c.BaseAbsent == "" {
		out.BaseValue = &c.Base
	}
	return out
}

func chunkToProto(c *compute.Chunk) *capstackv1.RunChunk {
	out := &capstackv1.RunChunk{FirstScenario: c.First, ScenarioCount: int32Of(c.Count)}
	for _, values := range c.Columns {
		out.Columns = append(out.Columns, &capstackv1.ColumnValues{Values: values})
	}
	for _, a := range c.Absent {
		cells := &capstackv1.AbsentCells{Reason: a.Reason, ScenarioOffsets: make([]int32, len(a.Offsets))}
		if a.Column >= 0 {
			column := int32Of(a.Column)
			cells.Column = &column
		}
		for i, offset := range a.Offsets {
			cells.ScenarioOffsets[i] = int32Of(offset)
		}
		out.Absent = append(out.Absent, cells)
	}
	return out
}

// sampled reports whether the scenarios are a sample, of which intervals say something: those of a grid or a stress set are
// all that there are.
func (q *RunRequest) sampled() bool { return q.MonteCarlo != nil }

func (q *RunRequest) columnsToProto(in []compute.ColumnAggregate) []*capstackv1.ColumnAggregate {
	return mapped(in, func(c compute.ColumnAggregate) *capstackv1.ColumnAggregate {
		out := &capstackv1.ColumnAggregate{
			Count: int64(c.Count), Mean: defined(c.Mean), StdDev: defined(c.StandardDeviation),
			Absent:     mapped(c.Absent, q.absentToProto),
			Thresholds: mapped(c.Below, q.thresholdToProto),
		}
		controlledToProto(out, c.Controlled)
		if q.sampled() {
			out.StdError = defined(c.StandardError)
		}
		if c.Count == 0 {
			return out
		}
		if q.sampled() && len(c.LowerShortfall) > 0 && len(c.UpperShortfall) > 0 {
			out.MeanOfLowest_5Percent, out.MeanOfHighest_5Percent = defined(c.LowerShortfall[0].Value), defined(c.UpperShortfall[0].Value)
		}
		out.Lowest, out.Highest = mapped(c.Lowest, extremeToProto), mapped(c.Highest, extremeToProto)
		out.Minimum, out.Maximum = extremeToProto(c.Min), extremeToProto(c.Max)
		out.Quantiles = mapped(c.Quantiles, q.quantileToProto)
		if c.Histogram.Counts != nil {
			out.Histogram = histogramToProto(c.Histogram)
		}
		return out
	})
}

// defined returns a number, nil where it has no value or no end.
func defined(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func extremeToProto(e stat.Extreme) *capstackv1.ScenarioValue {
	return &capstackv1.ScenarioValue{Scenario: int64(e.Path), Value: e.Value}
}

func (q *RunRequest) quantileToProto(x stat.QuantileInterval) *capstackv1.Quantile {
	out := &capstackv1.Quantile{Probability: x.Level, Value: x.Value}
	if q.sampled() {
		out.Low, out.High = defined(x.Low), defined(x.High)
	}
	return out
}

func (q *RunRequest) thresholdToProto(x stat.Event) *capstackv1.ThresholdResult {
	out := &capstackv1.ThresholdResult{Level: x.Threshold, ProbabilityBelow: x.Value}
	if math.IsNaN(x.Value) { // no scenario has a value, so none lies below
		out.ProbabilityBelow = 0
	}
	if q.sampled() {
		out.Low, out.High = defined(x.Low), defined(x.High)
	}
	return out
}

func histogramToProto(h stat.Histogram) *capstackv1.Histogram {
	out := &capstackv1.Histogram{
		Low: h.Low, High: h.High, Counts: make([]int64, len(h.Counts)), BelowCount: int64(h.Below), AboveCount: int64(h.Above),
		Fractions: h.Shares, BelowFraction: h.BelowShare, AboveFraction: h.AboveShare,
	}
	for i, n := range h.Counts {
		out.Counts[i] = int64(n)
	}
	return out
}

func fanToProto(f compute.Fan) *capstackv1.Fan {
	out := &capstackv1.Fan{Line: f.Line, Means: f.Means}
	for i, p := range f.Quantiles {
		out.Quantiles = append(out.Quantiles, &capstackv1.FanQuantile{Probability: p, Values: f.ByQuantile[i]})
	}
	return out
}

// EngineVersion is the version of the engine whose types this package knows.
const EngineVersion = compute.Version

// Stack returns where a panic in the engine happened, if err is one, for the log.
func Stack(err error) string {
	if e, ok := errors.AsType[*run.PanicError](err); ok {
		return string(e.Stack)
	}
	return ""
}
