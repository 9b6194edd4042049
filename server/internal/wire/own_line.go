package wire

import (
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// The longest lists of the caller's own series; see case.go.
const (
	maxOwnLines  = 64
	maxOwnMonths = 600
	maxOwnYears  = 50
)

func ownLineKinds() []project.OwnLineKind {
	return []project.OwnLineKind{project.OwnLineUnspecified, project.OwnRevenue, project.OwnOperatingCost, project.OwnCapitalCost, project.OwnEBITDA}
}

func (s *scope) ownLine(in *capstackv1.OwnLine) project.OwnLine {
	return project.OwnLine{
		ID:             in.OwnLineId,
		Title:          in.Title,
		Kind:           choice(s, "kind", in.Kind, ownLineKinds()),
		CloseUSD:       s.decimal("close_usd", in.CloseUsd),
		MonthlyUSD:     s.decimals("monthly_usd", maxOwnMonths, in.MonthlyUsd),
		YearlyUSD:      s.decimals("yearly_usd", maxOwnYears, in.YearlyUsd),
		Scale:          s.quantity("scale", in.Scale),
		BookLifeMonths: s.whole(in.BookLifeMonths),
		InServiceDate:  s.date("in_service_date", in.InServiceDate),
		TaxClass:       choice(s, "tax_class", in.TaxClass, taxClasses()),
	}
}

func ownLineToProto(o project.OwnLine) *capstackv1.OwnLine {
	return &capstackv1.OwnLine{
		OwnLineId:      o.ID,
		Title:          o.Title,
		Kind:           numberOf[capstackv1.OwnLineKind](o.Kind, ownLineKinds()),
		CloseUsd:       decimalText(o.CloseUSD),
		MonthlyUsd:     decimalTexts(o.MonthlyUSD),
		YearlyUsd:      decimalTexts(o.YearlyUSD),
		Scale:          double(o.Scale),
		BookLifeMonths: wholeOf(o.BookLifeMonths),
		InServiceDate:  dateText(o.InServiceDate),
		TaxClass:       numberOf[capstackv1.TaxClass](o.TaxClass, taxClasses()),
	}
}

// decimals reads a list of decimal text; an empty one is a finding, since a series has no gaps.
func (s *scope) decimals(name string, limit int, in []string) []project.Amount {
	in = capped(s, name, limit, in)
	if len(in) == 0 {
		return nil
	}
	out := make([]project.Amount, len(in))
	for i, text := range in {
		value := s.decimalOrZero(indexed(name, i), text)
		out[i] = &value
	}
	return out
}

// decimalTexts writes numbers exactly; an absent one, which only an invalid case holds, as 0.
func decimalTexts(in []project.Amount) []string {
	if len(in) == 0 {
		return nil
	}
	out := make([]string, len(in))
	for i, a := range in {
		if out[i] = decimalText(a); out[i] == "" {
			out[i] = "0"
		}
	}
	return out
}
