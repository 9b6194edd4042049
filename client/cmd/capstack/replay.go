package main

import (
	"strconv"
	"strings"
)

// replay returns the command that values one path of a random run alone: with the case, the changes and the draws of the run.
func (a *app) replay(argument string, f sampling) func(path int64) string {
	return func(path int64) string {
		words := []string{"capstack", "value", quoted(argument), "--path", strconv.FormatInt(path, 10), "--seed", strconv.FormatUint(f.seed, 10)}
		for _, set := range a.sets {
			words = append(words, "--set", quoted(set))
		}
		for _, draw := range f.draws {
			words = append(words, "--draw", quoted(draw))
		}
		if f.sobol {
			words = append(words, "--sobol")
		}
		if f.antithetic {
			words = append(words, "--antithetic")
		}
		if f.strata != "" {
			words = append(words, "--strata", quoted(f.strata))
		}
		return strings.Join(words, " ")
	}
}

// plainInShells are the characters that a shell leaves alone everywhere, beside letters and digits.
const plainInShells = "-_./:=+,@%"

// quoted is a word as a shell takes it: as it is, or in single quotes.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(plainInShells, r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
