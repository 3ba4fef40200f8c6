package novelty

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Without a parser, how earlier documents use a word tells what it can be at an end
// of a formulation in a spaced script. The numbers were set by reading the first ranks
// of resolutions and of statements of a central bank.
const (
	wordKnown  = 8   // occurrences from which its use is known
	wordCloses = 0.3 // share before what follows a phrase, of words that can end one
	wordVerb   = 0.3 // share behind "to", of verbs
	wordNoun   = 0.2 // share beside an article or "of", from which a verb is a noun as well
	wordTakes  = 0.1 // share before an article or a pronoun, of what takes an object

	shortestEnding = 6 // letters of a participle, of an adverb
)

// What follows a phrase, the commonest first, what a verb takes, what points back in
// the text, and what makes a participle complete.
var (
	followers = []string{",", " and", " of", " in", " to", " for", ".", " by", " on", ";", " with", " that", " is", " are", " has", " have", " will"}
	objects   = []string{" the", " its", " their", " all"}
	endings   = []string{"s", "ed", "ing"}
	pointers  = []string{"this", "these", "those", "such"}
	helpers   = []string{"is", "are", "was", "were", "be", "been", "has", "have", "had"}
)

// count is the number of occurrences of these strings in earlier documents.
func (r *reader) count(all ...string) (n int) {
	for _, s := range all {
		k, err := r.total(s)
		if err != nil {
			r.failed = err
		}
		n += k
	}
	return n
}

// word is the number of occurrences of a word, its commonest longer forms left out. It
// is an estimate, as are the counts that it is compared with: to ask for white space at
// the ends of strings takes a hundred times as long.
func (r *reader) word(word string) int {
	return max(0, r.count(word)-r.count(behind(word, endings)...))
}

// used reports whether this share of the occurrences of a word, or more, stand in
// one of the strings made of it.
func (r *reader) used(word string, share float64, in ...string) bool {
	least := share * float64(r.word(word))
	n := 0
	for _, s := range in {
		if n += r.count(s); float64(n) >= least {
			return true
		}
	}
	return false
}

// known reports whether earlier documents use a word often enough to tell how.
func (r *reader) known(word string) bool { return r.word(word) >= wordKnown }

// verb reports whether a word is mostly a verb: it stands behind "to", and seldom
// behind an article or before "of".
func (r *reader) verb(word string) bool {
	return r.known(word) && r.used(word, wordVerb, "to "+word) && !r.used(word, wordNoun, "the "+word, "of "+word, word+" of")
}

// leads reports whether a word at the beginning is a verb that takes what follows: as
// [reader.verb], or in -ing and seldom without an object.
func (r *reader) leads(word string) bool {
	return r.verb(word) || strings.HasSuffix(word, "ing") && r.known(word) && r.used(word, wordTakes, behind(word, objects)...)
}

// behind are the strings of a word and one of others.
func behind(word string, others []string) []string {
	out := make([]string, len(others))
	for i, o := range others {
		out[i] = word + o
	}
	return out
}

// closes reports whether a word can end a formulation: it is no participle, adverb,
// verb or possessive, and a preposition, "and" or a sign follows it often enough, as
// it does not an adjective. Of words that are hardly known those in -ing cannot.
func (r *reader) closes(word string) bool {
	if strings.HasSuffix(word, "’s") || strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "ly") && len(word) >= shortestEnding || participle(word) {
		return false
	}
	if !r.known(word) {
		return !strings.HasSuffix(word, "ing")
	}
	return !r.verb(word) && r.used(word, wordCloses, behind(word, followers)...)
}

func participle(word string) bool {
	return strings.HasSuffix(word, "ed") && len(word) >= shortestEnding
}

// whole reports whether a place of a spaced script is no piece of something longer,
// as far as its last word and its signs tell, and points to nothing outside of it.
func (r *reader) whole(p place) bool {
	c := &r.clauses[p.clause]
	if !c.spaced() {
		return true
	}
	helped := false
	for i := p.from; i < p.to; i++ {
		s := c.text(i, i+1)
		helped = helped || slices.Contains(helpers, s)
		if strings.ContainsAny(s, "()") || slices.Contains(pointers, strings.ToLower(s)) {
			return false
		}
	}
	last := c.text(p.to-1, p.to)
	return helped && participle(last) || r.closes(last)
}

// rarity is how rare the words of a place are in earlier documents, on the average, in
// bits below one occurrence; 0 in a script without words.
func (r *reader) rarity(p place) float64 {
	c := &r.clauses[p.clause]
	if !c.spaced() {
		return 0
	}
	sum, n := 0.0, 0
	for i := p.from; i < p.to; i++ {
		if s := c.text(i, i+1); utf8.RuneCountInString(s) > 1 && !c.loose(i) {
			sum, n = sum-math.Log2(float64(r.word(s)+1)), n+1
		}
	}
	return sum / float64(max(1, n))
}
