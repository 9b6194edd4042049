// Package casefile reads a project case from a file: YAML, or JSON as protobuf writes it.
//
// Numbers survive as they are written: 0.0445 in a field that holds decimal text arrives as the text 0.0445 and never passes
// through a float64. Nothing is guessed and nothing is dropped: an unknown field, a field given twice, a value of the wrong
// kind is a problem with its line, and a YAML file gives all its problems at once. Whether the numbers make sense is not
// judged here but by the server; [Case.Line] then finds the line of a path that the server complains about.
//
// Both spellings of a field are read, usd_per_mwh and usdPerMwh, as protobuf's JSON prescribes.
package casefile

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// maxBytes is the size limit of a request; a larger case cannot be sent.
const maxBytes = 4 << 20

// Case is a case with what is known about its file.
type Case struct {
	// Project is the case.
	Project *pb.ProjectCase

	name  string
	lines map[string]int
}

// Line returns file name and line of a path such as tenants[t1].term_months, or of the nearest element around it; empty
// where the file does not tell (JSON).
func (c *Case) Line(path string) string {
	for path != "" {
		if line, ok := c.lines[path]; ok {
			return fmt.Sprintf("%s:%d", c.name, line)
		}
		i := strings.LastIndexAny(path, ".[")
		path = path[:max(i, 0)]
	}
	return ""
}

// Error holds all that is wrong with a file.
type Error struct {
	// Name is that of the file.
	Name string
	// Problems are in the order of the file.
	Problems []Problem
}

// Problem is one thing wrong with a file.
type Problem struct {
	// Line counts from 1; 0 where it is not known.
	Line int
	// Text says what is wrong and what to write instead.
	Text string
}

// Error gives one line for each problem.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = e.Name + ": " + p.Text
		if p.Line > 0 {
			lines[i] = fmt.Sprintf("%s:%d: %s", e.Name, p.Line, p.Text)
		}
	}
	return strings.Join(lines, "\n")
}

var idPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// IsReferenceID reports whether an argument is the id of a reference case and not a file. Ids hold neither points nor
// slashes, so that the answer does not depend on which files lie about; a file without extension is ./name.
func IsReferenceID(argument string) bool { return idPattern.MatchString(argument) }

// Read reads a case. The name decides what it is, .json or else YAML; a text that begins with a brace is JSON too. The error
// is an [*Error] or one of the reader.
func Read(name string, r io.Reader) (*Case, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(text) > maxBytes {
		return nil, &Error{name, []Problem{{0, "larger than 4 MiB, the most that a server takes"}}}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if filepath.Ext(name) == ".json" || bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return readJSON(name, text)
	}
	return readYAML(name, text)
}

func readJSON(name string, text []byte) (*Case, error) {
	project := &pb.ProjectCase{}
	if err := protojson.Unmarshal(text, project); err != nil {
		// protojson says line and column itself. Its prefix varies on purpose between builds: some use a no-break space.
		message := strings.TrimLeft(strings.TrimPrefix(err.Error(), "proto:"), " \u00a0")
		return nil, &Error{name, []Problem{{0, message}}}
	}
	return &Case{Project: project, name: name}, nil
}

// nearest returns the name that a misspelt one was probably meant to be, or "".
func nearest(name string, names []string) string {
	best, distance := "", len(name)/3+1
	for _, candidate := range slices.Sorted(slices.Values(names)) {
		if d := edits(name, candidate); d <= distance && (best == "" || d < distance) {
			best, distance = candidate, d
		}
	}
	return best
}

// edits is the Levenshtein distance of two names.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
