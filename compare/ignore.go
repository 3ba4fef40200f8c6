package compare

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tifa"
)

// ignoreNames are the names of the kinds of [Ignore] in order of their bits.
var ignoreNames = [...]string{"numbering", "dates", "also"}

// ParseIgnore reads names of what is ignored, set apart by commas: numbering,
// dates, also. The empty string names nothing. An error is a [tifa.Problem].
func ParseIgnore(s string) (Ignore, error) {
	var g Ignore
	if strings.TrimSpace(s) == "" {
		return g, nil
	}
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		i := slices.Index(ignoreNames[:], name)
		if i < 0 {
			return 0, &tifa.Problem{
				Fact: fmt.Sprintf("%q names nothing that can be ignored", name),
				Hint: "choose from " + strings.Join(ignoreNames[:], ","),
			}
		}
		g |= 1 << i
	}
	return g, nil
}

// The forms of what can be ignored. Numbering opens a paragraph; in Chinese an
// item within one, too.
var (
	latinNumber   = regexp.MustCompile(`^(?:\(?(?:[a-z]{1,2}|[ivx]{1,4}|\d{1,3})(?:\.\d{1,3})*[.)]\s*)`)
	chineseNumber = regexp.MustCompile(`^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,3}[．、])\s*`)
	chineseItem   = regexp.MustCompile(`(?:^|[。；：:，、])([一二三四五六七八九十]{1,3}是)`)
	englishDate   = regexp.MustCompile(`\b(?:\d{1,2}(?:[-–]\d{1,2})? )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2}(?:[-–]\d{1,2})?)?(?:,? \d{4})?\b|\b(?:19|20)\d\d\b`)
	chineseDate   = regexp.MustCompile(`(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日(?:\s*至\s*(?:(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*)?\d{1,2}\s*日)?|\d{4}\s*年(?:\s*\d{1,2}\s*月)?|\d{1,2}\s*月\s*\d{1,2}\s*日`)
	alsoWord      = regexp.MustCompile(`\b(?:[Aa]lso|[Ff]urther)\b`)
	// monthOnly is a month that may be a word: May, March.
	monthOnly = regexp.MustCompile(`^[A-Z][a-z]+$`)
)

// marks are what counts for nothing in a text, in order and disjoint.
func (o Options) marks(s string, paragraphs, boilerplate []tifa.Span) []marked {
	if boilerplate == nil {
		boilerplate = Boilerplate(s, paragraphs)
	}
	var out []marked
	for _, b := range boilerplate {
		out = append(out, marked{span: b, role: setting})
	}
	if o.Ignore == 0 {
		return out
	}
	for _, p := range paragraphs {
		found := o.Ignore.find(p.In(s))
		for _, m := range found {
			m.span.Start += p.Start
			m.span.End += p.Start
			if _, in := slices.BinarySearchFunc(boilerplate, m.span, overlap); !in {
				out = append(out, m)
			}
		}
	}
	slices.SortFunc(out, func(x, y marked) int { return cmp.Compare(x.span.Start, y.span.Start) })
	return out
}

// overlap is 0 where two spans overlap, else it tells their order.
func overlap(s, t tifa.Span) int {
	switch {
	case s.End <= t.Start:
		return -1
	case t.End <= s.Start:
		return 1
	}
	return 0
}

// find finds what is ignored in a paragraph, in order and disjoint.
func (g Ignore) find(s string) []marked {
	var out []marked
	add := func(start, end int, id int32) {
		if start < end {
			out = append(out, marked{tifa.Span{Start: start, End: end}, overlooked, id})
		}
	}
	if g&Numbering != 0 {
		for _, form := range []*regexp.Regexp{latinNumber, chineseNumber} {
			add(0, len(form.FindString(s)), numberID)
		}
		for _, m := range chineseItem.FindAllStringSubmatchIndex(s, -1) {
			add(m[2], m[3], numberID)
		}
	}
	if g&Dates != 0 {
		for _, form := range []*regexp.Regexp{englishDate, chineseDate} {
			for _, m := range form.FindAllStringIndex(s, -1) {
				if !monthOnly.MatchString(s[m[0]:m[1]]) {
					add(m[0], m[1], dateID)
				}
			}
		}
	}
	if g&Also != 0 {
		for _, m := range alsoWord.FindAllStringIndex(s, -1) {
			add(m[0], m[1], alsoID)
		}
	}
	slices.SortStableFunc(out, func(x, y marked) int { return cmp.Compare(x.span.Start, y.span.Start) })
	n := 0
	for _, m := range out {
		if n == 0 || out[n-1].span.End <= m.span.Start {
			out[n] = m
			n++
		}
	}
	return out[:n]
}
