package lanes

import "github.com/capstack/capstack/compute/internal/threaded"

// codeLimit bounds the memory of a plan's threaded codes, bytes. Months beyond it run instruction by instruction: slower, with
// the same bits. The 300 instructions of a usual program in 15 types of months take 0.2 MiB.
const codeLimit = 16 << 20

// step is a threaded code, which may be empty, and the instructions behind it that have none: positions in the body.
type step struct {
	code threaded.Code
	list []int32
}

// target is what threaded codes are written for.
type target struct {
	level threaded.Level
	limit int // of their memory, bytes
}

// threader writes steps.
type threader struct {
	plan  *Plan
	asm   *threaded.Assembler // nil: nothing has a handler
	limit int                 // bytes of code that are left
	body  []threadable
	month []threadable // the instructions of one type of month
	read  []bool       // by row: whether an instruction further on reads it, while a month is walked from its end
}

func (pl *Plan) newThreader(to target) *threader {
	th := &threader{plan: pl, limit: to.limit, read: make([]bool, pl.rows)}
	if pl.g.with(Threading) && to.level != threaded.None {
		pl.level, th.asm = to.level, threaded.NewAssembler(to.level)
	}
	return th
}

// cursors are those of the codes written.
func (th *threader) cursors() []threaded.Cursor {
	if th.asm == nil {
		return nil
	}
	return th.asm.Cursors()
}

// threadable is an instruction in the form of package threaded.
type threadable struct {
	threaded.Instr
	position int32
	has      bool     // there is a handler
	passing  int32    // the row of a result that is read in its own month only; else none
	rows     [3]int32 // of the operands X that stand still; else none
}

// all are the instructions of the body, in order.
func (th *threader) all() []int32 {
	list := make([]int32, len(th.body))
	for i := range list {
		list[i] = int32(i)
	}
	return list
}

// steps writes the instructions of the body that one type of month has.
func (th *threader) steps(list []int32) []step {
	if th.asm == nil || th.limit <= 0 {
		return []step{{list: list}}
	}
	th.month = th.month[:0]
	for _, i := range list {
		th.month = append(th.month, th.body[i])
	}
	if th.plan.g.with(Holding) {
		th.hold()
	}
	var steps []step
	var last step
	open := false // whether last has a code that is being written
	for i := range th.month {
		x := &th.month[i]
		switch {
		case x.has:
			if len(last.list) > 0 {
				steps, last = append(steps, last), step{}
			}
			th.asm.Put(&x.Instr)
			open = true
			continue
		case open:
			last.code, open = th.end(), false
		}
		last.list = append(last.list, x.position)
	}
	if open {
		last.code = th.end()
	}
	return append(steps, last)
}

func (th *threader) end() threaded.Code {
	c := th.asm.End()
	th.limit -= c.Bytes()
	return c
}

// hold lets each instruction of the month take the result of the one before it from the accumulator, if it reads it, and
// leaves out stores that nothing reads then.
func (th *threader) hold() {
	for i := 1; i < len(th.month); i++ {
		if before := &th.month[i-1]; before.has && th.month[i].has {
			th.takeHeld(&th.month[i], before.D)
		}
	}
	clear(th.read)
	for i := len(th.month) - 1; i >= 0; i-- {
		x := &th.month[i]
		if x.passing != none {
			x.Hold = true // to ask for its handler
			x.Hold = x.has && !th.read[x.passing] && th.asm.Has(&x.Instr)
			th.read[x.passing] = false
		}
		for j, r := range x.rows {
			if r != none && (x.X[j].IsRow() || !x.has) {
				th.read[r] = true
			}
		}
	}
}

// takeHeld takes the first operand that is d from the accumulator, if there is a handler that does.
func (th *threader) takeHeld(x *threadable, d threaded.Operand) {
	for j, from := range x.X {
		if from != d {
			continue
		}
		x.X[j] = d.Held()
		if th.asm.Has(&x.Instr) {
			return
		}
		x.X[j] = from
	}
}
