package threaded

import "unsafe"

// tables are the handlers of each level. To write down where they are takes no processor that runs them.
var tables = [...]*table{AVX2: filled(handlersAVX2), AVX512: filled(handlersAVX512)}

func filled(by func(*table)) *table {
	t := new(table)
	by(t)
	return t
}

// Run runs a code of this level with cursors at the given places. It allocates nothing.
func (l Level) Run(c *Code, at []Place) {
	if l == AVX512 {
		runAVX512(&c.words[0], (*uintptr)(unsafe.Pointer(&at[0])))
		return
	}
	runAVX2(&c.words[0], (*uintptr)(unsafe.Pointer(&at[0])))
}
