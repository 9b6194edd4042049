package actus

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// RawTerms are the terms of a contract as text, by their ACTUS name
// ("notionalPrincipal"). It decodes from the JSON object that the standard's files
// hold: texts, numbers, lists of them, and the list of a contract structure.
type RawTerms map[string]Raw

// Raw is the text of one term.
type Raw struct {
	// Text holds the one text of a scalar, or those of a list. Numbers are kept
	// as written, so that no digit is lost.
	Text []string
	// Structure is set for contractStructure alone.
	Structure []RawReference
}

// Scalar returns a Raw of one text.
func Scalar(text string) Raw { return Raw{Text: []string{text}} }

// RawReference is one element of a contract structure.
type RawReference struct {
	Role  string   `json:"referenceRole"` // FIL, SEL, UDL, COVE, COVI
	Type  string   `json:"referenceType"` // CNT (terms follow) or CID (an identifier does)
	Terms RawTerms `json:"object"`
}

// Bounds on the form of terms, far above any contract.
const (
	maxTerms = 300
	maxList  = 2_000
	maxDepth = 4 // contracts inside contracts
)

// UnmarshalJSON decodes one term. A null is an absent term, without text.
func (r *Raw) UnmarshalJSON(data []byte) error {
	*r = Raw{}
	switch first := bytes.TrimLeft(data, " \t\r\n"); {
	case len(first) == 0 || first[0] == 'n':
		return nil
	case first[0] == '{':
		return fmt.Errorf("actus: a term is a text, a number or a list, not an object")
	case first[0] != '[':
		text, err := scalarText(first)
		r.Text = []string{text}
		return err
	}
	if nesting(data) > 3*maxDepth+3 {
		return fmt.Errorf("actus: contracts stand at most %d deep", maxDepth)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	if len(items) > maxList {
		return fmt.Errorf("actus: a list has at most %d elements, got %d", maxList, len(items))
	}
	for _, item := range items {
		if len(item) > 0 && item[0] == '{' {
			var ref RawReference
			if err := json.Unmarshal(item, &ref); err != nil {
				return err
			}
			r.Structure = append(r.Structure, ref)
			continue
		}
		text, err := scalarText(item)
		if err != nil {
			return err
		}
		r.Text = append(r.Text, text)
	}
	return nil
}

// scalarText returns a JSON string's text, or a number or boolean as written.
func scalarText(data []byte) (string, error) {
	if len(data) > 0 && data[0] == '"' {
		var s string
		err := json.Unmarshal(data, &s)
		return s, err
	}
	if len(data) > 0 && (data[0] == '[' || data[0] == '{') {
		return "", fmt.Errorf("actus: a list inside a list is not a term")
	}
	return string(bytes.TrimSpace(data)), nil
}

// nesting is the depth of lists and objects. It is taken before anything is decoded,
// because a level is read again for each level above it.
func nesting(data []byte) int {
	depth, deepest, quoted := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
			deepest = max(deepest, depth)
		case c == ']' || c == '}':
			depth--
		}
	}
	return deepest
}
