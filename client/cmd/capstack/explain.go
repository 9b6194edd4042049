package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
)

// explain writes an error for people: every input at fault on a line of its own, with where it was given.
func (a *app) explain(err error) {
	var said *client.Error
	var file *casefile.Error
	switch {
	case errors.Is(err, context.Canceled):
		a.warn("capstack: interrupted")
	case errors.As(err, &file):
		a.warn("%v", file)
	case errors.As(err, &said):
		a.warn("capstack: %s", inCommands(summary(said)))
		for _, v := range said.FieldViolations {
			a.warn("  %s", inCommands(a.violation(v)))
		}
		if hint := a.hint(said); hint != "" {
			a.warn("  %s", hint)
		}
		if said.RetryDelay > 0 {
			a.warn("  try again in %s", said.RetryDelay)
		}
	default:
		a.warn("capstack: %v", err)
	}
}

// inCommands adds the command to the method of the service that a message points to.
func inCommands(text string) string {
	return strings.NewReplacer(
		"ListMeasures names them all", "'capstack catalog measures' (ListMeasures) names them all",
		"ListReferenceCases names them all", "'capstack catalog list' (ListReferenceCases) names them all",
	).Replace(text)
}

// hint says which flag or command helps against an error, where one is known to.
func (a *app) hint(e *client.Error) string {
	drivers := func(v client.FieldViolation) bool {
		return v.Field == "monte_carlo.uncertainties" && v.Rule == "required"
	}
	switch {
	case slices.ContainsFunc(e.FieldViolations, drivers):
		add := "add uncertainties to the file"
		if a.subject != nil && a.subject.file == nil {
			add = fmt.Sprintf("add uncertainties to a file of the case (capstack catalog get %s --case > my.json) and run that", a.subject.id)
		}
		return "give them by --draw 'path=normal(mean,std_dev)', or " + add
	case a.connection.server == "" || e.Code != codes.Unavailable:
		return ""
	case strings.Contains(e.Message, "server preface"):
		return "the server may speak TLS: try --tls"
	case strings.Contains(e.Message, "does not look like a TLS handshake"):
		return "the server may not speak TLS: try --plaintext"
	}
	return ""
}

// summary is an error in one line. The inputs at fault say more than the message, which begins with the first of them.
func summary(e *client.Error) string {
	if len(e.FieldViolations) > 0 {
		return reason(e) + ":"
	}
	message := e.Message
	if e.Reason == 0 {
		// gRPC wraps what it has to say about a connection in layers of its own; the innermost one is the news.
		if i := strings.LastIndex(message, "desc = "); i >= 0 {
			message = strings.Trim(message[i+len("desc = "):], `"`)
		}
	}
	return reason(e) + ": " + message
}

// reason names an error by the service's word for it, or gRPC's where the service said nothing.
func reason(e *client.Error) string {
	if e.Reason != 0 {
		return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(e.Reason.String(), "ERROR_REASON_"), "_", " "))
	}
	if e.Code == codes.Unavailable {
		return "server not reached"
	}
	return e.Code.String()
}

// violation is one input at fault: the line or flag that gave it, its path, what to change, the rule.
func (a *app) violation(v client.FieldViolation) string {
	field, where := v.Field, a.where(v.Field)
	if where != "" {
		for _, prefix := range []string{"first.", "second.", "project_case."} { // as the file has it
			field = strings.TrimPrefix(field, prefix)
		}
		where += ": "
	}
	text := where + field + ": " + v.Description
	if v.Rule != "" {
		text += " (" + v.Rule + ")"
	}
	return text
}

// where finds what the caller wrote to give an input: a flag such as --set or --draw, or a line of the case file.
func (a *app) where(field string) string {
	for i, name := range []string{"first.", "second."} {
		if rest, ok := strings.CutPrefix(field, name); ok && len(a.sides) == 2 {
			a.subject, field = a.sides[i], rest
		}
	}
	for _, list := range []struct {
		field, flag string
		texts       []string
	}{
		{"overrides", "--set", a.sets}, {"monte_carlo.uncertainties", "--draw", a.draws}, {"drivers.uncertainties", "--draw", a.draws},
		{"directions", "--along", a.along}, {"ranges", "--range", a.ranges},
	} {
		var i int
		if n, err := fmt.Sscanf(field, list.field+"[%d]", &i); n == 1 && err == nil && i >= 0 && i < len(list.texts) {
			return list.flag + " " + list.texts[i]
		}
	}
	if a.subject == nil || a.subject.file == nil {
		return ""
	}
	if path, ok := strings.CutPrefix(field, "project_case."); ok {
		return a.subject.file.Line(path)
	}
	return ""
}
