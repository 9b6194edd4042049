package project

import "slices"

// Distress says what follows a default of debt (conventions 8).
//
//	Enforce   debt accelerates; SaleMonths later the collateral is sold, and by seniority lenders share
//	          collateral value x (1 - ForcedSaleDiscount) x (1 - SaleCost), cash, reserves and guarantees;
//	          the rest is their loss
//	Workout   the waterfall runs on to the horizon, and what is unpaid waits for cash
type Distress struct {
	Mode               DistressMode        `path:"mode"`                                                   // default Enforce; Workout without phases or with draws by vintage
	SaleMonths         int                 `path:"sale_months" range:"1..60" default:"6"`                  // from default to sale; default 6; 1..60
	ForcedSaleDiscount Amount              `path:"forced_sale_discount_fraction" range:"0..1" default:"0"` // off the collateral's value; default 0; 0..1
	SaleCost           Amount              `path:"sale_cost_fraction" range:"0..1" default:"0"`            // of the price; default 0; 0..1
	CovenantDefault    CovenantConsequence `path:"covenant_default"`                                       // default DefaultIsRecorded
	InsolvencyTest     InsolvencyTest      `path:"insolvency_test"`                                        // default InsolvencyByCash

	Junior               JuniorEnforcement `path:"junior_enforcement"`                     // default JuniorNeverEnforces
	JuniorStandstillDays int               `path:"junior_standstill_days" range:"1..1825"` // with JuniorAfterStandstill: for which a default of junior debt must last; default 180; 1..1825
}

// JuniorEnforcement says whether junior debt in default may be called while senior debt is in none.
type JuniorEnforcement uint8

// The rights of junior debt. Default: JuniorNeverEnforces. A sale that junior debt starts pays senior debt first, as any does.
const (
	JuniorUnspecified     JuniorEnforcement = iota
	JuniorNeverEnforces                     // its default is recorded
	JuniorEnforcesAtOnce                    // as senior debt does
	JuniorAfterStandstill                   // when its default has lasted longer than JuniorStandstillDays
)

// String returns the wire name of the right.
func (j JuniorEnforcement) String() string { return word(j) }

// CrossDefault says which defaults of other tranches make all of a tranche fall due. Its own default does so in any case, as
// far as its rank may enforce; the sale of the collateral does at the latest.
type CrossDefault struct {
	Trigger    CrossDefaultTrigger `path:"trigger" required:"true"`   // required
	TrancheIDs []string            `path:"tranche_ids" max:"64"`      // of which tranches; default: those of the top rank, but itself
	GraceDays  int                 `path:"grace_days" range:"0..365"` // for which the default must last, or from acceleration on; in whole months, rounded up; default 0; 0..365
}

// CrossDefaultTrigger is what of another tranche makes a tranche fall due.
type CrossDefaultTrigger uint8

// The triggers. A tranche without CrossDefault has CrossDefaultOnDefault by the top rank, without grace.
const (
	CrossDefaultUnspecified    CrossDefaultTrigger = iota
	CrossDefaultNever                              // nothing: it is due by its own default alone
	CrossDefaultOnDefault                          // its default (cross-default): both fall due in the same month
	CrossDefaultOnAcceleration                     // its acceleration (cross-acceleration): it falls due a month after that one
)

// String returns the wire name of the trigger.
func (t CrossDefaultTrigger) String() string { return word(t) }

// OfOwners tells whether a tranche is the owners' own money, which is never in default.
func (t *Tranche) OfOwners() bool { return t.Seniority == ShareholderLoan || t.Seniority == Preferred }

// HasSenior tells whether there is senior debt.
func (c *Case) HasSenior() bool {
	return slices.ContainsFunc(c.Financing.Tranches, func(t Tranche) bool { return t.Seniority == Senior })
}

// TopRank lists the ids of the tranches whose default enforcement follows: the senior ones; without any, all debt to others.
func (c *Case) TopRank() (ids []string) {
	senior := c.HasSenior()
	for i := range c.Financing.Tranches {
		if t := &c.Financing.Tranches[i]; t.Seniority == Senior || !senior && !t.OfOwners() {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// DistressMode is what lenders do after a payment default.
type DistressMode uint8

// The modes. Default: Enforce; Workout without phases, which leaves nothing to sell, and with draws by vintage.
const (
	DistressUnspecified DistressMode = iota
	Enforce
	Workout
)

// String returns the wire name of the mode.
func (m DistressMode) String() string { return word(m) }

// CovenantConsequence is what lenders do about an event of default that a covenant made.
type CovenantConsequence uint8

// The consequences. Default: DefaultIsRecorded.
const (
	ConsequenceUnspecified CovenantConsequence = iota
	DefaultIsRecorded                          // it is dated and traps cash while it lasts
	DefaultAccelerates                         // as a payment default
)

// String returns the wire name of the consequence.
func (c CovenantConsequence) String() string { return word(c) }

// InsolvencyTest is the test of insolvency (conventions 8.2).
type InsolvencyTest uint8

// The tests. Default: InsolvencyByCash.
const (
	InsolvencyUnspecified   InsolvencyTest = iota
	InsolvencyByCash                       // the earlier of payment default and unpaid operating cost
	InsolvencyByCashOrBooks                // or the first month end at which liabilities exceed assets
)

// String returns the wire name of the test.
func (t InsolvencyTest) String() string { return word(t) }
