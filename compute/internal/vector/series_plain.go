//go:build !amd64

package vector

func fastSigns(_, _ *Row, _ []Marks, _ []Row) bool { return false }

func fastSignedSums(_ *[4]Octet, _ []Octet, _ *Octet) bool { return false }
