package model_test

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/exact"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/project/projecttest"
)

// tableFaults are what the tables beside the statements must keep in every period of every frequency.
func tableFaults(r run) (faults []string) {
	fault := func(parts ...string) {
		if len(faults) < 5 {
			faults = append(faults, strings.Join(parts, " "))
		}
	}
	for _, f := range []calendar.Frequency{calendar.Monthly, calendar.Quarterly, calendar.Annual} {
		table := func(k exact.StatementKind) *exact.Statement {
			s, err := r.l.Statement(k, f)
			if err != nil {
				fault(err.Error())
				return &exact.Statement{}
			}
			return s
		}
		sourcesEqualUses(table(exact.SourcesAndUses), fault)
		reservesRoll(table(exact.ReserveAccounts), fault)
		claimsAddUp(table(exact.WaterfallByStep), fault)
		table(exact.TenantAccounts)
		table(exact.CovenantTests)
	}
	return faults
}

// sourcesEqualUses: the rows of each side sum to its total, and the totals are equal.
func sourcesEqualUses(s *exact.Statement, fault func(...string)) {
	for i, p := range s.Periods {
		sum, total := map[string]money.Fixed{}, map[string]money.Fixed{}
		for _, row := range s.Rows {
			if row.IsTotal {
				total[row.Section] = row.Values[i]
			} else {
				sum[row.Section] = plus(sum[row.Section], row.Values[i])
			}
		}
		if sum["Sources"] != total["Sources"] || sum["Uses"] != total["Uses"] || total["Sources"] != total["Uses"] {
			fault("to", p.End.String(), "sources sum to", sum["Sources"].String(), "uses to", sum["Uses"].String())
		}
	}
}

// reservesRoll: opening balance and entries make the closing balance, which opens the next period.
func reservesRoll(s *exact.Statement, fault func(...string)) {
	var sum []money.Fixed
	for _, row := range s.Rows {
		switch row.Title {
		case "Opening balance":
			sum = append([]money.Fixed(nil), row.Values...)
		case "Closing balance":
			for i, v := range row.Values {
				if sum[i] != v {
					fault(row.Section, s.Periods[i].End.String(), "rolls to", sum[i].String(), "but closes at", v.String())
				}
			}
		default:
			for i, v := range row.Values {
				sum[i] = plus(sum[i], v)
			}
		}
	}
}

// claimsAddUp: what was due is what was paid and what was not; nothing is below 0.
func claimsAddUp(s *exact.Statement, fault func(...string)) {
	for k, row := range s.Rows {
		if !strings.HasSuffix(row.Title, ", due") {
			continue
		}
		paid, unpaid := s.Rows[k+1], s.Rows[k+2]
		for i, due := range row.Values {
			if plus(paid.Values[i], unpaid.Values[i]) != due || unpaid.Values[i].Sign() < 0 || due.Sign() < 0 {
				fault(row.Title, s.Periods[i].End.String(), due.String(), "paid", paid.Values[i].String(), "unpaid", unpaid.Values[i].String())
			}
		}
	}
}

func TestTablesOfRandomCasesAddUp(t *testing.T) {
	for seed := range uint64(60) {
		if resolved, _ := project.Resolve(randomCase(seed)); resolved == nil {
			continue
		}
		for _, f := range tableFaults(value(t, randomCase(seed))) {
			t.Errorf("seed %d: %s", seed, f)
		}
	}
}

// Years are sums of their quarters, and quarters of their months, where amounts flow; balances are those of the last month.
func TestPeriodsOfTablesAddUpAndBalancesStand(t *testing.T) {
	r := value(t, projecttest.TwoPhases())
	for _, k := range []exact.StatementKind{exact.WaterfallByStep, exact.TenantAccounts} {
		month, err := r.l.Statement(k, calendar.Monthly)
		if err != nil {
			t.Fatal(err)
		}
		year, err := r.l.Statement(k, calendar.Annual)
		if err != nil {
			t.Fatal(err)
		}
		if len(year.Rows) != len(month.Rows) || len(year.Rows) == 0 {
			t.Fatalf("%s: %d and %d rows", k, len(year.Rows), len(month.Rows))
		}
		for i, row := range year.Rows {
			if strings.HasSuffix(row.Title, ", due") {
				continue // holds what stood unpaid at the end
			}
			for n, p := range year.Periods {
				var sum money.Fixed
				for m := p.First; m <= p.Last; m++ {
					sum = plus(sum, month.Rows[i].Values[m])
				}
				if row.Values[n] != sum && row.Values[n] != month.Rows[i].Values[p.Last] {
					t.Errorf("%s, %s: year to %s is %s, months sum to %s", k, row.Title, p.End, row.Values[n], sum)
				}
			}
		}
	}
}
