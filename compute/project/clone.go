package project

import (
	"reflect"

	"github.com/capstack/capstack/compute/money"
)

// Clone returns a copy of c that shares nothing with it. Nil lists and pointers stay nil.
func Clone(c Case) Case {
	var copied Case
	copyInto(reflect.ValueOf(&copied).Elem(), reflect.ValueOf(c))
	return copied
}

// copyInto copies src deeply to dst. By reflection, since a field forgotten in a copy written by hand would let one
// scenario change another.
func copyInto(dst, src reflect.Value) {
	switch src.Kind() {
	case reflect.Pointer:
		if !src.IsNil() {
			dst.Set(reflect.New(src.Type().Elem()))
			copyInto(dst.Elem(), src.Elem())
		}
	case reflect.Slice:
		if !src.IsNil() {
			dst.Set(reflect.MakeSlice(src.Type(), src.Len(), src.Len()))
			for i := range src.Len() {
				copyInto(dst.Index(i), src.Index(i))
			}
		}
	case reflect.Struct:
		if src.Type() == reflect.TypeFor[money.Fixed]() {
			dst.Set(src)
			return
		}
		for i := range src.NumField() {
			copyInto(dst.Field(i), src.Field(i))
		}
	default:
		dst.Set(src)
	}
}
