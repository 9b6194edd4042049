package scenario

import "testing"

// A request may move thousands of inputs (64 drivers with 64 further paths each): the mark of the one that is out of its range
// must hold the position of any of them. With a mark of eight bits input 256 was silently inside.
func TestTheMarkOfAnInputOutOfRangeHoldsEveryRow(t *testing.T) {
	const rows = MaxDrivers * 65
	for _, wrong := range []int{0, 254, 255, 256, 511, rows - 1} {
		m := &monteCarlo{drivers: make([]driver, rows)}
		b := &Block{levels: []*Row{new(Row)}}
		for lane := range b.levels[0] {
			b.levels[0][lane] = 2
		}
		for k := range m.drivers {
			m.drivers[k] = driver{bounded: true, to: 3}
			b.Rows = append(b.Rows, new(Row))
		}
		m.drivers[wrong].to = 1
		m.meet(b)
		if got := int(b.Outside[7]) - 1; got != wrong {
			t.Errorf("row %d of %d is out of range, marked is %d", wrong, rows, got)
		}
	}
}
