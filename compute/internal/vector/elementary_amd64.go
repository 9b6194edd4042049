package vector

func regularExp(d, a *Row) uint64 {
	if AVX512 {
		return expAVX512(d, a, Lanes)
	}
	return expAVX2(d, a, Lanes)
}

func regularLog(d, a *Row) uint64 {
	if AVX512 {
		return logAVX512(d, a, Lanes)
	}
	return logAVX2(d, a, Lanes)
}

// regularQuantiles takes up to quantileRows rows and tells which lanes it has left as they were.
func regularQuantiles(d, a []Row) (rest [quantileRows]uint64) {
	const few = 2 // for which less memory has to be cleared
	if len(a) <= few {
		var scratch [few*(Lanes+1) + 8]float64
		quantilesAVX512(&d[0], &a[0], len(a)*Lanes, &rest, &scratch[0])
		return rest
	}
	var scratch [quantileRows*(Lanes+1) + 8]float64
	quantilesAVX512(&d[0], &a[0], len(a)*Lanes, &rest, &scratch[0])
	return rest
}

func regularCentralQuantile(d, a *Row) uint64 { return centralQuantileAVX2(d, a, Lanes) }

func regularTailQuantile(d *Row, n int) uint64 { return tailQuantileAVX2(d, d, n) }

// Uniforms writes the four uniforms of each of 64 Philox counters (path + lane, driver, block) under ten pairs of round
// keys: dst[k][i] is word k of lane i as (word + 1/2) x 2^-32. It reports whether it did; without AVX2 it does nothing.
func Uniforms(dst *[4]Row, keys *[20]uint64, path uint64, driver, block uint32) bool {
	switch {
	case AVX512:
		uniformsAVX512(dst, keys, path, uint64(driver), uint64(block))
	case AVX2:
		uniformsAVX2(dst, keys, path, uint64(driver), uint64(block))
	}
	return AVX2
}

// ScrambledUniforms writes (w + 1/2) x 2^-32 of the first n words, at most 64, to d, w being each under nested scrambling with
// the key: package rng has the definition. Lanes from n on hold anything. It reports whether it did; without AVX2 it does
// nothing.
func ScrambledUniforms(d *Row, words *[Lanes]uint64, n int, key uint64) bool {
	whole := min((n+7)&^7, Lanes)
	switch {
	case whole <= 0:
	case AVX512:
		scrambleAVX512(d, words, whole, key)
	case AVX2:
		scrambleAVX2(d, words, whole, key)
	}
	return AVX2
}
