package project

// Uncertainty is a random driver: what a Monte Carlo run draws. It moves the input at Path, and those at AlsoPaths by the same
// draw: one obligor's default hits all of its contracts, one rent all that is let at it. An input that evolves month by month
// is a curve in every scenario; one drawn once is a number.
type Uncertainty struct {
	Path         string       `path:"path" max:"300"`
	AlsoPaths    []string     `path:"also_paths" max:"64"` // further inputs moved by the same draw, each against its own value
	Shock        Shock        `path:"shock"`               // how the draw meets the case's own value; default Replace
	Distribution Distribution `path:"distribution"`
	Suggested    bool         `path:"suggested"`         // a suggestion of the case's author, not a statement about the deal
	Reason       string       `path:"reason" max:"2000"` // why this distribution: source or judgement

	// Calibration is the id of one that stands for Shock and Distribution, or DefaultCalibration. [Resolve] fills both and leaves
	// the id, so that what was filled stays known.
	Calibration string `path:"calibration" max:"64"`
	// CommonFactor names a factor that drivers share; two of its drivers have the product of their loadings as correlation.
	CommonFactor  string  `path:"common_factor" max:"64"`
	FactorLoading float64 `path:"factor_loading"` // correlation with the factor, -1..1, not 0; with CommonFactor
}

// Shock says how a value changes the value that it meets.
type Shock uint8

// Ways to change a value.
const (
	ShockUnspecified Shock = iota
	Replace
	Add
	Scale
)

// DistributionKind names a family.
type DistributionKind uint8

// Families of marginal distributions; parameters in [Distribution].
const (
	DistributionUnspecified DistributionKind = iota
	Normal
	Lognormal
	Uniform
	Triangular
	PERT
	Bernoulli
	Empirical
	OnTimeOrLognormal  // 0, or lognormal: a delay
	MeanRevertingRate  // by month: added to the input, a rate about its curve
	MeanRevertingPrice // by month: a factor on the input with mean 1, a price about its curve
	MeanRevertingShare // by month: in place of the input, a share between 0 and 1 whose median is the input
	MeanRevertingIndex // by month: a factor on the input that grows by a straying rate, inflation
	DefaultTime        // a date: the day of a default

	LognormalByPercentiles  // lognormal, by its median and P90
	OnTimeOrLognormalByMean // 0, or lognormal, by the mean over all
)

// Evolves tells whether draws of the family differ by month.
func (k DistributionKind) Evolves() bool { return k >= MeanRevertingRate && k <= MeanRevertingIndex }

// Distribution is one family with its parameters; those of another family are errors.
type Distribution struct {
	Kind        DistributionKind `path:"kind"`        // required, unless a calibration gives it
	Mean        float64          `path:"mean"`        // Normal; OnTimeOrLognormalByMean: over all, 0 included, > 0
	StdDev      float64          `path:"std_dev"`     // Normal; >= 0
	Median      float64          `path:"median"`      // Lognormal, OnTimeOrLognormal; > 0
	SigmaLog    float64          `path:"sigma_log"`   // Lognormal, OnTimeOrLognormal and ByMean: standard deviation of the logarithm; 0..10
	Low         float64          `path:"low"`         // Uniform, Triangular, PERT
	Mode        float64          `path:"mode"`        // Triangular, PERT; Low..High
	High        float64          `path:"high"`        // Uniform: >= Low; Triangular, PERT: > Low
	Probability float64          `path:"probability"` // Bernoulli: of HighValue, 0..1
	LowValue    float64          `path:"low_value"`   // Bernoulli
	HighValue   float64          `path:"high_value"`  // Bernoulli; may lie below LowValue
	Values      []float64        `path:"values"`      // Empirical, 1..10,000
	Weights     []float64        `path:"weights"`     // Empirical: one for each value, >= 0, not all 0; default equal

	ZeroProbability float64 `path:"zero_probability"` // OnTimeOrLognormal and ByMean: of the value 0; 0..1, below 1
	MeanReversion   float64 `path:"mean_reversion"`   // by month: speed, per year; half of a deviation is gone after ln 2 / speed years; 0..100
	Volatility      float64 `path:"volatility"`       // by month: per square root of a year, of the rate, the logarithm or the logit; 0..10

	HazardEndYears   []float64 `path:"hazard_end_years"`  // DefaultTime: end of each step of the hazard in years after the valuation date, rising; the last step lasts for ever
	HazardRates      []float64 `path:"hazard_rates"`      // DefaultTime: intensity of default in each step, per year, >= 0; 1..60
	CDSYears         []float64 `path:"cds_years"`         // DefaultTime, in place of hazards: terms of quoted credit default swaps, rising; 1..60
	CDSSpreadRates   []float64 `path:"cds_spread_rates"`  // DefaultTime: their premiums per year, 0.0675 for 675bp
	RecoveryFraction float64   `path:"recovery_fraction"` // DefaultTime with swaps: what they recover; 0..1, below 1
	DiscountRate     float64   `path:"discount_rate"`     // DefaultTime with swaps: flat, continuous, per year; -0.1..1

	Rating  string             `path:"rating" max:"20"` // DefaultTime, in place of hazards and swaps: of the obligor, such as A3 or BBB+
	Measure ProbabilityMeasure `path:"measure"`         // DefaultTime with hazards: in which sense they hold; see [Distribution.MeasureOf]

	P50 float64 `path:"p50"` // LognormalByPercentiles: median; > 0
	P90 float64 `path:"p90"` // LognormalByPercentiles: not exceeded with probability 90%; P50..P50 x 10^5
}

// ProbabilityMeasure says in which sense a probability of default holds.
type ProbabilityMeasure uint8

// The senses.
const (
	MeasureUnspecified ProbabilityMeasure = iota // not stated
	MarketImplied                                // as prices imply it, with what investors ask for bearing the risk
	RealWorld                                    // as often as it has happened, or is expected to
)

// MeasureOf is the sense in which the probability of a default time holds (conventions 11.1): of swaps market-implied, of a
// rating real-world, of listed hazards what the caller states. Other families have none.
func (d *Distribution) MeasureOf() ProbabilityMeasure {
	switch {
	case d.Kind != DefaultTime:
		return MeasureUnspecified
	case d.Rating != "":
		return RealWorld
	case len(d.CDSSpreadRates) > 0:
		return MarketImplied
	}
	return d.Measure
}

// Correlation is the correlation of the normal scores of two drivers.
type Correlation struct {
	PathA string  `path:"path_a" max:"300"` // path of an uncertainty of the case
	PathB string  `path:"path_b" max:"300"` // path of another one
	Rho   float64 `path:"rho"`              // -1..1
}

// Override changes one input. Text is decimal text for numbers and a date for dates.
type Override struct {
	Path  string `path:"path" max:"300"`
	Shock Shock  `path:"shock"` // default Replace; dates can only be replaced or moved by days (Add)
	Text  string `path:"text" max:"300"`
}

// Stress is a named set of overrides applied together.
type Stress struct {
	ID        string     `path:"stress_id"`
	Title     string     `path:"title" max:"200"`
	Overrides []Override `path:"overrides" max:"64"` // at least 1, each path once
}
