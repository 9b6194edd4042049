package project

import (
	"strconv"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Kind says what a path of a case holds.
type Kind uint8

// The kinds of value.
const (
	KindUnspecified Kind = iota
	AmountKind           // an exact number: money, price, rate, share, megawatts
	IntegerKind          // a whole number, most of them months; 0 means not given
	DateKind             // a calendar day
	TextKind             // an id, a title or a reference to another id
	EnumKind             // one of a list of words
)

// String returns the kind as messages name it.
func (k Kind) String() string {
	switch k {
	case AmountKind:
		return "number"
	case IntegerKind:
		return "whole number"
	case DateKind:
		return "date"
	case TextKind:
		return "text"
	case EnumKind:
		return "choice"
	default:
		return "unspecified"
	}
}

// Numeric reports whether scenarios may draw or scale a value of this kind.
func (k Kind) Numeric() bool { return k == AmountKind || k == IntegerKind }

// Value is what a case holds at a path: the member that Kind names, and Given. A choice is in Text by its wire name.
type Value struct {
	Kind   Kind
	Given  bool // false: the case leaves it out, and the member is its zero value
	Amount money.Fixed
	Int    int64
	Date   calendar.Date
	Text   string
}

// String returns the text that [Set] reads back as the same value, "" for a value that is not given.
func (v Value) String() string {
	switch {
	case !v.Given:
		return ""
	case v.Kind == AmountKind:
		return v.Amount.String()
	case v.Kind == IntegerKind:
		return strconv.FormatInt(v.Int, 10)
	case v.Kind == DateKind:
		return v.Date.String()
	default:
		return v.Text
	}
}
