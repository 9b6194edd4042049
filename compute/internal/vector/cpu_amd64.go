package vector

import "golang.org/x/sys/cpu"

// AVX2 tells whether the assembly is in use. GODEBUG=cpu.avx2=off turns it off for a process.
var AVX2 = cpu.X86.HasAVX2

// AVX512 tells whether its forms for registers of 512 bits are, where there are such. GODEBUG=cpu.avx512f=off turns them off.
var AVX512 = AVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL && cpu.X86.HasAVX512BW
