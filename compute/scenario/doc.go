// Package scenario turns a question of many scenarios into numbers for blocks of 64 lanes: one scenario, the product of
// axes, a list of stresses, random paths. Each is a [Source]: it says which program a scenario runs on and fills the rows
// of the inputs that differ.
//
// A scenario is a plan lived through differently: its debt was sized on the case itself and stays (conventions 4.1), rates
// and prices are inputs. What a program has as an input may differ between lanes; every other path is structure, and
// scenarios that change structure are grouped by [Shape], each with a program of its own.
//
// Inputs are computed in decimals wherever a person wrote them and become float64 once, at the boundary, so that stating an
// input's own value changes no bit. Draws are float64 throughout.
//
// Beside sources there are spaces, which a search gives points and gets inputs from: [Scores] of random drivers, a [Cone] of
// scaled directions, [Bumps] of one input each.
//
// The package runs nothing (package run does) and knows no measure. Every fault of a question is reported at once, as
// [project.Findings] on the paths of the request. A Source is immutable; any number of goroutines may call Fill.
package scenario
