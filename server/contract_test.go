package server_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/server/servertest"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// bullet is a loan over one year that the terms given change; an empty text takes a term away.
func bullet(change map[string]string) *capstackv1.EvaluateContractRequest {
	terms := map[string]string{
		"contractType": "PAM", "contractID": "loan", "contractRole": "RPA", "statusDate": "2025-01-01", "currency": "USD",
		"initialExchangeDate": "2025-01-02", "maturityDate": "2026-01-02", "notionalPrincipal": "1000.00", "nominalInterestRate": "0.05",
		"dayCountConvention": "30E360", "cycleAnchorDateOfInterestPayment": "2025-07-02", "cycleOfInterestPayment": "P6ML1",
	}
	maps.Copy(terms, change)
	maps.DeleteFunc(terms, func(_, text string) bool { return text == "" })
	return &capstackv1.EvaluateContractRequest{Contract: &capstackv1.Contract{Terms: terms}}
}

func contracts(t testing.TB) capstackv1.ContractServiceClient {
	return capstackv1.NewContractServiceClient(servertest.Start(t))
}

// Half a year of 5% on 1000 by 30E/360 is 25, twice.
func TestEventsOfABulletLoan(t *testing.T) {
	out, err := contracts(t).EvaluateContract(t.Context(), bullet(map[string]string{"marketValueObserved": "1"}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range out.GetEvents() {
		got = append(got, strings.Join([]string{e.GetTime(), e.GetEventType(), e.GetPayoff(), e.GetNotionalPrincipal()}, " "))
	}
	want := []string{
		"2025-01-02T00:00:00 IED -1000 1000", "2025-07-02T00:00:00 IP 25 1000",
		"2026-01-02T00:00:00 IP 25 1000", "2026-01-02T00:00:00 MD 1000 0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.Equal(out.GetIgnoredTerms(), []string{"marketValueObserved"}) || out.GetEngineVersion() == "" {
		t.Errorf("ignored %v, engine %q", out.GetIgnoredTerms(), out.GetEngineVersion())
	}
}

// swap is two loans against each other, as flat components.
func swap(second string) *capstackv1.EvaluateContractRequest {
	leg := func(id string) *capstackv1.Contract {
		return bullet(map[string]string{"contractID": id, "contractRole": ""}).GetContract()
	}
	in := &capstackv1.EvaluateContractRequest{Contract: &capstackv1.Contract{Terms: map[string]string{
		"contractType": "SWAPS", "contractID": "swap", "contractRole": "RFL", "statusDate": "2025-01-01", "currency": "USD", "deliverySettlement": "D",
	}}}
	in.Components = []*capstackv1.ContractComponent{
		{ReferenceRole: "FIL", Contract: leg("a")}, {ReferenceRole: second, Contract: leg("b")},
	}
	return in
}

func TestASwapTravelsAsFlatComponents(t *testing.T) {
	out, err := contracts(t).EvaluateContract(t.Context(), swap("SEL"))
	if err != nil {
		t.Fatal(err)
	}
	if len(out.GetEvents()) != 8 || out.GetEvents()[0].GetPayoff() != "-1000" || out.GetEvents()[1].GetPayoff() != "1000" {
		t.Errorf("events %v", out.GetEvents())
	}
}

func TestContractsThatCannotBeEvaluatedSayWhy(t *testing.T) {
	service := contracts(t)
	floating := map[string]string{
		"cycleAnchorDateOfRateReset": "2025-07-02", "cycleOfRateReset": "P6ML1", "marketObjectCodeOfRateReset": "SOFR",
	}
	ring := swap("SEL")
	ring.Components[0].ComponentId, ring.Components[0].ParentComponentId = "a", "b"
	ring.Components[1].ComponentId, ring.Components[1].ParentComponentId = "b", "a"
	badLeg := swap("SEL")
	badLeg.Components[1].Contract.Terms["maturityDate"] = "2024-01-01"
	badDraw := bullet(nil)
	badDraw.ObservedEvents = []*capstackv1.ObservedEvent{{Time: "2025-13-01", EventType: "PP"}}
	badIndex := bullet(floating)
	badIndex.Indices = []*capstackv1.IndexSeries{{MarketObjectCode: "SOFR", Observations: []*capstackv1.IndexObservation{{Time: "2025-07-02", Value: "4%"}}}}
	for name, test := range map[string]struct {
		in    *capstackv1.EvaluateContractRequest
		field string
		text  string
	}{
		"nothing": {&capstackv1.EvaluateContractRequest{}, "contract required", "give the terms"},
		"terms that contradict each other": {bullet(map[string]string{"lifeCap": "0.01", "lifeFloor": "0.02", "cycleOfRateReset": "P1YL1", "marketObjectCodeOfRateReset": "X"}),
			"contract.terms[lifeFloor] order", "lifeCap"},
		"maturity before start":            {bullet(map[string]string{"maturityDate": "2024-01-02"}), "contract.terms[maturityDate] order", "after initialExchangeDate"},
		"a missing observation":            {bullet(floating), "indices[SOFR] required", "2025-07-02T00:00:00"},
		"an observation that is no number": {badIndex, "indices[SOFR].observations[0] format", "4%"},
		"a cycle that never ends": {bullet(map[string]string{"contractType": "LAM", "maturityDate": "", "cycleOfPrincipalRedemption": "P1YL1",
			"cycleAnchorDateOfPrincipalRedemption": "2026-01-02", "nextPrincipalRedemptionPayment": "0.000000001"}),
			"contract.terms[nextPrincipalRedemptionPayment]", "never ends"},
		"a cycle of no length":           {bullet(map[string]string{"cycleOfInterestPayment": "P0DL1"}), "contract.terms[cycleOfInterestPayment]", "P0DL1"},
		"a deposit without end":          {bullet(map[string]string{"contractType": "UMP", "maturityDate": ""}), "to required", "without maturityDate"},
		"an unknown type":                {bullet(map[string]string{"contractType": "XYZ"}), "contract.terms[contractType] enum", "XYZ"},
		"an amount above 1e18":           {bullet(map[string]string{"notionalPrincipal": "1000000000000000001"}), "contract.terms[notionalPrincipal] format", "10^18"},
		"a date of year 0":               {bullet(map[string]string{"statusDate": "0000-01-01"}), "contract.terms[statusDate]", "0000"},
		"an event on no date":            {badDraw, "observed_events[0]", "2025-13-01"},
		"components inside each other":   {ring, "components reference", "ring"},
		"a fault in a leg":               {badLeg, "components[1].contract.terms[maturityDate] order", "after"},
		"a swap without its second leg":  {swap("UDL"), "components required", "SEL"},
		"a component of no role":         {swap(""), "components[1].reference_role required", "FIL"},
		"daily interest for 9,000 years": {bullet(map[string]string{"maturityDate": "9999-01-02", "cycleOfInterestPayment": "P1DL1"}), "", "at most"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := service.EvaluateContract(t.Context(), test.in)
			got := refusalOf(t, err)
			if got.code != codes.InvalidArgument || !strings.Contains(strings.Join(got.fields, "\n"), test.field) || !strings.Contains(got.text, test.text) {
				t.Errorf("%v %s, fields %q, want %q and %q", got.code, got.text, got.fields, test.field, test.text)
			}
		})
	}
}

// What is extreme and has an answer gets it.
func TestContractsAtTheEndsOfAmountsAndDates(t *testing.T) {
	service := contracts(t)
	for name, in := range map[string]*capstackv1.EvaluateContractRequest{
		"1e18":           bullet(map[string]string{"notionalPrincipal": "1000000000000000000"}),
		"years 1 to 999": bullet(map[string]string{"statusDate": "0001-01-01", "initialExchangeDate": "0001-01-02", "maturityDate": "0999-01-02", "cycleAnchorDateOfInterestPayment": "0002-01-02", "cycleOfInterestPayment": "P1YL1"}),
		"year 9999":      bullet(map[string]string{"maturityDate": "9999-12-31", "cycleOfInterestPayment": "P12ML1"}),
	} {
		out, err := service.EvaluateContract(t.Context(), in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if n := len(out.GetEvents()); n < 4 || out.GetEvents()[n-1].GetEventType() != "MD" {
			t.Errorf("%s: %d events", name, n)
		}
	}
}

func TestABatchKeepsOrderAndTellsFailuresInPlace(t *testing.T) {
	service := contracts(t)
	in := &capstackv1.BatchEvaluateContractsRequest{
		CommonTerms: bullet(map[string]string{"contractID": "", "cycleAnchorDateOfRateReset": "2025-07-02", "cycleOfRateReset": "P6ML1", "marketObjectCodeOfRateReset": "SOFR"}).GetContract().GetTerms(),
		Indices:     []*capstackv1.IndexSeries{{MarketObjectCode: "SOFR", Observations: []*capstackv1.IndexObservation{{Time: "2025-07-02", Value: "0.04"}}}},
		Detail:      capstackv1.ContractDetail_CONTRACT_DETAIL_TOTALS, DiscountRate: "0",
	}
	for i := range 300 {
		one := &capstackv1.EvaluateContractRequest{Contract: &capstackv1.Contract{Terms: map[string]string{"notionalPrincipal": fmt.Sprint(1000 * (i + 1))}}}
		if i == 7 {
			one.Contract.Terms["maturityDate"] = "2024-01-01"
		}
		in.Requests = append(in.Requests, one)
	}
	out, err := service.BatchEvaluateContracts(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out.GetOutcomes() {
		if i == 7 {
			if e := o.GetError(); codes.Code(e.GetCode()) != codes.InvalidArgument || e.GetFieldViolations()[0].GetField() != "contract.terms[maturityDate]" {
				t.Errorf("item 7: %v", o)
			}
			continue
		}
		// Half a year at 5% and one at 4% on 1000·(i+1), and the principal back and forth.
		paid, received := fmt.Sprint(1000*(i+1)), fmt.Sprint(1045*(i+1))
		if got := o.GetTotals(); got.GetPaid() != paid || got.GetReceived() != received || math.Abs(got.GetPresentValue()-45*float64(i+1)) > 1e-6 || got.GetEventCount() != 5 {
			t.Fatalf("item %d: %v", i, got)
		}
	}
	in.Detail, in.DiscountRate = capstackv1.ContractDetail_CONTRACT_DETAIL_EVENTS, ""
	if out, err = service.BatchEvaluateContracts(t.Context(), in); err != nil || len(out.GetOutcomes()[299].GetResponse().GetEvents()) != 5 {
		t.Errorf("%v, %v", err, out.GetOutcomes())
	}
}

func TestBatchesOverTheLimitsAreRefused(t *testing.T) {
	service := contracts(t)
	many := &capstackv1.BatchEvaluateContractsRequest{CommonTerms: bullet(map[string]string{"maturityDate": "2125-01-02", "cycleOfInterestPayment": "P1ML1"}).GetContract().GetTerms()}
	for range 200 {
		many.Requests = append(many.Requests, &capstackv1.EvaluateContractRequest{})
	}
	for name, test := range map[string]struct {
		in     *capstackv1.BatchEvaluateContractsRequest
		fields []string
	}{
		"empty":             {&capstackv1.BatchEvaluateContractsRequest{}, []string{"requests required"}},
		"10,001":            {&capstackv1.BatchEvaluateContractsRequest{Requests: make10001()}, []string{"requests limit"}},
		"too many events":   {many, []string{"requests limit"}},
		"no discount rate":  {&capstackv1.BatchEvaluateContractsRequest{Requests: many.GetRequests()[:1], DiscountRate: "-1", Detail: capstackv1.ContractDetail_CONTRACT_DETAIL_TOTALS}, []string{"discount_rate range"}},
		"an unknown detail": {&capstackv1.BatchEvaluateContractsRequest{Requests: many.GetRequests()[:1], Detail: 9}, []string{"detail enum"}},
	} {
		_, err := service.BatchEvaluateContracts(t.Context(), test.in)
		if got := refusalOf(t, err); got.code != codes.InvalidArgument || !slices.Equal(got.fields, test.fields) {
			t.Errorf("%s: %v %v, want %v", name, got.code, got.fields, test.fields)
		}
	}
}

func make10001() []*capstackv1.EvaluateContractRequest {
	out := make([]*capstackv1.EvaluateContractRequest, 10_001)
	for i := range out {
		out[i] = &capstackv1.EvaluateContractRequest{}
	}
	return out
}

func TestComponentsInAVeryLongChainAreRefused(t *testing.T) {
	in := swap("SEL")
	for i := range 900 {
		c := &capstackv1.ContractComponent{ComponentId: fmt.Sprint(i), ReferenceRole: "FIL", Contract: bullet(nil).GetContract()}
		if i > 0 {
			c.ParentComponentId = fmt.Sprint(i - 1)
		}
		in.Components = append(in.Components, c)
	}
	_, err := contracts(t).EvaluateContract(t.Context(), in)
	if got := refusalOf(t, err); got.code != codes.InvalidArgument || !strings.Contains(got.text, "deep") {
		t.Errorf("%v %s %v", got.code, got.text, got.fields)
	}
}

// Contracts in columns give what the same contracts give as requests, whether they share a schedule or not.
func TestColumnsGiveWhatRequestsGive(t *testing.T) {
	service := contracts(t)
	values := map[string][]string{
		"contractID": {"a", "", "c", "d", "e", "f"}, "notionalPrincipal": {"1000", "0", " 250.5", "-1", "1e3", "1000000000000000000"},
		"nominalInterestRate": {"0.05", "-0.01", "0.1234567", "0.05", "12", "99"}, "premiumDiscountAtIED": {"0", "-5", "", "1", "0.01", "0"},
	}
	common := bullet(map[string]string{"contractID": "", "notionalPrincipal": "", "nominalInterestRate": ""}).GetContract().GetTerms()
	for name, change := range map[string]func(terms map[string]string, columns map[string][]string){
		"one schedule":    func(map[string]string, map[string][]string) {},
		"floating":        func(terms map[string]string, _ map[string][]string) { maps.Copy(terms, floatingTerms) },
		"equal principal": func(terms map[string]string, _ map[string][]string) { maps.Copy(terms, amortizing) },
		"maturities of own": func(terms map[string]string, columns map[string][]string) {
			delete(terms, "maturityDate")
			columns["maturityDate"] = []string{"2026-01-02", "2027-01-02", "2024-01-02", "2030-01-31", "2026-01-02", "2026-01-02"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			terms, columns := maps.Clone(common), maps.Clone(values)
			change(terms, columns)
			in := &capstackv1.BatchEvaluateContractsRequest{CommonTerms: terms, DiscountRate: "0.04", Indices: []*capstackv1.IndexSeries{{
				MarketObjectCode: "SOFR", Observations: []*capstackv1.IndexObservation{{Time: "2025-07-02", Value: "0.03"}},
			}}}
			asRequests := &capstackv1.BatchEvaluateContractsRequest{
				CommonTerms: terms, DiscountRate: "0.04", Indices: in.GetIndices(), Detail: capstackv1.ContractDetail_CONTRACT_DETAIL_TOTALS,
			}
			for i := range 6 {
				one := map[string]string{}
				for _, column := range slices.Sorted(maps.Keys(columns)) {
					if i == 0 {
						in.Columns = append(in.Columns, &capstackv1.TermColumn{Name: column, Values: columns[column]})
					}
					if text := columns[column][i]; text != "" {
						one[column] = text
					}
				}
				asRequests.Requests = append(asRequests.Requests, &capstackv1.EvaluateContractRequest{Contract: &capstackv1.Contract{Terms: one}})
			}
			compareColumns(t, service, in, asRequests)
		})
	}
}

var (
	floatingTerms = map[string]string{
		"cycleAnchorDateOfRateReset": "2025-07-02", "cycleOfRateReset": "P6ML1", "marketObjectCodeOfRateReset": "SOFR", "rateSpread": "0.01",
	}
	amortizing = map[string]string{
		"contractType": "LAM", "cycleAnchorDateOfPrincipalRedemption": "2025-07-02", "cycleOfPrincipalRedemption": "P6ML1",
	}
)

func compareColumns(t *testing.T, service capstackv1.ContractServiceClient, columns, requests *capstackv1.BatchEvaluateContractsRequest) {
	t.Helper()
	got, err := service.BatchEvaluateContracts(t.Context(), columns)
	if err != nil {
		t.Fatal(err)
	}
	want, err := service.BatchEvaluateContracts(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	failures := map[int32]*capstackv1.ItemError{}
	for _, f := range got.GetTotals().GetFailures() {
		failures[f.GetIndex()] = f.GetError()
	}
	for i, w := range want.GetOutcomes() {
		g := got.GetTotals()
		if e := w.GetError(); e != nil {
			if f := failures[int32(i)]; f.GetMessage() != e.GetMessage() || f.GetReason() != e.GetReason() || !math.IsNaN(g.GetPresentValues()[i]) {
				t.Errorf("contract %d: %v, want %v", i, f, e)
			}
			continue
		}
		x := w.GetTotals()
		if g.GetEventCounts()[i] != x.GetEventCount() || g.GetReceived()[i] != x.GetReceived() || g.GetPaid()[i] != x.GetPaid() ||
			g.GetPresentValues()[i] != x.GetPresentValue() || failures[int32(i)] != nil {
			t.Errorf("contract %d: %d events, %s, %s, %v, %v; want %v", i, g.GetEventCounts()[i], g.GetReceived()[i], g.GetPaid()[i],
				g.GetPresentValues()[i], failures[int32(i)], x)
		}
	}
}

func TestColumnsOfABadFormAreRefused(t *testing.T) {
	service := contracts(t)
	column := func(name string, values ...string) *capstackv1.TermColumn {
		return &capstackv1.TermColumn{Name: name, Values: values}
	}
	for name, test := range map[string]struct {
		in     *capstackv1.BatchEvaluateContractsRequest
		fields []string
	}{
		"no element": {&capstackv1.BatchEvaluateContractsRequest{Columns: []*capstackv1.TermColumn{column("a")}}, []string{"columns[0].values required"}},
		"ragged, twice, without name": {&capstackv1.BatchEvaluateContractsRequest{Columns: []*capstackv1.TermColumn{column("a", "1", "2"), column("a", "1"), column("", "1", "2")}},
			[]string{"columns[1].name unique", "columns[1].values limit", "columns[2].name required"}},
		"common and column": {&capstackv1.BatchEvaluateContractsRequest{CommonTerms: map[string]string{"a": "1"}, Columns: []*capstackv1.TermColumn{column("a", "1")}},
			[]string{"columns[0].name unique"}},
		"with requests, for events": {&capstackv1.BatchEvaluateContractsRequest{
			Columns: []*capstackv1.TermColumn{column("a", "1")}, Requests: []*capstackv1.EvaluateContractRequest{{}}, Detail: capstackv1.ContractDetail_CONTRACT_DETAIL_EVENTS,
		}, []string{"columns exclusive", "detail exclusive"}},
		"too many": {&capstackv1.BatchEvaluateContractsRequest{Columns: []*capstackv1.TermColumn{column("a", make([]string, 100_001)...)}},
			[]string{"columns[0].values limit"}},
		"all fail, and more than a response holds": {&capstackv1.BatchEvaluateContractsRequest{Columns: []*capstackv1.TermColumn{column("contractType", make([]string, 100_000)...)}},
			[]string{"columns[0].values limit"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := service.BatchEvaluateContracts(t.Context(), test.in)
			if got := refusalOf(t, err); got.code != codes.InvalidArgument || !slices.Equal(got.fields, test.fields) {
				t.Errorf("%v %v, want %v", got.code, got.fields, test.fields)
			}
		})
	}
}
