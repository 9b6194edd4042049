package exact

import (
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/program"
)

// flow is a row of the cash-flow statement.
type flow struct{ section, title string }

// flowOf tells to which row a posting belongs and whether cash grows by it; ok is false where no cash moves in or out.
func (l *Ledger) flowOf(post program.PostingDef) (f flow, inflow, ok bool) {
	debit, credit := l.p.Accounts[post.Debit], l.p.Accounts[post.Credit]
	in, out := IsCash(debit), IsCash(credit)
	if in == out {
		return flow{}, false, false
	}
	other := credit
	if out {
		other = debit
	}
	line := l.p.Lines[post.Line]
	title := line.Doc.Title
	if title == "" {
		title = line.Name
	}
	return flow{other.Section, title}, in, true
}

// cashFlow fills the statement from the postings. Postings of one title under one section are one row.
func (s *sheet) cashFlow() {
	values := map[flow][]money.Fixed{}
	var order []flow
	for _, post := range s.l.p.Postings {
		f, inflow, ok := s.l.flowOf(post)
		if !ok {
			continue
		}
		if values[f] == nil {
			values[f], order = s.zeros(), append(order, f)
		}
		s.accumulate(values[f], s.l.r.Line(post.Line), inflow)
	}
	net := s.zeros()
	done := map[string]bool{}
	for _, f := range order {
		if !done[f.section] {
			done[f.section] = true
			net = s.plus(net, s.flows(f.section, order, values))
		}
	}
	opening, closing := s.cash()
	s.row("Net cash flow", "", net, true)
	s.row("Opening cash", "", opening, true)
	s.row("Closing cash", "", closing, true)
}

// accumulate adds a posted line by period.
func (s *sheet) accumulate(into, line []money.Fixed, inflow bool) {
	for i, p := range s.out.Periods {
		for t := p.First; t <= p.Last; t++ {
			if inflow {
				into[i] = s.add(into[i], line[t])
			} else {
				into[i] = s.sub(into[i], line[t])
			}
		}
	}
}

// flows appends the rows of a section, with a total if there are several, and returns their sum.
func (s *sheet) flows(section string, order []flow, values map[flow][]money.Fixed) []money.Fixed {
	total, n := s.zeros(), 0
	for _, f := range order {
		if f.section == section {
			total = s.plus(total, s.row(f.title, section, values[f], false))
			n++
		}
	}
	if n > 1 {
		s.row("Total "+section, section, total, true)
	}
	return total
}

// cash is the sum of the cash accounts before and after each period, from the closing balances, not from the flows.
func (s *sheet) cash() (opening, closing []money.Fixed) {
	opening, closing = s.zeros(), s.zeros()
	for i, a := range s.l.p.Accounts {
		if !IsCash(a) {
			continue
		}
		for k, p := range s.out.Periods {
			opening[k] = s.add(opening[k], s.l.Balance(program.AccountID(i), p.First-1))
			closing[k] = s.add(closing[k], s.l.Balance(program.AccountID(i), p.Last))
		}
	}
	return opening, closing
}
