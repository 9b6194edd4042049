package project_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/big"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestDocCommentsSayWhatTheTagsCheck reads the source: a range or a constant default of a tag must stand in the field's
// comment, which is what people and the schema go by.
func TestDocCommentsSayWhatTheTagsCheck(t *testing.T) {
	const number = `(-?\d[\d,]*(?:\.\d+)?(?:e\d+)?)`
	ranges := regexp.MustCompile(`(>?)` + number + `\.\.` + number)
	defaults := regexp.MustCompile(`default ` + number)
	checked := 0
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			f, ok := n.(*ast.Field)
			if !ok || f.Tag == nil {
				return true
			}
			text, _ := strconv.Unquote(f.Tag.Value)
			tag, comment := reflect.StructTag(text), f.Comment.Text()
			for name, pattern := range map[string]*regexp.Regexp{"range": ranges, "default": defaults} {
				want, tagged := tag.Lookup(name)
				if !tagged {
					continue
				}
				checked++
				if name == "default" {
					want = "default " + want
				}
				if !sameNumbers(pattern.FindStringSubmatch(want), pattern.FindStringSubmatch(comment)) {
					t.Errorf("%s: %s has the tag %s:%q and the comment %q", file, f.Names[0], name, want, strings.TrimSpace(comment))
				}
			}
			return true
		})
	}
	if checked < 80 {
		t.Errorf("only %d tags found: the test no longer reads the types", checked)
	}
}

// sameNumbers compares the groups of two matches as numbers.
func sameNumbers(a, b []string) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	for i := range a[1:] {
		x, okX := new(big.Float).SetString(strings.ReplaceAll(a[i+1], ",", ""))
		y, okY := new(big.Float).SetString(strings.ReplaceAll(b[i+1], ",", ""))
		if okX != okY || okX && x.Cmp(y) != 0 || !okX && a[i+1] != b[i+1] {
			return false
		}
	}
	return true
}
