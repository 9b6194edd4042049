package spreadsheet

import (
	"strings"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/returns"
)

// entry makes an entry of a function that gives a number.
func entry(name, parameters string, call func(*reader) (float64, error)) function {
	return function{name, strings.Split(parameters, " "), func(r *reader) (Value, error) {
		v, err := call(r)
		return Value{Number: v}, err
	}}
}

// functions is the table: name, parameters, call.
func functions() []function {
	return append(append(append(annuities(), bonds()...), depreciations()...), series()...)
}

func annuities() []function {
	return []function{
		entry("pmt", "rate nper pv [fv] [when]", func(r *reader) (float64, error) {
			return returns.PMT(r.n(0), r.n(1), r.n(2), r.or(3, 0), r.when(4))
		}),
		entry("pv", "rate nper pmt [fv] [when]", func(r *reader) (float64, error) {
			return returns.PV(r.n(0), r.n(1), r.n(2), r.or(3, 0), r.when(4))
		}),
		entry("fv", "rate nper pmt [pv] [when]", func(r *reader) (float64, error) {
			return returns.FV(r.n(0), r.n(1), r.n(2), r.or(3, 0), r.when(4))
		}),
		entry("nper", "rate pmt pv [fv] [when]", func(r *reader) (float64, error) {
			return returns.NPER(r.n(0), r.n(1), r.n(2), r.or(3, 0), r.when(4))
		}),
		entry("rate", "nper pmt pv [fv] [when] [guess]", func(r *reader) (float64, error) {
			return returns.RATE(r.n(0), r.n(1), r.n(2), r.or(3, 0), r.when(4))
		}),
		entry("ipmt", "rate per nper pv [fv] [when]", func(r *reader) (float64, error) {
			return returns.IPMT(r.n(0), r.n(1), r.n(2), r.n(3), r.or(4, 0), r.when(5))
		}),
		entry("ppmt", "rate per nper pv [fv] [when]", func(r *reader) (float64, error) {
			return returns.PPMT(r.n(0), r.n(1), r.n(2), r.n(3), r.or(4, 0), r.when(5))
		}),
		entry("ispmt", "rate per nper pv", func(r *reader) (float64, error) { return returns.ISPMT(r.n(0), r.n(1), r.n(2), r.n(3)) }),
		entry("cumipmt", "rate nper pv start end when", func(r *reader) (float64, error) {
			return returns.CumIPMT(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.when(5))
		}),
		entry("cumprinc", "rate nper pv start end when", func(r *reader) (float64, error) {
			return returns.CumPrinc(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.when(5))
		}),
	}
}

// bond reads settlement, maturity and coupon, then redemption, and frequency and
// basis at their places.
func (r *reader) bond(redemption float64, frequency int) returns.Bond {
	return returns.Bond{
		Settlement: r.date(0), Maturity: r.date(1), Coupon: r.n(2), Redemption: redemption,
		Frequency: r.frequency(frequency), Basis: r.basis(frequency + 1),
	}
}

// coupons is the bond of the functions of coupon dates: settlement, maturity,
// frequency, basis.
func (r *reader) coupons() returns.Bond {
	return returns.Bond{
		Settlement: r.date(0), Maturity: r.date(1), Redemption: 100, Frequency: r.frequency(2), Basis: r.basis(3),
	}
}

func bonds() []function {
	dates := func(name string, pick func(previous, next calendar.Date, n int) Value) function {
		return function{name, strings.Split("settlement maturity frequency basis", " "), func(r *reader) (Value, error) {
			b := r.coupons()
			if r.err != nil {
				return Value{}, r.err
			}
			previous, next, n, err := b.CouponDates()
			return pick(previous, next, n), err
		}}
	}
	return []function{
		entry("price", "settlement maturity rate yield redemption frequency basis", func(r *reader) (float64, error) {
			return r.bond(r.n(4), 5).Price(r.n(3))
		}),
		entry("yield", "settlement maturity rate price redemption frequency basis", func(r *reader) (float64, error) {
			return r.bond(r.n(4), 5).Yield(r.n(3))
		}),
		entry("duration", "settlement maturity coupon yield frequency basis", func(r *reader) (float64, error) {
			return r.bond(100, 4).Duration(r.n(3))
		}),
		entry("mduration", "settlement maturity coupon yield frequency basis", func(r *reader) (float64, error) {
			return r.bond(100, 4).ModifiedDuration(r.n(3))
		}),
		entry("accrint", "issue first_interest settlement rate par frequency basis", func(r *reader) (float64, error) {
			return returns.AccruedInterest(returns.Accrual{
				Issue: r.date(0), FirstInterest: r.date(1), Settlement: r.date(2), Rate: r.n(3), Par: r.n(4),
				Frequency: r.frequency(5), Basis: r.basis(6),
			})
		}),
		dates("coupnum", func(_, _ calendar.Date, n int) Value { return Value{Number: float64(n)} }),
		dates("couppcd", func(previous, _ calendar.Date, _ int) Value { return Value{Date: &previous} }),
		dates("coupncd", func(_, next calendar.Date, _ int) Value { return Value{Date: &next} }),
		entry("yearfrac", "start end basis", func(r *reader) (float64, error) {
			return returns.YearFrac(r.date(0), r.date(1), r.basis(2))
		}),
	}
}

func depreciations() []function {
	return []function{
		entry("sln", "cost salvage life", func(r *reader) (float64, error) { return returns.SLN(r.n(0), r.n(1), r.n(2)) }),
		entry("syd", "cost salvage life per", func(r *reader) (float64, error) { return returns.SYD(r.n(0), r.n(1), r.n(2), r.n(3)) }),
		entry("db", "cost salvage life per [months]", func(r *reader) (float64, error) {
			return returns.DB(r.n(0), r.n(1), r.n(2), r.n(3), r.or(4, 12))
		}),
		entry("ddb", "cost salvage life per [factor]", func(r *reader) (float64, error) {
			return returns.DDB(r.n(0), r.n(1), r.n(2), r.n(3), r.or(4, 2))
		}),
		entry("vdb", "cost salvage life start end [factor] [no_switch]", func(r *reader) (float64, error) {
			noSwitch := r.has(6) && r.whole(6, 0, 1) == 1
			return returns.VDB(r.n(0), r.n(1), r.n(2), r.n(3), r.n(4), r.or(5, 2), noSwitch)
		}),
	}
}

func series() []function {
	return []function{
		entry("npv", "rate values", func(r *reader) (float64, error) { return returns.NPVFromEnd(r.n(0), r.series(1)) }),
		entry("irr", "values [guess]", func(r *reader) (float64, error) {
			rate, status := returns.UsualRoot(r.series(0))
			return r.rate(rate, status)
		}),
		entry("mirr", "values finance_rate reinvest_rate", func(r *reader) (float64, error) {
			return returns.MIRR(r.series(0), r.n(1), r.n(2))
		}),
		entry("xirr", "values dates [guess]", func(r *reader) (float64, error) {
			got := returns.XIRR(r.flows(0, 1))
			return r.rate(got.Rate, got.Status)
		}),
		entry("xnpv", "rate values dates", func(r *reader) (float64, error) {
			flows := r.flows(1, 2)
			if len(flows) == 0 {
				r.fault(1, "must have at least one element")
				return 0, nil
			}
			v, ok := returns.NPVDated(r.n(0), flows[0].Date, flows)
			if !ok {
				r.fault(0, "must be above -1, and give a finite value")
			}
			return v, nil
		}),
	}
}

// rate returns a rate of return, or why there is none.
func (r *reader) rate(v float64, status returns.Status) (float64, error) {
	if !status.Defined() {
		return 0, &NoValueError{r.f.name, status}
	}
	return v, nil
}
