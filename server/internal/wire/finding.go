package wire

import (
	"slices"
	"strings"
	"unicode"

	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// FindingsToProto writes findings, in order.
func FindingsToProto(in project.Findings) []*capstackv1.Finding {
	return mapped(in, func(f project.Finding) *capstackv1.Finding {
		return &capstackv1.Finding{
			Severity: severityToProto(f.Severity), Path: f.Path, Rule: f.Rule, Message: f.Message,
		}
	})
}

func severityToProto(x project.Severity) capstackv1.Severity {
	switch x {
	case project.Error:
		return capstackv1.Severity_SEVERITY_ERROR
	case project.Warning:
		return capstackv1.Severity_SEVERITY_WARNING
	default:
		return capstackv1.Severity_SEVERITY_UNSPECIFIED
	}
}

// DefaultsToProto writes what was filled in, in order.
func DefaultsToProto(in []project.Default) []*capstackv1.DefaultApplied {
	return mapped(in, func(d project.Default) *capstackv1.DefaultApplied {
		return &capstackv1.DefaultApplied{Path: d.Path, Text: d.Text}
	})
}

// Merge joins what was found while reading a case with what project.Resolve says about what could be read, reading first.
// On a path that could not be read Resolve sees nothing and says that it is missing, or that its list is incomplete; that
// would send the caller the wrong way and is left out; so is that one of several fields is missing if one of them could not
// be read.
func Merge(reading, judging project.Findings) project.Findings {
	if len(reading) == 0 {
		return judging
	}
	unread := make(map[string]bool, len(reading))
	for _, f := range reading {
		unread[f.Path] = true
	}
	all := append(project.Findings(nil), reading...)
	for _, f := range judging {
		if !unread[f.Path] && !groupOf(f, reading) {
			all = append(all, f)
		}
	}
	return all
}

// groupOf reports whether a finding asks for one of several fields of an object, of which reading found one at fault.
//
//	financing.tranches[a] required: give one of fixed_rate, index_id
func groupOf(f project.Finding, reading project.Findings) bool {
	if f.Rule != "required" {
		return false
	}
	asked := strings.FieldsFunc(f.Message, func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	return slices.ContainsFunc(reading, func(x project.Finding) bool {
		field, inside := strings.CutPrefix(x.Path, f.Path+".")
		field, _, _ = strings.Cut(field, "[")
		return inside && slices.Contains(asked, field)
	})
}
