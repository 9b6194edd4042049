package rng

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"
)

func TestDriverIDIsTheHeadOfTheSHA256OfThePath(t *testing.T) {
	// SHA-256("abc") = ba7816bf 8f01cfea ... : FIPS 180-4, example B.1.
	if got := DriverID("abc"); got != 0xba7816bf {
		t.Errorf("DriverID(abc) = %08x, want ba7816bf", got)
	}
	// SHA-256("") = e3b0c442 98fc1c14 ...
	if got := DriverID(""); got != 0xe3b0c442 {
		t.Errorf("DriverID() = %08x, want e3b0c442", got)
	}
}

func TestABlockIsSixtyFourSingleDraws(t *testing.T) {
	var row [Lanes]float64
	var four [4][Lanes]float64
	for _, first := range []uint64{0, 1, 63, 1<<32 - 5, 1<<64 - 3} {
		for index := range uint32(9) {
			FillUniform(&row, 42, first, 7, index)
			FillUniform4(&four, 42, first, 7, index/4)
			for i := range row {
				want := Uniform(42, first+uint64(i), 7, index)
				if row[i] != want || four[index%4][i] != want {
					t.Fatalf("path %d+%d index %d: block %v, four %v, single %v", first, i, index, row[i], four[index%4][i], want)
				}
			}
		}
	}
}

func TestEveryArgumentReachesTheCounterOrTheKey(t *testing.T) {
	base := Uniform(1, 2, 3, 4)
	for name, other := range map[string]float64{
		"seed low":  Uniform(2, 2, 3, 4),
		"seed high": Uniform(1|1<<32, 2, 3, 4),
		"path low":  Uniform(1, 3, 3, 4),
		"path high": Uniform(1, 2|1<<32, 3, 4),
		"driver":    Uniform(1, 2, 4, 4),
		"word":      Uniform(1, 2, 3, 5),
		"block":     Uniform(1, 2, 3, 8),
	} {
		if other == base {
			t.Errorf("changing the %s does not change the draw", name)
		}
	}
	want := Philox4x32([4]uint32{2, 0, 3, 1}, [2]uint32{1, 0})[0]
	if base != (float64(want)+0.5)/(1<<32) {
		t.Errorf("Uniform(1, 2, 3, 4) = %v does not use counter (path, driver, index/4)", base)
	}
}

func TestTheExtremeWordsStayInsideTheOpenInterval(t *testing.T) {
	lo, hi := toUniform(0), toUniform(math.MaxUint32)
	if lo != 0x1p-33 || hi != 1-0x1p-33 {
		t.Errorf("extreme uniforms %v and %v, want 2^-33 and 1-2^-33", lo, hi)
	}
	if z := NormalQuantile(hi); z != -NormalQuantile(lo) || z > 6.34 {
		t.Errorf("extreme normals %v and %v", NormalQuantile(lo), z)
	}
}

// Moments and a chi-square of 2^18 draws over paths and indexes. The bounds are 5 standard errors; the test is of
// wiring (a constant word, a lane twice), not of Philox.
func TestDrawsAreUniform(t *testing.T) {
	const n, cells = 1 << 18, 256
	var count [cells]int
	var row [Lanes]float64
	sum, square := 0.0, 0.0
	for block := range uint64(n / Lanes) {
		FillUniform(&row, 20260101, block%64*Lanes, DriverID("market.short_rate"), uint32(block/64))
		for _, u := range row {
			count[int(u*cells)]++
			sum += u
			square += u * u
		}
	}
	mean, second := sum/n, square/n
	if e := math.Abs(mean - 0.5); e > 5*math.Sqrt(1.0/12/n) {
		t.Errorf("mean %v", mean)
	}
	if e := math.Abs(second - 1.0/3); e > 5*math.Sqrt(4.0/45/n) {
		t.Errorf("second moment %v", second)
	}
	chi := 0.0
	for _, c := range count {
		d := float64(c) - n/cells
		chi += d * d / (n / cells)
	}
	if z := (chi - (cells - 1)) / math.Sqrt(2*(cells-1)); math.Abs(z) > 5 {
		t.Errorf("chi-square %v with 255 degrees of freedom", chi)
	}
}

// The digest freezes the draws: a change of layout, rounds, scaling or quantile changes stored results of users and
// must be a deliberate new engine version.
func TestFrozenSequences(t *testing.T) {
	uniforms, normals, exps, logs := sha256.New(), sha256.New(), sha256.New(), sha256.New()
	put := func(h interface{ Write([]byte) (int, error) }, v float64) {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(v))
		h.Write(b[:])
	}
	for path := range uint64(256) {
		for index := range uint32(64) {
			u := Uniform(7, path, DriverID("market.power"), index)
			z := NormalQuantile(u)
			put(uniforms, u)
			put(normals, z)
			put(exps, Exp(20*z))
			put(logs, Log(u))
		}
	}
	for name, c := range map[string]struct{ got, want string }{
		"uniforms":   {hex.EncodeToString(uniforms.Sum(nil)[:8]), "719926b7a122025a"},
		"normals":    {hex.EncodeToString(normals.Sum(nil)[:8]), "bbbcc972a0148f6a"},
		"exponents":  {hex.EncodeToString(exps.Sum(nil)[:8]), "c5b847a0033d3342"},
		"logarithms": {hex.EncodeToString(logs.Sum(nil)[:8]), "c67ce5bf29274f38"},
	} {
		if c.got != c.want {
			t.Errorf("%s: digest %s, frozen %s", name, c.got, c.want)
		}
	}
	first := [4]float64{Uniform(7, 0, 1, 0), Uniform(7, 0, 1, 1), Uniform(7, 1, 1, 0), NormalQuantile(Uniform(7, 0, 1, 0))}
	want := [4]float64{0x1.faebb642p-02, 0x1.5fb6cd7cp-03, 0x1.c6524bdfp-01, -0x1.976d8776354ecp-07}
	if first != want {
		t.Errorf("first draws %x, frozen %x", first, want)
	}
}

func TestABlockOfDrawsAllocatesNothing(t *testing.T) {
	var row [Lanes]float64
	if n := testing.AllocsPerRun(100, func() { FillUniform(&row, 1, 2, 3, 4) }); n != 0 {
		t.Errorf("FillUniform allocates %v times", n)
	}
}

func BenchmarkFillUniform(b *testing.B) {
	var row [Lanes]float64
	for b.Loop() {
		FillUniform(&row, 1, 2, 3, 4)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes, "ns/draw")
}

func BenchmarkFillUniform4(b *testing.B) {
	var rows [4][Lanes]float64
	for b.Loop() {
		FillUniform4(&rows, 1, 2, 3, 4)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes/4, "ns/draw")
}
