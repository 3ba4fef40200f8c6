package structure

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tifa"
)

// englishRules read communiqués, resolutions and readouts in English.
type englishRules struct {
	cues map[string]tifa.Act

	lead    *regexp.Regexp    // a sentence led by its subject and a cue
	opening *regexp.Regexp    // a paragraph of a resolution, led by a cue
	chained *regexp.Regexp    // a further cue of the same subject
	tells   *regexp.Regexp    // a sentence of a subject that does something else
	titled  *regexp.Regexp    // a title of office and a name
	titles  map[string]string // "office" or "address"
	noNames wordSet           // capital words that begin no name
	before  wordSet           // words before a title that are none of it
}

// The parts of the grammar that no table fills.
const (
	englishName   = `(?:[A-Z]\. )?[A-Z][\p{L}’'-]+(?: (?:[A-Z]\.|(?:al|bin|bint|von|van|de|da|del|el) [A-Z][\p{L}’'-]+|[A-Z][\p{L}’'-]+))*(?:, Jr\.)?`
	englishAdverb = `(?: (?:also|further|once again|again|firmly|solemnly|deeply|unanimously|warmly|strongly|jointly|both|then|today|now|therefore|thus|moreover|in particular|in addition|in this regard|has|have|\p{Ll}+ly|at its meeting(?: today| on [A-Z][a-z]+ \d{1,2})?))*`
	englishAhead  = `^(?:\d{1,3}[.)] )?[“"]?(?:(?:In|On|At|During|After|Before|Following|With|For|As|Today|Additionally|Separately|Finally|Further|Moreover)\b[^,;]{0,80}, (?:and )?)?`
	englishGroup  = `(?:The|Its|Both|All|Two) [\p{L}][\p{L}’' -]{1,70}?|Ministers|Leaders|Participants|Members|[Tt]hey|It|[Hh]e|[Ss]he`
)

var (
	// bodyLine heads the paragraphs of a resolution: The Security Council,
	bodyLine = regexp.MustCompile(`^(The [A-Z][\p{L} ]{3,60}),$`)
	// noGroup is what the name of no body holds.
	noGroup = regexp.MustCompile(`\b(?:is|are|was|were|be|been|had|will|would|shall|may|must|can|that|which|who|remains?|discussed|addressed|renews|relayed|shares|targets|reflects|re-emphasi[sz]es|reminds|responds?)\b`)
	// voters are those whom a decision names: Voting for …: Name, Chairman; Name.
	voters = regexp.MustCompile(`\bVoting (?:for|against)\b[^:.]{0,80}?(?:was|were|:)[: ]*`)
	// voter is one of them, and the office behind the name.
	voter = regexp.MustCompile(`^(` + englishName + `)(?:, ((?:Vice )?[A-Z][a-z]+))?`)
)

func newEnglishRules(l *loader) englishRules {
	r := englishRules{cues: map[string]tifa.Act{}, titles: map[string]string{}, before: l.set("beforetitle_en.txt"), noNames: l.set("nonames_en.txt")}
	for _, row := range l.rows("cues_en.csv", 2) {
		if _, ok := r.cues[row[0]]; !ok {
			r.cues[row[0]] = tifa.Act(row[1])
		}
	}
	verbs := slices.SortedFunc(maps.Keys(r.cues), func(a, b string) int { return len(b) - len(a) })
	verb := alternatives(verbs)
	var titles []string
	for _, row := range l.rows("titles_en.csv", 2) {
		r.titles[row[0]] = row[1]
		titles = append(titles, row[0])
	}
	sortLongestFirst(titles, func(s string) string { return s })
	title := `(?:[A-Z][\p{L}.’'-]+ ){0,4}?(?:` + alternatives(titles) + `)`
	r.titled = regexp.MustCompile(`\b(` + title + `) (` + englishName + `)`)
	r.lead = regexp.MustCompile(englishAhead + `(?:(` + englishGroup + `)|(?:` + title + ` |(?:Mr|Ms|Mrs|Dr)\. )?(` + englishName + `))` + englishAdverb + ` (` + verb + `)\b`)
	r.tells = regexp.MustCompile(englishAhead + `(?:They|He|She|(?:The|Both|All|Two)(?: two| three)? (?:leaders|sides|ministers|Ministers|parties|presidents|group|delegations?|officials|President|Prime Minister|Secretary)|` + title + ` ` + englishName + `|(?:Mr|Ms|Mrs|Dr)\. ` + englishName + `)` + englishAdverb + ` \p{Ll}`)
	r.opening = regexp.MustCompile(`^(?:\d{1,3}\. |\([a-z]\) )?(?:(?:Also|Further|Once again|Again|Strongly|Deeply|Solemnly|Firmly) )?((?i:` + verb + `))\b`)
	r.chained = regexp.MustCompile(`(?:,|;)? and` + englishAdverb + ` (` + verb + `)\b|[,;]` + englishAdverb + ` (` + verb + `)\b`)
	return r
}

// englishStatements reads what a body or a person says. A statement goes on to
// the next cue, to a sentence of another subject, or to the end of its
// paragraph.
func (t *reading) englishStatements() {
	e := englishSpeech{reading: t}
	for i := range t.paragraphs {
		p := &t.paragraphs[i]
		if p.kind != bodyText {
			continue
		}
		line := t.text[p.body:p.End]
		if m := bodyLine.FindStringSubmatch(line); m != nil {
			e.body = m[1]
			continue
		}
		if e.body != "" {
			if m := t.english.opening.FindStringSubmatchIndex(line); m != nil {
				e.say(e.body, line[m[2]:m[3]], p.body+m[2], p.End)
				continue
			}
		}
		open := false
		for j := range p.sentences {
			open = e.sentence(&p.sentences[j], open)
		}
	}
}

// englishSpeech is who has spoken so far.
type englishSpeech struct {
	*reading
	body    string // whose resolution it is
	speaker string // of the last statement
	person  string // the last of them that was a person
}

// sentence reads the statements of a sentence and reports whether one goes on
// behind it.
func (e *englishSpeech) sentence(s *sentence, open bool) bool {
	line := e.in(s.Span)
	m := e.english.lead.FindStringSubmatchIndex(line)
	if m == nil || m[2] >= 0 && noGroup.MatchString(line[m[2]:m[3]]) {
		if open = open && !e.english.tells.MatchString(line); open {
			e.statements[len(e.statements)-1].Span.End = s.End
		}
		return open
	}
	group := m[2] >= 0
	at := m[2:4]
	if !group {
		at = m[4:6]
	}
	who := line[at[0]:at[1]]
	switch {
	case strings.EqualFold(who, "he") || strings.EqualFold(who, "she"):
		if who = e.person; who == "" {
			return false
		}
	case strings.EqualFold(who, "they") || who == "It":
		if e.speaker != "" {
			who = e.speaker
		}
	case !group:
		if i := e.personNamed(lastName(who)); i < 0 && !e.known(who) {
			return false
		}
		e.person = who
	}
	e.speaker = who
	verb, from := m[6:8], s.Start
	for {
		e.say(who, line[verb[0]:verb[1]], from+verb[0], s.End)
		rest := line[verb[1]:]
		next := e.english.chained.FindStringSubmatchIndex(rest)
		if next == nil {
			return true
		}
		cue := next[2:4]
		if cue[0] < 0 {
			cue = next[4:6]
		}
		if word := rest[cue[0]:cue[1]]; tense(word) != tense(line[verb[0]:verb[1]]) {
			return true
		}
		e.statements[len(e.statements)-1].Span.End = from + verb[1] + next[0]
		verb = []int{verb[1] + cue[0], verb[1] + cue[1]}
	}
}

// say adds a statement whose cue stands at byte at.
func (e *englishSpeech) say(who, verb string, at, end int) {
	start := at + len(verb)
	for start < end && strings.ContainsRune(" ,:", rune(e.text[start])) {
		start++
	}
	e.statements = append(e.statements, tifa.Statement{
		Speaker: who, Cue: verb, Act: e.english.cues[strings.ToLower(verb)],
		Span: tifa.Span{Start: start, End: end},
		At:   tifa.Span{Start: at, End: at + len(verb)},
	})
}

// tense tells the forms of a cue apart: welcomed, welcomes, welcoming.
func tense(verb string) byte {
	first, _, _ := strings.Cut(verb, " ")
	return first[len(first)-1]
}

// englishPeople finds persons: a name stands behind a title of office, or in the
// list of those who voted. Later on a last name is enough.
func (t *reading) englishPeople() {
	for _, s := range t.body {
		line := t.in(s.Span)
		for from := 0; from < len(line); {
			m := t.english.titled.FindStringSubmatchIndex(line[from:])
			if m == nil {
				break
			}
			office, name := line[from+m[2]:from+m[3]], line[from+m[4]:from+m[5]]
			if t.titledPerson(office, name, s.Start+from+m[4], s.Start+from+m[2]) {
				from += m[5]
			} else {
				from += m[4]
			}
		}
		if m := voters.FindStringIndex(line); m != nil {
			t.votersIn(tifa.Span{Start: s.Start + m[1], End: s.End})
		}
	}
	t.settleMentions()
}

// titledPerson notes a person with the office printed before the name; a last
// name calls who is named before. It reports whether there is a name.
func (t *reading) titledPerson(office, name string, at, lead int) bool {
	for _, suffix := range []string{"’s", "'s"} {
		name, _, _ = strings.Cut(name, suffix)
	}
	name = strings.TrimRight(name, " ’'-")
	first, _, _ := strings.Cut(name, " ")
	if t.english.noNames.words[first] {
		return false
	}
	for {
		word, rest, more := strings.Cut(office, " ")
		if _, cue := t.english.cues[strings.ToLower(word)]; !more || !cue && !t.english.before.words[word] {
			break
		}
		office, lead = rest, lead+len(word)+1
	}
	var offices []string
	if t.english.titles[office[strings.LastIndex(office, " ")+1:]] != "address" {
		offices = []string{office}
	}
	i := t.personNamed(name)
	if i < 0 {
		t.mention(name, offices, at, lead)
		if last := lastName(name); t.personNamed(last) < 0 {
			t.aliases[last] = len(t.people) - 1
			t.nameStarts.add(firstRune(last))
		}
		return true
	}
	p := &t.people[i]
	if len(offices) > 0 && !slices.ContainsFunc(p.Offices, func(o string) bool { return strings.HasSuffix(o, office) }) {
		p.Offices = append(p.Offices, office)
	}
	t.mentions = append(t.mentions, mention{Span: tifa.Span{Start: at, End: at + len(name)}, lead: lead, person: i})
	return true
}

// votersIn notes the persons of a list that semicolons or commas set apart.
func (t *reading) votersIn(list tifa.Span) {
	mark := ", "
	if strings.Contains(t.in(list), "; ") {
		mark = "; "
	}
	for start := list.Start; start < list.End; {
		end := list.End
		if i := strings.Index(t.text[start:list.End], mark); i >= 0 {
			end = start + i
		}
		elem := strings.TrimPrefix(t.text[start:end], "and ")
		at := end - len(elem)
		m := voter.FindStringSubmatch(elem)
		switch {
		case t.english.titles[elem] != "" && len(t.people) > 0: // Name, Vice Chairman, Name
			p := &t.people[len(t.people)-1]
			if !slices.Contains(p.Offices, elem) {
				p.Offices = append(p.Offices, elem)
			}
		case m != nil && strings.Contains(m[1], " "):
			var offices []string
			if m[2] != "" {
				offices = []string{m[2]}
			}
			t.mention(m[1], offices, at, at)
		}
		start = end + len(mark)
	}
}

// lastName is the last word of a name, Jr. left out.
func lastName(name string) string {
	name = strings.TrimSuffix(name, ", Jr.")
	return name[strings.LastIndex(name, " ")+1:]
}

// abbreviated reports whether the full stop behind s ends an abbreviation or an
// initial and no sentence.
func abbreviated(s string) bool {
	word := s[strings.LastIndexAny(s, " \n“(")+1:]
	if utf8.RuneCountInString(word) == 1 && word[0] >= 'A' && word[0] <= 'Z' {
		return true
	}
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "Jr", "Sr", "St", "Gen", "Sen", "Rep", "No", "H.E", "U.S", "U.K", "U.N", "Lt", "Col", "Prof":
		return true
	}
	return false
}
