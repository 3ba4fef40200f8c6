package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"tifa"
)

// fewLinks are so many that an outline shows them unasked.
const fewLinks = 12

// outline prints the structure of a document for people, with its links if there
// are few.
func (a *app) outline(d *tifa.Document, s *tifa.Structure) { a.outlineUpTo(fewLinks, d, s) }

// outlineLinks prints the structure of a document with all its links.
func (a *app) outlineLinks(d *tifa.Document, s *tifa.Structure) { a.outlineUpTo(len(s.Links), d, s) }

// outlineUpTo prints the structure of a document, with its links if there are no
// more than most.
func (a *app) outlineUpTo(most int, d *tifa.Document, s *tifa.Structure) {
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
	a.printf("\n%s %s\n", a.style.bold("system"), a.style.faint(countWords(s)))
	root := newTree(d, s)
	if len(s.Links) <= most {
		root.link(d, s)
	}
	a.printf("%s\n", fit(root.label, a.width))
	a.printTree(root, "")
	if len(s.Links) > most {
		a.printf("%s\n", a.style.faint(counted(len(s.Links), "link")+" not shown: tifa read --links lists them, tifa map draws them"))
	}
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
