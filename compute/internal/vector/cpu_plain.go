//go:build !amd64

package vector

// AVX2 and AVX512 tell whether the assembly is in use.
const (
	AVX2   = false
	AVX512 = false
)
