package vector

func regularExp(d, a *Row) uint64             { return expAVX2(d, a, Lanes) }
func regularLog(d, a *Row) uint64             { return logAVX2(d, a, Lanes) }
func regularCentralQuantile(d, a *Row) uint64 { return centralQuantileAVX2(d, a, Lanes) }

func regularTailQuantile(d *Row, n int) uint64 { return tailQuantileAVX2(d, d, n) }

// Uniforms writes the four uniforms of each of 64 Philox counters (path + lane, driver, block) under ten pairs of round
// keys: dst[k][i] is word k of lane i as (word + 1/2) x 2^-32. It reports whether it did; without AVX2 it does nothing.
func Uniforms(dst *[4]Row, keys *[20]uint64, path uint64, driver, block uint32) bool {
	if AVX2 {
		uniformsAVX2(dst, keys, path, uint64(driver), uint64(block))
	}
	return AVX2
}
