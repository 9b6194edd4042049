package compute_test

import (
	"testing"

	"github.com/capstack/capstack/compute"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project/projecttest"
)

func add(t testing.TB, list ...money.Fixed) (s money.Fixed) {
	t.Helper()
	for _, x := range list {
		var ok bool
		if s, ok = money.Add(s, x); !ok {
			t.Fatal("sum overflows")
		}
	}
	return s
}

func less(t testing.TB, a, b money.Fixed) money.Fixed {
	t.Helper()
	n, _ := money.Neg(b)
	return add(t, a, n)
}

// Every row begins where the one before it ended, and
//
//	closing = opening + drawn + capitalised - principal paid - unpaid
//
// where only principal is unpaid: the bond's balloon, which the case cannot repay.
func TestDebtSchedulesRollForward(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases()})
	if len(v.Debt) != 3 {
		t.Fatalf("%d schedules", len(v.Debt))
	}
	for _, d := range v.Debt {
		var before money.Fixed
		drawn := money.Fixed{}
		for i, row := range d.Rows {
			if row.Opening != before {
				t.Errorf("%s, %s: opens with %s after %s", d.TrancheID, row.Date, row.Opening, before)
			}
			if want := less(t, add(t, row.Opening, row.Drawn, row.Capitalized), add(t, row.Principal, row.Unpaid)); row.Closing != want {
				t.Errorf("%s, %s: closes with %s, want %s", d.TrancheID, row.Date, row.Closing, want)
			}
			if i > 0 && row.Date <= d.Rows[i-1].Date {
				t.Errorf("%s: %s after %s", d.TrancheID, row.Date, d.Rows[i-1].Date)
			}
			before, drawn = row.Closing, add(t, drawn, row.Drawn)
		}
		if !before.IsZero() {
			t.Errorf("%s: %s is left", d.TrancheID, before)
		}
		if d.Rows[0].Date != *projecttest.Day(2026, 3, 31) || drawn != d.Rows[0].Drawn {
			t.Errorf("%s: drawn %s from %s", d.TrancheID, drawn, d.Rows[0].Date)
		}
	}
	// 4bn x 6.5% / 2 on 30 September 2026 joins principal; the fee of 1% is paid at close.
	bond := v.Debt[0].Rows
	if bond[0].Fee != *projecttest.Num("40000000") || bond[1].Capitalized != *projecttest.Num("130000000") || !bond[1].Interest.IsZero() {
		t.Errorf("bond: %+v", bond[:2])
	}
}

// The horizon is a row of its own where no payment falls on it, dated at its end.
func TestTheHorizonIsTheLastRow(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.NotesOnly()})
	last := v.Debt[1].Rows[len(v.Debt[1].Rows)-1]
	if last.Date != *projecttest.Day(2035, 9, 26) { // ten years: maturity itself
		t.Errorf("last row on %s", last.Date)
	}
	c := projecttest.NotesOnly()
	c.HorizonMonths = 117
	v = value(t, compute.ValueRequest{Case: c})
	last = v.Debt[1].Rows[len(v.Debt[1].Rows)-1]
	if last.Date != *projecttest.Day(2035, 6, 30) || last.Opening != *projecttest.Num("4000000000") {
		t.Errorf("last row %+v", last)
	}
}

// Each ratio is CFADS over service, and the smallest of them is the measure.
func TestCoverRatiosAreThoseOfTheMeasures(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases()})
	if len(v.Cover) == 0 {
		t.Fatal("no ratios")
	}
	low := v.Cover[0].DSCR
	for _, c := range v.Cover {
		if want, _ := money.Div(c.CFADS, c.Service); c.DSCR != want {
			t.Errorf("%s: %s / %s is not %s", c.Date, c.CFADS, c.Service, c.DSCR)
		}
		if c.DSCR.Cmp(low) < 0 {
			low = c.DSCR
		}
	}
	if m := figure(t, v, "dscr_min", ""); m.Amount != low {
		t.Errorf("smallest ratio %s, measure %s", low, m.Amount)
	}
}

func TestLinesComeByMonthWithTheirUnits(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.TwoPhases(), Lines: []string{"revenue", "rate[loan]", "energy_mwh"}})
	for i, unit := range []string{"USD", "per year", "MWh"} {
		if l := v.Lines[i]; l.Unit != unit || l.Title == "" || len(l.Values) != 121 {
			t.Errorf("%s: unit %q, title %q, %d months", l.Name, l.Unit, l.Title, len(l.Values))
		}
	}
}

// A pure financing has no facility to be late or to burn: absent with a reason.
func TestAPureFinancingSaysWhatItLacks(t *testing.T) {
	v := value(t, compute.ValueRequest{Case: projecttest.NotesOnly()})
	for _, name := range []string{"cash_burn_per_day", "cost_of_delay_per_day", "equity_npv_of_delay_per_day", "project_irr", "ebitda_margin"} {
		if m := figure(t, v, name, ""); m.Absent == "" {
			t.Errorf("%s is %s", name, m.Amount)
		}
	}
	if m := figure(t, v, "cost_of_delay_by_cause", "power"); m.Absent != "the case has no facility" {
		t.Errorf("cost of delay: %q", m.Absent)
	}
}
