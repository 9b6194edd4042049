// Package rating holds what a credit rating says about default: the scales of the agencies by whole letter, and the average
// cumulative default rates that one of them has published for each.
//
// It is facts with their source and no model: package process makes hazards of them. The rates are real-world frequencies of
// rated corporate issuers, not prices; a project of one asset has no such history. There are no rates by modifier here (A1, A2,
// A3), since no table of them could be had whole. The figures were read from a reprint of the table, not from the study itself,
// and agree in size with those of 1970-2010. Nothing here changes; any number of goroutines may call it.
package rating

import (
	"slices"
	"strings"
)

// Source is the document of the rates.
const Source = "Moody's Investors Service, average cumulative default rates of corporate issuers, 1970-2012"

// Grade is a rating by whole letter, best first. The zero Grade is none.
type Grade uint8

// The grades in the words of Moody's; S&P and Fitch write AAA, AA, A, BBB, BB, B, CCC and below.
const (
	Aaa Grade = iota + 1
	Aa
	A
	Baa
	Ba
	B
	Caa // and below: Caa, Ca and C have one row in the table
)

// String is the grade in the words of Moody's.
func (g Grade) String() string {
	if g < Aaa || g > Caa {
		return "none"
	}
	return strings.Fields("Aaa Aa A Baa Ba B Caa-C")[g-1]
}

// letters are the spellings of each grade without modifier.
func letters() [][]string {
	return [][]string{{"Aaa", "AAA"}, {"Aa", "AA"}, {"A"}, {"Baa", "BBB"}, {"Ba", "BB"}, {"B"}, {"Caa", "Ca", "C", "CCC", "CC"}}
}

// Parse reads a rating of either scale: Aaa, Aa1 to Aa3 and so on to Caa3, Ca, C; AAA, AA+ to AA- and so on to CCC-, CC, C.
// modified tells that a modifier was there, which the grade leaves out; ok is false for what is on neither scale, where there
// are no modifiers of the highest grade or below Caa and CCC.
func Parse(text string) (g Grade, modified, ok bool) {
	letter := strings.TrimRight(text, "123+-")
	for i, spellings := range letters() {
		if !slices.Contains(spellings, letter) {
			continue
		}
		g = Grade(i + 1)
		switch modifier := text[len(letter):]; modifier {
		case "":
			return g, false, true
		case "1", "2", "3":
			onMoodys := g != Aaa && (letter == "A" || letter == "B" || strings.ContainsRune(letter, 'a')) && letter != "Ca"
			return g, true, onMoodys
		case "+", "-":
			onOther := g != Aaa && !strings.ContainsRune(letter, 'a') && letter != "CC" && letter != "C"
			return g, true, onOther
		}
	}
	return 0, false, false
}

// Point is the share of issuers of a grade that had defaulted after a number of years.
type Point struct {
	Years   float64 // since the rating was held, above 0, rising
	Default float64 // cumulative, 0..1, never falling
}

// Cumulative is the default rates of a grade by term, 1 to 20 years; nil for no grade.
func Cumulative(g Grade) []Point {
	if g < Aaa || g > Caa {
		return nil
	}
	years := [...]float64{1, 2, 3, 4, 5, 7, 10, 15, 20}
	percent := [...][len(years)]float64{
		{0.000, 0.013, 0.013, 0.037, 0.106, 0.247, 0.503, 0.935, 1.104},
		{0.022, 0.069, 0.139, 0.256, 0.383, 0.621, 0.922, 1.756, 3.135},
		{0.063, 0.203, 0.414, 0.625, 0.870, 1.441, 2.480, 4.255, 6.841},
		{0.177, 0.495, 0.894, 1.369, 1.877, 2.927, 4.740, 8.628, 12.483},
		{1.112, 3.083, 5.424, 7.934, 10.189, 14.117, 19.708, 29.172, 36.321},
		{4.051, 9.608, 15.216, 20.134, 24.613, 32.747, 41.947, 52.217, 58.084},
		{16.448, 27.867, 36.908, 44.128, 50.366, 58.302, 69.483, 79.178, 81.248},
	}[g-Aaa]
	out := make([]Point, len(years))
	for i, y := range years {
		out[i] = Point{Years: y, Default: percent[i] / 100}
	}
	return out
}
