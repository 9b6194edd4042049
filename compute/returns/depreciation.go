package returns

import "math"

// The depreciation of spreadsheets. Amounts are positive; life and period are in
// the same unit, usually years. All errors are *ArgumentError.

// maxLife bounds the periods that a method walks through.
const maxLife = 1e6

func asset(function string, cost, salvage, life float64) error {
	return require(function,
		requirement{cost >= 0 && isFinite(cost), "cost", "must be finite and not negative", cost},
		requirement{salvage >= 0 && isFinite(salvage), "salvage", "must be finite and not negative", salvage},
		requirement{life > 0 && life <= maxLife, "life", "must be above 0 and at most 1e6", life},
	)
}

// SLN returns the straight-line depreciation of a period, (cost - salvage) / life.
func SLN(cost, salvage, life float64) (float64, error) {
	if life == 0 || !isFinite(life) {
		return 0, &ArgumentError{"SLN", "life", "must be finite and not 0", life}
	}
	return finite("SLN", (cost-salvage)/life)
}

// SYD returns the sum-of-the-years'-digits depreciation of a period, above 0 and
// at most life.
//
//	(cost - salvage) (life - period + 1) / (life (life + 1) / 2)
func SYD(cost, salvage, life, period float64) (float64, error) {
	if err := asset("SYD", cost, salvage, life); err != nil {
		return 0, err
	}
	if !(period > 0 && period <= life) {
		return 0, &ArgumentError{"SYD", "period", "must be above 0 and at most life", period}
	}
	return finite("SYD", 2*float64((cost-salvage)*(life-period+1))/float64(life*(life+1)))
}

// DB returns the fixed-declining-balance depreciation of a year. The first year
// has months months, 1..12; with fewer than 12 there is a year behind life that
// takes the rest. Period and months count by their whole part.
//
//	rate = 1 - (salvage/cost)^(1/life), rounded to three decimals
//	first year: cost rate months/12; then: book value x rate;
//	year life + 1: book value x rate (12 - months)/12
//
// Source: Microsoft, DB function; OpenFormula 1.2, section 6.12.14.
func DB(cost, salvage, life, period, months float64) (float64, error) {
	if err := asset("DB", cost, salvage, life); err != nil {
		return 0, err
	}
	months = math.Floor(months)
	limit := life
	if months < 12 {
		limit++
	}
	err := require("DB",
		requirement{months >= 1 && months <= 12, "months", "must be 1..12", months},
		requirement{period > 0 && period <= limit, "period", "must be above 0 and at most life (life + 1 after a short first year)", period},
	)
	if err != nil || cost == 0 {
		return 0, err
	}
	rate := math.RoundToEven((1-power(salvage/cost-1, 1/life))*1000) / 1000
	depreciation := float64(cost*rate*months) / 12
	total := 0.0
	for year := 2.0; year <= math.Floor(period); year++ {
		total += depreciation
		depreciation = float64((cost - total) * rate)
		if months < 12 && year > life {
			depreciation = float64(depreciation*(12-months)) / 12
		}
	}
	return finite("DB", depreciation)
}

// DDB returns the declining-balance depreciation of a period at factor/life of the
// book value, never below salvage; factor 2 is the double-declining balance. The
// period is above 0 and at most life. Of a period that is not whole, the value
// between the totals at period - 1 and period is taken, each linear within its
// period, as spreadsheets do; a period below 1 counts as the first.
func DDB(cost, salvage, life, period, factor float64) (float64, error) {
	if err := declining("DDB", cost, salvage, life, factor); err != nil {
		return 0, err
	}
	if !(period > 0 && period <= life) {
		return 0, &ArgumentError{"DDB", "period", "must be above 0 and at most life", period}
	}
	d := decliner{cost, salvage, life, factor, false}
	switch {
	case period < 1:
		return finite("DDB", d.step(0, 0))
	case period < 2:
		return finite("DDB", d.total(period))
	default:
		return finite("DDB", d.total(period)-d.total(period-1))
	}
}

// VDB returns the declining-balance depreciation between two moments of the life
// (spreadsheets: VDB): 0 <= start <= end <= life. Unless noSwitch, it goes over to
// straight line over the rest of the life once that is more.
func VDB(cost, salvage, life, start, end, factor float64, noSwitch bool) (float64, error) {
	if err := declining("VDB", cost, salvage, life, factor); err != nil {
		return 0, err
	}
	err := require("VDB",
		requirement{start >= 0 && start <= end, "start", "must be 0..end", start},
		requirement{end <= life, "end", "must not be above life", end},
	)
	if err != nil {
		return 0, err
	}
	d := decliner{cost, salvage, life, factor, !noSwitch}
	return finite("VDB", d.total(end)-d.total(start))
}

func declining(function string, cost, salvage, life, factor float64) error {
	if err := asset(function, cost, salvage, life); err != nil {
		return err
	}
	if !(factor > 0 && isFinite(factor)) {
		return &ArgumentError{function, "factor", "must be positive", factor}
	}
	return nil
}

// decliner is an asset on a declining balance.
type decliner struct {
	cost, salvage, life, factor float64
	toStraightLine              bool
}

// step returns the depreciation of the period that begins at per, a whole number,
// with total taken before.
func (d decliner) step(per, total float64) float64 {
	dep := min(float64((d.cost-total)*(d.factor/d.life)), d.cost-d.salvage-total)
	if d.toStraightLine && d.life > per {
		dep = max(dep, (d.cost-total-d.salvage)/(d.life-per))
	}
	return max(dep, 0)
}

// total returns the depreciation up to a moment, linear within a period.
func (d decliner) total(moment float64) float64 {
	total, per := 0.0, 0.0
	for ; per+1 <= moment; per++ {
		total += d.step(per, total)
	}
	if rest := moment - per; rest > 0 {
		total += float64(rest * d.step(per, total))
	}
	return total
}
