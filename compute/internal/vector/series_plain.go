//go:build !amd64

package vector

func fastSigns(_, _ *Row, _ []Marks, _ []Row) bool { return false }

func fastSignedSums(_ *[4]Octet, _ []Octet, _ *Octet) bool { return false }

func fastEvolve(_ []Row, _ []float64, _ *Row, _, _ float64) bool { return false }

func fastSumRows(_ *Row, _ []Row) bool { return false }

func fastBoundedSums(_ *[6]Octet, _ []Octet, _, _ *Octet) bool { return false }
