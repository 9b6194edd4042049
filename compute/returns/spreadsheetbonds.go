package returns

// dates makes parameters of dates.
func dates(names ...string) []Parameter {
	var ps []Parameter
	for _, n := range names {
		ps = append(ps, Parameter{Name: n, Kind: DateKind})
	}
	return ps
}

func bondFunctions() []SpreadsheetFunction {
	priced := func(name, given string, f func(Bond, float64) (float64, error)) SpreadsheetFunction {
		ps := append(dates("settlement", "maturity"), numbers("rate", given, "redemption", "frequency")...)
		return SpreadsheetFunction{name, with(ps, 0, "basis"), func(a []Argument) (float64, error) {
			return f(bondOf(a, a[4].Number, a[5], a[6]), a[3].Number)
		}}
	}
	weighed := func(name string, f func(Bond, float64) (float64, error)) SpreadsheetFunction {
		ps := append(dates("settlement", "maturity"), numbers("coupon", "yield", "frequency")...)
		return SpreadsheetFunction{name, with(ps, 0, "basis"), func(a []Argument) (float64, error) {
			return f(bondOf(a, 100, a[4], a[5]), a[3].Number)
		}}
	}
	return []SpreadsheetFunction{
		priced("PRICE", "yield", Bond.Price),
		priced("YIELD", "price", Bond.Yield),
		weighed("DURATION", Bond.Duration),
		weighed("MDURATION", Bond.ModifiedDuration),
		{"ACCRINT", with(append(dates("issue", "first_interest", "settlement"), numbers("rate", "par", "frequency")...), 0, "basis"), func(a []Argument) (float64, error) {
			return AccruedInterest(Accrual{a[0].Date, a[1].Date, a[2].Date, a[3].Number, a[4].Number, int(a[5].whole()), Basis(a[6].whole())})
		}},
		{"YEARFRAC", with(dates("start", "end"), 0, "basis"), func(a []Argument) (float64, error) {
			return YearFrac(a[0].Date, a[1].Date, Basis(a[2].whole()))
		}},
	}
}

// bondOf reads settlement, maturity and coupon from the first three arguments.
func bondOf(a []Argument, redemption float64, frequency, basis Argument) Bond {
	return Bond{a[0].Date, a[1].Date, a[2].Number, redemption, int(frequency.whole()), Basis(basis.whole())}
}

func assetFunctions() []SpreadsheetFunction {
	return []SpreadsheetFunction{
		{"SLN", numbers("cost", "salvage", "life"), func(a []Argument) (float64, error) {
			return SLN(a[0].Number, a[1].Number, a[2].Number)
		}},
		{"SYD", numbers("cost", "salvage", "life", "period"), func(a []Argument) (float64, error) {
			return SYD(a[0].Number, a[1].Number, a[2].Number, a[3].Number)
		}},
		{"DB", with(numbers("cost", "salvage", "life", "period"), 12, "month"), func(a []Argument) (float64, error) {
			return DB(a[0].Number, a[1].Number, a[2].Number, a[3].Number, a[4].Number)
		}},
		{"DDB", with(numbers("cost", "salvage", "life", "period"), 2, "factor"), func(a []Argument) (float64, error) {
			return DDB(a[0].Number, a[1].Number, a[2].Number, a[3].Number, a[4].Number)
		}},
		{"VDB", with(with(numbers("cost", "salvage", "life", "start", "end"), 2, "factor"), 0, "no_switch"), func(a []Argument) (float64, error) {
			return VDB(a[0].Number, a[1].Number, a[2].Number, a[3].Number, a[4].Number, a[5].Number, a[6].Number != 0)
		}},
	}
}
