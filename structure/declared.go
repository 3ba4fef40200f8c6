package structure

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tifa"
)

// declaredRules read texts that a body or several sides issue as their own:
// resolutions, declarations, joint statements.
type declaredRules struct {
	verbs   map[string]declaredCue
	leading *regexp.Regexp // adverbs and a cue at the start of a clause
	// feels is what is said by 表示 where that judges: 表示严重关切.
	feels *regexp.Regexp
}

// A declaredCue is a verb of such texts.
type declaredCue struct {
	act     tifa.Act
	further bool
}

var (
	// declaration is the title of a text that several issue together.
	declaration = regexp.MustCompile(`(?:联合|共同)(?:声明|公报|宣言|新闻公报|新闻稿)(?:（[^）]*）)?$|(?:峰会|会晤|论坛|领导人|元首|理事会|外长会?|外长会议|小组).{0,12}(?:宣言|声明|公报)(?:（[^）]*）)?$|会议(?:宣言|声明)(?:（[^）]*）)?$|^(?:安全理事会|安理会)主席.{0,6}(?:声明|新闻谈话)|^[^“”《》]{2,40}关于.{2,60}的(?:联合|共同)?(?:声明|宣言)$`)
	// toldOf is what news say of such a text.
	toldOf = regexp.MustCompile(`(?:声明|宣言|公报)[》”]?(?:中)?(?:说|指出|称|表示|强调|认为|呼吁|提出)|记者|消息`)
	// resolvedBy heads the paragraphs of a resolution: 安全理事会，
	resolvedBy = regexp.MustCompile(`^(\p{Han}{0,16}(?:理事会|大会|委员会|会议|法院))[，,]$`)
	// declarer is who speaks in a sentence of a declaration.
	declarer = regexp.MustCompile(`^(?:(?:双方|两国|各国|三国|四国|五国|与会)(?:领导人|元首|总理|外长|部长|各方|国)?们?|安全理事会(?:成员)?|安理会(?:成员)?|各方|三方|四方|中外双方|我们|成员国(?:领导人|元首)?们?|各成员国|领导人们?|\p{Han}{1,10}(?:方面|政府)|\p{Han}{1,4}方|[东北中非亚欧美拉太上金二]\p{Han}{2,8}(?:组织|国家|集团|联盟|成员国))`)
	// actsUnder is by what a resolution goes: 根据《联合国宪章》第七章采取行动，
	actsUnder = regexp.MustCompile(`^(根据[^。；]{2,80}?)(采取行动)[，。,]?$`)
	// markedHead is what numbers a paragraph.
	markedHead = regexp.MustCompile(`^(?:[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})(?:[）)]|[、.．])[\s　]*|第[一二三四五六七八九十]{1,3}条[，：\s　]*|[（(][a-zA-Z]{1,4}[）)]\s*|[㈠-㈩①-⑳]|[—•·－-]+\s*)`)
	// belowItem marks a subparagraph, which the paragraph before it goes on in: (a) ….
	belowItem = regexp.MustCompile(`^(?:[（(][a-zA-Z]|[㈠-㈩①-⑳—•·－-])`)
	// asAdjective is what stands behind a verb that is part of a name there.
	asAdjective = regexp.MustCompile(`^(?:的(?:[^是]|$)|书|函|信号|者|方(?:式|案|面))`)
)

func newDeclaredRules(l *loader) declaredRules {
	r := declaredRules{verbs: map[string]declaredCue{}}
	var all []string
	for _, row := range l.rows("declared.csv", 3) {
		if _, ok := r.verbs[row[0]]; ok {
			continue
		}
		if row[2] != "" && row[2] != "further" {
			l.fail(&tifa.Problem{Path: "declared.csv", Fact: "third column is " + row[2], Hint: "want further or nothing"})
		}
		r.verbs[row[0]] = declaredCue{tifa.Act(row[1]), row[2] == "further"}
		all = append(all, row[0])
	}
	sortLongestFirst(all, func(s string) string { return s })
	r.leading = regexp.MustCompile(`^(?:(?:` + l.anyOf("declaredadverbs.txt") + `)地?|\p{Han}{2,6}地)*(` + alternatives(all) + `)`)
	r.feels = regexp.MustCompile(`^(?:` + l.anyOf("feelingadverbs.txt") + `)*(?:的)?(?:` + l.anyOf("feelings.txt") + `)`)
	return r
}

// isDeclared reports whether the text is issued by several sides as their own, or
// is the resolution of a body.
func (t *reading) isDeclared() bool {
	if declaration.MatchString(t.doc.Title) {
		return !toldOf.MatchString(t.text)
	}
	const most = 4 // paragraphs ahead of the body that resolves
	n := 0
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if resolvedBy.MatchString(t.in(p.Span)) {
			return true
		}
		if n++; n == most {
			break
		}
	}
	return false
}

// declaredStatements reads what such a text says. A statement goes on to the next
// verb or speaker, over the subparagraphs of a resolution.
func (t *reading) declaredStatements() {
	body := "" // whose resolution it is
	open := false
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		line := t.in(p.Span)
		if m := resolvedBy.FindStringSubmatch(line); m != nil {
			body, open = m[1], false
			continue
		}
		if p.kind != bodyText {
			continue
		}
		marked := len(markedHead.FindString(t.text[p.body:p.End]))
		if body != "" {
			open = t.resolved(body, p, marked, open)
			continue
		}
		if marked > 0 {
			open = false
		}
		for j := range p.sentences {
			s := &p.sentences[j]
			start := s.Start
			if start == p.body {
				start += marked
			}
			open = t.declaredBy(tifa.Span{Start: start, End: s.End}, s, open)
		}
	}
}

// resolved reads a paragraph of a resolution of body, and reports whether a statement goes on behind it.
func (t *reading) resolved(body string, p *paragraph, marked int, open bool) bool {
	at := p.body + marked
	if m := actsUnder.FindStringSubmatchIndex(t.text[at:p.End]); m != nil {
		cue := tifa.Span{Start: at + m[4], End: at + m[5]}
		t.statements = append(t.statements, tifa.Statement{Speaker: body, Cue: t.in(cue), Act: tifa.State, At: cue, Span: tifa.Span{Start: at + m[2], End: at + m[3]}})
		return false
	}
	if open && belowItem.MatchString(t.text[p.body:at]) {
		t.statements[len(t.statements)-1].Span.End = p.End
		return true
	}
	first, ok := t.declaredCue(at, p.End, false)
	if !ok {
		return false
	}
	t.declaredChain(body, first, p.End, p.sentences)
	return true
}

// declaredBy reads a sentence of a declaration, and reports whether a statement
// goes on behind it.
func (t *reading) declaredBy(at tifa.Span, s *sentence, open bool) bool {
	who := t.declarer(t.in(at))
	if who != "" {
		if first, ok := t.declaredCue(at.Start+len(who), at.End, false); ok {
			t.declaredChain(t.printed(tifa.Span{Start: at.Start, End: at.Start + len(who)}), first, s.End, []sentence{*s})
			return true
		}
	}
	if !open {
		return false
	}
	last := &t.statements[len(t.statements)-1]
	if who != "" && t.printed(tifa.Span{Start: at.Start, End: at.Start + len(who)}) != last.Speaker && who != "两国" {
		return false // another side does something
	}
	if first, ok := t.declaredCue(at.Start, at.End, true); ok && first.At.Start == at.Start {
		t.declaredChain(last.Speaker, first, s.End, []sentence{*s})
		return true
	}
	last.Span.End = s.End
	return true
}

// declarer is who speaks in a sentence of a declaration: sides, those who issue it
// together, states by their names. It is "" where nobody of these opens it.
func (t *reading) declarer(s string) string {
	if who := declarer.FindString(s); who != "" {
		return who
	}
	n := t.places.prefix(s)
	if n == 0 {
		return ""
	}
	for {
		rest := s[n:]
		mark := 0
		for _, and := range []string{"、", "和", "与", "及"} {
			if strings.HasPrefix(rest, and) {
				mark = len(and)
			}
		}
		next := t.places.prefix(rest[mark:])
		if mark == 0 || next == 0 {
			break
		}
		n += mark + next
	}
	return s[:n+len(ofStates.FindString(s[n:]))]
}

// ofStates ends a list of states.
var ofStates = regexp.MustCompile(`^(?:等[一二三四五六七八九十]?国|[两三四五六七八九]国|政府)?`)

// declaredCue reads the verb that opens what stands from byte at on, behind its
// adverbs.
func (t *reading) declaredCue(at, end int, further bool) (tifa.Statement, bool) {
	m := t.declared.leading.FindStringSubmatchIndex(t.text[at:end])
	if m == nil {
		return tifa.Statement{}, false
	}
	verb := t.text[at+m[2] : at+m[3]]
	cue := t.declared.verbs[verb]
	rest := t.text[at+m[3] : end]
	if further && !cue.further || rest == "" || asAdjective.MatchString(rest) {
		return tifa.Statement{}, false
	}
	if verb == "请" && strings.HasPrefix(rest, "求") {
		return tifa.Statement{}, false
	}
	start := at + m[3]
	if strings.HasPrefix(rest, "的是") {
		start += len("的是")
	}
	for start < end {
		r, n := utf8.DecodeRuneInString(t.text[start:end])
		if !strings.ContainsRune("了，：, :", r) {
			break
		}
		start += n
	}
	act := cue.act
	if verb == "表示" && t.declared.feels.MatchString(rest) {
		act = tifa.Judge
	}
	return tifa.Statement{
		Cue: verb, Act: act,
		At:   tifa.Span{Start: at + m[2], End: at + m[3]},
		Span: tifa.Span{Start: start, End: end},
	}, start < end
}

// declaredChain adds a statement of who, which runs to end, and those of the clauses behind
// it that open with a verb of their own.
func (t *reading) declaredChain(who string, first tifa.Statement, end int, sentences []sentence) {
	first.Speaker, first.Span.End = who, end
	t.statements = append(t.statements, first)
	for i := range sentences {
		for _, c := range sentences[i].clauses {
			last := &t.statements[len(t.statements)-1]
			if c.Start <= last.Span.Start {
				continue
			}
			next, ok := t.declaredCue(c.Start, end, true)
			if !ok {
				continue
			}
			next.Speaker = who
			last.Span.End = t.beforeMark(c.Start)
			t.statements = append(t.statements, next)
		}
	}
}
