package vector

import "golang.org/x/sys/cpu"

// AVX2 tells whether the assembly is in use. GODEBUG=cpu.avx2=off turns it off for a process.
var AVX2 = cpu.X86.HasAVX2
