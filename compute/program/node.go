package program

import "github.com/capstack/capstack/compute/money"

// NodeID is the position of a node in Program.Nodes. None means no node.
type NodeID int32

// None is the absent node.
const None NodeID = -1

// Kind is what a value measures. The builder refuses mixtures that mean nothing, such as money times money.
type Kind uint8

// The kinds.
const (
	Number Kind = iota // a ratio, count, rate or quantity
	Money              // an amount in the case's currency, or a price: money per unit
	Flag               // 0 or 1
	Day                // days since the first day of month 0
)

// String returns the kind's name in lower case.
func (k Kind) String() string { return [...]string{"number", "money", "flag", "day"}[k] }

// Op is what a node does. The list is closed: every interpreter implements every Op (03b, section 2).
type Op uint8

// The operations. A, B and C are the operands, N and Ref the parameters of the node.
const (
	OpConst    Op = iota // Consts[Ref]
	OpInput              // Inputs[Ref]
	OpSeries             // Series[Ref] in this month
	OpUnknown            // Unknowns[Ref]
	OpLine               // Lines[Ref] in this month; A is its root
	OpAdd                // A + B
	OpSub                // A - B
	OpMul                // A x B
	OpDiv                // A / B, or C where B is 0
	OpMin                // the smaller of A and B; A on ties
	OpMax                // the larger of A and B; A on ties
	OpLess               // 1 where A < B
	OpLessEq             // 1 where A <= B
	OpSelect             // B where A is not 0, else C
	OpFloor              // largest whole number <= A
	OpPowInt             // A to the power Floor(B), B clamped to [-MaxPower, MaxPower]
	OpExp                // e to the power A; once-values only
	OpLog                // natural logarithm of A; 0 where A <= 0; once-values only
	OpTable              // Tables[Ref] at index Floor(A), clamped to the table
	OpInterp             // Tables[Ref] at A by linear interpolation, clamped to the table
	OpRound              // A to the cent, half to even, in the ledger; A elsewhere
	OpShift              // line A in month t-N (N may be negative); before month 0 its Before, past the grid 0
	OpWindow             // sum of line A over the N months that end with t; 0 before month 0
	OpConvolve           // sum over k of Tables[Ref][k] x line A in month t - k N; 0 before month 0
	OpFold               // line A over all months where line B (or always): FoldKind(N); a once-value
	OpIRR                // monthly internal rate of return of line A; 0 where there is none; a once-value
	OpIRRCode            // how that search ended: a returns.Status; a once-value
)

var opNames = [...]string{"const", "input", "series", "unknown", "line", "add", "sub", "mul", "div", "min", "max", "less", "lesseq",
	"select", "floor", "powint", "exp", "log", "table", "interp", "round", "shift", "window", "convolve", "fold", "irr", "irrcode"}

// String returns the operation's name in lower case.
func (o Op) String() string { return opNames[o] }

// Ops is the number of operations: Op(0) to Op(Ops-1) are all of them.
const Ops = int(OpIRRCode) + 1

// MaxPower bounds the exponent of OpPowInt.
const MaxPower = 1200

// FoldKind is how a fold puts months together.
type FoldKind int32

// The folds. Over no month at all each of them is 0.
const (
	FoldSum FoldKind = iota
	FoldMin
	FoldMax
	FoldFirst // value in the first month
	FoldLast  // value in the last month
	FoldCount // number of months
)

// Node is one operation. Operands of OpShift, OpWindow, OpConvolve, OpFold and OpIRR are OpLine nodes, so that an
// interpreter keeps whole histories of lines only.
type Node struct {
	Op      Op
	Kind    Kind
	Once    bool // one value a run, not one a month
	A, B, C NodeID
	N       int32
	Ref     int32
}

// Doc says what a line or a measure is.
type Doc struct {
	Title      string // as a reader of a statement sees it
	Definition string // in words
	Unit       string // USD, MWh, ...; empty for pure numbers
	Source     string // rule or page that it follows
}

// InputDef is one number of the case that scenarios may vary.
type InputDef struct {
	Path  string
	Kind  Kind
	Value money.Fixed
}

// SeriesDef is one value a month, given from outside.
type SeriesDef struct {
	Path   string // empty when it cannot be varied
	Kind   Kind
	Values []money.Fixed // one a month
}

// TableDef is a list of values read by index.
type TableDef struct {
	Name   string
	Values []money.Fixed
}

// LineID is the position of a line in Program.Lines.
type LineID int32

// LineDef is a named monthly value. Anonymous lines (Name empty) are made by the builder where an expression's history is
// read.
type LineDef struct {
	Name   string
	Kind   Kind
	Doc    Doc
	Node   NodeID // its OpLine
	Root   NodeID // what defines it
	Before NodeID // once-value read before month 0; None is 0
}

// UnknownDef closes a circle: the run is repeated until Value equals what the unknown stood for.
type UnknownDef struct {
	Path         string
	Guess, Value NodeID
}

// Class is the class of an account.
type Class uint8

// The classes. Assets and expenses grow by debit, the others by credit.
const (
	Asset Class = iota
	Expense
	Liability
	Equity
	Income
)

// String returns the class's name in lower case.
func (c Class) String() string {
	return [...]string{"asset", "expense", "liability", "equity", "income"}[c]
}

// DebitNormal tells whether a debit makes the account's balance grow.
func (c Class) DebitNormal() bool { return c <= Expense }

// AccountID is the position of an account in Program.Accounts.
type AccountID int32

// AccountDef is one account of the journal. Its closing balance is a line.
type AccountDef struct {
	Name    string
	Class   Class
	Section string // where statements show it
	Closing LineID
}

// SubtotalDef asks the income statement for a running result: income less the expenses of all sections that stand before one.
type SubtotalDef struct {
	Title  string
	Before string // a section of expense accounts
}

// PostingDef moves a line's amount from one account to another every month.
type PostingDef struct {
	Line          LineID
	Debit, Credit AccountID
}

// MeasureDef is a figure asked of a run. It has no value where Defined is 0; Reason says why.
type MeasureDef struct {
	Name    string
	Label   string // id of the phase, tenant or tranche it speaks of; empty for the whole case
	Doc     Doc
	Kind    Kind
	Value   NodeID
	Defined NodeID
	Reason  string
}

// Sweep is one loop over the months. Prelude nodes are once-values that are ready before it starts.
type Sweep struct {
	Backward bool
	Prelude  []NodeID
	Body     []NodeID // in an order in which every operand of the same month comes first
}
