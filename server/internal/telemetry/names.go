package telemetry

// Every name that leaves the server as a span, a metric or an attribute. Semantic conventions still change; when they do,
// this is the file. The checks of deploy/ read it to hold dashboards and alerts against it.

// scope is the instrumentation scope of all of them.
const scope = "github.com/capstack/capstack/server"

// Spans. What the engine reports keeps the engine's names: resolve, build, exact, shards, reduce.
const (
	spanCompute = "compute"
	spanSend    = "send"
	spanQueue   = "queue"
)

// Metrics.
const (
	metricRunDuration       = "capstack.run.duration"
	metricRunActive         = "capstack.run.active"
	metricPathsComputed     = "capstack.paths.computed"
	metricShardDuration     = "capstack.shard.duration"
	metricQueueWait         = "capstack.queue.wait"
	metricStreamBlocked     = "capstack.stream.blocked"
	metricAdmissionRejected = "capstack.admission.rejected"
)

// Attributes of metrics, each of a few known values.
const (
	attrReason  = "reason"  // of a refusal; the values are admit's
	attrGate    = "gate"    // runs or values
	attrKind    = "kind"    // of a run: monte_carlo, grid, stress_set
	attrOutcome = "outcome" // of a run: complete, rotated, failed
)

// Attributes of spans.
const (
	attrFingerprint   = "capstack.fingerprint"
	attrEngineVersion = "capstack.engine.version"
	attrOperation     = "capstack.operation"
	attrScenarios     = "capstack.scenarios"
	attrSeed          = "capstack.seed"
	attrShardFirst    = "capstack.shard.first"
	attrShardLast     = "capstack.shard.last"
	attrSpansLeftOut  = "capstack.spans.left_out" // of compute: see MaxSpans
)

// Attributes of log lines.
const (
	logTraceID = "trace_id"
	logSpanID  = "span_id"
	logTook    = "took_ms"
)
