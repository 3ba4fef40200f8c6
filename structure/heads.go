package structure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// attributed is the noun that a role is an attribute of: 以 F 为 R 的 N; before
// ends where 以 begins, rest begins behind R.
func (t *reading) attributed(before, rest string) string {
	noun, ok := strings.CutPrefix(rest, "的")
	if !ok {
		if noun = besideRole(before, rest); noun == "" {
			return ""
		}
	}
	const longest = 24
	n := 0
	for i, r := range noun {
		if n++; n > longest || !unicode.Is(unicode.Han, r) && r != '“' && r != '”' {
			noun = noun[:i]
			break
		}
	}
	if m := abstractEnd.FindStringIndex(noun); m != nil && m[0] > 0 { // …是以人为核心的新型城镇化的重要内容
		noun = noun[:m[0]]
	}
	noun = underLead.ReplaceAllString(strings.TrimRight(noun, "中下"), "")
	if m := t.headEnds.FindStringIndex(noun); m != nil && m[0] > 0 {
		noun = noun[:m[0]]
	}
	for _, and := range []string{"和以", "与以"} { // another noun with its role
		noun, _, _ = strings.Cut(noun, and)
	}
	if utf8.RuneCountInString(noun) < 2 || n > longest {
		return ""
	}
	return noun
}

// besideRole is the noun of which a role is one attribute of two, 以 F 为 R、通向某地的 N,
// or of more where a verb governs it: 构建以 F 为 R、某物为某、通向某地的 N.
func besideRole(before, rest string) string {
	more, ok := strings.CutPrefix(rest, "、")
	if !ok {
		return ""
	}
	const far = 120 * len("中") // bounds what is read of a sentence without marks
	long := len(more) > far
	more = strings.ToValidUTF8(more[:min(far, len(more))], "")
	if m := roleAttribute.FindStringSubmatch(more); m != nil {
		return m[1]
	}
	governed := governsNoun.MatchString(before[max(0, len(before)-4*len("中")):])
	marks := "，。；：、"
	if governed {
		marks = "，。；："
	}
	end := strings.IndexAny(more, marks)
	if end < 0 && long {
		return ""
	}
	if end >= 0 {
		more = more[:end]
	}
	more = abstractEnd.ReplaceAllString(ofComing.ReplaceAllString(more, ""), "")
	if i := strings.LastIndex(more, "的"); i > 0 && (governed || !strings.Contains(more[:i], "以")) {
		return more[i+len("的"):]
	}
	return ""
}

var (
	// the last of a series of roles is an attribute, and so are those before
	roleAttribute = regexp.MustCompile(`^(?:以[^，。；：]{1,60}?为\p{Han}{2,6}?、)*以[^，。；：、的]{1,30}为\p{Han}{2,6}的([^，。；：、]+)`)
	// what becomes of the noun is no noun of a role: …的新格局的形成
	ofComing = regexp.MustCompile(`的(?:形成|构建|建立|建设|实现|发展)$`)
	// verbs whose object a role with its noun is
	governsNoun = regexp.MustCompile(`(?:进入|处于|完善|健全|建立|构建|形成|打造|确立|建设|建成|出台|培育|营造|促进|推动)了?$|一(?:批|个|支|套|系列)$`)
)

// opensDemand is how a clause goes on that has its topic in the clause before.
var opensDemand = regexp.MustCompile(`^(?:就|都|也)?(?:要|必须|应|需要|是以)|^(?:根本|主要)?(?:目的|关键|核心|实质)(?:就)?(?:是|在)`)

// subjectOfDemand is the subject or topic that a clause names before what it
// demands of it.
var subjectOfDemand = regexp.MustCompile(`^(\P{P}{1,19}?[^\pP重主需只必首还不纲摘概提简]|《[^》]{1,20}》)(?:就|都|也)?(?:要(?:[^求素点义旨领]|$)|必须|应当|是$)`)

// headOf is the explicit subject or topic of the role at byte at: the words
// before it in its clause, or else the topic that opens the sentence. It is ""
// where none is printed.
func (t *reading) headOf(at int, s *sentence) string {
	start := t.lastContent(s.Start, at+1) // the head stands within what is said
	first, _ := slices.BinarySearchFunc(s.clauses, start+1, func(c tifa.Span, at int) int { return c.End - at })
	clauses := s.clauses[first:]
	own := start
	if i, _ := slices.BinarySearchFunc(clauses, at+1, func(c tifa.Span, at int) int { return c.Start - at }); i > 0 {
		own = max(start, clauses[i-1].Start)
	}
	head := t.text[own:at]
	for m := range t.markers {
		if _, n := t.ordinal(m, head); n > 0 {
			head = head[n:]
			break
		}
	}
	head = t.modal.ReplaceAllString(head, "")
	if i := strings.LastIndex(head, "——"); i >= 0 {
		head = head[i+len("——"):]
	}
	for _, cue := range []string{"强调", "指出", "表示", "认为", "要求"} {
		head = strings.TrimPrefix(head, cue)
	}
	if utf8.RuneCountInString(head) < 2 { // 只 of 只要
		if head != "" {
			return ""
		}
		return t.topic(clauses, start, at)
	}
	if m := isOf.FindStringSubmatch(head); m != nil {
		head = m[1]
	}
	if m := willWith.FindStringSubmatch(head); m != nil {
		head = m[1]
	}
	if m := t.governing.FindStringSubmatch(head); m != nil {
		return m[1]
	}
	if t.temporal.words[head] || timeOpening.MatchString(head) || utf8.RuneCountInString(head) > 40 || t.verbal.prefix(head) > 0 || noHead.MatchString(head) {
		return ""
	}
	return head
}

var (
	// 最重要的是我们坚持以…为…: what 是 introduces
	isOf = regexp.MustCompile(`(?:(?:的|地)(?:就)?是|决定了)([^，是]{2,20})$`)
	// 中方愿同厄方一道以…为…: who is willing
	willWith = regexp.MustCompile(`^(\p{Han}{2,12}?)(?:愿|将|要|应)[同与和]`)
)

// abstractEnd is what a whole sentence, and not a role in it, is said to be.
var abstractEnd = regexp.MustCompile(`的(?:一[项个场])?(?:重要|重大|关键|必然|内在|基本|核心|主要|指导|实施|若干)*(?:内容|举措|要求|组成部分|任务|环节|途径|标志|革命|意见|应有之义|题中之义)$`)

// noHead are words before a role that are a predicate or break off a quotation.
var noHead = regexp.MustCompile(`^对?在.*[上下中内]$|(?:进入|处于|围绕|聚焦|建成|出台|一批)$|[了着过出：，不的]$|《[^》]*$|“[^”]*$|^[”》]|^(?:就)?是|(?:完善|健全|建立|构建|形成|打造|实行|实施|贯彻|落实|采取|确立|支持|推进|加强|扩大|提高|开展)$`)

// topic is the topic or subject that opens a sentence, time left out: a clause
// that is followed by what it demands, or the subject of the first predicate, so
// far as no other subject and no new demand come between.
func (t *reading) topic(clauses []tifa.Span, start, at int) string {
	const far = 12                          // clauses
	for i := len(clauses) - 1; i > 0; i-- { // what stands before a colon is another matter
		if clauses[i].Start < at && strings.HasPrefix(t.text[clauses[i-1].End:], "：") && !strings.HasSuffix(t.in(clauses[i-1]), "是") {
			clauses = clauses[i:]
			break
		}
	}
	for i, c := range clauses {
		if c.Start >= at || i > far {
			return ""
		}
		clause := t.text[max(start, c.Start):c.End]
		if t.temporal.words[clause] || timeOpening.MatchString(clause) || t.isMarked(clause+"，") && utf8.RuneCountInString(clause) <= 4 {
			continue
		}
		for m := range t.markers {
			if _, n := t.ordinal(m, clause); n > 0 {
				if strings.HasSuffix(clause[:n], "要") {
					return ""
				}
				clause = clause[n:]
				break
			}
		}
		if m := subjectOfDemand.FindStringSubmatch(clause); m != nil && !strings.Contains(m[1], "比") {
			return m[1]
		}
		next := at
		if i+1 < len(clauses) && clauses[i+1].Start <= at {
			next = clauses[i+1].Start
		}
		rest := t.text[next:min(len(t.text), next+30)]
		demanded := opensDemand.MatchString(rest)
		follows := demanded || strings.HasPrefix(rest, "以") && t.verbal.prefix(clause) == 0 && t.links.act.at(clause) == ""
		if m := subjectOfIs.FindStringSubmatch(clause); follows && m != nil {
			return m[1]
		}
		if yearIs.MatchString(clause) || demanded && t.links.assess.in(clause) {
			return ""
		}
		if titleSubject.MatchString(clause) {
			return clause
		}
		subject := t.namedBefore(clause)
		switch {
		case subject != "" && !demanded && !t.demandsAnew(clauses[i+1:], at):
			return subject
		case (subject == "" || demanded) && follows && next > c.End && utf8.RuneCountInString(clause) <= 40 && !subjectlessDemand.MatchString(clause):
			return clause
		}
		return ""
	}
	return ""
}

// namedBehind is the subject of the clause behind a role that opens its sentence:
// 以港口为平台，东山参与….
func (t *reading) namedBehind(next int, s *sentence) string {
	i, found := slices.BinarySearchFunc(s.clauses, next, func(c tifa.Span, at int) int { return c.End - at })
	if !found || i+1 >= len(s.clauses) || !strings.HasPrefix(t.text[next:], "，") {
		return ""
	}
	clause := t.in(s.clauses[i+1])
	if m := subjectOfDemand.FindStringSubmatch(clause); m != nil {
		return m[1]
	}
	return t.namedBefore(clause)
}

// demandsAnew reports whether, before byte at, a clause demands something, and so
// takes up a new thread.
func (t *reading) demandsAnew(clauses []tifa.Span, at int) bool {
	for _, c := range clauses {
		if c.Start > at {
			break
		}
		if opensDemand.MatchString(t.in(c)) {
			return true
		}
	}
	return false
}

// namedBefore is the noun before the predicate of a clause, or the object of a verb
// of asking that has a predicate behind it: 希望学会|全面落实. It is "" where the
// clause has no subject.
func (t *reading) namedBefore(clause string) string {
	if m := asks.FindString(clause); m != "" {
		clause = clause[len(m):]
	}
	if t.verbal.prefix(clause) > 0 || t.links.act.at(clause) != "" || noSubject.MatchString(clause) {
		return ""
	}
	const longest = 20 // characters
	n, quoted := 0, 0
	for i, r := range clause {
		switch r {
		case '“', '《':
			quoted++
		case '”', '》':
			quoted--
		}
		if n++; n > longest {
			return ""
		}
		if n < 3 || quoted > 0 {
			continue
		}
		rest := clause[i:]
		if w := t.links.act.at(rest); (utf8.RuneCountInString(w) < 2 || w == rest || t.nominal.words[w]) && !opensPredicate.MatchString(rest) || strings.HasPrefix(rest[len(w):], "的") {
			continue
		}
		if last, _ := utf8.DecodeLastRuneInString(clause[:i]); strings.ContainsRune("的和与及、不在从对把将被为", last) {
			return ""
		}
		return endsInDemand.ReplaceAllString(clause[:i], "$1")
	}
	return ""
}

var (
	// a paper, named by whom it was passed or not: 全会通过的《某方案》，贯彻…
	titleSubject = regexp.MustCompile(`^(?:[^，《》把将对以按根在从]{1,12}的)?《[^》]{2,60}》$`)
	// 某事是…，要以…为…: the subject of both
	subjectOfIs = regexp.MustCompile(`^(\p{Han}{2,19}?[^特别凡不就还正都也又只于])(?:仍然|依然|始终)?是[^，]{2,}$`)
	timeOpening = regexp.MustCompile(`^(?:(?:未来|今后|今明|近)[\d０-９一两三四五六七八九十几]{1,3}年|面对|下一步\P{P}{0,3}|当前|目前|今后|新形势下|现阶段|.{0,14}(?:以来|时期|阶段)$|在\P{P}{1,14}$|在\P{P}{1,40}[下中上时后里间区]$|\P{P}{2,12}(?:指出|强调|表示|认为|要求|提出)$)`)
	// 某年是…之年 is no topic
	yearIs = regexp.MustCompile(`^(?:[\d０-９]{4}年|今年|明年|去年)是`)
	// …领导下: no part of who leads
	underLead = regexp.MustCompile(`(?:坚强|正确)?领导$`)
	// who is asked to do something
	asks = regexp.MustCompile(`^(?:希望|要求|号召|引导|支持|鼓励|动员|组织)`)
	// adverbs and others with which a predicate opens
	opensPredicate    = regexp.MustCompile(`^(?:将|在|愿|历来|一贯|一向|已经|正在|始终|一直|亲自|于[\d０-９]|不忘|积极|切实|认真|坚决|全面|深入|高度|充分|牢牢|不断|紧紧|首先|先后|共同)`)
	noSubject         = regexp.MustCompile(`^(?:要|必须|应|需|在|从|对|把|将|以|为|由|向|与|同|经|按|据|自|并|而|但|也|还|又|就|都|更|不|无|没有|有(?:利|力|效|助|的)|是|这|其|此|所|使|让|如|若|因|当|每|各种|通过|根据|按照|面对|针对)`)
	endsInDemand      = regexp.MustCompile(`([^重主需只必首还不纲摘概提简紧扼])(?:就|都|也)?(?:要|必须|应当)$`)
	subjectlessDemand = regexp.MustCompile(`^(?:要|必须|坚持|应|需要|继续|不断)`)
)
