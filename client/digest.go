package client

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// VerifyDigest computes the digest of a run from its chunks and holds that of the summary against it ([RuleDigest]): what
// arrived is then what was computed, to the bit, over cuts and proxies. It needs every scenario (RUN_DETAIL_EVERY_SCENARIO)
// from the beginning; on other streams it checks nothing. It is an option because the layout below belongs to the engine: a
// later engine may have another, and must not look broken to an older client.
//
//	digest of a run    SHA-256 over the digests of its shards (32 bytes each), in order
//	digest of a shard  SHA-256 over its scenarios, in order; a shard is 1,024 consecutive scenarios, the last one the rest
//	scenario           its number, from 0 (8 bytes); then by column 1 or 0 (one byte: whether there is a value) and the
//	                   value as float64 (8 bytes), without one the quiet NaN 0x7ff8000000000000; all little-endian
func VerifyDigest() RunOption { return func(s *RunStream) { s.verify = true } }

// shardScenarios is the number of scenarios of a shard.
const shardScenarios = 1024

// quietNaN stands for a cell without value.
const quietNaN = 0x7ff8000000000000

// digester computes the digest of a run from its chunks, whose boundaries do not matter.
type digester struct {
	run, shard hash.Hash
	scenarios  uint64
	row        []byte
}

func newDigester() *digester { return &digester{run: sha256.New(), shard: sha256.New()} }

// add takes the next chunk. Its columns are of equal length: the grammar has seen to it.
func (d *digester) add(c *pb.RunChunk) {
	for i := range int(c.GetScenarioCount()) {
		d.row = binary.LittleEndian.AppendUint64(d.row[:0], d.scenarios)
		for _, column := range c.GetColumns() {
			x, has := math.Float64bits(column.GetValues()[i]), byte(1)
			if math.IsNaN(column.GetValues()[i]) {
				x, has = quietNaN, 0
			}
			d.row = binary.LittleEndian.AppendUint64(append(d.row, has), x)
		}
		d.shard.Write(d.row)
		if d.scenarios++; d.scenarios%shardScenarios == 0 {
			d.closeShard()
		}
	}
}

func (d *digester) closeShard() {
	d.run.Write(d.shard.Sum(nil))
	d.shard.Reset()
}

// sum returns the digest in hexadecimal. Nothing may be added behind it.
func (d *digester) sum() string {
	if d.scenarios%shardScenarios != 0 {
		d.closeShard()
	}
	return hex.EncodeToString(d.run.Sum(nil))
}
