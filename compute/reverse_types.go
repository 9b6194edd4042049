package compute

import (
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/scenario"
)

// Bounds of a reverse stress.
const (
	MaxDirections      = scenario.MaxDirections
	MaxReach           = 8.0       // standard deviations: beyond, a probability of 1e-15 is no statement about the world
	MaxScale           = 1000.0    // of directions
	MaxEvaluations     = 1_000_000 // of a search
	MaxCheckPaths      = 1_000_000 // of the sampled check
	MaxAlternatives    = 10
	defaultReach       = 6.0
	defaultScale       = 10.0
	defaultEvaluations = 100_000
	minEvaluations     = 1_000
	defaultShocks      = 5
)

// ReverseRequest asks for the smallest joint shock at which a measure crosses a level: of random drivers, or along directions.
type ReverseRequest struct {
	Case      project.Case
	Overrides []project.Override
	Measure   Selector // with its label, if it has one
	Level     float64  // in the measure's unit; for dates, days since 1970-01-01
	Above     bool     // the limit breaks where the measure is above the level; else where it is below
	// AbsentBreaks says that the limit breaks where the measure has no value, such as an equity return after a total loss. Without
	// it, such a point holds.
	AbsentBreaks bool

	Random     *RandomDrivers       // nil with Directions; else the drivers, the case's own where it lists none
	Directions []scenario.Direction // 1 to MaxDirections, without Random

	Reach        float64 // how far to look: standard deviations, 0 means 6; scales, 0 means 10
	Alternatives int     // distinct shocks told at most; 0 means 5
	Evaluations  int     // budget of the search; 0 means 100,000
	CheckPaths   int64   // paths of the sampled check of the probability, 0 for none; not with directions
	Seed         uint64  // of the check
	Workers      int     // 0: the engine's; never changes the answer
}

// RandomDrivers are drivers with their correlations. Without drivers, those that the case suggests.
type RandomDrivers struct {
	Drivers      []project.Uncertainty
	Correlations []project.Correlation
	Repair       bool // impossible correlations give way to the nearest possible ones, with a warning
}

// ReverseStatus says how a reverse stress ended.
type ReverseStatus uint8

// The ends of a reverse stress.
const (
	ReverseFound      ReverseStatus = iota
	ReverseBroken                   // the limit is broken without any shock
	ReverseOutOfReach               // nothing looked at within reach breaks it
	ReverseAbsent                   // the measure has no value at any point looked at
)

// ReverseStress is the answer.
type ReverseStress struct {
	Status      ReverseStatus
	Measure     Column  // with the value of the case as it stands
	Origin      Reading // without a shock: all drivers at their medians, or the case as it stands
	Level       float64
	Above       bool
	Reach       float64
	Shocks      []JointShock // the smallest first, each the smallest in its surroundings
	Alone       []AloneShock // by driver and side, or by direction
	Closest     *JointShock  // where nothing breaks: the point with the value closest to the level; Length and what it moves only
	Check       *FailureCheck
	Drivers     []project.Uncertainty // with Random
	Correlation []project.Correlation // with Random
	Evaluations int                   // in float64, the drivers or directions alone included
	Absent      int                   // without a value, of those of the search
	Exhausted   bool                  // the budget ended the search early
	Explanation string
	Findings    project.Findings
	Fingerprint string
}

// Reading is a value, or the reason why there is none.
type Reading struct {
	Value  float64
	Absent string
}

// JointShock is a shock that breaks the limit, and the like one, a little smaller, that does not.
type JointShock struct {
	// Length is the distance from the origin: of drivers in standard deviations of independent normals (the reliability index
	// beta), of directions the root of the sum of squared scales.
	Length float64
	// Probability is Phi(-Length): that of a limit which is a plane through this point. A first-order estimate, not a bound. 0 of
	// directions, which have none.
	Probability float64
	Breaking    Reading // in float64, where the search evaluates
	Holding     Reading // just before
	Jump        bool    // the measure steps over the level: no shock gives it the level's value
	Exact       ExactSides
	Drivers     []DriverShock // by driver, with Random
	Scales      []float64     // by direction, with Directions
	Inputs      []InputShock  // of all inputs that are drawn once or scaled
}

// ExactSides are the exact ledger's figures on both sides of the level.
type ExactSides struct {
	Breaking, Holding Reading
	// Confirmed says that the ledger breaks the limit at Breaking and not at Holding. The two stand Width x Length outside and
	// inside of the shock: cents are rounded in the ledger and not in the search.
	Confirmed bool
	Width     float64
}

// DriverShock is what a shock does to one driver.
type DriverShock struct {
	Score      float64 // in standard deviations of the driver's normal score, correlation included
	Percentile float64 // Phi(Score): how often the driver draws less
	// Share is the part of Length squared that the driver brings: its own, beside correlated drivers that stand before it. They
	// sum to 1.
	Share float64
	Draw  float64      // of a driver drawn once: what is drawn, before it meets its input
	Curve []CurveShock // of a driver that evolves by month
}

// InputShock is an input under a shock.
type InputShock struct {
	Path     string
	Own      string // in the case
	Shocked  string // as an override replaces it; for a date yyyy-mm-dd
	Relative float64
	HasRatio bool // Relative = Shocked/Own - 1 has a meaning
}

// CurveShock is a curve under a shock: what its driver makes of a neutral curve, by month.
type CurveShock struct {
	Path   string
	Months []float64
}

// AloneShock is the smallest shock of one driver on one side, the others at their medians, or of one direction alone.
type AloneShock struct {
	Index   int // of the driver or direction
	Up      bool
	Reached bool    // it breaks the limit within reach
	Score   float64 // at which it does: standard deviations or scale
	Reading Reading // there, or at full reach
	Inputs  []InputShock
}

// FailureCheck is the probability of breaking the limit, sampled about the shocks (see [Engine.ReverseStress]).
type FailureCheck struct {
	Paths       int64
	Probability float64
	Error       float64 // standard error
	Breaking    int64   // paths that break it
	Absent      int64   // paths without a value
}
