package telemetry

import (
	"errors"

	"go.opentelemetry.io/otel/metric"
)

// instruments are all metrics of the server, made in one place.
type instruments struct {
	runDuration       metric.Float64Histogram
	runActive         metric.Int64UpDownCounter
	pathsComputed     metric.Int64Counter
	shardDuration     metric.Float64Histogram
	queueWait         metric.Float64Histogram
	streamBlocked     metric.Float64Histogram
	admissionRejected metric.Int64Counter
}

// The bounds of histograms, in seconds. Runs last from milliseconds to the half hour at which their stream rotates, shards
// and waits are shorter.
func runBounds() metric.HistogramOption {
	return metric.WithExplicitBucketBoundaries(.005, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)
}

func shortBounds() metric.HistogramOption {
	return metric.WithExplicitBucketBoundaries(.0002, .0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60)
}

func newInstruments(m metric.Meter) (*instruments, error) {
	var i instruments
	var errs [7]error
	i.runDuration, errs[0] = m.Float64Histogram(metricRunDuration, metric.WithUnit("s"), runBounds(),
		metric.WithDescription("Time from the admission of a run to its end."))
	i.runActive, errs[1] = m.Int64UpDownCounter(metricRunActive, metric.WithUnit("{run}"),
		metric.WithDescription("Runs admitted and not yet ended."))
	i.pathsComputed, errs[2] = m.Int64Counter(metricPathsComputed, metric.WithUnit("{path}"),
		metric.WithDescription("Scenarios computed by runs."))
	i.shardDuration, errs[3] = m.Float64Histogram(metricShardDuration, metric.WithUnit("s"), shortBounds(),
		metric.WithDescription("Time per shard, from the start of its group's first to the handing out of its last."))
	i.queueWait, errs[4] = m.Float64Histogram(metricQueueWait, metric.WithUnit("s"), shortBounds(),
		metric.WithDescription("Time between the arrival of a call and its admission."))
	i.streamBlocked, errs[5] = m.Float64Histogram(metricStreamBlocked, metric.WithUnit("s"), shortBounds(),
		metric.WithDescription("Time that sending one event waited for the reader."))
	i.admissionRejected, errs[6] = m.Int64Counter(metricAdmissionRejected, metric.WithUnit("{request}"),
		metric.WithDescription("Calls refused before work began, by reason."))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return &i, nil
}
