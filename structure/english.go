package structure

import (
	"regexp"
	"strings"

	"tifa"
)

// newEnglishLead is a paragraph led by one of verbs: The Council also welcomed ….
func newEnglishLead(verbs []string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:\d{1,3}\. )?[“"]?((?:The|Its) [A-Z][\p{L}’' -]{2,60}?|Ministers|Leaders|Participants|Members|They|It)` +
		`(?: (?:also|further|strongly|once again|again|firmly|solemnly|deeply|unanimously))* (` + strings.Join(verbs, "|") + `)\b`)
}

// englishStatements reads the paragraphs of a communiqué that a body opens as
// its own subject; each holds one statement.
func (t *reading) englishStatements() {
	speaker := ""
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		line := t.text[p.body:p.End]
		m := t.english.lead.FindStringSubmatchIndex(line)
		if m == nil {
			continue
		}
		verb := line[m[4]:m[5]]
		who := line[m[2]:m[3]]
		if (who == "It" || who == "They") && speaker != "" {
			who = speaker
		}
		speaker = who
		start := p.body + m[5]
		for start < p.End && strings.ContainsRune(" ,:", rune(t.text[start])) {
			start++
		}
		t.statements = append(t.statements, tifa.Statement{
			Speaker: who, Cue: verb, Act: t.english.cues[verb],
			Span: tifa.Span{Start: start, End: p.End},
			At:   tifa.Span{Start: p.body + m[4], End: p.body + m[5]},
		})
	}
}
