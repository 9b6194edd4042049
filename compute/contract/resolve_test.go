package contract_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/money"
)

func TestPaymentDatesAreCountedBackFromMaturity(t *testing.T) {
	for _, c := range []struct {
		name            string
		issue, maturity string
		first           *calendar.Date
		cycle           calendar.Frequency
		eom             contract.EndOfMonth
		want            string
	}{
		{"whole cycles have no stub", "2025-09-26", "2027-09-26", nil, 6, contract.EOM,
			"2026-03-26 2026-09-26 2027-03-26 2027-09-26"},
		{"the stub is short and in front", "2025-10-10", "2026-12-31", nil, 3, contract.EOM,
			"2025-12-31 2026-03-31 2026-06-30 2026-09-30 2026-12-31"},
		{"a named first payment makes the first period long", "2025-10-10", "2026-12-31",
			ref(day("2026-03-31")), 3, contract.EOM, "2026-03-31 2026-06-30 2026-09-30 2026-12-31"},
		{"month ends stay month ends", "2025-12-31", "2026-06-30", nil, 1, contract.EOM,
			"2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30"},
		{"the same day is kept when told", "2025-12-31", "2026-06-30", nil, 1, contract.SD,
			"2026-01-30 2026-02-28 2026-03-30 2026-04-30 2026-05-30 2026-06-30"},
		{"no drift after a short month", "2025-05-29", "2026-05-29", nil, 3, contract.EOM,
			"2025-08-29 2025-11-29 2026-02-28 2026-05-29"},
		{"a cycle as long as the term is one period", "2025-05-29", "2026-05-29", nil, 12, contract.EOM, "2026-05-29"},
	} {
		terms := loan()
		terms.Issue, terms.Maturity, terms.FirstPayment = day(c.issue), day(c.maturity), c.first
		terms.Frequency, terms.EndOfMonth, terms.Amortization = c.cycle, c.eom, contract.Bullet
		var got []string
		start := terms.Issue
		for _, p := range resolve(t, terms).Periods {
			got = append(got, p.End.String())
			if p.Start != start || p.Pay != p.End || p.Factor != terms.DayCount.Factor(p.Start, p.End) {
				t.Errorf("%s: period %+v does not follow %v", c.name, p, start)
			}
			start = p.End
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.name, got, c.want)
		}
	}
}

// 31 January and 28 February 2026 are Saturdays.
func TestAdjustmentMovesPaymentsAndAccrualOnlyWhenTold(t *testing.T) {
	terms := loan()
	terms.Issue, terms.Maturity = day("2025-12-31"), day("2026-03-31")
	terms.BusinessDay, terms.Calendar, terms.DayCount = calendar.ModifiedFollowing, calendar.MondayToFriday, calendar.Act360
	p := resolve(t, terms).Periods
	if p[0].End != day("2026-01-31") || p[0].Pay != day("2026-01-30") || p[1].Start != p[0].End {
		t.Errorf("unadjusted accrual: %+v", p[0])
	}
	terms.AdjustAccrual = true
	p = resolve(t, terms).Periods
	if p[0].End != day("2026-01-30") || p[0].Pay != p[0].End || p[1].Start != p[0].End {
		t.Errorf("adjusted accrual: %+v", p[0])
	}
	if p[0].Factor != calendar.Act360.Factor(terms.Issue, day("2026-01-30")) {
		t.Errorf("adjusted factor %v", p[0].Factor)
	}
}

func TestAllFaultsAreFoundAtOnce(t *testing.T) {
	base := loan
	for _, c := range []struct {
		name  string
		spoil func(*contract.Terms)
		want  string // fields, in order
	}{
		{"nothing is given", func(t *contract.Terms) { *t = contract.Terms{} }, "ID Principal Frequency Maturity"},
		{"many at once", func(t *contract.Terms) {
			t.Principal, t.Maturity, t.Frequency, t.DayCount, t.PlanRate = fx("-1"), day("2025-01-01"), 0, 99, fx("-0.01")
		}, "Principal Frequency Maturity DayCount PlanRate"},
		{"principal of half a cent", func(t *contract.Terms) { t.Principal = fx("100.005") }, "Principal"},
		{"principal beyond all debt", func(t *contract.Terms) { t.Principal = fx("1000000000000000.01") }, "Principal"},
		{"maturity on the issue date", func(t *contract.Terms) { t.Maturity = t.Issue }, "Maturity"},
		{"maturity in another century", func(t *contract.Terms) { t.Maturity = day("2126-01-16") }, "Maturity"},
		{"dates outside the calendar", func(t *contract.Terms) { t.Issue, t.Maturity = -1<<31, 1<<31-1 }, "Issue Maturity"},
		{"a cycle longer than the term", func(t *contract.Terms) { t.Frequency, t.Maturity = 12, day("2026-12-31") }, "Frequency"},
		{"an absurd cycle", func(t *contract.Terms) { t.Frequency = 1 << 50 }, "Frequency"},
		{"a negative cycle", func(t *contract.Terms) { t.Frequency = -1 }, "Frequency"},
		{"first payment before issue", func(t *contract.Terms) { t.FirstPayment = ref(t.Issue) }, "FirstPayment"},
		{"first payment after maturity", func(t *contract.Terms) { t.FirstPayment = ref(t.Maturity + 1) }, "FirstPayment"},
		{"first payment off the cycle", func(t *contract.Terms) { t.FirstPayment = ref(day("2026-04-14")) }, "FirstPayment"},
		{"first payment adjusted onto the issue", func(t *contract.Terms) {
			t.Issue, t.Maturity, t.Amortization = day("2026-08-14"), day("2031-08-15"), contract.Bullet
			t.BusinessDay, t.Calendar = calendar.Preceding, calendar.MondayToFriday
		}, "FirstPayment"},
		{"unknown rules", func(t *contract.Terms) {
			t.BusinessDay, t.Calendar, t.EndOfMonth, t.Amortization = 50, 50, 50, 50
		}, "BusinessDay Calendar EndOfMonth Amortization"},
		{"interest only to the end", func(t *contract.Terms) { t.InterestOnlyMonths = 60 }, "InterestOnlyMonths"},
		{"negative interest-only months", func(t *contract.Terms) { t.InterestOnlyMonths = -1 }, "InterestOnlyMonths"},
		{"a listed contract without a list", func(t *contract.Terms) { t.Amortization = contract.Listed },
			"Listed Listed"},
		{"a list that nobody reads", func(t *contract.Terms) {
			t.Listed = []contract.Repayment{{Date: t.Maturity, Amount: t.Principal}}
		}, "Listed"},
		{"a list with every fault", func(t *contract.Terms) {
			t.Amortization, t.InterestOnlyMonths = contract.Listed, 12
			t.Listed = []contract.Repayment{
				{Date: day("2028-01-15"), Amount: fx("999999999.98")},
				{Date: day("2028-01-16"), Amount: fx("0.01")},
				{Date: day("2026-06-15"), Amount: fx("0.01")},
				{Date: day("2028-01-15"), Amount: fx("0.005")},
			}
		}, "Listed[1].Date Listed[2].Date Listed[3].Amount Listed[3].Date Listed"},
		{"a first period that eats the instalment", func(t *contract.Terms) {
			t.FirstPayment = ref(day("2027-01-15"))
		}, "Amortization"},
	} {
		terms := base()
		c.spoil(&terms)
		s, faults := contract.Resolve(terms)
		var fields []string
		for _, f := range faults {
			fields = append(fields, f.Field)
			if f.Rule == "" || f.Got == "" || f.ID != terms.ID || f.Error() == "" {
				t.Errorf("%s: incomplete finding %+v", c.name, f)
			}
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s\n%v", c.name, got, c.want, faults)
		}
		if len(s.Periods) != 0 {
			t.Errorf("%s: a schedule in spite of the findings", c.name)
		}
	}
}

func TestTheLongestContractResolves(t *testing.T) {
	terms := loan()
	terms.Maturity = terms.Issue.AddMonths(1200)
	terms.PlanRate = fx("10")
	if n := len(resolve(t, terms).Periods); n != contract.MaxPeriods {
		t.Errorf("%d periods", n)
	}
}

func TestAScheduleDoesNotShareItsTermsWithTheCaller(t *testing.T) {
	terms := loan()
	terms.Amortization, terms.FirstPayment = contract.Listed, ref(day("2026-02-15"))
	terms.Listed = []contract.Repayment{{Date: terms.Maturity, Amount: terms.Principal}}
	s := resolve(t, terms)
	terms.Listed[0].Amount, *terms.FirstPayment = fx("1"), 0
	if s.Terms.Listed[0].Amount != s.Terms.Principal || *s.Terms.FirstPayment != day("2026-02-15") {
		t.Errorf("changed from outside: %+v", s.Terms)
	}
}

func TestPrincipalIsWholeCentsAndSumsToTheFace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	resolved := 0
	for range 3000 {
		terms := randomTerms(r)
		s, faults := contract.Resolve(terms)
		if len(faults) > 0 {
			continue
		}
		resolved++
		sum, end := money.Zero(), terms.Issue
		for _, p := range s.Periods {
			cents, _ := p.Principal.Round(2)
			if p.Principal.Sign() < 0 || cents != p.Principal || p.Factor.Sign() < 0 || p.Start != end || p.End <= p.Start {
				t.Fatalf("period %+v of %+v", p, terms)
			}
			sum, end = plus(sum, p.Principal), p.End
		}
		if sum != terms.Principal {
			t.Fatalf("principal %v sums to %v", terms.Principal, sum)
		}
		if free := terms.Issue.AddMonths(terms.InterestOnlyMonths); !terms.AdjustAccrual && terms.InterestOnlyMonths > 0 {
			i := slices.IndexFunc(s.Periods, func(p contract.Period) bool { return !p.Principal.IsZero() })
			if s.Periods[i].End <= free && terms.Amortization != contract.Bullet {
				t.Fatalf("principal on %v within the interest-only months to %v", s.Periods[i].End, free)
			}
		}
	}
	if resolved < 2000 {
		t.Errorf("only %d of 3000 random terms resolved: the property was hardly tested", resolved)
	}
}
