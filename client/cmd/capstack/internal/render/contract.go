package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// ContractEvents writes the events of a contract, amounts to the cent, rates to six decimals.
func (p *Page) ContractEvents(terms map[string]string, r *pb.EvaluateContractResponse) {
	p.line("%s", strings.TrimSpace(strings.Join([]string{terms["contractType"], terms["contractID"], terms["contractRole"]}, " ")))
	p.line("%d events from %s; engine %s", len(r.GetEvents()), terms["statusDate"], r.GetEngineVersion())
	if ignored := r.GetIgnoredTerms(); len(ignored) > 0 {
		p.hanging("Without bearing on cash: "+strings.Join(ignored, ", "), 0, 2)
	}
	if len(r.GetEvents()) == 0 {
		return
	}
	p.section("events")
	g := grid{keys: 2, header: []string{"date", "event", "payoff", "", "notional", "rate", "accrued"}}
	received, paid := decimal.Zero, decimal.Zero
	for _, e := range r.GetEvents() {
		g.add(strings.TrimSuffix(e.GetTime(), "T00:00:00"), e.GetEventType(), Money(e.GetPayoff()), e.GetCurrency(),
			Money(e.GetNotionalPrincipal()), fixed(e.GetNominalInterestRate(), 6), Money(e.GetAccruedInterest()))
		if d, err := decimal.NewFromString(e.GetPayoff()); err == nil && d.IsNegative() {
			paid = paid.Sub(d)
		} else if err == nil {
			received = received.Add(d)
		}
	}
	p.table(&g)
	p.line("\nReceived %s, paid %s.", Money(received.String()), Money(paid.String()))
}

// CashFlows writes the measures of n flows.
func (p *Page) CashFlows(n int, rate string, r *pb.AnalyzeCashFlowsResponse) {
	p.line("%s flows from %s to %s; received %s, paid %s", count(int64(n)), r.GetFirstDate(), r.GetLastDate(), Money(r.GetReceived()), Money(r.GetPaid()))
	p.section("rates of return")
	search := r.GetRates()
	usual := none
	if search.InternalRateOfReturn != nil {
		usual = percent(search.GetInternalRateOfReturn())
	}
	p.line("  usual rate  %s", usual)
	p.hanging(search.GetExplanation(), 2, 2)
	if len(search.GetRoots()) > 1 {
		g := grid{keys: 0, header: []string{"rate", "between", "and", "value"}, tail: 3}
		for _, x := range search.GetRoots() {
			g.add(percent(x.GetRate()), force(x.ContinuousLowerBound), force(x.ContinuousUpperBound), slopes[x.GetSlope()])
		}
		p.table(&g)
	}
	p.section("measures on %s", r.GetValuationDate())
	g := grid{keys: 1, tail: 2}
	at := ""
	if rate != "" {
		at = " at " + rate
	}
	for _, x := range []struct {
		name, note string
		figure     *pb.Figure
	}{
		{"net present value", at, r.GetNetPresentValue()}, {"multiple", "", r.GetMultiple()},
		{"duration, years", at, r.GetDurationYears()}, {"modified duration, years", at, r.GetModifiedDurationYears()},
	} {
		value := none
		if x.figure.Value != nil {
			value = group(strconv.FormatFloat(x.figure.GetValue(), 'f', 4, 64))
		}
		g.add(x.name+x.note, value, x.figure.GetAbsentReason())
	}
	payback := r.GetPaybackDate()
	if payback == "" {
		payback = none
	}
	g.add("payback", payback, "")
	p.table(&g)
}

var slopes = map[int32]string{-1: "falls", 1: "rises", 0: "touches zero"}

func percent(rate float64) string { return strconv.FormatFloat(100*rate, 'g', 10, 64) + "%" }

// force writes a bound of a continuous rate.
func force(bound *float64) string {
	if bound == nil {
		return none
	}
	return strconv.FormatFloat(*bound, 'g', 6, 64)
}

// CashFlowsCSV writes the measures of flows, a row for each, with all digits.
func CashFlowsCSV(w io.Writer, r *pb.AnalyzeCashFlowsResponse) error {
	c := csv.NewWriter(w)
	write := row(c)
	write("name", "value", "absent_reason")
	search := r.GetRates()
	usual, why := "", search.GetExplanation()
	if search.InternalRateOfReturn != nil {
		usual, why = plainNumber(search.GetInternalRateOfReturn()), ""
	}
	write("internal_rate_of_return", usual, why)
	for i, x := range search.GetRoots() {
		write(fmt.Sprintf("root_%d", i+1), plainNumber(x.GetRate()), "")
	}
	write("sign_change_count", strconv.Itoa(int(search.GetSignChangeCount())), "")
	for _, x := range []struct {
		name   string
		figure *pb.Figure
	}{
		{"net_present_value", r.GetNetPresentValue()}, {"multiple", r.GetMultiple()},
		{"duration_years", r.GetDurationYears()}, {"modified_duration_years", r.GetModifiedDurationYears()},
	} {
		value := ""
		if x.figure.Value != nil {
			value = plainNumber(x.figure.GetValue())
		}
		write(x.name, value, x.figure.GetAbsentReason())
	}
	write("payback_date", r.GetPaybackDate(), "")
	write("received", r.GetReceived(), "")
	write("paid", r.GetPaid(), "")
	return flush(c)
}
