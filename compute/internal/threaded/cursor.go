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

// Move writes to at, which is as long as cursors, where the cursors stand in month t among these rows and numbers.
func Move(at []uintptr, cursors []Cursor, rows *vector.Row, numbers *float64, t int) {
	firstRow, firstNumber := uintptr(unsafe.Pointer(rows)), uintptr(unsafe.Pointer(numbers))
	for i := range at {
		c := &cursors[i]
		months := uintptr((t + int(c.Delta)) & int(c.Mask))
		if c.Numbers {
			at[i] = firstNumber + months*unsafe.Sizeof(*numbers)
		} else {
			at[i] = firstRow + months*unsafe.Sizeof(*rows)
		}
	}
}
