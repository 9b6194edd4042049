package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/capstack/capstack/client"
	"github.com/capstack/capstack/client/cmd/capstack/internal/casefile"
	"github.com/capstack/capstack/client/cmd/capstack/internal/render"
	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// subject is the case that a command is about: the id of a reference case, or a file.
type subject struct {
	id   string
	file *casefile.Case
}

// changed reads what a command works on: the changes of --set, then the case that they are made to.
func (a *app) changed(argument string) (*subject, []*pb.Override, error) {
	overrides, err := a.overrides()
	if err != nil {
		return nil, nil, err
	}
	s, err := a.readSubject(argument)
	return s, overrides, err
}

// readSubject reads the CASE argument.
func (a *app) readSubject(argument string) (*subject, error) {
	if casefile.IsReferenceID(argument) {
		a.subject = &subject{id: argument}
		return a.subject, nil
	}
	in, name := a.in, "standard input"
	if argument != "-" {
		f, err := os.Open(argument)
		if err != nil {
			return nil, fmt.Errorf("open case: %w", err)
		}
		defer f.Close() //nolint:errcheck // only read
		in, name = f, argument
	}
	c, err := casefile.Read(name, in)
	if err != nil {
		return nil, err
	}
	a.subject = &subject{file: c}
	return a.subject, nil
}

func (s *subject) value(q *pb.ValueCaseRequest) {
	if s.file == nil {
		q.Subject = &pb.ValueCaseRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.ValueCaseRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

func (s *subject) explain(q *pb.ExplainValueRequest) {
	if s.file == nil {
		q.Subject = &pb.ExplainValueRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.ExplainValueRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

// side is the case as one of two that are compared.
func (s *subject) side(overrides []*pb.Override) *pb.CaseSide {
	out := &pb.CaseSide{Overrides: overrides}
	if s.file == nil {
		out.Subject = &pb.CaseSide_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		out.Subject = &pb.CaseSide_ProjectCase{ProjectCase: s.file.Project}
	}
	return out
}

func (s *subject) solve(q *pb.SolveInputRequest) {
	if s.file == nil {
		q.Subject = &pb.SolveInputRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.SolveInputRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

func (s *subject) attribute(q *pb.AttributeVarianceRequest) {
	if s.file == nil {
		q.Subject = &pb.AttributeVarianceRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.AttributeVarianceRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

func (s *subject) reverse(q *pb.ReverseStressRequest) {
	if s.file == nil {
		q.Subject = &pb.ReverseStressRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.ReverseStressRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

func (s *subject) sensitivities(q *pb.ComputeSensitivitiesRequest) {
	if s.file == nil {
		q.Subject = &pb.ComputeSensitivitiesRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.ComputeSensitivitiesRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

func (s *subject) tornado(q *pb.ComputeTornadoRequest) {
	if s.file == nil {
		q.Subject = &pb.ComputeTornadoRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.ComputeTornadoRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

func (s *subject) run(q *pb.RunScenariosRequest) {
	if s.file == nil {
		q.Subject = &pb.RunScenariosRequest_ReferenceCaseId{ReferenceCaseId: s.id}
	} else {
		q.Subject = &pb.RunScenariosRequest_ProjectCase{ProjectCase: s.file.Project}
	}
}

// currency returns the currency of the case's money. Runs and solutions do not repeat it.
func (s *subject) currency(ctx context.Context, c *client.Client) (string, error) {
	project := (*pb.ProjectCase)(nil)
	if s.file != nil {
		project = s.file.Project
	} else {
		r, err := c.ReferenceCase(ctx, s.id, 0)
		if err != nil {
			return "", err
		}
		project = r.GetProjectCase()
	}
	if code := project.GetCurrencyCode(); code != "" {
		return code, nil
	}
	return "USD", nil // the schema's default
}

// catalog fetches what the server says about its measures.
func catalog(ctx context.Context, c *client.Client) (render.Catalog, error) {
	out := render.Catalog{}
	for m, err := range c.Measures(ctx) {
		if err != nil {
			return nil, err
		}
		out[m.GetName()] = m
	}
	return out, nil
}

// assignment splits path=value, path+=value or path*=value.
func assignment(text string) (path string, shock pb.Shock, value string, err error) {
	path, value, found := strings.Cut(text, "=")
	shock = pb.Shock_SHOCK_REPLACE
	switch {
	case strings.HasSuffix(path, "+"):
		path, shock = strings.TrimSuffix(path, "+"), pb.Shock_SHOCK_ADD
	case strings.HasSuffix(path, "*"):
		path, shock = strings.TrimSuffix(path, "*"), pb.Shock_SHOCK_SCALE
	}
	path, value = strings.TrimSpace(path), strings.TrimSpace(value)
	if !found || path == "" || value == "" {
		return "", 0, "", usagef("%q: write path=value, path+=value (add) or path*=value (scale)", text)
	}
	return path, shock, value, nil
}

// overrides reads the flags --set.
func (a *app) overrides() ([]*pb.Override, error) {
	var out []*pb.Override
	for _, text := range a.sets {
		path, shock, value, err := assignment(text)
		if err != nil {
			return nil, err
		}
		out = append(out, &pb.Override{Path: path, Shock: shock, Text: value})
	}
	return out, nil
}

// axis reads one flag --grid: path=first:last:count or path=value,value,...
func axis(text string) (*pb.GridAxis, error) {
	path, shock, value, err := assignment(text)
	if err != nil {
		return nil, err
	}
	out := &pb.GridAxis{Path: path, Shock: shock}
	if !strings.Contains(value, ":") {
		out.Points = &pb.GridAxis_Values{Values: &pb.GridValues{Values: strings.Split(value, ",")}}
		return out, nil
	}
	parts := strings.Split(value, ":")
	n, err := strconv.ParseInt(parts[len(parts)-1], 10, 32)
	if len(parts) != 3 || err != nil || n < 2 {
		return nil, usagef("%q: write path=first:last:count with a count of 2 or more, or path=value,value,...", text)
	}
	out.Points = &pb.GridAxis_Range{Range: &pb.GridRange{First: parts[0], Last: parts[1], Count: int32(n)}}
	return out, nil
}

// selector reads NAME or NAME[label].
func selector(text string) (*pb.MeasureSelector, error) {
	name, rest, labelled := strings.Cut(strings.TrimSpace(text), "[")
	label, closed := strings.CutSuffix(rest, "]")
	if name == "" || strings.Contains(name, "]") || labelled != closed || (labelled && label == "") {
		return nil, usagef("measure %q: write NAME or NAME[label]", text)
	}
	return &pb.MeasureSelector{Name: name, Label: label}, nil
}
