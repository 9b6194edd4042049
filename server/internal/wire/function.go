package wire

import (
	"errors"

	"github.com/capstack/capstack/compute/returns"
	"github.com/capstack/capstack/compute/spreadsheet"
	capstackv1 "github.com/capstack/capstack/proto/gen/capstack/v1"
)

// EvaluateFunction evaluates a function of spreadsheets. The error is a [*ContractFault].
func EvaluateFunction(in *capstackv1.EvaluateFunctionRequest) (*capstackv1.EvaluateFunctionResponse, error) {
	arguments := make([][]string, 0, min(len(in.GetArguments()), spreadsheet.MaxArguments))
	for _, a := range in.GetArguments() {
		if len(arguments) > spreadsheet.MaxArguments {
			break // one too many tells the same as a million
		}
		arguments = append(arguments, a.GetValues())
	}
	v, err := spreadsheet.Evaluate(in.GetName(), arguments)
	if err != nil {
		return nil, functionFault(in.GetName(), err)
	}
	out := &capstackv1.EvaluateFunctionResponse{EngineVersion: EngineVersion}
	if v.Date != nil {
		out.Value = &capstackv1.EvaluateFunctionResponse_Date{Date: v.Date.String()}
	} else {
		out.Value = &capstackv1.EvaluateFunctionResponse_Number{Number: v.Number}
	}
	return out, nil
}

// functionFault says which argument is to blame.
func functionFault(name string, err error) error {
	f := &ContractFault{}
	if e, ok := errors.AsType[*spreadsheet.UnknownFunctionError](err); ok {
		f.violation("name", "enum", "%v", e)
		f.Reason = capstackv1.ErrorReason_ERROR_REASON_UNKNOWN_NAME
		return f
	}
	if e, ok := errors.AsType[*spreadsheet.ArgumentError](err); ok {
		f.violation(indexed("arguments", e.Argument), "format", "%v", e)
		return f
	}
	if e, ok := errors.AsType[*returns.ArgumentError](err); ok {
		field := "arguments"
		if parameters, known := spreadsheet.Signature(name); known {
			for i, p := range parameters {
				if p == e.Argument || p == "["+e.Argument+"]" {
					field = indexed(field, i)
				}
			}
		}
		f.violation(field, "range", "%v", e)
		return f
	}
	f.violation("arguments", "range", "%v", err) // a wrong number of them, or no rate of return
	return f
}
