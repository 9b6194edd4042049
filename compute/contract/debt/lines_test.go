package debt_test

import (
	"testing"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
)

func delayed() debt.DelayedDraw {
	return debt.DelayedDraw{ID: "ddtl", Commitment: fx("100000000"), Signed: day("2025-01-01"), AvailabilityEnd: day("2025-12-31"),
		Draws: []debt.Change{change("2025-04-01", "40000000"), change("2025-08-16", "60000000")}, TermMonths: 12, Frequency: calendar.SemiAnnual,
		Amortization: contract.Bullet, Rate: fx("0.08"), Count: calendar.ThirtyE360, FeeRate: fx("0.01"), FeeFrequency: calendar.Quarterly}
}

// A commitment of 100m, fee 1%, drawn 40m on 1 April and 60m on 16 August 2025 for a
// year each at 8%, by 30/360:
//
//	fees      100m · 1% · 90/360 = 250,000; 60m · 1% · 90/360 = 150,000;
//	          60m · 1% · 45/360 (1 July to 16 August) = 75,000; then nothing is undrawn
//	interest  40m · 8%/2 = 1,600,000 on 1 October and 1 April;
//	          60m · 8%/2 = 2,400,000 on 16 February and 16 August
func TestEveryDrawMaturesItsOwnYearLater(t *testing.T) {
	flows, schedules, found := delayed().Flows()
	expect(t, flows, found, `
		2025-04-01 draw 40000000.00 40000000.00
		2025-04-01 commitment fee -250000.00 40000000.00
		2025-07-01 commitment fee -150000.00 40000000.00
		2025-08-16 draw 60000000.00 100000000.00
		2025-10-01 commitment fee -75000.00 100000000.00
		2025-10-01 interest -1600000.00 100000000.00
		2026-02-16 interest -2400000.00 100000000.00
		2026-04-01 interest -1600000.00 100000000.00
		2026-04-01 repayment -40000000.00 60000000.00
		2026-08-16 interest -2400000.00 60000000.00
		2026-08-16 repayment -60000000.00 0.00`)
	if len(schedules) != 2 {
		t.Errorf("%d schedules, want one a draw", len(schedules))
	}
}

func TestDrawsKeepToAvailabilityAndCommitment(t *testing.T) {
	l := delayed()
	l.Draws = append(l.Draws, change("2025-08-16", "1"), change("2026-01-01", "0.005"))
	_, _, found := l.Flows()
	if got := names(found); got != "Draws[2].Date Draws[2].Amount Draws[3].Amount Draws[3].Date Draws[3].Amount" {
		t.Errorf("findings on %q", got)
	}
}

// A revolver of 50m, fee 0.5%, 8%, by 30/360; 20m drawn on 1 February, 5m repaid on
// 1 March:
//
//	first quarter   interest 20m · 8% · 30/360 + 15m · 8% · 30/360 = 133,333.33 + 100,000.00
//	                fee 50m · 0.5% · 30/360 + 30m · ... + 35m · ... = 20,833.33 + 12,500.00 + 14,583.33 = 47,916.67
//	second quarter  interest 15m · 8% · 90/360 = 300,000, fee 35m · 0.5% · 90/360 = 43,750
func TestRevolverPaysOnItsDailyBalance(t *testing.T) {
	r := debt.Revolver{ID: "rcf", Commitment: fx("50000000"), Start: day("2025-01-01"), End: day("2025-07-01"), Frequency: calendar.Quarterly,
		Moves: []debt.Change{change("2025-02-01", "20000000"), change("2025-03-01", "-5000000")}, Count: calendar.ThirtyE360, FeeRate: fx("0.005")}
	flows, found := r.Flows(contract.AtRate(fx("0.08")))
	expect(t, flows, found, `
		2025-02-01 draw 20000000.00 20000000.00
		2025-03-01 repayment -5000000.00 15000000.00
		2025-04-01 commitment fee -47916.67 15000000.00
		2025-04-01 interest -233333.33 15000000.00
		2025-07-01 commitment fee -43750.00 15000000.00
		2025-07-01 interest -300000.00 15000000.00
		2025-07-01 repayment -15000000.00 0.00`)
	r.Moves = append(r.Moves, change("2025-04-15", "-15000000.01"), change("2025-07-01", "60000000"))
	if _, found = r.Flows(contract.AtRate(fx("0.08"))); names(found) != "Moves[2].Amount Moves[3].Date Moves[3].Amount" {
		t.Errorf("findings on %q", names(found))
	}
}

// 100m at 10%, 11% where interest is joined to principal, semi-annual 30/360:
//
//	1  100m · 5.5% = 5,500,000, all joined                  105,500,000
//	2  105.5m · 5.5% = 5,802,500, half joined 2,901,250     108,401,250
//	3  108,401,250 · 5% = 5,420,062.50 in cash
func TestPIKToggleJoinsInterestToPrincipal(t *testing.T) {
	p := debt.PIKToggle{Rate: fx("0.10"), Step: fx("0.01"), InKind: []money.Fixed{fx("1"), fx("0.5")}, Terms: contract.Terms{
		ID: "pik", Principal: fx("100000000"), Issue: day("2025-01-01"), Maturity: day("2026-07-01"), Frequency: calendar.SemiAnnual, DayCount: calendar.ThirtyE360}}
	flows, found := p.Flows()
	expect(t, flows, found, `
		2025-01-01 draw 100000000.00 100000000.00
		2025-07-01 interest in kind 0.00 105500000.00
		2025-07-01 interest 0.00 105500000.00
		2026-01-01 interest in kind 0.00 108401250.00
		2026-01-01 interest -2901250.00 108401250.00
		2026-07-01 interest -5420062.50 108401250.00
		2026-07-01 repayment -108401250.00 0.00`)
	p.InKind, p.Step = []money.Fixed{fx("1.5")}, fx("-0.01")
	if _, found := p.Flows(); names(found) != "Step InKind" {
		t.Errorf("findings on %q", names(found))
	}
}
