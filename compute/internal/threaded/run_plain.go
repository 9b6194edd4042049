//go:build !amd64

package threaded

// tables are empty: this architecture has no handlers.
var tables [3]*table

// Run must not be called on this architecture, for which no code can be assembled.
func (l Level) Run(*Code, []Place) { panic("threaded: no handlers on this architecture") }
