package actus

import (
	"fmt"

	"github.com/capstack/capstack/compute/calendar"
)

// The vocabularies of the standard. They are read only.
var (
	calendars = map[string]calendar.Calendar{
		"NC": calendar.NoHolidays, "MF": calendar.MondayToFriday,
		"USF": calendar.USFederal, "SIFMA": calendar.SIFMA, "NYB": calendar.NewYork,
		"LDN": calendar.London, "TGT": calendar.TARGET,
	}
	dayRules = map[string]DayRule{
		"NOS": {}, "NULL": {},
		"SCF": {Rule: calendar.Following}, "CSF": {Rule: calendar.Following, CalculateFirst: true},
		"SCMF": {Rule: calendar.ModifiedFollowing}, "CSMF": {Rule: calendar.ModifiedFollowing, CalculateFirst: true},
		"SCP": {Rule: calendar.Preceding}, "CSP": {Rule: calendar.Preceding, CalculateFirst: true},
		"SCMP": {Rule: calendar.ModifiedPreceding}, "CSMP": {Rule: calendar.ModifiedPreceding, CalculateFirst: true},
	}
	dayCounts = map[string]DayCount{
		"AA": {Count: calendar.ActActISDA}, "A360": {Count: calendar.Act360}, "A365": {Count: calendar.Act365F},
		"30E360": {Count: calendar.ThirtyE360}, "30E360ISDA": {Count: calendar.ThirtyE360ISDA},
		"30360": {Count: calendar.Thirty360}, "28E336": {TwentyEight: true},
		"B252": {Count: calendar.Business252}, "BUS252": {Count: calendar.Business252},
		// Older files of the standard.
		"A/AISDA": {Count: calendar.ActActISDA}, "A/360": {Count: calendar.Act360}, "A/365": {Count: calendar.Act365F},
		"30E/360": {Count: calendar.ThirtyE360}, "30E/360ISDA": {Count: calendar.ThirtyE360ISDA}, "28E/336": {TwentyEight: true},
	}
)

// lists reads the arrays of a LAX. Each kind has an anchor list; the others are as
// long, or absent, or one text for all.
func (p *parser) lists(t *Terms) {
	t.InterestParts = p.segments("arrayCycleAnchorDateOfInterestPayment", "arrayCycleOfInterestPayment", "", "", "")
	t.PrincipalList = p.segments("arrayCycleAnchorDateOfPrincipalRedemption", "arrayCycleOfPrincipalRedemption",
		"arrayNextPrincipalRedemptionPayment", "arrayIncreaseDecrease", "INC")
	t.RateParts = p.segments("arrayCycleAnchorDateOfRateReset", "arrayCycleOfRateReset",
		"arrayRate", "arrayFixedVariable", "FIX")
}

// segments reads one kind of list. mark is the word of marks that sets a segment's
// flag: INC, FIX.
func (p *parser) segments(anchors, cycles, amounts, marks, mark string) []Segment {
	at := p.words(anchors)
	cycle, amount, word := p.column(cycles, len(at)), p.column(amounts, len(at)), p.column(marks, len(at))
	list := make([]Segment, 0, len(at))
	for i, s := range at {
		var seg Segment
		var err error
		field := func(name string) string { return fmt.Sprintf("%s[%d]", name, i) }
		if seg.Anchor, err = ParseTime(s); err != nil {
			p.add(field(anchors), err.Error(), s)
		}
		if i > 0 && err == nil && !list[i-1].Anchor.Before(seg.Anchor) {
			p.add(field(anchors), "must be after the anchor before it", s)
		}
		if i < len(cycle) && cycle[i] != "" {
			c, err := ParseCycle(cycle[i])
			if err != nil {
				p.add(field(cycles), err.Error(), cycle[i])
			}
			seg.Cycle = &c
		}
		if amount != nil {
			if seg.Amount, err = parseNumber(amount[i]); err != nil {
				p.add(field(amounts), err.Error(), amount[i])
			}
		}
		if word != nil {
			seg.Fixed = mark == "FIX" && word[i] == mark || word[i] == "F"
			seg.Increase = mark == "INC" && word[i] == mark
			p.checkMark(field(marks), mark, word[i])
		}
		list = append(list, seg)
	}
	return list
}

func (p *parser) checkMark(field, mark, word string) {
	other := map[string]string{"INC": "DEC", "FIX": "VAR"}[mark]
	if short := mark == "FIX" && (word == "F" || word == "V"); word != mark && word != other && !short {
		p.add(field, "must be "+mark+" or "+other, word)
	}
}

// column returns n texts, or nil for an absent list.
func (p *parser) column(name string, n int) []string {
	if name == "" {
		return nil
	}
	w := p.words(name)
	switch {
	case len(w) == 0:
		return nil
	case len(w) == 1 && n > 1:
		for len(w) < n {
			w = append(w, w[0])
		}
	case len(w) != n:
		p.add(name, fmt.Sprintf("must have as many elements as its anchors, %d", n), fmt.Sprint(len(w)))
		return nil
	}
	return w
}

// structure reads the contracts inside this one.
func (p *parser) structure(t *Terms, depth int) {
	p.read["contractStructure"] = true
	r := p.raw["contractStructure"]
	if depth == maxDepth && len(r.Structure) > 0 {
		p.add("contractStructure", fmt.Sprintf("must be at most %d contracts deep", maxDepth), "more")
		return
	}
	if len(r.Text) > 0 {
		p.add("contractStructure", "must be a list of contracts", r.Text[0])
	}
	for i, ref := range r.Structure {
		path := fmt.Sprintf("%scontractStructure[%d].", p.prefix, i)
		child, found := parseTerms(ref.Terms, path, depth+1)
		p.list = append(p.list, found...)
		out := Reference{Role: ref.Role, ID: child.ID}
		if ref.Type == "CNT" {
			out.Terms = &child
		}
		t.Structure = append(t.Structure, out)
	}
}
