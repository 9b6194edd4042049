package model

import "github.com/capstack/capstack/compute/program"

// books are the accounts of the journal. Statements are read from them, never from lines.
type books struct {
	m                                        *builder
	cash, dsra                               program.Account
	trapped, cures                           program.Account // only with a lock-up test; only with cure rights
	assets, accumulated, idc, idcAccumulated program.Account
	preopening, preopeningAccumulated        program.Account // opened where the books capitalise cost before operation
	deferred                                 program.Account // opened with deferred tax
	broughtForward                           program.Account // receivables of an opening balance sheet
	payable, conpay, taxpay, prepaid         program.Account
	contributed, support, distributed        program.Account
	depreciation, interest, feeCost, taxCost program.Account
	mra, refresh, losses                     *program.Account // of cases that have them: the maintenance reserve, what is owed for replacements, losses on assets
}

// paidInAndOut heads what the owners paid and got. It is not called equity: that also holds the result, and its total is the
// statement's own row.
const paidInAndOut = "Paid in and paid out"

func (m *builder) openBooks() {
	a := func(name string, c program.Class, section string) program.Account { return m.Account(name, c, section) }
	m.books = books{
		m:              m,
		cash:           a("Operating account", program.Asset, "Cash"),
		dsra:           a("Debt service reserve account", program.Asset, "Cash"),
		assets:         a("Property and equipment at cost", program.Asset, "Fixed assets"),
		accumulated:    a("Accumulated depreciation", program.Asset, "Fixed assets"),
		idc:            a("Capitalised interest", program.Asset, "Fixed assets"),
		idcAccumulated: a("Accumulated depreciation of capitalised interest", program.Asset, "Fixed assets"),
		payable:        a("Operating payables", program.Liability, "Operating liabilities"),
		conpay:         a("Construction payables", program.Liability, "Construction liabilities"),
		taxpay:         a("Tax payable", program.Liability, "Operating liabilities"),
		prepaid:        a("Contract liability for prepayments", program.Liability, "Operating liabilities"),
		contributed:    a("Contributed equity", program.Equity, paidInAndOut),
		support:        a("Sponsor support", program.Equity, paidInAndOut),
		distributed:    a("Distributions", program.Equity, paidInAndOut),
	}
}

// openCostBooks opens the accounts that follow operating cost in the income statement, and the results between them. Each
// result stands before a section that every case has; a case without running cost still has an EBITDA.
func (b *books) openCostBooks() {
	b.depreciation = b.m.Account("Depreciation", program.Expense, "Depreciation")
	b.interest = b.m.Account("Interest expense", program.Expense, "Financing cost")
	b.feeCost = b.m.Account("Amortisation of financing fees", program.Expense, "Financing cost")
	b.taxCost = b.m.Account("Income tax", program.Expense, "Income tax")
	b.m.Subtotal("EBITDA", "Depreciation")
	b.m.Subtotal("EBIT", "Financing cost")
	b.m.Subtotal("Income before tax", "Income tax")
}

func (b *books) income(name string) program.Account {
	return b.m.Account(name, program.Income, "Revenue")
}

func (b *books) expense(name string) program.Account {
	return b.m.Account(name, program.Expense, "Operating cost")
}
