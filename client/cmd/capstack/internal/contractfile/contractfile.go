// Package contractfile reads the JSON of the ACTUS standard into messages: terms, dataObserved, eventsObserved, to, and in
// the public test suites the expected results.
//
// Numbers keep the text that the file has, so no digit is lost on the way to the server. It judges nothing but the form:
// what terms mean is for the server to say. Its functions are pure.
package contractfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// Case is a contract with what was observed and, in a test suite, what is expected.
type Case struct {
	Identifier string
	Request    *pb.EvaluateContractRequest
	// Results are the expected events: the text of each field by its name.
	Results []map[string]string
}

// document is the file's form of one contract.
type document struct {
	Identifier string             `json:"identifier"`
	Terms      map[string]value   `json:"terms"`
	To         string             `json:"to"`
	Observed   observed           `json:"dataObserved"`
	Events     []event            `json:"eventsObserved"`
	Results    []map[string]value `json:"results"`
}

// observed are series by the code of their index. Some files write none as an empty list.
type observed map[string]series

// UnmarshalJSON reads an object of series, or an empty list.
func (o *observed) UnmarshalJSON(data []byte) error {
	var none []struct{}
	if json.Unmarshal(data, &none) == nil && len(none) == 0 {
		*o = nil
		return nil
	}
	return json.Unmarshal(data, (*map[string]series)(o))
}

type series struct {
	Identifier string `json:"identifier"`
	Data       []struct {
		Timestamp string `json:"timestamp"`
		Value     value  `json:"value"`
	} `json:"data"`
}

type event struct {
	Time       string `json:"time"`
	Type       string `json:"type"`
	Value      value  `json:"value"`
	ContractID string `json:"contractId"`
	States     struct {
		Performance string `json:"contractPerformance"`
	} `json:"states"`
}

// reference is an element of contractStructure.
type reference struct {
	Role   string           `json:"referenceRole"`
	Type   string           `json:"referenceType"`
	Object map[string]value `json:"object"`
}

// value is a term: texts as written, or contracts.
type value struct {
	texts  []string
	list   bool
	inside []reference
}

// text returns the one text of a scalar, "" for none.
func (v value) text() string {
	if len(v.texts) != 1 {
		return ""
	}
	return v.texts[0]
}

// UnmarshalJSON reads a text, a number, a boolean, null, or a list of them or of contracts.
func (v *value) UnmarshalJSON(data []byte) error {
	*v = value{}
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0 || data[0] == 'n':
		return nil
	case data[0] == '{':
		return fmt.Errorf("an object stands where a text, a number or a list belongs")
	case data[0] != '[':
		text, err := scalar(data)
		v.texts = []string{text}
		return err
	}
	v.list = true
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	for _, item := range items {
		if item[0] == '{' {
			var r reference
			if err := json.Unmarshal(item, &r); err != nil {
				return err
			}
			v.inside = append(v.inside, r)
			continue
		}
		text, err := scalar(item)
		if err != nil {
			return err
		}
		v.texts = append(v.texts, text)
	}
	return nil
}

func scalar(data []byte) (string, error) {
	switch data[0] {
	case '"':
		var s string
		err := json.Unmarshal(data, &s)
		return s, err
	case '[', '{':
		return "", fmt.Errorf("a list or an object stands where a text or a number belongs")
	default:
		return string(data), nil
	}
}

// maxDepth bounds contracts inside contracts; the standard has two levels.
const maxDepth = 16

// Read reads the file of one contract.
func Read(data []byte) (*Case, error) {
	var d document
	if err := decode(data, &d); err != nil {
		return nil, err
	}
	if d.Terms == nil {
		return nil, fmt.Errorf("no terms: write {\"terms\": {...}, \"dataObserved\": {...}, \"eventsObserved\": [...], \"to\": \"...\"}")
	}
	return d.message()
}

// ReadSuite reads a file of a public test suite: an object of contracts by name, returned in the order of the names.
func ReadSuite(data []byte) ([]*Case, error) {
	var file map[string]document
	if err := decode(data, &file); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(file))
	for name := range file {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []*Case
	for _, name := range names {
		d := file[name]
		if d.Identifier == "" {
			d.Identifier = name
		}
		c, err := d.message()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// decode reads one JSON value and says in which line it is wrong.
func decode(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		if at, ok := err.(*json.SyntaxError); ok { //nolint:errorlint // json returns it as it is
			return fmt.Errorf("line %d: %w", 1+bytes.Count(data[:min(int(at.Offset), len(data))], []byte("\n")), err)
		}
		return fmt.Errorf("read JSON: %w", err)
	}
	return nil
}

// message makes the request.
func (d *document) message() (*Case, error) {
	q := &pb.EvaluateContractRequest{To: d.To}
	var err error
	if q.Contract, err = contract(q, d.Terms, "", 0); err != nil {
		return nil, err
	}
	q.Indices = indices(d.Observed)
	for _, e := range d.Events {
		q.ObservedEvents = append(q.ObservedEvents, &pb.ObservedEvent{
			Time: e.Time, EventType: e.Type, Value: e.Value.text(), ContractId: e.ContractID, ContractPerformance: e.States.Performance,
		})
	}
	out := &Case{Identifier: d.Identifier, Request: q}
	for _, r := range d.Results {
		fields := make(map[string]string, len(r))
		for name, v := range r {
			if len(v.texts) == 1 {
				fields[name] = v.texts[0]
			}
		}
		out.Results = append(out.Results, fields)
	}
	return out, nil
}

// contract makes the message of terms; the contracts inside become components of q.
func contract(q *pb.EvaluateContractRequest, terms map[string]value, id string, depth int) (*pb.Contract, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("contracts stand more than %d deep inside each other", maxDepth)
	}
	out := &pb.Contract{Terms: map[string]string{}}
	for name, v := range terms {
		switch {
		case len(v.inside) > 0:
			if err := inside(q, v.inside, id, depth); err != nil {
				return nil, err
			}
		case v.list:
			if out.ListTerms == nil {
				out.ListTerms = map[string]*pb.TermList{}
			}
			out.ListTerms[name] = &pb.TermList{Values: v.texts}
		case len(v.texts) == 1:
			out.Terms[name] = v.texts[0]
		}
	}
	return out, nil
}

func inside(q *pb.EvaluateContractRequest, list []reference, parent string, depth int) error {
	for _, r := range list {
		c := &pb.ContractComponent{
			ComponentId:       strconv.Itoa(len(q.GetComponents()) + 1),
			ParentComponentId: parent, ReferenceRole: r.Role, ReferenceType: r.Type,
		}
		q.Components = append(q.Components, c)
		var err error
		if c.Contract, err = contract(q, r.Object, c.GetComponentId(), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// indices makes series, in the order of their codes. Files know an index by its key or by its identifier.
func indices(in observed) []*pb.IndexSeries {
	codes := make([]string, 0, len(in))
	for code := range in {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var out []*pb.IndexSeries
	taken := map[string]bool{}
	add := func(code string, s series) {
		if code == "" || taken[code] {
			return
		}
		taken[code] = true
		one := &pb.IndexSeries{MarketObjectCode: code}
		for _, point := range s.Data {
			one.Observations = append(one.Observations, &pb.IndexObservation{Time: point.Timestamp, Value: point.Value.text()})
		}
		out = append(out, one)
	}
	for _, code := range codes {
		add(code, in[code])
	}
	for _, code := range codes {
		add(in[code].Identifier, in[code])
	}
	return out
}
