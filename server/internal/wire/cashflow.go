package wire

import (
	"fmt"

	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// MaxFlows is the number of flows of one AnalyzeCashFlows.
const MaxFlows = 100_000

// maxFlow bounds one amount.
const maxFlow = 1_000_000_000_000_000_000

// AnalyzeCashFlows measures flows. The error is a [*ContractFault].
func AnalyzeCashFlows(in *capstackv1.AnalyzeCashFlowsRequest) (*capstackv1.AnalyzeCashFlowsResponse, error) {
	fault := &ContractFault{}
	switch n := len(in.GetFlows()); {
	case n == 0:
		fault.violation("flows", "required", "is empty; give at least one flow")
	case n > MaxFlows:
		fault.violation("flows", "limit", "%d flows; give at most %d, those of one day as their sum", n, MaxFlows)
		return nil, fault
	}
	flows, received, paid := readFlows(in.GetFlows(), fault)
	rate := readRate("discount_rate", in.GetDiscountRate(), fault)
	on := readDay("valuation_date", in.GetValuationDate(), fault)
	if err := fault.err(); err != nil {
		return nil, err
	}
	a := returns.Analyze(flows, rate, on)
	out := &capstackv1.AnalyzeCashFlowsResponse{
		Rates: rateSearchToProto(a.Return), NetPresentValue: figure(a.NPV), Multiple: figure(a.MOIC),
		DurationYears: figure(a.Duration), ModifiedDurationYears: figure(a.Modified), Received: received.String(), Paid: paid.String(),
		FirstDate: a.First.String(), LastDate: a.Last.String(), ValuationDate: a.From.String(), EngineVersion: EngineVersion,
	}
	if a.Payback != nil {
		out.PaybackDate = a.Payback.String()
	}
	return out, nil
}

// readFlows reads flows and sums up both sides exactly.
func readFlows(in []*capstackv1.CashFlow, fault *ContractFault) (out []returns.Flow, received, paid money.Fixed) {
	out = make([]returns.Flow, len(in))
	limit := money.FromInt(maxFlow)
	for i, f := range in {
		at := indexed("flows", i)
		if day := readDay(at+".date", f.GetDate(), fault); day != nil {
			out[i].Date = *day
		} else if f.GetDate() == "" {
			fault.violation(at+".date", "required", "give a date of the form yyyy-mm-dd")
		}
		amount, err := money.Parse(f.GetAmount())
		size, ok := amount.Abs()
		switch {
		case f.GetAmount() == "":
			fault.violation(at+".amount", "required", "give an amount as decimal text, such as -1250000.00")
		case err != nil:
			fault.violation(at+".amount", "format", "%q is no decimal text of at most 18 decimals, such as -1250000.00", excerpt(f.GetAmount()))
		case !ok || size.Cmp(limit) > 0:
			fault.violation(at+".amount", "range", "%s is above 10^18", excerpt(f.GetAmount()))
		}
		out[i].Amount = amount.Float64()
		into := &received
		if amount.Sign() < 0 {
			into, amount = &paid, size
		}
		if sum, ok := money.Add(*into, amount); ok {
			*into = sum
		} else {
			fault.violation(at+".amount", "range", "the sum of the flows up to here is above 1.7e20")
			return out, received, paid
		}
	}
	return out, received, paid
}

func figure(m returns.Measure) *capstackv1.Figure {
	if m.Reason != "" {
		return &capstackv1.Figure{AbsentReason: m.Reason}
	}
	return &capstackv1.Figure{Value: &m.Value}
}

func rateSearchToProto(r returns.DatedReturn) *capstackv1.RateOfReturnSearch {
	out := &capstackv1.RateOfReturnSearch{
		Status: returnStatus(r.Status), SignChangeCount: int32Of(r.SignChanges), Explanation: explainReturn(r),
		Roots: mapped(r.Roots, rateOfReturn),
	}
	if r.Status.Defined() {
		out.InternalRateOfReturn = &r.Rate
	}
	return out
}

func rateOfReturn(x returns.DatedRoot) *capstackv1.RateOfReturn {
	out := &capstackv1.RateOfReturn{Rate: x.Rate, ContinuousRate: x.Force, Slope: int32Of(x.Slope)}
	if x.Low-x.Low == 0 && x.High-x.High == 0 { // both finite
		out.ContinuousLowerBound, out.ContinuousUpperBound = &x.Low, &x.High
	}
	return out
}

func returnStatus(s returns.Status) capstackv1.ReturnStatus {
	switch s {
	case returns.Found:
		return capstackv1.ReturnStatus_RETURN_STATUS_FOUND
	case returns.TotalLoss:
		return capstackv1.ReturnStatus_RETURN_STATUS_TOTAL_LOSS
	case returns.NoContribution:
		return capstackv1.ReturnStatus_RETURN_STATUS_NO_CONTRIBUTION
	case returns.NoRoot:
		return capstackv1.ReturnStatus_RETURN_STATUS_NO_ROOT
	case returns.NoUsualRoot:
		return capstackv1.ReturnStatus_RETURN_STATUS_NO_USUAL_ROOT
	case returns.NotFinite:
		return capstackv1.ReturnStatus_RETURN_STATUS_NOT_FINITE
	case returns.Unresolved:
		return capstackv1.ReturnStatus_RETURN_STATUS_UNRESOLVED
	default:
		return capstackv1.ReturnStatus_RETURN_STATUS_UNSPECIFIED
	}
}

// explainReturn says why there are as many roots, and which is the usual one.
func explainReturn(r returns.DatedReturn) string {
	n, changes := len(r.Roots), r.SignChanges
	switch {
	case r.Status != returns.Found && n == 0:
		return r.Status.String()
	case changes == 1:
		return "the flows change sign once: by Descartes' rule this is the only rate"
	}
	text := fmt.Sprintf("%d sign changes allow %d roots or fewer by an even number; %d found, each alone between its bounds, and none outside them", changes, changes, n)
	switch {
	case r.Status != returns.Found:
		return text + "; " + r.Status.String()
	case n > 1 && r.Rate >= 0:
		return text + "; the usual one is the smallest of 0 or above at which the value falls"
	case n > 1:
		return text + "; the usual one is the greatest negative one"
	default:
		return text
	}
}
