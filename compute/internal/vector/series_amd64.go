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
