package wire

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/capstack/capstack/compute/calendar"
	"github.com/capstack/capstack/compute/money"
	"github.com/capstack/capstack/compute/project"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// twin is a field of the case with the field of the message that stands for it.
type twin struct {
	path    string // with [] behind lists
	tag     reflect.StructTag
	typ     reflect.Type
	message protoreflect.FieldDescriptor
}

// twins walks the case's type and the message's together and fails the test where one has a field that the other lacks.
func twins(t *testing.T) []twin {
	t.Helper()
	var all []twin
	var walk func(reflect.Type, protoreflect.MessageDescriptor, string)
	walk = func(typ reflect.Type, message protoreflect.MessageDescriptor, at string) {
		tagged := map[string]bool{}
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, ok := f.Tag.Lookup("path")
			if !ok {
				t.Errorf("%s.%s has no path tag", typ, f.Name)
				continue
			}
			tagged[name] = true
			field := message.Fields().ByName(protoreflect.Name(name))
			if field == nil {
				t.Errorf("%s: the case has it, message %s does not", join(at, name), message.FullName())
				continue
			}
			x := twin{path: join(at, name), tag: f.Tag, typ: f.Type, message: field}
			if f.Type.Kind() == reflect.Slice {
				x.path += "[]"
			}
			all = append(all, x)
			if inner := structIn(f.Type); inner == reflect.TypeFor[project.Distribution]() {
				checkDistribution(t, x.path, inner, field.Message())
			} else if inner != nil {
				walk(inner, field.Message(), x.path)
			}
		}
		for i := range message.Fields().Len() {
			if name := string(message.Fields().Get(i).Name()); !tagged[name] {
				t.Errorf("%s: message %s has it, the case does not", join(at, name), message.FullName())
			}
		}
	}
	walk(reflect.TypeFor[project.Case](), (*capstackv1.ProjectCase)(nil).ProtoReflect().Descriptor(), "")
	return all
}

// structIn returns the struct that a field holds, points to or lists, nil if none with fields of its own.
func structIn(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[money.Fixed]() {
		return nil
	}
	return typ
}

// checkDistribution compares the flat parameters of the engine with those of all families of the message.
func checkDistribution(t *testing.T, at string, typ reflect.Type, message protoreflect.MessageDescriptor) {
	t.Helper()
	given := map[string]bool{"kind": true} // which member of the oneof is set
	for i := range message.Fields().Len() {
		family := message.Fields().Get(i).Message()
		for k := range family.Fields().Len() {
			given[string(family.Fields().Get(k).Name())] = true
		}
	}
	for i := range typ.NumField() {
		name := typ.Field(i).Tag.Get("path")
		if !given[name] {
			t.Errorf("%s.%s: no family of %s has it", at, name, message.FullName())
		}
		delete(given, name)
	}
	for name := range given {
		t.Errorf("%s.%s: %s has it, the case does not", at, name, message.FullName())
	}
}

// exactText tells from its name that a number is money, a price, a rate or a fee.
var exactText = regexp.MustCompile(`usd|(^|_)rate$|amount|fee|losses`)

func TestEachFieldOfTheCaseHasItsTwinInTheMessage(t *testing.T) {
	for _, x := range twins(t) {
		kind := x.message.Kind().String()
		if x.message.IsList() {
			kind = "repeated " + kind
		} else if x.message.HasOptionalKeyword() {
			kind = "optional " + kind
		}
		if want := wantedKind(x); kind != want {
			t.Errorf("%s: %s in the case is %q in the message, want %q", x.path, x.typ, kind, want)
		}
	}
}

// wantedKind is the convention of case.proto: how a field of the case is carried.
func wantedKind(x twin) string {
	switch x.typ {
	case reflect.TypeFor[project.Amount](), reflect.TypeFor[money.Fixed]():
		switch {
		case exactText.MatchString(string(x.message.Name())):
			return "string"
		case x.tag.Get("whole") != "":
			return "optional int32"
		default:
			return "optional double"
		}
	case reflect.TypeFor[*calendar.Date](), reflect.TypeFor[calendar.Date]():
		return "string"
	case reflect.TypeFor[[]project.Amount](), reflect.TypeFor[[]float64]():
		if exactText.MatchString(string(x.message.Name())) {
			return "repeated string"
		}
		return "repeated double"
	case reflect.TypeFor[calendar.Frequency](), reflect.TypeFor[*calendar.DayCount](), reflect.TypeFor[*calendar.BusinessDay]():
		return "enum"
	}
	switch x.typ.Kind() {
	case reflect.String:
		return "string"
	case reflect.Int:
		return "int32"
	case reflect.Bool:
		return "bool"
	case reflect.Float64:
		return "double"
	case reflect.Uint8:
		return "enum"
	case reflect.Struct, reflect.Pointer:
		return "message"
	case reflect.Slice:
		if x.typ.Elem().Kind() == reflect.String {
			return "repeated string"
		}
		if x.typ.Elem().Kind() == reflect.Uint8 {
			return "repeated enum"
		}
		return "repeated message"
	default:
		return "a kind that this test knows"
	}
}

// The comment of a field is all that most callers read, so it must say what Resolve checks and fills.
func TestCommentsStateTheRangeAndDefaultOfEachField(t *testing.T) {
	comments := fieldComments(t)
	for _, x := range twins(t) {
		comment := comments[string(x.message.FullName())]
		if comment == "" {
			t.Errorf("%s: no comment found", x.message.FullName())
		}
		if span := x.tag.Get("range"); span != "" && !strings.Contains(comment, span) {
			t.Errorf("%s: the comment does not say the range %s: %s", x.message.FullName(), span, comment)
		}
		if def := x.tag.Get("default"); def != "" && !strings.Contains(comment, "Default "+def) {
			t.Errorf("%s: the comment does not say \"Default %s\": %s", x.message.FullName(), def, comment)
		}
		if x.tag.Get("required") != "" && !strings.Contains(comment, "Required") {
			t.Errorf("%s: the comment does not say \"Required\": %s", x.message.FullName(), comment)
		}
		if limit := x.tag.Get("max"); limit != "" && x.message.Kind() == protoreflect.MessageKind &&
			!strings.Contains(comment, "most "+limit) {
			t.Errorf("%s: the comment does not say \"at most %s\": %s", x.message.FullName(), limit, comment)
		}
	}
}

// fieldComments returns the comment of each field by its full name, read from the schema's source since generated code
// carries none.
func fieldComments(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../../proto/capstack/v1/*.proto")
	if err != nil || len(files) == 0 {
		t.Fatalf("schema not found: %v", err)
	}
	message := regexp.MustCompile(`^message (\w+) \{`)
	field := regexp.MustCompile(`^\s+(?:optional |repeated )?[\w.]+ (\w+) = \d+;`)
	comments := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var in string
		var comment []string
		for line := range strings.Lines(string(text)) {
			if m := message.FindStringSubmatch(line); m != nil {
				in = m[1]
			} else if m := field.FindStringSubmatch(line); m != nil {
				comments["capstack.v1."+in+"."+m[1]] = strings.Join(comment, " ")
			} else if words, ok := strings.CutPrefix(strings.TrimSpace(line), "// "); ok {
				comment = append(comment, words)
				continue
			}
			comment = nil
		}
	}
	return comments
}
