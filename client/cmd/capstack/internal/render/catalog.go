package render

import (
	"strconv"
	"strings"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ReferenceCases writes a list of reference cases.
func (p *Page) ReferenceCases(cases []*pb.ReferenceCase) {
	g := grid{keys: 3, header: []string{"id", "revision", "title"}}
	for _, c := range cases {
		g.add(c.GetReferenceCaseId(), strconv.Itoa(int(c.GetRevision())), c.GetTitle())
	}
	p.table(&g)
}

// ReferenceCase writes one reference case: what it shows, how its figures stand, what is suggested, where it comes from.
func (p *Page) ReferenceCase(c *pb.ReferenceCase) {
	p.line("%s (%s, revision %d)", c.GetTitle(), c.GetReferenceCaseId(), c.GetRevision())
	p.wrapped(c.GetDescription(), 0)
	p.expectations(c)
	p.suggestions(c.GetProjectCase())
	if len(c.GetSources()) > 0 {
		p.section("sources")
		for _, s := range c.GetSources() {
			p.source(s)
		}
	}
	p.line("\nInputs: capstack catalog get %s --case writes them as a file.", c.GetReferenceCaseId())
}

func (p *Page) source(s *pb.Source) {
	text := s.GetSourceId() + ": " + s.GetTitle()
	if s.GetDate() != "" {
		text += ", " + s.GetDate()
	}
	if s.GetGrade() != "" {
		text += " (" + s.GetGrade() + ")"
	}
	p.line("  %s", text)
	if s.GetUrl() != "" {
		p.line("    %s", s.GetUrl())
	}
	p.wrapped(s.GetNote(), 4)
}

func (p *Page) expectations(c *pb.ReferenceCase) {
	if len(c.GetExpectations()) == 0 {
		return
	}
	p.section("published figures")
	g := grid{keys: 1, tail: 3, header: []string{"measure", "published", "computed", "stands as", "source"}}
	for _, e := range c.GetExpectations() {
		name := Column(e.GetMeasure(), e.GetLabel())
		if name == "" {
			name = e.GetExpectationId()
		}
		if len(e.GetOverrides()) > 0 {
			name += " *"
		}
		g.add(name, grouped(e.GetExpected()), grouped(e.GetComputed()), words(e.GetStatus().String(), "EXPECTATION_STATUS_"), e.GetSourceId())
	}
	p.table(&g)
	for _, e := range c.GetExpectations() {
		if len(e.GetOverrides()) == 0 && e.GetNote() == "" {
			continue
		}
		p.line("  %s:", e.GetExpectationId())
		for i, o := range e.GetOverrides() {
			if rest := len(e.GetOverrides()) - i; i == 2 && rest > 1 {
				p.line("    * and %d more (-o json lists them)", rest)
				break
			}
			p.line("    * with %s %s %s", o.GetPath(), operator(o.GetShock()), o.GetText())
		}
		p.wrapped(e.GetNote(), 4)
	}
}

// grouped writes decimal text with separators and all its digits, and a date as it is.
func grouped(text string) string {
	if len(text) == 10 && text[4] == '-' {
		return text
	}
	return group(text)
}

func (p *Page) suggestions(c *pb.ProjectCase) {
	if len(c.GetUncertainties()) == 0 && len(c.GetStresses()) == 0 {
		return
	}
	p.section("suggested scenarios")
	for _, u := range c.GetUncertainties() {
		p.line("  random: %s %s", u.GetPath(), Distribution(u))
		p.wrapped(u.GetReason(), 6)
	}
	for _, s := range c.GetStresses() {
		p.line("  stress: %s, %s", s.GetStressId(), s.GetTitle())
		for _, o := range s.GetOverrides() {
			p.line("      %s %s %s", o.GetPath(), operator(o.GetShock()), o.GetText())
		}
	}
}

// Measures writes the measures that the engine computes.
func (p *Page) Measures(measures []*pb.Measure) {
	for _, m := range measures {
		name := m.GetName()
		if kind := words(m.GetLabelKind().String(), "LABEL_KIND_"); kind != "none" && kind != "unspecified" {
			name = Column(name, kind)
		}
		p.line("%s  %s%s", name, m.GetTitle(), commaUnit(m.GetUnit(), ""))
		p.wrapped(m.GetDefinition(), 4)
	}
}

// Calibrations writes the distributions that stand ready for usual drivers.
func (p *Page) Calibrations(all []*pb.Calibration) {
	for _, c := range all {
		p.line("%s  %s", c.GetCalibrationId(), c.GetTitle())
		p.line("    %s", Calibrated(c))
		p.wrapped("unit: "+c.GetUnit()+"; period: "+c.GetPeriod(), 4)
		p.wrapped(c.GetSource(), 4)
		for _, input := range c.GetInputs() {
			p.line("    --draw '%s=default'", strings.ReplaceAll(input, "[]", "[ID]"))
		}
	}
}

// Calibrated says in a few words what a calibration is.
func Calibrated(c *pb.Calibration) string {
	return Distribution(&pb.Uncertainty{Shock: c.GetShock(), Distribution: c.GetDistribution()})
}
