package structure

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tifa"
)

// findRoles finds every literal 以 F 为 R whose R the table of roles knows.
func (t *reading) findRoles() {
	if t.doc.Language != "zh" {
		return
	}
	for _, s := range t.body {
		head := ""
		end := -1 // of the last role of the sentence, for a series under one head
		for i := s.Start; ; {
			k := strings.Index(t.text[i:s.End], "以")
			if k < 0 {
				break
			}
			at := i + k
			i = at + len("以")
			role, filler, next := t.roleAt(at, s.End)
			if role == "" {
				continue
			}
			if named := attributed.FindStringSubmatch(t.text[next:s.End]); named != nil {
				head = named[1]
			} else if end < 0 || strings.Trim(t.text[end:at], "，、；和") != "" {
				head = t.headOf(at, s)
			}
			t.roles = append(t.roles, tifa.Role{Head: head, Role: role, Filler: filler})
			i, end = next, next
		}
	}
}

// Words in which 以 is no preposition: the character before it, or behind it.
const (
	boundBefore = "可所得难予加给何足用借是"
	boundBehind = "及来上下后前内外免致便为"
)

// roleAt reads 以 F 为 R at byte at; next is the offset behind R.
func (t *reading) roleAt(at, limit int) (role string, filler tifa.Span, next int) {
	before, _ := utf8.DecodeLastRuneInString(t.text[:at])
	start := at + len("以")
	if strings.ContainsRune(boundBefore, before) && before != '是' || start >= limit ||
		strings.ContainsRune(boundBehind, firstRune(t.text[start:])) {
		return "", filler, 0
	}
	const longest = 200 * len("中") // of F and R; what is longer is no role
	stop := min(limit, start+longest)
	for stop < limit && !utf8.RuneStart(t.text[stop]) {
		stop++
	}
	if i := strings.IndexAny(t.text[start:stop], "。；！？"); i >= 0 {
		stop = start + i
	}
	for i := start; ; {
		k := strings.Index(t.text[i:stop], "为")
		if k < 0 {
			return "", filler, 0
		}
		i += k + len("为")
		if role := t.roleWord(t.text[i:stop]); role != "" {
			filler = tifa.Span{Start: start, End: i - len("为")}
			if idiom[t.text[at:i+len(role)]] || strings.HasPrefix(t.text[i:], "核心的党中央") {
				return "", filler, 0
			}
			return role, filler, i + len(role)
		}
		if strings.ContainsRune(t.text[start:i], '，') { // F rarely runs over a comma
			return "", filler, 0
		}
	}
}

var idiom = map[string]bool{"以人为本": true, "以民为本": true, "以邻为伴": true, "以和为贵": true}

// roleWord is the role named at the start of s: the whole run of characters up
// to a mark if a role word ends it and it is short, else the shortest run that
// a role word ends.
func (t *reading) roleWord(s string) string {
	const longest = 8 // characters of a role that fills its clause
	run, n := len(s), 0
	shortest := ""
	for i, r := range s {
		if !unicode.Is(unicode.Han, r) {
			run = i
			break
		}
		if n++; n > longest {
			run = -1
			break
		}
		if end := i + utf8.RuneLen(r); shortest == "" && n > 1 && n <= 5 && t.endsWithRole(s[:end]) {
			shortest = s[:end]
		}
	}
	if run > 0 && t.endsWithRole(s[:run]) && !strings.Contains(s[:run], "的") {
		return s[:run]
	}
	return shortest
}

func (t *reading) endsWithRole(s string) bool {
	i := len(s)
	for range t.roleRunes {
		if i == 0 {
			return false
		}
		_, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		if t.roleWords[s[i:]] {
			return true
		}
	}
	return false
}

// attributed is the noun that a role is an attribute of: 以 F 为 R 的 N.
var attributed = regexp.MustCompile(`^的(\p{Han}{2,8})(?:[，。；、]|$)`)

// modal is what stands between a head and its role.
var modal = regexp.MustCompile(`(?:，?是|要|必须|应当|应该|应|需要|能够|将|都|始终|坚持)+$`)

// opensDemand is how a clause goes on that has its topic in the clause before.
var opensDemand = regexp.MustCompile(`^(?:就|都|也)?(?:要|必须|应|需要|是以)`)

// subjectOfDemand is the subject or topic that a clause names before what it
// demands of it.
var subjectOfDemand = regexp.MustCompile(`^(\P{P}{2,20}?|《[^》]{1,20}》)(?:就|都|也)?(?:要(?:[^求素点]|$)|必须|应当|是$)`)

// headOf is the explicit subject or topic of the role at byte at: the words
// before it in its clause, or else the topic that opens the sentence. It is ""
// where none is printed.
func (t *reading) headOf(at int, s *sentence) string {
	start := t.lastContent(s.Start, at+1) // the head stands within what is said
	clauses := s.clauses
	for len(clauses) > 0 && clauses[0].End <= start {
		clauses = clauses[1:]
	}
	own := start
	for _, c := range clauses {
		if c.Start <= at {
			own = max(start, c.Start)
		}
	}
	head := modal.ReplaceAllString(t.text[own:at], "")
	if head != "" {
		if t.isTemporal(head) || utf8.RuneCountInString(head) > 20 || verbal.MatchString(head) {
			return ""
		}
		return head
	}
	return t.topic(clauses, start, at)
}

// verbal are openings of a clause that go on to govern the role, so that the
// clause names no head.
var verbal = regexp.MustCompile(`^(?:要|必须|推动|引导|支持|使|让|把|将|坚持|加强|不断|着力|进一步|积极|全面|深入|构建|建立|健全|完善|形成|打造|推进|树立|牢固|自觉|切实|努力|加快|过去|完整|准确|贯彻|学习|落实|统筹|围绕|高举|紧扣|聚焦)`)

// topic is the topic or subject that opens a sentence, time left out: a clause
// that is followed by what it demands, or the words before 要 in it.
func (t *reading) topic(clauses []tifa.Span, start, at int) string {
	for i, c := range clauses {
		if c.Start >= at {
			return ""
		}
		clause := t.text[max(start, c.Start):c.End]
		if t.isTemporal(clause) || timeOpening.MatchString(clause) {
			continue
		}
		if m := subjectOfDemand.FindStringSubmatch(clause); m != nil && !strings.Contains(m[1], "比") {
			return m[1]
		}
		next := at
		if i+1 < len(clauses) && clauses[i+1].Start <= at {
			next = clauses[i+1].Start
		}
		rest := t.text[next:min(len(t.text), next+30)]
		follows := opensDemand.MatchString(rest) || strings.HasPrefix(rest, "以") && !verbal.MatchString(clause)
		if follows && next > c.End && utf8.RuneCountInString(clause) <= 40 && !subjectlessDemand.MatchString(clause) {
			return clause
		}
		return ""
	}
	return ""
}

var (
	timeOpening       = regexp.MustCompile(`^(?:当前|目前|今后|新形势下|现阶段|.{0,12}(?:以来|时期|阶段)$)`)
	subjectlessDemand = regexp.MustCompile(`^(?:要|必须|坚持|应|需要|继续|不断)`)
)

func (t *reading) isTemporal(s string) bool {
	for _, w := range t.temporal {
		if s == w {
			return true
		}
	}
	return false
}

var (
	isJust    = regexp.MustCompile(`^(?:所谓)?(.{2,120}?)，就是(.+)$`)
	refersTo  = regexp.MustCompile(`^(?:所谓)?([^，]{2,120}?)(?:，)?是指(.+)$`)
	soCalled  = regexp.MustCompile(`^所谓([^，]{2,60})，(.+)$`)
	noTerm    = regexp.MustCompile(`^(?:这|那|也|其|关键|核心|归根|说到底|一句话|换句话|换言之|概括|简单|目的|要|必须)|，`)
	restEnder = "。！？；"
)

// findDefinitions finds "X，就是 Y", "X 是指 Y" and "所谓 X，Y" that fill a
// sentence.
func (t *reading) findDefinitions() {
	for _, s := range t.body {
		if line := t.in(s.Span); !strings.Contains(line, "就是") && !strings.Contains(line, "是指") && !strings.Contains(line, "所谓") {
			continue
		}
		start := t.lastContent(s.Start, s.End)
		line := strings.TrimRight(t.text[start:s.End], restEnder)
		for _, p := range []*regexp.Regexp{isJust, refersTo, soCalled} {
			m := p.FindStringSubmatchIndex(line)
			if m == nil || noTerm.MatchString(line[m[2]:m[3]]) {
				continue
			}
			term := tifa.Span{Start: start + m[2], End: start + m[3]}
			t.defs = append(t.defs, tifa.Definition{
				Term: t.printed(term),
				Span: tifa.Span{Start: start + m[4], End: start + m[5]},
			})
			break
		}
	}
}
