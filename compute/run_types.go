package compute

import (
	"github.com/capstack/capstack/compute/project"
	"github.com/capstack/capstack/compute/stat"
)

// Selector names a measure: Name[Label].
type Selector struct{ Name, Label string }

// RunRequest asks for many scenarios of one case. Exactly one of MonteCarlo, Grid and Stresses is given.
type RunRequest struct {
	Case       project.Case
	Overrides  []project.Override // applied to every scenario, below its own
	MonteCarlo *MonteCarlo
	Grid       []Axis           // the product of its axes, the last one fastest
	Resize     bool             // debt that states how it is sized is sized anew at every point of the grid
	Stresses   []project.Stress // one scenario each, after the base case as scenario 0

	Measures      []Selector // empty: a standard set; an unknown one is a finding
	EveryScenario bool       // chunks with every value; else aggregates only
	Quantiles     []float64  // 0..1, at most 99; empty: 1, 5, 10, 25, 50, 75, 90, 95, 99%
	Thresholds    []Threshold
	FanLines      []string         // lines whose quantiles by month are wanted, at most 6
	Events        []EventStatistic // counted over random paths, at most once each
	Workers       int              // 0: the engine's; never changes a result
	Skip          int64            // numbered events already received: they are not sent again
}

// MonteCarlo asks for random paths. Without drivers, the case's suggested ones are drawn.
type MonteCarlo struct {
	Paths        int64 // 1..1e8
	Seed         uint64
	Drivers      []project.Uncertainty
	Correlations []project.Correlation
	Sobol        bool // levels of paths from scrambled Sobol sequences, the standard error from their replicates
	Antithetic   bool // paths 2k and 2k+1 have opposite draws
	Repair       bool // impossible correlations give way to the nearest possible ones, with a warning
	Strata       *Strata
	Controls     bool   // means are also told corrected by control variates (stat.Controls); not with Strata; at most MaxControlled drivers
	StopAt       []Stop // ends the run at the first aggregate at which all hold; Paths stays the most
}

// Stop asks for the mean of a measure to a precision: half the width of its 95% confidence interval, in the measure's unit.
type Stop struct {
	Measure   Selector
	HalfWidth float64 // above 0
}

// Axis is one input of a grid and its values, at most 100,000 points in all.
type Axis struct {
	Path  string
	Shock project.Shock
	Texts []string
}

// Threshold asks for the probability that a measure is below a level.
type Threshold struct {
	Measure Selector
	Level   float64
}

// Event is one event of a run, in the order of the stream grammar: a header, then chunks and aggregates, then the statistics of
// events if they were asked for, then a summary. Exactly one of the pointers is set. All are numbered from 0 but progress
// (Sequence -1).
type Event struct {
	Sequence  int64
	Header    *Header
	Chunk     *Chunk
	Aggregate *Aggregate
	Progress  *Progress
	Events    *EventStatistics
	Summary   *Summary
}

// Header says what will come.
type Header struct {
	Fingerprint    string
	Scenarios      int64 // the most, where MayEndEarly
	MayEndEarly    bool
	Columns        []Column
	ChunkScenarios int
	Quantiles      []float64
	FanLines       []FanLine
	MonthEnds      []string
	Drivers        []project.Uncertainty
	Origins        []DriverOrigin             // one for each of Drivers
	Measure        project.ProbabilityMeasure // in which sense defaults hold; unspecified for none, where not stated, and for both
	Correlations   []project.Correlation      // those of common factors included
	Axes           []Axis
	StressIDs      []string
	Strata         *RunStrata // nil where paths are not parted
	Controls       int        // number of control variates; 0 without
	Findings       project.Findings
}

// DriverOrigin says where the distribution of a driver comes from.
type DriverOrigin struct {
	Measure     project.ProbabilityMeasure // of a default time
	Calibration string                     // id of what was filled in; empty if the caller stated the distribution
	Source      string                     // of a calibration, or of the table of a rating; empty if the caller's
	Judgement   bool                       // the calibration rests on judgement
}

// Column is a measure of the run with its value in the base case (exact where it is money, as float64).
type Column struct {
	Selector
	Title, Unit string
	Base        float64
	BaseAbsent  string // why the base case has none; empty where it has
}

// FanLine is a line recorded by month.
type FanLine struct{ Name, Unit string }

// Chunk holds consecutive scenarios.
type Chunk struct {
	First   int64
	Count   int
	Columns [][]float64 // by column; a canonical NaN where absent
	Absent  []Absent
}

// Absent says why cells have no value. Column -1 means the whole scenario.
type Absent struct {
	Column  int
	Reason  string
	Offsets []int
}

// Aggregate is the statistics over the first Scenarios scenarios.
type Aggregate struct {
	Scenarios int64
	Failed    int64
	Columns   []ColumnAggregate
}

// ColumnAggregate is the statistics of one measure.
type ColumnAggregate struct {
	stat.Summary
	Histogram       stat.Histogram
	Lowest, Highest []stat.Extreme // at most tailScenarios each, the most extreme first
	Absent          []AbsentCount
	Controlled      *stat.ControlledColumn // nil without control variates
}

// AbsentCount counts cells without a value, and says what share of the probability they stand for: NaN while a stratum has no
// path.
type AbsentCount struct {
	Reason string
	Count  int64
	Share  float64
}

// Progress is a heartbeat.
type Progress struct{ Done, Scenarios int64 }

// Summary ends a complete run.
type Summary struct {
	Aggregate
	Fans   []Fan
	Drawn  []DrawnScenario // of a random run: the scenarios at the ends of its measures
	Digest string          // SHA-256 in hexadecimal over the results of all scenarios, in order

	Precisions []Precision // one for each Stop of a random run
}

// Precision is how a Stop stands at the end of its run.
type Precision struct {
	Stop
	Reached float64 // half the width of the 95% interval of the mean; NaN with fewer than two values
	Met     bool    // Reached is at most HalfWidth, on at least a thousand values
}

// DrawnScenario is what the drivers drew on a path, in the order of the header's drivers; see [scenario.Drawer].
type DrawnScenario struct {
	Scenario int64
	Draws    []float64
}

// Fan is the quantiles of a line by month.
type Fan struct {
	Line       string
	Quantiles  []float64
	ByQuantile [][]float64 // by quantile, then month
	Means      []float64   // by month; of a line that is 0 or 1, the share of scenarios in which it is 1
}
