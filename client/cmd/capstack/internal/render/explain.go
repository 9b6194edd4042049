package render

import (
	"strings"
	"unicode/utf8"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Explanation writes a tree of numbers: each with its value, and under it its definition in symbols and in words, what is to
// be noted, and what it is made of. A number that stands above already is only named.
func (p *Page) Explanation(r *pb.ExplainValueResponse) {
	if len(r.GetNodes()) == 0 {
		return
	}
	t := tree{page: p, nodes: r.GetNodes(), currency: r.GetCurrencyCode(), shown: map[int32]bool{}}
	t.node(1, "", "", "")
	p.findings(r.GetFindings())
}

// tree writes nodes in depth-first order.
type tree struct {
	page     *Page
	nodes    []*pb.ExplanationNode
	currency string
	shown    map[int32]bool
}

// node writes one number and what is under it. first is the margin of its own line, rest that of the lines below.
func (t *tree) node(id int32, role, first, rest string) {
	if id < 1 || int(id) > len(t.nodes) {
		return
	}
	n := t.nodes[id-1]
	again := t.shown[id]
	t.shown[id] = true
	t.page.line("%s", t.cut(first+t.headline(n, role)+t.ending(n, again)))
	if again {
		return
	}
	bar := rest
	if len(n.GetOperands()) > 0 {
		bar += "│ "
	} else {
		bar += "  "
	}
	if f := n.GetFormula(); f != "" && n.GetName() != "" && len(n.GetOperands()) > 0 {
		t.page.line("%s", t.cut(bar+"= "+f))
	}
	if w := n.GetWords(); w != "" {
		t.paragraph(w, bar)
	}
	for _, note := range n.GetNotes() {
		t.paragraph("("+note+")", bar)
	}
	for i, o := range n.GetOperands() {
		if i == len(n.GetOperands())-1 {
			t.node(o.GetNodeId(), o.GetRole(), rest+"└─ ", rest+"   ")
		} else {
			t.node(o.GetNodeId(), o.GetRole(), rest+"├─ ", rest+"│  ")
		}
	}
}

// unitFlag is the unit of what holds or does not.
const unitFlag = "flag"

// headline is role, name, month, value and title of a number.
func (t *tree) headline(n *pb.ExplanationNode, role string) string {
	name := n.GetName()
	if name == "" {
		switch n.GetKind() {
		case pb.ExplanationKind_EXPLANATION_KIND_SERIES:
			name = "a schedule of the case"
		case pb.ExplanationKind_EXPLANATION_KIND_CONSTANT:
			name = "fixed"
		default:
			name = shorten(n.GetFormula(), 60)
		}
	}
	if n.GetPeriod() != "" {
		name += ", " + n.GetPeriod()
	}
	switch role {
	case "":
	case "+", "-", "x", "/":
		name = role + " " + name
	default:
		name = role + ": " + name
	}
	value := Exact(n.GetValue(), t.unit(n))
	if n.GetUnit() == unitFlag {
		value = map[string]string{"0": "no", "1": "yes"}[n.GetValue()]
	}
	if n.GetAbsentReason() != "" {
		value = "absent: " + n.GetAbsentReason()
	}
	name += " = " + value
	if n.GetTitle() != "" && n.GetTitle() != n.GetName() {
		name += "   " + n.GetTitle()
	}
	return name
}

// unit is that by which a value is written: money by the cent, dates as they are.
func (t *tree) unit(n *pb.ExplanationNode) string {
	switch {
	case n.GetUnit() == t.currency && t.currency != "":
		return unitCurrency
	case strings.Count(n.GetValue(), "-") == 2:
		return unitDate
	default:
		return n.GetUnit()
	}
}

// ending says why nothing follows.
func (t *tree) ending(n *pb.ExplanationNode, again bool) string {
	switch n.GetEnd() {
	case pb.ExplanationEnd_EXPLANATION_END_DEPTH:
		return "  ..."
	case pb.ExplanationEnd_EXPLANATION_END_NODES:
		return "  ... (--nodes)"
	case pb.ExplanationEnd_EXPLANATION_END_OWN_PAST:
		return "  (its own past)"
	default:
		if again && len(n.GetOperands()) > 0 {
			return "  (see above)"
		}
		return ""
	}
}

// paragraph writes text in lines of the page's width behind a margin.
func (t *tree) paragraph(text, margin string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(margin)+utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > t.page.width {
			t.page.line("%s%s", margin, line)
			line = "  "
		}
		if line != "" && line != "  " {
			line += " "
		}
		line += word
	}
	t.page.line("%s%s", margin, line)
}

// cut shortens a line to the page.
func (t *tree) cut(s string) string { return shorten(s, t.page.width) }

// shorten cuts text to a number of characters.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
