package rating

import (
	"strings"
	"testing"
)

func TestRatingsOfBothScalesAreRead(t *testing.T) {
	for grade, spellings := range map[Grade]string{
		Aaa: "Aaa AAA", Aa: "Aa Aa1 Aa2 Aa3 AA+ AA AA-", A: "A A1 A2 A3 A+ A-", Baa: "Baa Baa1 Baa3 BBB+ BBB BBB-",
		Ba: "Ba1 Ba2 BB+ BB-", B: "B B1 B3 B+ B-", Caa: "Caa1 Caa Ca C CCC+ CCC- CC",
	} {
		for _, text := range strings.Fields(spellings) {
			g, modified, ok := Parse(text)
			if want := strings.ContainsAny(text, "123+-"); !ok || g != grade || modified != want {
				t.Errorf("%s: grade %v, modified %v, on a scale %v", text, g, modified, ok)
			}
		}
	}
}

func TestWhatIsOnNeitherScaleIsNotRead(t *testing.T) {
	for _, text := range []string{"", "a3", "A4", "A33", "A+-", "Aaa1", "AAA-", "Baa+", "BBB1", "BBB2", "AA1", "Ca1", "CC+", "C-", "C1", "D", "NR", "1", "junk", "B 1"} {
		if g, _, ok := Parse(text); ok {
			t.Errorf("%q is read as %v", text, g)
		}
	}
}

// The rows that the literature quotes most: an issuer rated Baa for five years and Caa or below for three.
func TestThePublishedFigures(t *testing.T) {
	for _, x := range []struct {
		g    Grade
		at   int
		want float64
	}{{Baa, 4, 0.01877}, {Caa, 2, 0.36908}, {Aaa, 0, 0}, {A, 6, 0.0248}, {B, 8, 0.58084}} {
		if got := Cumulative(x.g)[x.at].Default; got != x.want {
			t.Errorf("%v after %v years: %v, published %v", x.g, Cumulative(x.g)[x.at].Years, got, x.want)
		}
	}
	if Cumulative(0) != nil || Cumulative(Caa+1) != nil {
		t.Error("no grade has rates")
	}
}

func TestRatesNeverFallWithTimeNorWithAWorseGrade(t *testing.T) {
	for g := Aaa; g <= Caa; g++ {
		for i, p := range Cumulative(g) {
			if i > 0 && p.Default < Cumulative(g)[i-1].Default {
				t.Errorf("%v: rates fall in year %v", g, p.Years)
			}
			if g > Aaa && p.Default <= Cumulative(g - 1)[i].Default {
				t.Errorf("%v is no worse than %v after %v years", g, g-1, p.Years)
			}
		}
		if g.String() == "none" {
			t.Errorf("grade %d has no name", g)
		}
	}
	if Grade(0).String() != "none" {
		t.Error("no grade has a name")
	}
}

// A figure misread would stand out against the edition two years older, 1970-2010, whose rows from Baa down differ by an eighth at
// most.
func TestRatesAreCloseToThoseOfAnOlderEdition(t *testing.T) {
	older := map[Grade][]float64{
		Baa: {0.181, 0.510, 0.933, 1.427, 1.953, 3.031, 4.904, 8.845, 12.411},
		Ba:  {1.157, 3.191, 5.596, 8.146, 10.453, 14.440, 20.101, 29.702, 36.867},
		B:   {4.465, 10.432, 16.344, 21.510, 26.173, 34.721, 44.573, 56.345, 62.693},
		Caa: {18.163, 30.204, 39.709, 47.317, 53.768, 61.181, 72.384, 76.162, 78.993},
	}
	for g, row := range older {
		for i, p := range Cumulative(g) {
			if ratio := p.Default * 100 / row[i]; ratio < 0.875 || ratio > 1.125 {
				t.Errorf("%v after %v years: %v%%, in the older edition %v%%", g, p.Years, p.Default*100, row[i])
			}
		}
	}
}
