// Package project holds a case as its user means it: a facility, its tenants, its market, its financing and its tax, with
// the questions to be asked of it.
//
// It is for stating, addressing and checking inputs. It computes no cash flow: package model lowers a [Resolved] case into
// a program, and the interpreters run that. A [Case] is plain data; nil pointers and zero enumerations mean "not given".
// [Resolve] reads a case once, reports every finding at once, fills every default and fixes every date, and never changes
// its argument. Everything numeric in a case has a path (see [Get], [Set] and [Paths]); elements of lists are addressed by
// id, as in facility.phases[p1].delay_days.
//
// Values are immutable by convention after Resolve and may be shared by goroutines.
package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
)

// Case is one project: what stands where, who pays for it and who uses it. All money is in CurrencyCode.
//
// The tag `path` of each field is its name in paths and in the wire format; the other tags are what [Resolve] checks and
// fills (schema.go). Ids of elements are unique in their list: 1 to 64 letters, digits, points, dashes and underscores, a
// letter or digit first, not digits alone. Dates lie in 1900 to 2399. Limits: 64 phases, 64 tenants, 64 tranches, 64
// indices, 16 fleets or capital costs a phase, 64 occupancies, 64 operating costs, 64 uncertainties, 64 stresses of 64
// overrides, 256 sources, 600 months.
type Case struct {
	ID             string         `path:"case_id" max:"64"`                              // [a-z0-9-], at most 64 characters; optional
	Title          string         `path:"title" max:"200"`                               // free text, at most 200 characters
	CurrencyCode   string         `path:"currency_code"`                                 // ISO 4217; default USD
	ValuationDate  *calendar.Date `path:"valuation_date"`                                // date at which values are stated; default: financial close; in its month, with Opening the date of that balance sheet
	FinancialClose *calendar.Date `path:"financial_close" required:"true"`               // signing and first draw; required; its month is month 0, with Opening that of ValuationDate is
	HorizonMonths  int            `path:"horizon_months" required:"true" range:"1..600"` // months after month 0, 1..600; required
	Facility       Facility       `path:"facility"`
	Tenants        []Tenant       `path:"tenants" max:"64"`
	Market         Market         `path:"market"`
	Financing      Financing      `path:"financing"`
	Tax            Tax            `path:"tax"`
	Analysis       Analysis       `path:"analysis"`
	Uncertainties  []Uncertainty  `path:"uncertainties" max:"64"`  // suggested random drivers, used when a run names none
	Correlations   []Correlation  `path:"correlations" max:"2016"` // between the suggested drivers
	Stresses       []Stress       `path:"stresses" max:"64"`       // named shocks that belong to the case
	Sources        []Source       `path:"sources" max:"256"`       // where the inputs come from

	OwnLines []OwnLine `path:"own_lines" max:"64"` // series of the caller, instead of or beside the facility
	Opening  *Opening  `path:"opening"`            // nil: the case starts at financial close
}

// Base states what a number of megawatts counts. A published cost per MW means different things on different bases, so a
// capacity without a base is an input error.
type Base uint8

// The capacity bases. Critical IT load x PUE = facility load; utility is the contracted supply.
const (
	BaseUnspecified Base = iota
	CriticalIT
	FacilityLoad
	Utility
)

// Amount is a number that may be absent.
type Amount = *money.Fixed

// Analysis states what is asked of the case: rates, windows, thresholds.
type Analysis struct {
	ProjectDiscountRate Amount   `path:"project_discount_rate" range:"-0.5..1" default:"0.08"` // effective annual, for project NPV; default 0.08; range -0.5..1
	EquityDiscountRate  Amount   `path:"equity_discount_rate" range:"-0.5..1" default:"0.12"`  // effective annual, for equity NPV; default 0.12; range -0.5..1
	TargetDSCR          Amount   `path:"target_dscr" range:"0..10" default:"1.3"`              // for cash needed at the target; default 1.30; range 0..10
	BurnPhaseIDs        []string `path:"burn_phase_ids" max:"64"`                              // phases counted in cash burn per day; default: all
	DelayCostDays       int      `path:"delay_cost_days" range:"1..3650" default:"30"`         // length of the delay that prices a day of delay; default 30; 1..3,650
	LenderPrice         Amount   `path:"lender_price_fraction" range:">0..2"`                  // paid by a lender for a unit of principal, whose yield is asked; default: none is asked; >0..2
	MaterialAmount      Amount   `path:"material_amount" range:"0..1000000" default:"1"`       // smallest amount that makes an event; default 1.00; 0..1e6
}

// Source names where an input or a figure comes from.
type Source struct {
	ID    string `path:"source_id"`
	Title string `path:"title" max:"500"`
	URL   string `path:"url" max:"2000"`
	Date  string `path:"date" max:"40"`  // as published, may be partial
	Grade string `path:"grade" max:"40"` // how good it is: filing, press, blog, computed
	Note  string `path:"note" max:"2000"`
}
