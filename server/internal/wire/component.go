package wire

import (
	"fmt"

	"github.com/capstack/capstack/compute/contract/actus"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// structurePrefix begins the engine's name of what is inside a contract.
const structurePrefix = "contractStructure["

// componentPaths are the places of components in the request by the engine's name of them, contractStructure[0] or
// contractStructure[0].contractStructure[1].
type componentPaths map[string]string

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
	root["contractStructure"] = t.under(len(in), "")
	if len(fault.Violations) == 0 && t.placed < len(in) {
		fault.violation("components", "reference", "some components are inside each other in a ring")
	}
	return t.paths
}

// componentTree is the nesting of components while it is built.
type componentTree struct {
	in       []*capstackv1.ContractComponent
	children [][]int
	paths    componentPaths
	placed   int
}

// under returns the structure of one contract. A ring of components is reached from no contract, so this ends.
func (t *componentTree) under(parent int, prefix string) actus.Raw {
	var out actus.Raw
	for k, i := range t.children[parent] {
		t.placed++
		c := t.in[i]
		place := fmt.Sprintf("%scontractStructure[%d]", prefix, k)
		t.paths[place] = indexed("components", i)
		ref := actus.RawReference{Role: c.GetReferenceRole(), Type: c.GetReferenceType(), Terms: rawTerms(c.GetContract())}
		if ref.Type == "" {
			ref.Type = "CNT"
		}
		if len(t.children[i]) > 0 {
			ref.Terms["contractStructure"] = t.under(i, place+".")
		}
		out.Structure = append(out.Structure, ref)
	}
	return out
}
