package project

import "github.com/capstack/capstack/compute/calendar"

// LeaseKind is how a lease is accounted for.
type LeaseKind uint8

// Kinds of lease. A finance lease brings an asset and a liability at the rate implicit in it; an operating lease is an
// operating cost, as billed or with a DiscountRate by the straight line; a sale and leaseback that is no sale in the books pays the fair value in cash and keeps the asset
// where it is.
const (
	LeaseUnspecified LeaseKind = iota
	FinanceLease
	OperatingLease
	SaleAndLeaseback
)

// Lease is an asset used for a rent. The payments of a finance lease and of a sale and leaseback are senior debt service.
// Its terms are signed: a scenario that changes one changes the structure of the case.
//
//	fair value = sum_k payment_k / (1+i)^t_k + residual / (1+i)^n        (rate implicit in the lease)
type Lease struct {
	ID               string             `path:"lease_id"`
	Kind             LeaseKind          `path:"kind" required:"true"`                                     // required
	FairValueUSD     Amount             `path:"fair_value_usd" range:">0..10000000000000"`                // of the asset at commencement; required but for an operating lease; >0..1e13
	PaymentUSD       Amount             `path:"payment_usd" required:"true" range:">0..10000000000000"`   // first payment; required; >0..1e13
	EscalationRate   Amount             `path:"escalation_rate" range:"-0.5..1" default:"0"`              // effective annual, steps on anniversaries of commencement; default 0; -0.5..1
	PaymentFrequency calendar.Frequency `path:"payment_frequency"`                                        // months between payments: 1, 3, 6 or 12; default 1
	InAdvance        bool               `path:"in_advance"`                                               // paid when a period begins; default: when it ends
	Commencement     *calendar.Date     `path:"commencement"`                                             // default: financial close; not before it
	TermMonths       int                `path:"term_months" required:"true" range:"1..600"`               // a whole number of payment periods; required; 1..600
	ResidualUSD      Amount             `path:"residual_usd" range:"0..10000000000000" default:"0"`       // guaranteed to the lessor and paid at the end; default 0; 0..1e13
	PurchasePriceUSD Amount             `path:"purchase_price_usd" range:">0..10000000000000"`            // what owning would cost at commencement, for lease_npv, own_npv and lease_break_even_payment; default: the fair value, else none; >0..1e13
	OwnedResidualUSD Amount             `path:"owned_residual_usd" range:"0..10000000000000" default:"0"` // what an owner could sell the asset for at the end of the term; default 0; 0..1e13
	DiscountRate     Amount             `path:"discount_rate" range:"0..0.5"`                             // of an operating lease, annual nominal: rents to come are a liability, and cost is by straight line (ASC 842-20); default: off the balance sheet, as billed; 0..0.5
}
