package main

import (
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/capstack/capstack/compute/rng"
)

// read returns the first n words of an order.
func read(t *testing.T, name string, n int) []uint32 {
	t.Helper()
	r, w := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- write(orders()[name], w) }()
	data := make([]byte, 4*n)
	if _, err := io.ReadFull(r, data); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if err := <-ended; err != nil {
		t.Errorf("a reader that has had enough is an error: %v", err)
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	return out
}

// Each order is held, word by word, against the definition of a draw's word: rng.Words of seed, path, driver and block.
func TestEachOrderHasTheWordsThatRunsDrawInTheOrderItSays(t *testing.T) {
	at := func(seed, path uint64, driver, index uint32) uint32 {
		return rng.Words(seed, path, driver, index/4)[index%4]
	}
	ids := names(64)
	for name, want := range map[string]func(i int) uint32{
		"engine": func(i int) uint32 {
			lane, month, driver, first := i%64, i/64%120, i/64/120%4, i/64/120/4*64
			return at(1, uint64(first+lane), ids[driver], uint32(month))
		},
		"paths":   func(i int) uint32 { return at(1, uint64(i), ids[0], 0) },
		"drivers": func(i int) uint32 { return at(1, uint64(i/64), ids[i%64], 0) },
		"months":  func(i int) uint32 { return at(1, uint64(i/480), ids[0], uint32(i%480)) },
		"seeds":   func(i int) uint32 { return at(uint64(i)+1, 0, ids[0], 0) },
	} {
		const n = 70_000 // more than two blocks of paths in every order
		got := read(t, name, n)
		for i := range n {
			if got[i] != want(i) {
				t.Fatalf("%s: word %d is %08x, want %08x", name, i, got[i], want(i))
			}
		}
		delete(untested, name)
	}
	if len(untested) > 0 {
		t.Errorf("orders without a test: %v", untested)
	}
}

var untested = orders()

func TestAnErrorOfTheReaderIsTold(t *testing.T) {
	full := errors.New("disk full")
	r, w := io.Pipe()
	r.CloseWithError(full)
	if err := write(paths, w); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}
