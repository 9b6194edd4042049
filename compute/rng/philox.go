package rng

// Multipliers and key increments of Philox 4x32: Salmon et al., SC11, section 3.4 and table 2 (the multipliers
// maximise avalanche; the increments are the golden ratio and sqrt(3)-1 as binary fractions).
const (
	philoxM0 = 0xD2511F53
	philoxM1 = 0xCD9E8D57
	philoxW0 = 0x9E3779B9
	philoxW1 = 0xBB67AE85
)

// Philox4x32 is the Philox 4x32-10 bijection: it maps a 128-bit counter to 128 random bits under a 64-bit key.
// Words stand in the order of the Random123 known-answer file, least significant first. Distinct counters under one
// key give distinct results, so nothing repeats within a seed.
func Philox4x32(counter [4]uint32, key [2]uint32) [4]uint32 {
	c0, c1, c2, c3 := counter[0], counter[1], counter[2], counter[3]
	k0, k1 := key[0], key[1]
	for range 10 {
		p0 := uint64(c0) * philoxM0
		p1 := uint64(c2) * philoxM1
		c0, c1, c2, c3 = uint32(p1>>32)^c1^k0, uint32(p1), uint32(p0>>32)^c3^k1, uint32(p0)
		k0 += philoxW0
		k1 += philoxW1
	}
	return [4]uint32{c0, c1, c2, c3}
}

// counters are the four words of 64 counters, word by word and not counter by counter: the rounds of one counter are a
// chain of dependent multiplications, 64 counters side by side fill the multiplier (12 ns a counter in place of 37),
// and vector instructions have the layout they need.
type counters struct {
	c0, c1, c2, c3 [Lanes]uint32
}

// philox replaces each of the 64 counters by Philox4x32 of it.
func (c *counters) philox(key [2]uint32) {
	for r := range uint32(5) {
		c.twoRounds(key[0]+2*r*philoxW0, key[1]+2*r*philoxW1)
	}
}

// twoRounds does two rounds in one pass over memory, the first under key (k0, k1).
func (c *counters) twoRounds(k0, k1 uint32) {
	l0, l1 := k0+philoxW0, k1+philoxW1
	for i := range Lanes {
		p0, p1 := uint64(c.c0[i])*philoxM0, uint64(c.c2[i])*philoxM1
		x0, x2 := uint32(p1>>32)^c.c1[i]^k0, uint32(p0>>32)^c.c3[i]^k1
		q0, q1 := uint64(x0)*philoxM0, uint64(x2)*philoxM1
		c.c0[i], c.c1[i] = uint32(q1>>32)^uint32(p1)^l0, uint32(q1)
		c.c2[i], c.c3[i] = uint32(q0>>32)^uint32(p0)^l1, uint32(q0)
	}
}
