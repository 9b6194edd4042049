//go:build !amd64

package vector

// AVX2 tells whether the assembly is in use.
const AVX2 = false
