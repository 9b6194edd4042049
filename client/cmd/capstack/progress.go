package main

import (
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// bar shows how far a run is, with the time left, where the error stream is a terminal. Elsewhere it does nothing.
type bar struct {
	writer  progress.Writer // nil: not shown
	tracker *progress.Tracker
	ended   chan struct{}
	live    *live // nil: no histogram
}

// live is the histogram that is drawn over the bar while a run goes on, anew with each partial aggregate, and is gone when the
// run ends.
type live struct {
	measure *pb.MeasureSelector // nil: the first column
	width   int
	header  *pb.RunHeader
	column  int
}

// begin finds the column.
func (l *live) begin(h *pb.RunHeader) {
	l.header, l.column = h, 0
	if l.measure != nil {
		l.column = columnOf(h, l.measure)
	}
}

func (a *app) progress() *bar {
	if !a.terminal {
		return &bar{}
	}
	w := progress.NewWriter()
	w.SetOutputWriter(a.err)
	w.SetUpdateFrequency(100 * time.Millisecond)
	w.SetTrackerLength(40)
	w.SetTrackerPosition(progress.PositionRight)
	w.SetStyle(progress.StyleBlocks)
	w.Style().Visibility = progress.StyleVisibility{ETA: true, Percentage: true, Pinned: true, Speed: true, Time: true, Tracker: true, Value: true}
	w.Style().Colors.Pinned = nil
	w.Style().Options.PercentFormat = "%3.0f%%"
	w.Style().Options.DoneString = "done"
	w.Style().Options.ErrorString = "stopped"
	w.Style().Options.TimeInProgressPrecision = 100 * time.Millisecond
	w.Style().Options.TimeDonePrecision = 10 * time.Millisecond
	b := &bar{writer: w, tracker: &progress.Tracker{Message: "scenarios", Total: 0}, ended: make(chan struct{})}
	w.AppendTracker(b.tracker)
	go func() {
		w.Render()
		close(b.ended)
	}()
	return b
}

// progressWithHistogram is progress with the histogram of a measure over it, nil for the first column.
func (a *app) progressWithHistogram(measure *pb.MeasureSelector) *bar {
	b := a.progress()
	if b.writer != nil {
		b.live = &live{measure: measure, width: a.progressWidth - 1}
	}
	return b
}

// see takes what an event says about the progress.
func (b *bar) see(e *pb.RunEvent) {
	if b.writer == nil {
		return
	}
	switch kind := e.GetEvent().(type) {
	case *pb.RunEvent_Header:
		b.tracker.UpdateTotal(kind.Header.GetScenarioCount())
		if b.live != nil {
			b.live.begin(kind.Header)
		}
	case *pb.RunEvent_Chunk:
		b.tracker.SetValue(kind.Chunk.GetFirstScenario() + int64(kind.Chunk.GetScenarioCount()))
	case *pb.RunEvent_PartialAggregate:
		b.tracker.SetValue(max(b.tracker.Value(), kind.PartialAggregate.GetScenarioCount()))
		if b.live != nil {
			b.writer.SetPinnedMessages(render.Live(b.live.header, kind.PartialAggregate, b.live.column, b.live.width)...)
		}
	case *pb.RunEvent_Progress:
		b.tracker.SetValue(max(b.tracker.Value(), kind.Progress.GetScenariosDone()))
	case *pb.RunEvent_Summary:
		b.tracker.SetValue(kind.Summary.GetScenarioCount())
		b.tracker.MarkAsDone()
	}
}

// stop draws the last state and ends the drawing, so that nothing else is written in between.
func (b *bar) stop() {
	if b.writer == nil {
		return
	}
	if !b.tracker.IsDone() {
		b.tracker.MarkAsErrored()
	}
	b.writer.Stop()
	<-b.ended
}
