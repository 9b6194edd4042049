package wire

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "github.com/capstack/capstack/proto/gen/capstack/v1" // registers the schema
)

// schemaFiles visits the files of the schema.
func schemaFiles(t *testing.T, visit func(protoreflect.FileDescriptor)) {
	t.Helper()
	n := 0
	protoregistry.GlobalFiles.RangeFilesByPackage("capstack.v1", func(f protoreflect.FileDescriptor) bool {
		visit(f)
		n++
		return true
	})
	if n < 10 {
		t.Fatalf("only %d files of the schema are registered", n)
	}
}

// keywords of languages that generated code is used from. Generators rename such fields, each in its own way, or leave
// them to be reached by reflection, as Python does.
const keywords = ` abstract and as assert async await auto bool boolean break byte case catch char class const continue
 crate debugger def default del delete do double elif else enum except explicit export extends extern false final finally
 float fn for from func function global go goto if impl implements import in inline instanceof int interface is lambda let
 long loop map match mod module move mut namespace native new nonlocal none not null operator or override package pass
 private protected pub public raise range ref register return self short signed sizeof static string struct super switch
 template this throw throws trait true try type typedef typeof union unsafe unsigned use using var virtual void volatile
 where while with yield `

func TestNoFieldIsAKeywordOfALanguage(t *testing.T) {
	allowed := map[protoreflect.FullName]string{
		"capstack.v1.GridAxis.range": "a keyword of Go alone, whose generator writes Range",
	}
	eachMessage(t, func(m protoreflect.MessageDescriptor) {
		for i := range m.Fields().Len() {
			f := m.Fields().Get(i)
			if strings.Contains(strings.ReplaceAll(keywords, "\n", " "), " "+string(f.Name())+" ") && allowed[f.FullName()] == "" {
				t.Errorf("%s is a keyword", f.FullName())
			}
		}
	})
}

// Recursive messages let a small request nest without bound, and stubs of some languages cannot print them.
func TestNoMessageContainsItself(t *testing.T) {
	var visit func(protoreflect.MessageDescriptor, []protoreflect.FullName)
	visit = func(m protoreflect.MessageDescriptor, outer []protoreflect.FullName) {
		for _, name := range outer {
			if name == m.FullName() {
				t.Fatalf("%s contains itself: %v", name, outer)
			}
		}
		for i := range m.Fields().Len() {
			if inner := m.Fields().Get(i).Message(); inner != nil {
				visit(inner, append(outer, m.FullName()))
			}
		}
	}
	eachMessage(t, func(m protoreflect.MessageDescriptor) { visit(m, nil) })
}

// Retries and hedges of clients and proxies rest on this option.
func TestEveryMethodIsMarkedFreeOfSideEffects(t *testing.T) {
	methods := 0
	schemaFiles(t, func(file protoreflect.FileDescriptor) {
		for i := range file.Services().Len() {
			list := file.Services().Get(i).Methods()
			for k := range list.Len() {
				methods++
				options, _ := list.Get(k).Options().(*descriptorpb.MethodOptions)
				if options.GetIdempotencyLevel() != descriptorpb.MethodOptions_NO_SIDE_EFFECTS {
					t.Errorf("%s is not marked NO_SIDE_EFFECTS", list.Get(k).FullName())
				}
			}
		}
	})
	if methods != 19 {
		t.Errorf("%d methods, want 19", methods)
	}
}

// A dependency on other schemas would be one for the clients of every language.
func TestTheSchemaImportsNothingFromElsewhere(t *testing.T) {
	schemaFiles(t, func(file protoreflect.FileDescriptor) {
		for i := range file.Imports().Len() {
			if path := file.Imports().Get(i).Path(); !strings.HasPrefix(path, "capstack/v1/") {
				t.Errorf("%s imports %s", file.Path(), path)
			}
		}
	})
}

func eachMessage(t *testing.T, visit func(protoreflect.MessageDescriptor)) {
	t.Helper()
	schemaFiles(t, func(file protoreflect.FileDescriptor) {
		for i := range file.Messages().Len() {
			visit(file.Messages().Get(i))
		}
	})
}
