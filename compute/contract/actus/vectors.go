package actus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// RawSeries is the observations of one index as text.
type RawSeries struct {
	Identifier string `json:"identifier"`
	Data       []struct {
		Timestamp string `json:"timestamp"`
		Value     Raw    `json:"value"`
	} `json:"data"`
}

// RawEvent is an observed event as text.
type RawEvent struct {
	Time       string `json:"time"`
	Type       string `json:"type"`
	Value      Raw    `json:"value"`
	ContractID string `json:"contractId"`
	States     struct {
		Performance string `json:"contractPerformance"`
	} `json:"states"`
}

// Document is the file format of the standard for one contract: terms, what was
// observed, and where the events end. Cases of the public suites add the results.
type Document struct {
	Identifier string               `json:"identifier"`
	Terms      RawTerms             `json:"terms"`
	To         string               `json:"to"`
	Observed   map[string]RawSeries `json:"dataObserved"`
	Events     []RawEvent           `json:"eventsObserved"`
	Results    []map[string]Raw     `json:"results"`
}

// Case is a Document, typed.
type Case struct {
	Terms  Terms
	To     *Time
	Index  Observations
	Events []ObservedEvent
}

// Evaluate returns the events of the case.
func (c Case) Evaluate() ([]Event, error) { return Evaluate(c.Terms, c.Events, c.To, c.Index) }

// MaxObservations is the greatest number of observations of a Document.
const MaxObservations = 1_000_000

// Parse types a Document. All findings are returned at once.
func (d Document) Parse() (Case, Findings) {
	t, found := ParseTerms(d.Terms)
	c := Case{Terms: t, Index: make(Observations, len(d.Observed))}
	p := &parser{id: t.ID, list: found}
	if trim(d.To) != "" {
		to, err := ParseTime(d.To)
		if err != nil {
			p.add("to", err.Error(), d.To)
		}
		c.To = &to
	}
	names := make([]string, 0, len(d.Observed))
	for name := range d.Observed {
		names = append(names, name)
	}
	slices.Sort(names) // findings in one order
	for _, name := range names {
		p.series(c.Index, name, d.Observed[name])
	}
	for i, e := range d.Events {
		c.Events = append(c.Events, p.event(i, e))
	}
	return c, p.list
}

// series types the observations of one index, known by its key and its identifier.
func (p *parser) series(index Observations, name string, raw RawSeries) {
	s := make(Series, len(raw.Data))
	for i, point := range raw.Data {
		field := fmt.Sprintf("dataObserved.%s[%d]", name, i)
		at, err := ParseTime(point.Timestamp)
		if err != nil {
			p.add(field, err.Error(), point.Timestamp)
			continue
		}
		if len(point.Value.Text) != 1 {
			p.add(field, "must have one value", fmt.Sprint(len(point.Value.Text)))
			continue
		}
		if s[at], err = parseNumber(point.Value.Text[0]); err != nil {
			p.add(field, err.Error(), point.Value.Text[0])
		}
	}
	index[name] = s
	if _, taken := index[raw.Identifier]; raw.Identifier != "" && !taken {
		index[raw.Identifier] = s
	}
}

func (p *parser) event(i int, raw RawEvent) ObservedEvent {
	field := fmt.Sprintf("eventsObserved[%d]", i)
	out := ObservedEvent{ContractID: raw.ContractID, Performance: raw.States.Performance}
	var err error
	var ok bool
	if out.Time, err = ParseTime(raw.Time); err != nil {
		p.add(field, err.Error(), raw.Time)
	}
	if out.Type, ok = ParseEventType(raw.Type); !ok {
		p.add(field, "must be an event type of the standard", raw.Type)
	}
	if len(raw.Value.Text) == 1 && raw.Value.Text[0] != "" {
		if out.Value, err = parseNumber(raw.Value.Text[0]); err != nil {
			p.add(field, err.Error(), raw.Value.Text[0])
		}
	}
	return out
}

// ReadVectors decodes a file of a public suite: an object of Documents by name,
// returned in the order of their names.
func ReadVectors(data []byte) ([]Document, error) {
	var file map[string]Document
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("actus: read vectors: %w", err)
	}
	names := make([]string, 0, len(file))
	for name := range file {
		names = append(names, name)
	}
	slices.Sort(names)
	out := make([]Document, 0, len(names))
	for _, name := range names {
		doc := file[name]
		if doc.Identifier == "" {
			doc.Identifier = name
		}
		out = append(out, doc)
	}
	return out, nil
}

// KnownDeviation says why a case of the public suites (its identifier) is known to
// state something else than the standard, if it does. Such a case may still pass:
// clm09 and clm13 do.
func KnownDeviation(identifier string) (reason string, known bool) {
	switch identifier {
	case "clm07", "clm08", "clm09", "clm13", "clm14":
		return "exercise after notice: interest stops at the notice, unpaid until settlement", true
	case "guarantee14":
		return "the expected amount is cut to a whole number", true
	default:
		return "", false
	}
}

// Difference is one field of one event that is not as expected.
type Difference struct {
	Event          int // index in the expected list; -1 for the length of the list
	Field          string
	Expected, Got  string
	withinLastUnit bool
}

// WithinLastUnit reports that the values differ by less than one unit of the last
// digit of an expected value with 15 or more significant digits: all that a number
// written from a double can state.
func (d Difference) WithinLastUnit() bool { return d.withinLastUnit }

func (d Difference) String() string {
	return fmt.Sprintf("event %d: %s: expected %s, got %s", d.Event, d.Field, d.Expected, d.Got)
}

// Compare holds events against the results of a public case: the ordered list of
// times and types, and every amount that the case states within tolerance,
// absolute.
func Compare(want []map[string]Raw, got []Event, tolerance money.Fixed) []Difference {
	var out []Difference
	if len(want) != len(got) {
		out = append(out, Difference{Event: -1, Field: "number of events",
			Expected: fmt.Sprint(len(want)), Got: fmt.Sprint(len(got))})
	}
	for i := range min(len(want), len(got)) {
		out = append(out, compareEvent(i, want[i], &got[i], tolerance)...)
	}
	return out
}

func compareEvent(i int, want map[string]Raw, got *Event, tolerance money.Fixed) (out []Difference) {
	text := func(field string) (string, bool) {
		r, ok := want[field]
		if !ok || len(r.Text) != 1 {
			return "", false
		}
		return r.Text[0], true
	}
	if s, _ := text("eventType"); s != got.Type.String() {
		out = append(out, Difference{Event: i, Field: "eventType", Expected: s, Got: got.Type.String()})
	}
	times := []struct {
		field string
		got   Time
	}{{"eventDate", got.Time}}
	amounts := []struct {
		field string
		got   money.Fixed
	}{{"payoff", got.Payoff}, {"notionalPrincipal", got.Notional}, {"nominalInterestRate", got.Rate}, {"accruedInterest", got.Accrued}}
	if x := got.Exercise; x != nil {
		times = append(times, struct {
			field string
			got   Time
		}{"exerciseDate", x.Time})
		amounts = append(amounts, struct {
			field string
			got   money.Fixed
		}{"exerciseAmount", x.Amount})
	}
	for _, x := range times {
		if s, ok := text(x.field); ok {
			if at, err := ParseTime(s); err != nil || at != x.got {
				out = append(out, Difference{Event: i, Field: x.field, Expected: s, Got: x.got.String()})
			}
		}
	}
	if s, ok := text("currency"); ok && s != got.Currency {
		out = append(out, Difference{Event: i, Field: "currency", Expected: s, Got: got.Currency})
	}
	for _, x := range amounts {
		s, ok := text(x.field)
		if !ok {
			continue
		}
		w, err := parseNumber(s)
		diff, _ := money.Sub(w, x.got)
		diff, _ = diff.Abs()
		if err != nil || diff.Cmp(tolerance) > 0 {
			out = append(out, Difference{Event: i, Field: x.field, Expected: s, Got: x.got.String(),
				withinLastUnit: err == nil && diff.Cmp(lastUnit(s)) < 0})
		}
	}
	return out
}

// lastUnit is one unit of the last digit of a plain number with 15 significant
// digits or more; 0 for any other.
func lastUnit(s string) money.Fixed {
	s = trim(s)
	digits, decimals, point := 0, 0, false
	for _, c := range []byte(s) {
		switch {
		case c == '.':
			point = true
		case digit(c) && (digits > 0 || c != '0'):
			digits++
		}
		if digit(c) && point {
			decimals++
		}
	}
	if digits < 15 || decimals == 0 || decimals > money.Scale {
		return money.Fixed{}
	}
	unit := money.One()
	for range decimals {
		unit, _ = money.Div(unit, money.FromInt(10))
	}
	return unit
}
