// Package wire is the only place where messages of capstack.v1 and the types of the engine meet. It turns one into the
// other, field by field, and reports what the engine's types cannot even hold.
//
// It is not for judging a case: what is absent, out of range or contradictory is for project.Resolve to say. Here fail only
// malformed decimal text and dates, numbers that are not finite, choices that this version does not know, and lists so
// long that converting them would cost more memory than the message did. All findings come back at once, together with
// the case as far as it could be read: a field with a finding is left out of it. [Merge] joins them with what Resolve
// then says, without repeating that such a field is missing.
//
// Paths in findings are those of the case, as in facility.phases[p1].delay_days; the caller who puts them into a
// google.rpc.BadRequest sets the name of the request's field in front, as in project_case.facility.phases[p1].delay_days.
// The parameters of a distribution are named as the engine names them, without their family: distribution.mean.
//
// Numbers. Decimal text is at most 18 significant digits and 9 decimals on the way in and exact on the way out, where a
// value that the engine worked out may have up to 18 decimals. A double becomes the shortest decimal text that reads back
// as the same double, so that 0.1 means 0.1; one whose text has more than 18 decimals is rounded to them. On the way out it
// is the double nearest to the exact value.
//
// Terms of contracts and cash flows are the exception: they have up to 18 decimals, as what the engine writes has, so that
// the payoffs of one answer are the flows of the next request.
//
// No function keeps or changes its argument, and all may be called concurrently. Nil messages read as empty ones.
package wire
