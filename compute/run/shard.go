package run

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"math"

	"github.com/capstack/capstack/compute/lanes"
	"github.com/capstack/capstack/compute/stat"
)

// shard is a fixed range of scenarios and what they come to. Its memory is used again.
type shard struct {
	index   int64
	first   int64
	count   int
	values  [][]float64     // by column, ShardScenarios each
	reasons [][]stat.Reason // by column
	failed  []stat.Reason   // by scenario
	digest  [sha256.Size]byte
	err     error
}

func newShard(columns int) *shard {
	s := &shard{values: make([][]float64, columns), reasons: make([][]stat.Reason, columns), failed: make([]stat.Reason, ShardScenarios)}
	for c := range columns {
		s.values[c], s.reasons[c] = make([]float64, ShardScenarios), make([]stat.Reason, ShardScenarios)
	}
	return s
}

// fail gives a scenario no values.
func (s *shard) fail(i int, r stat.Reason) {
	s.failed[i] = r
	for c := range s.values {
		s.values[c][i], s.reasons[c][i] = canonicalNaN(), r
	}
}

// set gives a cell its value, or no value for a reason.
func (s *shard) set(column, i int, x float64, r stat.Reason) {
	if r == stat.OK && x-x != 0 {
		r = reasonNotFinite
	}
	if r != stat.OK {
		x = canonicalNaN()
	}
	s.values[column][i], s.reasons[column][i] = lanes.Canonical(x), r
}

func canonicalNaN() float64 { return lanes.Canonical(math.NaN()) }

// digester writes shards in the layout of the package comment.
type digester struct {
	h   hash.Hash
	buf []byte
}

func newDigester(columns int) *digester {
	return &digester{h: sha256.New(), buf: make([]byte, 0, lanes.Lanes*(8+9*columns))}
}

// sum writes a shard block by block, so that the buffer stays in the cache.
func (d *digester) sum(s *shard) {
	d.h.Reset()
	for from := 0; from < s.count; from += lanes.Lanes {
		b := d.buf[:0]
		for i := from; i < min(from+lanes.Lanes, s.count); i++ {
			b = binary.LittleEndian.AppendUint64(b, uint64(s.first)+uint64(i))
			for c := range s.values {
				has := byte(1)
				if s.reasons[c][i] != stat.OK {
					has = 0
				}
				b = binary.LittleEndian.AppendUint64(append(b, has), math.Float64bits(s.values[c][i]))
			}
		}
		d.h.Write(b)
	}
	d.h.Sum(s.digest[:0])
}
