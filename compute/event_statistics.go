package compute

import "github.com/capstack/capstack/compute/calendar"

// EventStatistic is a kind of events that a random run counts on request.
type EventStatistic uint8

// The statistics, in the order of [EventStatistics].
const (
	CoverEvents       EventStatistic = iota // debt service cover ratios below levels
	CovenantEvents                          // breaches of covenants
	DistressEvents                          // dates of first shortfall, payment default and insolvency
	CreditLosses                            // default, exposure and loss by tranche
	NameConcentration                       // obligors, their joint defaults and what they cost together
)

// AllEventStatistics lists every kind.
func AllEventStatistics() []EventStatistic {
	return []EventStatistic{CoverEvents, CovenantEvents, DistressEvents, CreditLosses, NameConcentration}
}

// String returns the kind in a word.
func (s EventStatistic) String() string {
	return [...]string{"cover", "covenants", "distress", "losses", "names"}[s]
}

// EventStatistics is how often events happen over the paths of a random run, and what they cost. Probabilities are shares of
// Paths; their 95% intervals are Wilson's for independent paths, which for Sobol points and opposite pairs are usually too
// wide. With strata every path weighs what it stands for, by [stat.Parted], and counts alone are not weighted; while a stratum
// has no path there are only counts. Amounts are in the case's currency. A part that was not asked for, or that Notes says the case has no ground for, is nil
// or empty.
type EventStatistics struct {
	Paths     int64            // computed: those that failed as a whole are left out
	Years     []int            // calendar years of the case, in order
	Quarters  []calendar.Date  // last days of its quarters; the last may lie behind the last month
	MonthEnds []calendar.Date  // last days of its months
	Notes     []EventNote      // what is not there, and why
	Cover     *CoverStatistics // nil where not counted
	Covenants []CovenantCounts // those with a default level
	Dates     []DateStatistics // of distress
	Tranches  []TrancheLosses  // in the order of the model
	All       *TrancheLosses   // all tranches together; nil where not counted
	Names     *NameStatistics  // nil where not counted
}

// EventNote says why a statistic, or a part of one, is not there.
type EventNote struct {
	Statistic EventStatistic
	Text      string
}

// Probability is Count of the paths, their share, and its 95% interval. With strata Count is not weighted and Value is.
type Probability struct {
	Count            int64
	Value, Low, High float64
}

// Estimate is a mean, or a ratio of means, with its standard error; NaN where there is nothing to take it over.
type Estimate struct{ Value, StandardError float64 }

// CoverStatistics counts tests of the debt service cover ratio, one a senior payment date (conventions 6.2).
type CoverStatistics struct {
	TestedByYear []int64 // paths with a test in the year
	Tests        []int   // months in which a path has a test
	Tested       []int64 // by test: paths with it
	Levels       []CoverLevel
}

// CoverLevel is how often the ratio lies below a level: 1, and those of the covenants on it.
type CoverLevel struct {
	Level  float64
	Below  []int64       // by test: paths below the level
	ByYear []Probability // paths with a test below the level in the year
}

// CovenantCounts is how often a covenant's default level is failed, by quarter. Sums of First are Ever's count.
type CovenantCounts struct {
	ID       string
	Tested   []int64 // paths with a test
	Breached []int64 // with a breach, cured or not
	First    []int64 // with the first breach of the path
	// Shares of all paths with a breach in the quarter, and to its end; NaN without paths.
	Breach, Cumulative []float64
	Ever               Probability
}

// DateStatistics is when something happens for the first time.
type DateStatistics struct {
	Measure    string  // that dates it
	ByMonth    []int64 // paths on which it falls in the month; their sum is Ever's count
	ByYear     []Probability
	Cumulative []Probability // to the end of each year
	Ever       Probability
}

// TrancheLosses is what a lender loses by payment defaults (conventions 8.4). With D the paths on which something is owed to the
// tranche at the default, L its loss as at the default and E its exposure then:
//
//	PD = |D| / paths   EAD = mean of E over D   LGD = sum of L / sum of E over D   EL = mean of L over all paths
//	EL = PD x EAD x LGD
//
// holds exactly, for each year of default and for the life, because LGD is a ratio of sums. It does not hold for the mean of the
// paths' own ratios L/E where these go with E, for losses discounted to close, or between sums over tranches and products of
// their averages.
type TrancheLosses struct {
	ID                  string // empty for all tranches together
	Default             Probability
	Exposure            Estimate // EAD
	LGD                 Estimate
	ExpectedLoss        Estimate // as at the default
	ExpectedLossAtClose Estimate // discounted to close at the tranche's own rate on the path
	Years               []LossYear
}

// LossYear is the defaults of a calendar year.
type LossYear struct {
	Defaults       int64
	Cumulative     Probability // of a default to the end of the year
	Hazard         float64     // share of the paths without a default before that default in the year; NaN where none is left
	ExpectedLoss   float64     // of the year's defaults, over all paths
	Exposure       float64     // at the year's defaults, over all paths
	CumulativeLoss Estimate    // expected, to the end of the year
}

// ShortfallLevels are the tails of the loss whose expected shortfall is put to names: the highest 5% and 1% of paths.
func shortfallLevels() []float64 { return []float64{0.05, 0.01} }

// NameStatistics is concentration and wrong-way risk by obligor. An obligor is a driver that draws a time of default, with all
// inputs that it moves; it defaults on a path if that lies within the horizon. A loss is that of all tranches, as at the payment
// default of the project. Every path counts once however many names default on it: LossShare and TailShares put it whole to
// each of them, so that they may sum to more than 1; EqualLossShare and EqualTailShares put it to them in equal parts, and with
// NobodyShare and NobodyTailShares sum to 1.
type NameStatistics struct {
	ExpectedLoss   Estimate
	Tails          []TailLoss
	NobodyShare    float64 // of expected loss, on paths on which no name defaults; NaN without losses
	ProjectDefault Probability
	Exposure       Estimate // of all tranches at the project's payment default
	Names          []NameRisk
	Pairs          []NamePair
	Drivers        []string // paths of the other drivers, in the order of NameRisk.DrawShifts
	Revenue        []RevenueShare
	RevenueHHI     float64 // sum of squared shares of revenue, 0..1; NaN without revenue of tenants
}

// TailLoss is the expected shortfall of the loss: the mean of the highest share Level of the paths.
type TailLoss struct{ Level, Value, NobodyShare float64 }

// NameRisk is one obligor.
type NameRisk struct {
	Path            string   // that its driver draws
	AlsoPaths       []string // that go with it
	Default         Probability
	ByYear          []int64     // paths on which it defaults in the year
	ProjectDefault  Probability // of the paths on which it defaults, those with a payment default of the project on the same day or later
	Loss            Estimate    // mean given its default, of such defaults of the project
	LossShare       float64     // of expected loss; NaN without losses
	EqualLossShare  float64
	TailShares      []float64 // of expected shortfall, by NameStatistics.Tails; NaN without losses
	EqualTailShares []float64
	Exposure        Estimate  // of all tranches at the project's payment default, where that follows its own
	Debt            Estimate  // owed at the beginning of the quarter of its default
	DebtExpected    float64   // owed at the same dates on the average path on which it has not defaulted before
	WrongWay        float64   // Debt / DebtExpected: 1 where default and debt are independent; NaN where nothing is owed
	DrawShifts      []float64 // of other drivers: mean draw given its default less mean draw, in standard deviations; NaN where fixed
}

// NamePair is the joint default of two obligors, by their positions.
type NamePair struct {
	First, Second int
	Both          Probability
	Independent   float64 // product of the two probabilities
	Ratio         float64 // Both over Independent; NaN where one never defaults
	Correlation   float64 // of the two indicators; NaN where one never or always defaults
}

// RevenueShare is a name's share of all tenants' revenue in the case itself, to the horizon. Tenants that one driver stops are
// one name.
type RevenueShare struct {
	Tenants []string
	Share   float64
}
