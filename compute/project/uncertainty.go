package project

// Uncertainty is a random driver on one numeric path: what a Monte Carlo run draws.
type Uncertainty struct {
	Path         string       `path:"path" max:"300"`
	Shock        Shock        `path:"shock"` // how the draw meets the case's own value; default Replace
	Distribution Distribution `path:"distribution"`
	Suggested    bool         `path:"suggested"`         // a suggestion of the case's author, not a statement about the deal
	Reason       string       `path:"reason" max:"2000"` // why this distribution: source or judgement
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
	Kind        DistributionKind `path:"kind" required:"true"`
	Mean        float64          `path:"mean"`        // Normal
	StdDev      float64          `path:"std_dev"`     // Normal; >= 0
	Median      float64          `path:"median"`      // Lognormal; > 0
	SigmaLog    float64          `path:"sigma_log"`   // Lognormal: standard deviation of the logarithm; 0..10
	Low         float64          `path:"low"`         // Uniform, Triangular, PERT
	Mode        float64          `path:"mode"`        // Triangular, PERT; Low..High
	High        float64          `path:"high"`        // Uniform: >= Low; Triangular, PERT: > Low
	Probability float64          `path:"probability"` // Bernoulli: of HighValue, 0..1
	LowValue    float64          `path:"low_value"`   // Bernoulli
	HighValue   float64          `path:"high_value"`  // Bernoulli; may lie below LowValue
	Values      []float64        `path:"values"`      // Empirical, 1..10,000
	Weights     []float64        `path:"weights"`     // Empirical: one for each value, >= 0, not all 0; default equal
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
