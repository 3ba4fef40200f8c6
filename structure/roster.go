package structure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// A rosterName is a name of a roster, by its place in the flat text.
type rosterName struct {
	tifa.Span
	label string // the office printed before it in its line, "" if none
}

// findRosters finds the lines that list names set apart by spaces, and the lines
// that head them with an office. What stands in them is neither said nor told.
func (t *reading) findRosters() {
	if t.doc.Language != "zh" {
		return
	}
	var head rosterHead
	last := -1 // paragraph of the last roster
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		heading := t.rosterHeading(i)
		under := heading >= 0 || last >= 0 && last == i-1
		names := t.rosterLine(i, under)
		if len(names) == 0 {
			continue
		}
		if heading >= 0 {
			head = t.headOfRoster(t.in(t.paragraphs[heading].Span), head)
			for k := heading; k < i; k++ {
				t.paragraphs[k].roster = true
			}
		} else if !under {
			head = rosterHead{}
		}
		p.roster, last = true, i
		for _, n := range names {
			held := head.office
			if n.label != "" {
				held = head.organ + n.label
			}
			var offices []string
			if held != "" {
				offices = []string{held}
			}
			t.mention(t.in(n.Span), offices, n.Start, n.Start)
		}
	}
}

// rosterLine reads the names of paragraph i, nil if it is no roster: it holds no
// stop, and behind an office that may head it there are names only, two or more
// unless a heading stands before it.
func (t *reading) rosterLine(i int, headed bool) []rosterName {
	const longest = 6000 // bytes of the names of a committee
	p := &t.paragraphs[i]
	if line := t.in(p.Span); len(line) > longest || strings.ContainsAny(line, "。，；：！？、,;:") {
		return nil
	}
	words := strings.FieldsFunc(t.original[i].In(t.doc.Text), unicode.IsSpace)
	if len(words) < 2 && !headed {
		return nil
	}
	var names []rosterName
	known := 0
	label, at := "", p.Start
	for k := 0; k < len(words); k++ {
		word := words[k]
		if utf8.RuneCountInString(word) == 1 && k+1 < len(words) && utf8.RuneCountInString(words[k+1]) == 1 { // 王　晨
			k++
			word += words[k]
		}
		if at+len(word) > p.End {
			return nil
		}
		name := withoutBrackets(t.text[at : at+len(word)]) // in simplified characters
		switch {
		case t.offices.suffix(name) > 0 && (k == 0 || names != nil):
			label = name
		case t.isListedName(name):
			known++
			fallthrough
		case hanLen(name, utf8.RuneCountInString(name)) == len(name) && utf8.RuneCountInString(name) > 1 && len(name) <= 4*len("中"):
			names = append(names, rosterName{tifa.Span{Start: at, End: at + len(name)}, label})
		default:
			return nil
		}
		at += len(word)
	}
	if len(names) < 2 && !headed || 4*known < 3*len(names) {
		return nil
	}
	return names
}

// withoutBrackets is a word of a roster without what stands behind it in brackets:
// sex, people, a reason.
func withoutBrackets(word string) string {
	if i := strings.IndexAny(word, "（("); i > 0 {
		return word[:i]
	}
	return word
}

// isListedName reports whether a word of a roster is a name.
func (t *reading) isListedName(word string) bool {
	n := utf8.RuneCountInString(word)
	return n >= 2 && n <= 12 && t.offices.suffix(word) == 0 &&
		(n <= 4 && t.nameLen(word) == len(word) || t.dottedName(word) == len(word) || n > 2 && (t.minorityName(word) == len(word) || t.foreignName(word) == len(word)))
}

// rosterHeading is the paragraph that heads the roster in paragraph i, lines in
// brackets between them passed over; -1 if none does.
func (t *reading) rosterHeading(i int) int {
	const longest = 40 * len("中")
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		p := &t.paragraphs[k]
		line := strings.TrimSuffix(withoutBrackets(t.in(p.Span)), "：")
		if p.kind != bodyText || p.roster || len(line) > longest {
			return -1
		}
		if strings.HasPrefix(line, "（") || strings.HasPrefix(line, "(") {
			continue
		}
		if t.offices.suffix(line) == 0 || strings.ContainsAny(line, "。，；！？") {
			return -1
		}
		return k
	}
	return -1
}

// A rosterHead is what the heading of rosters gives to those named below it.
type rosterHead struct {
	office string   // of all of them
	organ  string   // of which the offices are that label its lines
	labels []string // these, where the heading lists them
}

// headOfRoster reads a heading. One that is only a label of the heading before it
// belongs to the same organ.
func (t *reading) headOfRoster(heading string, before rosterHead) rosterHead {
	heading = strings.TrimSuffix(withoutBrackets(heading), "：")
	for m := range t.markers {
		if _, n := t.ordinal(m, heading); n > 0 {
			heading = heading[n:]
			break
		}
	}
	if slices.Contains(before.labels, heading) {
		before.office = before.organ + heading
		return before
	}
	labels := strings.Split(heading, "、")
	first := labels[0]
	organ := ""
	for i := len(first) - 2*len("中"); i > 0; i -= len("中") { // 某委员会|主席
		if t.offices.words[first[i:]] {
			organ = first[:i]
			break
		}
	}
	if len(labels) == 1 {
		return rosterHead{office: heading, organ: organ}
	}
	labels[0] = first[len(organ):]
	return rosterHead{organ: organ, labels: labels}
}
