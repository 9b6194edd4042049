package exact_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// The checks of a ledger are worth what they catch: here values are spoilt behind its back.
func TestASpoiltLedgerIsFoundOut(t *testing.T) {
	p := loan(t)
	id := func(name string) program.LineID { id, _ := p.Line(name); return id }
	for _, c := range []struct {
		name, line string
		month      int
		to         string
		want       string
	}{
		{"closing balance moved by a cent", "account.cash", 2, "1519.97", `month 2: closing balance of account "cash" is 1519.97, want 1519.96`},
		{"posting changed after the balance was struck", "interest", 1, "11", `month 1: closing balance of account "cash" is 1459.98, want 1458.98`},
		{"posting of a fraction of a cent", "interest", 3, "3.375", `month 3: entry of line "interest" is 3.375, want 3.38`},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := run(t, p, exact.Defaults())
			l.Values(id(c.line))[c.month] = money.MustParse(c.to)
			var e *exact.ImbalanceError
			if err := l.Balanced(); !errors.As(err, &e) || err.Error() != c.want {
				t.Errorf("error is %v, want %s", err, c.want)
			}
		})
	}
}

func TestMarginSeesTheDivisorOfMoneyByMoney(t *testing.T) {
	b, _ := newBuilder(3)
	service := b.Series("service", ramp(3, "5", "-2.5"), program.Money) // 5, 2.5, 0
	b.Line("dscr", program.Number, program.Doc{}).Is(b.Int(7, program.Money).Over(service, b.Int(0, program.Number)))
	o := exact.Defaults()
	o.Margins = true
	want := exact.Margin{Found: true, Amount: money.MustParse("2.5"), Line: "dscr", Month: 1, Ties: 1}
	if got := run(t, build(t, b), o).Margin(); got != want {
		t.Errorf("margin is %+v, want %+v", got, want)
	}
}

func TestIndexIsClampedAndFloors(t *testing.T) {
	a := exact.NewArithmetic(loan(t), true, false)
	for x, want := range map[string]int{"-0.5": -1, "2.999999999999999999": 2, "3": 3, "1000000001.5": 1e9, "-99999999999": -1e9} {
		if got := a.Index(money.MustParse(x)); got != want {
			t.Errorf("Index(%s) = %d, want %d", x, got, want)
		}
	}
}

func TestSumsThatOverflowAreTypedErrors(t *testing.T) {
	b, _ := newBuilder(2)
	big := b.Const(money.MustParse("170000000000000000000"), program.Money)
	b.Line("twice", program.Money, program.Doc{}).Is(big.Plus(big))
	_, err := exact.Run(build(t, b), exact.Defaults())
	if err == nil || err.Error() != `overflow in add for line "twice", month 0` {
		t.Errorf("error is %v", err)
	}
	b, _ = newBuilder(2)
	once := b.Const(money.MustParse("-170000000000000000000"), program.Money)
	once.Minus(once.Neg()) // used by no line
	if _, err := exact.Run(build(t, b), exact.Defaults()); err == nil || !strings.HasPrefix(err.Error(), "overflow in sub, month 0") {
		t.Errorf("error is %v", err)
	}
}
