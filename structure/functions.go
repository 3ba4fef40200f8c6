package structure

import (
	"regexp"
	"slices"
	"strconv"

	"tifa"
)

// A functionRule is what one row of functions.csv counts for a function.
type functionRule struct {
	function tifa.Function
	act      tifa.Act // "" any
	outside  bool     // only outside statements
	where    string   // "", opening or item
	weight   int
	pattern  *regexp.Regexp
}

// leastWeight is what the rows that a sentence fits must count together.
const leastWeight = 2

func (l *loader) functions() (out []functionRule) {
	const name = "functions.csv"
	l.table(name, 5, func(row []string, line int) {
		weight, err := strconv.Atoi(row[3])
		switch {
		case err != nil || weight <= 0:
			l.fail(&tifa.Problem{Path: name, Line: line, Fact: "weight " + strconv.Quote(row[3]), Hint: "want a number above 0"})
		case row[0] == "":
			l.fail(&tifa.Problem{Path: name, Line: line, Fact: "no function", Hint: "a row begins with the name of a function"})
		case row[2] != "" && row[2] != "opening" && row[2] != "item":
			l.fail(&tifa.Problem{Path: name, Line: line, Fact: "where is " + row[2], Hint: "want opening, item or nothing"})
		}
		f := functionRule{function: tifa.Function(row[0]), where: row[2], weight: weight, pattern: l.pattern(name, row[4])}
		if f.outside = row[1] == "none"; !f.outside {
			f.act = tifa.Act(row[1])
		}
		out = append(out, f)
	})
	return out
}

// Sections tells what the passages of d are there for, by the table
// functions.csv: whole sentences, those next to one another that serve one
// function joined, no section across paragraphs. The items of a list serve the
// function of the sentence that introduces it. The title and the lines of the
// editors stand in no section.
func (r *Rules) Sections(d *tifa.Document) []tifa.Section { return r.read(d).sections() }

func (t *reading) sections() []tifa.Section {
	w := sectionWriter{reading: t, ofList: map[int]tifa.Function{}, statement: -1}
	for p, s := range t.body {
		w.add(p, s)
	}
	for i := range w.out {
		w.out[i].Span = t.flat.Span(w.out[i].Span)
	}
	return w.out
}

// A sectionWriter goes through the sentences of a text in order.
type sectionWriter struct {
	*reading
	out       []tifa.Section
	ofList    map[int]tifa.Function // of the items of a list
	paragraph *paragraph            // of the sentence before
	statement int                   // likewise, -1 if none
	function  tifa.Function         // likewise
}

func (w *sectionWriter) add(p *paragraph, s *sentence) {
	statement := w.statementAt(s.End - 1)
	if statement < 0 {
		statement = w.statementAt(s.Start)
	}
	begins := w.paragraph != p
	goesOn := statement == w.statement && (statement >= 0 || !begins)
	before := w.function
	if !goesOn {
		before = ""
	}
	list := w.listAt(s.Start)
	f, known := w.ofList[list]
	switch {
	case known:
	case list >= 0 && before != "":
		f = before
	default:
		f = w.functionOf(s, statement, begins || !goesOn)
	}
	if list >= 0 {
		w.ofList[list] = f
	}
	if f == "" {
		f = before
	}
	switch n := len(w.out); {
	case f == "":
	case n > 0 && !begins && w.function == f:
		w.out[n-1].Span.End = s.End
	default:
		w.out = append(w.out, tifa.Section{Function: f, Span: s.Span})
	}
	w.paragraph, w.statement, w.function = p, statement, f
}

// listAt is the first of the lists that hold byte at in an item; -1 if none does.
func (t *reading) listAt(at int) int {
	return slices.IndexFunc(t.lists, func(l tifa.List) bool {
		return slices.ContainsFunc(l.Items, func(i tifa.Span) bool { return i.Start <= at && at < i.End })
	})
}

// functionOf is the function that the rows give most weight, "" where none has
// enough.
func (t *reading) functionOf(s *sentence, statement int, opens bool) tifa.Function {
	line := t.in(s.Span)
	var act tifa.Act
	if statement >= 0 {
		act = t.statements[statement].Act
	}
	weights := map[tifa.Function]int{}
	var order []tifa.Function
	for _, f := range t.functions {
		switch {
		case f.outside && statement >= 0 && act != tifa.Told, !f.outside && act == tifa.Told, f.act != "" && f.act != act,
			f.where == "opening" && !opens, f.where == "item" && t.listAt(s.Start) < 0, !f.pattern.MatchString(line):
			continue
		}
		if weights[f.function] == 0 {
			order = append(order, f.function)
		}
		weights[f.function] += f.weight
	}
	var best tifa.Function
	for _, f := range order {
		if weights[f] >= leastWeight && weights[f] > weights[best] {
			best = f
		}
	}
	return best
}
