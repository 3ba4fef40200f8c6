package tifa

// A Section is a run of text that serves one function in its document. Sections
// are disjoint and in order; text that no table tells the function of stands in
// none.
type Section struct {
	Function Function
	Span     Span
}

// A Function is what a passage is there for, as tables tell it: achievements,
// tasks. The names are those of the table, in the order in which it has them.
type Function string
