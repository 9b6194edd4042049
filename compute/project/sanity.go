package project

import (
	"fmt"
	"slices"

	"github.com/capstack/capstack/compute/money"
)

// band is what projects of this kind usually show. Outside it a number is a warning: published tables contain ten-fold
// errors, megawatts on another base and prices of a rack taken for prices of a chip.
type band struct {
	low, high string
	unit      string
	source    string // where the band comes from, for the reader of this file
}

// The bands. Where a source gives points, the band leaves about a factor of two around them, so that a factor of ten
// falls out.
var (
	colocationRent = band{"50", "300", "$ a kW-month of critical IT", "eleven leases of 2025: 94.70 to 188.49"}
	computeRent    = band{"250", "2500", "$ a kW-month of critical IT", "compute contracts of 2025: 616 (run rate per active MW) to 1,042"}
	hourlyPrice    = band{"0.5", "15", "$ an accelerator-hour", "H100 rents 2023 to 2026: 1.70 to 8.00"}
	hardwarePrice  = band{"20000", "150000", "$ an accelerator", "32,000 a GPU in a rack build-up to 62,500 all-in"}
	hardwareLoad   = band{"0.5", "10", "kW an accelerator", "1.4 to 2.2 all-in"}
	buildCost      = band{"5000000", "60000000", "$ a critical MW", "13.2m for shell and plant to 50m with hardware"}
	plausiblePUE   = band{"1", "2", "facility MW a critical MW", "new sites 1.1 to 1.4; above 2 only in old rooms"}
	energyPrice    = band{"0", "300", "$ a MWh", "US industrial tariffs 50 to 150"}
	loanRate       = band{"0", "0.2", "a year", "loans on accelerators 5.9% to 16.6%"}
	targetCover    = band{"1", "3", "x", "lenders' targets 1.1 to 2.0"}
)

// judge warns if x lies outside a band, and says so if a factor of ten would bring it inside.
func (r *resolver) judge(path string, b band, x money.Fixed, what string) {
	low, high := money.MustParse(b.low), money.MustParse(b.high)
	if x.Cmp(low) >= 0 && x.Cmp(high) <= 0 {
		return
	}
	hint, ten := "", money.FromInt(10)
	if tenth, ok := money.Div(x, ten); ok && x.Cmp(high) > 0 && tenth.Cmp(low) >= 0 && tenth.Cmp(high) <= 0 {
		hint = fmt.Sprintf("; a tenth of it, %s, would be usual: check for a factor of ten", figure(tenth))
	} else if tenfold, ok := money.Mul(x, ten); ok && x.Sign() > 0 && x.Cmp(low) < 0 && tenfold.Cmp(low) >= 0 && tenfold.Cmp(high) <= 0 {
		hint = fmt.Sprintf("; ten times it, %s, would be usual: check for a factor of ten", figure(tenfold))
	}
	r.warn(path, "sanity", "%s is %s %s, outside the usual %s to %s%s", what, figure(x), b.unit, b.low, b.high, hint)
}

// figure writes a number for a message, with at most four decimals.
func figure(x money.Fixed) string {
	if rounded, ok := x.Round(4); ok {
		return rounded.String()
	}
	return x.String()
}

// checkSanity compares what the case implies with what such projects show.
func (r *resolver) checkSanity() {
	f := &r.c.Facility
	for i, path := range at("facility.phases", f.Phases) {
		r.judgePhase(&f.Phases[i], r.out.Phases[i], path)
	}
	if p := f.Power; p != nil {
		r.judgeAmount("facility.power.operating_pue", plausiblePUE, p.OperatingPUE, "operating PUE")
		r.judgeAmount("facility.power.usd_per_mwh", energyPrice, p.USDPerMWh, "energy")
		r.judgeSupply(p)
	}
	for i, path := range at("facility.occupancies", f.Occupancies) {
		o := &f.Occupancies[i]
		mw, _, ok := r.capacityOf(o.PhaseIDs)
		if ok {
			r.judgeRent(path, colocationRent, price{o.USDPerKWMonth, o.USDPerYear, o.TotalUSD, o.TermMonths}, mw, "rent")
		}
	}
	for i, path := range at("tenants", r.c.Tenants) {
		r.judgeTenant(i, path)
	}
	if s := r.c.Market.Spot; s != nil {
		r.judgeAmount("market.spot.usd_per_accelerator_hour", hourlyPrice, s.USDPerAcceleratorHour, "the spot price")
		if !slices.ContainsFunc(r.out.Uncontracted, func(x money.Fixed) bool { return x.Sign() > 0 }) && len(r.out.Uncontracted) > 0 && r.termsReachHorizon() {
			r.warn("market.spot", "unused", "has no effect: tenants take all capacity to the horizon")
		}
	}
	for i, path := range at("financing.tranches", r.c.Financing.Tranches) {
		r.judgeAmount(path+".fixed_rate", loanRate, r.c.Financing.Tranches[i].FixedRate, "the rate")
	}
	if len(r.c.Financing.Tranches) > 0 {
		r.judgeAmount("analysis.target_dscr", targetCover, r.c.Analysis.TargetDSCR, "the target DSCR")
	}
}

// judgeAmount judges an input that is given and has no finding of its own.
func (r *resolver) judgeAmount(path string, b band, a Amount, what string) {
	if a != nil && r.sound(path) {
		r.judge(path, b, *a, what)
	}
}

func (r *resolver) judgePhase(p *Phase, out ResolvedPhase, path string) {
	r.judgeAmount(path+".design_pue", plausiblePUE, p.DesignPUE, "design PUE")
	k := calc{ok: true}
	total := money.Zero()
	for _, cost := range out.CapitalCosts {
		total = k.add(total, cost)
	}
	for i, fleet := range at(path+".fleets", p.Fleets) {
		total = k.add(total, out.FleetCosts[i])
		if unit, ok := money.Div(out.FleetCosts[i], out.FleetCounts[i]); ok && unit.Sign() > 0 {
			field := ".usd_per_accelerator"
			switch {
			case p.Fleets[i].AmountUSD != nil:
				field = ".amount_usd"
			case p.Fleets[i].USDPerMW != nil:
				field = ".usd_per_mw"
			}
			r.judge(fleet+field, hardwarePrice, unit, "the price of hardware")
		}
	}
	if perMW, ok := money.Div(total, out.CriticalMW); ok && k.ok && perMW.Sign() > 0 {
		r.judge(path, buildCost, perMW, "capital cost with fleets")
	}
	kw, ok := money.Mul(out.CriticalMW, money.FromInt(1000))
	if each, divided := money.Div(kw, out.Accelerators); ok && divided && each.Sign() > 0 {
		r.judge(path+".fleets", hardwareLoad, each, "critical IT load by accelerators")
	}
}

// judgeSupply warns of a contracted supply below the load that it must carry.
func (r *resolver) judgeSupply(p *Power) {
	k := calc{ok: p.ContractedUtilityMW != nil && p.OperatingPUE != nil}
	need := money.Zero()
	for _, phase := range r.out.Phases {
		need = k.add(need, k.mul(phase.CriticalMW, valueOr(p.OperatingPUE, money.Zero())))
	}
	if k.ok && p.ContractedUtilityMW.Cmp(need) < 0 && r.given.Facility.Power.ContractedUtilityMW != nil {
		r.warn("facility.power.contracted_utility_mw", "sanity", "%s MW is below critical IT x operating PUE, %s MW: the phases cannot all run",
			figure(*p.ContractedUtilityMW), figure(need))
	}
}

// price is one of the ways to state what capacity costs.
type price struct {
	perKWMonth, perYear, total Amount
	termMonths                 int
}

// judgeRent brings a price to USD a kW-month of critical IT and judges it.
//
//	total / term months / kW,  or  yearly price / 12 / kW
func (r *resolver) judgeRent(path string, b band, p price, mw money.Fixed, what string) {
	k := calc{ok: true}
	kw := k.mul(mw, money.FromInt(1000))
	switch {
	case p.perKWMonth != nil:
		if p.perKWMonth.Sign() > 0 && r.sound(path+".usd_per_kw_month") {
			r.judge(path+".usd_per_kw_month", b, *p.perKWMonth, what)
		}
	case p.perYear != nil:
		x := k.div(k.div(*p.perYear, money.FromInt(12)), kw)
		if k.ok && x.Sign() > 0 {
			r.judge(path+".usd_per_year", b, x, what)
		}
	case p.total != nil && p.termMonths > 0:
		yearly := k.div(k.mul(*p.total, money.FromInt(12)), money.FromInt(int64(p.termMonths)))
		x := k.div(k.div(yearly, money.FromInt(12)), kw)
		if k.ok && x.Sign() > 0 {
			r.judge(path+".total_usd", b, x, fmt.Sprintf("%s of %s $m a year", what, millions(yearly)))
		}
	}
}

// millions writes dollars in millions for a message.
func millions(x money.Fixed) string {
	m, _ := money.Div(x, money.FromInt(1_000_000))
	return m.Text(1)
}

// judgeTenant judges a contract: as colocation where its phases hold no accelerators of the project, else as compute,
// which pays for the hardware too.
func (r *resolver) judgeTenant(i int, path string) {
	t := &r.c.Tenants[i]
	k := calc{ok: true}
	mw, accelerators := money.Zero(), money.Zero()
	for _, s := range r.out.Slices {
		if s.Tenant == i {
			mw, accelerators = k.add(mw, s.MW), k.add(accelerators, s.Accelerators)
		}
	}
	if t.USDPerAcceleratorHour != nil && t.USDPerAcceleratorHour.Sign() > 0 {
		r.judgeAmount(path+".usd_per_accelerator_hour", hourlyPrice, t.USDPerAcceleratorHour, "the price")
		return
	}
	b, what := colocationRent, "rent"
	if accelerators.Sign() > 0 {
		b, what = computeRent, "the price of compute"
	}
	if k.ok && mw.Sign() > 0 {
		r.judgeRent(path, b, price{t.USDPerKWMonth, t.USDPerYear, t.TotalUSD, t.TermMonths}, mw, what)
	}
}

// termsReachHorizon reports whether every contract runs to the end of the grid, so that no capacity comes free. A contract
// starts on a phase's planned COD at the earliest.
func (r *resolver) termsReachHorizon() bool {
	for _, s := range r.out.Slices {
		cod := r.c.Facility.Phases[s.Phase].PlannedCOD
		if r.c.Tenants[s.Tenant].endsEarly() {
			return false
		}
		if cod != nil && cod.AddMonths(r.c.Tenants[s.Tenant].TermMonths) <= r.out.Grid.End(r.out.Grid.Len()-1) {
			return false
		}
	}
	return true
}
