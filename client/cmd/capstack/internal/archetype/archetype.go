// Package archetype holds a commented case file for each kind of deal that callers start from. The figures are invented:
// round, of the size that such deals have, and nobody's.
//
// The files beside this one are the published examples; there are no others. Tests of the command line check them and hold a
// year of each against arithmetic done by hand.
package archetype

import (
	"embed"
	"regexp"
	"slices"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Archetype is a kind of deal with its case file.
type Archetype struct {
	Name  string // case_id of the file, such as neocloud-ddtl
	Title string
	Text  string // YAML
}

var title = regexp.MustCompile(`(?m)^title: (.*)$`)

// List returns all archetypes by name.
func List() []Archetype {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // they are compiled in
	}
	var out []Archetype
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		a := Archetype{Name: strings.TrimSuffix(e.Name(), ".yaml"), Text: string(text)}
		if m := title.FindStringSubmatch(a.Text); m != nil {
			a.Title = m[1]
		}
		out = append(out, a)
	}
	return out
}

// Get returns the archetype of a name.
func Get(name string) (Archetype, bool) {
	list := List()
	i := slices.IndexFunc(list, func(a Archetype) bool { return a.Name == name })
	if i < 0 {
		return Archetype{}, false
	}
	return list[i], true
}
