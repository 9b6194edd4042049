// Package report writes a finished run as one page of HTML: the distribution of every measure, fans of lines by month, what
// each driver brings to the variance, how likely every covenant fails by quarter, when distress begins, what lenders lose by it,
// and which obligors stand behind.
//
// The page is whole in itself: charts are SVG inside it, there is no script, and nothing is fetched. It is a pure function of
// the messages, the same bytes for the same input. The package knows the messages and nothing of commands or connections; it
// computes no statistic that the server did not send. All text of the case is escaped. It may be called concurrently.
//
// Charts are drawn by gonum.org/v1/plot, which draws into a string without a network, a browser or a display. Libraries that
// make a page of scripts were left: their pages load the library from elsewhere, or carry megabytes of it.
package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Page is what a page tells.
type Page struct {
	// Title is that of the case, or its id or file where it has none.
	Title string
	// Case is the argument that names the case.
	Case string
	// Currency of the case's money, ISO 4217.
	Currency string
	// Header and Summary are the run's. Required.
	Header  *pb.RunHeader
	Summary *pb.RunSummary
	// Random tells that the run is a Monte Carlo run; Seed is then its seed.
	Random bool
	Seed   uint64
	// Attribution is what each driver brings to the variance; nil without, and NoAttribution says why.
	Attribution   *pb.AttributeVarianceResponse
	NoAttribution string
	// Tornado is how far each driver by itself moves measures; nil without, and NoTornado says why.
	Tornado   *pb.ComputeTornadoResponse
	NoTornado string
	// Events are the statistics of events; nil without.
	Events *pb.EventStatistics
	// LeftOut names covenants for which the run had no place among its fan lines.
	LeftOut []string
	// Findings of the case and inputs that were left open, with what they became.
	Findings    []*pb.Finding
	Assumptions []*pb.DefaultApplied
}

//go:embed page.html
var pageText string

// Write writes the page.
func Write(w io.Writer, p *Page) error {
	t, err := template.New("page").Funcs(template.FuncMap{"severity": severity}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	v, err := p.view()
	if err != nil {
		return err
	}
	if err := t.Execute(w, v); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

// fact is a line of the head of the page.
type fact struct{ Name, Text string }

// chart is a drawing with its words. SVG is empty where there is nothing to draw and Note says why.
type chart struct {
	Title string
	Note  string
	SVG   template.HTML
}

// view is what the template reads.
type view struct {
	Title       string
	Facts       []fact
	Drivers     []fact
	Columns     []column
	Fans        []chart
	Tornados    []chart
	TornadoNote string
	Swings      []chart
	SwingNote   string
	Heat        *chart
	Distress    []chart
	Losses      []chart
	Names       string // tables of obligors, as text
	Findings    []*pb.Finding
	Assumptions []*pb.DefaultApplied
}

func (p *Page) view() (*view, error) {
	v := &view{Title: p.Title, Facts: p.facts(), Findings: p.Findings, Assumptions: p.Assumptions, TornadoNote: p.NoAttribution, SwingNote: p.NoTornado}
	for i, u := range p.Header.GetUncertainties() {
		text := render.Distribution(u)
		if origins := p.Header.GetDriverOrigins(); i < len(origins) {
			text = strings.TrimSuffix(text+"; "+render.Origin(u, origins[i]), "; ")
		}
		v.Drivers = append(v.Drivers, fact{driver(u), text})
	}
	var err error
	if v.Columns, err = p.columns(); err != nil {
		return nil, err
	}
	if v.Fans, err = p.fans(); err != nil {
		return nil, err
	}
	if v.Tornados, err = p.tornados(); err != nil {
		return nil, err
	}
	if v.Swings, err = p.swings(); err != nil {
		return nil, err
	}
	if v.Heat, err = p.heat(); err != nil {
		return nil, err
	}
	if v.Distress, err = p.distress(); err != nil {
		return nil, err
	}
	if n := p.Events.GetNames(); n != nil {
		v.Names = render.Names(n, p.Currency)
	}
	v.Losses, err = p.termStructures()
	return v, err
}

// facts say what was run, so that it can be run again.
func (p *Page) facts() []fact {
	n := p.Summary.GetScenarioCount()
	out := []fact{{"Case", p.Case}}
	if p.Random {
		out = append(out, fact{"Paths", strconv.FormatInt(n, 10)}, fact{"Seed", strconv.FormatUint(p.Seed, 10)})
	} else {
		out = append(out, fact{"Scenarios", strconv.FormatInt(n, 10)})
	}
	if failed := p.Summary.GetFailedScenarioCount(); failed > 0 {
		out = append(out, fact{"Failed", strconv.FormatInt(failed, 10)})
	}
	if m := render.Measure(p.Header.GetMeasure()); m != "" {
		out = append(out, fact{"Defaults", m + " probabilities and losses"})
	}
	return append(out, fact{"Digest", p.Summary.GetDigest()}, fact{"Request", p.Header.GetFingerprint()}, fact{"Engine", p.Header.GetEngineVersion()})
}

// severity is a word for how bad a finding is.
func severity(f *pb.Finding) string {
	return strings.ToLower(strings.TrimPrefix(f.GetSeverity().String(), "SEVERITY_"))
}

// driver is the path of a driver, with a mark where it moves more than one input.
func driver(u *pb.Uncertainty) string {
	if n := len(u.GetAlsoPaths()); n > 0 {
		return u.GetPath() + " and " + strconv.Itoa(n) + " more"
	}
	return u.GetPath()
}
