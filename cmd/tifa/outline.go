package main

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"tifa"
)

// outline prints the structure of a document for people.
func (a *app) outline(d *tifa.Document, s *tifa.Structure) {
	title := d.Title
	if title == "" {
		title = d.ID
	}
	a.printf("%s\n", a.style.bold(title))
	a.printf("%s\n", a.style.faint(strings.Join(factWords(d), " · ")))
	a.field("text", fmt.Sprintf("%s, %s", counted(utf8.RuneCountInString(d.Text), "code point"), counted(len(s.Paragraphs), "paragraph")))
	if e := d.Event; e != nil && e.Name != "" {
		parts := []string{e.Name}
		if e.Start != "" {
			parts = append(parts, between(string(e.Start), string(e.End)))
		}
		if e.Place != "" {
			parts = append(parts, e.Place)
		}
		a.field("event", strings.Join(parts, ", "))
	}
	if d.Series != "" {
		a.field("series", d.Series)
	}
	if d.Source != "" {
		a.field("source", d.Source)
	}
	if d.Provenance.URL != "" {
		a.field("url", d.Provenance.URL)
	}
	a.outlinePeople(s.People)
	a.outlineStatements(d.Text, s)
}

func (a *app) field(name, value string) {
	a.printf("%s %s\n", a.style.faint(pad(name, 7)), value)
}

// factWords are the facts of a document that fit on a line.
func factWords(d *tifa.Document) []string {
	var out []string
	language := d.Language
	if d.Script != "" && d.Script != "Latn" {
		language += "-" + d.Script
	}
	for _, fact := range []string{string(d.Date), d.Agency, d.Place, string(d.Kind), language, d.Version} {
		if fact != "" {
			out = append(out, fact)
		}
	}
	if d.Partial {
		out = append(out, "abridged")
	}
	return out
}

func (a *app) outlinePeople(people []tifa.Person) {
	if len(people) == 0 {
		return
	}
	a.printf("\n%s %s\n", a.style.bold("people"), a.style.faint(number(len(people))+", in the order they are named"))
	name, offices := 0, 0
	for _, p := range people {
		name = max(name, width(p.Name))
		offices = max(offices, width(strings.Join(p.Offices, "、")))
	}
	offices = min(offices, max(20, a.width-name-30))
	for i, p := range people {
		parts := make([]string, len(p.Parts))
		for i, part := range p.Parts {
			parts[i] = string(part)
		}
		a.printf("%s  %s  %s  %s\n", padLeft(itoa(i+1), 4), pad(p.Name, name),
			pad(fit(strings.Join(p.Offices, "、"), offices), offices), a.style.faint(strings.Join(parts, ", ")))
	}
}

func (a *app) outlineStatements(text string, s *tifa.Structure) {
	acts := map[tifa.Act]int{}
	for _, st := range s.Statements {
		acts[st.Act]++
	}
	var words []string
	for _, act := range []tifa.Act{tifa.Judge, tifa.State, tifa.Stress, tifa.Require, tifa.Decide, tifa.Told} {
		if n := acts[act]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d", act, n))
		}
	}
	a.printf("\n%s %s\n", a.style.bold("statements"), a.style.faint(strings.TrimSuffix(itoa(len(s.Statements))+": "+strings.Join(words, ", "), ": ")))
	inner := parts(s)
	for _, st := range s.Statements {
		for len(inner) > 0 && inner[0].at.Start < st.Span.Start {
			a.outlinePart(text, inner[0], 2)
			inner = inner[1:]
		}
		content := oneLine(st.Span.In(text))
		lead := fmt.Sprintf("  %s %s %s ", st.Speaker, a.style.bold(st.Cue), a.style.faint("("+string(st.Act)+")"))
		used := 2 + width(st.Speaker) + 1 + width(st.Cue) + 1 + len(st.Act) + 3
		a.printf("%s%s\n", lead, fit(content, max(30, a.width-used)))
		for len(inner) > 0 && inner[0].at.Start < st.Span.End {
			a.outlinePart(text, inner[0], 6)
			inner = inner[1:]
		}
	}
	for _, p := range inner {
		a.outlinePart(text, p, 2)
	}
}

// A part is a list, a definition or a role, at its place in the text.
type part struct {
	at    tifa.Span
	label string
	items []tifa.Span
}

// parts are what stands in a text, in order.
func parts(s *tifa.Structure) []part {
	var out []part
	for _, l := range s.Lists {
		whole := tifa.Span{Start: l.Items[0].Start, End: l.Items[len(l.Items)-1].End}
		out = append(out, part{whole, fmt.Sprintf("%s list of %d", l.Kind, len(l.Items)), l.Items})
	}
	for _, d := range s.Definitions {
		out = append(out, part{d.Span, "definition  " + oneLine(d.Term) + " =", []tifa.Span{d.Span}})
	}
	for _, r := range s.Roles {
		label := "role  "
		if r.Head != "" {
			label += oneLine(r.Head) + ", "
		}
		out = append(out, part{r.Filler, label + r.Role + ":", []tifa.Span{r.Filler}})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].at.Start < out[j].at.Start })
	return out
}

func (a *app) outlinePart(text string, p part, indent int) {
	margin := strings.Repeat(" ", indent)
	if len(p.items) == 1 {
		room := max(20, a.width-indent-width(p.label)-1)
		a.printf("%s%s %s\n", margin, a.style.faint(p.label), fit(oneLine(p.items[0].In(text)), room))
		return
	}
	a.printf("%s%s\n", margin, a.style.faint(p.label))
	for _, item := range p.items {
		a.printf("%s  %s\n", margin, fit(oneLine(item.In(text)), max(20, a.width-indent-2)))
	}
}
