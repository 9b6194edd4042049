package wire

import (
	"math"
	"slices"

	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/returns"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// MaxColumnContracts is the number of contracts of one batch in columns, maxColumns that of its columns.
const (
	MaxColumnContracts = 100_000
	maxColumns         = 300
)

// ContractColumns are contracts that differ in some terms, and the totals of each once it is evaluated. Use
// [ContractColumnsFromProto].
type ContractColumns struct {
	batch    *ContractBatch
	columns  []*capstackv1.TermColumn
	n        int
	typed    *actus.Case     // what all contracts share, typed; nil where they differ in more than own
	template *actus.Schedule // that all contracts share; nil where each has its own
	out      *capstackv1.ContractTotalsColumns
}

// ContractColumnsFromProto reads a batch in columns.
func ContractColumnsFromProto(in *capstackv1.BatchEvaluateContractsRequest) (*ContractColumns, error) {
	fault := &ContractFault{}
	if len(in.GetRequests()) > 0 {
		fault.violation("columns", "exclusive", "give contracts as requests or in columns, not both")
	}
	if in.GetDetail() == capstackv1.ContractDetail_CONTRACT_DETAIL_EVENTS {
		fault.violation("detail", "exclusive", "contracts in columns are answered by totals; give requests for events")
	}
	c := &ContractColumns{columns: in.GetColumns(), n: len(in.GetColumns()[0].GetValues())}
	c.check(in.GetCommonTerms(), fault)
	shared, err := readShared(in, fault)
	if err != nil {
		return nil, err
	}
	c.batch = &ContractBatch{shared: shared, totals: readTotals(in, fault)}
	if err := fault.err(); err != nil {
		return nil, err
	}
	c.share()
	c.out = &capstackv1.ContractTotalsColumns{
		EventCounts: make([]int32, c.n), Received: make([]string, c.n), Paid: make([]string, c.n),
	}
	if c.batch.totals.rate != nil {
		c.out.PresentValues = make([]float64, c.n)
	}
	return c, nil
}

// check finds what is wrong with the form of columns.
func (c *ContractColumns) check(common map[string]string, fault *ContractFault) {
	if len(c.columns) > maxColumns {
		fault.violation("columns", "limit", "%d columns; give at most %d", len(c.columns), maxColumns)
		return
	}
	switch {
	case c.n == 0:
		fault.violation("columns[0].values", "required", "is empty; give at least one contract")
	case c.n > MaxColumnContracts:
		fault.violation("columns[0].values", "limit", "%d contracts; give at most %d", c.n, MaxColumnContracts)
	}
	names := make(map[string]bool, len(c.columns))
	for i, column := range c.columns {
		at, name := indexed("columns", i), column.GetName()
		if name == "" {
			fault.violation(at+".name", "required", "name the term")
		}
		if _, common := common[name]; common || names[name] {
			fault.violation(at+".name", "unique", "%q is given twice", excerpt(name))
		}
		names[name] = true
		if n := len(column.GetValues()); n != c.n {
			fault.violation(at+".values", "limit", "%d elements; give as many as the first column, %d", n, c.n)
		}
	}
}

// own are the terms in which contracts may differ and still be read once.
var own = []string{"contractID", "notionalPrincipal", "nominalInterestRate", "premiumDiscountAtIED"}

// share reads what all contracts have in common, once. Bullets share a schedule, too: nothing of their dates or accrual
// depends on own terms. Where something is at fault nothing is shared, and each contract says why.
func (c *ContractColumns) share() {
	raw := make(actus.RawTerms, len(c.batch.shared.terms)+len(c.columns))
	for name, r := range c.batch.shared.terms {
		raw[name] = r
	}
	for _, column := range c.columns {
		if !slices.Contains(own, column.GetName()) {
			return
		}
		raw[column.GetName()] = actus.Scalar("1") // any number; replaced by each contract's
	}
	typed, found := actus.Document{Terms: raw, To: c.batch.shared.to}.Parse()
	if len(found) > 0 {
		return
	}
	typed.Index = c.batch.shared.index
	c.typed = &typed
	if typed.Terms.Type == actus.PAM {
		c.template, _ = actus.Resolve(typed.Terms, nil, typed.To)
	}
}

// Len returns the number of contracts.
func (c *ContractColumns) Len() int { return c.n }

// Totals returns the totals, once all are evaluated.
func (c *ContractColumns) Totals() *capstackv1.ContractTotalsColumns { return c.out }

// ColumnWorker evaluates contracts of a batch one after the other. Several may work at once, on different contracts.
type ColumnWorker struct {
	c        *ContractColumns
	typed    actus.Case      // a copy of what is shared, whose terms become those of each contract
	schedule actus.Schedule  // likewise
	numbers  [3]money.Fixed  // of own behind the id
	memory   actus.Evaluator // of the events
	flows    []returns.Flow
}

// Worker returns a worker.
func (c *ContractColumns) Worker() *ColumnWorker {
	w := &ColumnWorker{c: c}
	if c.typed != nil {
		w.typed = *c.typed
	}
	if c.template != nil {
		w.schedule = *c.template
	}
	return w
}

// Evaluate evaluates contract i. After an error its totals are empty.
func (w *ColumnWorker) Evaluate(i int) error {
	terms, events, err := w.events(i)
	if err == nil {
		var sums sums
		if sums, err = w.c.batch.totals.sum(terms, events, &w.flows); err == nil {
			w.c.out.EventCounts[i] = int32Of(len(events))
			w.c.out.Received[i], w.c.out.Paid[i] = sums.received.String(), sums.paid.String()
			if w.c.out.PresentValues != nil {
				w.c.out.PresentValues[i] = math.NaN()
				if sums.hasValue {
					w.c.out.PresentValues[i] = sums.value
				}
			}
			return nil
		}
	}
	if w.c.out.PresentValues != nil {
		w.c.out.PresentValues[i] = math.NaN()
	}
	return err
}

// events returns the events of contract i, by what is shared if its numbers are plain and nothing is at fault, else as if it
// were a request of its own, with the same result or what is wrong. They are good until the next call.
func (w *ColumnWorker) events(i int) (*actus.Terms, []actus.Event, error) {
	if w.c.template != nil && w.fill(&w.schedule.Terms, i) {
		if events, err := w.memory.Events(&w.schedule, w.c.batch.shared.index); err == nil {
			return &w.schedule.Terms, events, nil
		}
	} else if w.c.template == nil && w.c.typed != nil && w.fill(&w.typed.Terms, i) {
		if events, err := w.memory.Evaluate(&w.typed); err == nil {
			return &w.typed.Terms, events, nil
		}
	}
	terms := make(map[string]string, len(w.c.columns))
	for _, column := range w.c.columns {
		if text := column.GetValues()[i]; text != "" {
			terms[column.GetName()] = text
		}
	}
	c, events, err := evaluateContract(&capstackv1.EvaluateContractRequest{Contract: &capstackv1.Contract{Terms: terms}}, w.c.batch.shared)
	if err != nil {
		return nil, nil, err
	}
	return &c.typed.Terms, events, nil
}

// fill puts the own terms of contract i into shared ones; ok is false where they need a closer look.
func (w *ColumnWorker) fill(t *actus.Terms, i int) (ok bool) {
	for _, column := range w.c.columns {
		text := column.GetValues()[i]
		if column.GetName() == "contractID" {
			t.ID = text
			continue
		}
		number, err := money.Parse(text)
		size, _ := number.Abs()
		k := slices.Index(own, column.GetName()) - 1
		limit, negative := money.FromInt(maxFlow), k != 0
		if k == 1 {
			limit = money.FromInt(maxRate)
		}
		if err != nil || size.Cmp(limit) > 0 || number.Sign() < 0 && !negative {
			return false
		}
		w.numbers[k] = number
		switch k {
		case 0:
			t.Notional = &w.numbers[0]
		case 1:
			t.Rate = &w.numbers[1]
		default:
			t.PremiumDiscount = number
		}
	}
	return true
}

// maxRate is the greatest rate that is surely within the engine's bound; what is above goes the way of a single contract.
const maxRate = 10
