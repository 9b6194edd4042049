// Package calendar holds dates without time of day, the monthly grid of a case,
// day counts by their ISDA names, business-day rules and calendars of financial
// centres, payment cycles and schedules with stubs.
//
// It is not for instants, time zones or clocks: nothing here knows what day it
// is, and the valuation date is always an argument.
//
// Invariants.
//
//   - A Date made by this package lies in the years 1 to 9999 of the proleptic
//     Gregorian calendar. Arithmetic that would leave them stops at the first or
//     last day, so that no input can produce a date that text cannot carry.
//   - An accrual factor is an exact ratio of two integers, rounded once (half
//     even, 18 decimals) when it becomes a money.Fixed.
//   - Periods include their first day and exclude their last.
//
// Everything is a value and no function keeps state, so all are safe for
// concurrent use.
package calendar
