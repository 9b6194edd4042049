package model_test

import (
	"testing"

	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
)

// toggling is borrowing with a mezzanine note that joins interest to principal, at 1% more, where cash does not meet it.
// Figures are invented.
func toggling(usdPerYear string) project.Case {
	c := junior(borrowing(), project.Mezzanine)
	c.Tenants[0].USDPerYear, c.Tenants[0].EscalationRate = num(usdPerYear), num("0.5")
	c.Financing.Tranches[1].PIK = &project.PaymentInKind{Kind: project.PIKToggle, StepRate: num("0.01")}
	return c
}

// followsToggle checks the note against the contract package, given the payments that were made in kind.
func (r run) followsToggle(inKind ...string) {
	r.t.Helper()
	p := debt.PIKToggle{Terms: r.r.Tranches[1].Schedule.Terms, Rate: *num("0.08"), Step: *num("0.01")}
	for _, x := range inKind {
		p.InKind = append(p.InKind, *num(x))
	}
	flows, faults := p.Flows()
	if len(faults) > 0 {
		r.t.Fatal(faults)
	}
	lines := map[debt.Kind]string{debt.InKind: "paid_in_kind[note]", debt.Repayment: "principal_due[note]"}
	for _, f := range flows {
		if f.Kind == debt.Interest && f.Amount.Sign() > 0 { // due: the last is not paid where the loan's principal takes all cash
			lines[f.Kind] = "interest_due[note]"
		} else if f.Kind == debt.Interest {
			lines[f.Kind] = "interest_paid[note]"
		}
		if line := lines[f.Kind]; line != "" && r.at(line, r.p.Grid.Index(f.Date)) != f.Amount {
			r.t.Errorf("%s of %s: %s, contract %s", line, f.Date, r.at(line, r.p.Grid.Index(f.Date)), f.Amount)
		}
	}
}

// 1.75m in a quarter of the first year less 1.5m of senior interest leave 250,000, less than the 400,000 due: all of it joins
// principal, 10m x 9%/2 = 450,000. In the second year 2.625m leave 1.125m: interest of 10,920,250 x 4% = 436,810 is paid.
func TestAToggleFollowsCash(t *testing.T) {
	r := value(t, toggling("7000000"))
	r.months("paid_in_kind[note]", 6, "450000")
	r.months("account.Debt, note", 6, "10450000")
	r.months("interest_paid[note]", 18, "436810")
	r.followsToggle("1", "1", "0", "0")
	r.months("move_expense[note]", 6, "0", "50000") // the step, in the month after
	r.months("unpaid", 6, "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
	rich := value(t, toggling("120000000"))
	rich.followsToggle("0", "0", "0", "0")
	c := toggling("120000000")
	c.Financing.Tranches[1].PIK.CashCover = num("100")
	value(t, c).followsToggle("1", "1", "1", "0") // 28.5m do not cover 100 x 400,000; nor do 43.5m in 2027 100 x 436,810
}

// In the middle of a month, what joins principal bears interest from its day.
func TestAToggleInTheMiddleOfAMonth(t *testing.T) {
	c := toggling("7000000")
	c.Financing.Tranches[1].Maturity, c.Financing.Tranches[1].DayCount = day(2027, 12, 15), nil
	c.Financing.Tranches[0].Maturity = day(2027, 12, 15)
	r := value(t, c)
	if r.at("paid_in_kind[note]", 6).IsZero() {
		t.Fatal("nothing is paid in kind")
	}
	var parts []string
	for _, p := range r.r.Tranches[1].Schedule.Periods {
		part := "0"
		if r.at("paid_in_kind[note]", r.p.Grid.Index(p.Pay)).Sign() > 0 {
			part = "1"
		}
		parts = append(parts, part)
	}
	r.followsToggle(parts...)
}

// A fifth of the loan is prepaid on 30 June with a penalty of 2%: 20m and 400,000, from 28.5m of cash; the next quarter costs
// 80m x 1.5%. The penalty is expense of July.
func TestAPrepaymentWithAPenalty(t *testing.T) {
	c := borrowing()
	c.Financing.Tranches[0].Prepayments = []project.Prepayment{{Date: day(2026, 6, 30), Fraction: num("0.2"),
		Penalties: []project.Penalty{{UntilDate: day(2026, 6, 1), FeeFraction: num("0.03")}, {UntilDate: day(2027, 1, 1), FeeFraction: num("0.02")}}}}
	r := value(t, c)
	r.months("prepaid_voluntarily[loan]", 6, "20000000", "0")
	r.months("prepayment_premium[loan]", 6, "400000", "0")
	r.months("move_expense[loan]", 6, "0", "400000", "0")
	r.months("distribution", 6, "8100000")
	r.months("interest_due[loan]", 9, "1200000")
	r.months("principal_due[loan]", 24, "80000000")
	r.months("dscr", 9, "25") // prepayments are no debt service
	for _, f := range invariants(r) {
		t.Error(f)
	}
	c.Financing.Tranches[0].Prepayments[0].Fraction = num("0.5") // cash ends first: 28.5m / 1.02 and the penalty on it
	value(t, c).months("prepaid_voluntarily[loan]", 6, "27941176.47")
}

// It cuts later instalments in proportion: of eight equal ones, two paid, a third of the rest prepaid.
func TestAPrepaymentIsProRata(t *testing.T) {
	c := borrowing()
	k := &c.Financing.Tranches[0]
	k.Amortization, k.PrincipalUSD = contract.StraightLine, num("24000000")
	k.Prepayments = []project.Prepayment{{Date: day(2026, 6, 30), Fraction: num("0.5")}}
	r := value(t, c)
	r.months("principal_paid[loan]", 6, "3000000", "0", "0", "1500000", "0", "0", "1500000")
	r.months("account.Debt, loan", 24, "0")
}

// Made whole at 4%: six quarters of 1.5% and the principal are worth, at 2% a half year,
//
//	sum over k = 1..6 of 1.5 x 1.02^(-k/2) + 100 x 1.02^-3 = 102.92693 of 100
//
// which is a premium of 2.92693% on 10m.
func TestAPrepaymentMadeWhole(t *testing.T) {
	c := borrowing()
	c.Financing.Tranches[0].Prepayments = []project.Prepayment{{Date: day(2026, 6, 30), Fraction: num("0.1"), MakeWholeRate: num("0.04")}}
	r := value(t, c)
	r.near("prepayment_premium[loan]", 6, "292692.74", "0")
	for _, f := range invariants(r) {
		t.Error(f)
	}
}

// converting is the site with a convertible note of 100m at 2%, 125 a share beside 9.2m shares: 800,000 shares, 8% of all.
func converting() project.Case {
	c := junior(let(site(), "120000000", 24), project.Senior)
	k := &c.Financing.Tranches[0]
	k.PrincipalUSD, k.FixedRate = num("100000000"), num("0.02")
	k.Conversion = &project.Conversion{ConversionPriceUSD: num("125"), SharesOutstanding: num("9200000"), SharePriceUSD: num("100")}
	return c
}

// Converted on 10 October 2026 the note pays 1,000,000 on 30 June and nothing after; what has accrued since is forfeited.
func TestAConvertibleConvertsOnItsDate(t *testing.T) {
	r := value(t, converting())
	r.months("principal_due[note]", 24, "100000000")
	r.measure("conversion_shares", "note", "800000")
	r.measure("conversion_dilution", "note", "0.08")
	r.measure("conversion_parity", "note", "0.8")
	s := valueOf(t, r.r, r.p, set("financing.tranches[note].conversion.conversion_date", "2026-10-10"))
	s.months("converted[note]", 9, "0", "100000000", "0")
	s.months("account.Debt, note", 9, "100000000", "0")
	s.months("account.Accrued interest, note", 9, "500000", "0", "0")
	s.months("principal_due[note]", 24, "0")
	for _, f := range append(invariants(r), invariants(s)...) {
		t.Error(f)
	}
	terms := debt.Convertible{Terms: r.r.Tranches[0].Schedule.Terms, Coupon: *num("0.02"), ConversionPrice: *num("125"), Outstanding: *num("9200000")}
	flows, faults := terms.Flows(debt.Exit{Date: *day(2026, 10, 10), How: debt.Conversion})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	paid := money.Zero()
	for _, f := range flows {
		if f.Kind == debt.Interest {
			paid = plus(paid, f.Amount)
		}
	}
	if s.total("interest_paid[note]") != paid {
		t.Errorf("interest paid %s, contract %s", s.total("interest_paid[note]"), paid)
	}
}
