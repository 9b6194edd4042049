package project

// Uncertainty is a random driver on one numeric path: what a Monte Carlo run draws.
type Uncertainty struct {
	Path         string       `path:"path"`
	Shock        Shock        `path:"shock"` // how the draw meets the case's own value; default Replace
	Distribution Distribution `path:"distribution"`
	Suggested    bool         `path:"suggested"` // a suggestion of the case's author, not a statement about the deal
	Reason       string       `path:"reason"`    // why this distribution: source or judgement
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
)

// Distribution is one family with its parameters; those of another family are errors.
type Distribution struct {
	Kind        DistributionKind
	Mean        float64   // Normal
	StdDev      float64   // Normal; >= 0
	Median      float64   // Lognormal; > 0
	SigmaLog    float64   // Lognormal: standard deviation of the logarithm; >= 0
	Low         float64   // Uniform, Triangular, PERT
	Mode        float64   // Triangular, PERT
	High        float64   // Uniform, Triangular, PERT
	Probability float64   // Bernoulli: of HighValue, 0..1
	LowValue    float64   // Bernoulli
	HighValue   float64   // Bernoulli
	Values      []float64 // Empirical, at most 10,000
	Weights     []float64 // Empirical; default equal
}

// Correlation is the correlation of the normal scores of two drivers.
type Correlation struct {
	PathA, PathB string
	Rho          float64 // -1..1
}

// Override changes one input. Text is decimal text for numbers and a date for dates.
type Override struct {
	Path  string
	Shock Shock // default Replace; dates can only be replaced or moved by days (Add)
	Text  string
}

// Stress is a named set of overrides applied together.
type Stress struct {
	ID        string
	Title     string
	Overrides []Override
}
