package plan

import (
	"testing"

	"github.com/capstack/capstack/compute/money"
)

func amounts(texts ...string) []money.Fixed {
	out := make([]money.Fixed, len(texts))
	for i, x := range texts {
		out[i] = money.MustParse(x)
	}
	return out
}

// of is a profile with one rate of 10% a period.
func of(service []money.Fixed) *profile {
	p := &profile{service: service, interest: make([]bool, len(service))}
	for i := range service {
		p.accrual = append(p.accrual, money.MustParse("0.1"))
		p.years = append(p.years, money.FromInt(int64(i+1)))
	}
	return p
}

// same fails unless amounts agree to the 12th decimal.
func same(t *testing.T, what string, got []money.Fixed, want ...string) {
	t.Helper()
	for i, x := range amounts(want...) {
		gap, _ := money.Sub(got[i], x)
		if size, _ := gap.Abs(); size.Cmp(money.MustParse("0.000000000001")) > 0 {
			t.Errorf("%s %d is %s, want %s", what, i+1, got[i], x)
		}
	}
}

// Service of 110, 121, 133.1 at 10% is worth 100 each. Interest of 300, 220, 121 is 30, 22, 12.1.
func TestDebtIsThePresentValueOfItsService(t *testing.T) {
	k := calc{ok: true}
	p := of(amounts("110", "121", "133.1"))
	c := k.carry(p)
	same(t, "size", []money.Fixed{c.size}, "300")
	same(t, "present value", []money.Fixed{k.presentValue(p, c.balloon)}, "300")
	same(t, "principal", c.principal, "80", "99", "121")
}

// The first period pays 5, the interest of 50: more debt would rise. Without the rule the second period's 110 would carry
// (100 + 5) / 1.1 = 95.454545..., growing to 100; with it, 50, of which the second period pays half of its 110.
func TestTheBalanceMayNotRise(t *testing.T) {
	k := calc{ok: true}
	p := of(amounts("5", "110"))
	c := k.carry(p)
	same(t, "size", []money.Fixed{c.size}, "50")
	same(t, "principal", c.principal, "0", "50")
	same(t, "service", c.service, "5", "55")
	same(t, "present value of all the cash", []money.Fixed{k.presentValue(p, c.balloon)}, "95.454545454545454545")
	p.mayRise = true
	c = k.carry(p)
	same(t, "size where it may rise", []money.Fixed{c.size}, "95.454545454545454545")
	same(t, "principal where it may rise", c.principal, "-4.545454545454545455", "100")
}

// Two periods bind one behind the other: M = 20 / 0.1 = 200 before the second, 10 / 0.1 = 100 before the first. What the
// third could repay, 330 / 1.1 = 300, is scaled by 200/300 and then by 100/200.
func TestScalesOfBindingPeriodsMultiply(t *testing.T) {
	k := calc{ok: true}
	c := k.carry(of(amounts("10", "20", "330")))
	same(t, "size", []money.Fixed{c.size}, "100")
	same(t, "service", c.service, "10", "10", "110")
	same(t, "principal", c.principal, "0", "0", "100")
}

// A period without cash pays no interest: nothing may be owed in it. What is lent is repaid before it, and where it comes
// first there is nothing.
func TestNothingIsOwedInAPeriodWithoutCash(t *testing.T) {
	k := calc{ok: true}
	c := k.carry(of(amounts("110", "0", "133.1")))
	same(t, "size", []money.Fixed{c.size}, "100")
	same(t, "principal", c.principal, "100", "0", "0")
	if c := k.carry(of(amounts("0", "133.1"))); c.size.Sign() != 0 {
		t.Errorf("size %s", c.size)
	}
}

// M_0 = (M_1 + 11) / 1.1 and M_1 = M_0 / 2: M_0 = 11 / 0.6 = 18.333..., interest 1.8333..., regular principal 9.1666...
func TestABalloonIsAShareOfTheSize(t *testing.T) {
	k := calc{ok: true}
	p := of(amounts("11"))
	p.balloon = money.MustParse("0.5")
	c := k.carry(p)
	same(t, "size", []money.Fixed{c.size}, "18.333333333333333333")
	same(t, "balloon", []money.Fixed{c.balloon}, "9.166666666666666667")
	same(t, "principal", c.principal, "18.333333333333333333")
	same(t, "service", c.service, "11")
}

// The second period carries 100. Interest only of 10 in the first leaves that; 5 leaves 50, and half of the second's service.
func TestInterestOnlyPeriodsRepayNothing(t *testing.T) {
	k := calc{ok: true}
	for _, c := range []struct{ first, size, service string }{{"10", "100", "110"}, {"40", "100", "110"}, {"5", "50", "55"}} {
		p := of(amounts(c.first, "110"))
		p.interest[0] = true
		got := k.carry(p)
		same(t, "size on "+c.first, []money.Fixed{got.size}, c.size)
		same(t, "service on "+c.first, got.service[1:], c.service)
		same(t, "principal on "+c.first, got.principal, "0", c.size)
	}
}

// Principal of 80, 99, 121 after 1, 2, 3 years has an average life of (80 + 198 + 363) / 300 = 2.136666... To have at most 1.5
// years the third service goes, and of the second so much that the lives balance: 80 + x/1.1 carried, principal
// 80 + x/1.1 - ... With s of the second period's 121 left and M_1 = s/1.1, M_0 = (M_1 + 110)/1.1, principal of the second is
// M_1 and of the first M_0 - M_1: average life 1 + M_1/M_0 = 1.5, so M_1 = M_0/2 and M_0 = 110 / 0.6 = 183.33..., M_1 =
// 91.666...
func TestAnAverageLifeCutsFromTheEnd(t *testing.T) {
	k := calc{ok: true}
	p := of(amounts("110", "121", "133.1"))
	c, of, ok := k.within(p, money.MustParse("1.5"))
	if !ok {
		t.Fatal("nothing is left")
	}
	same(t, "size", []money.Fixed{c.size}, "183.333333333333333333")
	same(t, "principal", c.principal, "91.666666666666666667", "91.666666666666666667", "0")
	same(t, "present value", []money.Fixed{k.presentValue(of, c.balloon)}, "183.333333333333333333")
	if c, of, ok = k.within(p, money.MustParse("2.2")); !ok || of != p || c.size != k.carry(p).size {
		t.Error("a limit that holds cuts something")
	}
	if _, _, ok = k.within(p, money.MustParse("0.5")); ok {
		t.Error("no debt lives half a year when the first payment is after one")
	}
}

// Half the size is half of every payment.
func TestAnotherConstraintScalesEveryPayment(t *testing.T) {
	k := calc{ok: true}
	c := k.scaled(k.carry(of(amounts("110", "121", "133.1"))), money.FromInt(150))
	same(t, "principal", c.principal, "40", "49.5", "60.5")
	same(t, "service", c.service, "55", "60.5", "66.55")
}

// Of ten values one in ten does not exceed the least, of eleven two are needed.
func TestQuantilesAreOrderStatistics(t *testing.T) {
	ten := []float64{3, 1, 2, 10, 9, 8, 7, 6, 5, 4}
	if got := tenth.of(ten); got != 1 {
		t.Errorf("tenth of ten is %v", got)
	}
	if got := half.of(ten); got != 5 {
		t.Errorf("half of ten is %v", got)
	}
	if got := tenth.of(append(ten, 11)); got != 2 {
		t.Errorf("tenth of eleven is %v", got)
	}
	if got := tenth.of([]float64{7}); got != 7 {
		t.Errorf("tenth of one is %v", got)
	}
}
