package lanes

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/capstack/capstack/compute/program"
	"github.com/capstack/capstack/compute/program/programtest"
)

// randomTrial draws a program and says which of its inputs and series vary, which are bound, and what is asked.
func randomTrial(seed uint64, lines, months, lanes int) trial {
	r := rand.New(rand.NewPCG(seed, 7))
	p := programtest.Random(seed, lines, months)
	c := trial{p: p, spec: everything(p), bind: program.Drive[float64]{Inputs: map[int]float64{}, Series: map[int][]float64{}}}
	keep := r.Float64() // share of the inputs that vary: 0 to 1
	other := programtest.Inputs(seed+1, p)
	for i := range p.Inputs {
		switch x := r.Float64(); {
		case x < keep:
			c.spec.Varying = append(c.spec.Varying, i)
		case x > 0.8:
			c.bind.Inputs[i] = other[i]
		}
	}
	for i, s := range p.Series {
		switch x := r.Float64(); {
		case s.Path == "":
		case x < keep:
			c.spec.VaryingSeries = append(c.spec.VaryingSeries, i)
		case x > 0.7:
			c.bind.Series[i] = wobble(r, s)
		}
	}
	for k := range lanes {
		d := program.Drive[float64]{Inputs: map[int]float64{}, Series: map[int][]float64{}}
		v := programtest.Inputs(seed+uint64(k)+2, p)
		for _, i := range c.spec.Varying {
			d.Inputs[i] = v[i]
		}
		for _, i := range c.spec.VaryingSeries {
			d.Series[i] = wobble(r, p.Series[i])
		}
		c.lanes = append(c.lanes, d)
	}
	return c
}

// wobble is a series near its declared values; flags and days stay what they are.
func wobble(r *rand.Rand, s program.SeriesDef) []float64 {
	v := make([]float64, len(s.Values))
	for t, x := range s.Values {
		v[t] = x.Float64()
		if s.Kind == program.Money || s.Kind == program.Number {
			v[t] *= 0.8 + float64(0.4*r.Float64())
		}
	}
	return v
}

// ask keeps a random part of what is asked, so that pruning and demand by month have something to leave out.
func (c *trial) ask(r *rand.Rand) {
	full := c.spec
	c.spec.Measures, c.spec.Fans = nil, nil
	for _, i := range full.Measures {
		if r.Float64() < 0.4 {
			c.spec.Measures = append(c.spec.Measures, i)
		}
	}
	for _, l := range full.Fans {
		if r.Float64() < 0.03 {
			c.spec.Fans = append(c.spec.Fans, l)
		}
	}
}

func TestEveryLaneOfARandomProgramEqualsTheWalkToTheBit(t *testing.T) {
	seeds := uint64(300)
	if testing.Short() {
		seeds = 40
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 99))
			c := randomTrial(seed, 10+r.IntN(40), 1+r.IntN(40), 3)
			if seed%3 > 0 {
				c.ask(r)
			}
			c.check(t, scatter(r, 3))
		})
	}
}

func TestLeavingOutPassesChangesNoBit(t *testing.T) {
	seeds := uint64(6)
	if testing.Short() {
		seeds = 2
	}
	for seed := uint64(1000); seed < 1000+seeds; seed++ {
		r := rand.New(rand.NewPCG(seed, 98))
		c := randomTrial(seed, 40, 1+r.IntN(30), 2)
		if seed%2 > 0 {
			c.ask(r)
		}
		for _, without := range passSets() {
			t.Run(fmt.Sprintf("seed %d without %013b", seed, without), func(t *testing.T) {
				c.spec.Without = without
				c.check(t, scatter(r, 2))
			})
		}
	}
}

func TestTheLongestGridEqualsTheWalk(t *testing.T) {
	if testing.Short() {
		t.Skip("walks 601 months of 120 lines")
	}
	c := randomTrial(601, 120, 601, 2)
	c.spec.MemoryLimit = 1 << 30
	c.check(t, []int{0, 63})
	c.ask(rand.New(rand.NewPCG(601, 1)))
	c.check(t, []int{17, 4})
}

// FuzzLanesAgainstWalk draws programs, lanes, what is asked and passes from its arguments.
func FuzzLanesAgainstWalk(f *testing.F) {
	f.Add(uint64(1), uint16(0), uint8(20), false)
	f.Add(uint64(2), uint16(AllPasses), uint8(1), true)
	f.Add(uint64(3), uint16(Uniformity|Registers), uint8(33), true)
	f.Fuzz(func(t *testing.T, seed uint64, without uint16, months uint8, special bool) {
		r := rand.New(rand.NewPCG(seed, 5))
		c := randomTrial(seed, 5+r.IntN(40), 1+int(months)%60, 2)
		c.ask(r)
		c.spec.Without = Passes(without) & AllPasses
		if special { // values that no case has: infinities, NaN, -0
			for k := range c.lanes {
				for _, i := range c.spec.Varying {
					c.lanes[k].Inputs[i] = specials[r.IntN(len(specials))]
				}
			}
		}
		c.check(t, scatter(r, 2))
	})
}
