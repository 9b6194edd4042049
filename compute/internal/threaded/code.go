package threaded

import "github.com/capstack/capstack/compute/internal/vector"

// kind is what an operand is.
type kind uint8

const (
	absent kind = iota
	row
	held
	number
)

// Operand is a row, a number that all lanes share, or the accumulator. Equal operands are the same row or number in every
// month. The zero Operand is absent.
type Operand struct {
	word uint64 // the distance from the cursor above 16 bits that are the cursor's place in its table, in bytes
	kind kind
}

// Held is the accumulator in the place of an operand.
func (o Operand) Held() Operand { return Operand{kind: held} }

// IsRow tells whether an operand is a row in memory.
func (o Operand) IsRow() bool { return o.kind == row }

// Instr is an instruction: D = Op of X. Operands that an operation does not have are absent.
type Instr struct {
	Op   Op
	Hold bool // the result is not stored: only the next instruction reads it
	D    Operand
	X    [3]Operand
}

// key is where the tables have the handler of an instruction.
func (i *Instr) key() int {
	k := int(i.Op) << 7
	for j, x := range i.X {
		k |= int(x.kind) << (1 + 2*j)
	}
	if i.Hold {
		k |= 1
	}
	return k
}

// Code is a finished list of instructions.
type Code struct{ words []uint64 }

// Bytes is the memory that the code takes.
func (c Code) Bytes() int { return 8 * len(c.words) }

// Assembler writes codes for one level and keeps the cursors that they share.
type Assembler struct {
	level   Level
	table   *table
	cursors []Cursor
	known   map[Cursor]uint16
	words   []uint64
}

// NewAssembler is an assembler for a level that this processor runs, other than None.
func NewAssembler(l Level) *Assembler {
	return &Assembler{level: l, table: tables[l], known: map[Cursor]uint16{}}
}

// Row is the row base + ((t + delta) & mask) of month t. mask is a power of two less 1, or -1.
func (a *Assembler) Row(base int32, delta, mask int16) Operand {
	return a.operand(row, vector.Lanes*8, base, delta, mask)
}

// Number is the number base + ((t + delta) & mask) of month t. mask is a power of two less 1, or -1.
func (a *Assembler) Number(base int32, delta, mask int16) Operand {
	return a.operand(number, 8, base, delta, mask)
}

// maxCursors is how many places of cursors 16 bits can tell, each of eight bytes.
const maxCursors = 1 << 13

// operand is absent when there are no cursors left, so that no handler will be found for it.
func (a *Assembler) operand(k kind, size int, base int32, delta, mask int16) Operand {
	c, at := Cursor{Numbers: k == number, Delta: delta, Mask: mask}.reduce(int64(base))
	n, ok := a.known[c]
	if !ok {
		if len(a.cursors) == maxCursors {
			return Operand{}
		}
		n = uint16(len(a.cursors))
		a.known[c] = n
		a.cursors = append(a.cursors, c)
	}
	return Operand{word: uint64(at*int64(size))<<16 | uint64(n)*8, kind: k}
}

// Has tells whether there is a handler for an instruction.
func (a *Assembler) Has(i *Instr) bool {
	return i.D.kind == row && i.X[0].kind != absent && a.table[i.key()] != 0
}

// Put writes an instruction that has a handler.
func (a *Assembler) Put(i *Instr) {
	a.words = append(a.words, uint64(a.table[i.key()]))
	for _, x := range i.X {
		if x.kind == row || x.kind == number {
			a.words = append(a.words, x.word)
		}
	}
	if !i.Hold {
		a.words = append(a.words, i.D.word)
	}
}

// End is what was written since the last End.
func (a *Assembler) End() Code {
	words := make([]uint64, len(a.words)+1)
	words[copy(words, a.words)] = uint64(a.table[0])
	a.words = a.words[:0]
	return Code{words}
}
