package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// OwnLineKind says what a caller's own series is.
type OwnLineKind uint8

// Kinds. EBITDA stands for revenue less running cost, of which the caller gives the difference; it may be negative.
const (
	OwnLineUnspecified OwnLineKind = iota
	OwnRevenue
	OwnOperatingCost
	OwnCapitalCost
	OwnEBITDA
)

// OwnLine is a series of the caller, instead of or beside the modelled facility: lenders start from a sponsor's model. Exactly
// one of MonthlyUSD and YearlyUSD is given. It is paid in its month.
//
//	amount_t = Scale x MonthlyUSD[t - 1],  or  Scale x YearlyUSD[(t - 1) / 12] / 12  with the cents of a year in all
//
// Months and years count from financial close: year 1 is months 1 to 12. A case with own lines may have no facility. It then
// operates from the last in-service date of its capital cost, or from financial close.
type OwnLine struct {
	ID             string         `path:"own_line_id"`
	Title          string         `path:"title" max:"200"`
	Kind           OwnLineKind    `path:"kind" required:"true"`                                          // required
	CloseUSD       Amount         `path:"close_usd" range:"0..10000000000000"`                           // capital cost spent at financial close, in month 0; 0..1e13
	MonthlyUSD     []Amount       `path:"monthly_usd" max:"600" range:"-10000000000000..10000000000000"` // by month, as many as the horizon has; below 0 only for EBITDA; -1e13..1e13
	YearlyUSD      []Amount       `path:"yearly_usd" max:"50" range:"-10000000000000..10000000000000"`   // by year of the horizon, the last may be begun; -1e13..1e13
	Scale          Amount         `path:"scale" range:"0..100" default:"1"`                              // multiplies the series; default 1; 0..100
	BookLifeMonths Amount         `path:"book_life_months" range:"1..720" whole:"true"`                  // of capital cost, straight line from InServiceDate; default 240; 1..720
	InServiceDate  *calendar.Date `path:"in_service_date"`                                               // of capital cost; default: first planned COD, without a facility financial close
	TaxClass       TaxClass       `path:"tax_class"`                                                     // of capital cost; default ThirtyNineYear
}

// fillOwnLines fills what the case's own lines leave open.
func (r *resolver) fillOwnLines() {
	for i, path := range at("own_lines", r.c.OwnLines) {
		o := &r.c.OwnLines[i]
		if o.Kind != OwnCapitalCost {
			continue
		}
		r.fillAmount(&o.BookLifeMonths, path+".book_life_months", money.FromInt(240))
		with := r.firstCOD(nil)
		if len(r.c.Facility.Phases) == 0 {
			with = r.c.FinancialClose
		}
		r.fillDate(&o.InServiceDate, path+".in_service_date", with)
		if o.TaxClass == TaxClassUnspecified {
			o.TaxClass = ThirtyNineYear
			r.noteDefault(path+".tax_class", ThirtyNineYear.String())
		}
	}
}

// resolveOwnLines checks the case's own lines and dates a case that has nothing else.
func (r *resolver) resolveOwnLines() {
	for i, path := range at("own_lines", r.c.OwnLines) {
		r.checkOwnLine(&r.c.OwnLines[i], &r.given.OwnLines[i], path)
	}
	if len(r.c.Facility.Phases) > 0 || len(r.c.OwnLines) == 0 {
		return
	}
	day := r.c.FinancialClose
	for i := range r.c.OwnLines {
		if d := r.c.OwnLines[i].InServiceDate; d != nil && day != nil && *d > *day {
			day = d
		}
	}
	r.out.FirstCOD, r.out.LastCOD = day, day
}

// checkOwnLine checks that a series has the length of the horizon, and that what belongs to capital cost stands there.
func (r *resolver) checkOwnLine(o, given *OwnLine, path string) {
	years := (r.c.HorizonMonths + 11) / 12
	switch {
	case len(o.MonthlyUSD) > 0 && len(o.YearlyUSD) > 0:
		r.fault(path, "exclusive", "gives monthly_usd and yearly_usd; keep one and remove the other")
	case len(o.MonthlyUSD) > 0 && r.hasGrid && len(o.MonthlyUSD) != r.c.HorizonMonths:
		r.fault(path+".monthly_usd", "length", "has %d amounts; the horizon has %d months: give %d, one a month from month 1 on",
			len(o.MonthlyUSD), r.c.HorizonMonths, r.c.HorizonMonths)
	case len(o.YearlyUSD) > 0 && r.hasGrid && len(o.YearlyUSD) != years:
		r.fault(path+".yearly_usd", "length", "has %d amounts; the horizon of %d months has %d years: give %d, one a year from month 1 on",
			len(o.YearlyUSD), r.c.HorizonMonths, years, years)
	case len(o.MonthlyUSD) == 0 && len(o.YearlyUSD) == 0 && o.CloseUSD == nil:
		r.fault(path, "required", "give one of monthly_usd and yearly_usd")
	}
	if o.Kind != OwnEBITDA {
		r.notNegative(o.MonthlyUSD, path+".monthly_usd", o.Kind)
		r.notNegative(o.YearlyUSD, path+".yearly_usd", o.Kind)
	}
	if o.Kind == OwnCapitalCost {
		r.onGrid(path+".in_service_date", given.InServiceDate)
		return
	}
	const why = "it belongs to capital cost; remove it"
	r.checkUnusedAmount(given.CloseUSD, "", path+".close_usd", why)
	r.checkUnusedAmount(given.BookLifeMonths, "", path+".book_life_months", why)
	if given.InServiceDate != nil {
		r.fault(path+".in_service_date", "unused", "has no effect: %s", why)
	}
	if given.TaxClass != TaxClassUnspecified {
		r.fault(path+".tax_class", "unused", "has no effect: %s", why)
	}
}

// notNegative faults amounts below 0 in a list.
func (r *resolver) notNegative(list []Amount, path string, kind OwnLineKind) {
	for i, x := range at(path, list) {
		if list[i] != nil && list[i].Sign() < 0 {
			r.fault(x, "range", "%s is below 0, which %s cannot be; give EBITDA for a difference", list[i], kind)
		}
	}
}
