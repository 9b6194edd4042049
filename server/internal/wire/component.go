package wire

import (
	"fmt"
	"strings"

	"github.com/capstack/capstack/compute/contract/actus"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// componentPaths are the places of components in the request by the engine's names of them: contractStructure[0] while
// terms are read, contractStructure.FIL while the legs of a swap are resolved, and so on inside them.
type componentPaths map[string]string

// split returns the place of the component that a field of the engine's is in, and the term in it; ok is false for a term
// of the contract itself.
func (p componentPaths) split(field string) (path, term string, ok bool) {
	longest := ""
	for place := range p {
		if len(place) > len(longest) && strings.HasPrefix(field, place+".") {
			longest = place
		}
	}
	if longest == "" {
		return "", field, false
	}
	return p[longest], field[len(longest)+1:], true
}

// readComponents puts flat components into the terms of the contracts that they are inside.
func readComponents(in []*capstackv1.ContractComponent, root actus.RawTerms, fault *ContractFault) componentPaths {
	if len(in) == 0 {
		return nil
	}
	if len(in) > maxComponents {
		fault.violation("components", "limit", "%d elements; give at most %d", len(in), maxComponents)
		return nil
	}
	known := make(map[string]int, len(in))
	for i, c := range in {
		id := c.GetComponentId()
		if id == "" {
			continue
		}
		if _, taken := known[id]; taken {
			fault.violation(indexed("components", i)+".component_id", "unique", "%q is given twice", excerpt(id))
		}
		known[id] = i
	}
	children := make([][]int, len(in)+1) // of component i; the last are those of the contract itself
	for i, c := range in {
		at := indexed("components", i)
		parent := len(in)
		if id := c.GetParentComponentId(); id != "" {
			var ok bool
			if parent, ok = known[id]; !ok || parent == i {
				fault.violation(at+".parent_component_id", "reference", "%q is no other component", excerpt(id))
				continue
			}
		}
		if c.GetReferenceRole() == "" {
			fault.violation(at+".reference_role", "required", "give FIL, SEL, UDL, COVE or COVI")
		}
		children[parent] = append(children[parent], i)
	}
	t := componentTree{in: in, children: children, paths: componentPaths{}}
	root["contractStructure"] = t.under(len(in), []string{""})
	if len(fault.Violations) == 0 && t.placed < len(in) {
		fault.violation("components", "reference", "some components are inside each other in a ring")
	}
	return t.paths
}

// maxPlaces bounds the names of one component: two at each of the levels that the engine allows.
const maxPlaces = 16

// componentTree is the nesting of components while it is built.
type componentTree struct {
	in       []*capstackv1.ContractComponent
	children [][]int
	paths    componentPaths
	placed   int
}

// under returns the structure of one contract. A ring of components is reached from no contract, so this ends.
// The engine knows the contract by each of the prefixes.
func (t *componentTree) under(parent int, prefixes []string) actus.Raw {
	var out actus.Raw
	if len(prefixes) == maxPlaces {
		prefixes = nil // deeper than the engine goes: names there would only grow
	}
	for k, i := range t.children[parent] {
		t.placed++
		c := t.in[i]
		var inner []string
		for _, prefix := range prefixes {
			for _, place := range []string{fmt.Sprintf("%scontractStructure[%d]", prefix, k), prefix + "contractStructure." + c.GetReferenceRole()} {
				if _, taken := t.paths[place]; !taken && len(inner) < maxPlaces {
					t.paths[place] = indexed("components", i)
					inner = append(inner, place+".")
				}
			}
		}
		ref := actus.RawReference{Role: c.GetReferenceRole(), Type: c.GetReferenceType(), Terms: rawTerms(c.GetContract())}
		if ref.Type == "" {
			ref.Type = "CNT"
		}
		if len(t.children[i]) > 0 {
			ref.Terms["contractStructure"] = t.under(i, inner)
		}
		out.Structure = append(out.Structure, ref)
	}
	return out
}
