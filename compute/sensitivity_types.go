package compute

import "github.com/capstack/capstack/compute/project"

// MaxByMonth bounds the inputs of one request that are told month by month.
const MaxByMonth = 16

// SensitivityRequest asks how one measure depends on every numeric input of a case.
type SensitivityRequest struct {
	Case      project.Case
	Overrides []project.Override
	Measure   Selector // with its label, if it has one
	Limit     int      // inputs told at most, those with the largest effect; 0 tells all
	ByMonth   []string // paths of inputs whose derivatives are asked month by month, at most MaxByMonth
	Workers   int      // 0: the engine's; never changes the answer
}

// Sensitivities is the answer.
type Sensitivities struct {
	Measure     Column             // with the exact value of the case
	Value       Reading            // by the float engine: what derivatives are of
	Inputs      []InputSensitivity // the largest effect first
	ByMonth     []MonthSensitivity // in the order asked
	Structure   []string           // numeric inputs that the case gives and that are no input of its program: they shape it
	Omitted     int                // inputs left out by Limit
	Findings    project.Findings
	Fingerprint string
}

// BumpKind says what a standard bump is.
type BumpKind uint8

// The standard bumps.
const (
	BumpPercent    BumpKind = iota // 1% of the value
	BumpBasisPoint                 // 0.0001, of rates; 1 of inputs in basis points
	BumpUnit                       // 1 day of a date or of days, 1 of another whole number
	BumpNone                       // 1% of 0
)

// InputSensitivity is what one input does to the measure.
type InputSensitivity struct {
	Path string
	Own  string // value in the case; of a date yyyy-mm-dd
	// Derivative is by the input, in the measure's unit per unit of the input, by the adjoint pass. Dates and whole numbers have
	// none: the model rounds them up to whole ones, so that they step.
	Derivative    float64
	HasDerivative bool
	// Elasticity is Derivative x own / measure: percent per percent.
	Elasticity    float64
	HasElasticity bool
	Bump          BumpKind
	Size          float64 // of the bump, in the input's unit; 0 of BumpNone
	// Up and Down are the measure's change when the bump is added and taken away, by valuation and not by the derivative.
	Up, Down Reading
	// Kinked says that the measure bends, breaks off or steps within one bump: the two sides differ by more than a tenth, or from
	// the derivative by as much. A derivative is then that on one side, or says little.
	Kinked bool
}

// MonthSensitivity is what an input does to the measure month by month: the derivatives by a factor on its value in each month, or
// of a rate by an addition to it. The sum is that by the same factor or addition in all months.
type MonthSensitivity struct {
	Path     string
	Additive bool
	Months   []float64 // month 0 first, which no driver moves
	Sum      float64
}
