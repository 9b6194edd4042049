package exact

import (
	"fmt"
	"iter"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// Entry is one posting of one month: Amount is debited to one account and credited to another. It may be negative, which
// moves value the other way.
type Entry struct {
	Month         int
	Posting       int // position in Program.Postings
	Line          program.LineID
	Debit, Credit program.AccountID
	Amount        money.Fixed // not 0
}

// Journal yields all entries, by month and within a month in the order in which the model posts. Postings of 0 are left out.
func (l *Ledger) Journal() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for t := range l.p.Grid.Len() {
			for i, post := range l.p.Postings {
				e := Entry{t, i, post.Line, post.Debit, post.Credit, l.r.Line(post.Line)[t]}
				if !e.Amount.IsZero() && !yield(e) {
					return
				}
			}
		}
	}
}

// Balance is the account's balance at the end of the month, positive on its normal side (debit for assets and expenses,
// credit for the others); 0 before month 0. Income and expense accounts are never closed: theirs is the total since month 0.
func (l *Ledger) Balance(a program.AccountID, month int) money.Fixed {
	if month < 0 {
		return money.Fixed{}
	}
	return l.r.Line(l.p.Accounts[a].Closing)[month]
}

// TrialRow is an account's balance on the side where it stands; the other side is 0.
type TrialRow struct {
	Account       program.AccountID
	Debit, Credit money.Fixed
}

// TrialBalance lists all accounts at the end of a month in the order in which they were opened. The debits and the credits
// have one sum.
func (l *Ledger) TrialBalance(month int) []TrialRow {
	rows := make([]TrialRow, len(l.p.Accounts))
	for i, a := range l.p.Accounts {
		id := program.AccountID(i)
		rows[i].Account = id
		v := l.Balance(id, month)
		debit := a.Class.DebitNormal()
		if v.Sign() < 0 {
			v, _ = money.Neg(v) // a posted sum is never the one value without a negative
			debit = !debit
		}
		if debit {
			rows[i].Debit = v
		} else {
			rows[i].Credit = v
		}
	}
	return rows
}

// ImbalanceError says that a ledger does not balance. It is a fault of the program or of an interpreter, never of a case.
type ImbalanceError struct {
	Month     int
	Account   string // the account, or empty for the whole
	Want, Got money.Fixed
	What      string
}

// Error names month, account and the difference.
func (e *ImbalanceError) Error() string {
	of := ""
	if e.Account != "" {
		of = fmt.Sprintf(" of account %q", e.Account)
	}
	return fmt.Sprintf("month %d: %s%s is %s, want %s", e.Month, e.What, of, e.Got, e.Want)
}

// Balanced adds up the journal anew, without the closing lines, and checks in every month that
//
//	assets + expenses = liabilities + equity + income
//
// exactly, that every closing line equals its account's sum of postings, and, if the ledger is rounded, that every entry is a
// whole number of cents. The error is an *ImbalanceError, or an *OverflowError.
func (l *Ledger) Balanced() error {
	balance := make([]money.Fixed, len(l.p.Accounts)) // debits less credits
	var s sum
	month := 0
	for e := range l.Journal() {
		for ; month < e.Month; month++ {
			if err := l.balancedAt(month, balance, &s); err != nil {
				return err
			}
		}
		if cents, ok := e.Amount.Round(2); l.rounded && (!ok || cents != e.Amount) {
			return &ImbalanceError{e.Month, "", cents, e.Amount, fmt.Sprintf("entry of line %q", l.p.Lines[e.Line].Name)}
		}
		balance[e.Debit] = s.add(balance[e.Debit], e.Amount)
		balance[e.Credit] = s.sub(balance[e.Credit], e.Amount)
	}
	for ; month < l.p.Grid.Len(); month++ {
		if err := l.balancedAt(month, balance, &s); err != nil {
			return err
		}
	}
	return nil
}

// balancedAt checks one month-end, given each account's debits less credits.
func (l *Ledger) balancedAt(month int, balance []money.Fixed, s *sum) error {
	var left, right money.Fixed
	for i, a := range l.p.Accounts {
		v := balance[i]
		if a.Class.DebitNormal() {
			left = s.add(left, v)
		} else {
			v = s.sub(money.Fixed{}, v)
			right = s.add(right, v)
		}
		if closing := l.Balance(program.AccountID(i), month); closing != v && !s.over {
			return &ImbalanceError{month, a.Name, v, closing, "closing balance"}
		}
	}
	if s.over {
		return &OverflowError{Operation: "sum of balances", Month: month}
	}
	if left != right {
		return &ImbalanceError{month, "", right, left, "sum of assets and expenses"}
	}
	return nil
}

// sum adds amounts and remembers an overflow.
type sum struct{ over bool }

func (s *sum) add(a, b money.Fixed) money.Fixed {
	v, ok := money.Add(a, b)
	s.over = s.over || !ok
	return v
}

func (s *sum) sub(a, b money.Fixed) money.Fixed {
	v, ok := money.Sub(a, b)
	s.over = s.over || !ok
	return v
}
