package structure

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"tifa"
)

// A turn is a paragraph of a transcript that is headed by who speaks.
type turn struct {
	paragraph int
	head      tifa.Span // who speaks
	mark      tifa.Span // the colon
}

// findTurns finds the turns of a transcript. A text with a few words before a
// colon here and there is none.
func (t *reading) findTurns() {
	const enough = 3
	n := 0
	var turns []turn
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		n++
		line := t.text[p.body:p.End]
		mark := turnHead.FindString(line)
		last, _ := utf8.DecodeLastRuneInString(line)
		if mark == "" || !isStop(last) && last != '…' {
			continue
		}
		if head := strings.TrimSuffix(mark, "："); t.isTurn(head) {
			end := p.body + len(head)
			turns = append(turns, turn{i, tifa.Span{Start: p.body, End: end}, tifa.Span{Start: end, End: p.body + len(mark)}})
		}
	}
	if len(turns) >= enough && 2*len(turns) >= n {
		t.turns = turns
	}
}

// isTurn reports whether what stands before the colon that opens a paragraph is
// who speaks: an office, a name, a question or an answer.
func (t *reading) isTurn(head string) bool {
	if t.isQuestioner(head) || t.answers.words[head] || t.offices.suffix(head) > 0 || t.groups.suffix(head) > 0 || t.nameLen(head) == len(head) {
		return true
	}
	first, n := utf8.DecodeRuneInString(head) // a family name, the office, the given name: 林院長海川
	return t.singleNames.has(first) && t.offices.prefix(head[n:]) > 0
}

// isQuestioner reports whether who heads a turn asks or moderates rather than states.
func (t *reading) isQuestioner(head string) bool {
	return t.asks.words[head] || strings.HasSuffix(head, "记者") || strings.HasSuffix(head, "主持人")
}

// turnPeople notes whom the heads of turns name.
func (t *reading) turnPeople() {
	for _, turn := range t.turns {
		head := t.in(turn.head)
		switch office, name, rest := t.officeAndName(head); {
		case t.isQuestioner(head):
		case name != "" && rest == "":
			t.mention(name, []string{office}, turn.head.End-len(name), turn.head.Start)
		case t.known(head) || t.nameLen(head) == len(head):
			t.mention(head, nil, turn.head.Start, turn.head.Start)
		}
	}
}

// turnStatements reads what is said in the turns of a transcript: by whom is
// printed before the colon, which is the cue. Questions are no statements.
func (t *reading) turnStatements() {
	for _, turn := range t.turns {
		head := t.in(turn.head)
		if t.isQuestioner(head) {
			continue
		}
		who := head
		if _, name, rest := t.officeAndName(head); name != "" && rest == "" {
			who = name
		} else if t.answers.words[head] {
			who = cmp.Or(t.onlyOfficial(), head)
		}
		if !t.known(who) {
			who = t.printed(turn.head)
		}
		t.statements = append(t.statements, tifa.Statement{
			Speaker: who, Cue: t.in(turn.mark), Act: tifa.State, At: turn.mark,
			Span: tifa.Span{Start: turn.mark.End, End: t.turnEnd(turn.paragraph)},
		})
	}
}

// turnEnd is the end of the turn that begins with paragraph i: that of the last one
// before another who speaks, or before a line that is no sentence.
func (t *reading) turnEnd(i int) int {
	end := t.paragraphs[i].End
	for _, p := range t.paragraphs[i+1:] {
		line := t.text[p.body:p.End]
		last, _ := utf8.DecodeLastRuneInString(line)
		if p.kind != bodyText || turnHead.MatchString(line) || !isStop(last) && last != '…' && last != '：' {
			break
		}
		end = p.End
	}
	return end
}

// onlyOfficial is the one person whom the text names with an office, "" if there
// are none or several.
func (t *reading) onlyOfficial() (who string) {
	for i := range t.people {
		switch {
		case len(t.people[i].Offices) == 0:
		case who != "":
			return ""
		default:
			who = t.people[i].Name
		}
	}
	return who
}
