package casefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// maxNodes bounds what aliases may blow a file up to.
const maxNodes = 500_000

// readYAML reads the tree of nodes, not values: a value would already have made a float64 of 0.0445.
func readYAML(name string, text []byte) (*Case, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &Error{name, []Problem{{0, "is empty"}}}
		}
		return nil, &Error{name, []Problem{{0, strings.TrimPrefix(err.Error(), "yaml: ")}}}
	}
	var second yaml.Node
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, &Error{name, []Problem{{second.Line, "holds a second document: give one case a file"}}}
	case !errors.Is(err, io.EOF):
		return nil, &Error{name, []Problem{{0, strings.TrimPrefix(err.Error(), "yaml: ")}}}
	}
	project := &pb.ProjectCase{}
	r := reader{lines: map[string]int{}}
	r.message(document.Content[0], project.ProtoReflect(), "")
	if len(r.problems) > 0 {
		return nil, &Error{name, r.problems}
	}
	return &Case{project, name, r.lines}, nil
}

// reader walks a tree along a message's descriptor.
type reader struct {
	problems []Problem
	lines    map[string]int // by path
	nodes    int
}

func (r *reader) problem(n *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, Problem{n.Line, fmt.Sprintf(format, args...)})
}

// visit resolves an alias and counts; it returns nil when a file is blown up by aliases.
func (r *reader) visit(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if r.nodes++; r.nodes == maxNodes {
		r.problem(n, "aliases make more than %d values of this file", maxNodes)
	}
	if r.nodes >= maxNodes {
		return nil
	}
	return n
}

// message reads a mapping into a message. An alias that contains itself ends where the schema does, which is not recursive.
func (r *reader) message(n *yaml.Node, m protoreflect.Message, path string) {
	if n = r.visit(n); n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.problem(n, "%sneeds fields (name: value), not %s", at(path), describe(n))
		return
	}
	seen := map[protoreflect.FieldNumber]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field := r.field(key, m.Descriptor(), path)
		if field == nil {
			continue
		}
		place := join(path, field.TextName())
		if seen[field.Number()] {
			r.problem(key, "%sis given twice", at(place))
			continue
		}
		seen[field.Number()] = true
		if r.lines[place] == 0 {
			r.lines[place] = key.Line
		}
		r.set(key, value, m, field, place)
	}
}

// field finds the field that a key names, or notes that there is none.
func (r *reader) field(key *yaml.Node, d protoreflect.MessageDescriptor, path string) protoreflect.FieldDescriptor {
	fields := d.Fields()
	if f := fields.ByTextName(key.Value); f != nil && key.Kind == yaml.ScalarNode {
		return f
	}
	if f := fields.ByJSONName(key.Value); f != nil && key.Kind == yaml.ScalarNode {
		return f
	}
	names := make([]string, fields.Len())
	for i := range names {
		names[i] = fields.Get(i).TextName()
	}
	text := fmt.Sprintf("%sunknown field %q", at(path), key.Value)
	if near := nearest(key.Value, names); near != "" {
		r.problem(key, "%s; did you mean %s?", text, near)
	} else {
		r.problem(key, "%s; there are: %s", text, strings.Join(names, ", "))
	}
	return nil
}

// set reads one field. Null means not given, as in protobuf's JSON.
func (r *reader) set(key, value *yaml.Node, m protoreflect.Message, f protoreflect.FieldDescriptor, path string) {
	if value = r.visit(value); value == nil || value.Tag == "!!null" {
		return
	}
	if group := f.ContainingOneof(); group != nil && !group.IsSynthetic() {
		if other := m.WhichOneof(group); other != nil {
			r.problem(key, "%sexcludes %s: give one", at(path), other.TextName())
			return
		}
	}
	switch {
	case f.IsList():
		r.list(value, m.Mutable(f).List(), f, path)
	case f.Message() != nil:
		r.message(value, m.Mutable(f).Message(), path)
	default:
		if v, ok := r.scalar(value, f, path); ok {
			m.Set(f, v)
		}
	}
}

func (r *reader) list(n *yaml.Node, list protoreflect.List, f protoreflect.FieldDescriptor, path string) {
	if n.Kind != yaml.SequenceNode {
		r.problem(n, "%sneeds a list (- item), not %s", at(path), describe(n))
		return
	}
	taken := map[string]bool{}
	for i, item := range n.Content {
		if item = r.visit(item); item == nil {
			return
		}
		position := strconv.Itoa(i)
		index := r.index(item, position, f)
		if taken[index] {
			index = position
		}
		taken[index] = true
		place := fmt.Sprintf("%s[%s]", path, index)
		for _, name := range []string{place, fmt.Sprintf("%s[%s]", path, position)} {
			if r.lines[name] == 0 {
				r.lines[name] = item.Line
			}
		}
		if f.Message() != nil {
			r.message(item, list.AppendMutable().Message(), place)
			continue
		}
		if v, ok := r.scalar(item, f, place); ok {
			list.Append(v)
		}
	}
}

// idOfElement is what may name an element. Digits alone are no name: they would read as a position.
var (
	idOfElement = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	digits      = regexp.MustCompile(`^[0-9]+$`)
)

// index names an element as the server's paths do: by its id, which is the first field of what has one, else by position; so
// is one whose id is no name, or names an element before it.
func (r *reader) index(item *yaml.Node, position string, f protoreflect.FieldDescriptor) string {
	if d := f.Message(); d != nil && item.Kind == yaml.MappingNode {
		first := d.Fields().ByNumber(1)
		for k := 0; k+1 < len(item.Content); k += 2 {
			key := item.Content[k].Value
			if strings.HasSuffix(first.TextName(), "_id") && (key == first.TextName() || key == first.JSONName()) {
				if id := item.Content[k+1].Value; idOfElement.MatchString(id) && !digits.MatchString(id) {
					return id
				}
			}
		}
	}
	return position
}

// scalar reads one value. Text keeps the spelling of the file: decimal text and dates need no quotes.
func (r *reader) scalar(n *yaml.Node, f protoreflect.FieldDescriptor, path string) (protoreflect.Value, bool) {
	none := protoreflect.Value{}
	if n.Kind != yaml.ScalarNode {
		r.problem(n, "%sneeds one value, not %s", at(path), describe(n))
		return none, false
	}
	switch f.Kind() {
	case protoreflect.StringKind:
		if n.Tag == "!!bool" || n.Tag == "!!binary" {
			r.problem(n, "%sneeds text: put %s in quotes", at(path), n.Value)
			return none, false
		}
		return protoreflect.ValueOfString(n.Value), true
	case protoreflect.DoubleKind:
		x, err := strconv.ParseFloat(n.Value, 64)
		if err == nil && !math.IsInf(x, 0) && !math.IsNaN(x) {
			return protoreflect.ValueOfFloat64(x), true
		}
		r.problem(n, "%sneeds a finite number such as 0.35, not %q", at(path), n.Value)
	case protoreflect.Int32Kind:
		if x, err := strconv.ParseInt(n.Value, 10, 32); err == nil {
			return protoreflect.ValueOfInt32(int32(x)), true
		}
		r.problem(n, "%sneeds a whole number, not %q", at(path), n.Value)
	case protoreflect.BoolKind:
		if n.Value == "true" || n.Value == "false" {
			return protoreflect.ValueOfBool(n.Value == "true"), true
		}
		r.problem(n, "%sneeds true or false, not %q", at(path), n.Value)
	case protoreflect.EnumKind:
		return r.enum(n, f.Enum(), path)
	default:
		// No case has a field of another kind; a test walks the schema to make sure.
		r.problem(n, "%sis of a kind that case files cannot hold: %s", at(path), f.Kind())
	}
	return none, false
}

// enum reads a choice by its full name, or by the word that overrides use: the name without the enumeration's prefix.
func (r *reader) enum(n *yaml.Node, e protoreflect.EnumDescriptor, path string) (protoreflect.Value, bool) {
	if v := e.Values().ByName(protoreflect.Name(n.Value)); v != nil {
		return protoreflect.ValueOfEnum(v.Number()), true
	}
	prefix := strings.TrimSuffix(string(e.Values().ByNumber(0).Name()), "UNSPECIFIED")
	if v := e.Values().ByName(protoreflect.Name(prefix + n.Value)); v != nil && v.Number() != 0 {
		return protoreflect.ValueOfEnum(v.Number()), true
	}
	var names []string
	for i := range e.Values().Len() {
		if v := e.Values().Get(i); v.Number() != 0 {
			names = append(names, string(v.Name()))
		}
	}
	meant := slices.IndexFunc(names, func(name string) bool {
		return strings.HasSuffix(name, "_"+strings.ToUpper(strings.ReplaceAll(n.Value, "-", "_")))
	})
	if n.Value != "" && meant >= 0 {
		r.problem(n, "%s%q is no choice; write %s", at(path), n.Value, names[meant])
	} else {
		r.problem(n, "%s%q is no choice; there are: %s", at(path), n.Value, strings.Join(names, ", "))
	}
	return protoreflect.Value{}, false
}

// describe says what a node is.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "fields"
	case yaml.SequenceNode:
		return "a list"
	default:
		return strconv.Quote(n.Value)
	}
}

// at is a path as the beginning of a sentence.
func at(path string) string {
	if path == "" {
		return ""
	}
	return path + ": "
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
