// Package telemetry is how the server tells what it does: spans, metrics and log lines, under the names of names.go.
//
// It is not for deciding anything: no result and no refusal depends on it, and nothing in it blocks. Exporters are chosen
// by the standard OTEL_* environment variables; with none of them set there is no exporter, no queue and no cost beyond a
// call to an empty method.
//
// The trace of a run: the RPC's span, made by otelgrpc, holds one span "compute", which holds what [compute.Observer]
// reports: resolve, build, exact, groups of shards and reduce, and "send" where the reader kept the stream waiting for more
// than [slowSend]. A run makes at most [MaxSpans] spans in all, however many shards it has and however slow its reader is: a
// span costs 1.6 us, a path often less. What is left out is counted on "compute".
//
// Metrics carry no unbounded attribute: no fingerprint, case id or peer. Neither spans nor log lines carry inputs of a
// case.
//
// A [Telemetry] may be used by any number of goroutines.
package telemetry
