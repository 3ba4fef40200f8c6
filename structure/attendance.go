package structure

import (
	"regexp"
	"strings"

	"tifa"
)

// A Group is a category of people that a text names by what they are, or a body
// that somebody speaks for: 国务委员, 外交部.
type Group struct {
	Name string // as printed
	Part tifa.Part
	Body bool // one of the bodies named together, whose representative took part
	Span tifa.Span
}

// Attendance finds the groups and bodies that took part in the event of d, in
// the order of the text. Persons are in [tifa.Structure].
func (r *Rules) Attendance(d *tifa.Document) []Group { return r.read(d).attendance() }

func (t *reading) attendance() []Group {
	var out []Group
	for _, s := range t.body {
		out = append(out, t.groupsOf(s)...)
	}
	for i := range out {
		out[i].Name = t.printed(out[i].Span)
		out[i].Span = t.flat.Span(out[i].Span)
	}
	return out
}

var (
	// what the subjects of a sentence did, at its end
	tookPart = regexp.MustCompile(`(?:等)?(?:(?:约|共)[\d０-９一二三四五六七八九十百千万余多]+人)?(?:出席|参加|列席)(?:或列席|了)?(?:会议|大会|座谈会|开幕会|闭幕会|全会|会见|接见|论坛|学习)?$`)
	spokeAt  = regexp.MustCompile(`(?:分别|先后)?(?:在会上)?(?:作(?:了)?)?(?:大会|主题)?(?:交流)?发言$`)
	// clauses that tell of the meeting and name nobody: 会议12月1日召开
	tellsMeeting = regexp.MustCompile(`(?:召开|举行|举办|主办|承办|开幕|闭幕|帷幕|为主题|开始|结束|进行|致辞|讲话)$|^(?:本次|此次|本届)|[于在][^，]{2,20}(?:召开|举行)`)
	ofBodies     = regexp.MustCompile(`(?:的)?(?:主要)?(?:负责同志|负责人|有关同志|代表)$`)
)

// groupsOf reads the groups that a sentence names before what they did. A
// sentence that names persons lists these, and no groups.
func (t *reading) groupsOf(s *sentence) []Group {
	if len(s.clauses) == 0 || len(t.mentionsIn(s.Span)) > 0 {
		return nil
	}
	last := s.clauses[len(s.clauses)-1]
	line := t.text[s.Start:last.End]
	if m := tookPart.FindStringIndex(line); m != nil && m[0] > 0 && t.statementAt(s.Start) < 0 && t.statementAt(last.End-1) < 0 {
		return t.categories(tifa.Span{Start: s.Start, End: s.Start + m[0]})
	}
	if m := spokeAt.FindStringIndex(line); m != nil && m[0] > 0 {
		return t.bodiesOf(tifa.Span{Start: s.Start, End: s.Start + m[0]})
	}
	return nil
}

// categories splits the subjects of a sentence at its commas: each is a
// category of those who attended.
func (t *reading) categories(subjects tifa.Span) (out []Group) {
	for start := subjects.Start; start < subjects.End; {
		end, next := subjects.End, subjects.End
		if i := strings.Index(t.text[start:subjects.End], "，"); i >= 0 {
			end, next = start+i, start+i+len("，")
		}
		if m := tookPart.FindStringIndex(t.text[start:end]); m != nil { // …出席会议，…列席会议
			end = start + m[0]
		}
		if name := t.text[start:end]; name != "" && t.speakers.prefix(name) != len(name) && !t.isScene(name) && !tellsMeeting.MatchString(name) {
			out = append(out, Group{Part: tifa.Attend, Span: tifa.Span{Start: start, End: end}})
		}
		start = next
	}
	return out
}

// bodiesOf splits the subjects of a sentence into the bodies that somebody
// spoke for: 水利部、东山州负责同志及理事会代表团代表.
func (t *reading) bodiesOf(subjects tifa.Span) (out []Group) {
	for start := subjects.Start; start < subjects.End; {
		end, next := subjects.End, subjects.End
		for _, mark := range []string{"、", "，", "及", "负责同志和", "代表和"} {
			if i := strings.Index(t.text[start:subjects.End], mark); i > 0 && start+i < end {
				end, next = start+i, start+i+len(mark)
			}
		}
		name := t.text[start:end]
		name = ofBodies.ReplaceAllString(name, "")
		if name != "" {
			out = append(out, Group{Part: tifa.Speak, Body: true, Span: tifa.Span{Start: start, End: start + len(name)}})
		}
		start = next
	}
	return out
}
