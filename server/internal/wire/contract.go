package wire

import (
	"context"
	"slices"

	"github.com/capstack/capstack/compute/contract/actus"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The bounds of requests about contracts. Those of terms and lists are the engine's.
const (
	MaxContracts      = 10_000
	maxComponents     = 1000
	maxIndexSeries    = 1000
	maxObservedEvents = 10_000
)

// ContractsShared is what the contracts of a batch have in common.
type ContractsShared struct {
	terms actus.RawTerms
	index actus.Observations
	to    string
}

// contractCase is one contract of a request, typed, with what its findings are called in the request.
type contractCase struct {
	typed actus.Case
	paths componentPaths
	lists map[string]bool // names of the contract's terms that stand in list_terms
}

// EvaluateContract evaluates one contract. shared may be nil. The error is a [*ContractFault] where the request is to
// blame.
func EvaluateContract(in *capstackv1.EvaluateContractRequest, shared *ContractsShared) (*capstackv1.EvaluateContractResponse, error) {
	c, events, err := evaluateContract(in, shared)
	if err != nil {
		return nil, err
	}
	return &capstackv1.EvaluateContractResponse{
		Events: contractEventsToProto(events), IgnoredTerms: c.typed.Terms.Ignored, EngineVersion: EngineVersion,
	}, nil
}

func evaluateContract(in *capstackv1.EvaluateContractRequest, shared *ContractsShared) (*contractCase, []actus.Event, error) {
	c, err := readContract(in, shared)
	if err != nil {
		return nil, nil, err
	}
	s, found := actus.Resolve(c.typed.Terms, c.typed.Events, c.typed.To)
	if len(found) > 0 {
		return nil, nil, c.findings(found)
	}
	events, err := s.Events(c.typed.Index)
	if err != nil {
		return nil, nil, contractError(err)
	}
	return c, events, nil
}

// readContract types a request.
func readContract(in *capstackv1.EvaluateContractRequest, shared *ContractsShared) (*contractCase, error) {
	fault := &ContractFault{}
	c := &contractCase{lists: listNames(in.GetContract())}
	doc := actus.Document{Terms: rawTerms(in.GetContract()), To: in.GetTo()}
	if in.GetContract() == nil && (shared == nil || shared.terms == nil) {
		fault.violation("contract", "required", "give the terms of a contract")
		return nil, fault.err()
	}
	if shared != nil {
		for name, raw := range shared.terms {
			if _, own := doc.Terms[name]; !own {
				doc.Terms[name] = raw
			}
		}
		if doc.To == "" {
			doc.To = shared.to
		}
	}
	c.paths = readComponents(in.GetComponents(), doc.Terms, fault)
	doc.Observed = readIndices(in.GetIndices(), fault)
	doc.Events = readObservedEvents(in.GetObservedEvents(), fault)
	if err := fault.err(); err != nil {
		return nil, err
	}
	var found actus.Findings
	if c.typed, found = doc.Parse(); len(found) > 0 {
		return nil, c.findings(found)
	}
	if shared != nil {
		c.typed.Index = joined(c.typed.Index, shared.index)
	}
	return c, nil
}

// joined returns the observations of own and, for other indices, those of the batch.
func joined(own, batch actus.Observations) actus.Observations {
	if len(own) == 0 {
		return batch
	}
	for code, series := range batch {
		if _, has := own[code]; !has {
			own[code] = series
		}
	}
	return own
}

// rawTerms makes the engine's terms of a message.
func rawTerms(in *capstackv1.Contract) actus.RawTerms {
	out := make(actus.RawTerms, len(in.GetTerms())+len(in.GetListTerms())+1)
	for name, text := range in.GetTerms() {
		out[name] = actus.Scalar(text)
	}
	for name, list := range in.GetListTerms() {
		out[name] = actus.Raw{Text: list.GetValues()}
	}
	return out
}

func listNames(in *capstackv1.Contract) map[string]bool {
	if len(in.GetListTerms()) == 0 {
		return nil
	}
	out := make(map[string]bool, len(in.GetListTerms()))
	for name := range in.GetListTerms() {
		out[name] = true
	}
	return out
}

// readIndices makes the engine's observations of messages.
func readIndices(in []*capstackv1.IndexSeries, fault *ContractFault) map[string]actus.RawSeries {
	if len(in) > maxIndexSeries {
		fault.violation("indices", "limit", "%d elements; give at most %d", len(in), maxIndexSeries)
		return nil
	}
	out := make(map[string]actus.RawSeries, len(in))
	for i, series := range in {
		code := series.GetMarketObjectCode()
		if code == "" {
			fault.violation(indexed("indices", i)+".market_object_code", "required", "name the index as the terms do")
			continue
		}
		if _, taken := out[code]; taken {
			fault.violation(indexed("indices", i)+".market_object_code", "unique", "%q is given twice; give all its observations in one place", excerpt(code))
			continue
		}
		out[code] = rawSeries(series.GetObservations())
	}
	return out
}

func rawSeries(in []*capstackv1.IndexObservation) actus.RawSeries {
	var out actus.RawSeries
	out.Data = slices.Grow(out.Data, len(in))[:len(in)]
	for i, o := range in {
		out.Data[i].Timestamp = o.GetTime()
		out.Data[i].Value = actus.Scalar(o.GetValue())
	}
	return out
}

func readObservedEvents(in []*capstackv1.ObservedEvent, fault *ContractFault) []actus.RawEvent {
	if len(in) > maxObservedEvents {
		fault.violation("observed_events", "limit", "%d elements; give at most %d", len(in), maxObservedEvents)
		return nil
	}
	out := make([]actus.RawEvent, len(in))
	for i, e := range in {
		out[i] = actus.RawEvent{Time: e.GetTime(), Type: e.GetEventType(), ContractID: e.GetContractId()}
		out[i].States.Performance = e.GetContractPerformance()
		if e.GetValue() != "" {
			out[i].Value = actus.Scalar(e.GetValue())
		}
	}
	return out
}

// ContractBatch evaluates contracts that share something. Use [ContractBatchFromProto].
type ContractBatch struct {
	shared *ContractsShared
	totals *totals // nil: all events
}

// ContractBatchFromProto reads what the contracts of a batch have in common.
func ContractBatchFromProto(in *capstackv1.BatchEvaluateContractsRequest) (*ContractBatch, error) {
	fault := &ContractFault{}
	switch n := len(in.GetRequests()); {
	case n == 0:
		fault.violation("requests", "required", "is empty; give at least one contract")
	case n > MaxContracts:
		fault.violation("requests", "limit", "%d contracts; give at most %d", n, MaxContracts)
	}
	out := &ContractBatch{}
	switch in.GetDetail() {
	case capstackv1.ContractDetail_CONTRACT_DETAIL_UNSPECIFIED, capstackv1.ContractDetail_CONTRACT_DETAIL_EVENTS:
	case capstackv1.ContractDetail_CONTRACT_DETAIL_TOTALS:
		out.totals = readTotals(in, fault)
	default:
		fault.violation("detail", "enum", "%d is no detail that this server knows", in.GetDetail())
	}
	var err error
	out.shared, err = readShared(in, fault)
	return out, err
}

// readShared reads what the contracts of a batch have in common. The error holds what was found before, too.
func readShared(in *capstackv1.BatchEvaluateContractsRequest, fault *ContractFault) (*ContractsShared, error) {
	out := &ContractsShared{to: in.GetTo()}
	if len(in.GetCommonTerms()) > 0 {
		out.terms = rawTerms(&capstackv1.Contract{Terms: in.GetCommonTerms()})
	}
	observed := readIndices(in.GetIndices(), fault)
	if err := fault.err(); err != nil {
		return nil, err
	}
	// A document without terms is read for its observations alone.
	doc := actus.Document{Observed: observed, Terms: actus.RawTerms{"statusDate": actus.Scalar("2000-01-01")}}
	typed, found := doc.Parse()
	if len(found) > 0 {
		return nil, (&contractCase{}).findings(found)
	}
	out.index = typed.Index
	return out, nil
}

// Evaluate evaluates one contract of the batch.
func (b *ContractBatch) Evaluate(_ context.Context, in *capstackv1.EvaluateContractRequest) (*capstackv1.EvaluateContractOutcome, error) {
	c, events, err := evaluateContract(in, b.shared)
	if err != nil {
		return nil, err
	}
	if b.totals != nil {
		sums, err := b.totals.of(&c.typed.Terms, events)
		if err != nil {
			return nil, err
		}
		return &capstackv1.EvaluateContractOutcome{Outcome: &capstackv1.EvaluateContractOutcome_Totals{Totals: sums}}, nil
	}
	return &capstackv1.EvaluateContractOutcome{Outcome: &capstackv1.EvaluateContractOutcome_Response{
		Response: &capstackv1.EvaluateContractResponse{Events: contractEventsToProto(events), IgnoredTerms: c.typed.Terms.Ignored},
	}}, nil
}

// contractLimits are the limits of this file, for GetEngineInfo.
func contractLimits() []*capstackv1.Limit {
	limit := func(name string, value int64, unit, description string) *capstackv1.Limit {
		return &capstackv1.Limit{Name: name, Value: value, Unit: unit, Description: description}
	}
	return []*capstackv1.Limit{
		limit("contracts.requests", MaxContracts, "contracts", "Contracts of one BatchEvaluateContracts."),
		limit("contracts.columns", MaxColumnContracts, "contracts", "Contracts of one BatchEvaluateContracts in columns."),
		limit("contract.components", maxComponents, "elements", "Contracts inside one contract."),
		limit("contract.indices", maxIndexSeries, "elements", "Indices of one contract or batch."),
		limit("contract.observed_events", maxObservedEvents, "elements", "Observed events of one contract."),
		limit("contract.events", actus.MaxEvents, "events", "Events of one contract, components counted."),
		limit("cash_flows.flows", MaxFlows, "flows", "Flows of one AnalyzeCashFlows."),
	}
}
