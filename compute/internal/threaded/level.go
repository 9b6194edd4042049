package threaded

import "github.com/capstack/capstack/compute/internal/vector"

// Level is a set of handlers.
type Level uint8

// The levels, each of which gives the same bits.
const (
	None   Level = iota // no handlers
	AVX2                // registers of four numbers
	AVX512              // registers of eight
)

// String is the name of the level.
func (l Level) String() string { return [...]string{"none", "AVX2", "AVX-512"}[l] }

// Best is the fastest level of this processor that is not turned off.
func Best() Level {
	switch {
	case vector.AVX512:
		return AVX512
	case vector.AVX2:
		return AVX2
	}
	return None
}

// table has the addresses of handlers by the keys of their instructions; 0 is the end of a code.
type table = [1 << 12]uintptr
