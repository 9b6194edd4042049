package rng

import (
	"bufio"
	"fmt"
	"math/bits"
	"os"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/internal/vectorstest"
)

func TestPhiloxGivesTheKnownAnswersOfRandom123(t *testing.T) {
	f, err := os.Open(vectorstest.Dir(t, "random123", "kat_vectors"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	rows := 0
	for scan.Scan() {
		fields := strings.Fields(scan.Text())
		if len(fields) < 2 || fields[0] != "philox4x32" || fields[1] != "10" {
			continue
		}
		var c, want [4]uint32
		var k [2]uint32
		for i, at := range []*uint32{&c[0], &c[1], &c[2], &c[3], &k[0], &k[1], &want[0], &want[1], &want[2], &want[3]} {
			if _, err := fmt.Sscanf(fields[2+i], "%x", at); err != nil {
				t.Fatalf("%q: %v", scan.Text(), err)
			}
		}
		rows++
		checkPhilox(t, c, k, want)
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	if rows < 3 {
		t.Fatalf("found %d rows of philox4x32 10, want at least 3", rows)
	}
}

// The three published rows of philox4x32 10 (Random123 1.14, examples/kat_vectors), so that the check does not
// depend on a file.
func TestPhiloxGivesThePublishedAnswers(t *testing.T) {
	const f = 0xffffffff
	checkPhilox(t, [4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8})
	checkPhilox(t, [4]uint32{f, f, f, f}, [2]uint32{f, f}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd})
	checkPhilox(t, [4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
		[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1})
}

func checkPhilox(t *testing.T, c [4]uint32, k [2]uint32, want [4]uint32) {
	t.Helper()
	if got := Philox4x32(c, k); got != want {
		t.Errorf("Philox4x32(%x, %x) = %x, want %x", c, k, got, want)
	}
	var block counters
	for i := range Lanes {
		block.c0[i], block.c1[i], block.c2[i], block.c3[i] = c[0], c[1], c[2], c[3]+uint32(i)
	}
	block.philox(k)
	for i := range Lanes {
		got := [4]uint32{block.c0[i], block.c1[i], block.c2[i], block.c3[i]}
		if one := Philox4x32([4]uint32{c[0], c[1], c[2], c[3] + uint32(i)}, k); got != one {
			t.Errorf("lane %d of a block of counters gives %x, alone %x", i, got, one)
		}
	}
}

func TestPhiloxFlipsHalfOfItsBitsWhenOneInputBitFlips(t *testing.T) {
	const trials = 2000
	for bit := range 128 {
		flipped := 0
		for i := range trials {
			c := [4]uint32{uint32(i), 0, 7, 0}
			d := c
			d[bit/32] ^= 1 << (bit % 32)
			a, b := Philox4x32(c, [2]uint32{1, 2}), Philox4x32(d, [2]uint32{1, 2})
			for j := range a {
				flipped += bits.OnesCount32(a[j] ^ b[j])
			}
		}
		// Binomial(256000, 1/2): standard deviation 253, so 6 of them are 0.006 of the total.
		if share := float64(flipped) / (128 * trials); share < 0.494 || share > 0.506 {
			t.Errorf("input bit %d flips a share of %.4f of the output bits, want 0.5", bit, share)
		}
	}
}
