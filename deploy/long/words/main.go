// Command words writes the random words of runs, 32 bits each, little-endian, to its standard output until that closes: food for
// batteries of statistical tests, which read a stream of bits.
//
//	words ORDER | dieharder -a -g 200
//
// The words come out of [rng.FillUniform4], which runs call, and not out of the bijection below it: what is tested is what paths
// get, with the layout of counters and keys and the kernels of this processor (but for seeds, which no kernel draws side by side). A uniform is (w + 1/2) x 2^-32, so its word can
// be read back without loss.
//
// A counter-based generator is as good in one order as in another only if no two of its inputs are related; so there is an order
// for each input that runs count up:
//
//	engine   as a run draws: 64 paths, for each of 4 drivers, 120 months, the 64 lanes of a month side by side; the next 64 paths
//	paths    one driver at its first index, over paths: what is drawn once a path
//	drivers  one path at its first index, over 64 drivers; the next path: what correlations and variance shares take as independent
//	months   one path, over 480 months; the next path: what an evolving curve is made of
//	seeds    one path at its first index, over seeds 1, 2, 3, ...: what callers do who repeat a run
//
// Streams are the same at each call: a verdict can be had again.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/capstack/capstack/compute/rng"
)

// sink takes the uniforms of one month, or of one index, of 64 paths or as many as are given.
type sink func(u []float64) error

// order feeds a sink until it returns an error.
type order func(sink) error

// seed is that of all orders but seeds.
const seed = 1

func orders() map[string]order {
	return map[string]order{"engine": engine, "paths": paths, "drivers": drivers, "months": months, "seeds": seeds}
}

// names are the paths of inputs whose hashes are the drivers' ids, as in a run.
func names(n int) []uint32 {
	ids := make([]uint32, n)
	for i := range ids {
		ids[i] = rng.DriverID(fmt.Sprintf("tenants[t%d].usd_per_accelerator_hour", i))
	}
	return ids
}

func engine(to sink) error {
	ids := names(4)
	var four [4][rng.Lanes]float64
	for first := uint64(0); ; first += rng.Lanes {
		for _, id := range ids {
			for block := range uint32(120 / 4) {
				rng.FillUniform4(&four, seed, first, id, block)
				for k := range four {
					if err := to(four[k][:]); err != nil {
						return err
					}
				}
			}
		}
	}
}

func paths(to sink) error {
	id := names(1)[0]
	var row [rng.Lanes]float64
	for first := uint64(0); ; first += rng.Lanes {
		rng.FillUniform(&row, seed, first, id, 0)
		if err := to(row[:]); err != nil {
			return err
		}
	}
}

func drivers(to sink) error {
	ids := names(64)
	var by [64][rng.Lanes]float64
	for first := uint64(0); ; first += rng.Lanes {
		for d, id := range ids {
			rng.FillUniform(&by[d], seed, first, id, 0)
		}
		if err := transposed(by[:], to); err != nil {
			return err
		}
	}
}

func months(to sink) error {
	id := names(1)[0]
	var by [480][rng.Lanes]float64
	for first := uint64(0); ; first += rng.Lanes {
		for block := range uint32(len(by) / 4) {
			rng.FillUniform4((*[4][rng.Lanes]float64)(by[4*block:]), seed, first, id, block)
		}
		if err := transposed(by[:], to); err != nil {
			return err
		}
	}
}

func seeds(to sink) error {
	id := names(1)[0]
	var out [rng.Lanes]float64
	for s := uint64(1); ; {
		for i := range out {
			out[i] = rng.Uniform(s, 0, id, 0)
			s++
		}
		if err := to(out[:]); err != nil {
			return err
		}
	}
}

// transposed hands on rows of 64 paths path by path.
func transposed(by [][rng.Lanes]float64, to sink) error {
	one := make([]float64, len(by))
	for lane := range rng.Lanes {
		for i := range by {
			one[i] = by[i][lane]
		}
		if err := to(one); err != nil {
			return err
		}
	}
	return nil
}

// write writes an order's words until the reader has had enough, which is no error.
func write(o order, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	var buffer []byte
	err := o(func(u []float64) error {
		buffer = buffer[:0]
		for _, x := range u {
			buffer = binary.LittleEndian.AppendUint32(buffer, word(x))
		}
		_, err := out.Write(buffer)
		return err
	})
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		return nil
	}
	return err
}

// word is the word w of a uniform (w + 1/2) x 2^-32.
func word(u float64) uint32 { return uint32(u * (1 << 32)) }

func main() {
	all := orders()
	if len(os.Args) != 2 || all[os.Args[1]] == nil {
		var known []string
		for name := range all {
			known = append(known, name)
		}
		slices.Sort(known)
		fmt.Fprintf(os.Stderr, "usage: words ORDER, one of %s\n", strings.Join(known, ", "))
		os.Exit(2)
	}
	signal.Ignore(syscall.SIGPIPE) // a battery that has had enough closes the pipe: that is the end, not an accident
	if err := write(all[os.Args[1]], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "words:", err)
		os.Exit(1)
	}
}
