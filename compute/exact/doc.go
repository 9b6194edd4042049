// Package exact runs a program in decimals: the ledger of one scenario, to the cent.
//
// It is for what must add up on paper: the journal, the statements, the figures that another interpreter is checked against.
// It is not for many scenarios; package lanes runs those some hundred times as fast in float64.
//
// A run is [program.Walk] over [money.Fixed], so the meaning of a program is written once. Posted lines are rounded to the
// cent, half to even, and feed back as rounded, so that sources equal uses to the cent; nothing else is rounded to less than
// 18 decimals. Rounding can be switched off, for comparison with an interpreter that has none.
//
// Invariants:
//
//   - In every month, assets + expenses = liabilities + equity + income, exactly, by the journal ([Ledger.Balanced]).
//   - Statements add up accounts and postings, never other lines.
//   - Overflow is a typed error that names the operation, line and month; nothing wraps or saturates.
//
// [Run] keeps no state; a [Ledger] is immutable. Both are safe for concurrent use.
package exact
