package spreadsheet_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/capstack/capstack/compute/returns"
	"github.com/capstack/capstack/compute/spreadsheet"
)

// args cuts "0.1 2 -100;60;60" into arguments, series at semicolons.
func args(text string) (out [][]string) {
	for field := range strings.FieldsSeq(text) {
		out = append(out, strings.Split(field, ";"))
	}
	return out
}

// Values from the examples of Microsoft's help for each function (support.microsoft.com, "Excel functions by category",
// financial), with the digits printed there, and from arithmetic that stands beside them.
func TestFunctionsGiveTheValuesOfTheirDocumentation(t *testing.T) {
	for _, test := range []struct {
		name, args string
		want, by   float64
	}{
		{"pmt", "0.1 2 1000", -1000 * 0.1 / (1 - 1/1.21), 1e-10},
		{"pv", "0 3 100", -300, 0},
		{"fv", "0.1 2 0 -100", 121, 1e-10},
		{"nper", "0 -100 1000", 10, 0},
		{"rate", "48 -200 8000", 0.00770147, 1e-8},             // "1%", shown as 0.77%
		{"ipmt", "0.1 3 3 8000", -292.447129909366, 1e-9},      // shown as ($292.45)
		{"ppmt", "0.08 10 10 200000", -27598.0534624214, 1e-8}, // shown as ($27,598.05)
		{"ispmt", "0.1 0 4 4000", -400, 1e-12},
		{"sln", "30000 7500 10", 2250, 0},
		{"syd", "30000 7500 10 1", 4090.909090909091, 1e-9}, // shown as $4,090.91
		{"db", "1000000 100000 6 1 7", 186083.33333333334, 1e-6},
		{"ddb", "2400 300 10 1", 480, 1e-10},
		{"vdb", "2400 300 10 0 1", 480, 1e-10},
		{"npv", "0.1 -10000;3000;4200;6800", 1188.4434123352207, 1e-8}, // shown as $1,188.44
		{"irr", "-70000;12000;15000;18000;21000;26000", 0.08663, 1e-5}, // shown as 8.7%
		{"mirr", "-120000;39000;30000;21000;37000;46000 0.1 0.12", 0.12609413, 1e-8},
		{"xirr", "-10000;2750;4250;3250;2750 2008-01-01;2008-03-01;2008-10-30;2009-02-15;2009-04-01", 0.373362535, 1e-8},
		{"xnpv", "0.09 -10000;2750;4250;3250;2750 2008-01-01;2008-03-01;2008-10-30;2009-02-15;2009-04-01", 2086.6476, 1e-4},
		{"price", "2008-02-15 2017-11-15 0.0575 0.065 100 2 0", 94.63436, 1e-5},
		{"yield", "2008-02-15 2016-11-15 0.0575 95.04287 100 2 0", 0.065, 1e-8},
		{"duration", "2018-07-01 2048-01-01 0.08 0.09 2 1", 10.9191453, 1e-7},
		{"mduration", "2008-01-01 2016-01-01 0.08 0.09 2 1", 5.73567, 1e-5},
		{"coupnum", "2007-01-25 2008-11-15 2 1", 4, 0},
		{"yearfrac", "2012-01-01 2012-07-30 0", 0.58055556, 1e-8},
	} {
		got, err := spreadsheet.Evaluate(test.name, args(test.args))
		if err != nil || got.Date != nil || math.Abs(got.Number-test.want) > test.by {
			t.Errorf("%s(%s) is %v, %v; want %v", test.name, test.args, got.Number, err, test.want)
		}
	}
	for name, want := range map[string]string{"couppcd": "2010-11-15", "coupncd": "2011-05-15"} {
		if got, err := spreadsheet.Evaluate(name, args("2011-01-25 2011-11-15 2 1")); err != nil || got.Date == nil || got.Date.String() != want {
			t.Errorf("%s: %v, %v; want %s", name, got.Date, err, want)
		}
	}
}

func TestFaultsNameTheArgument(t *testing.T) {
	var count *spreadsheet.CountError
	if _, err := spreadsheet.Evaluate("pmt", args("1 2")); !errors.As(err, &count) || count.Least != 3 || count.Most != 5 {
		t.Errorf("two arguments: %v", err)
	}
	var unknown *spreadsheet.UnknownFunctionError
	if _, err := spreadsheet.Evaluate("PMT", nil); !errors.As(err, &unknown) || !strings.Contains(err.Error(), "pmt, ppmt") {
		t.Errorf("capitals: %v", err)
	}
	var none *spreadsheet.NoValueError
	if _, err := spreadsheet.Evaluate("irr", args("-1;1;-1")); !errors.As(err, &none) || none.Status != returns.NoRoot {
		t.Errorf("no rate: %v", err)
	}
	var outside *returns.ArgumentError
	if _, err := spreadsheet.Evaluate("sln", args("1 1 0")); !errors.As(err, &outside) {
		t.Errorf("no life: %v", err)
	}
	for text, place := range map[string]int{"x 1 1": 0, "1 NaN 1": 1, "1 1 0x10": 2, "1 1 1 1;2": 3, "1 1 1 1 2": 4} {
		var fault *spreadsheet.ArgumentError
		if _, err := spreadsheet.Evaluate("pmt", args(text)); !errors.As(err, &fault) || fault.Argument != place {
			t.Errorf("%s: %v, want argument %d", text, err, place)
		}
	}
}

// Every function may be called with any texts in any number without a panic.
func FuzzEvaluate(f *testing.F) {
	for _, name := range spreadsheet.Names() {
		parameters, ok := spreadsheet.Signature(name)
		if !ok || len(parameters) == 0 {
			f.Fatalf("%s has no parameters", name)
		}
		f.Add(name, strings.Repeat("1 ", len(parameters)))
		f.Add(name, "2020-01-31 2025-01-31 0.05 0.06 100 2 1")
		f.Add(name, "-1;1;1 2020-01-01;2021-01-01;2022-01-01 0")
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		got, err := spreadsheet.Evaluate(name, args(text))
		if err == nil && got.Date == nil && (math.IsNaN(got.Number) || math.IsInf(got.Number, 0)) {
			t.Errorf("%s(%s) is %v", name, text, got.Number)
		}
	})
}

func TestNamesAreInOrderAndKnown(t *testing.T) {
	names := spreadsheet.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("%v", names)
	}
	if _, ok := spreadsheet.Signature("nope"); ok {
		t.Error("an unknown function has a signature")
	}
}
