package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// invariants are what every ledger of this model keeps, whatever the case. It returns the first few violations.
func invariants(r run) (faults []string) {
	fault := func(format string, args ...any) {
		if len(faults) < 5 {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	if err := r.l.Balanced(); err != nil {
		fault("journal: %v", err)
	}
	for t := range r.p.Grid.Len() {
		if got, want := r.sourcesLessUses(t), r.cashChange(t); got != want {
			fault("month %d: sources less uses are %s, cash changes by %s", t, got, want)
		}
		for i, a := range r.p.Accounts {
			if v := r.l.Balance(program.AccountID(i), t); v.Sign() < 0 && nonNegative(a) {
				fault("month %d: account %q is %s", t, a.Name, v)
			}
		}
		if r.at("distribution", t).Sign() > 0 && r.at("unpaid", t).Sign() > 0 {
			fault("month %d: %s is distributed while %s is unpaid", t, r.at("distribution", t), r.at("unpaid", t))
		}
		for _, a := range []string{"Revolver", "Letter of credit drawings"} { // owners stand behind what was drawn before the month
			if open := minus(r.given("account."+a, t-1), r.drawingRepaid(a, t)); open.Sign() > 0 && r.at("distribution", t).Sign() > 0 {
				fault("month %d: %s is distributed while %s of %q is not repaid", t, r.at("distribution", t), open, a)
			}
		}
		if worn, cost := r.balance("Accumulated depreciation", t), r.balance("Property and equipment at cost", t); plus(worn, cost).Sign() < 0 {
			fault("month %d: depreciation to date %s exceeds cost %s", t, worn, cost)
		}
		if r.balance("Capitalised interest", t).Cmp(r.worn(t)) < 0 {
			fault("month %d: depreciation of capitalised interest exceeds it", t)
		}
		for _, l := range []string{"operating_cost_unpaid", "tax_unpaid", "funding_shortfall", "senior_debt_unpaid", "mezzanine_debt_unpaid",
			"equity_contribution", "sponsor_support", "distribution", "costs_paid", "construction_paid"} {
			if r.at(l, t).Sign() < 0 {
				fault("month %d: %s is %s", t, l, r.at(l, t))
			}
		}
	}
	last := r.p.Grid.Len() - 1
	for _, a := range []string{"Operating account", "Debt service reserve account", "Maintenance reserve account", "Tax payable"} {
		if left := r.given("account."+a, last); !left.IsZero() && (a != "Tax payable" || left != r.at("tax_unpaid", last)) {
			fault("%s of %s is left after the last month", a, left)
		}
	}
	return append(faults, statements(r)...)
}

// nonNegative tells which accounts cannot be overdrawn: cash, reserve, debt and what is owed to suppliers. Tax payable may
// be a claim within the year; accumulated depreciation and unamortised fees stand against their asset or debt.
func nonNegative(a program.AccountDef) bool {
	switch {
	case strings.HasPrefix(a.Name, "Rent accrued"):
		return false
	case a.Class == program.Income || a.Class == program.Expense || a.Class == program.Equity:
		return a.Name == "Contributed equity" || a.Name == "Sponsor support"
	case strings.HasPrefix(a.Name, "Accumulated"), strings.HasPrefix(a.Name, "Unamortised fees"), a.Name == "Tax payable", a.Name == "Deferred tax",
		strings.HasPrefix(a.Name, "Net hedge payments"):
		return false
	}
	return true
}

func (r run) account(name string) program.AccountID {
	for i, a := range r.p.Accounts {
		if a.Name == name {
			return program.AccountID(i)
		}
	}
	r.t.Fatalf("no account %q", name)
	return 0
}

func (r run) balance(account string, t int) money.Fixed { return r.l.Balance(r.account(account), t) }

// drawingRepaid is what a facility was repaid in a month, by the title of its account.
func (r run) drawingRepaid(account string, t int) money.Fixed {
	id := "revolver"
	if account != "Revolver" {
		id = "letter_of_credit"
	}
	return r.given("drawing_repaid["+id+"]", t)
}

func (r run) worn(t int) money.Fixed {
	v, _ := money.Neg(r.balance("Accumulated depreciation of capitalised interest", t))
	return v
}

// sourcesLessUses adds up the lines of the waterfall, not its postings.
func (r run) sourcesLessUses(t int) (net money.Fixed) {
	for _, l := range []string{"opening_cash", "opening_dsra"} { // of a seasoned case
		if v, ok := r.l.Line(l); ok {
			net = plus(net, v[t])
		}
	}
	for _, l := range []string{"receipts", "prepayments_received", "salvage", "debt_drawn", "equity_contribution", "sponsor_support"} {
		net = plus(net, r.at(l, t))
	}
	for _, l := range []string{"costs_paid", "tax_paid", "construction_paid", "distribution"} {
		net = minus(net, r.at(l, t))
	}
	for _, l := range []string{"asset_sales", "residual_guarantees"} {
		net = plus(net, r.given(l, t))
	}
	net = minus(net, r.given("refresh_paid", t))
	net = plus(net, r.given("instrument_receipts", t))
	net = minus(net, r.given("instrument_payments", t))
	for _, l := range r.namesOf("opening_escrow", "equity_cure", "guarantee_paid", "collateral_sold", "paid_by_buyer") {
		net = plus(net, r.at(l, t))
	}
	for _, l := range r.namesOf("prepaid", "guarantee_reimbursed", "taken_by_buyer") {
		net = minus(net, r.at(l, t))
	}
	for _, k := range append(r.r.Case.Financing.Tranches[:len(r.r.Case.Financing.Tranches):len(r.r.Case.Financing.Tranches)], newLoans(r)...) {
		for _, l := range []string{"overdue_paid", "interest_paid", "principal_paid", "horizon_interest", "horizon_principal"} {
			net = minus(net, r.at(l+"["+k.ID+"]", t))
		}
		for _, l := range []string{"fees_paid", "issue_discount", "escrow_paid"} { // lines of features that few tranches have
			net = minus(net, r.given(l+"["+k.ID+"]", t))
		}
		net = plus(net, r.given("escrow_income["+k.ID+"]", t))
	}
	return net
}

// newLoans are those that refinance balloons within the horizon.
func newLoans(r run) (out []project.Tranche) {
	for _, k := range r.r.Case.Financing.Tranches {
		if _, ok := r.l.Line("refinanced[" + k.ID + "]"); ok {
			out = append(out, project.Tranche{ID: k.ID + "/refinancing"})
		}
	}
	return out
}

// given is a line's value of a month, 0 of a line that the case does not have.
func (r run) given(line string, t int) (v money.Fixed) {
	if values, ok := r.l.Line(line); ok && t >= 0 {
		v = values[t]
	}
	return v
}

// namesOf lists the lines name and name[...] of a program.
func (r run) namesOf(names ...string) (list []string) {
	for _, l := range r.p.Lines {
		if name, _, _ := strings.Cut(l.Name, "["); slices.Contains(names, name) {
			list = append(list, l.Name)
		}
	}
	return list
}

// cashChange is the movement of the cash accounts, by their balances.
func (r run) cashChange(t int) (d money.Fixed) {
	for i, a := range r.p.Accounts {
		if id := program.AccountID(i); a.Class == program.Asset && a.Section == "Cash" {
			d = plus(d, minus(r.l.Balance(id, t), r.l.Balance(id, t-1)))
		}
	}
	return d
}

// statements checks that the three statements of every frequency add up to each other.
func statements(r run) (faults []string) {
	for _, kind := range []exact.StatementKind{exact.IncomeStatement, exact.CashFlowStatement} {
		sums := map[string]money.Fixed{}
		for _, f := range []calendar.Frequency{calendar.Monthly, calendar.Quarterly, calendar.Annual} {
			s, err := r.l.Statement(kind, f)
			if err != nil {
				return append(faults, err.Error())
			}
			for _, row := range s.Rows {
				if row.Title == "Opening cash" || row.Title == "Closing cash" {
					continue
				}
				key, sum := row.Section+"/"+row.Title, money.Fixed{}
				for _, v := range row.Values {
					sum = plus(sum, v)
				}
				if was, ok := sums[key]; ok && was != sum {
					faults = append(faults, fmt.Sprintf("%s, row %q: %s a year, %s a month", kind, row.Title, sum, was))
				}
				sums[key] = sum
			}
		}
	}
	s, err := r.l.Statement(exact.BalanceSheet, calendar.Monthly)
	if err != nil {
		return append(faults, err.Error())
	}
	assets, _ := s.Row("Total assets")
	claims, _ := s.Row("Total liabilities and equity")
	for t := range assets.Values {
		if assets.Values[t] != claims.Values[t] {
			faults = append(faults, fmt.Sprintf("month %d: assets %s, liabilities and equity %s", t, assets.Values[t], claims.Values[t]))
		}
	}
	income, _ := r.l.Statement(exact.IncomeStatement, calendar.Monthly)
	net, _ := income.Row("Net income")
	for t, v := range net.Values {
		if v != r.at("net_income", t) {
			faults = append(faults, fmt.Sprintf("month %d: net income by statement %s, by line %s", t, v, r.at("net_income", t)))
			break
		}
	}
	return faults
}

func TestEveryMonthOfTheTwoPhaseCaseKeepsItsInvariants(t *testing.T) {
	r := value(t, projecttest.TwoPhases())
	for _, f := range invariants(r) {
		t.Error(f)
	}
	for _, f := range invariants(valueOf(t, r.r, r.p, set("tenants[anchor].stops_paying_date", "2028-02-14"), set("facility.phases[p2].delay_days", "77"))) {
		t.Errorf("anchor stops, phase 2 late: %s", f)
	}
	for _, f := range invariants(value(t, projecttest.NotesOnly())) {
		t.Errorf("notes only: %s", f)
	}
}
