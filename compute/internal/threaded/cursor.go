package threaded

import (
	"unsafe"

	"github.com/capstack/capstack/compute/internal/vector"
)

// Cursor is a place that moves with the month: (t + Delta) & Mask rows, or numbers, behind the first.
type Cursor struct {
	Numbers     bool
	Delta, Mask int16
}

// reduce is the cursor of the fewest months that serves, and the distance from it: those that stand still, and those that
// move by one each month, need no delta of their own.
func (c Cursor) reduce(base int64) (Cursor, int64) {
	switch c.Mask {
	case 0:
		c.Delta = 0
	case -1:
		base += int64(c.Delta)
		c.Delta = 0
	default:
		c.Delta &= c.Mask
	}
	return c, base
}

// Cursors are the cursors of all codes of the assembler.
func (a *Assembler) Cursors() []Cursor { return a.cursors }

// Place is where a cursor stands. It is a pointer so that what it points into lives on and does not move.
type Place unsafe.Pointer

// Move writes to at, which is as long as cursors, where the cursors stand in month t among these rows and numbers. There must
// be as many of them as the operands of the codes reach in that month.
func Move(at []Place, cursors []Cursor, rows *vector.Row, numbers *float64, t int) {
	for i := range at {
		c := &cursors[i]
		months := uintptr((t + int(c.Delta)) & int(c.Mask))
		if c.Numbers {
			at[i] = Place(unsafe.Add(unsafe.Pointer(numbers), months*unsafe.Sizeof(*numbers)))
		} else {
			at[i] = Place(unsafe.Add(unsafe.Pointer(rows), months*unsafe.Sizeof(*rows)))
		}
	}
}
