package project

import (
	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/contract/debt"
	"github.com/capstack/capstack/compute/money"
)

// ResolvedLease is a lease with its payments, and for one with a liability what of each is interest.
type ResolvedLease struct {
	Index    int               // in Financing.Leases
	Payments []ResolvedPayment // in order of date, the residual among them
	// Flows are those of the liability at its implicit rate; empty for an operating lease.
	Flows []debt.Flow
	// Rate is the implicit rate of a period times periods a year; 0 for an operating lease.
	Rate money.Fixed
}

// ResolvedPayment is one payment of a lease.
type ResolvedPayment struct {
	Date      calendar.Date
	AmountUSD money.Fixed
	Residual  bool // the guaranteed residual value, behind the last rent
}

// resolveLease checks a lease and fixes its payments.
func (r *resolver) resolveLease(i int, path string) {
	l := &r.c.Financing.Leases[i]
	before := len(r.findings)
	r.checkPeriod(l.PaymentFrequency, path)
	r.onGrid(path+".commencement", l.Commencement)
	if l.Kind == FinanceLease || l.Kind == SaleAndLeaseback {
		r.need(l.FairValueUSD != nil, path+".fair_value_usd", "its liability is that of the rate implicit in it")
	}
	if l.Kind == OperatingLease {
		r.unwanted(l.ResidualUSD != nil && !l.ResidualUSD.IsZero(), path+".residual_usd",
			"an operating lease guarantees nothing to the lessor; remove it or give another kind")
	}
	if l.DiscountRate != nil {
		r.unwanted(l.Kind != OperatingLease, path+".discount_rate", "the rate implicit in the lease discounts its payments; remove it or give OPERATING")
		r.unwanted(r.c.seasoned() && l.Commencement != nil && *l.Commencement <= *r.c.ValuationDate, path+".discount_rate",
			"the lease began before the valuation date, whose balance sheet does not hold it; remove it: rent is a cost as billed")
	}
	if f := int(l.PaymentFrequency); f > 0 && l.TermMonths%f != 0 {
		r.fault(path+".term_months", "range", "%d is no whole number of payment periods of %d months", l.TermMonths, f)
	}
	if !r.hasGrid || r.faultsSince(before) || !r.wholeTranche(path) {
		return
	}
	out := ResolvedLease{Index: i}
	terms, ok := leaseTerms(l)
	if !ok {
		r.fault(path+".payment_usd", "range", "its payments leave the range of amounts; lower escalation_rate")
		return
	}
	for k, p := range terms.Payments {
		out.Payments = append(out.Payments, ResolvedPayment{Date: leaseDate(l, k), AmountUSD: p})
	}
	if !l.ResidualUSD.IsZero() {
		out.Payments = append(out.Payments, ResolvedPayment{Date: l.Commencement.AddMonths(l.TermMonths), AmountUSD: *l.ResidualUSD, Residual: true})
	}
	if l.Kind != OperatingLease {
		flows, faults := terms.Flows()
		for _, f := range faults {
			r.fault(path+"."+leaseField(f.Field), "contract", "%s; got %s", f.Rule, f.Got)
		}
		if len(faults) > 0 {
			return
		}
		rate, _ := terms.ImplicitRate()
		out.Flows = flows
		out.Rate, _ = money.Mul(rate, money.FromInt(int64(12/l.PaymentFrequency)))
	}
	r.out.Leases = append(r.out.Leases, out)
}

// leaseTerms are the terms as the contract mathematics reads them. Rent steps on anniversaries of commencement.
//
//	payment_k = PaymentUSD x (1 + EscalationRate)^(whole years from commencement to the payment's period), to the cent
func leaseTerms(l *Lease) (debt.Lease, bool) {
	out := debt.Lease{ID: l.ID, Begin: *l.Commencement, Months: int(l.PaymentFrequency), InAdvance: l.InAdvance, Residual: *l.ResidualUSD}
	if l.FairValueUSD != nil {
		out.FairValue = *l.FairValueUSD
	}
	k := calc{ok: true}
	amount, step := *l.PaymentUSD, k.add(money.One(), *l.EscalationRate)
	for m := 0; m < l.TermMonths; m += int(l.PaymentFrequency) {
		if m > 0 && m%12 == 0 {
			amount = k.mul(amount, step)
		}
		cents, ok := amount.Round(2)
		k.ok = k.ok && ok
		out.Payments = append(out.Payments, cents)
	}
	return out, k.ok && amount.Cmp(money.FromInt(1_000_000_000_000_000)) < 0
}

// leaseDate is the day of payment k.
func leaseDate(l *Lease, k int) calendar.Date {
	if !l.InAdvance {
		k++
	}
	return l.Commencement.AddMonths(k * int(l.PaymentFrequency))
}

// leaseField is the field of a lease that a finding of its mathematics is about.
func leaseField(name string) string {
	switch name {
	case "FairValue":
		return "fair_value_usd"
	case "Residual":
		return "residual_usd"
	case "Begin":
		return "commencement"
	case "Months":
		return "payment_frequency"
	default:
		return "payment_usd"
	}
}
