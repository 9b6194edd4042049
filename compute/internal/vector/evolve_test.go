package vector

import (
	"math/rand/v2"
	"testing"
)

func TestEvolutionsAndTheirPlainTwinGiveTheSameBits(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, months := range []int{0, 1, 2, 3, 120, 600} {
		for _, phi := range []float64{1, 0.9, 0, -0.5} {
			rows, plain, shifts, move := make([]Row, months), make([]Row, months), make([]float64, months), draw(r)
			for i := range rows {
				rows[i], shifts[i] = *draw(r), r.NormFloat64()
				for k := range Lanes / 2 { // half of the lanes stay finite
					rows[i][k], move[k] = r.NormFloat64(), r.NormFloat64()
				}
			}
			copy(plain, rows)
			var sum, sum2 Row
			SumRows(&sum, rows)
			sumRows(&sum2, plain)
			Evolve(rows, shifts, move, phi, 0.3)
			evolve(plain, shifts, move, phi, 0.3)
			for k := range Lanes {
				if !sameNumber(sum[k], sum2[k]) {
					t.Fatalf("%d months, lane %d: sum %v, the plain twin %v", months, k, sum[k], sum2[k])
				}
				for i := range rows {
					if !sameNumber(rows[i][k], plain[i][k]) {
						t.Fatalf("%d months, month %d, lane %d: %v, the plain twin %v", months, i, k, rows[i][k], plain[i][k])
					}
				}
			}
		}
	}
}

// Four shocks of 1, worked by hand: x doubles and adds 3 (1 + 1).
func TestAnEvolutionWorkedByHand(t *testing.T) {
	rows := make([]Row, 4)
	var move Row
	for t := range rows {
		Broadcast(&rows[t], 1)
	}
	Broadcast(&move, 1)
	Evolve(rows, []float64{0, 0, 0.5, -1}, &move, 2, 3)
	for i, want := range []float64{6, 18, 42.5, 89} {
		if rows[i][0] != want || rows[i][Lanes-1] != want {
			t.Errorf("month %d: %v and %v, want %v", i, rows[i][0], rows[i][Lanes-1], want)
		}
	}
	var sum Row
	if SumRows(&sum, rows); sum[5] != 155.5 {
		t.Errorf("sum %v", sum[5])
	}
}

func BenchmarkEvolve(b *testing.B) {
	rows, shifts := make([]Row, 120), make([]float64, 120)
	var move, x Row
	b.Run("row by row", func(b *testing.B) {
		for b.Loop() {
			x = Row{}
			for t := range rows {
				AddVV(&rows[t], &rows[t], &move)
				MulVS(&x, &x, 0.9)
				AddScaled(&x, &x, &rows[t], 0.3)
				AddVS(&rows[t], &x, shifts[t])
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes/120, "ns/month")
	})
	b.Run("in registers", func(b *testing.B) {
		for b.Loop() {
			Evolve(rows, shifts, &move, 0.9, 0.3)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Lanes/120, "ns/month")
	})
}
