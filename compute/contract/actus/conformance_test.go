package actus_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/contract/actus"
	"github.com/capstack/capstack/compute/internal/vectorstest"
	"github.com/capstack/capstack/compute/money"
)

func vectorFiles(t testing.TB) []string {
	t.Helper()
	dir := vectorstest.Dir(t, "actus")
	files, err := filepath.Glob(filepath.Join(dir, "actus-tests-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no actus-tests-*.json in %s (%v)", dir, err)
	}
	slices.Sort(files)
	return files
}

// Every case of the public suites gives the expected events in order, with every
// amount within 1e-9 absolute.
func TestPublicVectors(t *testing.T) {
	tolerance := money.MustParse("0.000000001")
	for _, file := range vectorFiles(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			cases, err := actus.ReadVectors(data)
			if err != nil {
				t.Fatal(err)
			}
			var passed, failed, skipped int
			for _, c := range cases {
				differences, err := hold(c, tolerance)
				why, known := actus.KnownDeviation(c.Identifier)
				switch {
				case err == nil && len(differences) == 0:
					passed++
				case known:
					skipped++
					t.Logf("%s skipped: %s", c.Identifier, why)
				default:
					failed++
					t.Errorf("%s: %v", c.Identifier, err)
					for _, d := range differences[:min(len(differences), 6)] {
						t.Errorf("    %v", d)
					}
				}
			}
			fmt.Printf("%s: %d passed, %d failed, %d skipped\n", name, passed, failed, skipped)
		})
	}
}

// shared evaluates all cases once more in one memory: none may see the one before.
var shared actus.Evaluator

// hold evaluates a case and returns what is not as expected. What is within the
// last digit that an expected value has is as expected.
func hold(d actus.Document, tolerance money.Fixed) ([]actus.Difference, error) {
	c, found := d.Parse()
	if len(found) > 0 {
		return nil, found.Err()
	}
	got, err := c.Evaluate()
	if err != nil {
		return nil, err
	}
	again, err := shared.Evaluate(&c)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(again, got) {
		return nil, errors.New("an Evaluator used before gives other events")
	}
	list := actus.Compare(d.Results, got, tolerance)
	return slices.DeleteFunc(list, actus.Difference.WithinLastUnit), nil
}
