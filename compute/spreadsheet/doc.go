// Package spreadsheet evaluates financial functions by the names and the order of
// arguments that spreadsheets give them, over arguments as text: what stands in the
// rows of published test files, and in the cells that somebody wants to check.
//
// It only reads arguments and calls package returns, where the functions, their
// sources and their limits are described. It is not for programs in Go, which call
// package returns.
//
// Differences from spreadsheets. The optional arguments in the middle (a day count
// basis) are always given, so that an argument's place says what it is. IRR and XIRR
// take a guess and do not need it: all roots are isolated and the usual one is
// returned. An argument without a value gives an error with its reason, not #NUM!.
//
// Nothing keeps state; everything is safe for concurrent use.
package spreadsheet
