package structure

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// linkRules are the frames of links and the lists that their ends are cut by.
type linkRules struct {
	frames  []frame
	onRoles []int                // frames that are anchored on a role
	bound   map[string][2]string // of words of one character, what makes them longer words

	triggers [][]trigger // by first character of the word; the first list is empty
	place    []uint16    // of each ideograph, its list in triggers
	others   map[rune]uint16

	lead, strip, adverb, act, predicate, pronoun, scene, outcome, assess, demand lexicon
	notBe, notPhrase, spec, tail, body, time, notFoe, organ, notAction, carry    lexicon
	plight, propose, date, cause, goal, govern, view, hold, knows, told, whole   lexicon
}

// A trigger is a word that anchors frames.
type trigger struct {
	word   string
	frames []int
	single bool // of one character, which may be part of a longer word
}

const (
	firstIdeograph = 0x4E00
	lastIdeograph  = 0x9FFF
)

// newLinkRules arranges frames for finding. The lists are those of
// frame_words.csv.
func newLinkRules(frames []frame, lists map[string][]string) *linkRules {
	r := &linkRules{frames: frames, triggers: [][]trigger{nil}, place: make([]uint16, lastIdeograph-firstIdeograph+1), others: map[rune]uint16{}}
	byWord := map[string][]int{}
	for i := range frames {
		if frames[i].anchor.first == nil {
			r.onRoles = append(r.onRoles, i)
		}
		for _, words := range frames[i].anchor.first {
			for _, w := range words {
				byWord[w] = append(byWord[w], i)
			}
		}
	}
	for _, w := range slices.SortedFunc(maps.Keys(byWord), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }) {
		r.add(trigger{w, byWord[w], utf8.RuneCountInString(w) == 1})
	}
	for name, set := range map[string]*lexicon{
		"lead": &r.lead, "strip": &r.strip, "adverb": &r.adverb, "act": &r.act, "predicate": &r.predicate, "pronoun": &r.pronoun,
		"scene": &r.scene, "outcome": &r.outcome, "assess": &r.assess, "demand": &r.demand, "notbe": &r.notBe,
		"notphrase": &r.notPhrase, "spec": &r.spec, "tail": &r.tail, "body": &r.body, "time": &r.time, "notfoe": &r.notFoe,
		"organ": &r.organ, "notaction": &r.notAction, "carry": &r.carry, "plight": &r.plight, "propose": &r.propose,
		"date": &r.date, "cause": &r.cause, "goal": &r.goal, "govern": &r.govern, "view": &r.view, "hold": &r.hold, "knows": &r.knows, "told": &r.told, "whole": &r.whole,
	} {
		*set = newLexicon(lists[name])
	}
	return r
}

// add puts a trigger to those of its first character; the longest come first.
func (r *linkRules) add(t trigger) {
	first := firstRune(t.word)
	n := r.listOf(first)
	if n == 0 {
		n = uint16(len(r.triggers))
		r.triggers = append(r.triggers, nil)
		if first >= firstIdeograph && first <= lastIdeograph {
			r.place[first-firstIdeograph] = n
		} else {
			r.others[first] = n
		}
	}
	r.triggers[n] = append(r.triggers[n], t)
}

// listOf is the index of the triggers that begin with c.
func (r *linkRules) listOf(c rune) uint16 {
	switch {
	case c >= firstIdeograph && c <= lastIdeograph:
		return r.place[c-firstIdeograph]
	case c > 0x7F:
		return r.others[c]
	}
	return 0
}
