package wire

import (
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// A pairing lists the engine's values of an enumeration by the number of the message's value: one statement of which means
// which, read in both directions. The numbers themselves are equal by accident at most.

func capacityBases() []project.Base {
	return []project.Base{project.BaseUnspecified, project.CriticalIT, project.FacilityLoad, project.Utility}
}

func costCategories() []project.CostCategory {
	return []project.CostCategory{
		project.CategoryUnspecified, project.ShellAndCore, project.MechanicalElectrical, project.Land,
		project.Interconnection, project.OwnersCost, project.Contingency, project.Maintenance, project.Staff,
		project.Insurance, project.PropertyTax, project.Network, project.Software, project.GeneralAdministrative,
		project.OtherCost,
	}
}

func acceleratorUnits() []project.AcceleratorUnit {
	return []project.AcceleratorUnit{project.AcceleratorUnitUnspecified, project.Package, project.Superchip}
}

func instrumentKinds() []project.InstrumentKind {
	return []project.InstrumentKind{project.InstrumentUnspecified, project.Bond, project.TermLoan, project.VendorFinance}
}

func seniorities() []project.Seniority {
	return []project.Seniority{project.SeniorityUnspecified, project.Senior, project.Mezzanine, project.ShareholderLoan,
		project.Preferred, project.SecondLien}
}

func reserveFundings() []project.FundedAt {
	return []project.FundedAt{
		project.FundedAtUnspecified, project.FundedAtCOD, project.FundedAtClose, project.FundedFromCashFlow,
	}
}

func waterfallSteps() []project.WaterfallStep {
	return append([]project.WaterfallStep{project.StepUnspecified}, project.DefaultWaterfall()...)
}

func taxRegimes() []project.TaxRegime {
	return []project.TaxRegime{project.TaxRegimeUnspecified, project.PassThrough, project.PlainTax, project.USTax}
}

func shocks() []project.Shock {
	return []project.Shock{project.ShockUnspecified, project.Replace, project.Add, project.Scale}
}

func probabilityMeasures() []project.ProbabilityMeasure {
	return []project.ProbabilityMeasure{project.MeasureUnspecified, project.MarketImplied, project.RealWorld}
}

func frequencies() []calendar.Frequency {
	return []calendar.Frequency{0, calendar.Monthly, calendar.Quarterly, calendar.SemiAnnual, calendar.Annual}
}

// Day counts and business-day rules have no "not given" of their own: the case holds a pointer, and number 0 of the
// message is nil.

func dayCounts() []calendar.DayCount {
	return []calendar.DayCount{
		calendar.Act360, calendar.Act365F, calendar.Thirty360, calendar.ThirtyE360, calendar.ActActISDA,
		calendar.ThirtyE360ISDA,
	}
}

func businessDays() []calendar.BusinessDay {
	return []calendar.BusinessDay{
		calendar.Unadjusted, calendar.Following, calendar.ModifiedFollowing, calendar.Preceding,
		calendar.ModifiedPreceding,
	}
}

// Amortizations and holiday calendars have a zero that is a choice, the default: number 0 of the message reads as it, and it
// is written as number 1.

func amortizations() []contract.Amortization {
	return []contract.Amortization{contract.Bullet, contract.Level, contract.StraightLine, contract.Listed, contract.Sculpted}
}

func calendars() []calendar.Calendar {
	return []calendar.Calendar{calendar.NoHolidays, calendar.MondayToFriday}
}

// enum is an enumeration of a message.
type enum interface {
	~int32
	protoreflect.Enum
}

// choice reads an enumeration by its pairing. A number that this version does not know is a finding and reads as not
// given.
func choice[E enum, T any](s *scope, name string, e E, pairing []T) T {
	if n := int(e); n >= 0 && n < len(pairing) {
		return pairing[n]
	}
	s.unknown(name, e)
	return pairing[0]
}

// choices reads a list of an enumeration, at most limit of them.
func choices[E enum, T any](s *scope, name string, limit int, in []E, pairing []T) []T {
	var out []T
	for i, e := range capped(s, name, limit, in) {
		out = append(out, choice(s, indexed(name, i), e, pairing))
	}
	return out
}

// choiceOrNil is choice for a pairing without "not given".
func choiceOrNil[E enum, T any](s *scope, name string, e E, pairing []T) *T {
	n := int(e)
	if n == 0 {
		return nil
	}
	if n < 0 || n > len(pairing) {
		s.unknown(name, e)
		return nil
	}
	return &pairing[n-1]
}

// choiceOrFirst is choiceOrNil where not given means the first of the pairing.
func choiceOrFirst[E enum, T any](s *scope, name string, e E, pairing []T) T {
	if value := choiceOrNil(s, name, e, pairing); value != nil {
		return *value
	}
	return pairing[0]
}

func (s *scope) unknown(name string, e protoreflect.Enum) {
	s.found(name, "enum", "%d is no value of %s in this version; take one of its names",
		e.Number(), e.Descriptor().FullName())
}

// numberOf writes an enumeration by its pairing; a value outside it, which no valid case holds, is written as not given.
func numberOf[E enum, T comparable](value T, pairing []T) E {
	return E(max(slices.Index(pairing, value), 0))
}

// numbersOf writes a list of an enumeration by its pairing.
func numbersOf[E enum, T comparable](values []T, pairing []T) []E {
	var out []E
	for _, v := range values {
		out = append(out, numberOf[E](v, pairing))
	}
	return out
}

// numberOrZero is numberOf for a pairing without "not given".
func numberOrZero[E enum, T comparable](value *T, pairing []T) E {
	if value == nil {
		return 0
	}
	return E(slices.Index(pairing, *value) + 1)
}

// ShockFromProto reads how a value meets the value that is there; path is the message's, for findings.
func ShockFromProto(path string, in capstackv1.Shock) (project.Shock, project.Findings) {
	var findings project.Findings
	shock := choice(root(&findings, path), "shock", in, shocks())
	return shock, findings
}
