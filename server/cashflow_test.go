package server_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// yearly are flows on the first of January from 2021 on.
func yearly(amounts ...string) *capstackv1.AnalyzeCashFlowsRequest {
	in := &capstackv1.AnalyzeCashFlowsRequest{}
	for i, amount := range amounts {
		in.Flows = append(in.Flows, &capstackv1.CashFlow{Date: fmt.Sprintf("%d-01-01", 2021+i), Amount: amount})
	}
	return in
}

// -100, 230, -132 a year apart is zero at 10% and at 20%: (1.1x - 1)(1.2x - 1) = 0. The years 2021 to 2023 have 365 days.
func TestAllRatesOfReturnAreGivenWithTheProof(t *testing.T) {
	in := yearly("-100", "230", "-132")
	in.DiscountRate = "0.1"
	out, err := contracts(t).AnalyzeCashFlows(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	r := out.GetRates()
	if r.GetStatus() != capstackv1.ReturnStatus_RETURN_STATUS_FOUND || len(r.GetRoots()) != 2 || r.GetSignChangeCount() != 2 ||
		math.Abs(r.GetRoots()[0].GetRate()-0.1) > 1e-12 || math.Abs(r.GetRoots()[1].GetRate()-0.2) > 1e-12 {
		t.Fatalf("%v", r)
	}
	// The value rises through 10% and falls through 20%: the second is the usual one.
	if r.GetInternalRateOfReturn() != r.GetRoots()[1].GetRate() || r.GetRoots()[0].GetSlope() != 1 || r.GetRoots()[1].GetSlope() != -1 {
		t.Errorf("usual %v of %v", r.GetInternalRateOfReturn(), r.GetRoots())
	}
	for _, x := range r.GetRoots() {
		if x.ContinuousLowerBound == nil || x.GetContinuousLowerBound() > x.GetContinuousRate() || x.GetContinuousUpperBound() < x.GetContinuousRate() {
			t.Errorf("the bounds of %v do not hold it", x)
		}
	}
	if math.Abs(out.GetNetPresentValue().GetValue()) > 1e-11 || math.Abs(out.GetMultiple().GetValue()-230.0/232) > 1e-15 {
		t.Errorf("%v, %v", out.GetNetPresentValue(), out.GetMultiple())
	}
	if out.GetDurationYears().Value != nil || out.GetDurationYears().GetAbsentReason() == "" || out.GetPaybackDate() != "" {
		t.Errorf("duration %v, payback %q", out.GetDurationYears(), out.GetPaybackDate())
	}
	if out.GetReceived() != "230" || out.GetPaid() != "232" || out.GetFirstDate() != "2021-01-01" || out.GetValuationDate() != "2021-01-01" {
		t.Errorf("%v", out)
	}
}

func TestFlowsWithoutARateSayWhy(t *testing.T) {
	service := contracts(t)
	for name, test := range map[string]struct {
		in     *capstackv1.AnalyzeCashFlowsRequest
		status capstackv1.ReturnStatus
	}{
		"all zero":      {yearly("0", "0", "0.00"), capstackv1.ReturnStatus_RETURN_STATUS_NO_CONTRIBUTION},
		"only received": {yearly("1", "2"), capstackv1.ReturnStatus_RETURN_STATUS_NO_CONTRIBUTION},
		"only paid":     {yearly("-1", "-2"), capstackv1.ReturnStatus_RETURN_STATUS_TOTAL_LOSS},
		"no root":       {yearly("-1", "1", "-1"), capstackv1.ReturnStatus_RETURN_STATUS_NO_ROOT},
	} {
		out, err := service.AnalyzeCashFlows(t.Context(), test.in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := out.GetRates()
		if r.GetStatus() != test.status || len(r.GetRoots()) > 0 || r.GetExplanation() == "" ||
			(r.InternalRateOfReturn != nil) != (test.status == capstackv1.ReturnStatus_RETURN_STATUS_TOTAL_LOSS) {
			t.Errorf("%s: %v", name, r)
		}
	}
}

func TestFlowsAtTheEndsOfAmountsAndDates(t *testing.T) {
	service := contracts(t)
	in := yearly("-1000000000000000000", "1100000000000000000.000000000000000001")
	in.Flows[1].Amount = "1000000000000000000"
	in.Flows[0].Date, in.Flows[1].Date = "0001-01-01", "9999-12-31"
	out, err := service.AnalyzeCashFlows(t.Context(), in)
	if err != nil || out.GetRates().GetStatus() != capstackv1.ReturnStatus_RETURN_STATUS_FOUND || math.Abs(out.GetRates().GetInternalRateOfReturn()) > 1e-12 {
		t.Errorf("%v, %v", err, out)
	}
}

func TestFaultyFlowsAreNamedAllAtOnce(t *testing.T) {
	in := yearly("-1e3", "1000000000000000001", "", "5")
	in.Flows[3].Date, in.DiscountRate, in.ValuationDate = "2021-02-29", "8%", "tomorrow"
	service := contracts(t)
	_, err := service.AnalyzeCashFlows(t.Context(), in)
	got := refusalOf(t, err)
	want := []string{
		"flows[0].amount format", "flows[1].amount range", "flows[2].amount required", "flows[3].date format", "discount_rate format", "valuation_date format",
	}
	if got.code != codes.InvalidArgument || !slices.Equal(got.fields, want) {
		t.Errorf("%v %v, want %v", got.code, got.fields, want)
	}
	if _, err = service.AnalyzeCashFlows(t.Context(), yearly()); !slices.Equal(refusalOf(t, err).fields, []string{"flows required"}) {
		t.Errorf("no flows: %v", err)
	}
}

// A hundred thousand flows of both signs are answered in seconds; above, the limit says so, and a million do not fit a
// request.
func TestVeryManyFlows(t *testing.T) {
	service := contracts(t)
	flows := func(n int) *capstackv1.AnalyzeCashFlowsRequest {
		in := &capstackv1.AnalyzeCashFlowsRequest{Flows: make([]*capstackv1.CashFlow, n)}
		first := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
		for i := range in.Flows {
			amount := "-7"
			if i%3 == 0 {
				amount = "16"
			}
			in.Flows[i] = &capstackv1.CashFlow{Date: first.AddDate(0, 0, i%50_000).Format(time.DateOnly), Amount: amount}
		}
		in.Flows[0].Amount = "-90000"
		return in
	}
	begin := time.Now()
	out, err := service.AnalyzeCashFlows(t.Context(), flows(100_000))
	if err != nil || out.GetRates().GetStatus() == capstackv1.ReturnStatus_RETURN_STATUS_UNSPECIFIED {
		t.Errorf("%v, %v", err, out)
	}
	t.Logf("100,000 flows: %v, %v", time.Since(begin), out.GetRates().GetExplanation())
	_, err = service.AnalyzeCashFlows(t.Context(), flows(100_001))
	if got := refusalOf(t, err); got.code != codes.InvalidArgument || !slices.Equal(got.fields, []string{"flows limit"}) {
		t.Errorf("%v %v", got.code, got.fields)
	}
	if _, err = service.AnalyzeCashFlows(t.Context(), flows(1_000_000)); refusalOf(t, err).code != codes.ResourceExhausted {
		t.Errorf("a million flows: %v", err)
	}
}

func TestFunctionsOfSpreadsheets(t *testing.T) {
	service := contracts(t)
	call := func(name string, arguments ...string) (*capstackv1.EvaluateFunctionResponse, error) {
		in := &capstackv1.EvaluateFunctionRequest{Name: name}
		for _, a := range arguments {
			in.Arguments = append(in.Arguments, &capstackv1.FunctionArgument{Values: strings.Split(a, ";")})
		}
		return service.EvaluateFunction(t.Context(), in)
	}
	// 1000 over two periods at 10%: 1000 · 0.1 / (1 - 1.1^-2).
	if out, err := call("pmt", "0.1", "2", "1000"); err != nil || math.Abs(out.GetNumber()+1000*0.1/(1-1/1.21)) > 1e-10 {
		t.Errorf("pmt: %v, %v", out, err)
	}
	if out, err := call("couppcd", "2011-01-25", "2011-11-15", "2", "1"); err != nil || out.GetDate() != "2010-11-15" {
		t.Errorf("couppcd: %v, %v (Excel's help gives 2010-11-15)", out, err)
	}
	for name, test := range map[string]struct {
		call  []string
		field string
		text  string
	}{
		"unknown":            {[]string{"frobnicate"}, "name enum", "there are accrint, "},
		"too few":            {[]string{"pmt", "1"}, "arguments range", "give 3 to 5"},
		"too many":           {[]string{"pmt", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "1"}, "arguments range", "give 3 to 5"},
		"no number":          {[]string{"pmt", "x", "1", "1"}, "arguments[0] format", "must be a number"},
		"infinite":           {[]string{"pmt", "Inf", "1", "1"}, "arguments[0] format", "must be a number"},
		"several for one":    {[]string{"pmt", "1;2", "1", "1"}, "arguments[0] format", "one value"},
		"no date":            {[]string{"yearfrac", "2020-02-30", "2020-03-01", "0"}, "arguments[0] format", "date"},
		"no basis":           {[]string{"yearfrac", "2020-02-28", "2020-03-01", "5"}, "arguments[2] format", "one of [0 1 2 3 4]"},
		"flows of one sign":  {[]string{"irr", "1;2"}, "arguments range", "irr: "},
		"lengths differ":     {[]string{"xirr", "-1;2", "2020-01-01"}, "arguments[1] format", "as many elements"},
		"no life":            {[]string{"sln", "1", "1", "0"}, "arguments[2] range", "life"},
		"ten thousand and 1": {[]string{"npv", "0.1", strings.Repeat("1;", 10_000) + "1"}, "arguments[1] format", "at most 10000"},
	} {
		_, err := call(test.call[0], test.call[1:]...)
		if got := refusalOf(t, err); got.code != codes.InvalidArgument || !slices.Contains(got.fields, test.field) || !strings.Contains(got.text, test.text) {
			t.Errorf("%s: %v %v %s, want %q and %q", name, got.code, got.fields, got.text, test.field, test.text)
		}
	}
}
