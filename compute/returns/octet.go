package returns

import "github.com/capstack/capstack/compute/internal/vector"

// octet is a search on eight series side by side.
type octet struct {
	n      int // series
	powers int // coefficients of the longest
	lane   [8]int
	origin [8]int // month of the coefficient of power 0
	step   [8]int // from a power's month to the next one's: 1 for p, -1 for q
	at     [8]search
}

// add takes the series of a lane, as onlyRoot and UsualRoot would search it.
func (g *octet) add(s *shapes, lane int) {
	k, sum := g.n, s.sum[lane]
	g.n++
	g.lane[k], g.at[k] = lane, newSearch(sum)
	g.powers = max(g.powers, s.length(lane))
	if once := s.again>>lane&1 == 0; once && sum > 0 != (s.outflow>>lane&1 != 0) {
		g.origin[k], g.step[k] = int(s.last[lane]), -1
		return
	}
	g.origin[k], g.step[k] = int(s.first[lane]), 1
}

// search runs crossing on all series.
func (g *octet) search(columns []vector.Octet, flows []vector.Row) {
	columns = columns[:g.powers]
	g.fill(columns, flows)
	var out [4]vector.Octet
	x := vector.Octet{1, 1, 1, 1, 1, 1, 1, 1}
	active := uint(1)<<g.n - 1
	for round := 0; active != 0 && round < maxSteps; round++ {
		vector.SignedSums(&out, columns, &x)
		for k := range g.n {
			if active>>k&1 == 0 {
				continue
			}
			if g.at[k].next(out[0][k], out[1][k], out[2][k], out[3][k]) {
				active &^= 1 << k
			}
			x[k] = g.at[k].x
		}
	}
}

// fill writes the coefficients by power. Beyond the months there are none, and beyond a series' own flows they are 0: what a
// sum begins with does not change it. Series mostly stand in neighbouring lanes with one origin and direction, and rows of
// them are copied; those that differ are written over.
func (g *octet) fill(columns []vector.Octet, flows []vector.Row) {
	whole := g.usual()
	if whole >= 0 {
		from := g.lane[0]
		for p := range columns {
			columns[p] = vector.Octet{}
			if t := g.origin[whole] + p*g.step[whole]; t >= 0 && t < len(flows) {
				columns[p] = vector.Octet(flows[t][from : from+8])
			}
		}
	}
	for k := range g.n {
		if whole >= 0 && g.origin[k] == g.origin[whole] && g.step[k] == g.step[whole] {
			continue
		}
		t, lane := g.origin[k], g.lane[k]
		for p := range columns {
			f := 0.0
			if uint(t) < uint(len(flows)) {
				f = flows[t][lane]
			}
			columns[p][k] = f
			t += g.step[k]
		}
	}
}

// usual is a series whose origin and direction most have, -1 where the lanes are no neighbours.
func (g *octet) usual() int {
	if g.n < len(g.lane) || g.lane[7] != g.lane[0]+7 {
		return -1
	}
	best, most := 0, 0
	for k := range g.n {
		same := 0
		for j := range g.n {
			if g.origin[j] == g.origin[k] && g.step[j] == g.step[k] {
				same++
			}
		}
		if same > most {
			best, most = k, same
		}
	}
	return best
}
