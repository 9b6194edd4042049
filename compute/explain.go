package compute

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
)

// The bounds of an explanation.
const (
	MaxExplainDepth     = 64
	MaxExplainNodes     = 2000
	DefaultExplainDepth = 8
	DefaultExplainNodes = 400
)

// ExplainRequest asks how one number of a scenario comes about: a line in a period, or a measure.
type ExplainRequest struct {
	Case      project.Case
	Overrides []project.Override
	Line      string   // name of a line, of an account, or a title that only one line has; empty for a measure
	Period    string   // of a line: 2029-06, 2029-Q2 or 2029
	Measure   Selector // of a measure
	Depth     int      // 1..MaxExplainDepth; 0 means DefaultExplainDepth
	Nodes     int      // 1..MaxExplainNodes; 0 means DefaultExplainNodes
}

// ExplanationOf is an explained number.
type ExplanationOf struct {
	Nodes       []ExplainedNode
	Findings    project.Findings // warnings
	Currency    string
	Fingerprint string
}

// ExplainedNode is a number of an explanation with its months as text.
type ExplainedNode struct {
	exact.Explained
	Period string // 2029-06, 2029-Q2, 2029; empty where the number belongs to no month
	Text   string // the value: decimal text, or a date
}

// Explain walks the program of a scenario from one number down to inputs, in the exact ledger: no pass of an interpreter has
// touched it. The error is project.Findings where the request is at fault.
func (e *Engine) Explain(ctx context.Context, q ExplainRequest) (*ExplanationOf, error) {
	if findings := CheckExplainLimits(q.Depth, q.Nodes); len(findings) > 0 {
		return nil, findings
	}
	s, err := e.scenarioOf(ctx, q.Case, q.Overrides)
	if err != nil {
		return nil, err
	}
	l, err := e.ledger(ctx, s)
	if err != nil {
		return nil, err
	}
	limits := exact.ExplainLimits{Depth: q.Depth, Nodes: q.Nodes}
	if limits.Depth == 0 {
		limits.Depth = DefaultExplainDepth
	}
	if limits.Nodes == 0 {
		limits.Nodes = DefaultExplainNodes
	}
	out := &ExplanationOf{Findings: s.base.findings, Currency: s.Case.CurrencyCode, Fingerprint: q.fingerprint()}
	var x *exact.Explanation
	switch {
	case q.Line != "":
		if x, err = explainLine(l, q, limits); err != nil {
			return nil, err
		}
	case ofDelay(q.Measure, l.Program()) && (delayLabels(q.Measure.Name, l.Program()) == nil || q.Measure.Label != ""):
		if x, err = e.explainDelay(ctx, q, s, l); err != nil {
			return nil, err
		}
	default:
		i, ok := l.Program().Measure(q.Measure.Name, q.Measure.Label)
		if !ok {
			return nil, project.Findings{unknownMeasure("measure", q.Measure, l.Program())}
		}
		x = l.ExplainMeasure(i, limits)
	}
	out.Nodes = textOf(l.Program(), x, q.Period)
	return out, nil
}

// CheckExplainLimits finds limits of an explanation that are out of range.
func CheckExplainLimits(depth, nodes int) project.Findings {
	var out project.Findings
	for _, x := range []struct {
		path      string
		got, most int
	}{{"depth_limit", depth, MaxExplainDepth}, {"node_limit", nodes, MaxExplainNodes}} {
		if x.got < 0 || x.got > x.most {
			out = append(out, project.Finding{Path: x.path, Severity: project.Error, Rule: "range",
				Message: fmt.Sprintf("%d is out of range; give 1..%d, or leave it out", x.got, x.most)})
		}
	}
	return out
}

// explainLine finds the line and the months that were asked for.
func explainLine(l *exact.Ledger, q ExplainRequest, limits exact.ExplainLimits) (*exact.Explanation, error) {
	p := l.Program()
	var findings project.Findings
	id, finding := lineNamed(p, q.Line)
	if finding != nil {
		findings = append(findings, *finding)
	}
	first, last, finding := monthsOf(p.Grid, q.Period)
	if finding != nil {
		findings = append(findings, *finding)
	}
	if len(findings) == 0 && first != last && !l.Adds(id) {
		findings = append(findings, project.Finding{Path: "line.period", Severity: project.Error, Rule: "format",
			Message: fmt.Sprintf("%s is no amount of money, whose months add up: ask for one month, such as %s", p.Lines[id].Name, p.Grid.Start(last).String()[:7])})
	}
	if len(findings) > 0 {
		return nil, findings
	}
	return l.ExplainLine(id, first, last, limits), nil
}

// lineNamed finds a line by its name, the name of its account, or a title that no other line has.
func lineNamed(p *program.Program, name string) (program.LineID, *project.Finding) {
	for _, n := range []string{name, "account." + name} {
		if id, ok := p.Line(n); ok {
			return id, nil
		}
	}
	var titled []program.LineID
	for i, l := range p.Lines {
		if l.Name != "" && strings.EqualFold(l.Doc.Title, name) {
			titled = append(titled, program.LineID(i))
		}
	}
	if len(titled) == 1 {
		return titled[0], nil
	}
	message := fmt.Sprintf("this case's model has no line %s", quoted(name))
	if near := nearestLines(p, name); len(near) > 0 {
		message += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return 0, &project.Finding{Path: "line.line", Severity: project.Error, Rule: "line", Message: message}
}

// nearestLines are at most five names of lines that a wrong one may have meant: those that contain it or are contained, then
// the closest by spelling.
func nearestLines(p *program.Program, wrong string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var list []candidate
	lower := strings.ToLower(wrong)
	for _, l := range p.Lines {
		if l.Name == "" || strings.HasSuffix(l.Name, ".to_date") {
			continue
		}
		name := strings.ToLower(strings.TrimPrefix(l.Name, "account."))
		d := min(project.EditDistance(lower, name), project.EditDistance(lower, strings.ToLower(l.Doc.Title)))
		switch {
		case lower != "" && strings.Contains(name, lower), strings.Contains(lower, name):
			d = min(d, 3)
		case d > len(wrong)/2+1:
			continue
		}
		list = append(list, candidate{l.Name, d})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return a.distance - b.distance })
	var out []string
	for _, c := range list[:min(len(list), 5)] {
		out = append(out, c.name)
	}
	return out
}

// quoted writes a caller's text for a message, cut where it is long.
func quoted(s string) string {
	const longest = 100
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "..."
	}
	return strconv.Quote(s)
}

// monthsOf reads a period: a month, a quarter or a year, as far as the case has months of it.
func monthsOf(g calendar.Grid, text string) (first, last int, _ *project.Finding) {
	wrong := func(message string) (int, int, *project.Finding) {
		return 0, 0, &project.Finding{Path: "line.period", Severity: project.Error, Rule: "format", Message: message}
	}
	from, months := periodOf(text)
	if months == 0 {
		return wrong(fmt.Sprintf("%s is no period; write a month as 2029-06, a quarter as 2029-Q2, a year as 2029", quoted(text)))
	}
	first, last = max(g.Index(from), 0), min(g.Index(from)+months-1, g.Len()-1)
	if first > last {
		return wrong(fmt.Sprintf("%s lies outside the months of the case, %s to %s", text, g.Start(0).String()[:7], g.Start(g.Len() - 1).String()[:7]))
	}
	return first, last, nil
}

// periodOf is the first day and the number of months of a period; no months if the text is none.
func periodOf(text string) (from calendar.Date, months int) {
	if len(text) < 4 || len(text) > 7 {
		return 0, 0
	}
	month, span := "01", 12
	switch rest := text[4:]; {
	case rest == "":
	case len(rest) == 3 && rest[:2] == "-Q" && rest[2] >= '1' && rest[2] <= '4':
		month, span = fmt.Sprintf("%02d", 3*int(rest[2]-'1')+1), 3
	case len(rest) == 3 && rest[0] == '-':
		month, span = rest[1:], 1
	default:
		return 0, 0
	}
	d, err := calendar.ParseDate(text[:4] + "-" + month + "-01")
	if err != nil {
		return 0, 0
	}
	return d, span
}

// textOf writes months and values.
func textOf(p *program.Program, x *exact.Explanation, asked string) []ExplainedNode {
	out := make([]ExplainedNode, len(x.Nodes))
	for i, n := range x.Nodes {
		out[i] = ExplainedNode{Explained: n, Text: n.Value.String()}
		if n.First >= 0 {
			out[i].Period = p.Grid.Start(n.First).String()[:7]
		}
		if n.First != n.Last {
			out[i].Period = asked
		}
		if n.Measures == program.Day {
			out[i].Text = dateOf(p, n.Value).String()
		}
		if n.Absent != "" {
			out[i].Text = ""
		}
	}
	return out
}

// explainDelay shows the two runs that a measure of delay compares, cause by cause. Each run can be explained by itself: the
// second is the case with every phase's delay_days greater.
func (e *Engine) explainDelay(ctx context.Context, q ExplainRequest, s *bound, l *exact.Ledger) (*exact.Explanation, error) {
	wanted := map[Selector]bool{q.Measure: true}
	values, err := e.delayMeasures(ctx, ValueRequest{Case: q.Case, Overrides: q.Overrides}, s, l, wanted)
	if err != nil {
		return nil, err
	}
	if q.Measure.Name == delayNames[0] {
		causes, err := e.delayMeasures(ctx, ValueRequest{Case: q.Case, Overrides: q.Overrides}, s, l, map[Selector]bool{{Name: delayNames[1]}: true})
		if err != nil {
			return nil, err
		}
		values = append(values, causes...)
	}
	out := &exact.Explanation{}
	for i, v := range values {
		n := exact.Explained{Kind: exact.ExplainedMeasure, Name: program.MeasureKey(v.Name, v.Label), Title: v.Title, Unit: v.Unit,
			Value: v.Amount, Measures: program.Money, First: -1, Last: -1, Absent: v.Absent,
			Words: fmt.Sprintf("the case less the case with every phase %d days later, to the horizon, over those days", s.Case.Analysis.DelayCostDays)}
		if i > 0 {
			out.Nodes[0].Operands = append(out.Nodes[0].Operands, exact.Operand{Node: i, Role: "+"})
		}
		for _, c := range delayCauses {
			if v.Name == delayNames[1] && v.Label == c.name {
				n.Notes = append(n.Notes, "lines: "+strings.Join(c.lines, ", "))
			}
		}
		out.Nodes = append(out.Nodes, n)
	}
	if len(out.Nodes) == 0 {
		return nil, project.Findings{unknownMeasure("measure", q.Measure, l.Program())}
	}
	return out, nil
}

// fingerprint names the request.
func (q ExplainRequest) fingerprint() string {
	return Fingerprint("explain", project.Canonical(q.Case), canonicalOverrides(q.Overrides), "l:"+q.Line, "p:"+q.Period,
		"m:"+program.MeasureKey(q.Measure.Name, q.Measure.Label), strconv.Itoa(q.Depth), strconv.Itoa(q.Nodes))
}
