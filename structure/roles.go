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
			if named := t.attributed(t.text[s.Start:at], t.text[next:s.End]); named != "" {
				head = named
			} else if end < 0 || strings.Trim(t.text[end:at], "，、；和") != "" {
				head = t.headOf(at, s)
			}
			if head == "" && at == t.lastContent(s.Start, at+1) {
				head = t.namedBehind(next, s)
			}
			t.roles = append(t.roles, tifa.Role{Head: head, Role: role, Filler: filler})
			i, end = next, next
		}
	}
}

// roleRules say what 以 F 为 R gives to whom.
type roleRules struct {
	roleWords  wordSet
	shortRoles wordSet
	idioms     wordSet
	verbal     wordSet // openings of a clause that names no head
	attributes wordSet
	temporal   wordSet
	modal      *regexp.Regexp // what stands between a head and its role
	nominal    wordSet        // verbs that are as often nouns
	governing  *regexp.Regexp // a verb whose object is the head
	headEnds   *regexp.Regexp // what ends the noun that a role is an attribute of
}

func newRoleRules(l *loader) roleRules {
	return roleRules{
		roleWords:  l.set("roles.txt"),
		shortRoles: l.set("shortroles.txt"),
		idioms:     l.set("idioms.txt"),
		verbal:     l.set("verbal.txt"),
		attributes: l.set("attributes.txt"),
		temporal:   l.set("temporal.txt"),
		nominal:    l.set("verbalnouns.txt"),
		modal:      regexp.MustCompile(`(?:` + l.anyOf("modal.txt") + `)+$`),
		governing:  regexp.MustCompile(`^(?:要|必须|积极|更好|充分)?(?:` + l.anyOf("governing.txt") + `)([^，了]{2,20})$`),
		headEnds:   regexp.MustCompile(l.anyOf("nohead.txt")),
	}
}

// Words in which 以 is no preposition: the character before it, or behind it.
const (
	boundBefore = "可所得难予加给何足用借一"
	boundIn     = "作成认因称视极较颇尤誉敢" // before 为 in words of which it is a part
	beforeWork  = "工合创操写协著动"     // before 作 in words of two characters, so that 为 stands alone: 工作为重点
	boundBehind = "及来上下后前内外免致便为"
)

// roleAt reads 以 F 为 R at byte at; next is the offset behind R.
func (t *reading) roleAt(at, limit int) (role string, filler tifa.Span, next int) {
	before, size := utf8.DecodeLastRuneInString(t.text[:at])
	start := at + len("以")
	if strings.ContainsRune(boundBefore, before) || start >= limit ||
		strings.ContainsRune(boundBehind, firstRune(t.text[start:])) && !forPeople.MatchString(t.text[start:limit]) ||
		t.idioms.prefix(t.text[at:limit]) > 0 || t.idioms.prefix(t.text[at-size:limit]) > 0 {
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
	failed := false // a 为 before in the same clause gives no role
	for i := start; ; {
		k := strings.Index(t.text[i:stop], "为")
		if k < 0 {
			return "", filler, 0
		}
		i += k + len("为")
		if boundFor(t.text[start : i-len("为")]) {
			continue
		}
		clauses := strings.Contains(t.text[start:i], "，")
		if clauses && failed {
			return "", filler, 0
		}
		if role := t.roleWord(t.text[i:stop], clauses); role != "" && !strings.Contains(role, "为") {
			filler = tifa.Span{Start: start, End: i - len("为")}
			if filler.Len() == len(role) && filler.Len() == len("中") || // 以史为师
				ofParty.MatchString(t.text[i:limit]) || clauses && otherBy(t.in(filler)) {
				return "", filler, 0
			}
			return role, filler, i + len(role)
		}
		failed = i > start+len("为")
		if clauses { // F rarely runs over a comma
			return "", filler, 0
		}
	}
}

// ofParty is what follows the epithet of the leading body, which is no role.
var ofParty = regexp.MustCompile(`^(?:核心|总书记)的(?:党中央|中共中央)`)

// forPeople is a filler that begins with 为: 以为人民服务为核心.
var forPeople = regexp.MustCompile(`^为(?:人民|民|群众|国家|党)[^，]{0,12}为`)

// boundFor reports whether 为 behind s is part of a longer word: 作为, 成为.
func boundFor(s string) bool {
	before, size := utf8.DecodeLastRuneInString(s)
	if before == '作' {
		first, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
		return !strings.ContainsRune(beforeWork, first)
	}
	return strings.ContainsRune(boundIn, before)
}

// otherBy reports whether in a filler of several clauses another 以 governs what
// follows: 以甲促乙，推进以丙 governs no role of 以甲.
func otherBy(filler string) bool {
	for i := 0; ; {
		k := strings.Index(filler[i:], "以")
		if k < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(filler[:i+k])
		i += k + len("以")
		if !strings.ContainsRune(boundBefore, before) && !strings.ContainsRune(boundBehind, firstRune(filler[i:])) {
			return true
		}
	}
}

// roleWord is the role named at the start of s: the whole run of characters up
// to a mark if a role word ends it and it is short, else the shortest run that
// a role word ends, else a word of one or two characters that a mark follows.
// In a filler of several clauses only words of the table are taken.
func (t *reading) roleWord(s string, clauses bool) string {
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
		if end := i + utf8.RuneLen(r); shortest == "" && n > 1 && n <= 5 && t.roleWords.suffix(s[:end]) > 0 {
			shortest = s[:end]
		}
	}
	if run > 0 && t.roleWords.suffix(s[:run]) > 0 && !strings.Contains(s[:run], "提供") && !(shortest != "" && strings.HasPrefix(s[len(shortest):], "这")) {
		attribute, noun, of := strings.Cut(strings.TrimSuffix(s[:run], "目的"), "的")
		if !of || t.attributes.words[attribute] && noun != "" {
			return s[:run]
		}
	}
	if shortest != "" || clauses {
		return shortest
	}
	if whole := t.longRole(s); whole != "" {
		return whole
	}
	if n := t.shortRoles.prefix(s); n > 0 && (n == run || strings.HasPrefix(s[n:], "的") || s[:n] == "主" && !strings.ContainsRune("要体线题导旨力业轴人张管动", firstRune(s[n:]))) {
		return s[:n]
	}
	if two := 2 * len("中"); run == two || len(s) > two && run > two && strings.HasPrefix(s[two:], "的") {
		return s[:two]
	}
	return ""
}

// longRole is a role of up to 20 characters with its attributes: 为联邦海运的主线. A
// mark must follow it.
func (t *reading) longRole(s string) string {
	const longest = 20
	n := 0
	for i, r := range s {
		if unicode.Is(unicode.Han, r) && n < longest {
			n++
			continue
		}
		role := s[:i]
		k := t.roleWords.suffix(role)
		if k > 0 && k < len(role) && strings.HasSuffix(role[:len(role)-k], "的") && strings.ContainsRune("，。；", r) {
			return role
		}
		break
	}
	return ""
}
