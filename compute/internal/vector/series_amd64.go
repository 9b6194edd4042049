package vector

func fastSigns(gross, sum *Row, marks []Marks, flows []Row) bool {
	switch m := (*[3]uint64)(&marks[0]); {
	case AVX512:
		signsAVX512(gross, sum, m, &flows[0], len(flows))
	case AVX2:
		signsAVX2(gross, sum, m, &flows[0], len(flows))
	}
	return AVX2
}

func fastSignedSums(out *[4]Octet, c []Octet, x *Octet) bool {
	switch top := &c[len(c)-1]; {
	case AVX512:
		signedSumsAVX512(out, top, len(c), x)
	case AVX2:
		signedSumsAVX2(out, top, len(c), x)
	}
	return AVX2
}

func fastEvolve(rows []Row, shifts []float64, move *Row, phi, s float64) bool {
	switch {
	case AVX512:
		evolveAVX512(&rows[0], &shifts[0], len(rows), move, phi, s)
	case AVX2:
		evolveAVX2(&rows[0], &shifts[0], len(rows), move, phi, s)
	}
	return AVX2
}

func fastSumRows(d *Row, rows []Row) bool {
	switch {
	case AVX512:
		sumRowsAVX512(d, &rows[0], len(rows))
	case AVX2:
		sumRowsAVX2(d, &rows[0], len(rows))
	}
	return AVX2
}

func fastBoundedSums(out *[6]Octet, c []Octet, x, b *Octet) bool {
	switch top := &c[len(c)-1]; {
	case AVX512:
		boundedSumsAVX512(out, top, len(c), x, b)
	case AVX2:
		boundedSumsAVX2(out, top, len(c), x, b)
	}
	return AVX2
}
