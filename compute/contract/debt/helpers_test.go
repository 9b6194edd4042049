package debt_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
)

func fx(s string) money.Fixed { return money.MustParse(s) }

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func change(d, amount string) debt.Change { return debt.Change{Date: day(d), Amount: fx(amount)} }

// expect holds flows against lines "date kind cash balance".
func expect(t *testing.T, flows []debt.Flow, found debt.Findings, want string) {
	t.Helper()
	for _, f := range found {
		t.Error(f)
	}
	var b, w strings.Builder
	for _, f := range flows {
		b.WriteString(f.Date.String() + " " + f.Kind.String() + " " + f.Cash.Text(2) + " " + f.Balance.Text(2) + "\n")
	}
	for _, l := range strings.Split(strings.TrimSpace(want), "\n") {
		w.WriteString(strings.TrimSpace(l) + "\n")
	}
	if b.String() != w.String() {
		t.Errorf("got\n%swant\n%s", b.String(), w.String())
	}
	sound(t, flows)
}

// sound checks what the package promises of any flows.
func sound(t *testing.T, flows []debt.Flow) {
	t.Helper()
	in, out := money.Zero(), money.Zero()
	for i, f := range flows {
		if c, _ := f.Amount.Round(2); c != f.Amount || i > 0 && f.Date < flows[i-1].Date || f.Balance.Sign() < 0 {
			t.Errorf("flow %d: %+v", i, f)
		}
		switch f.Kind {
		case debt.Draw, debt.InKind:
			in, _ = money.Add(in, f.Amount)
		case debt.Repayment, debt.Converted:
			out, _ = money.Add(out, f.Amount)
		}
	}
	if in != out {
		t.Errorf("principal in %v, out %v", in, out)
	}
}

// names are the fields that findings complain of.
func names(f debt.Findings) string {
	var s []string
	for _, x := range f {
		s = append(s, x.Field)
	}
	return strings.Join(s, " ")
}
