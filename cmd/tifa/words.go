package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tifa"
	"tifa/text"
)

func itoa(n int) string { return strconv.Itoa(n) }

// counted writes "1 document", "2 documents".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// between writes a range of dates or years.
func between(from, to string) string {
	switch {
	case from == "" && to == "":
		return "undated"
	case from == to:
		return from
	}
	return from + " to " + to
}

// corpusWords is what every claim is made against: "this corpus of 1,209
// documents, 2006-08-23 to 2021-12-27".
func corpusWords(c tifa.Coverage) string {
	s := "this corpus of " + counted(c.Documents, "document")
	if c.From != "" {
		s += ", " + between(string(c.From), string(c.To))
	}
	return s
}

// coverageNotes are the caveats of a coverage, a line each.
func coverageNotes(c tifa.Coverage) []string {
	var notes []string
	years, months := holeWords(c, tifa.MissingYears), holeWords(c, tifa.MissingMonths)
	if years != "" {
		notes = append(notes, "no document at all from "+years)
	}
	if months != "" {
		notes = append(notes, "no document at all from "+months)
	}
	if editions := editionWords(c); editions != "" {
		notes = append(notes, "editions missing: "+editions)
	}
	if c.Undated > 0 {
		notes = append(notes, counted(c.Undated, "document")+" without a date, counted but neither first nor last")
	}
	if n := len(c.Partial); n > 0 {
		notes = append(notes, counted(n, "document")+" known to be abridged: "+some(c.Partial, 3))
	}
	if c.GapDays != nil && *c.GapDays > 0 {
		notes = append(notes, fmt.Sprintf("nothing from the last %s before the date asked about", counted(*c.GapDays, "day")))
	}
	return notes
}

func holeWords(c tifa.Coverage, kind tifa.HoleKind) string {
	var all []string
	for _, h := range c.Holes {
		if h.Kind == kind {
			all = append(all, between(string(h.From), string(h.To)))
		}
	}
	return some(all, 6)
}

func editionWords(c tifa.Coverage) string {
	var all []string
	for _, h := range c.Holes {
		if h.Kind == tifa.MissingEditions {
			all = append(all, h.Series+" "+between(string(h.From), string(h.To)))
		}
	}
	return some(all, 4)
}

// some lists up to n of all.
func some(all []string, n int) string {
	if len(all) <= n {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %s more", strings.Join(all[:n], ", "), number(len(all)-n))
}

// rateWords writes a rate with its base.
func rateWords(t tifa.Tally) string {
	rate, ok := t.Rate()
	if !ok {
		return "no rate: no text"
	}
	return fmt.Sprintf("%s per %s %s", shortFloat(rate), number(tifa.Per), t.Unit)
}

func shortFloat(f float64) string {
	switch {
	case f >= 100:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 1:
		return strconv.FormatFloat(f, 'f', 2, 64)
	}
	return strconv.FormatFloat(f, 'f', 3, 64)
}

// paragraphNumbers tells the number of the paragraph that holds a byte of s,
// counted from 1.
func paragraphNumbers(s string) func(at int) int {
	paragraphs := text.Paragraphs(s)
	return func(at int) int {
		n, found := slices.BinarySearchFunc(paragraphs, at, func(p tifa.Span, at int) int { return p.Start - at })
		if found {
			n++
		}
		return n
	}
}
