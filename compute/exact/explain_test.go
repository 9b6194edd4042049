package exact_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

var wide = exact.ExplainLimits{Depth: 20, Nodes: 200}

// told writes an explanation in short: a number a line, with its operands by position.
func told(x *exact.Explanation) string {
	var b strings.Builder
	for i, n := range x.Nodes {
		name := n.Name
		if name == "" {
			name = n.Formula
		}
		if n.First >= 0 {
			name += fmt.Sprintf("@%d", n.First)
			if n.Last != n.First {
				name += fmt.Sprintf("-%d", n.Last)
			}
		}
		fmt.Fprintf(&b, "%d %s = %s", i, name, n.Value)
		for _, o := range n.Operands {
			fmt.Fprintf(&b, " [%s %d]", o.Role, o.Node)
		}
		if n.End != exact.EndNone {
			fmt.Fprintf(&b, " end%d", n.End)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func wantTold(t *testing.T, x *exact.Explanation, want string) {
	t.Helper()
	if got := told(x); got != strings.TrimPrefix(want, "\n") {
		t.Errorf("got\n%swant%s", got, want)
	}
}

func lineID(t *testing.T, l *exact.Ledger, name string) program.LineID {
	t.Helper()
	id, ok := l.Program().Line(name)
	if !ok {
		t.Fatalf("no line %q", name)
	}
	return id
}

// The loan of TestALoanByHandToTheCent: in month 2 principal is the instalment less interest on the opening balance.
func TestAChoiceShowsTheBranchThatWasTakenAndASharedNumberStandsOnce(t *testing.T) {
	l := run(t, loan(t), exact.Defaults())
	x := l.ExplainLine(lineID(t, l, "principal"), 2, 2, exact.ExplainLimits{Depth: 3, Nodes: 50})
	wantTold(t, x, `
0 principal@2 = 333.32 [condition, does not hold 1] [not reached 2] [decides 3]
1 last@2 = 0
2 account.debt@1 = 669.98 [+ 4] [- 5]
3 (face x rate / (1 - (1 + rate)^-3) else 0) - interest@2 = 333.32211148146926246 [+ 6] [- 7]
4 account.debt@0 = 1000 end3
5 principal@1 = 330.02 end3
6 face x rate / (1 - (1 + rate)^-3) else 0 = 340.02211148146926246 [x 8] [/ 9]
7 interest@2 = 6.7 [x 2] [x 10]
8 face x rate = 10 end1
9 1 - (1 + rate)^-3 = 0.029409852072355554 end1
10 rate = 0.01
`)
	if w := x.Nodes[0].Words; w != "the smaller of debt of 2026-03 and (((face times rate) divided by (1 less 0.97059)) less Interest paid), because this does not hold: last" {
		t.Errorf("words %q", w)
	}
	if f := x.Nodes[0].Formula; f != "round(if(last, account.debt[t-1], min(account.debt[t-1], (face x rate / (1 - (1 + rate)^-3) else 0) - interest)))" {
		t.Errorf("formula %q", f)
	}
	if n := x.Nodes[0].Notes; !slices.Contains(n, "rounded to the cent") {
		t.Errorf("notes %q", n)
	}
	if x.Nodes[10].Kind != exact.ExplainedInput || x.Nodes[1].Kind != exact.ExplainedSeries || x.Nodes[3].Kind != exact.ExplainedStep {
		t.Error("kinds")
	}
}

func TestAMeasureNamesTheMonthThatDecides(t *testing.T) {
	b, _ := newBuilder(5)
	cash := b.Line("cash", program.Money, program.Doc{Title: "Cash"}).Is(b.Series("c", ramp(5, "10", "-1"), program.Money))
	due := b.Line("due", program.Money, program.Doc{}).Is(b.Int(5, program.Money))
	ratio := b.Line("ratio", program.Number, program.Doc{Title: "Cover"}).Is(cash.Over(due.Expr, b.Int(0, program.Number)))
	tested := b.Called("tested", b.Series("", []money.Fixed{{}, money.One(), money.One(), money.One(), {}}, program.Flag))
	b.Measure("min", "", program.Doc{Title: "Smallest", Source: "rule 1"}, ratio.FoldWhere(program.FoldMin, tested), b.Int(1, program.Flag), "")
	b.Measure("sum", "a", program.Doc{}, cash.FoldWhere(program.FoldSum, tested), b.Int(1, program.Flag), "")
	b.Measure("none", "", program.Doc{}, cash.Fold(program.FoldSum), due.Fold(program.FoldSum).Less(b.Int(1, program.Money)), "too large")
	b.Measure("input", "", program.Doc{}, b.Input("in", money.FromInt(3), program.Number), b.Int(1, program.Flag), "")
	l := run(t, build(t, b), exact.Options{Rounding: true, Inputs: map[int]money.Fixed{0: money.FromInt(4)}})
	x := l.ExplainMeasure(0, wide)
	// Covers of the tested months 1 to 3: 9/5, 8/5, 7/5.
	wantTold(t, x, `
0 min = 1.4 [decides 1] [condition, holds 2]
1 ratio@3 = 1.4 [x 3] [/ 4]
2 tested@3 = 1
3 cash@3 = 7 [is 5]
4 due@3 = 5 [is 6]
5 c@3 = 7
6  = 5
`)
	if n := x.Nodes[0]; n.Words != "the smallest Cover over the months of tested" || n.Source != "rule 1" || n.Formula != "least(ratio where (tested))" ||
		!slices.Equal(n.Notes, []string{"in 2026-05, of 3 months from 2026-03 to 2026-05", "next: 1.6 in 2026-04, 1.8 in 2026-03"}) {
		t.Errorf("%q %q %q", n.Words, n.Formula, n.Notes)
	}
	// Of a sum, the largest month is followed.
	wantTold(t, l.ExplainMeasure(1, wide), `
0 sum[a] = 24 [month 1] [month 2] [month 3]
1 cash@1 = 9 [is 4]
2 cash@2 = 8 end4
3 cash@3 = 7 end4
4 c@1 = 9
`)
	none := l.ExplainMeasure(2, wide)
	if n := none.Nodes[0]; n.Absent != "too large" || !strings.HasPrefix(n.Words, "absent because this does not hold") || len(n.Operands) != 2 {
		t.Errorf("%+v", n)
	}
	changed := l.ExplainMeasure(3, wide)
	if n := changed.Nodes[1]; n.Value != money.FromInt(4) || !slices.Equal(n.Notes, []string{"changed from 3"}) {
		t.Errorf("%+v", changed.Nodes)
	}
}

func TestSeveralMonthsAddUpAndABalanceIsTheLast(t *testing.T) {
	l := run(t, loan(t), exact.Defaults())
	x := l.ExplainLine(lineID(t, l, "interest"), 0, 3, wide)
	if n := x.Nodes[0]; n.Kind != exact.ExplainedPeriod || n.Value != money.MustParse("20.07") || len(n.Operands) != 3 {
		t.Errorf("%+v", n)
	}
	x = l.ExplainLine(lineID(t, l, "account.debt"), 0, 2, wide)
	if n := x.Nodes[0]; n.Value != money.MustParse("336.66") || n.First != 2 || n.Notes[0] != "a balance: of several months, that of the last" {
		t.Errorf("%+v", n)
	}
}

// An amount that recurs is posted as the change of a rounded running total; one that collects until it is paid starts anew.
func TestRunningTotalsAreSeenThrough(t *testing.T) {
	b, _ := newBuilder(6)
	third := b.Input("yearly", money.FromInt(100), program.Money).Over(b.Int(12, program.Number), b.Int(0, program.Money))
	sum := b.Line("sum", program.Money, program.Doc{})
	sum.Is(sum.Lag(1).Plus(third))
	b.Line("rent", program.Money, program.Doc{}).Is(sum.RoundCents().Minus(sum.Lag(1).RoundCents()))
	flow := b.Series("flow", ramp(6, "1", "1"), program.Money)
	reset := b.Called("pays", b.Series("", []money.Fixed{{}, {}, money.One(), {}, {}, money.One()}, program.Flag))
	since := b.Line("since", program.Money, program.Doc{})
	since.Is(program.Select(reset.Lag(1), b.Int(0, program.Money), since.Lag(1)).Plus(flow))
	l := run(t, build(t, b), exact.Defaults())
	wantTold(t, l.ExplainLine(lineID(t, l, "rent"), 4, 4, wide), `
0 rent@4 = 8.34 [is 1]
1 yearly / 12 else 0 = 8.333333333333333333 [x 2] [/ 3]
2 yearly = 100
3  = 12
`)
	// Months 3, 4 and 5 since the payment of month 2: 4 + 5 + 6.
	x := l.ExplainLine(lineID(t, l, "since"), 5, 5, wide)
	wantTold(t, x, `
0 since@5 = 15 [+ month 1] [+ month 2] [+ month 3]
1 flow@3 = 4
2 flow@4 = 5
3 flow@5 = 6
`)
}

func TestLimitsEndAnExplanationAndSayWhere(t *testing.T) {
	l := run(t, loan(t), exact.Defaults())
	id := lineID(t, l, "account.cash")
	for _, nodes := range []int{1, 2, 5, 9} {
		x := l.ExplainLine(id, 3, 3, exact.ExplainLimits{Depth: 20, Nodes: nodes})
		if len(x.Nodes) > nodes {
			t.Errorf("%d nodes, limit %d", len(x.Nodes), nodes)
		}
		if !slices.ContainsFunc(x.Nodes, func(n exact.Explained) bool { return n.End == exact.EndNodes }) {
			t.Errorf("limit of %d nodes: nobody says so", nodes)
		}
	}
	x := l.ExplainLine(id, 3, 3, exact.ExplainLimits{Depth: 1, Nodes: 100})
	for i, n := range x.Nodes {
		if i > 0 && n.End == exact.EndNone {
			t.Errorf("%s is explained at depth 1", n.Name)
		}
	}
}

func TestAnUnknownIsExplainedByWhatItMustEqual(t *testing.T) {
	b, _ := newBuilder(2)
	fee := b.Unknown("fee", b.Int(0, program.Money))
	cost := b.Series("cost", []money.Fixed{money.FromInt(980), {}}, program.Money)
	first := b.Called("first", b.Series("", []money.Fixed{money.One(), {}}, program.Number))
	uses := b.Line("uses", program.Money, program.Doc{}).Is(cost.Plus(fee.Times(first)))
	b.Close(fee, uses.Fold(program.FoldSum).Times(b.Const(money.MustParse("0.02"), program.Number)))
	l := run(t, build(t, b), exact.Defaults())
	x := l.ExplainLine(lineID(t, l, "uses"), 0, 0, wide)
	i := slices.IndexFunc(x.Nodes, func(n exact.Explained) bool { return n.Kind == exact.ExplainedUnknown })
	if i < 0 || len(x.Nodes[i].Operands) != 1 || x.Nodes[i].Operands[0].Role != "equals" || !strings.Contains(x.Nodes[i].Notes[0], "residual") {
		t.Fatalf("%s", told(x))
	}
}
