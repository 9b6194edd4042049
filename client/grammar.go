package client

import (
	"encoding/hex"
	"fmt"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// StreamRule names a promise of the stream grammar.
type StreamRule string

// The promises that a stream can break.
const (
	// RuleOrder: numbered events count 1, 2, 3 without gap or repetition, across calls too.
	RuleOrder StreamRule = "order"
	// RuleHeader: the first numbered event, and no other, is the header.
	RuleHeader StreamRule = "header"
	// RuleIdentity: fingerprint and engine version stay what they were.
	RuleIdentity StreamRule = "identity"
	// RuleCoverage: chunks and partial aggregates follow each other without gap or overlap and have the header's columns.
	RuleCoverage StreamRule = "coverage"
	// RuleSummary: one summary, last, over all scenarios, with a digest.
	RuleSummary StreamRule = "summary"
	// RuleComplete: a stream ends with its summary or an error.
	RuleComplete StreamRule = "complete"
	// RuleDigest: the digest of the summary is that of the chunks; see VerifyDigest.
	RuleDigest StreamRule = "digest"
	// RuleOnce: a RunStream is read once. This one is the caller's.
	RuleOnce StreamRule = "once"
)

// StreamError says that a stream broke a promise of its grammar. What was received before it stands; what is missing must
// be asked for again.
type StreamError struct {
	// Rule is the promise.
	Rule StreamRule
	// Sequence is the number of the last good event.
	Sequence int64
	// Detail says what was seen.
	Detail string
}

// Error names the promise, the place and what was seen.
func (e *StreamError) Error() string {
	return fmt.Sprintf("RunScenarios: stream breaks rule %q behind event %d: %s", e.Rule, e.Sequence, e.Detail)
}

// grammar checks the events of one logical stream:
//
//	stream = header { chunk | partial_aggregate } [ event_statistics ] summary
//
// with progress anywhere and, in place of the rest, rotation.
type grammar struct {
	at      Bookmark // behind the last numbered event
	header  *pb.RunHeader
	events  *pb.EventStatistics
	summary *pb.RunSummary

	midway     bool      // started from a bookmark: the header is not known
	placed     bool      // the place of the next event is known
	scenario   int64     // first scenario of the next chunk, where the header is known
	aggregated int64     // scenarios of the last partial aggregate
	digest     *digester // nil: not verified
}

// continued is the grammar of a stream that starts from a bookmark. A bookmark without a sequence (a bare token) lets the
// first numbered event say where the stream stands.
func continued(b Bookmark) grammar {
	return grammar{at: b, midway: true, placed: b.Sequence > 0}
}

func (g *grammar) broken(rule StreamRule, format string, args ...any) *StreamError {
	return &StreamError{Rule: rule, Sequence: g.at.Sequence, Detail: fmt.Sprintf(format, args...)}
}

// incomplete is the error of a stream that ended without summary.
func (g *grammar) incomplete() *StreamError {
	return g.broken(RuleComplete, "the call ended without summary")
}

// accept takes the next event or says which promise it breaks.
func (g *grammar) accept(e *pb.RunEvent) error {
	var broken *StreamError
	switch kind := e.GetEvent().(type) {
	case *pb.RunEvent_Progress, *pb.RunEvent_Rotation:
		return g.unnumbered(e)
	case *pb.RunEvent_Header:
		broken = g.acceptHeader(kind.Header)
	case *pb.RunEvent_Chunk:
		broken = g.acceptChunk(kind.Chunk)
	case *pb.RunEvent_PartialAggregate:
		broken = g.acceptAggregate(kind.PartialAggregate)
	case *pb.RunEvent_EventStatistics:
		broken = g.acceptEvents(kind.EventStatistics)
	case *pb.RunEvent_Summary:
		broken = g.acceptSummary(kind.Summary)
	default:
		broken = g.broken(RuleOrder, "an event of a kind that this client does not know: its schema is older than the server's")
	}
	if broken == nil {
		broken = g.number(e)
	}
	if broken != nil {
		return broken
	}
	return nil
}

// unnumbered checks progress and rotation, which carry a token but no number.
func (g *grammar) unnumbered(e *pb.RunEvent) error {
	if e.GetSequence() != 0 {
		return g.broken(RuleOrder, "progress or rotation has the number %d", e.GetSequence())
	}
	if len(e.GetResumeToken()) > 0 {
		g.at.Token = e.GetResumeToken()
	}
	return nil
}

// number checks and takes over sequence and token of a numbered event.
func (g *grammar) number(e *pb.RunEvent) *StreamError {
	known := g.placed || !g.midway
	if want := g.at.Sequence + 1; known && e.GetSequence() != want {
		return g.broken(RuleOrder, "event %d comes where %d is due", e.GetSequence(), want)
	}
	if e.GetSequence() < 1 {
		return g.broken(RuleOrder, "a numbered event has the number %d", e.GetSequence())
	}
	if len(e.GetResumeToken()) == 0 {
		return g.broken(RuleOrder, "event %d has no resume token", e.GetSequence())
	}
	g.at.Sequence, g.at.Token, g.placed = e.GetSequence(), e.GetResumeToken(), true
	return nil
}

func (g *grammar) acceptHeader(h *pb.RunHeader) *StreamError {
	known := g.at.Fingerprint != "" || g.at.EngineVersion != ""
	if known && (h.GetFingerprint() != g.at.Fingerprint || h.GetEngineVersion() != g.at.EngineVersion) {
		return g.broken(RuleIdentity, "fingerprint %s of engine %s became %s of engine %s",
			g.at.Fingerprint, g.at.EngineVersion, h.GetFingerprint(), h.GetEngineVersion())
	}
	if g.header != nil || g.midway {
		return g.broken(RuleHeader, "a second header")
	}
	if h.GetFingerprint() == "" || h.GetEngineVersion() == "" {
		return g.broken(RuleHeader, "the header names no fingerprint or no engine version")
	}
	g.header = h
	g.at.Fingerprint, g.at.EngineVersion = h.GetFingerprint(), h.GetEngineVersion()
	return nil
}

// begun says whether an event other than the header may come.
func (g *grammar) begun() *StreamError {
	if g.header == nil && !g.midway {
		return g.broken(RuleHeader, "the stream begins without header")
	}
	if g.summary != nil {
		return g.broken(RuleSummary, "an event follows the summary")
	}
	return nil
}

// unfinished says whether an event may come that is told before statistics of events.
func (g *grammar) unfinished() *StreamError {
	if err := g.begun(); err != nil {
		return err
	}
	if g.events != nil {
		return g.broken(RuleOrder, "statistics of events are followed by something else than the summary")
	}
	return nil
}

func (g *grammar) acceptEvents(e *pb.EventStatistics) *StreamError {
	if err := g.unfinished(); err != nil {
		return err
	}
	g.events = e
	return nil
}

func (g *grammar) acceptChunk(c *pb.RunChunk) *StreamError {
	if err := g.unfinished(); err != nil {
		return err
	}
	for i, column := range c.GetColumns() {
		if len(column.GetValues()) != int(c.GetScenarioCount()) {
			return g.broken(RuleCoverage, "column %d of a chunk of %d scenarios has %d values", i, c.GetScenarioCount(), len(column.GetValues()))
		}
	}
	if g.header == nil {
		return nil
	}
	if c.GetFirstScenario() != g.scenario || c.GetScenarioCount() < 1 {
		return g.broken(RuleCoverage, "a chunk of %d scenarios from %d comes where %d is due", c.GetScenarioCount(), c.GetFirstScenario(), g.scenario)
	}
	g.scenario += int64(c.GetScenarioCount())
	if g.scenario > g.header.GetScenarioCount() {
		return g.broken(RuleCoverage, "chunks hold more than the %d scenarios of the header", g.header.GetScenarioCount())
	}
	if err := g.columns(len(c.GetColumns())); err != nil {
		return err
	}
	if g.digest != nil {
		g.digest.add(c)
	}
	return nil
}

func (g *grammar) acceptAggregate(a *pb.RunPartialAggregate) *StreamError {
	if err := g.unfinished(); err != nil {
		return err
	}
	if a.GetScenarioCount() <= g.aggregated {
		return g.broken(RuleCoverage, "a partial aggregate over %d scenarios follows one over %d", a.GetScenarioCount(), g.aggregated)
	}
	g.aggregated = a.GetScenarioCount()
	return g.columns(len(a.GetColumns()))
}

func (g *grammar) acceptSummary(s *pb.RunSummary) *StreamError {
	if err := g.begun(); err != nil {
		return err
	}
	if digest, err := hex.DecodeString(s.GetDigest()); err != nil || len(digest) != 32 {
		return g.broken(RuleSummary, "the digest %q is no SHA-256", s.GetDigest())
	}
	if g.header != nil {
		early := g.header.GetMayEndEarly() && s.GetScenarioCount() > g.aggregated && s.GetScenarioCount() < g.header.GetScenarioCount()
		if s.GetScenarioCount() != g.header.GetScenarioCount() && !early {
			return g.broken(RuleSummary, "a summary over %d of %d scenarios", s.GetScenarioCount(), g.header.GetScenarioCount())
		}
		if g.scenario != 0 && g.scenario != s.GetScenarioCount() {
			return g.broken(RuleCoverage, "chunks hold %d of %d scenarios", g.scenario, s.GetScenarioCount())
		}
	}
	if g.digest != nil {
		if sum := g.digest.sum(); sum != s.GetDigest() {
			return g.broken(RuleDigest, "the summary says %s, the chunks make %s", s.GetDigest(), sum)
		}
	}
	g.summary = s
	return g.columns(len(s.GetColumns()))
}

// columns checks a number of columns against the header's.
func (g *grammar) columns(n int) *StreamError {
	if g.header != nil && n != len(g.header.GetColumns()) {
		return g.broken(RuleCoverage, "%d columns where the header names %d", n, len(g.header.GetColumns()))
	}
	return nil
}
