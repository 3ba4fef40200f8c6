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
	cues   map[string]tifa.Act
	plural map[string]bool // those of them that only several speakers take: we welcome

	lead       *headPattern      // a subject and a cue
	opening    *regexp.Regexp    // a paragraph of a resolution, led by a cue
	chained    *regexp.Regexp    // a further cue of the same subject
	tells      *headPattern      // a subject that does something else
	titled     *regexp.Regexp    // a title of office and a name
	titledName *regexp.Regexp    // the same with nothing behind
	titles     map[string]string // "office" or "address"
	endings    map[string]bool   // the letters that titles end in, as of lastLetters
	inTitles   *runeBits         // their characters
	leads      cueHeads          // of the cues of lead
	further    cueHeads          // of the cues of chained
	telling    wordSet           // verbs of what somebody did, before what they said
	noNames    wordSet           // capital words that begin no name
	ahead      wordSet           // words that begin what stands before a subject
	before     wordSet           // words before a title that are none of it
}

// The parts of the grammar that no table fills.
const (
	englishName       = `(?:[A-Z]\. )?[A-Z][\p{L}’'-]+(?: (?:Jr\.|[A-Z]\.|(?:al|bin|bint|von|van|de|da|del|el) [A-Z][\p{L}’'-]+|[A-Z][\p{L}’'-]+))*(?:, Jr\.)?`
	englishAdverb     = `(?: (?:also|further|once again|again|firmly|solemnly|deeply|unanimously|warmly|strongly|jointly|both|then|today|now|therefore|thus|moreover|in particular|in addition|in this regard|has|have|\p{Ll}+ly|at its meeting(?: today| on [A-Z][a-z]+ \d{1,2})?))*`
	englishApposition = `, (?:the|as|meeting|gathered|having|who) [^.;:]{3,120}?,`
	englishAside      = `(?:,? (?:in (?:this|that) (?:regard|context|respect|connection)|to this end|in particular),)?`
	englishGroup      = `(?:[Tt]he|Its|[Bb]oth|All|Two) [\p{L}][\p{L}’' -]{1,70}?|(?:[A-Z][\p{L}’-]*(?: [\p{L}’-]+){0,5}? )?(?:[Oo]fficials|[Pp]articipants|[Mm]embers|[Ll]eaders|[Mm]inisters|[Rr]epresentatives|[Dd]elegations)|[Tt]hey|[Ww]e|It|[Hh]e|[Ss]he`
)

var (
	// bodyLine heads the paragraphs of a resolution: The Security Council,
	bodyLine = regexp.MustCompile(`^(The [A-Z][\p{L} ]{3,60}),$`)
	// subparagraph is one that the paragraph before it goes on in: (a) …, (ii) ….
	subparagraph = regexp.MustCompile(`^(?:\((?:[a-z]|[ivx]{1,5})\)|[–—•*-]) `)
	// declared are the titles of texts that several issue together, as we.
	declared = regexp.MustCompile(`(?i)\bjoint\b|communiqu|declaration|leaders['’]? .*statement|\b(?:g7|g20|quad)\b.*statement|statement (?:of|by) the (?:leaders|g7|g20|quad|heads|group)`)
	// issuedBy are those who issue a text by its title.
	issuedBy = regexp.MustCompile(`\b(?:[Ss]tatement|[Dd]eclaration|[Cc]ommuniqu[eé]) (?:by|of|from) (.+?)(?: (?:on|regarding|concerning|following|after|at)\b.*|:.*|$)`)
	byAnd    = regexp.MustCompile(`,? and |, `)
	// several is a subject of several persons, of whom they says something later.
	several = regexp.MustCompile(`^(?:[Tt]he|Both|All)(?: two| three)? (?:[Ll]eaders|[Pp]residents|[Mm]inisters|[Ss]ides|[Pp]arties|[Oo]fficials)\b`)
	// noGroup is what the name of no body holds.
	noGroup = regexp.MustCompile(`\b(?:is|are|was|were|be|been|had|will|would|shall|may|must|can|should|could|have|has|by|with remarks|intends?|that|which|who|remains?|discussed|addressed|renews|relayed|shares|targets|reflects|re-emphasi[sz]es|reminds|responds?)\b`)
	// voters are those whom a decision names: Voting for …: Name, Chairman; Name.
	voters = regexp.MustCompile(`\bVoting (?:for|against)\b[^:.]{0,80}?(?:was|were|:)[: ]*`)
	// voter is one of them, and the office behind the name.
	voter = regexp.MustCompile(`^(` + englishName + `)(?:, ((?:Vice )?[A-Z][a-z]+))?`)
)

func newEnglishRules(l *loader) englishRules {
	r := englishRules{cues: map[string]tifa.Act{}, plural: map[string]bool{}, titles: map[string]string{}, endings: map[string]bool{}, inTitles: &runeBits{}, before: l.set("beforetitle_en.txt"), noNames: l.set("nonames_en.txt"), telling: l.set("telling_en.txt"), ahead: l.set("ahead_en.txt")}
	for _, row := range l.rows("cues_en.csv", 2) {
		if _, ok := r.cues[row[0]]; !ok {
			r.cues[row[0]] = tifa.Act(row[1])
		}
	}
	all := slices.Collect(maps.Keys(r.cues))
	first, further := slices.Clone(all), slices.Clone(all)
	leading := slices.DeleteFunc(slices.Clone(all), func(v string) bool { return strings.HasSuffix(v, "ing") || strings.Contains(v, "ing ") })
	leading = slices.AppendSeq(leading, maps.Keys(r.telling.words))
	for _, row := range l.rows("preambular_en.csv", 2) {
		r.cues[row[0]] = tifa.Act(row[1])
		first = append(first, row[0])
	}
	for _, row := range l.rows("plural_en.csv", 3) {
		r.cues[row[0]], r.plural[row[0]] = tifa.Act(row[1]), true
		leading = append(leading, row[0])
		if row[2] == "" {
			further = append(further, row[0])
		}
	}
	var titles []string
	for _, row := range l.rows("titles_en.csv", 2) {
		r.titles[row[0]] = row[1]
		r.endings[lastLetters(row[0])] = true
		for _, c := range row[0] {
			r.inTitles.add(c)
		}
		titles = append(titles, row[0])
	}
	sortLongestFirst(titles, func(s string) string { return s })
	titleWords := `(?:` + alternatives(titles) + `)s?`
	title := `(?:[A-Z][\p{L}.’'-]+ ){0,4}?(?:` + alternatives(titles) + `)`
	r.titled = regexp.MustCompile(`\b(` + title + `) (` + englishName + `)`)
	r.titledName = regexp.MustCompile(`^(?:the )?` + title + ` ((?:[a-z]+ ){0,3}` + englishName + `)$`)
	name := `(?:` + title + ` |(?:Mr|Ms|Mrs|Dr)\. )?(` + englishName + `)`
	both := name + `(?:,? and (?:the )?` + name + `)?`
	r.lead = headPatternOf(`^(?:(` + englishGroup + `)|` + both + `)(?:` + englishApposition + `)?` + englishAdverb + ` (` + alternatives(leading) + `)\b`)
	telling := alternatives(slices.Sorted(maps.Keys(r.telling.words)))
	r.tells = headPatternOf(`^(?:(?:they|he|she)` + englishAdverb + ` (?:` + telling + `)\b|(?:They|He|She|The (?:Committee|Council|Board)|(?:[Tt]he|Both|All|Two)(?: two| three)? (?:leaders|sides|[Mm]inisters|parties|presidents|group|delegations?|officials|` + titleWords + `)|` + title + ` ` + englishName + `|(?:Mr|Ms|Mrs|Dr)\. ` + englishName + `)` + englishAdverb + ` \p{Ll})`)
	r.opening = regexp.MustCompile(`^(?:\d{1,3}\. )?(?:In (?:this|that) (?:regard|context|respect|connection), )?(?:(?:Also|Further|Once again|Again|\p{Lu}\p{Ll}+ly) )?((?i:` + alternatives(first) + `))\b`)
	r.leads, r.further = newCueHeads(leading), newCueHeads(further)
	next := englishAside + englishAdverb + ` (` + alternatives(further) + `)\b`
	r.chained = regexp.MustCompile(`^(?:(?:,|;)? (?:and|but)(?: (?:it|they|he|she))?` + next + `|[,;]` + next + `)`)
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
				e.chain(e.body, line, p.body, m[2:4])
				continue
			}
			if n := len(e.statements); n > 0 && e.statements[n-1].Speaker == e.body && subparagraph.MatchString(line) {
				e.statements[n-1].Span.End = p.End
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
	group   string // who was last spoken of as several
	person  string // the last of them that was a person
}

// sentence reads the statements of a sentence and reports whether one goes on
// behind it.
func (e *englishSpeech) sentence(s *sentence, open bool) bool {
	line := e.in(s.Span)
	if several := several.FindString(line); several != "" {
		e.group = several
	}
	m := e.english.leadOf(line)
	if m == nil || m[2] >= 0 && noGroup.MatchString(line[m[2]:m[3]]) {
		if open = open && !e.english.tellsOf(line); open {
			e.statements[len(e.statements)-1].Span.End = s.End
		}
		return open
	}
	verb := m[len(m)-2:]
	who, ok := e.subject(line, m)
	if !ok || e.english.plural[line[verb[0]:verb[1]]] && !speaksTogether(line, who, verb) {
		return false
	}
	e.speaker = who
	before := len(e.statements)
	e.chain(who, line, s.Start, verb)
	return len(e.statements) > before
}

// subject is who speaks in a sentence that fits m, false where no table knows
// them. He or she is the person named last, or an office that stands for one.
func (e *englishSpeech) subject(line string, m []int) (string, bool) {
	if m[2] < 0 {
		var names []string
		for g := 4; g < len(m)-2 && m[g] >= 0; g += 2 {
			name := line[m[g]:m[g+1]]
			if e.personNamed(lastName(name)) < 0 && !e.known(name) {
				return "", false
			}
			names = append(names, name)
		}
		if len(names) == 1 {
			e.person = names[0]
		}
		return strings.Join(names, "、"), true
	}
	who := line[m[2]:m[3]]
	switch strings.ToLower(who) {
	case "he", "she":
		return e.person, e.person != ""
	case "they":
		if isPlural(e.speaker) {
			return e.speaker, true
		} else if e.group != "" {
			return e.group, true
		}
	case "it":
		if e.speaker != "" {
			return e.speaker, who != "it"
		}
	case "we":
		return e.authorsOf(e.doc.Title), declared.MatchString(e.doc.Title)
	}
	if rest, ok := strings.CutPrefix(who, "the "); ok {
		who = "The " + rest
	}
	if e.english.titles[strings.TrimPrefix(who, "The ")] == "office" {
		e.person = who
	}
	return who, true
}

// speaksTogether reports whether a subject before a verb of several speakers is
// more than one, and what could be a noun is that verb.
func speaksTogether(line, who string, verb []int) bool {
	rest := line[verb[1]:]
	for _, noun := range []string{" of ", " from ", " by "} {
		if strings.HasPrefix(rest, noun) {
			return false
		}
	}
	if line[verb[0]:verb[1]] == "support" && (strings.HasPrefix(rest, " for ") || strings.HasPrefix(rest, " to ")) {
		return false
	}
	return who == "We" || strings.EqualFold(line[:min(len(line), len("we "))], "we ") || isPlural(who)
}

// isPlural reports whether a speaker is more than one.
func isPlural(who string) bool {
	return strings.HasSuffix(who, "s") && strings.Contains(who, " ") || strings.Contains(who, " and ") || strings.Contains(who, "、") || strings.HasPrefix(who, "Both ") || who == "They"
}

// authorsOf is who speaks as we in a text of that title: Joint Statement by
// President Marsh and Prime Minister Okaro on Fog. It is We where the title does
// not say.
func (e *englishSpeech) authorsOf(title string) string {
	m := issuedBy.FindStringSubmatch(title)
	if m == nil {
		return "We"
	}
	var names []string
	for _, part := range byAnd.Split(m[1], -1) {
		office := e.english.titledName.FindStringSubmatch(part)
		if office == nil {
			return m[1]
		}
		names = append(names, office[1])
	}
	return strings.Join(names, "、")
}

// chain adds the statements of line, which begins at byte from: the one whose cue
// stands at verb, and those of the cues behind it in the same form. A verb that
// only tells what somebody did opens none.
func (e *englishSpeech) chain(who, line string, from int, verb []int) {
	word := line[verb[0]:verb[1]]
	form, before := e.english.form(word), len(e.statements)
	if !e.english.telling.words[word] && !phones(word, line[verb[1]:]) {
		e.say(who, word, from+verb[0], from+len(line))
	}
	head := e.english.further.upTo(line)
	for at := verb[1]; ; {
		next := e.english.chainedIn(head, at)
		if next == nil {
			return
		}
		cue := next[2:4]
		if cue[0] < 0 {
			cue = next[4:6]
		}
		if word := line[cue[0]:cue[1]]; e.english.form(word) == form && !strings.HasPrefix(line[cue[1]:], " by ") && !phones(word, line[cue[1]:]) {
			if n := len(e.statements); n > before {
				e.statements[n-1].Span.End = from + next[0]
			}
			e.say(who, word, from+cue[0], from+len(line))
		}
		at = cue[1]
	}
}

// phones reports whether call, with rest behind it, asks for nothing: called the
// Governor.
func phones(word, rest string) bool {
	if !strings.HasPrefix(strings.ToLower(word), "call") {
		return false
	}
	for _, to := range []string{" on ", " upon ", " for ", " attention "} {
		if strings.HasPrefix(rest, to) || strings.HasPrefix(rest, " again"+to) || strings.HasPrefix(rest, ", "+to[1:]) {
			return false
		}
	}
	return true
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

// form tells the forms of a cue apart: welcomed, welcomes, welcoming, welcome.
func (r *englishRules) form(verb string) byte {
	switch {
	case r.plural[verb]:
		return 0
	case r.telling.words[verb]:
		return 'd'
	}
	first, _, _ := strings.Cut(verb, " ")
	return first[len(first)-1]
}

// englishPeople finds persons: a name stands behind a title of office, or in the
// list of those who voted. Later on a last name is enough.
func (t *reading) englishPeople() {
	for _, s := range t.body {
		line := t.in(s.Span)
		for from := 0; from < len(line); {
			if from = t.english.mayTitle(line, from); from < 0 {
				break
			}
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
		if !strings.Contains(line, "Voting ") {
			continue
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
	name = strings.TrimSuffix(strings.TrimSuffix(name, " Jr."), ",")
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
