package brief

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
	"tifa/compare"
	"tifa/formulation"
	"tifa/text"
)

// leastWords is the number of words that tell something which a wording in a spaced
// script has at least, to be told as silent, dropped, old or standing.
const leastWords = 3

// spaced reports whether s is in a spaced script.
func spaced(s string) bool { return !strings.ContainsFunc(s, text.IsIdeograph) }

// wordsOf are the words and signs of a text in a spaced script.
func wordsOf(s string) []string { return strings.Fields(s) }

// tells reports whether a word is none that only joins, and no sign or number.
func tells(word string) bool {
	word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.ContainsFunc(word, unicode.IsLetter) && !formulation.IsFunctionWord(word)
}

// wordy reports whether enough words of s tell something. Of a text in another
// script it says nothing: it is true.
func wordy(s string) bool {
	if !spaced(s) {
		return true
	}
	n := 0
	for _, w := range wordsOf(s) {
		if tells(w) {
			n++
		}
	}
	return n >= leastWords
}

// loose reports whether s, in a spaced script, begins or ends with a word that only
// joins.
func loose(s string) bool {
	words := wordsOf(s)
	return spaced(s) && (len(words) == 0 || !tells(words[0]) || !tells(words[len(words)-1]))
}

// reference is the number of a document with its year, 2101 (2013), S/2013/430, or a
// month behind a preposition: alone it may be a verb.
var reference = regexp.MustCompile(`\d+ ?[(（](?:19|20)\d\d[)）]|\b[A-Z](?:/[A-Z]+)*/\d{4}/\d+|\b(?:in|since|by|of|until|through|for) (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`)

// renamed reports whether two wordings differ in dates and the numbers of documents
// alone.
func renamed(old, new string) bool {
	old, new = reference.ReplaceAllString(old, ""), reference.ReplaceAllString(new, "")
	o := compare.Options{Ignore: compare.Dates}
	share, _ := o.Texts(old, new, []tifa.Span{{End: len(old)}}, []tifa.Span{{End: len(new)}}).Summary().NewShare()
	return share == 1
}

// respelled reports whether two wordings in a spaced script differ in articles, or in
// the ends of single words, alone: harmonised, harmonized.
func respelled(old, new string) bool {
	if !spaced(old) || !spaced(new) {
		return false
	}
	bare := func(s string) []string {
		return slices.DeleteFunc(wordsOf(strings.ToLower(s)), func(w string) bool { return w == "the" || w == "a" || w == "an" })
	}
	return slices.EqualFunc(bare(old), bare(new), func(a, b string) bool {
		const stem, end = 6, 4
		n := 0
		for n < min(len(a), len(b)) && a[n] == b[n] {
			n++
		}
		return a == b || n >= stem && utf8.RuneCountInString(a[n:]) <= end && utf8.RuneCountInString(b[n:]) <= end
	})
}

// trimmed is a span without white space, signs and brackets that nothing closes at
// its ends.
func trimmed(s string, at tifa.Span) tifa.Span {
	in := at.In(s)
	rest := strings.TrimLeftFunc(in, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("，；。、：！？,;.:)）”’", r)
	})
	at.Start += len(in) - len(rest)
	at.End = at.Start + len(strings.TrimRightFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("，；、：,;:(（“‘", r) }))
	return at
}
