package structure

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameBefore is the name of three characters or two that ends s, "" if there is
// none.
func (t *reading) nameBefore(s string) string {
	for _, length := range []int{3, 2} {
		i, han := len(s), 0
		for ; han < length; han++ {
			r, n := utf8.DecodeLastRuneInString(s[:i])
			if n == 0 || !unicode.Is(unicode.Han, r) {
				break
			}
			i -= n
		}
		if han < length {
			continue
		}
		name := s[i:]
		if last, _ := utf8.DecodeLastRuneInString(name); t.nameLen(name) != len(name) || endsNoName(last) || opensToward(name) {
			continue
		}
		if t.offices.suffix(s[:i]) > 0 || t.freeBefore(s[:i]) {
			return name
		}
		if first := firstRune(name); length == 3 && !t.freeBefore(string(first)) { // what is left of it would be half a name, but of 关于|何云
			return ""
		}
	}
	return ""
}

// freeBefore reports whether a name may begin behind s: at the start, behind a
// mark, or behind a word that is no part of one.
func (t *reading) freeBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || !unicode.Is(unicode.Han, r) || strings.ContainsRune("以由在向与和同及受是据按照彻实习听绕会神到过了把将对从为着落读析去于予选命补求望家的念怀悼送销好", r)
}

// officeAndName splits an element into the first office that a name follows,
// the name, and what follows the name. An element that ends with an office and
// names nobody is an office alone.
func (t *reading) officeAndName(elem string) (office, name, rest string) {
	for i := 0; i < len(elem); {
		r, size := utf8.DecodeRuneInString(elem[i:])
		i += size
		if !t.offices.ends.has(r) || i == len(elem) || t.offices.suffix(elem[:i]) == 0 {
			continue
		}
		if _, next := utf8.DecodeRuneInString(elem[i:]); t.offices.suffix(elem[:i+next]) > len("长")+next { // 秘书|长
			continue
		}
		n := t.nameLen(elem[i:])
		if t.isAddress(elem[:i]) || n > 0 && opensToward(elem[i:]) && t.nameLen(elem) > 0 { // 某主席|向会议
			n = 0
		}
		if n == 0 && i < len(elem) {
			n = t.otherName(elem[:i], elem[i:])
		}
		if j := t.lastOffice(elem[i : i+n]); j > 0 { // 外交|委员会主席阿伦·…
			i, n = i+j, n-j
		}
		if n > 0 {
			return t.ofOther(t.trimOffice(elem[:i])), elem[i : i+n], elem[i+n:]
		}
	}
	if t.offices.suffix(elem) > 0 {
		return t.trimOffice(elem), "", ""
	}
	return "", "", ""
}

// otherName is the length of the name without a Chinese family name that opens
// s behind an office, 0 if there is none.
func (t *reading) otherName(office, s string) int {
	n := t.foreignName(s)
	if place := t.places.prefix(s); place > 0 && place >= n { // 秘书长|阿富汗问题特使
		return 0
	}
	if n > 0 && (t.foreign.suffix(office) > 0 || strings.Contains(s[:n], "·")) {
		return n
	}
	if n := max(t.dottedName(s), t.minorityName(s)); n > 0 {
		return n
	}
	if t.foreign.suffix(office) > 0 {
		if n := t.foreignRun(s); n > 0 {
			return n
		}
		if n := t.speaksLater(s); n > 0 {
			return n
		}
	}
	return t.japaneseName(office, s)
}

// speaksLater is the length of s where it is a name whatever its characters: two to
// seven of them at the end of a clause, with which a later sentence opens as that
// of who speaks. It is 0 elsewhere.
func (t *reading) speaksLater(s string) int {
	const longest = 7
	n := utf8.RuneCountInString(s)
	if n < 2 || n > longest || hanLen(s, n) != len(s) || t.offices.suffix(s) > 0 || t.groups.suffix(s) > 0 || opensWithMeeting(s) { // 常委|会议
		return 0
	}
	for i := 0; ; {
		k := strings.Index(t.text[i:], s)
		if k < 0 {
			return 0
		}
		at := i + k
		i = at + len(s)
		before, _ := utf8.DecodeLastRuneInString(t.text[:at])
		if !strings.ContainsRune("。\n！", before) {
			continue
		}
		for _, verb := range []string{"表示", "说", "指出", "强调", "感谢", "祝贺", "热烈", "高度"} {
			if strings.HasPrefix(t.text[i:], verb) {
				return len(s)
			}
		}
	}
}

// japaneseName is the length of the name that opens s behind a Japanese office:
// four, five, three or two characters of any kind, up to the end or to a word
// that may follow a name. It is 0 if there is none.
func (t *reading) japaneseName(office, s string) int {
	if !strings.Contains(office, "日本") {
		return 0
	}
	for _, k := range []int{4, 5, 3, 2} {
		n := hanLen(s, k)
		if n == 0 || t.follow.prefix(s) > 0 || strings.ContainsAny(s[:n], "了的时会馆选举团官们等是在") {
			continue
		}
		if n == len(s) || isDigit(s[n]) || t.follow.prefix(s[n:]) >= 2*len("中") || strings.ContainsRune("说也还则又就将曾和与同向对在", firstRune(s[n:])) {
			return n
		}
	}
	return 0
}

// lastOffice is where, in the first part of a name of several parts, the last
// office ends that stands in it; 0 if none does.
func (t *reading) lastOffice(name string) (end int) {
	first, _, dotted := strings.Cut(name, "·")
	if !dotted {
		return 0
	}
	for i, r := range first {
		if at := i + utf8.RuneLen(r); t.offices.ends.has(r) && at < len(first) && t.offices.suffix(first[:at]) > 0 {
			end = at
		}
	}
	return end
}

// isAddress reports whether s is a family name and an office and no office
// alone: 习主席.
func (t *reading) isAddress(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	return t.singleNames.has(first) && t.offices.words[s[n:]] && utf8.RuneCountInString(s) == 3
}

// trimOffice leaves out what is printed before an office and is none of it.
func (t *reading) trimOffice(s string) string {
	s = s[t.appointed(s):]
	if i := strings.LastIndex(s, "的"); i >= 0 && i+len("的") < len(s) && !strings.HasSuffix(s[:i], "党") { // 正在访华的…
		s = s[i+len("的"):]
	}
	if i := strings.LastIndex(s, "是"); i > 0 && t.offices.suffix(s[i+len("是"):]) > 0 { // 主人是…
		s = s[i+len("是"):]
	}
	for {
		n := t.before.prefix(s)
		if n == 0 || n == len(s) || strings.ContainsRune("济田硕平急义外口贸合社治然由军", firstRune(s[n:])) { // 同济, 和田, 应急
			break
		}
		s = s[n:]
	}
	if n := len(s) - len(strings.TrimLeft(s, "0123456789")); n > 0 { // 53. of a list
		if rest := strings.TrimLeft(s[n:], ".．、 "); len(rest) < len(s)-n {
			s = rest
		}
	}
	for _, day := range []string{"日", "号"} { // 3日，or 3日下午
		if i := strings.Index(s, day); i > 0 && isDigit(s[i-1]) {
			s = s[i+len(day):]
		}
	}
	return s
}

// appointed is where, in what an element prints before a name, the last verb
// ends that is no part of the office: …会见了|某国总统. It is 0 where none does.
func (t *reading) appointed(s string) int {
	end := 0
	for i, r := range s {
		if t.appointing.starts.has(r) {
			if n := t.appointing.prefix(s[i:]); n > 0 && i+n < len(s) {
				end = i + n
			}
		}
	}
	return end
}

// ofOther is the office in s, what an element prints before a name, where it
// names another person before: 李克强与菲律宾总统.
func (t *reading) ofOther(s string) string {
	if name := t.knownName(s); name != "" && name != s {
		for _, with := range []string{"与", "同", "和", "会见", "接见", "在", "应", "从"} {
			if rest, ok := strings.CutPrefix(strings.TrimLeft(s[len(name):], "还也又再将"), with); ok && t.offices.suffix(rest) > 0 {
				return rest
			}
		}
		if i := strings.LastIndexAny(s, "对向给致请"); i > 0 { // 某人请某人转达对某国总统
			_, n := utf8.DecodeRuneInString(s[i:])
			if rest := s[i+n:]; t.offices.suffix(rest) > 0 {
				return rest
			}
		}
		if _, rest, ok := strings.Cut(s, "了"); ok && t.offices.suffix(rest) > 0 {
			return rest
		}
	}
	return s
}

// nameLen is the length in bytes of the person's name that opens s, 0 if there
// is none: a family name, one or two characters, and then the end or a word
// that may follow a name.
func (t *reading) nameLen(s string) int {
	if n := t.wellKnown.prefix(s); n > 0 {
		return n
	}
	if first := firstRune(s); !t.singleNames.has(first) && !t.doubleNames.starts.has(first) {
		return 0
	}
	var ends [4]int // offsets after one, two, three, four characters
	n := 0
	for i := 0; i < len(s) && n < len(ends); n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.Is(unicode.Han, r) {
			break
		}
		i += size
		ends[n] = i
	}
	family := 0
	switch {
	case n > 1 && t.doubleNames.words[s[:ends[1]]]:
		family = 2
	case n > 0 && t.singleNames.has(firstRune(s)):
		family = 1
	default:
		return 0
	}
	for _, k := range []int{family + 2, family + 1} {
		if k > n {
			continue
		}
		end := ends[k-1]
		_, given := utf8.DecodeRuneInString(s)
		if _, verb := t.byVerb[s[given:end]]; verb { // 时强调
			continue
		}
		if t.notNames.prefix(s[:end]) > 0 || t.offices.suffix(s[:end]) > 0 { // 习主席
			continue
		}
		if k == family+2 && t.belongsBehind(s[ends[k-2]:], end-ends[k-2]) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(s[:end])
		if k > family+1 && strings.HasPrefix(s[ends[family-1]:], "的") {
			continue
		}
		if last == '了' || last == '是' || last == '的' || last == '们' || last == '方' && k == 2 || last == '以' && strings.HasPrefix(s[end:], "及") || last == '时' && end == len(s) {
			continue
		}
		if end == len(s) && (k == family+1 || !strings.ContainsRune("说等在就对也还并", last)) {
			return end
		}
		if endsNoName(last) {
			continue
		}
		if t.mayFollow(s[end:]) {
			return end
		}
	}
	return 0
}

// belongsBehind reports whether s, the last character of what may be a name and
// what follows, opens with a word that may follow a name and is longer than that
// character: 林海|陪同, 林海|副委员长.
func (t *reading) belongsBehind(s string, character int) bool {
	return max(t.follow.prefix(s), t.offices.prefix(s)) > character
}

// opensToward reports whether s opens with 向, which is a family name less often
// than a preposition.
func opensToward(s string) bool { return strings.HasPrefix(s, "向") }

// endsNoName reports whether a character that would end a name is more likely a
// word of its own.
func endsNoName(r rune) bool {
	return strings.ContainsRune("在就作并还也说等对向和主出为同与及到来去将已", r)
}

// foreignName is the length of the transliterated name that opens s, 0 if there
// is none: two characters of the table or more, and then the end or a word that
// may follow a name.
func (t *reading) foreignName(s string) int {
	n, runes := 0, 0
	for i, r := range s {
		if r != '·' && r != '・' && r != '-' && !t.syllables.has(r) {
			break
		}
		n, runes = i+utf8.RuneLen(r), runes+1
	}
	if t.notNames.prefix(s) > 0 && !strings.Contains(s[:n], "·") {
		return 0
	}
	if k := t.unusualName(s, n, runes); k > 0 {
		return k
	}
	for ; runes >= 2; runes-- {
		last, size := utf8.DecodeLastRuneInString(s[:n])
		if last == '于' && n < len(s) && isDigit(s[n]) { // 某某于|8月30日
			n -= size
			continue
		}
		if n == len(s) || (t.mayFollow(s[n:]) || strings.HasPrefix(s[n:], "的")) && !t.belongsBehind(s[n-size:], size) {
			return n
		}
		n -= size
	}
	return 0
}

// foreignRun is the length of the run of three characters or more of
// transliterations that opens s, whatever follows it; 0 if there is none.
func (t *reading) foreignRun(s string) int {
	runes := 0
	for i, r := range s {
		if !t.syllables.has(r) {
			if unicode.Is(unicode.Han, r) && runes >= 3 && t.notNames.prefix(s) == 0 {
				return i
			}
			return 0
		}
		runes++
	}
	return 0
}

// unusualName is the length of a transliterated name with one character that
// the table does not know, behind n bytes that it does: what follows it is the
// end, a day or a reporting verb. It is 0 where there is none.
func (t *reading) unusualName(s string, n, runes int) int {
	strange, size := utf8.DecodeRuneInString(s[n:])
	if runes < 2 || !unicode.Is(unicode.Han, strange) || strings.ContainsRune("了的在于是有被将从至约达近时定", strange) || t.offices.prefix(s[n:]) > 0 {
		return 0
	}
	_, last := utf8.DecodeLastRuneInString(s[:n])
	if t.follow.prefix(s[n:]) > 0 || t.follow.prefix(s[n-last:]) > last { // 日|前
		return 0
	}
	n += size
	for {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !t.syllables.has(r) || size == 0 {
			break
		}
		n, runes = n+size, runes+1
	}
	if runes < 2 || n == len(s) {
		return 0
	}
	if _, verb := t.byVerb[s[n:]]; !verb && !isDigit(s[n]) {
		return 0
	}
	return n
}

// hanLen is the length of the k Chinese characters that open s, 0 if they are
// fewer.
func hanLen(s string, k int) int {
	n := 0
	for range k {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.Is(unicode.Han, r) {
			return 0
		}
		n += size
	}
	return n
}

// dottedName is the length of a name of several parts with dots between them
// that opens s, 0 if there is none: the first and the last part may be any
// characters, up to the end or to a word that may follow a name.
func (t *reading) dottedName(s string) int {
	const longest = 10 // characters of a part
	n, part := 0, 0
	dotted := false
	for i, r := range s {
		switch {
		case r == '·' || r == '・':
			if part < 1 {
				return 0
			}
			dotted, part = true, 0
			n = 0
			continue
		case !unicode.Is(unicode.Han, r):
			return n
		}
		if part++; part > longest {
			return 0
		}
		end := i + utf8.RuneLen(r)
		if dotted && n == 0 && (end == len(s) || t.mayFollow(s[end:]) && (part > 1 || !t.syllables.has(firstRune(s[end:])))) {
			n = end
			if !strings.ContainsAny(s[end:], "·・") {
				return n
			}
		}
	}
	return n
}

// minorityName is the length of a name without a family name that opens s, 0 if
// there is none: three of the characters of such names or more, up to the end
// or to a word that may follow a name.
func (t *reading) minorityName(s string) int {
	n, runes := 0, 0
	for i, r := range s {
		if !t.minority.has(r) {
			break
		}
		n, runes = i+utf8.RuneLen(r), runes+1
	}
	if runes < 3 || n < len(s) && !t.mayFollow(s[n:]) {
		return 0
	}
	return n
}

// mayFollow reports whether s opens with what may stand behind a name: a word
// of the table, a digit of a date.
func (t *reading) mayFollow(s string) bool {
	return isDigit(s[0]) || strings.HasPrefix(s, "（") || s[0] == '(' || t.follow.prefix(s) > 0 || t.offices.prefix(s) > 0
}

// listedName is a name of any form in a list of names: an element of few
// characters that is no body.
func (t *reading) listedName(elem string) string {
	if n := max(t.dottedName(elem), t.minorityName(elem)); n > 0 {
		return elem[:n]
	}
	if n := utf8.RuneCountInString(elem); n >= 2 && n <= 12 && t.foreignName(elem) == len(elem) && t.bodies.suffix(elem) == 0 && t.notNames.prefix(elem) == 0 {
		return elem
	}
	return ""
}

// knownName is the longest name met so far that opens s, "" if none does.
func (t *reading) knownName(s string) string {
	if !t.nameStarts.has(firstRune(s)) {
		return ""
	}
	const longest = 12 // characters of a name
	best := ""
	for i, n := 0, 1; i < len(s) && n <= longest; n++ {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if n > 1 && t.known(s[:i]) {
			best = s[:i]
		}
	}
	return best
}
