package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa/compare"
	"tifa/ladder"
	"tifa/series"
)

// most is how many lines of a kind a summary shows; --json has all.
const most = 20

// longText is how many sentences a text may have to be shown sentence by
// sentence.
const longText = 150

// printSummary prints what a new edition changes, in numbers and passages.
func (a *app) printSummary(s *series.Summary) {
	before, after := s.Old.Document, s.Comparison.New.Document
	a.printf("%s %s\n", pad("old", 4), documentWords(before))
	a.printf("%s %s\n", pad("new", 4), documentWords(after))
	if before.Text == after.Text {
		a.printf("  the texts are the same, character by character\n")
		return
	}
	if s.Coverage.Documents > 0 {
		a.printf("%s counted in %s of the series (texts of one event as one) before the new one, %s\n", pad("", 4), counted(s.Coverage.Documents, "document"),
			between(string(s.Coverage.From), string(s.Coverage.To)))
		for _, n := range coverageNotes(s.Coverage) {
			a.printf("%s %s\n", pad("", 4), a.style.faint(n))
		}
	} else {
		a.printf("%s %s\n", pad("", 4), a.style.faint("no earlier document of the series in a corpus: nothing is told of what was said before"))
	}
	a.numbers(s)
	a.abridgement(s)
	a.voices(s.Comparison)
	a.lists(s.Comparison)
	a.names(s.Comparison)
	a.formulations("formulations added", "+", s.Added)
	a.formulations("formulations dropped", "-", s.Dropped)
	a.climbs(s)
	a.silences(s)
	a.sentences(s)
}

func (a *app) numbers(s *series.Summary) {
	old, new := utf8.RuneCountInString(s.Old.Document.Text), utf8.RuneCountInString(s.Comparison.New.Document.Text)
	a.printf("  length    %s → %s code points (%+.0f %%)\n", number(old), number(new), 100*(float64(new)/float64(max(1, old))-1))
	n := s.Clauses
	all := n.Kept.Characters + n.Reworded.Characters + n.New.Characters
	if all == 0 {
		return
	}
	share := func(c series.ClauseSize) string {
		return fmt.Sprintf("%.0f %% (%s)", 100*float64(c.Characters)/float64(all), counted(c.Clauses, "clause"))
	}
	a.printf("  stated    %s kept, %s reworded, %s new, of %s characters\n", share(n.Kept), share(n.Reworded), share(n.New), number(all))
}

func (a *app) abridgement(s *series.Summary) {
	x := s.Abridged
	if x == nil {
		return
	}
	fuller, shorter := s.Old.Document, s.Comparison.New.Document
	if !x.OldIsFuller {
		fuller, shorter = shorter, fuller
	}
	a.printf("  event     two texts of one event: %s has %.0f %% of the characters of %s\n", shorter.ID, 100*x.Share, fuller.ID)
	if len(x.Cut) == 0 {
		a.printf("            nothing is cut\n")
		return
	}
	a.printf("\n%s %s\n", a.style.bold("cut"), a.style.faint(counted(len(x.Cut), "passage")+" of "+fuller.ID+" that "+shorter.ID+" has not"))
	for _, l := range x.Cut[:min(most, len(x.Cut))] {
		a.printf("  - %s %s\n", a.style.faint(fmt.Sprintf("paragraph %d", l.Paragraph+1)), a.style.dropped(fit(oneLine(l.Span.In(fuller.Text)), max(20, a.width-18))))
	}
	a.more(len(x.Cut))
}

// more says how many lines of a kind are not shown.
func (a *app) more(n int) {
	if n > most {
		a.printf("  %s\n", a.style.faint(fmt.Sprintf("and %s more; --json has all", number(n-most))))
	}
}

// beside prints words behind a head, or under it where the line is too short.
func (a *app) beside(head, words string) {
	if strings.TrimSpace(head) == "" {
		for _, line := range wrap(words, a.width-width(head)) {
			a.printf("%s%s\n", head, a.style.faint(line))
		}
		return
	}
	if width(head)+2+width(words) <= a.width {
		a.printf("%s  %s\n", head, a.style.faint(words))
		return
	}
	a.printf("%s\n", head)
	a.beside("      ", words)
}

// saidWords tells how often something was said before, with the coverage.
func saidWords(s series.Said) string {
	held := fmt.Sprintf("%s held of this series since %s", counted(s.Searched, "edition"), s.From)
	switch {
	case s.Documents == 0 && s.Searched == 1:
		return "new: not in the " + held
	case s.Documents == 0:
		return "new: in none of " + held
	}
	words := fmt.Sprintf("said before in %d of %s", s.Documents, held)
	if s.First != nil {
		words += fmt.Sprintf(", first in %s", s.First.Document)
	}
	if s.Last != nil && s.Documents > 1 {
		words += fmt.Sprintf(", last in %s", s.Last.Document)
	}
	return words
}

// paragraphs names the paragraphs of locations, each once.
func paragraphs(at []compare.Location) string {
	var all []string
	for _, l := range at {
		if p := itoa(l.Paragraph + 1); !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	if len(all) == 1 {
		return "paragraph " + all[0]
	}
	return "paragraphs " + strings.Join(all, ", ")
}

func (a *app) formulations(title, sign string, all []series.Formulation) {
	if len(all) == 0 {
		return
	}
	a.printf("\n%s %s\n", a.style.bold(title), a.style.faint(number(len(all))+", with the editions of the series and the documents of the corpus that said them before"))
	for _, f := range all[:min(most, len(all))] {
		a.beside("  "+sign+" "+f.Text, paragraphs(f.Locations)+"; "+attested(f))
	}
	a.more(len(all))
}

// attested tells where a formulation was said before, with what was searched.
func attested(f series.Formulation) string {
	words := fmt.Sprintf("none of %s since %s", counted(f.Before.Searched, "edition"), f.Before.From)
	if f.Before.Documents > 0 {
		words = fmt.Sprintf("%d of %s since %s", f.Before.Documents, counted(f.Before.Searched, "edition"), f.Before.From)
		if f.Before.First != nil {
			words += ", first " + f.Before.First.Document
		}
	}
	if f.Anywhere.Documents > f.Before.Documents {
		words += fmt.Sprintf("; %d of %s, first %s", f.Anywhere.Documents, counted(f.Anywhere.Searched, "document"), f.Anywhere.First.Document)
	}
	return words
}

func (a *app) climbs(s *series.Summary) {
	if len(s.Climbs) == 0 {
		return
	}
	a.printf("\n%s\n", a.style.bold("strengthened or weakened"))
	var named []string
	for _, c := range s.Climbs[:min(most, len(s.Climbs))] {
		what := "weakened"
		if c.Up() {
			what = "strengthened"
		}
		rungs := fmt.Sprintf("%s (rung %d) → %s (rung %d)", orNone(c.From), c.FromRung, orNone(c.To), c.ToRung)
		words := fmt.Sprintf("paragraph %d → %d: %s", c.Old.Paragraph+1, c.New.Paragraph+1, oneLine(c.New.Span.In(s.Comparison.New.Document.Text)))
		a.printf("  %s  %s  %s\n", pad(what, 12), rungs, a.style.faint(fit(words, max(30, a.width-len(what)-width(rungs)-8))))
		if n := ladderWords(c.Ladder); !slices.Contains(named, n) {
			named = append(named, n)
		}
	}
	a.more(len(s.Climbs))
	for _, n := range named {
		a.beside("  ", n)
	}
}

func ladderWords(l *ladder.Ladder) string {
	return fmt.Sprintf("ladder: %s; %s", l.Title, l.Source)
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

func (a *app) silences(s *series.Summary) {
	new := s.Comparison.New.Document
	switch {
	case s.Coverage.Documents == 0:
		return
	case new.Partial:
		a.printf("\n%s %s\n", a.style.bold("silences"), a.style.faint("not told: the new text is known to be abridged"))
		return
	case len(s.Silent.Rules) == 0:
		a.printf("\n%s %s\n", a.style.bold("silences"), a.style.faint("not told: no complete edition before this one is held"))
		return
	}
	a.printf("\n%s %s\n", a.style.bold("silences"), a.style.faint(number(len(s.Silences))))
	a.beside("  ", counted(len(s.Silent.Editions), "complete edition")+" looked at: "+strings.Join(s.Silent.Editions, ", "))
	if old := len(s.Old.Document.Text); 2*len(new.Text) < old {
		a.printf("  %s\n", a.style.faint(fmt.Sprintf("the new text has %.0f %% of the length of the old: what it lacks may have been cut", 100*float64(len(new.Text))/float64(old))))
	}
	for _, rule := range s.Silent.Rules {
		var own []series.Silence
		for _, x := range s.Silences {
			if x.Rule == rule {
				own = append(own, x)
			}
		}
		note := ""
		if rule == series.Siblings {
			note = fmt.Sprintf(" (%s of theirs held)", counted(s.Silent.Siblings, "document"))
		}
		a.printf("  %s: %s%s\n", rule, number(len(own)), note)
		for _, x := range own[:min(most, len(own))] {
			a.silence(x, len(s.Silent.Editions))
		}
		a.more(len(own))
	}
}

func (a *app) silence(x series.Silence, of int) {
	words := fmt.Sprintf("in %d of %d", len(x.Said), of)
	if x.Sibling != nil {
		words = fmt.Sprintf("in %s of siblings", counted(x.Sibling.Documents, "document"))
	}
	last := x.Said[0]
	words += fmt.Sprintf(", last in %s, paragraph %d", last.Document, last.Location.Paragraph+1)
	if x.Near != nil {
		words += fmt.Sprintf("; nearest now, paragraph %d: %s", x.Near.Location.Paragraph+1, x.Near.Text)
	}
	a.beside("    "+x.Text, words)
}

func (a *app) sentences(s *series.Summary) {
	if len(s.Sentences) == 0 || s.Coverage.Documents == 0 {
		return
	}
	said := count(s.Sentences, func(x series.Sentence) bool { return x.Before.Documents > 0 })
	a.printf("\n%s %s\n", a.style.bold("sentences"), a.style.faint(fmt.Sprintf("%d, %d of them said before in the same words", len(s.Sentences), said)))
	shown := len(s.Sentences)
	if shown > longText {
		shown = most
	}
	for _, x := range s.Sentences[:shown] {
		a.printf("  %s %s\n", a.style.faint(padLeft(itoa(x.Location.Paragraph+1), 3)), fit(oneLine(x.Text), max(20, a.width-6)))
		words := saidWords(x.Before)
		if x.Before.Documents == 0 {
			words = fmt.Sprintf("%s; %d of its %s said before in the same words", words, x.Known, counted(x.Clauses, "clause"))
		}
		a.beside("      ", words)
	}
	if shown < len(s.Sentences) {
		a.more(len(s.Sentences))
	}
}

// editionHeads are the column heads of an edition: its year, and of several in a
// year the month, too.
func editionHeads(editions []series.Edition) (heads []string) {
	years := map[string]int{}
	for _, e := range editions {
		years[e.When.Year()]++
	}
	for _, e := range editions {
		head := e.When.Year()
		if years[head] > 1 && e.When.Month() != "" {
			head = e.When.Month()
		}
		if head == "" {
			head = "undated"
		}
		heads = append(heads, head)
	}
	return heads
}

// idOf is the id of the text of an edition, "" if there is none.
func idOf(e *series.Edition) string {
	if e.Text == nil {
		return ""
	}
	return e.Text.Document.ID
}
