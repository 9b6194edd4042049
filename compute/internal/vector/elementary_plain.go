//go:build !amd64

package vector

func regularExp(_, _ *Row) uint64                             { return 0 }
func regularLog(_, _ *Row) uint64                             { return 0 }
func regularQuantiles(_, _ []Row) (rest [quantileRows]uint64) { return rest }

func regularCentralQuantile(_, _ *Row) uint64 { return 0 }

func regularTailQuantile(_ *Row, _ int) uint64 { return 0 }

// Uniforms does nothing on this architecture and reports so.
func Uniforms(_ *[4]Row, _ *[20]uint64, _ uint64, _, _ uint32) bool { return false }

// ScrambledUniforms does nothing on this architecture and reports so.
func ScrambledUniforms(_ *Row, _ *[Lanes]uint64, _ int, _ uint64) bool { return false }
