package main

import (
	"strings"
	"testing"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/archetype"
	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
	"github.com/capstack/capstack/server/servertest"
)

// byHand is a line of an archetype in a period, as arithmetic on paper gives it from the figures of the file. The figures
// are invented; the arithmetic is written out beside each.
type byHand struct {
	line, period, want string
}

// The year 2030, the second of the lease: rent begins on 2029-02-01 and steps by 2% on 2030-02-01.
var hyperscaleLease = []byHand{
	// 100,000 kW x 130 in January, x 132.60 in eleven months: 100,000 x (130 + 11 x 132.60).
	{"revenue", "2030", "158860000"},
	{"revenue", "2030-01", "13000000"},
	// Upkeep 60,000 x 100 MW, insurance 3,000,000, property tax 6,000,000.
	{"operating_cost", "2030", "15000000"},
	{"ebitda", "2030", "143860000"}, // 158,860,000 - 15,000,000
	// Shell 400m and plant 700m, 5% contingency on them and on 30m of land: 1,100m + 56.5m over 20 years; land does not wear.
	{"depreciation_of_cost", "2030", "57825000"},
	{"receipts", "2030", "158860000"},
	// Nothing is spent after February 2029, when the lease begins.
	{"capital_cost", "2030", "0"},
}

// The year 2029: both halls run, 16,000 of 20,000 accelerators are let, the rest earn spot.
var neocloudDDTL = []byHand{
	// 16,000 x 2.60 x 8,760 hours.
	{"revenue[lab]", "2029", "364416000"},
	// Spot, two years after close: 2.20 x 0.8^2 = 1.408; 4,000 accelerators sold 0.6 x 0.98 of the hours. The third anniversary
	// of close is the last day of December: 4,000 x 0.588 x 1.408 x (8,016 + 744 x (1 - 0.2/31)) = 28,993,860.40.
	{"revenue", "2029", "393409860.4"},
	// Halls at 120 x 20,000 kW = 2.4m a month. Hall 1, from July 2027: 6 x 2.4m x 1.03 + 6 x 2.4m x 1.0609 = 30,108,960.
	// Hall 2, from January 2028: 12 x 2.4m x 1.03 = 29,664,000.
	{"occupancy_cost", "2029", "59772960"},
	// 12m x 1.03^2 x (11/12 + 1/12 x (1 + 0.03/31)): the step falls on the last day of December.
	{"operating_cost[staff]", "2029", "12731826.67"},
	// 2% of 20,000 x 40,000 x 1.15 = 920m; the same cost over 72 months.
	{"operating_cost[upkeep]", "2029", "18400000"},
	{"depreciation_of_cost", "2029", "153333333.33"},
	// All 620m are drawn by the end of 2027: 75% of 920m would be more. Interest 620m x (3.75% + 6%) x 91/360.
	{"debt_balance", "2027-12", "620000000"},
	{"interest_due[ddtl]", "2028-03", "15280416.67"},
	// Deposits of 20% of 460m half a year before each hall operates, in January and July 2027; the rest on the day before.
	{"capital_cost", "2027-01", "92000000"}, {"capital_cost", "2027-06", "368000000"}, {"capital_cost", "2027-07", "92000000"},
	{"capital_cost", "2027-12", "368000000"},
}

// The year 2030: the third of the east building, the second of the west one.
var colocationCampus = []byHand{
	// 12,000 kW x 195 x 1.03^2 x 12.
	{"revenue[bank]", "2030", "29790072"},
	// 18,000 kW in each building: x 180 x 1.025^2 x 12 in the east, x 180 x 1.025 x 12 in the west.
	{"revenue[cloud]", "2030", "80700300"},
	// 6,000 kW x 230 x 12.
	{"revenue[start-up]", "2030", "16560000"},
	// Rents of 127,050,372, and the power that 54 of 60 MW pay back: 0.9 x 38,479,110.89 = 34,631,199.79 with each tenant's cents.
	{"power_cost", "2030", "38479110.89"}, {"power_recovery[cloud]", "2030", "23087466.53"}, // 36 of 60
	{"revenue", "2030", "161681571.79"},
	// 5m / 12 x 1.03^3 x (5 + (1 + 0.03/30) + 6 x 1.03): the index steps on 30 June, the anniversary of close.
	{"operating_cost[staff]", "2030", "5546044.83"},
	// 80,000 x 60 MW by the same index.
	{"operating_cost[upkeep]", "2030", "5324203.03"},
	// 2% of revenue.
	{"operating_cost[management]", "2030", "2541007.44"},
	// The ramp of the west building, six months even: in its third month from 2/6 to 3/6 of 18 MW, on average 5/12.
	{"revenue[start-up]", "2029-03", "575000"}, // 6,000 x 230 x 5/12
}

// The year 2029, the second of operation.
var bondOwnerOperator = []byHand{
	// 12,000 x 3.80 x 8,760, own use at what the services earn.
	{"revenue[own]", "2029", "399456000"},
	// 6,000 x 2.80 x 8,760 x the larger of 0.9 and 0.8.
	{"revenue[lessee]", "2029", "132451200"},
	// Spot: 2,000 x 0.65 x 0.98 x 2.50 x 0.9^2 x (8,016 + 744 x (1 - 0.1/31)) = 22,593,294.36.
	{"revenue", "2029", "554500494.36"},
	// 50 MW x 1.2 x 0.9 x 8,760 h = 473,040 MWh at 50: 23,652,000; demand 65,000 kW x 5 x 12 = 3,900,000.
	{"energy_mwh", "2029-02", "36288"}, // 54 MW x 672 h
	{"power_cost", "2029", "27552000"},
	// Staff 20m x 1.03^2 x (11/12 + 1/12 x (1 + 0.03/31)) = 21,219,711.13; upkeep 1.5% of 1,000m; property tax 5m.
	{"operating_cost", "2029", "41219711.13"},
	{"ebitda", "2029", "485728783.23"}, // 554,500,494.36 - 27,552,000 - 41,219,711.13
	// Sites 500m over 20 years, accelerators 950m over 5.
	{"depreciation_of_cost", "2029", "215000000"},
	// Notes at 7.25%: half a year on 700m, then on 656.25m after the first of sixteen repayments.
	{"interest_due[notes-2036]", "2029-06", "25375000"}, {"interest_due[notes-2036]", "2029-12", "23789062.5"},
	{"principal_due[notes-2036]", "2029-06", "43750000"},
	// Vendor: 200m x 0.03 / (1 - 1.03^-8) = 28,491,277.77 each half-year; after two of them
	// (200m x 1.03 - A) x 1.03 - A = 154,342,706.13 is left, and 3% of it due.
	{"interest_due[vendor]", "2029-06", "4630281.18"}, {"principal_due[vendor]", "2029-06", "23860996.59"},
	// Issued at 99% of 700m; the escrow holds the first year's interest, 50.75m.
	{"draw[notes-2036]", "2026-12", "700000000"},
}

// The year 2027, the first of the lease.
var gpuLeasingSPV = []byHand{
	{"revenue", "2027", "72000000"}, {"revenue", "2027-02", "6000000"}, // 12 x 6m, whatever the days
	{"ebitda", "2027", "70800000"},               // less 1.2m for the servicer
	{"depreciation_of_cost", "2027", "43200000"}, // (240m - 10%) / 5
	// Senior: 160m x 0.00625 / (1 - 1.00625^-60) = 3,206,071.78 a month. Interest of the twelve months on paper: 11,070,767.68.
	{"interest_due[senior]", "2027-01", "1000000"}, {"principal_due[senior]", "2027-01", "2206071.78"},
	{"interest_paid[senior]", "2027", "11070767.68"}, {"principal_paid[senior]", "2027", "27402093.68"},
	// Mezzanine: 500,000 a month and 1% on 30m, 29.5m, ... 24.5m: 327m x 1%.
	{"principal_paid[mezzanine]", "2027", "6000000"}, {"interest_paid[mezzanine]", "2027", "3270000"},
	{"cfads", "2027", "70800000"},
	{"dscr", "2027-05", "1.840258236"}, // 5.9m / 3,206,071.78
	// 70,800,000 - 12 x 3,206,071.78 - 9,270,000 - 0.01: the reserve of three instalments, 9,618,215.34, is a cent short of
	// three times the instalment before it is rounded.
	{"distribution", "2027", "23057138.63"},
	{"account.Debt service reserve account", "2026", "9618215.34"}, {"account.Debt service reserve account", "2027", "9618215.35"},
	// Uses 240m + 1% of 160m + 3 x 3,206,071.78, less 190m of debt.
	{"equity_contribution", "2026", "61218215.34"},
}

func TestAYearOfEachArchetypeByHand(t *testing.T) {
	years := map[string][]byHand{
		"hyperscale-lease": hyperscaleLease, "neocloud-ddtl": neocloudDDTL, "colocation-campus": colocationCampus,
		"bond-owner-operator": bondOwnerOperator, "gpu-leasing-spv": gpuLeasingSPV,
	}
	c := client.New(servertest.Start(t))
	for _, x := range archetype.List() {
		file, err := casefile.Read(x.Name+".yaml", strings.NewReader(x.Text))
		if err != nil {
			t.Fatal(err)
		}
		if len(years[x.Name]) == 0 {
			t.Errorf("%s has no year by hand", x.Name)
		}
		for _, h := range years[x.Name] {
			r, err := c.Explain(t.Context(), &pb.ExplainValueRequest{
				Subject: &pb.ExplainValueRequest_ProjectCase{ProjectCase: file.Project}, DepthLimit: 1,
				Figure: &pb.ExplainValueRequest_Line{Line: &pb.LinePeriod{Line: h.line, Period: h.period}},
			})
			if err != nil {
				t.Errorf("%s: %s, %s: %v", x.Name, h.line, h.period, err)
				continue
			}
			if got := r.GetNodes()[0].GetValue(); !strings.HasPrefix(got, h.want) || h.line != "dscr" && got != h.want {
				t.Errorf("%s: %s, %s is %s, by hand %s", x.Name, h.line, h.period, got, h.want)
			}
		}
	}
}

// What each archetype must show as a whole: nothing unpaid, sources equal to uses, debt repaid, an owner who earns something.
func TestArchetypesStandOnTheirFeet(t *testing.T) {
	c := client.New(servertest.Start(t))
	for _, x := range archetype.List() {
		file, err := casefile.Read(x.Name+".yaml", strings.NewReader(x.Text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Value(t.Context(), &pb.ValueCaseRequest{
			Subject:  &pb.ValueCaseRequest_ProjectCase{ProjectCase: file.Project},
			Measures: []string{"unpaid_peak", "debt_at_horizon", "equity_irr", "dscr_min"},
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range r.GetMeasures() {
			zero := m.GetName() == "unpaid_peak" || m.GetName() == "debt_at_horizon"
			if m.Value == nil || zero != (m.GetValue() == 0) || !zero && m.GetValue() < 0.05 || m.GetName() == "dscr_min" && m.GetValue() < 1.05 {
				t.Errorf("%s: %s is %s%s", x.Name, m.GetName(), m.GetDecimalValue(), m.GetAbsentReason())
			}
		}
		if len(r.GetEvents()) > 0 {
			t.Errorf("%s: %v", x.Name, r.GetEvents())
		}
	}
}
